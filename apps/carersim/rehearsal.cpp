#include "apps/carersim/rehearsal.hpp"

#include <algorithm>
#include <chrono>

#include "apps/carersim/scratch_folder.hpp"
#include "apps/carersim/study_estimates.hpp"
#include "apps/carersim/study_files.hpp"
#include "sim/sweep/coordinator.hpp"

namespace carersim {

namespace {

using Stopwatch = std::chrono::steady_clock;

/// So many are enough to tell what one takes.
constexpr std::uint64_t most_units = 5000;

StudyDescription first_points(const StudyDescription& study) {
  const std::uint64_t most = std::max<std::uint64_t>(1, most_units / study.replications);
  if (study.points.size() <= most) return study;
  StudyDescription fewer = study;
  std::vector<double> places;
  for (std::uint32_t point = 0; point < most; ++point) {
    for (std::size_t axis = 0; axis < study.points.axes().size(); ++axis)
      places.push_back(study.points.place(point, axis));
  }
  fewer.points = StudyPoints(study.points.axes(), std::move(places));
  return fewer;
}

}  // namespace

ParentSeconds rehearse_parent(const StudyDescription& whole,
                              const std::vector<UnitRecord>& records) {
  const StudyDescription study = first_points(whole);
  const auto units = static_cast<double>(study.units());
  const ScratchFolder folder;
  const std::filesystem::path result = folder.path() / "study.h5";
  Parts parts(parts_folder(result), study);
  UnitCost cost(study.points);
  const Stopwatch::time_point start = Stopwatch::now();
  {
    Coordinator coordinator(study, parts, cost, {}, 1);
    std::vector<UnitId> sent;
    for (std::size_t i = 0; !coordinator.is_over(); ++i) {
      while (const std::optional<UnitId> unit = coordinator.next(0)) sent.push_back(*unit);
      UnitRecord record = records[i % records.size()];
      record.unit = sent[i];
      coordinator.finished(0, unit_from_bytes(to_bytes(record)));
    }
    parts.close();
  }
  const Stopwatch::time_point kept = Stopwatch::now();
  (void)assemble_study(study, parts, result, {}, [](std::uint64_t) { return true; });
  StudyEstimates estimates(study);
  for (std::uint64_t unit = 0; unit < study.units(); ++unit) estimates.add(parts.unit(unit));
  (void)estimates.text();
  parts.remove();
  const Stopwatch::time_point written = Stopwatch::now();
  const auto seconds = [](Stopwatch::duration time) {
    return std::chrono::duration<double>(time).count();
  };
  return {seconds(kept - start) / units, seconds(written - kept) / units};
}

}  // namespace carersim
