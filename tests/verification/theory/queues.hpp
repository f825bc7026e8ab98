#pragma once

#include <Eigen/Dense>

#include <cmath>
#include <cstddef>
#include <map>
#include <utility>
#include <vector>

namespace carersim::theory {

/// A queue in the long run. `wait` is the mean of those who are served.
struct Queue {
  double wait = 0;         ///< days
  double waiting = 0;      ///< people
  double utilisation = 0;  ///< share of the servers that is busy
  double lost = 0;         ///< share of arrivals that is refused or gives up
};

/// Stationary distribution of a birth-death chain. @param births  rate from i to i+1; @param deaths
/// from i+1 to i
inline std::vector<double> birth_death(const std::vector<double>& births,
                                       const std::vector<double>& deaths) {
  std::vector<double> p = {1};
  double sum = 1;
  for (std::size_t i = 0; i < births.size(); ++i) {
    p.push_back(p.back() * births[i] / deaths[i]);
    sum += p.back();
  }
  for (double& share : p) share /= sum;
  return p;
}

/// Erlang's delay formula (Erlang 1917; Gross et al. 2008, section 2.3): the probability of waiting
/// in M/M/c.
inline double erlang_c(std::size_t servers, double offered) {
  double blocked = 1;  // Erlang's loss formula, by its recursion in the number of servers
  for (std::size_t n = 1; n <= servers; ++n)
    blocked = offered * blocked / (static_cast<double>(n) + offered * blocked);
  const double load = offered / static_cast<double>(servers);
  return blocked / (1 - load * (1 - blocked));
}

/// M/M/c, first come first served; M/M/1 with one server.
inline Queue mmc(std::size_t servers, double arrivals, double service) {
  const double c = static_cast<double>(servers);
  const double wait = erlang_c(servers, arrivals * service) * service / (c - arrivals * service);
  return {wait, arrivals * wait, arrivals * service / c, 0};
}

/// M/G/1 (Pollaczek 1930, Khinchine 1932): the wait depends on the service's mean and squared
/// variation alone.
inline Queue mg1(double arrivals, double service, double variation) {
  const double load = arrivals * service;
  const double wait = load * service * (1 + variation * variation) / (2 * (1 - load));
  return {wait, arrivals * wait, load, 0};
}

/// M/M/c+M, the Erlang-A queue (Palm 1946; Garnett, Mandelbaum and Reiman 2002), with at most
/// `limit` waiting.
///
/// Who arrives to k before them waits while k+1 leave, one after the other, at the rates c/s +
/// j/patience for j = k..0 still before them; they outlast all of it with probability c/s / (c/s +
/// (k+1)/patience), and the phases are as long whoever ends them. With patience infinite it is
/// M/M/c/K, K = c + limit.
inline Queue erlang_a(std::size_t servers, double arrivals, double service, double patience,
                      std::size_t limit) {
  const double all_busy = static_cast<double>(servers) / service;
  const double impatience = 1 / patience;
  std::vector<double> births, deaths;
  for (std::size_t n = 1; n <= servers + limit; ++n) {
    births.push_back(arrivals);
    deaths.push_back(n <= servers ? static_cast<double>(n) / service
                                  : all_busy + static_cast<double>(n - servers) * impatience);
  }
  const std::vector<double> p = birth_death(births, deaths);
  Queue queue;
  double served = 0, waited = 0, busy = 0;
  for (std::size_t n = 0; n < p.size(); ++n) {
    busy += p[n] * static_cast<double>(std::min(n, servers));
    if (n < servers) served += p[n];
    if (n > servers) queue.waiting += p[n] * static_cast<double>(n - servers);
    if (n < servers || n == servers + limit) continue;
    const std::size_t ahead = n - servers;
    double wait = 0;
    for (std::size_t j = 0; j <= ahead; ++j)
      wait += 1 / (all_busy + static_cast<double>(j + 1) * impatience);
    const double outlasts = all_busy / (all_busy + static_cast<double>(ahead + 1) * impatience);
    served += p[n] * outlasts;
    waited += p[n] * outlasts * wait;
  }
  queue.wait = waited / served;
  queue.utilisation = busy / static_cast<double>(servers);
  queue.lost = 1 - served;
  return queue;
}

/// Two classes, the first served first without interrupting a service (Cobham 1954), exponential
/// services.
inline std::pair<double, double> cobham_waits(double arrivals_1, double service_1,
                                              double arrivals_2, double service_2) {
  const double residual = arrivals_1 * service_1 * service_1 + arrivals_2 * service_2 * service_2;
  const double load_1 = arrivals_1 * service_1;
  const double load = load_1 + arrivals_2 * service_2;
  return {residual / (1 - load_1), residual / ((1 - load_1) * (1 - load))};
}

/// Arrivals at each station of an open network from its traffic equations (Jackson 1957): r =
/// outside + r P.
inline Eigen::VectorXd traffic(const Eigen::VectorXd& outside, const Eigen::MatrixXd& routing) {
  const auto n = outside.size();
  return (Eigen::MatrixXd::Identity(n, n) - routing).transpose().fullPivLu().solve(outside);
}

/// A Markov chain in continuous time whose states are found by following its transitions.
template <class State>
class Chain {
 public:
  using Transitions = std::vector<std::pair<State, double>>;

  /// @param from  the transitions out of a state with their rates
  template <class From>
  Chain(const State& first, From from) {
    add(first);
    for (std::size_t i = 0; i < states_.size(); ++i) {
      moves_.push_back(from(states_[i]));
      for (const auto& [to, rate] : moves_.back()) {
        if (rate > 0) add(to);
      }
    }
  }

  [[nodiscard]] const std::vector<State>& states() const { return states_; }
  [[nodiscard]] std::size_t index(const State& state) const { return index_.at(state); }

  [[nodiscard]] Eigen::MatrixXd generator() const {
    const auto n = static_cast<Eigen::Index>(states_.size());
    Eigen::MatrixXd q = Eigen::MatrixXd::Zero(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
      for (const auto& [to, rate] : moves_[static_cast<std::size_t>(i)]) {
        if (rate <= 0) continue;
        q(i, static_cast<Eigen::Index>(index_.at(to))) += rate;
        q(i, i) -= rate;
      }
    }
    return q;
  }

  /// p Q = 0, with the last balance replaced by sum p = 1. @pre irreducible
  [[nodiscard]] Eigen::VectorXd stationary() const {
    Eigen::MatrixXd balance = generator().transpose();
    const auto n = balance.rows();
    balance.row(n - 1).setOnes();
    Eigen::VectorXd right = Eigen::VectorXd::Zero(n);
    right(n - 1) = 1;
    return balance.fullPivLu().solve(right);
  }

  /// The mean of a number over a distribution on the states.
  template <class Number>
  [[nodiscard]] double mean(const Eigen::VectorXd& p, Number number) const {
    double sum = 0;
    for (std::size_t i = 0; i < states_.size(); ++i)
      sum += p(static_cast<Eigen::Index>(i)) * number(states_[i]);
    return sum;
  }

 private:
  void add(const State& state) {
    if (index_.emplace(state, states_.size()).second) states_.push_back(state);
  }
  std::map<State, std::size_t> index_;
  std::vector<State> states_;
  std::vector<Transitions> moves_;
};

}  // namespace carersim::theory
