#include "sim/engine/clock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include <simgrid/s4u.hpp>

// Wants what s4u.hpp declares.
#include <simgrid/version.h>

#include "sim/core/error.hpp"

namespace carersim {

namespace sg = simgrid::s4u;

namespace {

double seconds(Span span) {
  require(span.ticks() % ticks_per_second == 0, "agency times are whole seconds");
  const std::int64_t whole = span.ticks() / ticks_per_second;
  return static_cast<double>(whole);
}

/// The same agencies, and links between the same ones.
bool same_platform(const Partnership& a, const Partnership& b) {
  return a.agencies == b.agencies &&
         std::equal(a.hand_offs.begin(), a.hand_offs.end(), b.hand_offs.begin(), b.hand_offs.end(),
                    [](const Partnership::HandOff& one, const Partnership::HandOff& other) {
                      return one.from == other.from && one.to == other.to;
                    });
}

/// Seconds up to which a double still tells tenths of them apart.
constexpr double farthest = 1e14;

std::string host_name(std::size_t arm, const std::string& agency) {
  return fmt::format("{}@{}", agency, arm);
}

}  // namespace

struct Clock::Engine {
  /// SimGrid wants a command line that outlives it. Stacks are small (an agency only sleeps), and
  /// ucontext lets a process fork in mid-run.
  std::vector<std::string> words = {"carersim", "--cfg=contexts/stack-size:64",
                                    "--cfg=contexts/factory:ucontext",
                                    "--log=root.threshold:critical", "--log=no_loc"};
  std::vector<char*> pointers;
  int count = 0;
  std::unique_ptr<sg::Engine> engine;
  std::vector<Partnership> arms;
  std::vector<std::vector<sg::Host*>> hosts;  ///< [arm][agency]
  std::map<std::tuple<std::size_t, AgencyId, AgencyId>, sg::Link*> links;
  double start = 0;  ///< engine time at which the replication began, whole seconds
  std::vector<AgencyId> due;
  std::vector<AgencyId> answer;

  static inline bool exists = false;
};

Clock::Clock(const std::vector<Partnership>& arms) : engine_(std::make_unique<Engine>()) {
  require(!Engine::exists, "a process has one clock");
  Engine::exists = true;
  Engine& e = *engine_;
  for (std::string& word : e.words) e.pointers.push_back(word.data());
  e.count = static_cast<int>(e.pointers.size());
  e.engine = std::make_unique<sg::Engine>(&e.count, e.pointers.data());
  e.arms = arms;
  sg::NetZone* zone = sg::create_full_zone("partnership");
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    auto& hosts = e.hosts.emplace_back();
    for (const std::string& agency : arms[arm].agencies) {
      hosts.push_back(zone->create_host(host_name(arm, agency), 1.0)->seal());
    }
    for (const Partnership::HandOff& hand_off : arms[arm].hand_offs) {
      const std::string name = fmt::format("{}>{}", hosts[hand_off.from.index()]->get_name(),
                                           hosts[hand_off.to.index()]->get_name());
      sg::Link* link = zone->create_link(name, 1.0)->set_latency(seconds(hand_off.delay))->seal();
      zone->add_route(hosts[hand_off.from.index()]->get_netpoint(),
                      hosts[hand_off.to.index()]->get_netpoint(), nullptr, nullptr,
                      {sg::LinkInRoute(link)}, false);
      e.links[{arm, hand_off.from, hand_off.to}] = link;
    }
  }
  zone->seal();
}

Clock::~Clock() = default;

bool Clock::take(const std::vector<Partnership>& arms) {
  if (!std::equal(arms.begin(), arms.end(), engine_->arms.begin(), engine_->arms.end(),
                  &same_platform))
    return false;
  if (sg::Engine::get_clock() > farthest) return false;
  engine_->arms = arms;
  return true;
}

void Clock::begin(std::size_t arm, const std::vector<std::vector<Instant>>& dates) {
  Engine& e = *engine_;
  require(dates.size() == e.hosts[arm].size(), "each agency has its dates");
  e.start = sg::Engine::get_clock();
  e.due.clear();
  for (std::size_t i = 0; i < dates.size(); ++i) {
    if (dates[i].empty()) continue;
    const AgencyId agency(static_cast<std::uint32_t>(i));
    sg::Actor::create(fmt::format("agency {}", i), e.hosts[arm][i],
                      [&e, agency, plan = dates[i], start = e.start] {
                        for (const Instant date : plan) {
                          sg::this_actor::sleep_until(start + seconds(date - Instant(0)));
                          e.due.push_back(agency);
                        }
                      });
  }
  for (const Partnership::HandOff& hand_off : e.arms[arm].hand_offs) {
    change_delay(arm, hand_off.from, hand_off.to, hand_off.delay);
  }
}

const std::vector<AgencyId>& Clock::run_until(Instant instant) {
  Engine& e = *engine_;
  e.engine->run_until(e.start + seconds(instant - Instant(0)));
  e.answer = e.due;
  e.due.clear();
  std::sort(e.answer.begin(), e.answer.end());
  return e.answer;
}

Span Clock::route_delay(std::size_t arm, AgencyId from, AgencyId to) const {
  double latency = 0;
  std::vector<sg::Link*> links;
  engine_->hosts[arm][from.index()]->route_to(engine_->hosts[arm][to.index()], links, &latency);
  return Span(std::llround(latency) * ticks_per_second);
}

void Clock::change_delay(std::size_t arm, AgencyId from, AgencyId to, Span delay) {
  engine_->links.at({arm, from, to})->set_latency(seconds(delay));
}

std::string Clock::simgrid_version() {
  int major = 0, minor = 0, patch = 0;
  sg_version_get(&major, &minor, &patch);
  return fmt::format("{}.{}.{}", major, minor, patch);
}

}  // namespace carersim
