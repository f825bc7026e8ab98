#pragma once

#include <cstdint>
#include <vector>

#include "sim/sweep/unit_record.hpp"

namespace carersim {

/// Where the units of a study are kept once they are finished.
class UnitStore {
 public:
  enum class State : std::uint8_t { missing, done, failed };

  UnitStore() = default;
  virtual ~UnitStore() = default;
  UnitStore(const UnitStore&) = delete;
  UnitStore& operator=(const UnitStore&) = delete;

  [[nodiscard]] virtual State state(std::uint64_t unit) const = 0;
  /// Units that are done.
  [[nodiscard]] virtual std::uint64_t done() const = 0;
  /// Keeps a unit that has just become finished or failed. @throws EnvironmentError
  virtual void add(const UnitRecord& record) = 0;
};

/// Keeps of each unit only what became of it, in memory: for work that is tried out or simulated.
class UnitTally final : public UnitStore {
 public:
  /// @param study  has to outlive this object
  explicit UnitTally(const StudyDescription& study) : study_(study), states_(study.units()) {}

  [[nodiscard]] State state(std::uint64_t unit) const override { return states_[unit]; }
  [[nodiscard]] std::uint64_t done() const override { return done_; }
  [[nodiscard]] std::uint64_t failed() const { return failed_; }
  void add(const UnitRecord& record) override {
    State& state = states_[study_.index(record.unit)];
    const bool is_done = record.status == UnitRecord::Status::done;
    if (state == State::done) return;
    if (state == State::failed) --failed_;
    state = is_done ? State::done : State::failed;
    ++(is_done ? done_ : failed_);
  }

 private:
  const StudyDescription& study_;
  std::vector<State> states_;
  std::uint64_t done_ = 0, failed_ = 0;
};

}  // namespace carersim
