#include "apps/carersim/run_request.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "apps/carersim/check_tally.hpp"
#include "apps/carersim/counted.hpp"
#include "apps/carersim/description.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/extension.hpp"
#include "apps/carersim/graphs.hpp"
#include "apps/carersim/progress.hpp"
#include "apps/carersim/report_file.hpp"
#include "apps/carersim/run_in_tally.hpp"
#include "apps/carersim/shown_totals.hpp"
#include "apps/carersim/tables.hpp"
#include "apps/carersim/trace.hpp"
#include "output/csv.hpp"
#include "output/result_reader.hpp"
#include "output/result_writer.hpp"
#include "output/run_totals.hpp"
#include "sim/experiment/workers.hpp"

namespace carersim {

namespace {

std::filesystem::path result_file(const RunRequest& request) {
  std::filesystem::path out = request.out;
  if (out.empty()) out = request.scenario.file.stem().string() + ".h5";
  std::error_code error;
  if (request.extend > 0) return out;
  if (!request.replace && std::filesystem::exists(out, error)) {
    throw CommandLineError(fmt::format(
        "--out: found a file {}; expected a new name, or --force to replace it", out.string()));
  }
  return out;
}

std::string now_text() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  std::array<char, 32> text{};
  std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text.data();
}

std::uint64_t own_peak_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

std::vector<std::string> where_arms_begin(const RunPlan& plan) {
  std::vector<std::string> texts;
  for (const ArmPlan& arm : plan.arms) {
    texts.push_back(
        arm.branches ? fmt::format("{}: goes on from {} as it is on {}", arm.name,
                                   plan.arms[arm.branches->stem].name,
                                   date_text(day_of(plan.months->start_date(), arm.branches->at)))
                     : fmt::format("{}: runs from the start", arm.name));
  }
  return texts;
}

void check_options(const RunRequest& request) {
  if (!request.report.empty()) require_new_page(request.report, request.replace, "--report");
  const auto alone = [](const std::string& option, const std::string& expected) {
    throw CommandLineError(fmt::format("{}: found it without {}; expected both", option, expected));
  };
  if (!request.until_precise && !request.enough.precisions.empty())
    alone("--precision", "--replications auto");
  if (!request.until_precise && request.enough.maximum)
    alone("--max-replications", "--replications auto");
  if (request.extend > 0 && (request.until_precise || request.scenario.replications)) {
    throw CommandLineError(
        "--extend: found it with --replications; expected --extend alone: it is the number to add");
  }
}

/// The scenario with as many replications as the command line asks for, at most.
ScenarioOptions scenario_of(const RunRequest& request,
                            const std::optional<FormerReplications>& former) {
  ScenarioOptions options = request.scenario;
  if (request.until_precise) options.replications = request.enough.most();
  if (former) options.replications = former->asked() + request.extend;
  return options;
}

/// How a run's closing line calls what was done.
std::string done_text(const RunRequest& request, std::uint32_t kept, std::uint32_t added) {
  return request.extend == 0
             ? counted(kept, "replication")
             : fmt::format("{}, {} of them new,", counted(kept, "replication"), added);
}

}  // namespace

int run_request(const RunRequest& request, const CommandLine& line) {
  check_options(request);
  const std::filesystem::path out = result_file(request);
  std::optional<FormerReplications> former;
  if (request.extend > 0) former.emplace(out);
  LoadedScenario loaded = load_scenario(scenario_of(request, former));
  RunPlan& plan = loaded.plan;
  if (request.table == RunRequest::Table::comparison && plan.arms.size() < 2) {
    refuse(request.scenario.file, "arm", "a single arm",
           "two or more [[arm]] tables, or --with an intervention");
  }
  check_trace_request(request, plan);
  check_graphs(loaded, line.log);
  const Interruption interruption;
  const RunDescription description = describe_run(loaded, line.text);
  std::optional<std::vector<std::uint32_t>> numbers;
  if (former) {
    former->require_same(description);
    numbers = former->missing(plan.replications);
    former.reset();  // Workers inherit what is open.
  }
  std::optional<EnoughReplications> enough;
  if (request.until_precise) enough.emplace(request.enough, description);
  Workers workers(plan, request.jobs, numbers);
  if (request.extend > 0) former.emplace(out);
  ResultWriter writer(description, out);
  if (former) writer.keep_at_least(former->count());
  ShownTotals shown(description, request.all_measures ? TableMeasures::all : TableMeasures::chosen);
  const RunTotals& totals = shown.totals();
  RunInTally run_in(description);
  CheckTally checks;
  std::vector<std::uint64_t> traced_hashes;
  WorkersEnd end;
  double seconds = 0;
  {
    Progress progress(
        plan.replications,
        line.log.level() >= LogLevel::info ? Progress::Show::on_a_terminal : Progress::Show::no,
        "replications");
    const auto take = [&](std::uint32_t replication, const std::vector<ReplicationResult>& arms) {
      for (std::size_t arm = 0; arm < arms.size(); ++arm) {
        writer.add(arm, replication, arms[arm]);
        checks.add(plan.arms[arm].name, replication, arms[arm].checks);
      }
      shown.add(arms);
      run_in.add(arms);
      if (enough) enough->add(arms);
      if (replication == request.traced_replication.value_or(0)) {
        for (const ReplicationResult& arm : arms) traced_hashes.push_back(arm.event_hash);
      }
    };
    WhileRunning parent;
    parent.deliver = [&](std::uint32_t replication, const std::vector<ReplicationResult>& arms) {
      if (former) former->deliver_below(replication, take);
      take(replication, arms);
      line.log.debug(fmt::format("replication {} finished", replication));
      progress.set_done(static_cast<std::uint32_t>(totals.replications));
    };
    parent.waiting = [&] { progress.refresh(); };
    parent.enough = [&] { return enough && enough->ended(); };
    for (const std::string& text : where_arms_begin(plan)) line.log.debug(text);
    line.log.debug(fmt::format("{} workers", std::min(request.jobs, plan.replications)));
    end = workers.run(parent, interruption);
    seconds = progress.seconds();
    if (former && end.delivered > 0) former->deliver_below(plan.replications, take);
  }
  RunFindings findings;
  if (enough) findings.decision = enough->decision();
  if (totals.replications > 0) findings.run_in = run_in.findings();
  const bool settled = enough && enough->ended();
  if (settled) writer.settle(findings.decision->replications());
  shown.set_findings(findings, settled ? totals.replications : plan.replications);
  const std::uint32_t kept = writer.finish(
      {
          {"jobs", std::to_string(request.jobs)},
          {"wall_seconds", fmt::format("{:.3f}", seconds)},
          {"finished", now_text()},
          {"peak_worker_bytes", std::to_string(end.peak_worker_bytes)},
          {"peak_parent_bytes", std::to_string(own_peak_bytes())},
      },
      findings);
  const bool complete = settled || kept == plan.replications;
  const bool interrupted = !complete && !end.fault;
  if (kept > 0) {
    print(tables_text(
        totals,
        request.table == RunRequest::Table::comparison ? TableKind::comparison : TableKind::run,
        request.all_measures ? TableMeasures::all : TableMeasures::chosen));
    print(checks.text() + "\n");
  }
  if (!request.csv.empty() && kept > 0) export_csv(ResultReader(out), request.csv);
  if (!request.report.empty() && kept > 0) {
    write_report(out, request.report);
    line.log.info(fmt::format("\nReport: {}", request.report.string()));
  }
  if (complete) {
    line.log.info(
        fmt::format("\nResults: {}\n  {} in {:.3g} s; carersim table {} shows them again, h5dump "
                    "-n lists what is in the file",
                    out.string(), done_text(request, kept, end.delivered), seconds, out.string()));
  } else {
    const std::string what =
        kept == 0 ? (former ? "kept: the file as it was, " + out.string() : "kept: nothing")
                  : fmt::format("kept: {} of {}, in {}", kept,
                                counted(plan.replications, "replication"), out.string());
    line.log.error(interrupted ? "interrupted; " + what : what);
  }
  if (end.fault) std::rethrow_exception(end.fault);
  if (interrupted) return static_cast<int>(ExitCode::interrupted);
  if (write_trace(request, loaded, line, interruption, traced_hashes) == TraceEnd::interrupted) {
    line.log.error(fmt::format("interrupted; kept: the results, in {}; no trace", out.string()));
    return static_cast<int>(ExitCode::interrupted);
  }
  checks.throw_unless_all_hold();
  return static_cast<int>(ExitCode::success);
}

}  // namespace carersim
