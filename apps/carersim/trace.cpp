#include "apps/carersim/trace.hpp"

#include <fmt/format.h>

#include <exception>

#include "apps/carersim/counted.hpp"
#include "apps/carersim/description.hpp"
#include "apps/carersim/progress.hpp"
#include "apps/carersim/trace_names.hpp"
#include "output/trace_writer.hpp"
#include "sim/experiment/simulation.hpp"
#include "sim/pathway/activity_log.hpp"

namespace carersim {

namespace {

/// Thrown out of the simulation when an end was asked for.
struct Interrupted final : std::exception {};

/// Brings the records of one arm to the file.
class FileSink final : public ActivitySink {
 public:
  FileSink(TraceWriter& writer, Progress& progress, const Interruption& interruption, Span horizon)
      : writer_(writer), progress_(progress), interruption_(interruption), horizon_(horizon) {}

  void set_arm(std::size_t arm) { arm_ = arm; }

  void add(const Activity& activity) override {
    writer_.add(arm_, activity);
    constexpr std::uint64_t now_and_then = 4096;
    if (++records_ % now_and_then != 0) return;
    if (interruption_.signal() != 0) throw Interrupted();
    const double done = (activity.end - Instant(0)).days() / horizon_.days();
    progress_.set_done(static_cast<std::uint32_t>(100 * (static_cast<double>(arm_) + done)));
    progress_.refresh();
  }

 private:
  TraceWriter& writer_;
  Progress& progress_;
  const Interruption& interruption_;
  Span horizon_;
  std::size_t arm_ = 0;
  std::uint64_t records_ = 0;
};

TraceDescription describe_trace(const LoadedScenario& loaded, const CommandLine& line,
                                std::uint32_t replication) {
  const RunPlan& plan = loaded.plan;
  const RunDescription run = describe_run(loaded, line.text);
  TraceDescription trace;
  trace.title = run.title;
  trace.command = run.command;
  trace.program_version = run.program_version;
  trace.seed = run.seed;
  trace.replication = replication;
  trace.start_date = date_text(plan.period.start);
  trace.evaluation_start = (plan.period.evaluation_start - Instant(0)).days();
  trace.horizon = (plan.period.horizon - Instant(0)).days();
  for (std::size_t arm = 0; arm < plan.arms.size(); ++arm)
    trace.arms.push_back({run.arms[arm], activity_names(plan.arms[arm]), run.scenario_texts[arm]});
  trace.case_kinds = case_kinds();
  trace.versions = run.versions;
  trace.provenance = run.provenance;
  return trace;
}

}  // namespace

void check_trace_request(const RunRequest& request, const RunPlan& plan) {
  if (request.trace.empty()) {
    if (request.traced_replication)
      throw CommandLineError("--trace-replication: found no --trace; expected --trace FILE too");
    return;
  }
  if (request.traced_replication.value_or(0) >= plan.replications) {
    throw CommandLineError(
        fmt::format("--trace-replication: found {}; expected one of the run's {}, numbered from 0",
                    *request.traced_replication, counted(plan.replications, "replication")));
  }
  std::error_code error;
  if (!request.replace && std::filesystem::exists(request.trace, error)) {
    throw CommandLineError(
        fmt::format("--trace: found a file {}; expected a new name, or --force to replace it",
                    request.trace.string()));
  }
}

TraceEnd write_trace(const RunRequest& request, LoadedScenario& loaded, const CommandLine& line,
                     const Interruption& interruption, const std::vector<std::uint64_t>& hashes) {
  if (request.trace.empty()) return TraceEnd::none_asked_for;
  RunPlan& plan = loaded.plan;
  const std::uint32_t replication = request.traced_replication.value_or(0);
  TraceWriter writer(describe_trace(loaded, line, replication), request.trace);
  Simulation simulation(plan);
  try {
    Progress progress(
        static_cast<std::uint32_t>(100 * plan.arms.size()),
        line.log.level() >= LogLevel::info ? Progress::Show::on_a_terminal : Progress::Show::no,
        "hundredths of the trace");
    FileSink sink(writer, progress, interruption, plan.period.horizon - Instant(0));
    for (std::size_t arm = 0; arm < plan.arms.size(); ++arm) {
      if (interruption.signal() != 0) throw Interrupted();
      const ArmPlan& of_arm = plan.arms[arm];
      sink.set_arm(arm);
      ActivityLog log(sink, of_arm.pathways, event_names(of_arm).size(), traced_attributes(of_arm));
      const ReplicationResult result = simulation.run(arm, replication, &log);
      require(result.event_hash == hashes.at(arm),
              "a replication that is traced goes as it went in the run");
    }
  } catch (const Interrupted&) {
    return TraceEnd::interrupted;
  }
  const std::uint64_t records = writer.finish();
  line.log.info(fmt::format(
      "Trace: {}\n  {} of replication {}; carersim export {} --to csv (or "
      "xes) writes them for other programs",
      request.trace.string(), counted(records, "record"), replication, request.trace.string()));
  return TraceEnd::written;
}

}  // namespace carersim
