#include "sim/sweep/kept_worker.hpp"

#include <fmt/format.h>

#include "sim/core/bytes.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

/// One after another; a single one may have been killed.
constexpr std::uint32_t most_deaths_at_start = 20;

}  // namespace

void require_same_study(const StudyDescription& study, std::uint64_t study_fingerprint) {
  if (fingerprint(study) == study_fingerprint) return;
  throw EnvironmentError(
      "found that a worker reads another study than the one that was begun; leave the study, its "
      "scenario and the program as they are while it runs, then run again");
}

KeptWorker::KeptWorker(std::vector<std::string> words,
                       std::function<void(const StudyDescription&)> hello)
    : words_(std::move(words)), hello_(std::move(hello)) {}

void KeptWorker::start() {
  if (process_) return;
  process_ = std::make_unique<WorkerProcess>(words_);
  state_ = State::starting;
}

void KeptWorker::stop() {
  process_.reset();
  state_ = State::none;
}

void KeptWorker::send(UnitId unit) const {
  require(is_ready(), "a worker is sent units once it is ready");
  ByteWriter bytes;
  bytes.put(unit);
  process_->send({WorkerFrame::Kind::unit, bytes.take()});
}

WorkerEvent KeptWorker::event_of(const WorkerFrame& frame) {
  switch (frame.kind) {
    case WorkerFrame::Kind::hello:
      hello_(study_from_bytes(frame.bytes));
      state_ = State::ready;
      died_at_start_ = 0;
      return {WorkerEvent::Kind::ready, ""};
    case WorkerFrame::Kind::record:
      return {WorkerEvent::Kind::record, frame.bytes};
    case WorkerFrame::Kind::renew:
      state_ = State::leaving;
      return {WorkerEvent::Kind::returned, ""};
    case WorkerFrame::Kind::fault: {
      const bool at_start = state_ == State::starting;
      state_ = State::leaving;
      return {at_start ? WorkerEvent::Kind::unusable : WorkerEvent::Kind::lost, frame.bytes};
    }
    case WorkerFrame::Kind::unit:
      break;
  }
  throw ProgramError("a worker sends what a worker may");
}

std::vector<WorkerEvent> KeptWorker::take_in() {
  std::vector<WorkerEvent> events;
  if (!process_) return events;
  for (const WorkerFrame& frame : process_->receive()) events.push_back(event_of(frame));
  if (!process_->end()) return events;
  const std::string end = *process_->end();
  if (state_ == State::starting && ++died_at_start_ >= most_deaths_at_start) {
    events.push_back({WorkerEvent::Kind::unusable,
                      fmt::format("{}, {} times before it began", end, died_at_start_)});
  } else if (state_ != State::leaving) {
    events.push_back({WorkerEvent::Kind::lost, end});
  }
  stop();
  return events;
}

}  // namespace carersim
