#include "sim/scenario/key_reads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/tree.hpp"

namespace carersim {

namespace {

/// Where thousands are set apart by commas.
constexpr double with_commas_from = 10'000;
/// The bound of every quantity that has no other: it says nothing about one in particular.
constexpr double bound_of_all = 1e12;

std::string bound_text(double value) {
  std::string text = number_text(value);
  if (std::abs(value) < with_commas_from || value != std::floor(value)) return text;
  text = fmt::format("{:.0f}", value);
  for (std::size_t i = text.size(); i > 3 && text[i - 4] != '-'; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string range_words(const Range& range) {
  const bool low = std::isfinite(range.low) && range.low != -bound_of_all;
  const bool high = std::isfinite(range.high) && range.high != bound_of_all;
  if (low && high && !range.low_excluded)
    return fmt::format("{} to {}", bound_text(range.low), bound_text(range.high));
  std::string text;
  if (low)
    text = fmt::format("{} {}", range.low_excluded ? "above" : "at least", bound_text(range.low));
  if (high) text += fmt::format("{}at most {}", low ? ", " : "", bound_text(range.high));
  return text;
}

/// What a quantity is called, and the unit that the program keeps it in.
std::pair<std::string, std::string> name_of(Dimension dimension, const Range& range) {
  switch (dimension) {
    case Dimension::time:
      return {"length of time", "d"};
    case Dimension::rate:
      return {"rate", "/ year"};
    case Dimension::money:
      return {"amount", "£"};
    case Dimension::money_per_year:
      return {"amount per time", "£ / year"};
    case Dimension::money_per_hour:
      return {"amount per hour", "£ / h"};
    case Dimension::money_per_day:
      return {"amount per time", "£ / d"};
    case Dimension::ratio:
      return {range.low >= 0 && range.high <= 1 ? "share" : "number", ""};
    case Dimension::staff:
      return {"staff", "WTE"};
    case Dimension::work:
      return {"work", "h"};
    case Dimension::work_per_year:
      return {"work per time", "h / year"};
    case Dimension::places:
      return {"places", "places"};
  }
  throw ProgramError("a quantity has a dimension");
}

}  // namespace

void KeyReads::asked(const std::string& address, const std::string& parent, std::string_view part,
                     Part kind, bool exists) {
  const auto [place, fresh] = all_.try_emplace(address);
  Asked& asked = place->second;
  if (fresh) {
    asked.parent = parent;
    asked.part = part;
    asked.kind = kind;
  }
  // One that its reader knows by name is no free part, though all parts were asked for too.
  if (kind == Part::by_name) asked.kind = kind;
  if (!exists) asked.was_absent = true;
}

void KeyReads::value(const std::string& address, KeyValue value) {
  std::vector<KeyValue>& values = all_[address].values;
  if (std::find(values.begin(), values.end(), value) == values.end())
    values.push_back(std::move(value));
}

void KeyReads::quantity(const std::string& address, Dimension dimension, Range range,
                        bool on_dates) {
  range.low = std::max(range.low, -largest(dimension));
  range.high = std::min(range.high, largest(dimension));
  auto [what, unit] = name_of(dimension, range);
  value(address, {std::move(what), std::move(unit), range_words(range), on_dates, {}});
}

void KeyReads::count(const std::string& address, const Range& range) {
  value(address, {"whole number", "", range_words(range), false, {}});
}

void KeyReads::distribution(const std::string& address, Dimension dimension, bool on_dates) {
  Range range = Range::at_least(0);
  range.high = largest(dimension);
  const auto [what, unit] = name_of(dimension, range);
  value(address, {"distribution of " + what, unit, range_words(range), on_dates, {}});
}

void note_keys_of_the_loader(KeyReads& reads) {
  const auto under = [&](const std::string& parent, const std::string& part, KeyReads::Part kind) {
    std::string address = join_address(parent, part);
    // Whether they are there is not looked at: none of them has to be.
    reads.asked(address, parent, part, kind, false);
    return address;
  };
  const auto key = [&](const std::string& parent, const char* part, KeyValue value) {
    reads.value(under(parent, part, KeyReads::Part::by_name), std::move(value));
  };
  const auto free = [&](const std::string& parent) {
    return under(parent, "any", KeyReads::Part::free);
  };
  const KeyValue any{"what the address takes", {}, {}, false, {}};
  key("", "title", {"text", {}, {}, false, {}});
  key("", "extends", {"text, or list of text", {}, {}, false, {}});
  key("", "area", {"text", {}, {}, false, {}});
  reads.value(free(under("", "set", KeyReads::Part::by_name)), any);
  const std::string arm = under(under("", "arm", KeyReads::Part::by_name), "1",  //
                                KeyReads::Part::element);
  reads.value(free(under(arm, "set", KeyReads::Part::by_name)), any);
  const std::string scale = free(under("", "scale", KeyReads::Part::by_name));
  key(scale, "of", {"text", {}, {}, false, {}});
  reads.asked(scale + ".per", scale, "per", KeyReads::Part::by_name, true);
  reads.quantity(scale + ".per", Dimension::places, Range::above(0), false);
  reads.value(free(under("", "parameter", KeyReads::Part::by_name)), any);
  const std::string economics = under("", "economics", KeyReads::Part::by_name);
  key(economics, "price_year", {"text", {}, {}, false, {}});
  const std::string index = under(economics, "price_index", KeyReads::Part::by_name);
  reads.quantity(free(index), Dimension::ratio, Range::above(0), false);
}

}  // namespace carersim
