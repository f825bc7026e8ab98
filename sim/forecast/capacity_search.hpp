#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

namespace carersim {

/// Looks for the smallest capacity that is enough, in whole steps, where more is never worse.
///
/// From the present capacity outwards in doubled distances, then between a capacity that is not
/// enough and one that is, by halves. One step more than what is found, and half as much again, are
/// tried too: see contradicts_itself().
class CapacitySearch {
 public:
  /// What was found of a capacity: in how many replications a target was met. Once it is clear
  /// whether that is often enough no more are run.
  struct Tried {
    std::uint32_t met = 0, of = 0;
    bool enough = false;
  };
  /// @param steps  the capacity to try, in steps
  using Try = std::function<Tried(std::int64_t steps)>;

  /// @param now   a capacity from which it looks, in steps; tried already
  /// @param most  the highest to look at, in steps, greater than `now`
  /// @pre now >= 0
  CapacitySearch(std::int64_t now, Tried of_now, std::int64_t most, Try tries);

  /// The smallest that is enough; nothing when the highest is not. 0 is never tried: with no
  /// capacity nobody is served.
  [[nodiscard]] std::optional<std::int64_t> run();

  [[nodiscard]] const std::map<std::int64_t, Tried>& tried() const { return tried_; }
  /// Whether a capacity was found enough and a greater one not: chance, or more is worse.
  [[nodiscard]] bool contradicts_itself() const;

 private:
  [[nodiscard]] bool is_enough(std::int64_t steps);

  std::int64_t now_, most_;
  Try try_;
  std::map<std::int64_t, Tried> tried_;
};

}  // namespace carersim
