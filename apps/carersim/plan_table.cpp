#include "apps/carersim/plan_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "apps/carersim/counted.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {

namespace {

std::vector<double> values_of(const PlanRow& row,
                              const std::function<double(const SimulatedSweep&)>& value) {
  std::vector<double> values;
  for (const SimulatedSweep& draw : row.draws) values.push_back(value(draw));
  return values;
}

double median_of(const PlanRow& row, const std::function<double(const SimulatedSweep&)>& value) {
  return quantile(values_of(row, value), 0.5);
}

/// Three digits: `34.2 s`, `12.4 min`, `3.41 h`, `2.13 d`.
std::string length_text(double seconds) {
  const auto digits = [](double value) {
    return value >= 1000 ? fmt::format("{:.0f}", value) : fmt::format("{:#.3g}", value);
  };
  if (seconds < 100) return digits(seconds) + " s";
  if (seconds < 100 * 60) return digits(seconds / 60) + " min";
  if (seconds < 100 * 3600) return digits(seconds / 3600) + " h";
  return digits(seconds / 86400) + " d";
}

std::string amount_text(double value) {
  if (value >= 1000) return fmt::format("{:.0f}", value);
  return value < 0.01 ? fmt::format("{:.1g}", value) : fmt::format("{:.3g}", value);
}

std::string money_text(const Platform& platform, double money) {
  const bool too_little = money > 0 && money < 0.005;
  return too_little ? "< " + platform.currency + "0.01"
                    : platform.currency + fmt::format("{:.2f}", money);
}

std::string share_text(double share) {
  return fmt::format("{:.1f} %", 100 * share);
}

bool costs_money(const std::vector<PlanRow>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const PlanRow& row) { return row.money() > 0; });
}

bool loses_nodes(const std::vector<PlanRow>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const PlanRow& row) {
    return median_of(row, [](const SimulatedSweep& s) { return s.vanished; }) > 0;
  });
}

std::string layout_text(const Platform& platform, const PlanRow& row) {
  if (platform.nodes.size() == 1) return counted(row.layout.workers, "worker");
  return fmt::format("{} with {}{}", counted(row.layout.nodes, "node"),
                     counted(row.layout.workers, "worker"), row.layout.nodes > 1 ? " each" : "");
}

std::string cost_text(const Platform& platform, const PlanRow& row) {
  const std::string hours = amount_text(row.core_hours()) + " core-hours";
  return row.money() > 0 ? hours + ", " + money_text(platform, row.money()) : hours;
}

/// The row that a wish leads to; nothing when none meets it.
const PlanRow* best_within(const std::vector<const PlanRow*>& rows, double hours) {
  const PlanRow* best = nullptr;
  const auto key = [](const PlanRow& row) { return std::make_pair(row.money(), row.core_hours()); };
  for (const PlanRow* row : rows) {
    if (row->longest() > hours * 3600) continue;
    if (best == nullptr || key(*row) < key(*best)) best = row;
  }
  return best;
}

const PlanRow* fastest_of(const std::vector<const PlanRow*>& rows, double efficiency) {
  const PlanRow* best = nullptr;
  for (const PlanRow* row : rows) {
    if (row->efficiency() < efficiency) continue;
    if (best == nullptr || row->seconds() < best->seconds()) best = row;
  }
  return best;
}

}  // namespace

std::string PlanRow::problem() const {
  for (const SimulatedSweep& draw : draws) {
    if (!draw.problem.empty()) return draw.problem;
    if (draw.failed > 0) {
      return fmt::format("{} begun {} times on machines that vanish, and given up",
                         counted(draw.failed, "unit"), 3);
    }
  }
  return "";
}

double PlanRow::seconds() const {
  return median_of(*this, [](const SimulatedSweep& s) { return s.seconds; });
}

double PlanRow::shortest() const {
  const std::vector<double> all =
      values_of(*this, [](const SimulatedSweep& s) { return s.seconds; });
  return *std::min_element(all.begin(), all.end());
}

double PlanRow::longest() const {
  const std::vector<double> all =
      values_of(*this, [](const SimulatedSweep& s) { return s.seconds; });
  return *std::max_element(all.begin(), all.end());
}

double PlanRow::efficiency() const {
  return median_of(*this, [](const SimulatedSweep& s) { return s.efficiency(); });
}

double PlanRow::core_hours() const {
  return median_of(*this, [](const SimulatedSweep& s) { return s.core_hours; });
}

double PlanRow::money() const {
  return median_of(*this, [](const SimulatedSweep& s) { return s.money; });
}

std::string plan_table_text(const Platform& platform, const std::vector<PlanRow>& rows,
                            std::size_t width, Colour colour) {
  const bool money = costs_money(rows), vanishing = loses_nodes(rows);
  std::vector<std::string> headings = {"nodes", "workers",    "time",      "from",
                                       "to",    "efficiency", "core-hours"};
  if (money) headings.push_back("money");
  if (vanishing) headings.insert(headings.end(), {"nodes lost", "units lost", "restarts"});
  TextTable table(headings);
  for (const PlanRow& row : rows) {
    std::vector<std::string> cells = {std::to_string(row.layout.nodes),
                                      std::to_string(row.workers())};
    if (!row.problem().empty()) {
      cells.emplace_back("does not end");
      cells.resize(headings.size());
      table.add_row(std::move(cells));
      continue;
    }
    cells.insert(cells.end(), {length_text(row.seconds()), length_text(row.shortest()),
                               length_text(row.longest()), share_text(row.efficiency()),
                               amount_text(row.core_hours())});
    if (money) cells.push_back(money_text(platform, row.money()));
    if (vanishing) {
      for (const double count :
           {median_of(row, [](const SimulatedSweep& s) { return s.vanished; }),
            median_of(row, [](const SimulatedSweep& s) { return s.lost_units; }),
            median_of(row, [](const SimulatedSweep& s) { return s.restarts; })})
        cells.push_back(fmt::format("{:.3g}", count));
    }
    table.add_row(std::move(cells));
  }
  return table.text(width, colour);
}

std::string recommendation(const Platform& platform, const std::vector<PlanRow>& rows,
                           const PlanWish& wish) {
  std::vector<const PlanRow*> ending;
  for (const PlanRow& row : rows) {
    if (row.problem().empty()) ending.push_back(&row);
  }
  if (ending.empty()) return "None of these ends: " + rows.front().problem() + ".";
  const PlanRow* best = nullptr;
  std::string why;
  if (wish.within_hours) {
    best = best_within(ending, *wish.within_hours);
    if (best == nullptr) {
      const PlanRow* fastest = fastest_of(ending, 0);
      return fmt::format("None of these ends within {} in every draw; the fastest, {}, takes {}.",
                         length_text(*wish.within_hours * 3600), layout_text(platform, *fastest),
                         length_text(fastest->seconds()));
    }
    why = fmt::format("the cheapest that ends within {} in every draw",
                      length_text(*wish.within_hours * 3600));
  } else if (best = fastest_of(ending, wish.efficiency); best != nullptr) {
    why = fmt::format("the fastest with an efficiency of at least {:.0f} %", 100 * wish.efficiency);
  } else {
    best = *std::max_element(ending.begin(), ending.end(), [](const PlanRow* a, const PlanRow* b) {
      return a->efficiency() < b->efficiency();
    });
    why = fmt::format("the most efficient; none reaches {:.0f} %", 100 * wish.efficiency);
  }
  std::string text = fmt::format("Best: {}, {} at {} for {} – {}.", layout_text(platform, *best),
                                 length_text(best->seconds()), share_text(best->efficiency()),
                                 cost_text(platform, *best), why);
  const PlanRow* faster = nullptr;
  for (const PlanRow* row : ending) {
    if (row->seconds() >= best->seconds()) continue;
    if (faster == nullptr || row->seconds() > faster->seconds()) faster = row;
  }
  if (faster != nullptr) {
    text += fmt::format(" {} would take {} at {} for {}.", layout_text(platform, *faster),
                        length_text(faster->seconds()), share_text(faster->efficiency()),
                        cost_text(platform, *faster));
  }
  return text;
}

}  // namespace carersim
