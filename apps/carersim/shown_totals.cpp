#include "apps/carersim/shown_totals.hpp"

#include "apps/carersim/headline_rows.hpp"

namespace carersim {

ShownTotals::ShownTotals(const RunDescription& run, TableMeasures measures) {
  const RunTotals all = empty_totals(run);
  if (measures == TableMeasures::all) {
    for (std::size_t i = 0; i < all.measures.size(); ++i) shown_.push_back(i);
  } else {
    for (const TableRow& row : headline_rows(all)) {
      if (const std::optional<std::size_t> found = all.find(row.measure)) shown_.push_back(*found);
    }
  }
  RunDescription less = run;
  less.measures.clear();
  for (const std::size_t measure : shown_) less.measures.push_back(run.measures[measure]);
  totals_ = empty_totals(less);
}

void ShownTotals::add(const std::vector<ReplicationResult>& arms) {
  std::vector<ReplicationResult> less;
  for (const ReplicationResult& arm : arms) {
    ReplicationResult& result = less.emplace_back();
    for (const std::size_t measure : shown_) result.totals.push_back(arm.totals[measure]);
    result.waits = arm.waits;
    result.still_waiting = arm.still_waiting;
  }
  add_replication(totals_, less);
}

}  // namespace carersim
