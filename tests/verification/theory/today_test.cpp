// Queues that start with a list, against what theory says of the time after it.
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numeric>

#include "output/trace_reader.hpp"
#include "tests/verification/agreement.hpp"
#include "tests/verification/theory/queues.hpp"

namespace carersim {
namespace {

using verification::Comparison;
using verification::expect_agreement;
using verification::expect_disagreement;
using verification::totals_of;
using verification::values_of;

constexpr double hour = 1.0 / 24;

/// A textbook queue with a list of today instead of a run-in, for some hours.
class StartedQueue {
 public:
  explicit StartedQueue(const std::string& name, const std::string& list, double hours) {
    std::string text = text_of(verification::scenario(name));
    text.erase(text.find("[time]"));
    folder_.write("queue.toml", text + "[time]\nevaluate = \"" + std::to_string(hours) +
                                    " h\"\n[run]\nseed = 1\n[[today.list]]\nstep = "
                                    "\"case.queue\"\n" +
                                    list);
  }
  void write(const std::string& name, const std::string& text) const { folder_.write(name, text); }
  [[nodiscard]] RunTotals run(std::uint32_t replications,
                              const std::vector<std::string>& sets = {}) const {
    return totals_of(
        {.scenario = folder_ / "queue.toml", .replications = replications, .sets = sets});
  }

 private:
  TemporaryFolder folder_;
};

// --- a list is worked off ---

/// Nobody comes, `list` wait, all `servers` are busy: the i-th begins after i ends, each of which
/// takes service / servers on average.
TEST(ListWorkedOff, TakesAsLongAsTheoryNamesForEachOfThem) {
  const StartedQueue queue("mmc.toml",
                           "waiting = 40\nwaited = \"3 h\"\nin_service = 5\n[set]\n"
                           "\"arrivals.case.rate\" = \"0 / h\"\n",
                           200);
  const double known = 3 * hour + (40 + 1) / 2.0 * hour / 5;
  const auto waits = [&](const RunTotals& totals) {
    return std::vector<Comparison>{{"wait.desk", known, values_of(totals, "wait.desk")},
                                   {"started.desk", 40, values_of(totals, "started.desk"), 1e-9}};
  };
  expect_agreement(waits(queue.run(verification::replications(1'000))));
  expect_disagreement(waits(queue.run(200, {R"(service.desk.places="6 places")"})));
  expect_disagreement(waits(queue.run(200, {R"(arrivals.case.rate="0.5 / h")"})));
}

// --- and refilled ---

/// Mean number waiting in M/M/c over the first hours from `list` waiting: Kolmogorov's forward
/// equations by Runge and Kutta's rule of fourth order.
double mean_waiting(std::size_t servers, double arrivals, double list, double hours) {
  constexpr std::size_t states = 200;
  using Distribution = std::array<double, states>;
  const auto slope = [&](const Distribution& p) {
    Distribution d{};
    for (std::size_t n = 0; n < states; ++n) {
      const auto leaving = static_cast<double>(std::min(n, servers));
      if (n + 1 < states) {
        d[n] -= arrivals * p[n];
        d[n + 1] += arrivals * p[n];
      }
      if (n > 0) {
        d[n] -= leaving * p[n];
        d[n - 1] += leaving * p[n];
      }
    }
    return d;
  };
  const auto moved = [](const Distribution& p, const Distribution& d, double by) {
    Distribution result{};
    for (std::size_t n = 0; n < states; ++n) result[n] = p[n] + by * d[n];
    return result;
  };
  const auto waiting = [&](const Distribution& p) {
    double sum = 0;
    for (std::size_t n = servers; n < states; ++n) sum += static_cast<double>(n - servers) * p[n];
    return sum;
  };
  Distribution p{};
  p.at(servers + static_cast<std::size_t>(list)) = 1;
  constexpr double step = 0.01;
  const auto steps = static_cast<std::size_t>(std::lround(hours / step));
  double integral = 0;
  for (std::size_t i = 0; i < steps; ++i) {
    const double before = waiting(p);
    const Distribution k1 = slope(p), k2 = slope(moved(p, k1, step / 2)),
                       k3 = slope(moved(p, k2, step / 2)), k4 = slope(moved(p, k3, step));
    for (std::size_t n = 0; n < states; ++n)
      p[n] += step / 6 * (k1[n] + 2 * k2[n] + 2 * k3[n] + k4[n]);
    integral += step * (before + waiting(p)) / 2;
  }
  return integral / hours;
}

TEST(ListUnderArrivals, EmptiesAsTheTransientQueueDoes) {
  const StartedQueue queue("mmc.toml", "waiting = 20\nwaited = \"3 h\"\nin_service = 5\n", 24);
  const auto waiting = [&](const RunTotals& totals) {
    return std::vector<Comparison>{
        {"waiting.desk", mean_waiting(5, 3.5, 20, 24), values_of(totals, "waiting.desk"), 0.03}};
  };
  expect_agreement(waiting(queue.run(verification::replications(3'000))));
  expect_disagreement(waiting(queue.run(1'000, {R"(arrivals.case.rate="3.8 / h")"})));
}

// --- a list taken from a long run ---

/// Who waits and who is served at an instant of a long run, as the two files of a list.
struct State {
  std::string waiting = "waited_days\n", served = "served_days\n";
  bool anybody_waits = false, anybody_served = false;
};

constexpr double run_in = 40, days_between = 8;

/// States of M/D/1 so far apart that one tells nothing of the next.
std::vector<State> states_of_long_run(std::size_t count) {
  const TemporaryFolder folder;
  verification::run_program(
      {.scenario = verification::scenario("mg1_deterministic.toml"),
       .sets = {fmt::format("time.evaluate={} d", days_between * static_cast<double>(count))},
       .options = {"--trace", (folder / "trace.h5").string()},
       .out = folder / "result.h5"});
  std::vector<State> states(count);
  const TraceReader trace(folder / "trace.h5");
  trace.for_each(0, trace.records(), [&](const TraceRecord& record) {
    const std::string& phase = trace.names().phases[static_cast<std::size_t>(record.phase)];
    const double next = std::ceil((record.start - run_in) / days_between);
    const double at = run_in + next * days_between;
    if ((phase != "waits" && phase != "served") || next < 0 || record.end <= at) return;
    State& state = states.at(static_cast<std::size_t>(next));
    (phase == "waits" ? state.waiting : state.served) +=
        fmt::format("{:.17g}\n", at - record.start);
    (phase == "waits" ? state.anybody_waits : state.anybody_served) = true;
  });
  return states;
}

/// M/D/1 for each state, side by side and each with luck of its own, for twelve hours.
class Continued {
 public:
  explicit Continued(std::size_t count) : count_(count) {
    std::string text = "[time]\nevaluate = \"12 h\"\n[run]\nseed = 1\n";
    std::string lists;
    const std::vector<State> states = states_of_long_run(count);
    for (std::size_t i = 0; i < count; ++i) {
      text += fmt::format(
          "[arrivals.a{0}]\nrate = \"0.7 / h\"\nenter = \"p{0}.queue\"\n"
          "[service.s{0}]\nkind = \"caseload\"\nplaces = 1\nspell = \"1 h\"\n"
          "[pathway.p{0}.queue]\nkind = \"service\"\nservice = \"s{0}\"\nnext = \"exit\"\n",
          i);
      const State& state = states[i];
      if (!state.anybody_waits && !state.anybody_served) continue;
      lists += fmt::format("[[today.list]]\nstep = \"p{}.queue\"\n", i);
      if (state.anybody_waits) lists += fmt::format("waiting = \"waiting{}.csv\"\n", i);
      if (state.anybody_served) lists += fmt::format("in_service = \"served{}.csv\"\n", i);
      folder_.write(fmt::format("waiting{}.csv", i), state.waiting);
      folder_.write(fmt::format("served{}.csv", i), state.served);
    }
    folder_.write("with.toml", text + lists);
    folder_.write("without.toml", text + "[set]\n\"time.run_in\" = \"0 d\"\n");
  }

  /// The mean queue of each, over a few replications.
  [[nodiscard]] std::vector<double> waiting(const std::string& file) const {
    const RunTotals totals = totals_of({.scenario = folder_ / file, .replications = 4});
    std::vector<double> means;
    for (std::size_t i = 0; i < count_; ++i) {
      const std::vector<double> values = values_of(totals, fmt::format("waiting.s{}", i));
      means.push_back(std::accumulate(values.begin(), values.end(), 0.0) /
                      static_cast<double>(values.size()));
    }
    return means;
  }

 private:
  std::size_t count_;
  TemporaryFolder folder_;
};

/// A queue that starts from its long-run distribution keeps it. Services of one length, so that it
/// matters how much of them is over.
TEST(ListOfALongRun, GoesOnWithTheLongRunsMeanQueue) {
  const theory::Queue known = theory::mg1(0.7 / hour, hour, 0);
  const Continued queues(verification::replications(600));
  expect_agreement({{"waiting, continued", known.waiting, queues.waiting("with.toml"), 0.2}});
  expect_disagreement({{"waiting, from nothing", known.waiting, queues.waiting("without.toml")}});
}

}  // namespace
}  // namespace carersim
