#include "sim/engine/platform_engine.hpp"

#include <algorithm>
#include <charconv>
#include <limits>
#include <map>
#include <optional>
#include <simgrid/Exception.hpp>
#include <simgrid/s4u.hpp>

#include "sim/core/error.hpp"
#include "sim/scenario/cursor.hpp"

namespace carersim {

namespace sg = simgrid::s4u;

namespace {

constexpr double seconds_per_hour = 3600;
constexpr double highest = 1e12;

/// The properties that count, of those that a file has. SimGrid has some of its own.
const std::vector<std::string>& known_properties() {
  static const std::vector<std::string> names = {
      "pilot_core",      "price_per_node_hour",    "price_per_core_hour",
      "mean_life_hours", "replaced_after_seconds", "lost_node",
      "launch_seconds",  "restart_seconds",        "currency"};
  return names;
}

using Properties = std::map<std::string, std::string>;

Properties properties_of(const std::unordered_map<std::string, std::string>* found) {
  return found == nullptr ? Properties() : Properties(found->begin(), found->end());
}

/// Reads the properties of a host or a zone, and tells what is wrong with them.
class PropertyReader {
 public:
  PropertyReader(const std::filesystem::path& file, const sg::NetZone* outermost,
                 Problems& problems)
      : file_(file.generic_string()), outermost_(outermost), problems_(problems) {}

  void problem(const std::string& where, const std::string& found, const std::string& expected) {
    problems_.add({{file_, 0, 0}, where, found, expected});
  }

  /// Of a host, the nearest: its own, or that of a zone around it.
  [[nodiscard]] std::optional<std::string> text(const sg::Host& host, const std::string& name) {
    if (const char* own = host.get_property(name)) return own;
    for (const sg::NetZone* zone = host.get_englobing_zone();; zone = zone->get_parent()) {
      if (const char* of_zone = zone->get_property(name)) return of_zone;
      // What SimGrid gives as the parent of the outermost is no zone.
      if (zone == outermost_) return std::nullopt;
    }
  }

  /// @param units  what may stand behind the number, and how much it is
  double number(const sg::Host& host, const std::string& name, double absent, double low,
                const std::map<std::string, double>& units = {}) {
    const std::optional<std::string> found = text(host, name);
    if (!found) return absent;
    double value = 0;
    const char* end = found->data() + found->size();
    const auto read = std::from_chars(found->data(), end, value);
    const std::string unit(read.ptr, end);
    const auto factor = units.find(unit);
    if (read.ec == std::errc() && (unit.empty() || factor != units.end())) {
      value *= unit.empty() ? 1 : factor->second;
      if (value >= low && value <= highest * highest) return value;
    }
    problem(host.get_name() + ": " + name, "\"" + *found + "\"",
            units.empty() ? "a number, at least " + std::to_string(static_cast<int>(low))
                          : "a speed, such as \"1Gf\"");
    return absent;
  }

  void check_names(const std::string& where, const Properties& properties) {
    for (const auto& [name, value] : properties) {
      const std::vector<std::string>& known = known_properties();
      if (std::find(known.begin(), known.end(), name) != known.end()) continue;
      if (name.starts_with("assumption")) continue;
      const std::string near = nearest_word(name, known);
      if (!near.empty())
        problem(where, "property " + name, "a property that is known; did you mean " + near + "?");
    }
  }

 private:
  std::string file_;
  const sg::NetZone* outermost_;
  Problems& problems_;
};

void each_zone(const sg::NetZone* zone, const std::function<void(const sg::NetZone&)>& take) {
  take(*zone);
  for (const sg::NetZone* inner : zone->get_children()) each_zone(inner, take);
}

/// "Parse error at FILE:LINE: WHAT", as SimGrid has it.
Problem problem_of(const std::filesystem::path& file, const std::string& text) {
  Problem problem{{file.generic_string(), 0, 0}, "", "", "a platform file of SimGrid"};
  std::string found = text;
  if (const std::size_t at = text.find(".xml:");
      text.starts_with("Parse error at ") && at != std::string::npos) {
    std::size_t line = 0;
    const char* begin = text.data() + at + 5;
    const auto read = std::from_chars(begin, text.data() + text.size(), line);
    if (read.ec == std::errc() && line > 0) problem.at = {file.generic_string(), line, 1};
    found.assign(read.ptr, text.data() + text.size());
    if (found.starts_with(": ")) found = found.substr(2);
    // The line again, and the state of SimGrid's reader.
    if (const std::size_t end = found.find("): ");
        found.starts_with("Invalid XML (") && end != std::string::npos)
      found = "invalid XML: " + found.substr(end + 3);
    while (found.ends_with('.')) found.pop_back();
  }
  std::replace(found.begin(), found.end(), '\n', ' ');
  problem.found = found;
  return problem;
}

}  // namespace

PlatformEngine::PlatformEngine(const std::filesystem::path& file)
    // A message takes the latency of its route, and its size through the narrowest link.
    // Stacks without guard pages, of which a process has 65,530.
    : words_({"carersim", "--cfg=contexts/stack-size:64", "--cfg=contexts/guard-size:0",
              "--cfg=contexts/factory:ucontext", "--cfg=network/model:CM02",
              "--cfg=network/TCP-gamma:0", "--log=root.threshold:critical", "--log=no_loc"}) {
  for (std::string& word : words_) pointers_.push_back(word.data());
  count_ = static_cast<int>(pointers_.size());
  engine_ = std::make_unique<sg::Engine>(&count_, pointers_.data());
  platform_.file = file;
  const auto refuse = [&](const Problem& problem) {
    throw InputError(file.generic_string(), {problem});
  };
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error))
    refuse({{file.generic_string(), 0, 0}, "", "no such file", "a platform file of SimGrid"});
  try {
    engine_->load_platform(file.string());
  } catch (const simgrid::Exception& fault) {
    refuse(problem_of(file, fault.what()));
  } catch (const std::invalid_argument& fault) {
    refuse(problem_of(file, fault.what()));
  }
  read();
}

PlatformEngine::~PlatformEngine() = default;

void PlatformEngine::run() {
  engine_->run();
}

double PlatformEngine::now() {
  return sg::Engine::get_clock();
}

void PlatformEngine::read() {
  Problems problems;
  PropertyReader reader(platform_.file, engine_->get_netzone_root(), problems);
  hosts_ = engine_->get_all_hosts();
  std::sort(hosts_.begin(), hosts_.end(), [](const sg::Host* a, const sg::Host* b) {
    return natural_before(a->get_name(), b->get_name());
  });
  std::map<std::string, std::string> assumptions;
  each_zone(engine_->get_netzone_root(), [&](const sg::NetZone& zone) {
    const Properties properties = properties_of(zone.get_properties());
    reader.check_names("zone " + zone.get_name(), properties);
    for (const auto& [name, text] : properties) {
      if (name.starts_with("assumption")) assumptions[name] = text;
    }
  });
  for (const auto& [name, text] : assumptions) platform_.assumptions.push_back(text);
  if (hosts_.empty()) {
    problems.add({{platform_.file.generic_string(), 0, 0}, "", "no host", "at least one"});
    problems.throw_if_any(platform_.file.generic_string());
  }
  flops_ = reader.number(*hosts_.front(), "pilot_core", 1e9, 1,
                         {{"f", 1.0}, {"kf", 1e3}, {"Mf", 1e6}, {"Gf", 1e9}, {"Tf", 1e12}});
  for (const sg::Host* host : hosts_) {
    reader.check_names(host->get_name(), properties_of(host->get_properties()));
    Platform::Node& node = platform_.nodes.emplace_back();
    node.name = host->get_name();
    node.cores = static_cast<std::uint32_t>(host->get_core_count());
    node.speed = host->get_speed() / flops_;
    node.price_per_node_hour = reader.number(*host, "price_per_node_hour", 0, 0);
    node.price_per_core_hour = reader.number(*host, "price_per_core_hour", 0, 0);
    node.mean_life = seconds_per_hour * reader.number(*host, "mean_life_hours", 0, 0);
    node.replaced_after = reader.number(*host, "replaced_after_seconds", 0, 0);
  }
  const sg::Host& first = *hosts_.front();
  platform_.launch = reader.number(first, "launch_seconds", 0, 0);
  platform_.restart = reader.number(first, "restart_seconds", 0, 0);
  platform_.currency = reader.text(first, "currency").value_or("£");
  if (const std::optional<std::string> word = reader.text(first, "lost_node")) {
    if (*word != "redo" && *word != "restart")
      reader.problem(first.get_name() + ": lost_node", "\"" + *word + "\"", "redo or restart");
    platform_.lost_node = *word == "redo" ? LostNode::redo : LostNode::restart;
  }
  // It hands out the work.
  if (platform_.nodes.front().mean_life > 0) {
    reader.problem(first.get_name() + ": mean_life_hours", "a first machine that vanishes",
                   "0 for it: it hands out the work");
  }
  problems.throw_if_any(platform_.file.generic_string());
}

}  // namespace carersim
