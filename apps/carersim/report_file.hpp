#pragma once

#include <filesystem>

#include "output/report_data.hpp"
#include "output/result_reader.hpp"

namespace carersim {

/// Refuses the name of a page that stands there, unless it may be replaced.
/// @param option  how messages call it
/// @throws CommandLineError
void require_new_page(const std::filesystem::path& page, bool replace, const char* option);

/// A result file that has something to report.
/// @throws InputError when it is damaged or holds no replication
[[nodiscard]] ResultReader open_results(const std::filesystem::path& results);

/// What reports are made from beside the result file: data that the program comes with.
/// @throws InputError when they are missing or wrong
[[nodiscard]] ReportSources report_sources();

/// What the page of a run shows beside its results; empty: nothing.
struct BesideResults {
  std::filesystem::path evaluation;  ///< result file of an evaluation of the same scenario
  std::filesystem::path observed;    ///< CSV of what really happened by month
};

/// Writes data as a page that any browser opens; one that stood there is replaced once the new one
/// is whole. @throws EnvironmentError when the disk refuses
void write_page(const std::filesystem::path& page, const std::string& title,
                const std::string& data);

/// Writes a result file – of run, compare, sweep or evaluate – as one page that any browser opens
/// without a network; one that stood there is replaced once the new one is whole.
/// @param beside  nothing for a study
/// @throws InputError when a file is damaged or wrong, holds no replication, or the evaluation is
///         of another scenario; EnvironmentError when the disk refuses
void write_report(const std::filesystem::path& results, const std::filesystem::path& page,
                  const BesideResults& beside = {});

}  // namespace carersim
