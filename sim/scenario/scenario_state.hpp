#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/intervention.hpp"
#include "sim/scenario/scenario.hpp"
#include "sim/scenario/tree.hpp"

namespace carersim {

struct Scenario::State {
  std::filesystem::path file;
  std::string name;  ///< of the file, as the user gave it
  std::string title;
  std::shared_ptr<Problems> problems = std::make_shared<Problems>();
  std::shared_ptr<const Parameters> parameters;
  std::vector<std::string> arm_names;
  std::vector<std::size_t> arm_against;
  std::vector<std::shared_ptr<ReadContext>> arms;
  std::vector<std::vector<const Intervention*>> arm_interventions;
  std::map<std::string, std::unique_ptr<Intervention>> interventions;
};

}  // namespace carersim
