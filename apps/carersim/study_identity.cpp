#include "apps/carersim/study_identity.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "apps/carersim/resolved_lines.hpp"

namespace carersim {

namespace {

/// "service.desk.places = 2 places" of each line of a resolved scenario.
void add_scenario(const std::string& arm, const std::string& text,
                  std::vector<std::string>& lines) {
  for (const ResolvedLine& line : resolved_lines(text)) {
    if (line.text.starts_with("title = ")) continue;
    lines.push_back(
        fmt::format("{}: {}{}", arm, line.table.empty() ? "" : line.table + ".", line.text));
  }
}

std::uint64_t hash_of_times(const std::vector<Instant>& times) {
  std::uint64_t hash = hash_of("");
  for (const Instant time : times) hash = hash_of(std::to_string(time.ticks()) + ",", hash);
  return hash;
}

}  // namespace

std::vector<std::string> study_identity(const StudyDescription& study, const LoadedScenario& base) {
  std::vector<std::string> lines;
  lines.push_back(fmt::format("program = {}", study.program_version));
  for (const auto& [name, version] : study.versions)
    lines.push_back(fmt::format("version of {} = {}", name, version));
  lines.push_back(fmt::format("seed = {}", study.seed));
  lines.push_back(fmt::format("replications = {}", study.replications));
  lines.push_back(fmt::format("design = {}", study.design));
  for (const auto& [key, value] : study.design_settings)
    lines.push_back(fmt::format("design.{} = {}", key, value));
  for (std::size_t i = 0; i < study.points.axes().size(); ++i) {
    const StudyAxis& axis = study.points.axes()[i];
    lines.push_back(fmt::format("axis {} = {} ({})", i + 1, axis.name(), axis.address()));
  }
  std::vector<std::string> names, by_year;
  for (const Measure& measure : study.measures) names.push_back(measure.name);
  for (const std::size_t measure : study.by_year) by_year.push_back(names[measure]);
  lines.push_back(fmt::format("measures = {}", fmt::join(names, ", ")));
  lines.push_back(fmt::format("measures by year = {}", fmt::join(by_year, ", ")));
  for (std::size_t arm = 0; arm < study.arms.size(); ++arm) {
    const std::string& name = study.arms[arm];
    lines.push_back(fmt::format("arm {} = {}", arm + 1, name));
    lines.push_back(fmt::format("{}: against = {}", name, study.arms[study.against[arm]]));
    add_scenario(name, study.scenario_texts[arm], lines);
    for (const Scenario::Entry& entry : base.scenario.entries(arm)) {
      if (entry.changes.empty()) continue;
      lines.push_back(fmt::format("{}: changes of {} = {}", name, entry.address,
                                  fmt::join(entry.changes, "; ")));
    }
    for (std::size_t i = 0; i < base.plan.arms[arm].pathways.sources.size(); ++i) {
      const SourcePlan& source = base.plan.arms[arm].pathways.sources[i];
      if (source.times.empty()) continue;
      lines.push_back(fmt::format("{}: times of arrivals {} = {} of them, {:016x}", name, i + 1,
                                  source.times.size(), hash_of_times(source.times)));
    }
  }
  return lines;
}

}  // namespace carersim
