#include <CLI/CLI.hpp>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/unit_runner.hpp"
#include "sim/core/bytes.hpp"
#include "sim/sweep/worker_process.hpp"

namespace carersim {

namespace {

UnitId unit_of(const WorkerFrame& frame) {
  ByteReader bytes(frame.bytes);
  const auto unit = bytes.take<UnitId>();
  bytes.end();
  return unit;
}

/// A worker's life. It is the `main` of its process, so it catches: a failure goes to the parent as
/// a message.
int work(const std::filesystem::path& file) {
  constexpr int channel = worker_channel_descriptor;
  using Kind = WorkerFrame::Kind;
  const auto end = [](Kind kind, const std::string& text) {
    send_frame(channel, {kind, text});
    return static_cast<int>(ExitCode::success);
  };
  try {
    const LoadedStudy study(file);
    if (!send_frame(channel, {Kind::hello, to_bytes(study.description())}))
      return static_cast<int>(ExitCode::success);
    UnitRunner runner(study);
    while (const std::optional<WorkerFrame> frame = wait_for_frame(channel)) {
      const std::optional<UnitRecord> record = runner.run(unit_of(*frame));
      if (!record) return end(Kind::renew, "");
      if (!send_frame(channel, {Kind::record, to_bytes(*record)})) break;
    }
  } catch (const std::bad_alloc&) {
    return end(Kind::fault,
               "found no memory left for a worker; use fewer --jobs or a smaller area");
  } catch (const std::exception& error) {
    return end(Kind::fault, error.what());
  }
  return static_cast<int>(ExitCode::success);
}

}  // namespace

void add_sweep_worker_command(CLI::App& app, CommandLine& line) {
  CLI::App* command = app.add_subcommand("sweep-worker", "Do units of a study for a parent");
  command->group("");
  const auto file = std::make_shared<std::filesystem::path>();
  command->add_option("STUDY", *file, "study file")->required()->type_name("");
  command->callback([&line, file] { line.action = [file] { return work(*file); }; });
}

}  // namespace carersim
