#include "models/area.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <string_view>

#include "sim/core/error.hpp"
#include "sim/scenario/csv_table.hpp"
#include "sim/scenario/document.hpp"

namespace carersim {

namespace {

/// A count and the residents (or carers) whose number a missing one follows, in the order in which
/// missing ones are filled.
struct Column {
  const char* name;
  const char* per;  ///< empty: never missing
};
constexpr Column known_columns[] = {
    {"carers_1_9h", ""},
    {"carers_10_19h", ""},
    {"carers_20_34h", ""},
    {"carers_35_49h", ""},
    {"carers_50_plus_h", ""},
    {"residents_5_plus", ""},
    {"adults_18_64", "residents_5_plus"},
    {"adults_65_plus", "residents_5_plus"},
    {"gp_registered_carers", "residents_5_plus"},
    {"care_home_admissions_65_plus", "adults_65_plus"},
    {"care_home_admissions_18_64", "adults_18_64"},
    {"hospital_discharges_65_plus", "adults_65_plus"},
    {"reablement_starts_65_plus", "adults_65_plus"},
    {"reablement_at_home_12w", "adults_65_plus"},
};

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

std::string hint_at(const std::string& nearest) {
  return nearest.empty() ? "" : "; did you mean " + nearest + "?";
}

/// The table `area`, on the line of its file, so that provenance points there.
Layer layer_of(const std::vector<std::pair<std::string, std::string>>& numbers, std::size_t line,
               const std::string& file) {
  std::vector<std::string> values;
  for (const auto& [key, value] : numbers) values.push_back(key + " = " + value);
  return {std::string(line - 1, '\n') + fmt::format("area = {{ {} }}\n", fmt::join(values, ", ")),
          file};
}

/// Where a column is; a problem, and the number of columns, when there is none.
std::size_t place_in(const CsvTable& table, const std::string& column) {
  const std::vector<CsvTable::Field>& headings = table.headings().fields;
  const auto found = std::find_if(headings.begin(), headings.end(),
                                  [&](const CsvTable::Field& each) { return each.text == column; });
  if (found == headings.end())
    table.problem(table.headings().line, nullptr, "", "no column " + column,
                  "it among the headings");
  return static_cast<std::size_t>(found - headings.begin());
}

/// The count in a field; nan where there is none.
double count_in(const CsvTable& table, const CsvTable::Row& row, std::size_t column) {
  if (row.fields[column].text.empty()) return missing;
  return table.number(row, column, Range::at_least(0), "a count, or nothing");
}

}  // namespace

Areas::Areas(const std::filesystem::path& file) : file_name_(file.filename().string()) {
  const CsvTable table = CsvTable::read(file, "the table of councils, one a line");
  for (const Column& column : known_columns) columns_.emplace_back(column.name);
  std::vector<std::size_t> places;
  for (const char* text : {"ons_code", "name"}) places.push_back(place_in(table, text));
  for (const std::string& column : columns_) places.push_back(place_in(table, column));
  table.throw_if_problems();
  for (const CsvTable::Row& row : table.rows()) {
    Area area{row.fields[places[0]].text, row.fields[places[1]].text, row.line, {}, {}};
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      area.counts.push_back(count_in(table, row, places[i + 2]));
      if (row.fields[places[i + 2]].text.empty() && *known_columns[i].per == '\0')
        table.problem(row.line, &row.fields[places[i + 2]], columns_[i], "nothing", "a count");
    }
    areas_.push_back(std::move(area));
  }
  table.throw_if_problems();
  borrow();
  add_england();
}

void Areas::borrow() {
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (*known_columns[i].per == '\0') continue;
    const auto per = static_cast<std::size_t>(
        std::find(columns_.begin(), columns_.end(), known_columns[i].per) - columns_.begin());
    double sum = 0, residents = 0;
    for (const Area& area : areas_) {
      if (std::isnan(area.counts[i])) continue;
      sum += area.counts[i];
      residents += area.counts[per];
    }
    for (Area& area : areas_) {
      if (!std::isnan(area.counts[i])) continue;
      area.counts[i] = residents > 0 ? std::round(area.counts[per] * sum / residents) : 0;
      area.borrowed.push_back(columns_[i]);
    }
  }
}

void Areas::add_england() {
  Area england{"E92000001", "England", 1, std::vector<double>(columns_.size(), 0.0), {}};
  for (const Area& area : areas_) {
    for (std::size_t i = 0; i < columns_.size(); ++i) england.counts[i] += area.counts[i];
  }
  // Where some councils' cells were borrowed, so is a part of the sum.
  for (const std::string& column : columns_) {
    const bool any = std::any_of(areas_.begin(), areas_.end(), [&](const Area& area) {
      return std::find(area.borrowed.begin(), area.borrowed.end(), column) != area.borrowed.end();
    });
    if (any) england.borrowed.push_back(column);
  }
  areas_.push_back(std::move(england));
}

const Areas::Area* Areas::find(const std::string& name_or_code, std::string& nearest) const {
  std::vector<std::string> words;
  const std::string wanted = lower(name_or_code);
  for (const Area& area : areas_) {
    if (lower(area.name) == wanted || lower(area.ons_code) == wanted) return &area;
    words.push_back(lower(area.name));
    words.push_back(lower(area.ons_code));
  }
  std::string near = nearest_word(wanted, words);
  // The beginning of a name, such as "Lee", is what was meant too.
  for (const std::string& word : words) {
    if (near.empty() && !wanted.empty() && word.starts_with(wanted)) near = word;
  }
  for (const Area& area : areas_) {
    if (near == lower(area.name) && !near.empty()) nearest = area.name;
    if (near == lower(area.ons_code) && !near.empty()) nearest = area.ons_code;
  }
  return nullptr;
}

std::size_t Areas::place_of(const std::string& column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  require(found != columns_.end(), "an area's count is one of the columns");
  return static_cast<std::size_t>(found - columns_.begin());
}

double Areas::count(const Area& area, const std::string& column) const {
  return area.counts[place_of(column)];
}

Areas::Numbers Areas::numbers(const Area& area, double share) const {
  const auto of = [&](const char* column) { return count(area, column); };
  const Area& england = areas_.back();
  const double light = of("carers_1_9h") + of("carers_10_19h");
  const double medium = of("carers_20_34h") + of("carers_35_49h");
  const double heavy = of("carers_50_plus_h");
  const double carers = light + medium + heavy;
  const auto england_of = [&](const char* column) { return count(england, column); };
  const double england_carers = england_of("carers_1_9h") + england_of("carers_10_19h") +
                                england_of("carers_20_34h") + england_of("carers_35_49h") +
                                england_of("carers_50_plus_h");
  const auto beside_england = [&](const char* column) {
    return of(column) / carers / (england_of(column) / england_carers);
  };
  const std::string name =
      share == 1 ? area.name : fmt::format("{:.10g} % of {}", 100 * share, area.name);
  Numbers values = {{"name", toml_text(name)}, {"ons_code", toml_text(area.ons_code)}};
  const auto put = [&](const char* key, double value) {
    values.emplace_back(key, fmt::format("{}", value));
  };
  const auto put_count = [&](const char* key, double value) {
    values.emplace_back(key,
                        fmt::format("{}", static_cast<std::int64_t>(std::round(value * share))));
  };
  put_count("adults", of("adults_18_64") + of("adults_65_plus"));
  put_count("carers", carers);
  put_count("carers_1_19h", light);
  put_count("carers_20_49h", medium);
  put_count("carers_50_plus_h", heavy);
  for (const char* column :
       {"adults_18_64", "adults_65_plus", "residents_5_plus", "gp_registered_carers",
        "care_home_admissions_65_plus", "care_home_admissions_18_64", "hospital_discharges_65_plus",
        "reablement_starts_65_plus", "reablement_at_home_12w"}) {
    put_count(column, of(column));
  }
  put("share_1_19h", light / carers);
  put("share_20_49h", medium / carers);
  put("share_50_plus_h", heavy / carers);
  const double on_register = std::min(1.0, of("gp_registered_carers") / carers);
  put("share_on_gp_register", on_register);
  put("share_not_on_gp_register", 1 - on_register);
  put("hospital_use", beside_england("hospital_discharges_65_plus"));
  put("care_home_use", beside_england("care_home_admissions_65_plus"));
  // What is made of a borrowed count is borrowed too.
  std::vector<std::string> borrowed = area.borrowed;
  const auto follows = [&](const char* column, const char* key) {
    const auto end = area.borrowed.end();
    if (std::find(area.borrowed.begin(), end, column) != end) borrowed.emplace_back(key);
  };
  follows("adults_18_64", "adults");
  if (borrowed.empty() || borrowed.back() != "adults") follows("adults_65_plus", "adults");
  follows("gp_registered_carers", "share_on_gp_register");
  follows("gp_registered_carers", "share_not_on_gp_register");
  follows("hospital_discharges_65_plus", "hospital_use");
  follows("care_home_admissions_65_plus", "care_home_use");
  values.emplace_back(
      "borrowed", borrowed.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(borrowed, "\", \"")));
  return values;
}

Layer Areas::layer(const Area& area, double share) const {
  return layer_of(numbers(area, share), area.line, file_name_);
}

std::vector<Layer> Areas::own_layers(const std::filesystem::path& csv, double share) const {
  const CsvTable table =
      CsvTable::read(csv, "a CSV file of an area, with the headings of models/areas");
  const CsvTable::Row& row = table.rows().front();
  if (table.rows().size() > 1)
    table.problem(table.rows()[1].line, nullptr, "", "a second row", "one area");
  Area own{"", "", row.line, std::vector<double>(columns_.size(), missing), {}};
  for (std::size_t i = 0; i < row.fields.size(); ++i) {
    const CsvTable::Field& heading = table.headings().fields[i];
    const auto column = std::find(columns_.begin(), columns_.end(), heading.text);
    if (heading.text == "name")
      own.name = row.fields[i].text;
    else if (heading.text == "ons_code")
      own.ons_code = row.fields[i].text;
    else if (column != columns_.end())
      own.counts[static_cast<std::size_t>(column - columns_.begin())] = count_in(table, row, i);
    else if (heading.text != "districts")
      table.problem(table.headings().line, &heading, "", fmt::format("\"{}\"", heading.text),
                    fmt::format("name, ons_code, {}", fmt::join(columns_, ", ")));
  }
  std::string nearest;
  const Area* corrected = own.ons_code.empty() ? nullptr : find(own.ons_code, nearest);
  if (corrected == nullptr && !own.name.empty()) corrected = find(own.name, nearest);
  if (own.name.empty() && corrected == nullptr)
    table.problem(row.line, nullptr, "name", "nothing", "the name of the area");
  const Area& england = areas_.back();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    if (!std::isnan(own.counts[i])) continue;
    if (corrected != nullptr) {
      own.counts[i] = corrected->counts[i];
      const auto& borrowed = corrected->borrowed;
      if (std::find(borrowed.begin(), borrowed.end(), columns_[i]) != borrowed.end())
        own.borrowed.push_back(columns_[i]);
    } else if (*known_columns[i].per == '\0') {
      table.problem(row.line, nullptr, columns_[i], "no count",
                    "one, since no council of the table is called " + own.name + hint_at(nearest));
    } else {
      const std::size_t per = place_of(known_columns[i].per);
      own.counts[i] = std::round(own.counts[per] * england.counts[i] / england.counts[per]);
      own.borrowed.push_back(columns_[i]);
    }
  }
  table.throw_if_problems();
  std::vector<Layer> layers;
  Numbers said = numbers(own, share);
  if (corrected != nullptr) {
    if (own.name.empty()) own.name = corrected->name;
    if (own.ons_code.empty()) own.ons_code = corrected->ons_code;
    layers.push_back(layer(*corrected, share));
    const Numbers before = numbers(*corrected, share);
    said = numbers(own, share);
    std::erase_if(said, [&](const auto& each) {
      return std::find(before.begin(), before.end(), each) != before.end();
    });
  }
  if (!said.empty()) layers.push_back(layer_of(said, row.line, csv.filename().string()));
  return layers;
}

std::optional<AreaShare> parse_area_share(const std::string& text) {
  double percent = 0;
  const auto number = std::from_chars(text.data(), text.data() + text.size(), percent);
  std::string_view rest(number.ptr,
                        static_cast<std::size_t>(text.data() + text.size() - number.ptr));
  for (const std::string_view word : {"%", "of "}) {
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    if (number.ec != std::errc() || !rest.starts_with(word)) return AreaShare{1, text};
    rest.remove_prefix(word.size());
  }
  while (rest.starts_with(' ')) rest.remove_prefix(1);
  if (!(percent > 0 && percent <= 100)) return std::nullopt;
  return AreaShare{percent / 100, std::string(rest)};
}

}  // namespace carersim
