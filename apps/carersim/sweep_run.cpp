#include "apps/carersim/sweep_run.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

#include "apps/carersim/counted.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/loaded_study.hpp"
#include "apps/carersim/progress.hpp"
#include "apps/carersim/report_file.hpp"
#include "apps/carersim/study_estimates.hpp"
#include "apps/carersim/study_files.hpp"
#include "sim/core/this_machine.hpp"
#include "sim/sweep/local_workers.hpp"

namespace carersim {

namespace {

std::uint64_t own_peak_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

ExitCode code_of(UnitRecord::Fault fault) {
  switch (fault) {
    case UnitRecord::Fault::none:
      return ExitCode::success;
    case UnitRecord::Fault::input:
      return ExitCode::input;
    case UnitRecord::Fault::environment:
      return ExitCode::environment;
    case UnitRecord::Fault::program:
      break;
  }
  return ExitCode::program;
}

/// One sweep, from its study file to its result file.
class Sweep {
 public:
  Sweep(const SweepRequest& request, const CommandLine& line)
      : request_(request),
        line_(line),
        loaded_(request.study),
        study_(loaded_.description()),
        out_(result_of(request)),
        estimates_(study_),
        cost_(study_.points) {}

  int run() {
    const std::filesystem::path folder = parts_folder(out_);
    const ResultState state = result_state(out_, study_);
    if (state == ResultState::of_this_study) {
      // A process may have been killed while it removed them.
      std::error_code error;
      std::filesystem::remove_all(folder, error);
      line_.log.info(fmt::format("{}: found all {} of this study; nothing is left to do",
                                 out_.string(), counted(study_.units(), "unit")));
      return request_.stage == SweepRequest::Stage::begin ? nothing_left_code
                                                          : static_cast<int>(ExitCode::success);
    }
    if (state == ResultState::another_file && !request_.replace) {
      throw CommandLineError(fmt::format(
          "--out: found a file {} that is not of this study; expected a new name, or --force to "
          "replace it",
          out_.string()));
    }
    if (!request_.of_draws && !std::filesystem::exists(folder / "study")) loaded_.check_ends();
    const Interruption interruption;
    Parts parts(folder, study_, [this](const UnitRecord& record) {
      estimates_.add(record);
      if (record.status == UnitRecord::Status::done)
        cost_.add(record.unit.point, record.seconds - record.preparing);
    });
    if (parts.done() > 0 && request_.stage != SweepRequest::Stage::end) {
      line_.log.info(
          fmt::format("goes on after {} of {}", parts.done(), counted(study_.units(), "unit")));
    }
    if (request_.stage == SweepRequest::Stage::begin) return static_cast<int>(ExitCode::success);
    if (request_.stage == SweepRequest::Stage::end)
      take_problems(parts);
    else if (!simulate(parts, interruption))
      return interrupted(parts);
    if (!assemble(parts, interruption)) return interrupted(parts);
    return report(parts);
  }

 private:
  [[nodiscard]] Progress::Show shown() const {
    return line_.log.level() >= LogLevel::info ? Progress::Show::on_a_terminal : Progress::Show::no;
  }

  /// False when interrupted.
  bool simulate(Parts& parts, const Interruption& interruption) {
    HandOutOrder order;
    if (request_.shuffle) order = {HandOutOrder::Kind::shuffled, *request_.shuffle};
    Coordinator coordinator(study_, parts, cost_, order, request_.jobs);
    if (coordinator.is_over()) return true;
    parts.start_session({wall_clock(), request_.jobs, host_name()});
    const std::uint64_t before = parts.done();
    Progress progress(static_cast<std::uint32_t>(study_.units() - before), shown(), "units");
    std::uint64_t told = before;
    const auto waiting = [&] {
      parts.tend();
      for (; told < parts.done(); ++told) line_.log.debug("a unit finished");
      if (!progress.is_shown()) return;
      progress.set_done(static_cast<std::uint32_t>(parts.done() - before));
      if (parts.done() > before)
        progress.set_seconds_left(coordinator.seconds_left() / request_.jobs);
      if (coordinator.failed() > 0)
        progress.set_note(fmt::format(", {} failed", coordinator.failed()));
      progress.refresh();
    };
    try {
      LocalWorkers workers(coordinator, {"/proc/self/exe", "sweep-worker", request_.study.string()},
                           request_.jobs, fingerprint(study_), waiting);
      workers.run(interruption);
      parts.close();
    } catch (const EnvironmentError& error) {
      progress.clear();
      throw EnvironmentError(fmt::format("{}\n  {}", error.what(), kept_text(parts)));
    }
    work_ = {line_.text,
             request_.jobs,
             parts.done() - before,
             progress.seconds(),
             coordinator.seconds_worked(),
             coordinator.seconds_preparing()};
    lost_ = coordinator.lost_units();
    worst_fault_ = coordinator.worst_fault();
    problems_ = coordinator.problems();
    return coordinator.is_over();
  }

  /// Those of units that failed in the hands of another program.
  void take_problems(const Parts& parts) {
    constexpr std::size_t most = 10;
    for (std::uint64_t unit = 0; unit < study_.units(); ++unit) {
      if (parts.state(unit) != Parts::State::failed) continue;
      const UnitRecord record = parts.unit(unit);
      worst_fault_ = std::max(worst_fault_, record.fault);
      if (problems_.size() < most) problems_.push_back(problem_text(study_, record));
    }
  }

  [[nodiscard]] std::string kept_text(const Parts& parts) const {
    return fmt::format("kept: {} of {}, in {}; the same command goes on from there", parts.done(),
                       counted(study_.units(), "unit"), parts_folder(out_).string());
  }

  /// False when interrupted.
  bool assemble(Parts& parts, const Interruption& interruption) {
    Progress progress(static_cast<std::uint32_t>(study_.units()), shown(), "units written");
    line_.log.debug("writes the result file");
    try {
      std::map<std::string, std::string> provenance = this_machine();
      provenance.merge(std::map<std::string, std::string>{
          {"command", work_.command},
          {"jobs", std::to_string(work_.jobs)},
          {"units_simulated", std::to_string(parts.records())},
          {"wall_seconds", fmt::format("{:.3f}", work_.wall_seconds)},
          {"unit_seconds", fmt::format("{:.3f}", work_.unit_seconds)},
          {"of_which_reading", fmt::format("{:.3f}", work_.reading_seconds)},
          {"peak_worker_bytes", std::to_string(LocalWorkers::peak_worker_bytes())},
          {"peak_parent_bytes", std::to_string(own_peak_bytes())},
      });
      return assemble_study(study_, parts, out_, provenance, [&](std::uint64_t written) {
        progress.set_done(static_cast<std::uint32_t>(written));
        progress.refresh();
        return interruption.signal() == 0;
      });
    } catch (const EnvironmentError& error) {
      progress.clear();
      throw EnvironmentError(fmt::format("{}\n  {}", error.what(), kept_text(parts)));
    }
  }

  int interrupted(const Parts& parts) const {
    line_.log.error("interrupted; " + kept_text(parts));
    return static_cast<int>(ExitCode::interrupted);
  }

  void print_means(Parts& parts) const {
    StudyEstimates all(study_);
    for (std::uint64_t unit = 0; unit < study_.units(); ++unit) all.add(parts.unit(unit));
    print(fmt::format("{}: {} of {}\n\n{}", study_.title, counted(study_.points.size(), "point"),
                      counted(study_.replications, "replication"), all.text()));
  }

  int report(Parts& parts) {
    const std::uint64_t failed = parts.failed();
    if (!request_.of_draws) print_means(parts);
    std::string done = fmt::format("\nResults: {}\n  {} in {:.3g} s", out_.string(),
                                   counted(work_.units, "unit"), work_.wall_seconds);
    if (lost_ > 0)
      done += fmt::format("; {} of workers that died were done again", counted(lost_, "unit"));
    line_.log.info(done);
    if (failed == 0) {
      parts.remove();
      return static_cast<int>(ExitCode::success);
    }
    std::string text = fmt::format(
        "found {} failed; the result file has nan for them, and the "
        "same command tries them again",
        counted(failed, "unit"));
    for (const std::string& problem : problems_) text += "\n  " + problem;
    line_.log.error(text);
    return static_cast<int>(code_of(worst_fault_));
  }

  const SweepRequest& request_;
  const CommandLine& line_;
  LoadedStudy loaded_;
  const StudyDescription& study_;
  std::filesystem::path out_;
  StudyEstimates estimates_;
  UnitCost cost_;
  SweepRequest::Work work_ =
      request_.elsewhere.value_or(SweepRequest::Work{line_.text, request_.jobs});
  std::uint64_t lost_ = 0;
  UnitRecord::Fault worst_fault_ = UnitRecord::Fault::none;
  std::vector<std::string> problems_;
};

}  // namespace

std::filesystem::path result_of(const SweepRequest& request) {
  return request.out.empty() ? std::filesystem::path(request.study.stem().string() + ".h5")
                             : request.out;
}

int run_sweep(const SweepRequest& request, const CommandLine& line) {
  if (!request.report.empty()) require_new_page(request.report, request.replace, "--report");
  const int code = Sweep(request, line).run();
  const std::filesystem::path out = result_of(request);
  std::error_code error;
  const bool is_done = code != static_cast<int>(ExitCode::interrupted) &&
                       request.stage != SweepRequest::Stage::begin;
  if (!request.report.empty() && is_done && std::filesystem::exists(out, error)) {
    write_report(out, request.report);
    line.log.info(fmt::format("Report: {}", request.report.string()));
  }
  return code;
}

}  // namespace carersim
