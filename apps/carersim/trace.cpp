#include "apps/carersim/trace.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <map>

#include "output/partial_file.hpp"
#include "sim/experiment/simulation.hpp"

namespace carersim {

namespace {

/// What the hashes of addresses stand for, in words.
std::map<LuckName, std::string> names_of(const ArmPlan& arm, const Cursor& root) {
  std::map<LuckName, std::string> names;
  const auto add = [&](const std::string& address) { names.emplace(luck_name(address), address); };
  for (const Step& step : arm.pathways.steps) {
    names.emplace(step.luck, step.address);
    add(step.address + ".lost");
    add(step.address + ".patience");
  }
  for (const SupportPlan& support : arm.pathways.supports) {
    add("support." + support.name);
    add("support." + support.name + ".take_up");
  }
  for (const char* table : {"process", "channel", "arrivals"}) {
    if (!root[table].exists()) continue;
    for (const Cursor& entry : root[table].children()) add(entry.address());
  }
  return names;
}

/// Which of a service step's events: reaching it, the start of service, its end.
std::string what_happened(std::uint32_t detail) {
  if (detail == 0) return "";
  if (detail == 1) return ": service begins";
  if (detail == 2) return ": service ends";
  return fmt::format(" ({})", detail);
}

std::string event_text(const EventTrace::Event& event, const std::map<LuckName, std::string>& names,
                       Date start) {
  const auto name = names.find(event.what);
  const std::string what = name != names.end() ? name->second : fmt::format("{:08x}", event.what);
  return fmt::format("{}  {:>12.5f}  {}{}\n", date_text(day_of(start, event.at)),
                     (event.at - Instant(0)).days(), what, what_happened(event.detail));
}

}  // namespace

void write_traces(const RunRequest& request, LoadedScenario& loaded) {
  if (request.trace.empty() && !request.followed) return;
  Simulation simulation(loaded.plan);
  std::string hashes = "arm,dyad,hash\n";
  for (std::size_t arm = 0; arm < loaded.plan.arms.size(); ++arm) {
    (void)simulation.run(arm, 0, {!request.trace.empty(), request.followed});
    const std::string& name = loaded.plan.arms[arm].name;
    for (const auto& [number, hash] : simulation.trace().hashes()) {
      hashes += fmt::format("\"{}\",{},{:016x}\n", name, number, hash);
    }
    if (!request.followed) continue;
    const std::map<LuckName, std::string> names =
        names_of(loaded.plan.arms[arm], loaded.scenario.arm(arm));
    print(fmt::format("\n{}, replication 0, dyad {}: date, day, what happened\n", name,
                      *request.followed));
    for (const EventTrace::Event& event : simulation.trace().events_of_followed()) {
      print(event_text(event, names, loaded.plan.period.start));
    }
    if (simulation.trace().events_of_followed().empty()) print("nothing\n");
  }
  if (request.trace.empty()) return;
  PartialFile file(request.trace);
  std::ofstream out(file.path(), std::ios::binary);
  out << hashes;
  out.close();
  if (!out)
    throw EnvironmentError(
        fmt::format("{}: found that it cannot be written; free some room, then run again",
                    request.trace.string()));
  file.publish();
}

}  // namespace carersim
