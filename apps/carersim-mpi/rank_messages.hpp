#pragma once

#include "sim/sweep/kept_worker.hpp"

namespace carersim {

/// Kinds of messages to rank 0: a worker's event, see WorkerEvent::Kind.
[[nodiscard]] constexpr int message_of(WorkerEvent::Kind kind) {
  return static_cast<int>(kind);
}
/// Kinds of messages from rank 0.
inline constexpr int study_message = 100;  ///< the fingerprint of the study: begin
inline constexpr int unit_message = 101;   ///< a RankUnit to be done
inline constexpr int stop_message = 102;   ///< end
/// The last message of a rank: it has ended its worker.
inline constexpr int bye_message = 103;

/// A unit for the worker that a rank had when it said `ready` for the n-th time: one that was sent
/// to a worker which died meanwhile is not done by the next one.
struct RankUnit {
  std::uint32_t worker = 0;
  UnitId unit;
};

/// How long a rank sleeps between looks at its worker and its messages: short units are sent one
/// ahead, so that nobody waits for it.
inline constexpr int look_milliseconds = 1;

}  // namespace carersim
