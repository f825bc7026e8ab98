#include "output/report_waits.hpp"

#include <algorithm>

#include "output/report_layout.hpp"

namespace carersim {

namespace {

constexpr double shortest_days = 1.0 / 24;
constexpr double longest_days = 2.0 * 366;

/// The ends of the bins between an hour and two years, after bin 0: who did not wait.
std::vector<std::size_t> shown_bins() {
  std::vector<std::size_t> bins = {0};
  for (std::size_t bin = 1; bin + 1 < WaitHistogram::bins; ++bin) {
    const double days = WaitHistogram::upper_edge_days(bin);
    if (days >= shortest_days && days <= longest_days) bins.push_back(bin);
  }
  return bins;
}

/// Those who left a service's list without being served; none where that is not counted.
Json left_unserved(const std::string& service, std::size_t arm, const RunTotals& totals) {
  double sum = 0;
  for (const char* way : {"gave_up.", "refused.", "withdrawn."}) {
    const std::optional<std::size_t> measure = totals.find(way + service);
    if (!measure) return nullptr;
    for (const double value : totals.values[arm][*measure]) sum += value;
  }
  return json_number(sum / static_cast<double>(totals.replications));
}

}  // namespace

Json report_waits(const RunTotals& totals) {
  const std::vector<std::size_t> bins = shown_bins();
  const auto replications = static_cast<double>(totals.replications);
  Json days = Json::array();
  for (const std::size_t bin : bins)
    days.push_back(json_number(bin == 0 ? 0 : WaitHistogram::upper_edge_days(bin)));
  Json waits = Json::array();
  for (std::size_t w = 0; w < totals.wait_names.size(); ++w) {
    const bool anybody = std::any_of(totals.waits.begin(), totals.waits.end(),
                                     [&](const auto& arm) { return arm[w].count() > arm[w][0]; });
    if (!anybody) continue;
    Json arms = Json::array();
    for (std::size_t arm = 0; arm < totals.arms.size(); ++arm) {
      const WaitHistogram& started = totals.waits[arm][w];
      std::int64_t sum = 0;
      std::size_t next = 0;
      Json within = Json::array();
      for (const std::size_t bin : bins) {
        while (next <= bin) sum += started[next++];
        within.push_back(json_number(static_cast<double>(sum) / replications));
      }
      const bool any = started.count() > 0;
      arms.push_back(
          {{"started", json_number(static_cast<double>(started.count()) / replications)},
           {"still",
            json_number(static_cast<double>(totals.still_waiting[arm][w].count()) / replications)},
           {"left", left_unserved(totals.wait_names[w], arm, totals)},
           {"median", any ? json_number(started.quantile_days(0.5)) : Json()},
           {"q90", any ? json_number(started.quantile_days(0.9)) : Json()},
           {"within", std::move(within)}});
    }
    waits.push_back({{"id", totals.wait_names[w]}, {"arms", std::move(arms)}});
  }
  return {{"days", std::move(days)}, {"list", std::move(waits)}};
}

}  // namespace carersim
