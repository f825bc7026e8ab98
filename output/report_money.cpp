#include "output/report_money.hpp"

#include <algorithm>

namespace carersim {

namespace {

constexpr const char* programme_prefix = "programme_";

/// A line of what a payer spends.
struct Line {
  std::size_t measure = 0;
  std::string id;
  const char* kind = "";  ///< programme, capacity, value or cash
};

std::string title_of(const Line& line) {
  if (line.id.starts_with(programme_prefix))
    return "Programme " + line.id.substr(std::string(programme_prefix).size());
  std::string title = name_in_words(line.id);
  std::replace(title.begin(), title.end(), '.', ' ');
  return title;
}

std::vector<Line> lines_of(const ReportPayer& payer, const ReportLayout& layout,
                           const RunTotals& totals) {
  const std::string prefix = "cost." + payer.id + ".";
  std::vector<Line> lines;
  for (std::size_t m = 0; m < totals.measures.size(); ++m) {
    const std::string& name = totals.measures[m].name;
    if (!name.starts_with(prefix)) continue;
    Line line{m, name.substr(prefix.size())};
    const auto& capacity = layout.capacity_lines;
    if (line.id.starts_with(programme_prefix))
      line.kind = "programme";
    else if (payer.is_valued)
      line.kind = "value";
    else if (std::find(capacity.begin(), capacity.end(), line.id) != capacity.end())
      line.kind = "capacity";
    else
      line.kind = "cash";
    lines.push_back(std::move(line));
  }
  return lines;
}

/// One estimate for each arm. @param values  [arm][replication]
Json estimates(const std::vector<Observations>& values, const RunTotals& totals) {
  Json list = Json::array();
  for (std::size_t arm = 0; arm < values.size(); ++arm) {
    const std::size_t baseline = totals.against[arm];
    list.push_back(json_estimate(values[arm], baseline == arm ? nullptr : &values[baseline]));
  }
  return list;
}

std::vector<Observations> values_of(std::size_t measure, const RunTotals& totals) {
  std::vector<Observations> values;
  for (const auto& arm : totals.values) values.push_back(arm[measure]);
  return values;
}

bool is_spent(const std::vector<Observations>& values) {
  return std::any_of(values.begin(), values.end(), [](const Observations& arm) {
    return std::any_of(arm.begin(), arm.end(), [](double value) { return value != 0; });
  });
}

/// The lines of one kind together.
Json sum_of(const std::vector<Line>& lines, const std::string& kind, const RunTotals& totals) {
  std::vector<Observations> sums(totals.arms.size(), Observations(totals.replications, 0.0));
  for (const Line& line : lines) {
    if (line.kind != kind) continue;
    for (std::size_t arm = 0; arm < sums.size(); ++arm)
      for (std::size_t i = 0; i < totals.replications; ++i)
        sums[arm][i] += totals.values[arm][line.measure][i];
  }
  return estimates(sums, totals);
}

}  // namespace

Json report_money(const ReportLayout& layout, const RunTotals& totals) {
  Json payers = Json::array();
  for (const ReportPayer& payer : layout.payers) {
    const std::optional<std::size_t> all = totals.find("cost." + payer.id);
    if (!all || !is_spent(values_of(*all, totals))) continue;
    const std::vector<Line> lines = lines_of(payer, layout, totals);
    Json json = {{"id", payer.id},
                 {"title", payer.title},
                 {"public", payer.is_public},
                 {"valued", payer.is_valued},
                 {"total", estimates(values_of(*all, totals), totals)},
                 {"lines", Json::array()}};
    for (const char* kind : {"programme", "cash", "capacity", "value"})
      json[kind] = sum_of(lines, kind, totals);
    for (const Line& line : lines) {
      const std::vector<Observations> values = values_of(line.measure, totals);
      if (!is_spent(values)) continue;
      json["lines"].push_back({{"id", line.id},
                               {"title", title_of(line)},
                               {"kind", line.kind},
                               {"total", estimates(values, totals)}});
    }
    payers.push_back(std::move(json));
  }
  return payers;
}

}  // namespace carersim
