#include "apps/carersim/loaded_study.hpp"

#include <fmt/format.h>

#include <map>
#include <set>

#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/description.hpp"
#include "apps/carersim/headline_rows.hpp"
#include "apps/carersim/study_identity.hpp"
#include "apps/carersim/study_values.hpp"
#include "models/library.hpp"
#include "models/model.hpp"
#include "output/run_totals.hpp"
#include "sim/scenario/documents.hpp"

namespace carersim {

LoadedStudy::LoadedStudy(const std::filesystem::path& file)
    : file_(own_or_shipped(file), {data_folder() / "scenarios"}),
      library_(standard_library(data_folder())) {
  library_.documents = std::make_shared<Documents>();
  Scenario scenario = Scenario::load(file_.scenario(), file_.settings(), library_);
  RunPlan plan = read_run(scenario, carer_model());
  base_ = LoadedScenario{std::move(scenario), std::move(plan)};
  describe();
}

void LoadedStudy::describe() {
  const RunDescription run = describe_run(*base_, "");
  StudyDescription& study = description_;
  std::vector<std::string> headlines;
  for (const TableRow& row : headline_rows(empty_totals(run))) headlines.push_back(row.measure);
  const KeptMeasures kept = file_.finish(run.measures, headlines);
  study.title = file_.title();
  study.program_version = run.program_version;
  study.seed = run.seed;
  study.replications = run.replications;
  study.design = file_.design();
  study.design_settings = file_.design_settings();
  study.points = file_.points();
  study.arms = run.arms;
  study.against = run.against;
  for (const std::size_t measure : kept.measures) study.measures.push_back(run.measures[measure]);
  for (const std::size_t measure : kept.by_year) {
    const auto place = std::find(kept.measures.begin(), kept.measures.end(), measure);
    study.by_year.push_back(static_cast<std::size_t>(place - kept.measures.begin()));
  }
  for (const MonthRange& year : evaluated_years(*base_->plan.months)) {
    study.year_starts.push_back(run.month_dates[year.first]);
    double days = 0;
    for (std::size_t month = year.first; month < year.end; ++month) days += run.month_days[month];
    study.year_days.push_back(days);
  }
  study.scenario_texts = run.scenario_texts;
  study.assumptions = run.assumptions;
  study.versions = run.versions;
  study.identity = study_identity(study, *base_);
}

LoadedScenario LoadedStudy::at(std::uint32_t point) const {
  Scenario scenario = Scenario::load(file_.scenario(), file_.overrides(point), library_);
  RunPlan plan = read_run(scenario, carer_model());
  if (scenario.arms() != description_.arms)
    throw ProgramError("a study has the same arms everywhere");
  return {std::move(scenario), std::move(plan)};
}

void LoadedStudy::check_ends() const {
  const StudyPoints& points = description_.points;
  std::set<std::uint32_t> ends;
  for (std::size_t axis = 0; axis < points.axes().size(); ++axis) {
    std::uint32_t lowest = 0, highest = 0;
    for (std::uint32_t point = 1; point < points.size(); ++point) {
      if (points.place(point, axis) < points.place(lowest, axis)) lowest = point;
      if (points.place(point, axis) > points.place(highest, axis)) highest = point;
    }
    ends.insert({lowest, highest});
  }
  for (const std::uint32_t point : ends) (void)at(point);
}

std::vector<std::string> LoadedStudy::hidden_differences() const {
  std::vector<std::map<std::string, std::string>> values;  // [arm], by address
  for (std::size_t arm = 0; arm < description_.arms.size(); ++arm) {
    std::map<std::string, std::string>& of_arm = values.emplace_back();
    for (const Scenario::Entry& entry : base_->scenario.entries(arm))
      of_arm[entry.address] = entry.value;
  }
  std::vector<std::string> found;
  for (const StudyAxis& axis : description_.points.axes()) {
    for (std::size_t arm = 0; arm < values.size(); ++arm) {
      const std::size_t against = description_.against[arm];
      const auto own = values[arm].find(axis.address());
      const auto other = values[against].find(axis.address());
      if (own == values[arm].end() || other == values[against].end() ||
          own->second == other->second)
        continue;
      found.push_back(fmt::format(
          "axis {}: found {} in the arm \"{}\" and {} in \"{}\"; the study gives both the same "
          "value at every point, so that they no longer differ in it",
          axis.address(), own->second, description_.arms[arm], other->second,
          description_.arms[against]));
    }
  }
  return found;
}

}  // namespace carersim
