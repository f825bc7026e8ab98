#include <fmt/format.h>

#include "apps/carersim/counted.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/options.hpp"
#include "apps/carersim/progress.hpp"
#include "apps/carersim/study_estimates.hpp"
#include "output/study_writer.hpp"
#include "sim/sweep/parts.hpp"
#include "sim/sweep/unit_cost.hpp"

namespace carersim {

namespace {

/// What the parts say, taken in one after another.
class StudyStatus {
 public:
  explicit StudyStatus(const PartsView& view)
      : view_(view),
        study_(view.study()),
        cost_(study_.points),
        estimates_(study_),
        states_(study_.units(), Parts::State::missing) {
    view.each([this](const UnitRecord& record) { add(record); },
              [this](const SessionRecord& session) {
                session_ = session;
                of_session_ = 0;
              });
  }

  [[nodiscard]] std::string text() const {
    const std::uint64_t units = study_.units();
    std::string text =
        fmt::format("{}: {} of {}\n  {} of {} done ({:.1f} %), {} failed\n", study_.title,
                    counted(study_.points.size(), "point"),
                    counted(study_.replications, "replication"), done_, counted(units, "unit"),
                    100.0 * static_cast<double>(done_) / static_cast<double>(units), failed_);
    text += work_text();
    const std::string estimates = estimates_.text();
    return estimates.empty() ? text : text + "\n" + estimates;
  }

 private:
  void add(const UnitRecord& record) {
    Parts::State& state = states_[study_.index(record.unit)];
    if (record.status == UnitRecord::Status::failed) {
      if (state == Parts::State::missing) {
        ++failed_;
        state = Parts::State::failed;
      }
      return;
    }
    if (state == Parts::State::done) return;
    if (state == Parts::State::failed) --failed_;
    state = Parts::State::done;
    ++done_;
    ++of_session_;
    cost_.add(record.unit.point, record.seconds - record.preparing);
    estimates_.add(record);
  }

  [[nodiscard]] std::string work_text() const {
    if (view_.at_work() == AtWork::no)
      return "  nobody is at work; carersim sweep with the study goes on from there\n";
    if (done_ + failed_ == study_.units()) return "  the result file is being written\n";
    std::string text =
        fmt::format("  at work on {}: {}", session_.host, counted(session_.jobs, "job"));
    const double seconds = wall_clock() - session_.started_at;
    if (of_session_ == 0 || seconds <= 0) return text + "\n";
    double left = 0;
    for (std::uint64_t unit = 0; unit < states_.size(); ++unit) {
      if (states_[unit] == Parts::State::missing) left += cost_.seconds(study_.unit(unit).point);
    }
    return text + fmt::format(", {:.3g} units / s, {} left\n",
                              static_cast<double>(of_session_) / seconds,
                              time_text(left / session_.jobs));
  }

  const PartsView& view_;
  const StudyDescription& study_;
  UnitCost cost_;
  StudyEstimates estimates_;
  std::vector<Parts::State> states_;
  SessionRecord session_;
  std::uint64_t done_ = 0, failed_ = 0, of_session_ = 0;
};

int show_status(const std::filesystem::path& result) {
  if (const std::optional<PartsView> view = PartsView::read(parts_folder(result))) {
    print(StudyStatus(*view).text());
    return static_cast<int>(ExitCode::success);
  }
  const FinishedStudy study = read_finished_study(result);
  print(fmt::format("{}\n  finished: {}, {} failed\n", study.title, counted(study.units, "unit"),
                    study.failed));
  return static_cast<int>(ExitCode::success);
}

}  // namespace

void add_status_command(CLI::App& app, CommandLine& line) {
  CLI::App* command =
      app.add_subcommand("status", "Show how far a study is, while it runs or after it stopped");
  const auto result = std::make_shared<std::filesystem::path>();
  command->add_option("FILE", *result, "the study's result file, there already or not")
      ->required()
      ->type_name("");
  add_log_options(*command, line);
  command->footer(
      "Reads what is finished in FILE.parts without disturbing the work, from any machine that "
      "sees the folder.\n"
      "\n"
      "Example:\n"
      "  carersim status study.h5");
  command->callback([&line, result] { line.action = [result] { return show_status(*result); }; });
}

}  // namespace carersim
