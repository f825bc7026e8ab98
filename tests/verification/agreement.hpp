#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "output/result_reader.hpp"
#include "output/run_totals.hpp"
#include "sim/measure/statistics.hpp"
#include "tests/temporary_folder.hpp"

namespace carersim::verification {

/// How the ordinary program is run.
struct Request {
  std::filesystem::path scenario;
  std::uint32_t replications = 1;
  std::vector<std::string> sets = {};     ///< address=value
  std::vector<std::string> options = {};  ///< further words of the command line
  std::string environment = {};           ///< NAME=value words before the command
  std::filesystem::path out = {};
  std::filesystem::path data = CARERSIM_SOURCE_DIR;  ///< models/ and scenarios/ that it knows
};

inline std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

inline std::filesystem::path source(const std::string& name) {
  return std::filesystem::path(CARERSIM_SOURCE_DIR) / name;
}
inline std::filesystem::path scenario(const std::string& name) {
  return source("tests/verification/scenarios") / name;
}

/// Runs `carersim run` with seed 1, which is nobody's choice. @throws std::runtime_error with what
/// it said
inline void run_program(const Request& request) {
  const TemporaryFolder folder;
  std::string command = fmt::format(
      "{} CARERSIM_DATA={} {}/carersim run {} --seed 1 --replications {} --force --out {}",
      request.environment, quoted(request.data.string()), quoted(CARERSIM_BINARY_DIR),
      quoted(request.scenario.string()), request.replications, quoted(request.out.string()));
  for (const std::string& set : request.sets) command += " --set " + quoted(set);
  bool jobs = false;
  for (const std::string& option : request.options) {
    command += " " + quoted(option);
    jobs = jobs || option == "--jobs";
  }
  if (!jobs) command += " --jobs 1";
  const std::string said = (folder / "said").string();
  if (std::system((command + " > " + quoted(said) + " 2>&1").c_str()) != 0) {
    throw std::runtime_error(command + "\n" + text_of(said));
  }
}

/// Runs the program and reads its result file back.
inline RunTotals totals_of(Request request) {
  const TemporaryFolder folder;
  request.out = folder / "result.h5";
  run_program(request);
  return read_totals(ResultReader(request.out));
}

/// The long form of the acceptance: four times the replications, half the width.
inline bool full() {
  return std::getenv("CARERSIM_FULL") != nullptr;
}
inline std::uint32_t replications(std::uint32_t reduced) {
  return full() ? 4 * reduced : reduced;
}

/// Observations of one quantity, one a replication, beside what theory says of it.
struct Comparison {
  std::string name;
  double known = 0;
  std::vector<double> observations;
  double widest = 0.01;  ///< half-width at most this share of the known value

  [[nodiscard]] Interval interval(double level) const {
    RunningMoments moments;
    for (const double value : observations) moments.add(value);
    return student_interval(moments, level);
  }
};

inline std::vector<double> values_of(const RunTotals& totals, const std::string& measure,
                                     std::size_t arm = 0) {
  const auto index = totals.find(measure);
  if (!index) throw std::runtime_error("no measure " + measure);
  return totals.values[arm][*index];
}

inline bool covers(const Interval& interval, double known) {
  return interval.low() <= known && known <= interval.high();
}

inline void print(const Comparison& comparison, const Interval& interval) {
  fmt::print("  {:<34} known {:<11.6g} found {:<11.6g} +- {:.2f} %\n", comparison.name,
             comparison.known, interval.mean, 100 * interval.half_width / comparison.known);
}

/// The 99 % interval (Student's t over replications) covers the known value and is narrow.
///
/// @param family  how many comparisons are judged together: with n of them each gets 1 - 0.01 / n,
/// so that
///                all cover with 99 % (Bonferroni), which asks for narrower estimates than 99 %
///                each
inline void expect_agreement(const std::vector<Comparison>& comparisons, std::size_t family = 1) {
  for (const Comparison& comparison : comparisons) {
    const Interval interval = comparison.interval(1 - 0.01 / static_cast<double>(family));
    print(comparison, interval);
    EXPECT_TRUE(covers(interval, comparison.known))
        << comparison.name << ": found " << interval.low() << " to " << interval.high()
        << "; expected to cover " << comparison.known;
    EXPECT_LE(interval.half_width, comparison.widest * comparison.known * (full() ? 0.5 : 1.0))
        << comparison.name;
  }
}

/// Some interval does not cover what theory says: the test would have seen that the rule is broken.
inline void expect_disagreement(const std::vector<Comparison>& comparisons,
                                std::size_t family = 1) {
  bool seen = false;
  for (const Comparison& comparison : comparisons) {
    const Interval interval = comparison.interval(1 - 0.01 / static_cast<double>(family));
    print(comparison, interval);
    seen = seen || !covers(interval, comparison.known);
  }
  EXPECT_TRUE(seen) << "every interval covers the known value, though the rule is broken";
}

}  // namespace carersim::verification
