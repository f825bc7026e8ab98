// Reading who waits and who is served when the run starts.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>

#include "sim/pathway/pathway_reader.hpp"
#include "sim/scenario/csv_table.hpp"
#include "sim/service/service.hpp"

namespace carersim {

namespace {

/// Nobody has waited for longer than a life.
constexpr double most_days = 36'525;

/// What a column of a list's file says of each person.
using TakeField = std::function<void(const CsvTable::Row&, TodayList::Person&)>;

}  // namespace

/// Reads the file of those who wait or of those who are served.
class TodayFile {
 public:
  TodayFile(const CsvTable& table, const Attributes& attributes, std::size_t attributes_known,
            const std::vector<std::string>& clocks)
      : table_(table),
        attributes_(attributes),
        attributes_known_(attributes_known),
        clocks_(clocks) {}

  /// @param so_far  heading of the column that says how long; optional where it may be drawn
  void read(const std::string& so_far, bool optional, bool in_service, TodayList& list) {
    std::vector<TakeField> columns;
    std::vector<std::string> known = {so_far, "count"};
    for (const std::string& clock : clocks_) known.push_back(clock + "_days");
    for (std::size_t i = 0; i < attributes_known_; ++i) known.push_back(attributes_.names()[i]);
    bool has_so_far = false;
    std::optional<std::size_t> count;
    const CsvTable::Row& headings = table_.headings();
    for (std::size_t i = 0; i < headings.fields.size(); ++i) {
      const CsvTable::Field& heading = headings.fields[i];
      if (heading.text == so_far) {
        has_so_far = true;
        columns.emplace_back([=, this](const CsvTable::Row& row, TodayList::Person& person) {
          person.so_far = length(row, i);
        });
      } else if (heading.text == "count") {
        count = i;
      } else if (!add_clock(heading.text, i, columns) && !add_attribute(heading.text, i, columns)) {
        const std::string near = nearest_word(heading.text, known);
        table_.problem(headings.line, &heading, "", fmt::format("the column \"{}\"", heading.text),
                       near.empty() ? fmt::format("one of {}", fmt::join(known, ", "))
                                    : fmt::format("a column; did you mean {}?", near));
      }
    }
    if (!has_so_far && !optional) {
      table_.problem(headings.line, nullptr, "", fmt::format("no column {}", so_far),
                     "it among the headings");
    }
    for (const CsvTable::Row& row : table_.rows()) {
      TodayList::Person person;
      person.in_service = in_service;
      for (const TakeField& take : columns) take(row, person);
      double people = 1;
      if (count) {
        people = table_.number(row, *count, Range::between(1, 1e6), "a whole number above 0");
        if (people != std::floor(people)) {
          table_.problem(row.line, &row.fields[*count], "count",
                         fmt::format("\"{}\"", row.fields[*count].text), "a whole number above 0");
        }
      }
      list.people.insert(list.people.end(), static_cast<std::size_t>(people), person);
    }
  }

 private:
  [[nodiscard]] double length(const CsvTable::Row& row, std::size_t column) const {
    return table_.number(row, column, Range::between(0, most_days),
                         fmt::format("a number from 0 to {}", most_days));
  }

  bool add_clock(const std::string& heading, std::size_t column,
                 std::vector<TakeField>& columns) const {
    for (std::size_t clock = 0; clock < clocks_.size(); ++clock) {
      if (heading != clocks_[clock] + "_days") continue;
      columns.emplace_back([=, this](const CsvTable::Row& row, TodayList::Person& person) {
        person.clocks.at(clock) = length(row, column);
      });
      return true;
    }
    return false;
  }

  bool add_attribute(const std::string& heading, std::size_t column,
                     std::vector<TakeField>& columns) const {
    const AttributeId attribute = attributes_.find(heading);
    if (!attribute.exists() || attribute.index() >= attributes_known_) return false;
    columns.emplace_back([=, this](const CsvTable::Row& row, TodayList::Person& person) {
      const CsvTable::Field& field = row.fields[column];
      if (field.text.empty()) return;
      const std::vector<std::string>& levels = attributes_[attribute].levels;
      const auto level = std::find(levels.begin(), levels.end(), field.text);
      if (level == levels.end()) {
        table_.problem(row.line, &field, heading, fmt::format("the level \"{}\"", field.text),
                       fmt::format("one of {}, or nothing", fmt::join(levels, ", ")));
        return;
      }
      person.is.push_back({attribute, static_cast<std::uint8_t>(level - levels.begin())});
    });
    return true;
  }

  const CsvTable& table_;
  const Attributes& attributes_;
  std::size_t attributes_known_;  ///< the first ones, which those who walk here have
  const std::vector<std::string>& clocks_;
};

namespace {

void add_people(TodayList& list, bool in_service, std::int64_t count) {
  TodayList::Person person;
  person.in_service = in_service;
  list.people.insert(list.people.end(), static_cast<std::size_t>(count), person);
}

std::int64_t people_on(const TodayList& list, bool in_service) {
  return std::count_if(list.people.begin(), list.people.end(),
                       [&](const TodayList::Person& p) { return p.in_service == in_service; });
}

}  // namespace

void PathwayReader::read_today() {
  const Cursor today = root_["today"];
  if (!today.exists()) return;
  const Cursor lists = today["list"];
  if (lists.exists() && !lists.is_array()) {
    lists.expected("an array of tables: double brackets, [[today.list]]");
    lists.ignore();
    return;
  }
  if (lists.children().empty()) lists.expected("at least one [[today.list]]");
  for (const Cursor& cursor : lists.children()) {
    if (cursor.is_table()) {
      read_today_list(cursor);
    } else {
      cursor.expected("a table: [[today.list]]");
    }
  }
}

void PathwayReader::read_today_list(const Cursor& cursor) {
  TodayList list;
  list.address = cursor.address();
  list.at = cursor["step"].position();
  list.step = read_step(cursor["step"], plan_);
  if (!list.step.exists()) return cursor.ignore();
  const Step& step = plan_.steps[list.step.index()];
  const std::string name = step.address.substr(8);
  if (step.kind != StepKind::service) {
    cursor["step"].problem(fmt::format("the step \"{}\", a {}", name,
                                       step_kind_names()[static_cast<std::size_t>(step.kind)]),
                           "a step of kind service");
    return cursor.ignore();
  }
  for (const TodayList& other : plan_.today) {
    if (other.step != list.step) continue;
    cursor["step"].problem(fmt::format("the step \"{}\" again", name), "one list for each step");
    return cursor.ignore();
  }
  list.luck = luck_name("today." + name);
  list.so_far_luck = luck_name("today." + name + ".so_far");
  if (!cursor["waiting"].exists() && !cursor["in_service"].exists())
    cursor.problem("neither waiting nor in_service", "one of them");
  list.sets = read_assignments(cursor["set"], attributes_);
  check_walker(cursor["set"], step, list.sets);
  read_today_like(cursor["like"], step, list);
  if (cursor["offers"].exists()) {
    list.offers = offers_named(cursor["offers"], "today." + name);
    if (plan_.pathways[step.pathway.index()].walker == plain_case)
      cursor["offers"].expected("no offers, since plain cases take up no supports");
  }
  read_today_waiting(cursor, step, list);
  read_today_in_service(cursor, step, list);
  plan_.today.push_back(std::move(list));
}

void PathwayReader::read_today_like(const Cursor& like, const Step& step, TodayList& list) {
  if (plan_.pathways[step.pathway.index()].walker != plain_case) {
    if (like.exists())
      like.problem(fmt::format("\"{}\"", like.text()),
                   "nothing, since people of the population walk here");
    return;
  }
  // Those who come to the step itself, else those who come to its pathway.
  std::vector<std::string> names, near;
  bool at_step = false;
  for (std::size_t i = 0; i < plan_.sources.size(); ++i) {
    const SourcePlan& source = plan_.sources[i];
    names.push_back(source.name);
    if (!source.enter.exists() || plan_.steps[source.enter.index()].pathway != step.pathway)
      continue;
    const bool here = source.enter == list.step;
    if (at_step && !here) continue;
    if (here && !at_step) near.clear();
    at_step = at_step || here;
    near.push_back(source.name);
    list.like = i;
  }
  if (like.exists() && names.empty()) {
    like.problem(fmt::format("\"{}\"", like.text()), "nothing, since no cases arrive");
  } else if (like.exists()) {
    list.like = like.choice(names);
  } else if (near.size() > 1) {
    like.expected(
        fmt::format("the arrivals that they are like: one of \"{}\"", fmt::join(near, "\", \"")));
  }
}

void PathwayReader::read_today_waiting(const Cursor& cursor, const Step& step, TodayList& list) {
  const Cursor waiting = cursor["waiting"];
  const Cursor waited = cursor["waited"];
  if (!waiting.exists()) {
    if (waited.exists()) waited.problem("how long they have waited", "waiting, too");
    waited.ignore();
    return;
  }
  if (waiting.is_text()) {
    if (waited.exists()) waited.problem("how long they have waited", "it in the file alone");
    waited.ignore();
    const auto table = CsvTable::read(waiting, "a CSV file of those who wait, with waited_days");
    if (table) today_file(*table, step).read("waited_days", false, false, list);
  } else {
    const std::int64_t count = waiting.count(Range::between(0, 1e7));
    add_people(list, false, count);
    if (count > 0 || waited.exists()) list.waited = waited.distribution(LengthUnit::days);
  }
  const ServicePlan& service = plan_.services[plan_.service_steps[step.detail].service.index()];
  std::int64_t all = people_on(list, false);
  if (all > 0 && !service.is_finite()) {
    waiting.problem(fmt::format("{} people waiting for {}", all, service.name),
                    "0, since nobody ever waits there");
  }
  for (const TodayList& other : plan_.today) {
    const Step& there = plan_.steps[other.step.index()];
    if (plan_.service_steps[there.detail].service == plan_.service_steps[step.detail].service)
      all += people_on(other, false);
  }
  if (service.limit && all > *service.limit) {
    waiting.problem(fmt::format("{} people waiting for {}", all, service.name),
                    fmt::format("at most its queue.limit, {}", *service.limit));
  }
}

void PathwayReader::read_today_in_service(const Cursor& cursor, const Step& step, TodayList& list) {
  const Cursor in_service = cursor["in_service"];
  list.in_service_at = in_service.position();
  const Cursor served = cursor["served"];
  const ServicePlan& service = plan_.services[plan_.service_steps[step.detail].service.index()];
  const bool team = service.kind == ServiceKind::team;
  if (!in_service.exists()) {
    if (served.exists()) served.problem("how long they were served", "in_service, too");
    served.ignore();
    return;
  }
  if (in_service.is_text()) {
    if (served.exists()) served.problem("how long they were served", "it in the file alone");
    served.ignore();
    const std::string so_far = team ? "served_hours" : "served_days";
    const auto table = CsvTable::read(
        in_service, fmt::format("a CSV file of those who are served, with {}", so_far));
    if (table) today_file(*table, step).read(so_far, true, true, list);
  } else {
    add_people(list, true, in_service.count(Range::between(0, 1e7)));
    if (served.exists())
      list.served = served.distribution(team ? LengthUnit::hours_of_work : LengthUnit::days);
  }
  if (service.shift_end == ShiftEnd::hand_over && people_on(list, true) > 0) {
    in_service.problem(fmt::format("{} people served by {}", people_on(list, true), service.name),
                       "0, since it hands cases over when a shift ends: they wait");
  }
}

TodayFile PathwayReader::today_file(const CsvTable& table, const Step& step) const {
  const PathwayInfo& pathway = plan_.pathways[step.pathway.index()];
  const std::size_t known =
      pathway.walker == plain_case ? attributes_.size() : attributes_.population_count();
  return {table, attributes_, known, pathway.clocks};
}

void check_places_today(const PathwayPlan& plan, const InForce& numbers, Problems& problems) {
  std::vector<std::int64_t> taken(plan.services.size(), 0);
  for (const TodayList& list : plan.today) {
    const std::uint32_t detail = plan.steps[list.step.index()].detail;
    const std::size_t index = plan.service_steps[detail].service.index();
    const ServicePlan& service = plan.services[index];
    if (people_on(list, true) == 0) continue;
    taken[index] += people_on(list, true);
    const std::int64_t places =
        Capacity::of(service.kind, numbers.timed(service.capacity).base()).places;
    if (!service.is_finite() || taken[index] <= places) continue;
    problems.add({list.in_service_at, list.address + ".in_service",
                  fmt::format("{} people served by {}", taken[index], service.name),
                  fmt::format("at most its {} {}", places,
                              service.kind == ServiceKind::team ? "workers" : "places")});
  }
}

}  // namespace carersim
