#include "sim/engine/clock.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <string>

namespace carersim {
namespace {

constexpr Span days(std::int64_t n) {
  return Span(n * ticks_per_day);
}

// A process has one clock, so one test runs through all that it promises.
TEST(Clock, WakesAgenciesOnTheirDatesInScenarioOrderInEveryReplicationAndReadsDelaysFromRoutes) {
  Partnership now;
  now.agencies = {"gp_practices", "carers_centre", "council"};
  now.hand_offs = {{AgencyId(0), AgencyId(1), days(10)}, {AgencyId(1), AgencyId(0), days(3)}};
  Partnership plan = now;
  plan.hand_offs[0].delay = days(1);
  Clock clock({now, plan});

  EXPECT_EQ(clock.route_delay(0, AgencyId(0), AgencyId(1)), days(10));
  EXPECT_EQ(clock.route_delay(0, AgencyId(1), AgencyId(0)), days(3)) << "hand-offs are one-way";
  EXPECT_EQ(clock.route_delay(1, AgencyId(0), AgencyId(1)), days(1));

  const auto resident_kib = [] {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
      if (line.rfind("VmRSS:", 0) == 0) return std::stol(line.substr(6));
    }
    return 0L;
  };
  long after_first = 0;
  for (int replication = 0; replication < 200; ++replication) {
    std::vector<std::vector<Instant>> dates(3);
    for (int month = 1; month <= 12; ++month) {
      for (auto& list : dates) list.push_back(Instant(0) + days(30 * month));
    }
    dates[1].push_back(Instant(0) + days(361));
    clock.begin(static_cast<std::size_t>(replication % 2), dates);
    for (int month = 1; month <= 12; ++month) {
      EXPECT_TRUE(clock.run_until(Instant(0) + days(30 * month) - Span(ticks_per_second)).empty());
      EXPECT_EQ(clock.run_until(Instant(0) + days(30 * month)),
                (std::vector<AgencyId>{AgencyId(0), AgencyId(1), AgencyId(2)}));
    }
    EXPECT_EQ(clock.run_until(Instant(0) + days(361)), std::vector<AgencyId>{AgencyId(1)});
    clock.change_delay(1, AgencyId(0), AgencyId(1), days(2));
    EXPECT_EQ(clock.route_delay(1, AgencyId(0), AgencyId(1)), days(2));
    if (replication == 20) after_first = resident_kib();
  }
#ifdef __SANITIZE_ADDRESS__
  constexpr long allowance = 1 << 20;  // KiB: the sanitizer keeps freed memory for a while
#else
  constexpr long allowance = 1024;
#endif
  EXPECT_LT(resident_kib(), after_first * 11 / 10 + allowance);
  EXPECT_THROW(Clock({now}), std::logic_error);
}

}  // namespace
}  // namespace carersim
