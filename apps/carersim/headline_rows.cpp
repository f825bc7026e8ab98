#include "apps/carersim/headline_rows.hpp"

#include "models/headlines.hpp"

namespace carersim {

namespace {

/// What a queue is known by: how many wait and are served, how long, how busy, who leaves.
constexpr const char* queue_headlines[] = {
    "arrived",    "started", "ended",       "gave_up",   "refused",  "waiting",
    "in_service", "wait",    "utilisation", "held_days", "overflow",
};

}  // namespace

std::vector<TableRow> headline_rows(const RunTotals& totals) {
  std::vector<TableRow> rows;
  const bool has_people = totals.find("carers.strain.high").has_value();
  if (has_people) {
    for (const Headline& line : headlines()) rows.push_back({line.measure, line.label, line.group});
    return rows;
  }
  for (const char* headline : queue_headlines) {
    for (const Measure& measure : totals.measures) {
      if (measure.name.substr(0, measure.name.find('.')) == headline) {
        rows.push_back({measure.name, ""});
      }
    }
  }
  return rows;
}

}  // namespace carersim
