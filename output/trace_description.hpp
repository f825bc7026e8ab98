#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/measure/activity.hpp"

namespace carersim {

/// What a trace file says beside its records.
struct TraceDescription {
  std::string title;
  std::string command;  ///< the command line that made it
  std::string program_version;
  std::uint64_t seed = 0;
  std::uint32_t replication = 0;
  std::string start_date;                    ///< ISO 8601; day 0
  double evaluation_start = 0, horizon = 0;  ///< days since the start
  struct Arm {
    std::string name;
    ActivityNames names;
    std::string scenario_text;  ///< resolved
  };
  std::vector<Arm> arms;  ///< all with the same phases, endings and shown attributes
  /// Who the cases are, by the first number of each range, ascending.
  struct CaseKind {
    std::string name;  ///< such as "dyad"
    std::uint32_t first = 0;
  };
  std::vector<CaseKind> case_kinds;
  std::map<std::string, std::string> versions;
  std::map<std::string, std::string> provenance;  ///< what differs between equal runs
};

}  // namespace carersim
