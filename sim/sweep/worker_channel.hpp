#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace carersim {

/// A message between the process that hands out units and one that does them, over a socket.
struct WorkerFrame {
  enum class Kind : std::uint8_t {
    unit,    ///< to the worker: a UnitId to be done
    hello,   ///< from the worker, first: the study as it has read it
    record,  ///< from the worker: a UnitRecord
    renew,   ///< from the worker: its unit needs a new process, and it ends
    fault,   ///< from the worker: what it found wrong with the machine; it ends
  };
  Kind kind = Kind::unit;
  std::string bytes;
};

/// False when the other end has gone.
bool send_frame(int channel, const WorkerFrame& frame);

/// Waits for a frame; nothing when the other end has gone.
[[nodiscard]] std::optional<WorkerFrame> wait_for_frame(int channel);

/// Puts together the frames of what comes in piece by piece.
class FrameBuffer {
 public:
  void add(std::string_view bytes) { bytes_ += bytes; }
  /// The next whole frame.
  [[nodiscard]] std::optional<WorkerFrame> take();

 private:
  std::string bytes_;
  std::size_t taken_ = 0;
};

}  // namespace carersim
