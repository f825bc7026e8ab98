#pragma once

#include <filesystem>

namespace carersim {

class ResultReader;

/// Text tables after RFC 4180 with one row of headings, which R's `read.csv` and `pandas.read_csv`
/// take as they are. Numbers are written so that they read back to the same bits. A file that
/// stands there is replaced once the new one is whole. All throw EnvironmentError when the disk
/// refuses, InputError when the result file is damaged.

/// arm, replication, measure, unit, value
void write_totals_csv(const ResultReader& reader, const std::filesystem::path& path);

/// arm, replication, measure, unit, month, days, evaluated, value
void write_series_csv(const ResultReader& reader, const std::filesystem::path& path);

/// arm, replication, wait, started, median_days, quantile_75_days, quantile_90_days,
/// quantile_95_days, still_waiting
void write_waits_csv(const ResultReader& reader, const std::filesystem::path& path);

/// All of them as totals.csv, series.csv and waits.csv. @param folder  is made when missing
void export_csv(const ResultReader& reader, const std::filesystem::path& folder);

}  // namespace carersim
