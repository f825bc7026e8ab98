#include "apps/carersim/what_if.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <set>

#include "apps/carersim/commands.hpp"

namespace carersim {

namespace {

struct WhatIf {
  std::string name;
  double times = 1;
};

/// `referrals +20%` or `referrals -10 %`.
std::optional<WhatIf> parse(const std::string& text) {
  const std::size_t sign = text.find_last_of("+-");
  if (sign == std::string::npos || sign == 0) return std::nullopt;
  WhatIf what_if;
  what_if.name = text.substr(0, text.find_last_not_of(' ', sign - 1) + 1);
  char* end = nullptr;
  const double percent = std::strtod(text.c_str() + sign, &end);
  while (*end == ' ') ++end;
  if (end == text.c_str() + sign || std::string(end) != "%") return std::nullopt;
  what_if.times = 1 + percent / 100;
  constexpr double most = 100;
  if (what_if.name.empty() || !(what_if.times >= 0 && what_if.times <= most)) return std::nullopt;
  return what_if;
}

/// Where the rates of things of one kind are multiplied: `channel.<name>.rate`, or `.times` where
/// there is a rate for each level of an attribute.
std::vector<std::string> rates_of(const Scenario& scenario, std::size_t arm,
                                  const std::string& table) {
  std::vector<std::string> names;
  std::set<std::string> addresses;
  for (const Scenario::Entry& entry : scenario.entries(arm)) {
    if (!entry.address.starts_with(table + ".")) continue;
    const std::string name = entry.address.substr(0, entry.address.find('.', table.size() + 1));
    if (names.empty() || names.back() != name) names.push_back(name);
    // A rate of nothing stays nothing.
    if (!entry.resolved.starts_with("0 /") && !entry.resolved.starts_with("\"0 /"))
      addresses.insert(entry.address);
  }
  std::vector<std::string> found;
  for (const std::string& name : names) {
    for (const char* key : {".rate", ".times"}) {
      if (!addresses.contains(name + key)) continue;
      found.push_back(name + key);
      break;
    }
  }
  return found;
}

}  // namespace

bool is_what_if(const std::string& text) {
  return parse(text).has_value();
}

std::vector<Override> what_if_overrides(const Scenario& scenario, std::size_t arm,
                                        const std::string& text) {
  const std::optional<WhatIf> what_if = parse(text);
  std::vector<std::string> addresses = {what_if->name};
  if (what_if->name == "referrals") {
    addresses = rates_of(scenario, arm, "channel");
    if (addresses.empty()) addresses = rates_of(scenario, arm, "arrivals");
    if (addresses.empty()) {
      throw CommandLineError(fmt::format(
          "--what-if: found \"{}\"; expected a scenario with channels or arrivals that have a "
          "rate, or the address of a number instead of \"referrals\"",
          text));
    }
  }
  std::vector<Override> overrides;
  for (const std::string& address : addresses)
    overrides.push_back({address, "--what-if", what_if->times});
  return overrides;
}

}  // namespace carersim
