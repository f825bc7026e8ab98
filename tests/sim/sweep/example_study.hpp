#pragma once

#include "sim/sweep/unit_record.hpp"

namespace carersim {

/// Three points of two replications, two arms, two measures, one of them by year of two years.
inline StudyDescription example_study() {
  StudyDescription study;
  study.title = "Desks";
  study.program_version = "1";
  study.seed = 7;
  study.replications = 2;
  study.design = "factorial";
  study.points = StudyPoints(
      {StudyAxis("places", "service.desk.places", {"1 places", "2 places", "4 places"})},
      {0, 1, 2});
  study.arms = {"as now", "more"};
  study.against = {0, 0};
  study.measures = {{"arrived.desk", "events", MeasureKind::event, "Arrived."},
                    {"waiting.desk", "people", MeasureKind::stock, "Waiting."}};
  study.by_year = {1};
  study.year_starts = {"2026-04-01", "2027-04-01"};
  study.year_days = {365, 366};
  study.scenario_texts = {"a = 1\n", "a = 2\n"};
  study.assumptions = {"a = 1: somebody (assumption)"};
  study.versions = {{"HDF5", "1.10"}};
  study.identity = {"seed = 7", "as now: a = 1", "more: a = 2"};
  return study;
}

/// A finished unit whose values tell which one it is.
inline UnitRecord example_record(UnitId unit, double seconds = 0.5) {
  UnitRecord record;
  record.unit = unit;
  for (std::size_t i = 0; i < 8; ++i)
    record.values.push_back(100 * unit.point + 10 * unit.replication +
                            0.1 * static_cast<double>(i));
  record.event_hashes = {unit.point, unit.replication};
  record.events = {17, 18};
  record.seconds = seconds;
  return record;
}

}  // namespace carersim
