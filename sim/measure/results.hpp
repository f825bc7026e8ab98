#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "sim/measure/measure.hpp"

namespace carersim {

/// Integer histogram of waiting times with fixed logarithmic bins, so that it merges and does not
/// depend on order: bin 0 is a wait of nothing, bin i > 0 holds waits up to 2^((i-1)/4) minutes
/// (and above the bin before); the last bin holds everything longer.
class WaitHistogram {
 public:
  static constexpr std::size_t bins = 96;
  /// @pre wait >= 0
  static std::size_t bin_of(Span wait);
  /// The longest wait of a bin, in days; infinite for the last.
  static double upper_edge_days(std::size_t bin);

  void add(Span wait) { ++counts_[bin_of(wait)]; }
  void add(const WaitHistogram& other);
  [[nodiscard]] std::int64_t count() const;
  [[nodiscard]] std::int64_t operator[](std::size_t bin) const { return counts_[bin]; }
  std::int64_t& operator[](std::size_t bin) { return counts_[bin]; }
  /// The wait below which a share of people started, in days, interpolated in the logarithm within
  /// the bin (linearly in the first minute); 0 when nobody waited at all, and the last bin's lower
  /// edge when the share lies there. @pre 0 <= share <= 1
  [[nodiscard]] double quantile_days(double share) const;

 private:
  std::array<std::int64_t, bins> counts_{};
};

/// What one arm of one replication gave.
struct ReplicationResult {
  std::vector<double> series;        ///< [measure][month], measure-major: series[m * months + t]
  std::vector<double> totals;        ///< [measure], over the evaluation
  std::vector<WaitHistogram> waits;  ///< [wait name]; starts within the evaluation
  std::vector<WaitHistogram> still_waiting;  ///< [wait name]; people waiting at the horizon, so far
  /// The checks that nothing is lost: name, what was found on both sides, and whether they agree.
  struct Check {
    std::string name;
    double left = 0, right = 0;
    bool holds = true;
  };
  std::vector<Check> checks;
  std::uint64_t event_hash = 0;  ///< of all events in order; equal runs have equal hashes
  std::uint64_t events = 0;      ///< processed events: steps taken and processes that fired
  std::uint64_t entries = 0;  ///< of the calendar that were due; not sent by a worker, not stored
};

/// Gives the arms of one replication the same checks in the same order. What only another arm has
/// is 0 = 0 here: a service or support that an intervention added.
void align_checks(std::vector<ReplicationResult>& arms);

/// What is the same for every replication of a run: the shape of the result file.
struct RunDescription {
  std::string title;
  std::string command;  ///< the command line that made it
  std::string program_version;
  std::uint64_t seed = 0;
  std::uint32_t replications = 0;  ///< asked for; a file that was interrupted holds fewer
  std::vector<std::string> arms;
  std::vector<std::size_t> against;  ///< see baseline_of(); empty: the first arm for all
  std::vector<Measure> measures;
  std::vector<std::string> wait_names;   ///< services that people wait for
  std::vector<std::string> month_dates;  ///< first day of each month, ISO 8601
  std::vector<double> month_days;        ///< length of each month in days
  std::size_t first_evaluated_month = 0;
  /// Numbers of the run that rates are formed with, by name: `area.adults_65_plus`.
  std::map<std::string, double> constants;
  std::vector<std::string> scenario_texts;  ///< resolved, one for each arm
  std::vector<std::string>
      assumptions;  ///< "address = value: source (confidence)" of what rests on assumptions
  std::map<std::string, std::string> versions;  ///< libraries and compiler
  std::map<std::string, std::string>
      provenance;  ///< host, jobs, wall time, date: what differs between equal runs

  /// The arm that one is compared with; itself for a baseline.
  [[nodiscard]] std::size_t baseline_of(std::size_t arm) const {
    return against.empty() ? 0 : against[arm];
  }
};

}  // namespace carersim
