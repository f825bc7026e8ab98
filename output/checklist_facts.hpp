#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "output/report_data.hpp"
#include "output/report_scenario.hpp"
#include "output/result_reader.hpp"
#include "output/run_totals.hpp"
#include "sim/scenario/tree.hpp"

namespace carersim {

/// What a result file says of one matter.
struct ChecklistFact {
  std::string markdown;  ///< empty: nothing
  std::string left;      ///< what the file should say and does not; empty: nothing
};

/// Between what values the parameters of the library may lie, by id.
using ParameterRanges = std::map<std::string, std::string>;

/// What facts are drawn from: a result file, read once.
struct ChecklistRun {
  /// @throws InputError when the file is damaged
  ChecklistRun(const ResultReader& reader, const ReportSources& sources, ParameterRanges ranges,
               std::vector<std::string> perspectives, std::string results, std::string drawing);

  const ResultReader& reader;
  const ReportSources& sources;
  const RunDescription& run;
  RunTotals totals;
  std::vector<Node> arms;                             ///< the resolved scenarios, by arm
  std::vector<std::vector<ReportParameter>> numbers;  ///< what stands in them, by arm
  ParameterRanges ranges;
  std::vector<std::string> perspectives;  ///< whose costs an evaluation may count, with who pays
  std::string results;                    ///< the table of the main results
  std::string drawing;                    ///< name of a picture of the pathways; empty: none
};

using ChecklistFactMaker = std::function<ChecklistFact(const ChecklistRun&)>;
using ChecklistFactMakers = std::map<std::string, ChecklistFactMaker>;

/// What the pathways, people and services of the first arm are.
[[nodiscard]] const ChecklistFactMakers& model_facts();
/// How the run was made, and what it gave.
[[nodiscard]] const ChecklistFactMakers& run_facts();
/// What numbers it rests on, and what they rest on.
[[nodiscard]] const ChecklistFactMakers& evidence_facts();

/// The pathways of the first arm as Graphviz DOT, one frame for each; empty without pathways.
[[nodiscard]] std::string pathways_dot(const Node& scenario);

/// `a, b and c`.
[[nodiscard]] std::string list_in_words(const std::vector<std::string>& names);
/// A value of a scenario in words: `gamma (mean 4.5 h, cv 0.5)`, `by hours (…)`.
[[nodiscard]] std::string value_in_words(const Node& value);

}  // namespace carersim
