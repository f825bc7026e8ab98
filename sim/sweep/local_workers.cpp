#include "sim/sweep/local_workers.hpp"

#include <poll.h>
#include <sys/resource.h>

#include <cerrno>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

constexpr int wait_milliseconds = 250;

}  // namespace

LocalWorkers::LocalWorkers(Coordinator& coordinator, const std::vector<std::string>& words,
                           std::uint32_t jobs, std::uint64_t study_fingerprint,
                           std::function<void()> waiting)
    : coordinator_(coordinator), waiting_(std::move(waiting)) {
  for (std::uint32_t i = 0; i < jobs; ++i) {
    workers_.emplace_back(words, [study_fingerprint](const StudyDescription& study) {
      require_same_study(study, study_fingerprint);
    });
  }
}

void LocalWorkers::run(const Interruption& interruption) {
  while (!coordinator_.is_over() && interruption.signal() == 0) {
    std::vector<pollfd> watched = {{interruption.descriptor(), POLLIN, 0}};
    for (KeptWorker& worker : workers_) {
      if (coordinator_.something_waits()) worker.start();
      // Negative ones are passed over.
      watched.push_back({worker.descriptor(), POLLIN, 0});
    }
    if (::poll(watched.data(), watched.size(), wait_milliseconds) < 0 && errno != EINTR)
      throw EnvironmentError("found that workers cannot be waited for; run again");
    if (interruption.signal() != 0) break;
    for (std::size_t worker = 0; worker < workers_.size(); ++worker) {
      if (watched[worker + 1].revents != 0) take_in(worker);
    }
    for (std::size_t worker = 0; worker < workers_.size(); ++worker) hand_out(worker);
    if (waiting_) waiting_();
  }
  for (KeptWorker& worker : workers_) worker.stop();
}

void LocalWorkers::take_in(std::size_t worker) {
  for (const WorkerEvent& event : workers_[worker].take_in()) {
    switch (event.kind) {
      case WorkerEvent::Kind::ready:
        break;
      case WorkerEvent::Kind::record:
        coordinator_.finished(worker, unit_from_bytes(event.bytes));
        break;
      case WorkerEvent::Kind::returned:
        coordinator_.returned(worker);
        break;
      case WorkerEvent::Kind::lost:
        coordinator_.lost(worker, event.bytes);
        break;
      case WorkerEvent::Kind::unusable:
        throw EnvironmentError(event.bytes);
    }
  }
  hand_out(worker);
}

void LocalWorkers::hand_out(std::size_t worker) {
  if (!workers_[worker].is_ready()) return;
  while (const std::optional<UnitId> unit = coordinator_.next(worker)) workers_[worker].send(*unit);
}

std::uint64_t LocalWorkers::peak_worker_bytes() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace carersim
