#include "sim/sweep/study_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/measure/formula.hpp"
#include "sim/scenario/units.hpp"
#include "sim/sweep/study_csv.hpp"

namespace carersim {

namespace {

/// A value as `--set` would have it; a problem unless it is a text or a number.
std::string value_text_of(const Cursor& cursor) {
  if (cursor.is_text()) {
    cursor.takes("number or text");
    return cursor.written();
  }
  return number_text(cursor.number(Range::any()));
}

/// The addresses and values of a table such as `"service.desk.places" = "4 places"`.
void read_overrides(const Cursor& table, std::size_t prefix, std::vector<Override>& overrides) {
  for (const Cursor& child : table.children()) {
    if (child.is_table())
      read_overrides(child, prefix, overrides);
    else
      overrides.push_back({child.address().substr(prefix), value_text_of(child)});
  }
}

/// An address that a study may vary: luck and replications are the same at every point.
void check_address(const Cursor& cursor, const std::string& address) {
  if (!address.starts_with("run.") && !address.starts_with("arm.")) return;
  cursor.problem(fmt::format("\"{}\"", address), "an address of the scenario itself");
}

std::vector<StudyAxis> axis_of_range(const Cursor& cursor, const std::string& name,
                                     const std::string& address, DesignKind design) {
  const auto written = [](const Cursor& end) {
    const std::string text = value_text_of(end);
    const std::optional<WrittenNumber> number = parse_written_number(text);
    if (!number && end.is_text()) end.expected("a number, with its unit where it has one");
    return number;
  };
  const std::optional<WrittenNumber> low = written(cursor["low"]);
  const std::optional<WrittenNumber> high = written(cursor["high"]);
  const auto scale = static_cast<AxisScale>(cursor["scale"].choice_or(axis_scale_names(), 0));
  const Cursor steps = cursor["steps"];
  const std::int64_t count =
      design == DesignKind::factorial || steps.exists() ? steps.count(Range::between(2, 1e6)) : 0;
  if (!low || !high) return {};
  if (low->before != high->before || low->after != high->after) {
    cursor["high"].expected(
        fmt::format("a number in the unit of low, such as \"{}\"", low->with(low->number)));
    return {};
  }
  if (!(low->number < high->number)) {
    cursor["high"].expected(fmt::format("more than low, \"{}\"", low->with(low->number)));
    return {};
  }
  if (scale == AxisScale::logarithmic && low->number <= 0) {
    cursor["low"].expected("a number above 0, as the scale is log");
    return {};
  }
  const StudyAxis range(name, address, *low, *high, scale);
  if (count == 0) return {range};
  std::vector<std::string> values;
  for (std::int64_t i = 0; i < count; ++i)
    values.push_back(range.text(static_cast<double>(i) / static_cast<double>(count - 1)));
  return {StudyAxis(name, address, std::move(values))};
}

std::vector<StudyAxis> axis_of_values(const Cursor& values, const std::string& name,
                                      const std::string& address) {
  std::vector<std::string> texts;
  if (!values.is_array()) {
    values.expected("an array of values");
    return {};
  }
  for (const Cursor& value : values.children()) {
    texts.push_back(value_text_of(value));
    if (std::count(texts.begin(), texts.end(), texts.back()) > 1) value.expected("each value once");
  }
  if (texts.empty()) {
    values.problem("no value", "one or more");
    return {};
  }
  return {StudyAxis(name, address, std::move(texts))};
}

/// Where the base of a one-at-a-time design lies on an axis.
double read_base(const Cursor& cursor, const StudyAxis& axis) {
  if (!axis.is_range()) {
    cursor.problem("an axis of named values", "one with low and high");
    return 0;
  }
  const std::string text = value_text_of(cursor);
  const std::optional<WrittenNumber> number = parse_written_number(text);
  const bool fits = number && number->before == axis.low().before &&
                    number->after == axis.low().after && number->number >= axis.low().number &&
                    number->number <= axis.high().number;
  if (fits) return axis.place_of_number(number->number);
  if (cursor.exists())
    cursor.expected(fmt::format("a value from \"{}\" to \"{}\"", axis.text(0), axis.text(1)));
  return 0;
}

}  // namespace

StudyFile::StudyFile(const std::filesystem::path& file,
                     const std::vector<std::filesystem::path>& folders,
                     std::shared_ptr<KeyReads> key_reads)
    : file_(file), data_(file, std::move(key_reads)) {
  title_ = data_.root()["title"].text();
  find_scenario(folders);
  read_settings();
  read_points();
  if (!scenario_.empty() && data_.root().problems().empty()) return;
  // Which measures there are cannot be known: what would be asked for later is not unknown.
  data_.root()["keep"].ignore();
  data_.finish();
}

void StudyFile::find_scenario(const std::vector<std::filesystem::path>& folders) {
  const Cursor name = data_.root()["scenario"];
  const std::string text = name.text();
  if (!name.is_text()) return;
  std::vector<std::filesystem::path> places = {file_.parent_path()};
  places.insert(places.end(), folders.begin(), folders.end());
  std::error_code error;
  for (const std::filesystem::path& place : places) {
    if (text.empty() || !std::filesystem::is_regular_file(place / text, error)) continue;
    scenario_ = place / text;
    return;
  }
  name.expected("the name of a scenario file, beside this one or in the library");
}

void StudyFile::read_settings() {
  const Cursor root = data_.root();
  const Cursor set = root["set"];
  if (set.exists() && !set.is_table()) set.expected("a table of addresses and values");
  if (set.is_table()) read_overrides(set, set.address().size() + 1, settings_);
  for (const Override& each : settings_) check_address(set, each.address);
  const Cursor run = root["run"];
  if (run["seed"].exists()) {
    settings_.push_back({"run.seed", std::to_string(run["seed"].count(Range::between(0, 9e15)))});
  }
  if (run["replications"].exists()) {
    settings_.push_back(
        {"run.replications", std::to_string(run["replications"].count(Range::between(1, 1e6)))});
  }
}

DesignPlan StudyFile::read_design() {
  const Cursor design = data_.root()["design"];
  DesignPlan plan;
  plan.kind = static_cast<DesignKind>(design["kind"].choice(design_names()));
  const auto count = [&](const char* key, double least, double most) {
    return static_cast<std::uint32_t>(design[key].count(Range::between(least, most)));
  };
  constexpr double many = most_points;
  switch (plan.kind) {
    case DesignKind::latin_hypercube:
    case DesignKind::sobol:
    case DesignKind::saltelli:
      plan.points = count("points", 1, many);
      break;
    case DesignKind::morris:
      plan.trajectories = count("trajectories", 1, many);
      plan.levels = count("levels", 2, 1000);
      if (plan.levels % 2 != 0) design["levels"].expected("an even number");
      break;
    case DesignKind::factorial:
    case DesignKind::one_at_a_time:
    case DesignKind::csv:
      return plan;
  }
  plan.seed = static_cast<std::uint64_t>(design["seed"].count(Range::between(0, 9e15)));
  return plan;
}

void StudyFile::read_points() {
  const Cursor root = data_.root();
  const Cursor axes = root["axis"];
  DesignPlan plan = read_design();
  design_ = plan.description();
  if (plan.kind == DesignKind::csv) {
    if (axes.exists()) axes.problem("axes beside a table of points", "one of them");
    axes.ignore();
    const Cursor table = root["design"]["file"];
    if (std::optional<StudyPoints> points = read_points_csv(table)) {
      for (const StudyAxis& axis : points->axes()) check_address(table, axis.address());
      points_ = std::move(*points);
    }
    return;
  }
  std::vector<StudyAxis> read = read_axes(plan);
  if (read.empty() && root.problems().empty()) axes.problem("no axis", "at least one [[axis]]");
  // With a part of it missing, the design would be another one.
  if (!root.problems().empty()) return;
  std::optional<StudyPoints> points = points_of(plan, std::move(read));
  if (!points) {
    root["design"].problem(fmt::format("more than {} points", most_points), "fewer");
    return;
  }
  points_ = std::move(*points);
}

std::vector<StudyAxis> StudyFile::read_axes(DesignPlan& design) {
  std::vector<StudyAxis> axes;
  const Cursor list = data_.root()["axis"];
  if (list.exists() && !list.is_array()) {
    list.expected("an array of tables: double brackets, [[axis]]");
    return axes;
  }
  for (const Cursor& cursor : list.exists() ? list.children() : std::vector<Cursor>()) {
    if (!cursor.is_table()) {
      cursor.expected("a table");
      continue;
    }
    const std::string address = cursor["address"].text();
    const std::string name = std::string(cursor["name"].text_or(address));
    check_address(cursor["address"], address);
    for (const StudyAxis& other : axes) {
      if (other.name() == name) cursor.problem(fmt::format("a second \"{}\"", name), "each once");
    }
    const Cursor values = cursor["values"];
    std::vector<StudyAxis> axis = values.exists()
                                      ? axis_of_values(values, name, address)
                                      : axis_of_range(cursor, name, address, design.kind);
    if (design.kind == DesignKind::one_at_a_time && !axis.empty())
      design.base.push_back(read_base(cursor["base"], axis.front()));
    axes.insert(axes.end(), axis.begin(), axis.end());
  }
  return axes;
}

std::vector<Override> StudyFile::overrides(std::uint32_t point) const {
  std::vector<Override> result = settings_;
  for (std::size_t axis = 0; axis < points_.axes().size(); ++axis)
    result.push_back({points_.axes()[axis].address(), points_.text(point, axis)});
  return result;
}

KeptMeasures StudyFile::finish(const std::vector<Measure>& all,
                               const std::vector<std::string>& headlines) const {
  std::vector<std::string> names;
  for (const Measure& measure : all) names.push_back(measure.name);
  const auto find = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(names.begin(), names.end(), name) - names.begin());
  };
  const auto read = [&](const Cursor& list, std::vector<std::size_t>& kept) {
    if (!list.is_array()) {
      list.expected("an array of measures");
      return;
    }
    for (const Cursor& cursor : list.children()) {
      const std::string text = cursor.text();
      if (!cursor.is_text()) continue;
      for (const std::string& name : expand_braces(text)) {
        const std::size_t place = find(name);
        if (place < all.size()) {
          if (std::find(kept.begin(), kept.end(), place) == kept.end()) kept.push_back(place);
          continue;
        }
        const std::string near = nearest_word(name, names);
        cursor.problem(fmt::format("\"{}\"", name),
                       near.empty() ? std::string("a measure; carersim list measures names them")
                                    : fmt::format("a measure; did you mean {}?", near));
      }
    }
  };
  KeptMeasures kept;
  const Cursor keep = data_.root()["keep"];
  const Cursor measures = keep["measures"];
  const Cursor by_year = keep["by_year"];
  if (measures.exists()) {
    read(measures, kept.measures);
  } else {
    for (const std::string& name : headlines)
      if (find(name) < all.size()) kept.measures.push_back(find(name));
  }
  if (by_year.exists()) read(by_year, kept.by_year);
  for (const std::size_t place : kept.by_year) {
    if (std::find(kept.measures.begin(), kept.measures.end(), place) == kept.measures.end())
      kept.measures.push_back(place);
    // What is computed from others has no sum over months.
    if (all[place].kind == MeasureKind::derived)
      by_year.problem(
          fmt::format("\"{}\", which is known for the whole evaluation alone", names[place]),
          "measures of events, amounts or stocks");
  }
  if (kept.measures.empty() && data_.root().problems().empty())
    keep.problem("no measure to keep", "measures = [\"…\"]");
  data_.finish();
  return kept;
}

}  // namespace carersim
