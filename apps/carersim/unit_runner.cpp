#include "apps/carersim/unit_runner.hpp"

#include <chrono>

namespace carersim {

namespace {

using Stopwatch = std::chrono::steady_clock;

double seconds_since(Stopwatch::time_point start) {
  return std::chrono::duration<double>(Stopwatch::now() - start).count();
}

}  // namespace

std::optional<UnitRecord> UnitRunner::run(UnitId unit) {
  if (stopped_) return std::nullopt;
  const Stopwatch::time_point start = Stopwatch::now();
  UnitRecord record;
  record.unit = unit;
  const auto fail = [&](UnitRecord::Fault fault, const std::string& problem) {
    record.fault = fault;
    record.status = UnitRecord::Status::failed;
    record.problem = problem;
    record.values.clear();
    record.event_hashes.clear();
    record.events.clear();
    prepared_.reset();
  };
  try {
    if (!prepared_ || prepared_->point != unit.point) {
      if (!prepare(unit.point)) return std::nullopt;
      record.preparing = seconds_since(start);
    }
    stopped_ = true;
    simulate(record);
    stopped_ = false;
  } catch (const InputError& error) {
    fail(UnitRecord::Fault::input, error.what());
  } catch (const ProgramError& error) {
    fail(UnitRecord::Fault::program, std::string("the program is wrong: ") + error.what());
  }
  record.seconds = seconds_since(start);
  return record;
}

bool UnitRunner::prepare(std::uint32_t point) {
  prepared_.reset();
  prepared_ = std::make_unique<Prepared>(Prepared{point, study_.at(point), {}, {}});
  RunPlan& plan = prepared_->scenario.plan;
  if (!clock_) {
    prepared_->simulation.emplace(plan);
    clock_ = prepared_->simulation->clock();
  } else {
    if (!Simulation::can_take(plan, *clock_)) return false;
    prepared_->simulation.emplace(plan, clock_);
  }
  prepared_->values.emplace(study_.description(), plan.measures, *plan.months);
  return true;
}

void UnitRunner::simulate(UnitRecord& record) {
  for (const ReplicationResult& result : prepared_->simulation->run_all(record.unit.replication)) {
    prepared_->values->append(result, record.values);
    record.event_hashes.push_back(result.event_hash);
    record.events.push_back(result.events);
    for (const ReplicationResult::Check& check : result.checks)
      record.broken_checks += check.holds ? 0 : 1;
  }
}

}  // namespace carersim
