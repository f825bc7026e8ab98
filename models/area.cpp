#include "models/area.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <limits>
#include <string_view>

#include "sim/core/error.hpp"

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

/// The fields of a line after RFC 4180: quotes around a field that holds commas.
std::vector<std::string> fields_of(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (c == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"')
        fields.back() += line[++i];
      else
        quoted = !quoted;
    } else if (c == ',' && !quoted) {
      fields.emplace_back();
    } else if (c != '\r') {
      fields.back() += c;
    }
  }
  return fields;
}

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return text;
}

}  // namespace

Areas::Areas(const std::filesystem::path& file) : file_name_(file.filename().string()) {
  Problems problems;
  const auto problem = [&](std::size_t line, std::string where, std::string found,
                           std::string expected) {
    problems.add({{file.string(), line, line == 0 ? 0U : 1U},
                  std::move(where),
                  std::move(found),
                  std::move(expected)});
  };
  std::ifstream in(file);
  std::string line;
  if (!std::getline(in, line)) {
    problem(0, "", "no readable file", "the table of councils, one a line");
    problems.throw_if_any("areas");
  }
  const std::vector<std::string> heading = fields_of(line);
  const auto place = [&](const std::string& name) {
    return static_cast<std::size_t>(std::find(heading.begin(), heading.end(), name) -
                                    heading.begin());
  };
  std::vector<std::size_t> places;
  for (const Column& column : known_columns) columns_.emplace_back(column.name);
  for (const char* text : {"ons_code", "name"}) places.push_back(place(text));
  for (const std::string& column : columns_) places.push_back(place(column));
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (places[i] < heading.size()) continue;
    problem(1, "",
            "no column " + (i == 0   ? "ons_code"
                            : i == 1 ? "name"
                                     : columns_[i - 2]),
            "it among the headings");
  }
  problems.throw_if_any("areas");
  for (std::size_t number = 2; std::getline(in, line); ++number) {
    if (line.empty()) continue;
    const std::vector<std::string> fields = fields_of(line);
    if (fields.size() != heading.size()) {
      problem(number, "", fmt::format("{} fields", fields.size()),
              fmt::format("{}", heading.size()));
      continue;
    }
    Area area{fields[places[0]], fields[places[1]], number, {}, {}};
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const std::string& text = fields[places[i + 2]];
      double value = missing;
      const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
      const bool is_count =
          end.ec == std::errc() && end.ptr == text.data() + text.size() && value >= 0;
      if (!text.empty() && !is_count)
        problem(number, columns_[i], fmt::format("\"{}\"", text), "a count, or nothing");
      if (text.empty() && *known_columns[i].per == '\0')
        problem(number, columns_[i], "nothing", "a count");
      area.counts.push_back(text.empty() ? missing : value);
    }
    areas_.push_back(std::move(area));
  }
  if (areas_.empty()) problem(0, "", "no council", "one a line");
  problems.throw_if_any("areas");
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

double Areas::count(const Area& area, const std::string& column) const {
  const auto found = std::find(columns_.begin(), columns_.end(), column);
  require(found != columns_.end(), "an area's count is one of the columns");
  return area.counts[static_cast<std::size_t>(found - columns_.begin())];
}

Layer Areas::layer(const Area& area, double share) const {
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
  std::string values;
  const auto put = [&](const char* key, double value) {
    values += fmt::format(", {} = {}", key, value);
  };
  const auto put_count = [&](const char* key, double value) {
    values += fmt::format(", {} = {}", key, static_cast<std::int64_t>(std::round(value * share)));
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
  const std::string listed =
      borrowed.empty() ? "" : fmt::format("\"{}\"", fmt::join(borrowed, "\", \""));
  const std::string name =
      share == 1 ? area.name : fmt::format("{:.10g} % of {}", 100 * share, area.name);
  // On the line of the council in the file, so that provenance points there.
  return {std::string(area.line - 1, '\n') +
              fmt::format("area = {{ name = \"{}\", ons_code = \"{}\"{}, borrowed = [{}] }}\n",
                          name, area.ons_code, values, listed),
          file_name_};
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
