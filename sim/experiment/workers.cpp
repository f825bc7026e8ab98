#include "sim/experiment/workers.hpp"

#include <poll.h>
#include <sys/resource.h>

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <map>
#include <numeric>

#include "sim/core/error.hpp"
#include "sim/experiment/result_bytes.hpp"

namespace carersim {

namespace {

/// Finished replications a job may be ahead of the one that is delivered next: they are held in
/// memory.
constexpr std::size_t ahead_per_job = 4;
constexpr int wait_milliseconds = 250;

/// Hands out replications, takes results in, delivers them in order.
class Dispatcher {
 public:
  Dispatcher(std::vector<Worker>& workers, const std::vector<std::uint32_t>& numbers,
             std::size_t arms, const WhileRunning& parent)
      : parent_(parent), numbers_(numbers), arms_(arms), workers_(workers) {}

  void run(const Interruption& interruption) {
    for (Worker& worker : workers_) hand_out(worker);
    while (delivered_ < numbers_.size() && !enough_ && interruption.signal() == 0 && !fault_) {
      std::vector<pollfd> watched = {{interruption.descriptor(), POLLIN, 0}};
      for (const Worker& worker : workers_) watched.push_back({worker.descriptor(), POLLIN, 0});
      if (::poll(watched.data(), watched.size(), wait_milliseconds) < 0 && errno != EINTR) {
        throw EnvironmentError("found that workers cannot be waited for; run again");
      }
      if (interruption.signal() != 0) break;
      for (std::size_t i = 0; i < workers_.size(); ++i) {
        if (watched[i + 1].revents != 0 && !fault_) take_in(workers_[i]);
      }
      deliver();
      for (Worker& worker : workers_) {
        if (!enough_ && !fault_ && !worker.replication()) hand_out(worker);
      }
      if (parent_.waiting) parent_.waiting();
    }
  }

  /// What is finished after one that is not.
  void deliver_rest() {
    for (const auto& [replication, bytes] : finished_) {
      if (!enough_) deliver(replication, bytes);
    }
    finished_.clear();
  }

  [[nodiscard]] std::uint32_t delivered() const { return delivered_; }
  [[nodiscard]] std::exception_ptr fault() const { return fault_; }

 private:
  void hand_out(Worker& worker) {
    const std::size_t limit = next_to_deliver_ + ahead_per_job * workers_.size();
    if (next_ < std::min(numbers_.size(), limit)) worker.start(numbers_[next_++]);
  }

  void take_in(Worker& worker) {
    const std::optional<std::uint32_t> replication = worker.replication();
    const std::optional<ChildMessage> message = worker.receive();
    if (!message) return;
    if (message->kind != ChildMessage::Kind::answer) {
      // What is finished must be saved before it is thrown.
      fault_ = fault_of(*message,
                        replication ? fmt::format("replication {}", *replication) : "a worker");
      return;
    }
    require(replication.has_value(), "a worker answers what it was asked");
    // It works on while its results are taken care of.
    hand_out(worker);
    finished_.emplace(*replication, message->bytes);
  }

  void deliver() {
    while (!enough_ && !finished_.empty() &&
           finished_.begin()->first == numbers_[next_to_deliver_]) {
      const std::string bytes = std::move(finished_.begin()->second);
      finished_.erase(finished_.begin());
      deliver(numbers_[next_to_deliver_++], bytes);
    }
  }

  void deliver(std::uint32_t replication, const std::string& bytes) {
    const std::vector<ReplicationResult> arms = results_from_bytes(bytes);
    require(arms.size() == arms_, "a worker gives the results of every arm");
    parent_.deliver(replication, arms);
    ++delivered_;
    enough_ = parent_.enough && parent_.enough();
  }

  const WhileRunning& parent_;
  const std::vector<std::uint32_t>& numbers_;
  std::size_t arms_;
  std::size_t next_ = 0;  ///< place in the numbers of the next to hand out
  std::size_t next_to_deliver_ = 0;
  std::uint32_t delivered_ = 0;
  bool enough_ = false;
  std::map<std::uint32_t, std::string> finished_;  ///< not delivered, as bytes
  std::exception_ptr fault_;
  std::vector<Worker>& workers_;
};

std::uint64_t peak_of_workers() {
  rusage usage{};
  ::getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<std::uint64_t>(usage.ru_maxrss) * 1024;
}

}  // namespace

Workers::Workers(RunPlan& plan, std::uint32_t jobs,
                 std::optional<std::vector<std::uint32_t>> numbers)
    : arms_(plan.arms.size()) {
  require(jobs >= 1, "there is at least one job");
  if (numbers) {
    numbers_ = std::move(*numbers);
  } else {
    numbers_.resize(plan.replications);
    std::iota(numbers_.begin(), numbers_.end(), 0U);
  }
  require(!numbers_.empty() && std::is_sorted(numbers_.begin(), numbers_.end()),
          "there are replications to run, in order of number");
  const std::size_t count = std::min<std::size_t>(jobs, numbers_.size());
  workers_.reserve(count);
  for (std::size_t i = 0; i < count; ++i) workers_.emplace_back(plan, workers_);
}

Workers::~Workers() = default;

WorkersEnd Workers::run(const WhileRunning& parent, const Interruption& interruption) {
  require(!workers_.empty(), "workers run once");
  Dispatcher dispatcher(workers_, numbers_, arms_, parent);
  dispatcher.run(interruption);
  dispatcher.deliver_rest();
  workers_.clear();
  return {dispatcher.delivered(), dispatcher.fault(), peak_of_workers()};
}

}  // namespace carersim
