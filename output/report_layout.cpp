#include "output/report_layout.hpp"

#include <algorithm>
#include <set>

#include "sim/scenario/data_file.hpp"
#include "sim/scenario/formula_reader.hpp"

namespace carersim {

namespace {

constexpr const char* service_mark = "SERVICE";

ReportQuantity read_quantity(const Cursor& cursor) {
  ReportQuantity quantity;
  quantity.id = cursor["id"].text();
  quantity.title = cursor["title"].text();
  quantity.unit = cursor["unit"].text();
  quantity.better = static_cast<Metric::Better>(cursor["better"].choice({"down", "up", "neither"}));
  quantity.formula = read_formula(cursor);
  return quantity;
}

ReportGroup read_group(const Cursor& cursor, std::set<std::string>& ids) {
  ReportGroup group;
  group.id = cursor["id"].text();
  if (!ids.insert(group.id).second)
    cursor["id"].expected("an id that no other group or quantity has");
  group.section = cursor["section"].text();
  group.title = cursor["title"].text();
  group.text = cursor["text"].text();
  group.by = static_cast<ReportPeriods>(cursor["by"].choice({"total", "year", "month"}));
  if (cursor["each"].exists()) group.for_each_service = cursor["each"].choice({"service"}) == 0;
  for (const Cursor& each : cursor["quantity"].children()) {
    group.quantities.push_back(read_quantity(each));
    if (!ids.insert(group.quantities.back().id).second)
      each["id"].expected("an id that no other group or quantity has");
  }
  return group;
}

std::vector<std::string> read_words(const Cursor& cursor) {
  std::vector<std::string> words;
  for (const Cursor& each : cursor.children()) words.push_back(each.text());
  return words;
}

std::string with_service(std::string text, const std::string& name) {
  const std::size_t at = text.find(service_mark);
  return at == std::string::npos ? text : text.replace(at, std::string(service_mark).size(), name);
}

void put_service(std::vector<FormulaTerm>& terms, const std::string& service) {
  for (FormulaTerm& term : terms) term.name = with_service(term.name, service);
}

/// The services that somebody may come to, in the order in which they are declared.
std::vector<std::string> services_of(const RunDescription& run) {
  const std::string prefix = "arrived.";
  std::vector<std::string> services;
  for (const Measure& measure : run.measures)
    if (measure.name.starts_with(prefix)) services.push_back(measure.name.substr(prefix.size()));
  return services;
}

bool is_counted(const ReportQuantity& quantity, const RunDescription& run) {
  std::vector<std::string> missing;
  BoundFormula(quantity.formula, run, missing);
  return missing.empty();
}

}  // namespace

std::string name_in_words(std::string name) {
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

ReportLayout read_report_layout(const std::filesystem::path& file) {
  const DataFile data(file);
  const Cursor root = data.root();
  ReportLayout layout;
  layout.metric_sets = read_words(root["metrics"]);
  layout.group_set = root["groups"].text();
  layout.unproven = root["unproven"].text();
  layout.break_even = root["break_even"].text();
  layout.cost_for_each = root["cost_for_each"].text();
  for (const Cursor& cursor : root["payer"].children()) {
    layout.payers.push_back({cursor["id"].text(), cursor["title"].text(),
                             cursor["public"].flag_or(false), cursor["valued"].flag_or(false)});
  }
  layout.capacity_lines = read_words(root["capacity"]["lines"]);
  std::set<std::string> ids;
  for (const Cursor& cursor : root["group"].children())
    layout.groups.push_back(read_group(cursor, ids));
  data.finish();
  return layout;
}

std::vector<ReportGroup> groups_of_run(const ReportLayout& layout, const RunDescription& run) {
  const std::vector<std::string> services = services_of(run);
  std::vector<ReportGroup> groups;
  for (const ReportGroup& group : layout.groups) {
    ReportGroup found = group;
    found.quantities.clear();
    for (const std::string& service :
         group.for_each_service ? services : std::vector{std::string()}) {
      for (ReportQuantity quantity : group.quantities) {
        if (group.for_each_service) {
          quantity.id += "." + service;
          quantity.title = with_service(quantity.title, name_in_words(service));
          put_service(quantity.formula.numerator, service);
          put_service(quantity.formula.denominator, service);
        }
        if (is_counted(quantity, run)) found.quantities.push_back(std::move(quantity));
      }
    }
    if (!found.quantities.empty()) groups.push_back(std::move(found));
  }
  return groups;
}

}  // namespace carersim
