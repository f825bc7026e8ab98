#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/measure/formula.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

class KeyReads;  // sim/scenario/key_reads.hpp

class ResultReader;

/// One published measure, as a file of a set defines it.
struct Metric {
  std::string id, title, unit;
  std::string definition;
  bool is_verified = false;  ///< the wording was checked against its source
  enum class Better { down, up, neither } better = Better::neither;
  std::string unavailable;  ///< why the model has no value for it; empty when it has
  /// For whom it is formed: everybody in the area, or those with a carer; in order.
  struct Population {
    std::string name;  ///< `area`, `with_carers`
    std::string note;  ///< how it differs from the definition
    Formula formula;
  };
  std::vector<Population> populations;
};

/// A version of a set of measures: data, so that definitions can change from year to year.
struct MetricSet {
  std::string id, title, source;
  std::vector<Metric> metrics;
};

/// Reads a set; scenarios/README.md has its keys. @throws InputError with every problem
[[nodiscard]] MetricSet read_metric_set(const std::filesystem::path& file,
                                        std::shared_ptr<KeyReads> key_reads = {});

enum class MetricPeriods { total, years, quarters };

/// A stretch of the evaluation: all of it, a financial year (from 1 April) or a quarter of one.
struct MetricPeriod {
  std::string name;  ///< `2026/27`, `2026/27 Q1`
  MonthRange months;
  bool is_whole = true;  ///< the evaluation covers all of it
};
[[nodiscard]] std::vector<MetricPeriod> metric_periods(const RunDescription& run,
                                                       MetricPeriods periods);

/// What a set gave in a run.
struct MetricValues {
  MetricSet set;
  std::vector<std::string> arms;
  std::vector<std::size_t> against;  ///< for each arm the one that it is compared with, or itself
  std::vector<MetricPeriod> periods;
  std::vector<std::string> period_starts;  ///< first day of each, ISO 8601
  /// Of one population of one metric.
  struct Row {
    std::size_t metric = 0;
    std::size_t population = 0;
    std::vector<std::vector<std::vector<FormulaValue>>> values;  ///< [arm][period][replication]
  };
  std::vector<Row> rows;
};

/// Whether a run counts all that a set needs.
[[nodiscard]] bool is_counted(const MetricSet& set, const RunDescription& run);

/// Takes a set of all replications of a result file.
/// @throws InputError naming every measure that the file lacks, or when the file is damaged
[[nodiscard]] MetricValues metric_values(const MetricSet& set, const ResultReader& reader,
                                         MetricPeriods periods);

}  // namespace carersim
