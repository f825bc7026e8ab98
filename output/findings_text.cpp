#include "output/findings_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "output/number_text.hpp"
#include "sim/core/quantity.hpp"

namespace carersim {

namespace {

constexpr std::size_t named_at_most = 3;

std::string label_of(const std::string& measure, const std::vector<TableRow>& rows) {
  const auto row = std::find_if(rows.begin(), rows.end(), [&](const TableRow& each) {
    return each.measure == measure && !each.label.empty();
  });
  return fmt::format("“{}”", row == rows.end() ? measure : row->label);
}

/// "a, b and 4 more": each name once.
std::string some_of(std::vector<std::string> names) {
  std::vector<std::string> once;
  for (std::string& name : names) {
    if (std::find(once.begin(), once.end(), name) == once.end()) once.push_back(std::move(name));
  }
  const std::size_t shown = std::min(once.size(), named_at_most);
  std::string text;
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == once.size() ? " and " : ", ";
    text += once[i];
  }
  if (once.size() > shown) text += fmt::format(" and {} more", once.size() - shown);
  return text;
}

std::string percent(double share) {
  return fmt::format("{:.6g}\u00a0%", 100 * share);
}

/// What was asked, where it was the same for all.
std::string asked_of(const ReplicationDecision& decision) {
  const Precision& first = decision.judged.front().precision;
  const bool same = std::all_of(decision.judged.begin(), decision.judged.end(),
                                [&](const ReplicationDecision::Judged& each) {
                                  return each.precision.of_difference == first.of_difference &&
                                         each.precision.of_baseline == first.of_baseline &&
                                         each.precision.absolute == first.absolute;
                                });
  if (!same || first.absolute > 0) return "what was asked for it";
  if (first.of_baseline == 0) return percent(first.of_difference) + " of the difference";
  return fmt::format("{} of the difference or {} of the baseline, whichever is wider",
                     percent(first.of_difference), percent(first.of_baseline));
}

std::string years(double days) {
  const double count = days / days_per_year;
  const std::string number = fmt::format("{:.3g}", std::round(count * 10) / 10);
  return number + (number == "1" ? " year" : " years");
}

}  // namespace

std::string decision_text(const ReplicationDecision& decision, const std::vector<TableRow>& rows) {
  const std::uint32_t count = decision.replications();
  const std::string rule = "the look-ahead rule of Hoad, Robinson and Davies (2010)";
  if (decision.ending == ReplicationRule::Ending::precise) {
    return fmt::format(
        "{} replications were chosen by {}: from {} on the half width of each of {} differences "
        "was within {}, and {} more left it so.",
        count, rule, decision.precise_from, decision.judged.size(), asked_of(decision),
        count - decision.precise_from);
  }
  std::vector<std::string> wide;
  const ReplicationRule::Step& last = decision.trace.back();
  for (std::size_t i = 0; i < last.standings.size(); ++i) {
    if (!last.standings[i].met) wide.push_back(label_of(decision.judged[i].measure, rows));
  }
  if (wide.empty()) {
    return fmt::format(
        "{} replications, the maximum: each difference was within {}, but {} had not looked ahead "
        "far enough.",
        count, asked_of(decision), rule);
  }
  return fmt::format("{} replications, the maximum: not within {}, which {} asks, were {}.", count,
                     asked_of(decision), rule, some_of(wide));
}

std::string run_in_text(const std::vector<RunInFinding>& findings, double run_in_days,
                        const std::vector<TableRow>& rows) {
  if (findings.empty()) return "";
  std::vector<std::string> longer, unsettled;
  std::size_t enough = 0;
  for (const RunInFinding& finding : findings) {
    const std::string label = label_of(finding.measure, rows);
    if (finding.enough) {
      ++enough;
    } else if (finding.settled) {
      longer.push_back(fmt::format("{} ({})", label, years(finding.suggested_days)));
    } else {
      unsettled.push_back(label);
    }
  }
  std::string text =
      fmt::format("Run-in of {}: by MSER on yearly averages long enough for {} of {} measures",
                  years(run_in_days), enough, findings.size());
  if (!longer.empty()) text += fmt::format("; longer asked for by {}", some_of(longer));
  if (!unsettled.empty()) {
    text += fmt::format("; through the whole run rise or fall, so that no run-in would do, {}",
                        some_of(unsettled));
  }
  return text + ".";
}

}  // namespace carersim
