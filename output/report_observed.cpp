#include "output/report_observed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <map>

#include "output/report_numbers.hpp"
#include "output/result_reader.hpp"
#include "sim/scenario/csv_table.hpp"
#include "sim/scenario/period.hpp"

namespace carersim {

namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

bool counts_by_month(const Measure& measure) {
  return measure.kind != MeasureKind::derived;
}

/// What a column may be called, and what it is.
std::map<std::string, ReportQuantity> known_quantities(const RunDescription& run,
                                                       const ReportLayout& layout) {
  std::map<std::string, ReportQuantity> known;
  for (const Measure& measure : run.measures) {
    if (!counts_by_month(measure)) continue;
    ReportQuantity quantity;
    quantity.id = quantity.title = measure.name;
    quantity.unit = measure.unit;
    quantity.formula.numerator = {{1, FormulaForm::plain, measure.name}};
    known[measure.name] = std::move(quantity);
  }
  for (const ReportGroup& group : groups_of_run(layout, run)) {
    if (group.by != ReportPeriods::months) continue;
    for (const ReportQuantity& quantity : group.quantities) known[quantity.id] = quantity;
  }
  return known;
}

/// `2026-04` of a whole month of the run, and which it is.
std::map<std::string, std::size_t> whole_months(const RunDescription& run) {
  std::map<std::string, std::size_t> months;
  for (std::size_t month = 0; month < run.month_dates.size(); ++month) {
    const std::optional<Date> first = parse_date(run.month_dates[month]);
    if (!first) continue;
    const std::chrono::year_month_day day(*first);
    const std::chrono::year_month_day_last last = day.year() / day.month() / std::chrono::last;
    if (day.day() != std::chrono::day(1) ||
        run.month_days[month] < static_cast<unsigned>(last.day()))
      continue;
    months[run.month_dates[month].substr(0, 7)] = month;
  }
  return months;
}

/// `2026-04` of a text that is that, or a date; nothing else.
std::optional<std::string> month_of(const std::string& text) {
  const bool is_month = text.size() == 7;
  const std::optional<Date> date = parse_date(is_month ? text + "-01" : text);
  if (!date) return std::nullopt;
  return text.substr(0, 7);
}

}  // namespace

Observed read_observed(const std::filesystem::path& file, const RunDescription& run,
                       const ReportLayout& layout) {
  const CsvTable table = CsvTable::read(file, "a CSV file of counts by month");
  const std::map<std::string, ReportQuantity> known = known_quantities(run, layout);
  std::vector<std::string> names;
  for (const auto& [name, quantity] : known) names.push_back(name);
  Observed observed;
  observed.file = file.filename().string();
  const CsvTable::Row& headings = table.headings();
  std::optional<std::size_t> month_column;
  std::vector<std::size_t> columns;
  for (std::size_t column = 0; column < headings.fields.size(); ++column) {
    const CsvTable::Field& heading = headings.fields[column];
    if (heading.text == "month") {
      month_column = column;
      continue;
    }
    const auto quantity = known.find(heading.text);
    if (quantity == known.end()) {
      const std::string nearest = nearest_word(heading.text, names);
      table.problem(headings.line, &heading, "", fmt::format("\"{}\"", heading.text),
                    fmt::format("month, or a measure of the run{}",
                                nearest.empty() ? " (carersim table FILE --all names them)"
                                                : "; did you mean \"" + nearest + "\"?"));
      continue;
    }
    columns.push_back(column);
    observed.quantities.push_back(quantity->second);
    observed.values.emplace_back(run.month_dates.size(), not_known);
  }
  if (!month_column) {
    table.problem(headings.line, nullptr, "", "no heading \"month\"",
                  "one, for months such as 2026-04");
  } else if (headings.fields.size() == 1) {
    table.problem(headings.line, nullptr, "", "no column of counts", "one or more");
  }
  table.throw_if_problems();
  const std::map<std::string, std::size_t> months = whole_months(run);
  std::map<std::string, std::size_t> line_of;
  for (const CsvTable::Row& row : table.rows()) {
    const CsvTable::Field& field = row.fields[*month_column];
    const std::optional<std::string> month = month_of(field.text);
    if (!month) {
      table.problem(row.line, &field, "month", fmt::format("\"{}\"", field.text),
                    "a month such as 2026-04");
      continue;
    }
    if (const auto [first, is_new] = line_of.try_emplace(*month, row.line); !is_new)
      table.problem(row.line, &field, "month", fmt::format("{} again", *month),
                    fmt::format("each month once; it stands in line {}", first->second));
    const auto place = months.find(*month);
    if (place == months.end()) observed.left_out.push_back(*month);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (row.fields[columns[i]].text.empty()) continue;
      const double value =
          table.number(row, columns[i], Range::any(), "a number without separators, or nothing");
      if (place != months.end()) observed.values[i][place->second] = value;
    }
  }
  if (observed.left_out.size() == table.rows().size()) {
    table.problem(headings.line, nullptr, "month", "no month of the run",
                  fmt::format("some of {} to {}",
                              months.empty() ? run.month_dates.front() : months.begin()->first,
                              months.empty() ? run.month_dates.back() : months.rbegin()->first));
  }
  table.throw_if_problems();
  return observed;
}

Json report_observed(const Observed& observed, const ResultReader& reader) {
  const RunDescription& run = reader.run();
  ReportGroup group;
  group.id = group.section = "observed";
  group.by = ReportPeriods::months;
  group.quantities = observed.quantities;
  const ReportNumbers numbers({group}, reader);
  Json quantities = numbers.groups().at(0).at("quantities");
  for (std::size_t i = 0; i < observed.quantities.size(); ++i) {
    Json& quantity = quantities[i];
    quantity["observed"] = json_numbers(observed.values[i]);
    quantity["agreement"] = Json::array();
    for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
      const Json& bands = quantity["months"][arm];
      std::size_t compared = 0, within = 0;
      double counted = 0, simulated = 0;
      for (std::size_t month = run.first_evaluated_month; month < run.month_dates.size(); ++month) {
        const double value = observed.values[i][month];
        if (std::isnan(value) || bands["mean"][month].is_null()) continue;
        ++compared;
        counted += value;
        simulated += bands["mean"][month].get<double>();
        if (bands["q05"][month].get<double>() <= value &&
            value <= bands["q95"][month].get<double>())
          ++within;
      }
      const auto months = static_cast<double>(compared);
      quantity["agreement"].push_back({{"months", compared},
                                       {"within", within},
                                       {"observed", json_number(counted / months)},
                                       {"simulated", json_number(simulated / months)}});
    }
  }
  return {{"file", observed.file},
          {"left_out", observed.left_out},
          {"quantities", std::move(quantities)}};
}

}  // namespace carersim
