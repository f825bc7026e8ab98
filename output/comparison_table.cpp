#include "output/comparison_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "output/findings_text.hpp"
#include "output/number_text.hpp"
#include "sim/core/error.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {
namespace {

constexpr double level = 0.95;
constexpr const char* no_change = "–";

std::string words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::string capitalised(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

/// The heading under which a measure stands: `waiting.carer_assessment` under Waiting.
std::string group_of(const std::string& measure) {
  return capitalised(words(measure.substr(0, measure.find('.'))));
}

std::string label_of(const Measure& measure) {
  const std::size_t point = measure.name.find('.');
  std::string label =
      words(point == std::string::npos ? measure.name : measure.name.substr(point + 1));
  std::replace(label.begin(), label.end(), '.', ' ');
  label = capitalised(label);
  return style_of(measure.unit) == NumberStyle::plain ? fmt::format("{} ({})", label, measure.unit)
                                                      : label;
}

/// A measure's place in the totals, and how it is called.
struct Line {
  std::size_t measure = 0;
  std::string label;
};

/// The lines of each heading, headings in order of their first line.
using Groups = std::vector<std::pair<std::string, std::vector<Line>>>;

Groups lines_of(const RunTotals& totals, const TableOptions& options) {
  Groups groups;
  const auto add = [&](std::size_t measure, const std::string& label, const std::string& heading) {
    const std::string group = heading.empty() ? group_of(totals.measures[measure].name) : heading;
    auto found =
        std::find_if(groups.begin(), groups.end(), [&](const auto& g) { return g.first == group; });
    if (found == groups.end()) found = groups.insert(groups.end(), {group, {}});
    found->second.push_back({measure, label.empty() ? label_of(totals.measures[measure]) : label});
  };
  std::vector<bool> shown(totals.measures.size(), false);
  for (const TableRow& row : options.rows) {
    const std::optional<std::size_t> measure = totals.find(row.measure);
    if (!measure || shown[*measure]) continue;
    shown[*measure] = true;
    add(*measure, row.label, row.group);
  }
  if (options.measures == TableMeasures::all) {
    for (std::size_t measure = 0; measure < totals.measures.size(); ++measure) {
      if (!shown[measure]) add(measure, "", "");
    }
  }
  return groups;
}

Interval interval_of(const std::vector<double>& values) {
  RunningMoments moments;
  for (const double value : values) moments.add(value);
  return student_interval(moments, level);
}

struct Difference {
  std::string difference;
  std::string worth;  ///< of common random numbers
};

/// How many times as many replications the interval would need without pairing. Where pairing took
/// nearly all of the variance away, the number itself is chance.
std::string worth_text(const PairedDifference& paired) {
  constexpr double most = 1000;
  if (paired.difference.half_width == 0) return "exact";
  return paired.variance_ratio > most ? "> 1,000 ×" : short_text(paired.variance_ratio) + " ×";
}

/// @param factor  by which the difference is multiplied before it is written
Difference difference_of(const std::vector<double>& baseline, const std::vector<double>& changed,
                         NumberStyle style, double factor = 1) {
  if (factor == 0 || baseline == changed) return {no_change, no_change};
  PairedDifference paired = paired_difference(baseline, changed, level);
  paired.difference.mean *= factor;
  paired.difference.half_width *= std::abs(factor);
  Difference result{interval_text(paired.difference, style, Sign::always), no_change};
  if (baseline.size() > 1) {
    result.worth = worth_text(paired);
  }
  return result;
}

void add_bed_days(TextTable& table, const RunTotals& totals, const BedDays& beds,
                  std::size_t measure, std::size_t arm) {
  const std::vector<double>&baseline = totals.values[totals.against[arm]][measure],
        &changed = totals.values[arm][measure];
  // Released is what the arm occupies less.
  const Difference released = difference_of(baseline, changed, NumberStyle::plain, -1);
  const Difference value =
      difference_of(baseline, changed, NumberStyle::pounds, -beds.value_a_day.value());
  const double cash_a_day = beds.cash_a_day.value();
  const Difference cash = difference_of(baseline, changed, NumberStyle::pounds, -cash_a_day);
  table.add_row({"Bed days released", "", "", released.difference, released.worth});
  table.add_row({fmt::format("Their value to others, at {} a day",
                             mean_text({beds.value_a_day.value(), 0}, NumberStyle::pounds)),
                 "", "", value.difference, value.worth});
  table.add_row({cash_a_day == 0 ? "Cash (no bed closes)" : "Cash from closed beds", "", "",
                 cash_a_day == 0 ? "£0" : cash.difference, cash_a_day == 0 ? "" : cash.worth});
}

std::string title_text(const std::string& title, const TableOptions& options) {
  std::string text;
  for (const std::string& line : wrap(title, options.width))
    text += heading_text(line, options.colour) + '\n';
  return text;
}

std::string table_of_arms(const RunTotals& totals, const Groups& groups, std::size_t first,
                          std::size_t end, const TableOptions& options) {
  std::vector<std::string> headings = {"Over the evaluation"};
  for (std::size_t arm = first; arm < end; ++arm) {
    headings.push_back(totals.arms.size() > 1 ? totals.arms[arm] : "mean (95\u00a0% interval)");
  }
  TextTable table(headings);
  for (const auto& [group, lines] : groups) {
    table.start_group(group);
    for (const Line& line : lines) {
      std::vector<std::string> cells = {line.label};
      for (std::size_t arm = first; arm < end; ++arm) {
        cells.push_back(interval_text(interval_of(totals.values[arm][line.measure]),
                                      style_of(totals.measures[line.measure].unit)));
      }
      table.add_row(cells);
    }
  }
  return table.text(options.width, options.colour);
}

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    widest = std::max(widest, text_width(text.substr(at, end - at)));
    at = end + 1;
  }
  return widest;
}

std::string count_text(std::int64_t count, std::size_t replications) {
  const double mean = static_cast<double>(count) / static_cast<double>(replications);
  return mean < 10 ? short_text(mean) : mean_text({std::round(mean), 0}, NumberStyle::plain);
}

}  // namespace

std::string run_table(const RunTotals& totals, const TableOptions& options) {
  require(totals.replications > 0, "a table is made of replications");
  const auto groups = lines_of(totals, options);
  std::string text;
  for (std::size_t first = 0, end = 0; first < totals.arms.size(); first = end) {
    // As many arms side by side as fit; the others follow below.
    std::string table;
    for (end = totals.arms.size(); end > first; --end) {
      table = table_of_arms(totals, groups, first, end, options);
      if (end == first + 1 || options.width >= widest_line(table)) break;
    }
    if (!text.empty()) text += '\n';
    text += table;
  }
  return text;
}

std::string comparison_table(const RunTotals& totals, const TableOptions& options) {
  require(totals.replications > 0, "a table is made of replications");
  require(totals.arms.size() > 1, "a comparison has two arms or more");
  const auto groups = lines_of(totals, options);
  std::string text;
  for (std::size_t arm = 1; arm < totals.arms.size(); ++arm) {
    const std::size_t other = totals.against[arm];
    if (other == arm) continue;
    TextTable table({"Over the evaluation", "baseline", "changed",
                     "difference (95\u00a0% interval)", "worth of pairing"});
    for (const auto& [group, lines] : groups) {
      table.start_group(group);
      for (const Line& line : lines) {
        const NumberStyle style = style_of(totals.measures[line.measure].unit);
        const std::vector<double>& baseline = totals.values[other][line.measure];
        const std::vector<double>& changed = totals.values[arm][line.measure];
        const auto [difference, worth] = difference_of(baseline, changed, style);
        table.add_row({line.label, mean_text(interval_of(baseline), style),
                       mean_text(interval_of(changed), style), difference, worth});
        if (options.bed_days && totals.measures[line.measure].name == options.bed_days->measure) {
          add_bed_days(table, totals, *options.bed_days, line.measure, arm);
        }
      }
    }
    if (!text.empty()) text += '\n';
    text +=
        title_text(fmt::format("{}, against {}", totals.arms[arm], totals.arms[other]), options) +
        table.text(options.width, options.colour);
  }
  return text;
}

namespace {

/// "held.ward" is the time for which places of the ward were kept until the next step had room.
std::string wait_label(std::string_view name) {
  constexpr std::string_view held = "held.";
  if (!name.starts_with(held)) return capitalised(words(std::string(name)));
  return capitalised(words(std::string(name.substr(held.size())))) + ", place held afterwards";
}

}  // namespace

std::string waits_table(const RunTotals& totals, const TableOptions& options) {
  if (totals.wait_names.empty()) return "";
  require(totals.replications > 0, "a table is made of replications");
  TextTable table({"Waits", "started", "half waited less than", "9 in 10 waited less than",
                   "still waiting at the end"});
  for (std::size_t wait = 0; wait < totals.wait_names.size(); ++wait) {
    const std::string name = wait_label(totals.wait_names[wait]);
    if (totals.arms.size() > 1) table.start_group(name);
    for (std::size_t arm = 0; arm < totals.arms.size(); ++arm) {
      const WaitHistogram& started = totals.waits[arm][wait];
      const bool any = started.count() > 0;
      table.add_row({totals.arms.size() > 1 ? totals.arms[arm] : name,
                     count_text(started.count(), totals.replications),
                     any ? wait_text(started.quantile_days(0.5)) : no_change,
                     any ? wait_text(started.quantile_days(0.9)) : no_change,
                     count_text(totals.still_waiting[arm][wait].count(), totals.replications)});
    }
  }
  return table.text(options.width, options.colour);
}

std::string table_note(const RunTotals& totals, const TableOptions& options) {
  std::string note;
  const std::optional<ReplicationDecision>& decision = totals.findings.decision;
  if (decision && decision->ending != ReplicationRule::Ending::none) {
    note = decision_text(*decision, options.rows) + " ";
  } else if (totals.replications < totals.replications_asked) {
    note = fmt::format("{} of {} replications: the run was interrupted. ", totals.replications,
                       totals.replications_asked);
  } else {
    note =
        fmt::format("{} replication{}. ", totals.replications, totals.replications == 1 ? "" : "s");
  }
  note += totals.replications > 1
              ? "Intervals: 95 %, chance variation only: parameters taken as known."
              : "One replication gives no interval: what chance alone does is not known.";
  if (!totals.wait_names.empty())
    note += " Waits: numbers of people are means of the replications.";
  if (totals.arms.size() > 1) note += " “–”: no change in any replication.";
  if (totals.arms.size() > 1 && totals.replications > 1) {
    note +=
        " Worth of pairing: how many times as many replications the same interval would need "
        "without common random numbers.";
  }
  const std::string run_in = run_in_text(totals.findings.run_in, totals.run_in_days, options.rows);
  if (!run_in.empty()) note += " " + run_in;
  std::string text;
  for (const std::string& line : wrap(note, options.width)) text += line + '\n';
  return text;
}

}  // namespace carersim
