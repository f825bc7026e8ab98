#include "apps/carersim-mpi/rank_zero.hpp"

#include <poll.h>

#include <algorithm>

#include "apps/carersim-mpi/rank_messages.hpp"
#include "sim/core/bytes.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

void look(int descriptor) {
  pollfd watched{descriptor, POLLIN, 0};
  (void)::poll(&watched, 1, look_milliseconds);
}

}  // namespace

RankZero::RankZero(const Ranks& ranks, std::vector<std::string> words)
    : ranks_(ranks),
      own_(std::move(words),
           [this](const StudyDescription& study) {
             if (study_)
               require_same_study(study, fingerprint(*study_));
             else
               study_ = study;
           }),
      states_(static_cast<std::size_t>(ranks.size()), State::away),
      workers_(states_.size()) {
  while (!study_) {
    own_.start();
    look(own_.descriptor());
    for (const WorkerEvent& event : own_.take_in()) {
      if (event.kind == WorkerEvent::Kind::unusable) throw EnvironmentError(event.bytes);
    }
  }
  states_[0] = State::ready;
}

void RankZero::run(Coordinator& coordinator, const Interruption& interruption,
                   const std::function<void()>& waiting) {
  ByteWriter bytes;
  bytes.put(fingerprint(*study_));
  for (int rank = 1; rank < ranks_.size(); ++rank) Ranks::send(rank, study_message, bytes.bytes());
  while (!coordinator.is_over() && interruption.signal() == 0) {
    if (states_[0] != State::unusable && coordinator.something_waits()) own_.start();
    look(own_.descriptor());
    for (const WorkerEvent& event : own_.take_in()) take(0, event, coordinator);
    for (const Ranks::Message& message : Ranks::receive()) {
      take(static_cast<std::size_t>(message.rank),
           {static_cast<WorkerEvent::Kind>(message.kind), message.bytes}, coordinator);
    }
    for (std::size_t rank = 0; rank < states_.size(); ++rank) hand_out(rank, coordinator);
    if (std::all_of(states_.begin(), states_.end(),
                    [](State state) { return state == State::unusable; })) {
      throw EnvironmentError(problem_);
    }
    waiting();
  }
}

void RankZero::take(std::size_t rank, const WorkerEvent& event, Coordinator& coordinator) {
  State& state = states_[rank];
  switch (event.kind) {
    case WorkerEvent::Kind::ready:
      state = State::ready;
      if (rank > 0) workers_[rank] = ByteReader(event.bytes).take<std::uint32_t>();
      break;
    case WorkerEvent::Kind::record:
      coordinator.finished(rank, unit_from_bytes(event.bytes));
      hand_out(rank, coordinator);
      break;
    case WorkerEvent::Kind::returned:
      state = State::away;
      coordinator.returned(rank);
      break;
    case WorkerEvent::Kind::lost:
      state = State::away;
      coordinator.lost(rank, event.bytes);
      break;
    case WorkerEvent::Kind::unusable:
      state = State::unusable;
      coordinator.returned(rank);
      problem_ = event.bytes;
      break;
  }
}

void RankZero::hand_out(std::size_t rank, Coordinator& coordinator) {
  if (states_[rank] != State::ready) return;
  while (const std::optional<UnitId> unit = coordinator.next(rank)) {
    if (rank == 0) {
      own_.send(*unit);
      continue;
    }
    ByteWriter bytes;
    bytes.put(RankUnit{workers_[rank], *unit});
    Ranks::send(static_cast<int>(rank), unit_message, bytes.bytes());
  }
}

void stop_ranks(const Ranks& ranks) {
  for (int rank = 1; rank < ranks.size(); ++rank) Ranks::send(rank, stop_message, "");
  // A rank may still be sending something long, which waits to be taken.
  for (int left = ranks.size() - 1; left > 0;) {
    for (const Ranks::Message& message : Ranks::receive()) left -= message.kind == bye_message;
    look(-1);
  }
}

}  // namespace carersim
