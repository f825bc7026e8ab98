#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/sweep/study_description.hpp"
#include "sim/sweep/worker_process.hpp"

namespace carersim {

/// What has become of a worker that is kept alive.
struct WorkerEvent {
  enum class Kind : std::uint8_t {
    ready,     ///< it takes units from now on
    record,    ///< it has finished the unit that it was sent first: a UnitRecord
    returned,  ///< it has given its units back without having begun them
    lost,      ///< it has died with its units; the bytes say how
    unusable,  ///< none can be started here; the bytes say why
  };
  Kind kind = Kind::ready;
  std::string bytes;
};

/// A worker process that is started again when it has died.
class KeptWorker {
 public:
  /// @param words  the program that a worker is, see WorkerProcess
  /// @param hello  is given the study as each new process has read it; what it throws comes through
  KeptWorker(std::vector<std::string> words, std::function<void(const StudyDescription&)> hello);

  /// Starts a process unless there is one. @throws EnvironmentError
  void start();
  /// Readable when take_in() has something to do; -1 without a process.
  [[nodiscard]] int descriptor() const { return process_ ? process_->descriptor() : -1; }
  [[nodiscard]] bool is_ready() const { return state_ == State::ready; }
  /// @pre is_ready()
  void send(UnitId unit) const;
  /// What has happened since, in order.
  [[nodiscard]] std::vector<WorkerEvent> take_in();
  /// Kills it.
  void stop();

 private:
  enum class State : std::uint8_t { none, starting, ready, leaving };
  [[nodiscard]] WorkerEvent event_of(const WorkerFrame& frame);

  std::vector<std::string> words_;
  std::function<void(const StudyDescription&)> hello_;
  std::unique_ptr<WorkerProcess> process_;
  State state_ = State::none;
  std::uint32_t died_at_start_ = 0;
};

/// Says that a worker has read the study of this fingerprint. @throws EnvironmentError when not
void require_same_study(const StudyDescription& study, std::uint64_t study_fingerprint);

}  // namespace carersim
