#include "sim/sweep/local_workers.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <sys/resource.h>

#include <cerrno>

#include "sim/core/bytes.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

constexpr int wait_milliseconds = 250;
/// One after another; a single one may have been killed.
constexpr std::uint32_t most_deaths_at_start = 20;

}  // namespace

void check_hello(const WorkerFrame& frame, std::uint64_t study_fingerprint) {
  if (fingerprint(study_from_bytes(frame.bytes)) == study_fingerprint) return;
  throw EnvironmentError(
      "found that a worker reads another study than the one that was begun; leave the study, its "
      "scenario and the program as they are while it runs, then run again");
}

LocalWorkers::LocalWorkers(Coordinator& coordinator, std::vector<std::string> words,
                           std::uint32_t jobs, std::uint64_t study_fingerprint,
                           std::function<void()> waiting)
    : coordinator_(coordinator),
      words_(std::move(words)),
      fingerprint_(study_fingerprint),
      waiting_(std::move(waiting)),
      slots_(jobs) {}

void LocalWorkers::run(const Interruption& interruption) {
  while (!coordinator_.is_over() && interruption.signal() == 0) {
    std::vector<pollfd> watched = {{interruption.descriptor(), POLLIN, 0}};
    for (std::size_t worker = 0; worker < slots_.size(); ++worker) {
      if (!slots_[worker].process && coordinator_.something_waits()) start(worker);
      const auto& process = slots_[worker].process;
      // Negative ones are passed over.
      watched.push_back({process ? process->descriptor() : -1, POLLIN, 0});
    }
    if (::poll(watched.data(), watched.size(), wait_milliseconds) < 0 && errno != EINTR)
      throw EnvironmentError("found that workers cannot be waited for; run again");
    if (interruption.signal() != 0) break;
    for (std::size_t worker = 0; worker < slots_.size(); ++worker) {
      if (watched[worker + 1].revents != 0) take_in(worker);
    }
    for (std::size_t worker = 0; worker < slots_.size(); ++worker) hand_out(worker);
    if (waiting_) waiting_();
  }
  slots_.clear();
}

void LocalWorkers::start(std::size_t worker) {
  slots_[worker] = {std::make_unique<WorkerProcess>(words_), Slot::State::starting};
}

void LocalWorkers::take_in(std::size_t worker) {
  for (const WorkerFrame& frame : slots_[worker].process->receive()) take(worker, frame);
  if (slots_[worker].process->end()) bury(worker);
  hand_out(worker);
}

void LocalWorkers::take(std::size_t worker, const WorkerFrame& frame) {
  switch (frame.kind) {
    case WorkerFrame::Kind::hello:
      check_hello(frame, fingerprint_);
      slots_[worker].state = Slot::State::ready;
      died_at_start_ = 0;
      return;
    case WorkerFrame::Kind::record:
      coordinator_.finished(worker, unit_from_bytes(frame.bytes));
      return;
    case WorkerFrame::Kind::renew:
      slots_[worker].state = Slot::State::leaving;
      coordinator_.returned(worker);
      return;
    case WorkerFrame::Kind::fault:
      if (slots_[worker].state == Slot::State::starting) throw EnvironmentError(frame.bytes);
      slots_[worker].state = Slot::State::leaving;
      coordinator_.lost(worker, frame.bytes);
      return;
    case WorkerFrame::Kind::unit:
      break;
  }
  throw ProgramError("a worker sends what a worker may");
}

void LocalWorkers::bury(std::size_t worker) {
  const std::string end = *slots_[worker].process->end();
  if (slots_[worker].state == Slot::State::starting && ++died_at_start_ >= most_deaths_at_start)
    throw EnvironmentError(fmt::format("{}, {} times before it began", end, died_at_start_));
  coordinator_.lost(worker, end);
  slots_[worker].process.reset();
}

void LocalWorkers::hand_out(std::size_t worker) {
  Slot& slot = slots_[worker];
  if (!slot.process || slot.state != Slot::State::ready) return;
  while (const std::optional<UnitId> unit = coordinator_.next(worker)) {
    ByteWriter bytes;
    bytes.put(*unit);
    slot.process->send({WorkerFrame::Kind::unit, bytes.take()});
  }
}

std::uint64_t LocalWorkers::peak_worker_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace carersim
