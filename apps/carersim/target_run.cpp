#include "apps/carersim/target_run.hpp"

#include <fmt/format.h>

#include "apps/carersim/counted.hpp"
#include "apps/carersim/description.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/page_width.hpp"
#include "output/target_table.hpp"
#include "output/text_file.hpp"

namespace carersim {

PrepareRun preparation(const ScenarioOptions& options, const std::string& command) {
  return [options, command](const std::vector<Override>& changes) {
    ScenarioOptions changed = options;
    for (const Override& change : changes) {
      if (change.address == "area")
        changed.area = change.value;
      else
        changed.sets.push_back(change.address + "=" + change.value);
    }
    LoadedScenario loaded = load_scenario(changed);
    RunDescription description = describe_run(loaded, command);
    return PreparedRun{std::move(loaded.plan), std::move(description)};
  };
}

int report_targets(const std::string& title, const std::vector<Target>& targets,
                   const TargetValues& values, const TargetFiles& files) {
  const std::vector<Observation> observed = observe_all(values);
  const std::string heading = fmt::format(
      "{}; {}", title, counted(values.empty() ? 0 : values.front().size(), "replication"));
  print(heading + "\n\n" + target_table(targets, observed, page_width(), colour_for(stdout)));
  if (!files.markdown.empty()) {
    write_text_file(files.markdown, "# " + heading + "\n\n" + target_markdown(targets, observed));
  }
  if (!files.csv.empty()) write_text_file(files.csv, target_csv(targets, observed));
  return static_cast<int>(score_of(targets, observed).all_hard_fitted_hit() ? ExitCode::success
                                                                            : ExitCode::missed);
}

}  // namespace carersim
