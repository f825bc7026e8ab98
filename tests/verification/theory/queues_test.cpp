// Textbook queues, run by the ordinary program, against what queueing theory says of them. Theory
// is in days, as results are; the scenarios count in hours.
#include "tests/verification/theory/queues.hpp"

#include <gtest/gtest.h>

#include <array>

#include "tests/verification/agreement.hpp"

namespace carersim {
namespace {

using verification::Comparison;
using verification::expect_agreement;
using verification::expect_disagreement;
using verification::values_of;

constexpr double hour = 1.0 / 24;

RunTotals run(const std::string& name, std::uint32_t replications,
              const std::vector<std::string>& sets = {}) {
  return verification::totals_of(
      {.scenario = verification::scenario(name), .replications = replications, .sets = sets});
}

/// A quotient within each replication.
std::vector<double> share_of(const RunTotals& totals, const std::string& part,
                             const std::string& whole) {
  std::vector<double> shares = values_of(totals, part);
  const std::vector<double> all = values_of(totals, whole);
  for (std::size_t i = 0; i < shares.size(); ++i) shares[i] /= all[i];
  return shares;
}

std::vector<Comparison> waits_and_load(const RunTotals& totals, const std::string& service,
                                       const theory::Queue& known) {
  return {
      {"wait." + service, known.wait, values_of(totals, "wait." + service)},
      {"waiting." + service, known.waiting, values_of(totals, "waiting." + service)},
      {"utilisation." + service, known.utilisation, values_of(totals, "utilisation." + service)}};
}

std::vector<Comparison> with_losses(const RunTotals& totals, const std::string& what,
                                    const theory::Queue& known) {
  std::vector<Comparison> all = waits_and_load(totals, "desk", known);
  all.push_back(
      {what + " of arrived", known.lost, share_of(totals, what + ".desk", "arrived.desk")});
  return all;
}

// --- one server ---

std::vector<Comparison> mm1(const RunTotals& totals) {
  return waits_and_load(totals, "desk", theory::mmc(1, 0.7 / hour, hour));
}

TEST(SingleServer, AgreesWithTheory) {
  expect_agreement(mm1(run("mm1.toml", verification::replications(320))));
}

TEST(SingleServer, FailsWhenItsRuleIsBroken) {
  expect_disagreement(
      mm1(run("mm1.toml", 40, {R"(service.desk.spell={ deterministic = "1 h" })"})));
  expect_disagreement(mm1(run("mm1.toml", 80, {R"(arrivals.case.rate="0.72 / h")"})));
}

// --- several servers ---

std::vector<Comparison> mmc(const RunTotals& totals) {
  return waits_and_load(totals, "desk", theory::mmc(5, 3.5 / hour, hour));
}

TEST(SeveralServers, AgreesWithTheory) {
  expect_agreement(mmc(run("mmc.toml", verification::replications(180))));
}

TEST(SeveralServers, FailsWhenItsRuleIsBroken) {
  expect_disagreement(mmc(run("mmc.toml", 20, {R"(service.desk.places="6 places")"})));
}

// --- several servers and a full waiting room ---

std::vector<Comparison> mmck(const RunTotals& totals) {
  return with_losses(totals, "refused", theory::erlang_a(3, 2.7 / hour, hour, INFINITY, 2));
}

TEST(LimitedWaitingRoom, AgreesWithTheory) {
  expect_agreement(mmck(run("mmck.toml", verification::replications(60))));
}

TEST(LimitedWaitingRoom, FailsWhenItsRuleIsBroken) {
  expect_disagreement(mmck(run("mmck.toml", 20, {"service.desk.queue.limit=3"})));
  expect_disagreement(mmck(run("mmck.toml", 20, {"service.desk.queue.limit=1000000"})));
}

// --- services that are not exponential ---

std::vector<Comparison> lognormal(const RunTotals& totals) {
  return waits_and_load(totals, "desk", theory::mg1(0.6 / hour, hour, 0.5));
}
std::vector<Comparison> deterministic(const RunTotals& totals) {
  return waits_and_load(totals, "desk", theory::mg1(0.7 / hour, hour, 0));
}

TEST(LognormalService, AgreesWithTheory) {
  expect_agreement(lognormal(run("mg1_lognormal.toml", verification::replications(240))));
}

TEST(LognormalService, FailsWhenItsRuleIsBroken) {
  expect_disagreement(lognormal(
      run("mg1_lognormal.toml", 20, {R"(service.desk.spell={ exponential = { mean = "1 h" } })"})));
}

TEST(DeterministicService, AgreesWithTheory) {
  expect_agreement(deterministic(run("mg1_deterministic.toml", verification::replications(240))));
}

TEST(DeterministicService, FailsWhenItsRuleIsBroken) {
  expect_disagreement(deterministic(run(
      "mg1_deterministic.toml", 20, {R"(service.desk.spell={ exponential = { mean = "1 h" } })"})));
}

// --- patience ---

std::vector<Comparison> erlang_a(const RunTotals& totals) {
  return with_losses(totals, "gave_up", theory::erlang_a(5, 4.5 / hour, hour, 2 * hour, 200));
}

TEST(Patience, AgreesWithTheory) {
  expect_agreement(erlang_a(run("erlang_a.toml", verification::replications(60))));
}

TEST(Patience, FailsWhenItsRuleIsBroken) {
  expect_disagreement(
      erlang_a(run("erlang_a.toml", 20, {"service.desk.queue.patience={ remove = true }"})));
  expect_disagreement(erlang_a(
      run("erlang_a.toml", 20, {R"(service.desk.queue.patience={ deterministic = "2 h" })"})));
}

// --- priority ---

/// Waits by class: the time on the pathway (Little's law on the count of those inside) less the
/// mean service.
std::vector<Comparison> priority(const RunTotals& totals) {
  const auto [urgent, routine] = theory::cobham_waits(0.3 / hour, hour, 0.5 / hour, 0.8 * hour);
  const auto wait = [&](const std::string& pathway, double service) {
    std::vector<double> waits = share_of(totals, "inside." + pathway, "entered." + pathway);
    for (double& value : waits) value = value * 800 - service;
    return waits;
  };
  return {{"wait of urgent", urgent, wait("urgent", hour)},
          {"wait of routine", routine, wait("routine", 0.8 * hour)},
          {"utilisation.desk", 0.7, values_of(totals, "utilisation.desk")}};
}

TEST(Priority, AgreesWithTheory) {
  expect_agreement(priority(run("priority.toml", verification::replications(600))));
}

TEST(Priority, FailsWhenItsRuleIsBroken) {
  expect_disagreement(
      priority(run("priority.toml", 20, {R"(service.desk.queue.levels=["routine", "urgent"])"})));
  expect_disagreement(priority(
      run("priority.toml", 20,
          {R"(service.desk.queue.order="first_come")", "service.desk.queue.by={ remove = true }",
           "service.desk.queue.levels={ remove = true }"})));
}

// --- blocking after service ---

/// Waiting for the first, being served there, kept there by a full second, and being served in the
/// second.
using Tandem = std::array<int, 4>;

std::vector<Comparison> tandem(const RunTotals& totals) {
  constexpr int beds = 2, limit = 4;
  constexpr double arrivals = 1.2 / hour, first = hour, second = 0.8 * hour;
  const auto settle = [](Tandem s) {  // who is ready moves on, and a place that is free is taken
    if (s[2] > 0 && s[3] == 0) --s[2], ++s[3];
    if (s[0] > 0 && s[1] + s[2] < beds) --s[0], ++s[1];
    return s;
  };
  const theory::Chain<Tandem> chain({0, 0, 0, 0}, [&](const Tandem& s) {
    theory::Chain<Tandem>::Transitions moves;
    const bool full = s[1] + s[2] == beds && s[0] == limit;
    if (!full) moves.push_back({settle({s[0] + 1, s[1], s[2], s[3]}), arrivals});
    if (s[1] > 0) moves.push_back({settle({s[0], s[1] - 1, s[2] + 1, s[3]}), s[1] / first});
    if (s[3] > 0) moves.push_back({settle({s[0], s[1], s[2], s[3] - 1}), 1 / second});
    return moves;
  });
  const Eigen::VectorXd p = chain.stationary();
  const auto mean = [&](int which) {
    return chain.mean(p, [&](const Tandem& s) { return s[static_cast<std::size_t>(which)]; });
  };
  const double lost =
      chain.mean(p, [&](const Tandem& s) { return s[1] + s[2] == beds && s[0] == limit ? 1 : 0; });
  const double through = arrivals * (1 - lost);
  return {{"wait.first", mean(0) / through, values_of(totals, "wait.first")},
          {"wait.second", mean(2) / through, values_of(totals, "wait.second")},
          {"held.first", mean(2), values_of(totals, "held.first")},
          {"utilisation.first", (mean(1) + mean(2)) / beds, values_of(totals, "utilisation.first")},
          {"utilisation.second", mean(3), values_of(totals, "utilisation.second")},
          {"refused of arrived", lost, share_of(totals, "refused.first", "arrived.first")}};
}

TEST(TandemWithBlocking, AgreesWithTheory) {
  expect_agreement(tandem(run("tandem.toml", verification::replications(120))));
}

TEST(TandemWithBlocking, FailsWhenItsRuleIsBroken) {
  expect_disagreement(tandem(run("tandem.toml", 20, {"pathway.case.first.hold=false"})));
}

// --- a network ---

/// Each station as if it stood alone, with the arrivals that the traffic equations give (Jackson
/// 1957).
std::vector<Comparison> jackson(const RunTotals& totals) {
  Eigen::MatrixXd routing(2, 2);
  routing << 0, 0.6, 0.25, 0;
  const Eigen::VectorXd arrivals = theory::traffic(Eigen::Vector2d(0.9 / hour, 0), routing);
  const theory::Queue desk = theory::mmc(1, arrivals(0), 0.6 * hour);
  const theory::Queue specialist = theory::mmc(2, arrivals(1), 2 * hour);
  return {{"wait.desk", desk.wait, values_of(totals, "wait.desk")},
          {"waiting.desk", desk.waiting, values_of(totals, "waiting.desk")},
          {"wait.specialist", specialist.wait, values_of(totals, "wait.specialist")},
          {"utilisation.specialist", specialist.utilisation,
           values_of(totals, "utilisation.specialist")}};
}

TEST(NetworkWithFeedback, AgreesWithTheory) {
  expect_agreement(jackson(run("jackson.toml", verification::replications(600))));
}

TEST(NetworkWithFeedback, FailsWhenItsRuleIsBroken) {
  expect_disagreement(
      jackson(run("jackson.toml", 40, {"pathway.case.sent_back.branch.desk.share=0.3"})));
}

// --- the formulas against published values ---

/// Erlang's delay formula for 10 servers and 8 erlang is 0.409, and for 2 servers and 1 erlang 1/3
/// (Gross et al. 2008, table of M/M/c); M/M/1/K at a load of 1 is uniform.
TEST(Formulas, GiveValuesOfTextbooks) {
  EXPECT_NEAR(theory::erlang_c(10, 8), 0.409, 0.0005);
  EXPECT_NEAR(theory::erlang_c(2, 1), 1.0 / 3, 1e-12);
  EXPECT_NEAR(theory::erlang_a(1, 1, 1, INFINITY, 3).lost, 0.2, 1e-12);
  EXPECT_NEAR(theory::mmc(1, 0.7, 1).wait, 0.7 / 0.3, 1e-12);
  // With patience as long as a service, M/M/1+M is M/M/infinity in its number of people: P(0) =
  // exp(-load).
  EXPECT_NEAR(theory::erlang_a(1, 0.7, 1, 1, 60).utilisation, 1 - std::exp(-0.7), 1e-12);
}

}  // namespace
}  // namespace carersim
