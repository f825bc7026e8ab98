#pragma once

#include <fmt/format.h>
#include <stdlib.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

#include "output/result_writer.hpp"
#include "sim/measure/results.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim::example {

inline void write_bytes(const std::filesystem::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary) << bytes;
}

/// Two arms, four measures, five months from March 2026, two waits; awkward characters in the
/// texts.
inline RunDescription run(std::uint32_t replications = 3) {
  RunDescription run;
  run.title = "Surrey: carers’ “prescription”, £ and ∑";
  run.command = "carersim compare surrey.toml";
  run.program_version = "0.1.0";
  run.seed = 18446744073709551615ULL;
  run.replications = replications;
  run.arms = {"baseline", "carer’s prescription"};
  run.measures = {
      {"carers.assessed", "events", MeasureKind::event,
       "Assessments of carers that were finished."},
      {"waiting.carer_assessment", "people", MeasureKind::stock,
       "Carers waiting for an assessment."},
      {"cost.nhs", "GBP", MeasureKind::amount, "Pounds spent by the NHS."},
      {"hospital.bed_days", "days", MeasureKind::event, "Days that people spent in hospital beds."},
  };
  run.wait_names = {"carer_assessment", "sitting_service"};
  run.month_dates = {"2026-03-15", "2026-04-01", "2026-05-01", "2026-06-01", "2026-07-01"};
  run.month_days = {17, 30, 31, 30, 0.25};
  run.first_evaluated_month = 1;
  run.scenario_texts = {"[area]\nname = \"Surrey\"\n", "[area]\nname = \"Surrey\"\n# wíth more\n"};
  run.constants = {{"area.adults", 262363}, {"area.share_on_register", 0.1 + 0.2}};
  run.assumptions = {"support.sitting.effect = 0.9: expert opinion (low)"};
  run.versions = {{"HDF5", "1.10.8"}, {"compiler", "g++ 12.2"}};
  run.provenance = {{"host", "here"}};
  return run;
}

/// Numbers that depend on all of arm, replication, measure and month, with infinity and -0 among
/// them.
inline ReplicationResult result(const RunDescription& run, std::size_t arm,
                                std::uint32_t replication) {
  ReplicationResult result;
  const double base = 1000.0 * static_cast<double>(arm) + replication;
  for (std::size_t measure = 0; measure < run.measures.size(); ++measure) {
    result.totals.push_back(base +
                            std::sqrt(2.0 + static_cast<double>(measure)) * (replication + 1));
    for (std::size_t month = 0; month < run.month_dates.size(); ++month) {
      result.series.push_back(base / 3 + 10.0 * static_cast<double>(measure) +
                              0.1 * static_cast<double>(month));
    }
  }
  result.series[0] = -0.0;
  result.series[1] = std::numeric_limits<double>::infinity();
  result.waits.resize(run.wait_names.size());
  result.still_waiting.resize(run.wait_names.size());
  for (std::size_t wait = 0; wait < run.wait_names.size(); ++wait) {
    result.waits[wait][0] = static_cast<std::int64_t>(replication) + 1;
    result.waits[wait][40 + arm] = 7 + static_cast<std::int64_t>(wait);
    result.waits[wait][WaitHistogram::bins - 1] = std::int64_t{1} << 40;
    result.still_waiting[wait][33] = 5 * replication;
  }
  result.checks = {{"people", 10 + base, 10 + base, true},
                   {"costs by payer", 1, 1.5, replication != 1}};
  result.event_hash = 0xFFFFFFFFFFFFFFF0ULL + arm + replication;
  result.events = 123456789012ULL + replication;
  return result;
}

/// Writes a whole file, replication by replication.
inline void write(const std::filesystem::path& path, const RunDescription& description) {
  ResultWriter writer(description, path);
  for (std::uint32_t replication = 0; replication < description.replications; ++replication) {
    for (std::size_t arm = 0; arm < description.arms.size(); ++arm) {
      writer.add(arm, replication, result(description, arm, replication));
    }
  }
  writer.finish({{"jobs", "2"}});
}

}  // namespace carersim::example
