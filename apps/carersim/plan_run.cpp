#include "apps/carersim/plan_run.hpp"

#include <fmt/format.h>
#include <poll.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <thread>

#include "apps/carersim/counted.hpp"
#include "apps/carersim/data_folder.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/page_width.hpp"
#include "apps/carersim/pilot_run.hpp"
#include "apps/carersim/plan_table.hpp"
#include "apps/carersim/scratch_folder.hpp"
#include "output/study_writer.hpp"
#include "output/text_file.hpp"
#include "sim/core/forked_call.hpp"

namespace carersim {

namespace {

constexpr int wait_milliseconds = 250;

std::uint32_t processors() {
  return std::max(1U, std::thread::hardware_concurrency());
}

/// This machine, as SimGrid has it: one host whose cores are the pilot's.
std::string this_machine() {
  return fmt::format(
      "<?xml version='1.0'?>\n"
      "<!DOCTYPE platform SYSTEM \"https://simgrid.org/simgrid.dtd\">\n"
      "<platform version=\"4.1\">\n"
      "  <zone id=\"this machine\" routing=\"Full\">\n"
      "    <host id=\"this machine\" speed=\"1Gf\" core=\"{}\"/>\n"
      "  </zone>\n"
      "</platform>\n",
      processors());
}

/// 1, 2, 4 … up to a number, with that number.
std::vector<std::uint32_t> doublings(std::uint32_t most) {
  std::vector<std::uint32_t> numbers;
  for (std::uint64_t number = 1; number < most; number *= 2)
    numbers.push_back(static_cast<std::uint32_t>(number));
  numbers.push_back(most);
  return numbers;
}

/// One plan, from its study file to its table.
class Plan {
 public:
  Plan(const PlanRequest& request, const CommandLine& line) : request_(request), line_(line) {}

  int run() {
    const auto start = std::chrono::steady_clock::now();
    loaded_.emplace(request_.study);
    reading_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    const Interruption interruption;
    if (request_.platform.empty()) {
      scratch_.emplace();
      platform_file_ = scratch_->path() / "this-machine.xml";
      write_text_file(platform_file_, this_machine());
    } else {
      platform_file_ = find_platform();
    }
    platform_ = read_platform(platform_file_);
    make_rows();
    if (!take_pilot(interruption)) return interrupted();
    times_.emplace(study(), pilot_);
    if (!simulate(interruption)) return interrupted();
    print(text());
    return static_cast<int>(ExitCode::success);
  }

 private:
  [[nodiscard]] const StudyDescription& study() const { return loaded_->description(); }
  [[nodiscard]] Progress::Show shown() const {
    return line_.log.level() >= LogLevel::info ? Progress::Show::on_a_terminal : Progress::Show::no;
  }
  [[nodiscard]] int interrupted() const {
    line_.log.error("interrupted; a plan that is not whole is not kept");
    return static_cast<int>(ExitCode::interrupted);
  }

  /// As named, or one of those that are shipped.
  [[nodiscard]] std::filesystem::path find_platform() const {
    std::error_code error;
    if (std::filesystem::is_regular_file(request_.platform, error)) return request_.platform;
    const std::filesystem::path folder = data_folder() / "scenarios" / "platforms";
    for (const std::filesystem::path& name :
         {request_.platform, std::filesystem::path(request_.platform.string() + ".xml")}) {
      if (std::filesystem::is_regular_file(folder / name, error)) return folder / name;
    }
    return request_.platform;
  }

  void make_rows() {
    const auto all = static_cast<std::uint32_t>(platform_.nodes.size());
    std::uint32_t cores = platform_.nodes.front().cores;
    for (const Platform::Node& node : platform_.nodes) cores = std::min(cores, node.cores);
    std::vector<std::uint32_t> nodes = request_.nodes, workers = request_.workers;
    if (workers.empty()) workers = all == 1 ? doublings(cores) : std::vector<std::uint32_t>{cores};
    if (nodes.empty()) {
      nodes = doublings(all);
      // More workers than units would only idle: the first number that has so many is the last.
      const std::uint64_t fewest = *std::min_element(workers.begin(), workers.end());
      while (nodes.size() > 1 && nodes[nodes.size() - 2] * fewest >= study().units())
        nodes.pop_back();
    }
    for (const std::uint32_t number : nodes) {
      if (number < 1 || number > all) {
        throw CommandLineError(fmt::format("--nodes: found {}; expected 1 to {}, which {} has",
                                           number, all, platform_file_.string()));
      }
      for (const std::uint32_t each : workers) {
        if (each < 1 || each > cores) {
          throw CommandLineError(
              fmt::format("--workers: found {}; expected 1 to {}, the cores of a machine of {}",
                          each, cores, platform_file_.string()));
        }
        rows_.push_back({{number, each}, {}});
      }
    }
  }

  /// False when interrupted.
  bool take_pilot(const Interruption& interruption) {
    std::error_code error;
    if (!request_.pilot.empty() && std::filesystem::exists(request_.pilot, error)) {
      pilot_ = read_pilot(request_.pilot, study());
      if (pilot_.study != fingerprint_text(study())) {
        line_.log.warning(fmt::format(
            "{}: found a pilot of another study, or of this one before it was changed; remove it "
            "to measure anew",
            request_.pilot.string()));
      }
      return true;
    }
    line_.log.info(
        fmt::format("measures a pilot: some of {}, for real", counted(study().units(), "unit")));
    const std::optional<Pilot> pilot = run_pilot(
        *loaded_, {request_.study, request_.pilot_units, shown()}, reading_, interruption);
    if (!pilot) return false;
    pilot_ = *pilot;
    if (!request_.pilot.empty()) write_text_file(request_.pilot, pilot_text(pilot_));
    return true;
  }

  /// False when interrupted.
  bool simulate(const Interruption& interruption) {
    Progress progress(static_cast<std::uint32_t>(rows_.size() * request_.draws), shown(),
                      "simulated sweeps");
    std::uint32_t done = 0;
    for (std::size_t row = 0; row < rows_.size(); ++row) {
      const bool ended = simulate(rows_[row], interruption, [&] {
        progress.set_done(++done);
        progress.refresh();
      });
      if (!ended) return false;
      // Nobody asked for larger numbers, and the simulator takes longest for these.
      if (!request_.nodes.empty() || !rows_[row].problem().empty() ||
          rows_[row].efficiency() >= request_.efficiency / 2 || row + 1 == rows_.size())
        continue;
      left_out_ = true;
      rows_.resize(row + 1);
    }
    return true;
  }

  /// All draws of a row, some at once. False when interrupted.
  bool simulate(PlanRow& row, const Interruption& interruption,
                const std::function<void()>& one_more) {
    const Spread spread = platform_.nodes.size() == 1 ? Spread::processes : Spread::ranks;
    const SweepStages stages = stages_of(pilot_, spread, study().units());
    struct Call {
      std::uint32_t draw;
      std::unique_ptr<ForkedCall> call;
    };
    std::vector<Call> under_way;
    row.draws.resize(request_.draws);
    std::uint32_t begun = 0;
    while (begun < request_.draws || !under_way.empty()) {
      for (; begun < request_.draws && under_way.size() < request_.jobs; ++begun) {
        under_way.push_back({begun, std::make_unique<ForkedCall>([&, draw = begun] {
                               return to_bytes(simulate_sweep(platform_file_, study(),
                                                              times_->draw(draw), stages,
                                                              row.layout, draw));
                             })});
      }
      std::vector<pollfd> watched = {{interruption.descriptor(), POLLIN, 0}};
      for (const Call& call : under_way) watched.push_back({call.call->descriptor(), POLLIN, 0});
      (void)::poll(watched.data(), watched.size(), wait_milliseconds);
      if (interruption.signal() != 0) return false;
      for (std::size_t i = under_way.size(); i-- > 0;) {
        if (watched[i + 1].revents == 0 || !under_way[i].call->take_in()) continue;
        row.draws[under_way[i].draw] = simulated_sweep_from_bytes(under_way[i].call->answer());
        under_way.erase(under_way.begin() + static_cast<std::ptrdiff_t>(i));
        one_more();
      }
    }
    return true;
  }

  [[nodiscard]] std::string text() const {
    const Colour colour = colour_for(stdout);
    std::string text =
        fmt::format("{}: {} of {}\n\n", study().title, counted(study().points.size(), "point"),
                    counted(study().replications, "replication"));
    text += plan_table_text(platform_, rows_, page_width(), colour);
    if (left_out_) text += "  larger numbers are left out: --nodes names some\n";
    text += "\n";
    const auto paragraph = [&](const std::string& words) {
      for (const std::string& line : wrap(words, page_width())) text += line + "\n";
    };
    paragraph(recommendation(platform_, rows_, {request_.efficiency, request_.within_hours}));
    text += "\n";
    paragraph(note());
    for (const std::string& assumption : platform_.assumptions) paragraph(assumption);
    return text;
  }

  [[nodiscard]] std::string note() const {
    double work = 0;
    for (const Pilot::Unit& unit : pilot_.units) work += unit.simulating;
    return fmt::format(
        "Measured: {} on {}, {:.3g} s each and {:.3g} s to read a point's scenario; times {:.3f} "
        "with every processor at work; a worker starts in {:.3g} s, a unit is kept in {:.2g} ms "
        "and written in {:.2g} ms. Time is the median of {}, with the shortest and the longest of "
        "them{}; each draws the units' times anew from the pilot's. Efficiency is the work of one "
        "worker alone, divided by workers × time.",
        counted(pilot_.units.size(), "unit"), pilot_.host,
        work / static_cast<double>(pilot_.units.size()), preparing(), pilot_.crowding,
        pilot_.starting, 1e3 * pilot_.keeping, 1e3 * pilot_.writing,
        counted(request_.draws, "simulated sweep"),
        times_->axes_tell() ? "; the axes tell part of how long a point takes" : "");
  }

  [[nodiscard]] double preparing() const {
    double sum = 0, count = 0;
    for (const Pilot::Unit& unit : pilot_.units) {
      sum += unit.preparing;
      count += unit.preparing > 0 ? 1 : 0;
    }
    return count > 0 ? sum / count : 0;
  }

  const PlanRequest& request_;
  const CommandLine& line_;
  std::optional<LoadedStudy> loaded_;
  double reading_ = 0;
  std::optional<ScratchFolder> scratch_;
  std::filesystem::path platform_file_;
  Platform platform_;
  std::vector<PlanRow> rows_;
  bool left_out_ = false;  ///< larger numbers of nodes, which would be inefficient
  Pilot pilot_;
  std::optional<UnitTimes> times_;
};

}  // namespace

int run_plan(const PlanRequest& request, const CommandLine& line) {
  return Plan(request, line).run();
}

}  // namespace carersim
