#include "output/run_totals.hpp"

#include <algorithm>

#include "output/result_layout.hpp"
#include "output/result_reader.hpp"
#include "sim/core/error.hpp"

namespace carersim {
namespace {

void add_waits(std::vector<WaitHistogram>& together, const std::vector<WaitHistogram>& more) {
  for (std::size_t wait = 0; wait < together.size(); ++wait) together[wait].add(more[wait]);
}

}  // namespace

std::optional<std::size_t> RunTotals::find(const std::string& measure) const {
  const auto found = std::find_if(measures.begin(), measures.end(),
                                  [&](const Measure& each) { return each.name == measure; });
  if (found == measures.end()) return std::nullopt;
  return static_cast<std::size_t>(found - measures.begin());
}

RunTotals empty_totals(const RunDescription& run) {
  RunTotals totals;
  totals.arms = run.arms;
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm)
    totals.against.push_back(run.baseline_of(arm));
  totals.measures = run.measures;
  totals.replications_asked = run.replications;
  totals.values.assign(run.arms.size(), std::vector<std::vector<double>>(run.measures.size()));
  totals.wait_names = run.wait_names;
  totals.waits.assign(run.arms.size(), std::vector<WaitHistogram>(run.wait_names.size()));
  totals.still_waiting = totals.waits;
  for (std::size_t month = 0; month < run.first_evaluated_month; ++month)
    totals.run_in_days += run.month_days[month];
  return totals;
}

void add_replication(RunTotals& totals, const std::vector<ReplicationResult>& arms) {
  require(arms.size() == totals.arms.size(), "a whole replication has every arm");
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    require(arms[arm].totals.size() == totals.measures.size(),
            "a replication has the total of every measure");
    for (std::size_t measure = 0; measure < totals.measures.size(); ++measure) {
      totals.values[arm][measure].push_back(arms[arm].totals[measure]);
    }
    add_waits(totals.waits[arm], arms[arm].waits);
    add_waits(totals.still_waiting[arm], arms[arm].still_waiting);
  }
  ++totals.replications;
}

RunTotals read_totals(const ResultReader& reader) {
  RunTotals totals = empty_totals(reader.run());
  totals.replications = reader.replications();
  totals.findings = reader.findings();
  const std::size_t measures = totals.measures.size();
  for (std::size_t arm = 0; arm < totals.arms.size(); ++arm) {
    for (std::size_t first = 0; first < totals.replications;) {
      const std::size_t rows =
          std::min<std::size_t>(result_layout::replications_in_chunk, totals.replications - first);
      const std::vector<double> block = reader.totals(arm, first, rows);
      for (std::size_t i = 0; i < block.size(); ++i) {
        totals.values[arm][i % measures].push_back(block[i]);
      }
      first += rows;
    }
    for (std::size_t row = 0; row < totals.replications; ++row) {
      add_waits(totals.waits[arm], reader.waits(arm, row));
      add_waits(totals.still_waiting[arm], reader.still_waiting(arm, row));
    }
  }
  return totals;
}

}  // namespace carersim
