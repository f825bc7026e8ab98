#include "apps/carersim/run_request.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include <ctime>
#include <thread>

#include "apps/carersim/check_tally.hpp"
#include "apps/carersim/description.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/graphs.hpp"
#include "apps/carersim/progress.hpp"
#include "apps/carersim/tables.hpp"
#include "apps/carersim/trace.hpp"
#include "output/csv.hpp"
#include "output/result_reader.hpp"
#include "output/result_writer.hpp"
#include "output/run_totals.hpp"
#include "sim/experiment/workers.hpp"

namespace carersim {

namespace {

std::uint32_t processors() {
  return std::max(1U, std::thread::hardware_concurrency());
}

std::filesystem::path result_file(const RunRequest& request) {
  std::filesystem::path out = request.out;
  if (out.empty()) out = request.scenario.file.stem().string() + ".h5";
  std::error_code error;
  if (!request.replace && std::filesystem::exists(out, error)) {
    throw CLI::ValidationError(
        "--out", fmt::format("found a file {}; expected a new name, or --force to replace it",
                             out.string()));
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

std::string whole_number_text(std::uint32_t n) {
  return n == 1 ? "1 replication" : fmt::format("{} replications", n);
}

}  // namespace

void add_run_options(CLI::App& command, RunRequest& request) {
  add_scenario_options(command, request.scenario);
  add_luck_options(command, request.scenario);
  request.jobs = processors();
  command
      .add_option("--jobs", request.jobs,
                  "worker processes on this machine; default: one for each processor")
      ->check(CLI::Range(1U, 4096U));
  command.add_option("--out", request.out,
                     "result file (HDF5); default: the scenario's name with .h5, here");
  command.add_flag("--force", request.replace, "replace a result file of that name");
  command.add_flag("--all", request.all_measures, "every measure in the table");
  command.add_option("--csv", request.csv, "also write CSV files into this folder");
  command.add_option("--trace", request.trace,
                     "write the hash of each dyad's events in replication 0 as CSV");
  command.add_option("--trace-dyad", request.followed,
                     "list the events of the dyad of this number in replication 0");
}

int run_request(const RunRequest& request, const CommandLine& line) {
  const std::filesystem::path out = result_file(request);
  LoadedScenario loaded = load_scenario(request.scenario);
  RunPlan& plan = loaded.plan;
  if (request.table == RunRequest::Table::comparison && plan.arms.size() < 2) {
    refuse(request.scenario.file, "arm", "a single arm",
           "two or more [[arm]] tables, or --with an intervention");
  }
  check_graphs(loaded, line.log);
  const Interruption interruption;
  const RunDescription description = describe_run(loaded, line.text);
  ResultWriter writer(description, out);
  RunTotals totals = empty_totals(description);
  CheckTally checks;
  WorkersEnd end;
  double seconds = 0;
  {
    Progress progress(plan.replications, line.log.level() >= LogLevel::info
                                             ? Progress::Show::on_a_terminal
                                             : Progress::Show::no);
    WorkersSetting setting;
    setting.jobs = request.jobs;
    setting.deliver = [&](std::uint32_t replication, const std::vector<ReplicationResult>& arms) {
      for (std::size_t arm = 0; arm < arms.size(); ++arm) {
        writer.add(arm, replication, arms[arm]);
        checks.add(plan.arms[arm].name, replication, arms[arm].checks);
      }
      add_replication(totals, arms);
      progress.set_done(static_cast<std::uint32_t>(totals.replications));
    };
    setting.while_waiting = [&] { progress.refresh(); };
    end = run_replications(plan, setting, interruption);
    seconds = progress.seconds();
  }
  const std::uint32_t kept = writer.finish({
      {"jobs", std::to_string(request.jobs)},
      {"wall_seconds", fmt::format("{:.3f}", seconds)},
      {"finished", now_text()},
      {"peak_worker_bytes", std::to_string(end.peak_worker_bytes)},
      {"peak_parent_bytes", std::to_string(own_peak_bytes())},
  });
  const bool interrupted = kept < plan.replications && !end.fault;
  if (kept > 0) {
    print(tables_text(
        totals,
        request.table == RunRequest::Table::comparison ? TableKind::comparison : TableKind::run,
        request.all_measures ? TableMeasures::all : TableMeasures::chosen));
    print(checks.text() + "\n");
  }
  if (!request.csv.empty() && kept > 0) export_csv(ResultReader(out), request.csv);
  if (kept == plan.replications) {
    line.log.info(
        fmt::format("\nResults: {}\n  {} in {:.3g} s; carersim table {} shows them again, h5dump "
                    "-n lists what is in the file",
                    out.string(), whole_number_text(kept), seconds, out.string()));
  } else {
    line.log.error(kept == 0 ? "kept: nothing"
                             : fmt::format("kept: {} of {}, in {}", kept,
                                           whole_number_text(plan.replications), out.string()));
  }
  if (end.fault) std::rethrow_exception(end.fault);
  if (interrupted) {
    line.log.error("interrupted");
    return static_cast<int>(ExitCode::interrupted);
  }
  write_traces(request, loaded);
  checks.throw_unless_all_hold();
  return static_cast<int>(ExitCode::success);
}

}  // namespace carersim
