#pragma once

#include <string>
#include <vector>

#include "output/report_json.hpp"

namespace carersim {

/// A value of a resolved scenario, as its line tells it.
struct ReportParameter {
  std::string address, value;
  std::string place;       ///< layer, file and line
  std::string id;          ///< of the parameter library; empty where the number is written out
  std::string confidence;  ///< seen, memory, assumption, borrowed
  std::string source;
  std::vector<std::string> changes;  ///< what interventions do to it
};

/// The values of Scenario::resolved_text(), in its order; texts and flags have no place.
[[nodiscard]] std::vector<ReportParameter> parameters_of(const std::string& resolved_text);

/// `parameters` of the page: every value of every arm that comes from the parameter library, is
/// changed by an intervention, or differs between arms.
[[nodiscard]] Json report_parameters(const std::vector<std::string>& resolved_texts);

}  // namespace carersim
