#include "sim/measure/results.hpp"

#include <algorithm>
#include <limits>
#include <numeric>

#include "sim/core/error.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {
namespace {

constexpr std::int64_t ticks_per_minute = 60 * ticks_per_second;

/// The longest wait of each bin but the last, in ticks. The four roots stand here with 30 digits
/// and the compiler multiplies them in extended precision, so that rounding down is exact.
constexpr std::array<std::int64_t, WaitHistogram::bins - 1> make_edges() {
  constexpr std::array<long double, 4> roots = {1.0L, 1.18920711500272106671749997056L,
                                                1.41421356237309504880168872421L,
                                                1.68179283050742908606225095247L};
  std::array<std::int64_t, WaitHistogram::bins - 1> edges{};
  for (std::size_t bin = 1; bin < edges.size(); ++bin) {
    const std::int64_t octave = ticks_per_minute << ((bin - 1) / 4);
    edges[bin] = static_cast<std::int64_t>(static_cast<long double>(octave) * roots[(bin - 1) % 4]);
  }
  return edges;
}

constexpr auto edges = make_edges();

}  // namespace

std::size_t WaitHistogram::bin_of(Span wait) {
  require(wait >= Span(), "a wait is not negative");
  const auto bin = std::lower_bound(edges.begin(), edges.end(), wait.ticks());
  return static_cast<std::size_t>(bin - edges.begin());
}

double WaitHistogram::upper_edge_days(std::size_t bin) {
  require(bin < bins, "a histogram of waits has this bin");
  return bin < edges.size() ? Span(edges[bin]).days() : std::numeric_limits<double>::infinity();
}

void WaitHistogram::add(const WaitHistogram& other) {
  for (std::size_t bin = 0; bin < bins; ++bin) counts_[bin] += other.counts_[bin];
}

std::int64_t WaitHistogram::count() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
}

double WaitHistogram::quantile_days(double share) const {
  require(share >= 0 && share <= 1, "a quantile is of a share between 0 and 1");
  const double target = share * static_cast<double>(count());
  double before = static_cast<double>(counts_[0]);
  if (target <= before) return 0;
  std::size_t last_used = 0;
  for (std::size_t bin = 1; bin + 1 < bins; ++bin) {
    if (counts_[bin] == 0) continue;
    last_used = bin;
    const auto here = static_cast<double>(counts_[bin]);
    if (target <= before + here) {
      const double way = (target - before) / here;
      const double low = upper_edge_days(bin - 1);
      const double high = upper_edge_days(bin);
      return bin == 1 ? way * high : low * portable_pow(high / low, way);
    }
    before += here;
  }
  return upper_edge_days(counts_[bins - 1] > 0 ? bins - 2 : last_used);
}

void align_checks(std::vector<ReplicationResult>& arms) {
  std::vector<std::string> names;
  for (const ReplicationResult& arm : arms) {
    for (const ReplicationResult::Check& check : arm.checks) {
      if (std::find(names.begin(), names.end(), check.name) == names.end())
        names.push_back(check.name);
    }
  }
  for (ReplicationResult& arm : arms) {
    std::vector<ReplicationResult::Check> aligned;
    for (const std::string& name : names) {
      const auto found = std::find_if(arm.checks.begin(), arm.checks.end(),
                                      [&](const auto& check) { return check.name == name; });
      aligned.push_back(found != arm.checks.end() ? *found
                                                  : ReplicationResult::Check{name, 0, 0, true});
    }
    arm.checks = std::move(aligned);
  }
}

}  // namespace carersim
