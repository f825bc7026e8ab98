#include "output/target_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>
#include <limits>

#include "output/number_text.hpp"

namespace carersim {

namespace {

NumberStyle style_of(const Target& target) {
  return target.unit.starts_with("share") ? NumberStyle::share : carersim::style_of(target.unit);
}

std::string number(const Target& target, double value) {
  return mean_text({value, 0}, style_of(target));
}

std::string band_text(const Target& target) {
  return fmt::format("{} to {}", number(target, target.low), number(target, target.high));
}

std::string observed_text(const Target& target, const Observation& observation) {
  return interval_text(observation.interval, style_of(target));
}

std::string group_of(const Target& target) {
  switch (target.role) {
    case TargetRole::fitted:
      return target.strength == TargetStrength::hard ? "Fitted, hard" : "Fitted, soft";
    case TargetRole::held_out:
      return "Held out";
    case TargetRole::input:
      return "Echo of an input";
    case TargetRole::structural:
      break;
  }
  return "Echo of the background";
}

const std::vector<std::string>& groups() {
  static const std::vector<std::string> all = {"Fitted, hard", "Fitted, soft", "Held out",
                                               "Echo of an input", "Echo of the background"};
  return all;
}

/// Calls visit(index) for the targets of each group, in order.
template <class Start, class Visit>
void by_group(const std::vector<Target>& targets, Start start, Visit visit) {
  for (const std::string& group : groups()) {
    start(group);
    for (std::size_t i = 0; i < targets.size(); ++i) {
      if (group_of(targets[i]) == group) visit(i);
    }
  }
}

/// Why a miss is one, where the targets' file says so.
std::vector<std::string> explanations(const std::vector<Target>& targets,
                                      const std::vector<Observation>& observations) {
  std::vector<std::string> all;
  by_group(
      targets, [](const std::string&) {},
      [&](std::size_t i) {
        const Verdict verdict = verdict_of(targets[i], observations[i]);
        if (verdict != Verdict::miss && verdict != Verdict::unknown) return;
        all.push_back(fmt::format(
            "{}: {}", targets[i].id,
            targets[i].explanation.empty() ? "not explained yet" : targets[i].explanation));
      });
  return all;
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

std::string csv_number(double value) {
  return std::isfinite(value) ? fmt::format("{}", value) : std::string("NaN");
}

}  // namespace

std::string target_table(const std::vector<Target>& targets,
                         const std::vector<Observation>& observations, std::size_t width,
                         Colour colour) {
  TextTable table({"Target", "Published", "Band", "Simulated (95 % interval)", ""});
  by_group(
      targets, [&](const std::string& group) { table.start_group(group); },
      [&](std::size_t i) {
        const Target& target = targets[i];
        table.add_row({fmt::format("{} {}", target.id, target.name), number(target, target.value),
                       band_text(target), observed_text(target, observations[i]),
                       verdict_text(verdict_of(target, observations[i]))});
      });
  std::string text = table.text(width, colour) + "\n";
  for (const std::string& explanation : explanations(targets, observations)) {
    for (const std::string& line : wrap(explanation, width)) text += line + "\n";
  }
  return text + score_text(score_of(targets, observations)) + "\n";
}

std::string target_markdown(const std::vector<Target>& targets,
                            const std::vector<Observation>& observations) {
  std::string text =
      "| | target | published | band | simulated (95 % interval) | |\n|---|---|---|---|---|---|\n";
  std::string heading;
  by_group(
      targets, [&](const std::string& group) { heading = group; },
      [&](std::size_t i) {
        const Target& target = targets[i];
        if (!heading.empty()) text += fmt::format("| | **{}** | | | | |\n", heading);
        heading.clear();
        text += fmt::format("| {} | {} | {} | {} | {} | {} |\n", target.id, target.name,
                            number(target, target.value), band_text(target),
                            observed_text(target, observations[i]),
                            verdict_text(verdict_of(target, observations[i])));
      });
  text += "\n" + score_text(score_of(targets, observations)) + "\n";
  const std::vector<std::string> misses = explanations(targets, observations);
  if (!misses.empty()) text += "\n";
  for (const std::string& explanation : misses) text += "- " + explanation + "\n";
  return text;
}

std::string target_csv(const std::vector<Target>& targets,
                       const std::vector<Observation>& observations) {
  std::string text =
      "id,name,unit,role,use,published,low,high,simulated,simulated_low,simulated_high,verdict,"
      "explanation,source\r\n";
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const Target& target = targets[i];
    const Interval& interval = observations[i].interval;
    text +=
        fmt::format("{},{},{},{},{},{},{},{},{},{},{},{},{},{}\r\n", csv_field(target.id),
                    csv_field(target.name), csv_field(target.unit),
                    target_role_names()[static_cast<std::size_t>(target.role)],
                    target_strength_names()[static_cast<std::size_t>(target.strength)],
                    csv_number(target.value), csv_number(target.low), csv_number(target.high),
                    csv_number(interval.mean), csv_number(interval.low()),
                    csv_number(interval.high()), verdict_text(verdict_of(target, observations[i])),
                    csv_field(target.explanation), csv_field(target.source));
  }
  return text;
}

std::string score_text(const Score& score) {
  std::string text =
      fmt::format("Hard fitted targets hit: {} of {}. Fitted: {} of {}.", score.hard_fitted_hit,
                  score.hard_fitted, score.fitted_hit, score.fitted);
  if (score.held_out > 0) {
    text += fmt::format(" Held out: {} of {} ({:.0f} %).", score.held_out_hit, score.held_out,
                        100.0 * score.held_out_hit / score.held_out);
  }
  if (score.echoes > 0) text += fmt::format(" Echoes, which count for nothing: {}.", score.echoes);
  return text;
}

std::string identified_table(const SearchPlan& plan, const std::vector<Identified>& found,
                             std::size_t width, Colour colour) {
  TextTable table(
      {"Free parameter", "Start", "Found", "95 % interval", "Range", "Narrowed", "Told by"});
  bool any = false;
  std::string notes;
  for (std::size_t i = 0; i < found.size(); ++i) {
    const FreeParameter& parameter = plan.parameters[i];
    const Identified& one = found[i];
    const auto text = [](double value) { return fmt::format("{:.4g}", value); };
    const std::string unit = parameter.unit();
    table.add_row({parameter.name() + (unit.empty() ? "" : ", " + unit), text(parameter.start()),
                   text(one.value), fmt::format("{} to {}", text(one.low), text(one.high)),
                   fmt::format("{} to {}", text(parameter.low()), text(parameter.high())),
                   fmt::format("{:.0f} %{}", 100 * one.narrowed, one.is_identified() ? "" : " *"),
                   fmt::format("{}", fmt::join(one.told_by, " "))});
    any = any || !one.is_identified();
    if (!one.moves_with.empty()) {
      notes += fmt::format(
          "{} moves with {} (correlation {:+.2f}): the targets tell them apart "
          "badly.\n",
          one.name, one.moves_with, one.correlation);
    }
  }
  std::string text = table.text(width, colour) + "\n";
  if (any) text += "* not identified: the targets narrow its range by less than a fifth.\n";
  return text + notes;
}

}  // namespace carersim
