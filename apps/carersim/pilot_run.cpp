#include "apps/carersim/pilot_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <numeric>
#include <set>
#include <thread>

#include "apps/carersim/rehearsal.hpp"
#include "output/study_writer.hpp"
#include "sim/core/this_machine.hpp"
#include "sim/measure/statistics.hpp"
#include "sim/sweep/local_workers.hpp"

namespace carersim {

namespace {

using Stopwatch = std::chrono::steady_clock;

/// Alone and crowded by turns, so many times.
constexpr std::size_t rounds = 2;
/// As many as are done alone, at most: on a machine of many processors that takes long.
constexpr std::size_t most_alone = 64;

double seconds_since(Stopwatch::time_point start) {
  return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

/// Some units of a study: the others count as done, so that nobody hands them out.
class SomeUnits final : public UnitStore {
 public:
  SomeUnits(const StudyDescription& study, const std::vector<UnitId>& wanted) : study_(study) {
    for (const UnitId unit : wanted) states_[study.index(unit)] = State::missing;
  }

  [[nodiscard]] State state(std::uint64_t unit) const override {
    const auto found = states_.find(unit);
    return found == states_.end() ? State::done : found->second;
  }
  [[nodiscard]] std::uint64_t done() const override { return records_.size(); }
  void add(const UnitRecord& record) override {
    const bool is_done = record.status == UnitRecord::Status::done;
    states_[study_.index(record.unit)] = is_done ? State::done : State::failed;
    if (first_came_after_ < 0) first_came_after_ = seconds_since(start_) - record.seconds;
    if (is_done) records_.push_back(record);
  }

  [[nodiscard]] const std::vector<UnitRecord>& records() const { return records_; }
  /// Seconds from the making of this object to the beginning of the first unit that was finished.
  [[nodiscard]] double before_first() const { return std::max(first_came_after_, 0.0); }

 private:
  const StudyDescription& study_;
  Stopwatch::time_point start_ = Stopwatch::now();
  std::map<std::uint64_t, State> states_;
  std::vector<UnitRecord> records_;
  double first_came_after_ = -1;
};

/// One pilot.
class PilotRun {
 public:
  PilotRun(const LoadedStudy& loaded, const PilotRequest& request, const Interruption& interruption)
      : study_(loaded.description()),
        request_(request),
        interruption_(interruption),
        jobs_(std::max(1U, std::thread::hardware_concurrency())),
        units_(pilot_units(study_, std::max(request.units, 2 * jobs_))) {}

  /// False when interrupted.
  bool run() {
    const std::vector<UnitId> alone(
        units_.begin(),
        units_.begin() + static_cast<std::ptrdiff_t>(std::min(units_.size(), most_alone)));
    const std::size_t all = alone.size() + (jobs_ > 1 ? units_.size() : 0);
    Progress progress(static_cast<std::uint32_t>(all), request_.show, "units of the pilot");
    progress_ = &progress;
    for (std::size_t round = 0; round < rounds; ++round) {
      if (!work(part_of(alone, round), 1, alone_)) return false;
      if (jobs_ > 1 && !work(part_of(units_, round), jobs_, crowded_)) return false;
    }
    progress_ = nullptr;
    return true;
  }

  [[nodiscard]] Pilot pilot(double reading, double checking) const {
    Pilot pilot;
    pilot.program_version = study_.program_version;
    pilot.study = fingerprint_text(study_);
    pilot.host = host_name();
    pilot.processors = jobs_;
    pilot.reading = reading;
    pilot.checking = checking;
    pilot.starting = quantile(starts_, 0.5);
    pilot.crowding = crowding();
    take_units(pilot);
    std::vector<UnitRecord> records;
    for (const auto& [unit, record] : alone_) {
      records.push_back(record);
      pilot.record_bytes +=
          static_cast<double>(to_bytes(record).size()) / static_cast<double>(alone_.size());
    }
    const ParentSeconds parent = rehearse_parent(study_, records);
    pilot.keeping = parent.keeping;
    pilot.writing = parent.writing;
    return pilot;
  }

 private:
  using Records = std::map<UnitId, UnitRecord>;

  /// Pairs of units stay together, since the second of a point need not read its scenario.
  [[nodiscard]] static std::vector<UnitId> part_of(const std::vector<UnitId>& units,
                                                   std::size_t round) {
    std::vector<UnitId> part;
    for (const UnitId unit : units) {
      if (unit.point % rounds == round) part.push_back(unit);
    }
    return part;
  }

  /// False when interrupted.
  bool work(const std::vector<UnitId>& units, std::uint32_t jobs, Records& records) {
    if (units.empty()) return true;
    SomeUnits some(study_, units);
    UnitCost cost(study_.points);
    Coordinator coordinator(study_, some, cost, {}, jobs);
    std::uint64_t told = 0;
    LocalWorkers workers(coordinator, {"/proc/self/exe", "sweep-worker", request_.study.string()},
                         jobs, fingerprint(study_), [&] {
                           done_ += static_cast<std::uint32_t>(some.done() - told);
                           told = some.done();
                           progress_->set_done(done_);
                           progress_->refresh();
                         });
    workers.run(interruption_);
    if (interruption_.signal() != 0) return false;
    if (coordinator.failed() > 0) {
      progress_->clear();
      refuse_failures(coordinator);
    }
    if (jobs == 1) starts_.push_back(some.before_first());
    for (const UnitRecord& record : some.records()) records[record.unit] = record;
    return true;
  }

  [[noreturn]] void refuse_failures(const Coordinator& coordinator) const {
    const std::string& problem = coordinator.problems().front();
    const std::string text = "found a unit of the pilot failed: " + problem;
    if (coordinator.worst_fault() == UnitRecord::Fault::input)
      throw InputError(
          request_.study.generic_string(),
          {{{request_.study.generic_string(), 0, 0}, "", "a unit that failed: " + problem, ""}});
    if (coordinator.worst_fault() == UnitRecord::Fault::program) throw ProgramError(text);
    throw EnvironmentError(text);
  }

  [[nodiscard]] double crowding() const {
    double alone = 0, crowded = 0;
    for (const auto& [unit, record] : crowded_) {
      const auto found = alone_.find(unit);
      if (found == alone_.end()) continue;
      alone += found->second.seconds - found->second.preparing;
      crowded += record.seconds - record.preparing;
    }
    return alone > 0 ? std::max(1.0, crowded / alone) : 1;
  }

  void take_units(Pilot& pilot) const {
    for (const UnitId unit : units_) {
      const auto alone = alone_.find(unit), crowded = crowded_.find(unit);
      const bool is_alone = alone != alone_.end();
      if (!is_alone && crowded == crowded_.end()) continue;
      const UnitRecord& record = is_alone ? alone->second : crowded->second;
      const double times = is_alone ? 1 : pilot.crowding;
      pilot.units.push_back(
          {unit, (record.seconds - record.preparing) / times, record.preparing / times});
    }
  }

  const StudyDescription& study_;
  const PilotRequest& request_;
  const Interruption& interruption_;
  std::uint32_t jobs_;
  std::vector<UnitId> units_;
  Records alone_, crowded_;
  std::vector<double> starts_;
  Progress* progress_ = nullptr;
  std::uint32_t done_ = 0;
};

}  // namespace

std::optional<Pilot> run_pilot(const LoadedStudy& study, const PilotRequest& request,
                               double reading, const Interruption& interruption) {
  const Stopwatch::time_point start = Stopwatch::now();
  study.check_ends();
  const double checking = seconds_since(start);
  PilotRun run(study, request, interruption);
  if (!run.run()) return std::nullopt;
  return run.pilot(reading, checking);
}

}  // namespace carersim
