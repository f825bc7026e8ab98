#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>

#include "apps/carersim-mpi/rank_worker.hpp"
#include "apps/carersim-mpi/rank_zero.hpp"
#include "sim/core/error.hpp"
#include "sim/core/this_machine.hpp"
#include "sim/sweep/parts.hpp"

// This process has no SimGrid: libsimgrid has functions named MPI_… of its own, and would be asked
// in Open MPI's place. Everything that needs it, or HDF5, is done by `carersim` processes.

namespace carersim {

namespace {

struct Request {
  std::filesystem::path study;
  std::filesystem::path out;
  bool replace = false;
};

constexpr int interrupted_code = 130;  ///< as carersim's
constexpr int nothing_left_code = 10;  ///< of `carersim sweep --stage begin`

/// carersim stands beside this program, or CARERSIM_PROGRAM names it.
std::string program() {
  if (const char* named = std::getenv("CARERSIM_PROGRAM"); named != nullptr && *named != '\0')
    return named;
  std::error_code error;
  return (std::filesystem::read_symlink("/proc/self/exe", error).parent_path() / "carersim")
      .string();
}

/// What was asked for, for the provenance.
std::string command_text(const Request& request, const Ranks& ranks) {
  return fmt::format("mpirun -n {} carersim-mpi sweep {}{}{}", ranks.size(), request.study.string(),
                     request.out.empty() ? "" : " --out " + request.out.string(),
                     request.replace ? " --force" : "");
}

/// Runs a command to its end. @return its exit code; 128 + the signal that killed it
int run_command(std::vector<std::string> words) {
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t process = ::fork();
  if (process == 0) {
    ::execv(pointers[0], pointers.data());
    ::_exit(127);
  }
  int status = 0;
  while (process > 0 && ::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  if (process < 0 || (WIFEXITED(status) && WEXITSTATUS(status) == 127)) {
    throw EnvironmentError(fmt::format(
        "found that {} cannot be started; expected it beside carersim-mpi", words.front()));
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// One stage of `carersim sweep`: `begin` looks at what is there, `end` writes the result file.
/// @param work  for the end: what `carersim sweep --work` takes
int run_stage(const Request& request, const char* stage, const std::vector<std::string>& work) {
  std::vector<std::string> words = {program(), "sweep", request.study.string(), "--stage", stage};
  if (!request.out.empty()) words.insert(words.end(), {"--out", request.out.string()});
  if (request.replace) words.emplace_back("--force");
  if (!work.empty()) words.emplace_back("--work");
  words.insert(words.end(), work.begin(), work.end());
  return run_command(std::move(words));
}

/// Rank 0's part. @return the exit code
int conduct(const Request& request, const Ranks& ranks) {
  const Interruption interruption;
  if (const int code = run_stage(request, "begin", {})) return code == nothing_left_code ? 0 : code;
  const std::filesystem::path out =
      request.out.empty() ? std::filesystem::path(request.study.stem().string() + ".h5")
                          : request.out;
  std::vector<std::string> work;
  RankZero zero(ranks, {program(), "sweep-worker", request.study.string()});
  const StudyDescription& study = zero.study();
  {
    UnitCost cost(study.points);
    Parts parts(parts_folder(out), study, [&](const UnitRecord& record) {
      if (record.status == UnitRecord::Status::done)
        cost.add(record.unit.point, record.seconds - record.preparing);
    });
    const std::uint64_t before = parts.done();
    const double begin = wall_clock();
    Coordinator coordinator(study, parts, cost, {}, static_cast<std::size_t>(ranks.size()));
    if (!coordinator.is_over())
      parts.start_session({wall_clock(), static_cast<std::uint32_t>(ranks.size()), host_name()});
    const auto kept = [&] {
      return fmt::format("kept: {} of {} units, in {}; the same command goes on from there",
                         parts.done(), study.units(), parts_folder(out).string());
    };
    try {
      zero.run(coordinator, interruption, [&] { parts.tend(); });
      parts.close();
    } catch (const EnvironmentError& error) {
      throw EnvironmentError(fmt::format("{}\n  {}", error.what(), kept()));
    }
    if (interruption.signal() != 0) {
      fmt::print(stderr, "interrupted; {}\n", kept());
      return interrupted_code;
    }
    work = {command_text(request, ranks),
            std::to_string(ranks.size()),
            std::to_string(parts.done() - before),
            fmt::format("{:.3f}", wall_clock() - begin),
            fmt::format("{:.3f}", coordinator.seconds_worked()),
            fmt::format("{:.3f}", coordinator.seconds_preparing())};
  }
  return run_stage(request, "end", work);
}

int run_rank_zero(const Request& request, const Ranks& ranks) {
  int code = 0;
  const auto fail = [&](const std::string& text, int exit_code) {
    fmt::print(stderr, "{}\n", text);
    code = exit_code;
  };
  try {
    code = conduct(request, ranks);
  } catch (const InputError& error) {
    fail(error.what(), 65);
  } catch (const EnvironmentError& error) {
    fail(error.what(), 74);
  } catch (const std::exception& error) {
    fail(fmt::format("the program is wrong: {}", error.what()), 70);
  }
  stop_ranks(ranks);
  return code;
}

int run(int count, char** words) {
  Ranks ranks(count, words);
  CLI::App app("Simulates a study's points on many machines: mpirun carersim-mpi sweep study.toml");
  app.name("carersim-mpi");
  app.require_subcommand(1);
  app.footer(
      "Rank 0 hands out units, every rank does them in a carersim process of its own, which stands "
      "beside\n"
      "carersim-mpi. Everything else is as with carersim sweep; its result file is the same. When "
      "a rank or a machine\n"
      "dies, mpirun ends the job: the same command goes on where it stopped.\n"
      "\n"
      "Example:\n"
      "  mpirun -n 64 carersim-mpi sweep study.toml --out study.h5");
  Request request;
  CLI::App* sweep = app.add_subcommand("sweep", "Simulate a scenario at every point of a study");
  sweep->add_option("STUDY", request.study, "study file (TOML)")->required()->type_name("");
  sweep
      ->add_option("-o,--out", request.out,
                   "result file (HDF5); default: the study's name with .h5")
      ->type_name("FILE");
  sweep->add_flag("--force", request.replace, "replace another file of that name");
  try {
    app.parse(count, words);
  } catch (const CLI::ParseError& error) {
    if (ranks.own() != 0) return error.get_exit_code() == 0 ? 0 : 64;
    if (error.get_exit_code() == 0) return app.exit(error);
    fmt::print(stderr, "{}\ncarersim-mpi --help shows what is expected\n", error.what());
    return 64;
  }
  if (ranks.own() == 0) return run_rank_zero(request, ranks);
  serve_rank({program(), "sweep-worker", request.study.string()});
  return 0;
}

}  // namespace

}  // namespace carersim

int main(int count, char** words) {
  return carersim::run(count, words);
}
