#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {

/// What a target is good for.
enum class TargetRole : std::uint8_t {
  fitted,      ///< free parameters are moved so that it is hit
  held_out,    ///< never looked at while they are moved: it says whether the model foretells
  input,       ///< echoes a number that was put in
  structural,  ///< follows from the background population
};
/// The words for them, in their order.
[[nodiscard]] const std::vector<std::string>& target_role_names();

/// How sure its source is of it, and so what missing it means.
enum class TargetStrength : std::uint8_t { hard, soft };
[[nodiscard]] const std::vector<std::string>& target_strength_names();

/// A published figure that the simulation should reproduce.
struct Target {
  std::string id;
  std::string name;
  std::string unit;
  double value = 0;
  double low = 0, high = 0;  ///< the band: a hit lies within, ends included; low < high
  TargetRole role = TargetRole::fitted;
  TargetStrength strength = TargetStrength::hard;
  double weight = 1;  ///< in the loss
  std::string source;
  std::string explanation;  ///< of a miss: the mechanism in the model that prevents a hit
  Position at;

  [[nodiscard]] double half_width() const { return (high - low) / 2; }
  /// Fitted and held-out ones count; the others are echoes.
  [[nodiscard]] bool counts() const {
    return role == TargetRole::fitted || role == TargetRole::held_out;
  }
};

/// What the simulation gave for a target.
struct Observation {
  Interval interval;          ///< of the mean over replications; nan where there is no value
  double standard_error = 0;  ///< of that mean, by chance; 0 for a single replication
};

/// @param by_replication  at least one; a nan among them makes the mean nan
[[nodiscard]] Observation observe(const std::vector<double>& by_replication);

enum class Verdict : std::uint8_t { hit, miss, echo, unknown };
/// `hit`, `MISS`, `echo`, `no value`.
[[nodiscard]] const char* verdict_text(Verdict verdict);
[[nodiscard]] Verdict verdict_of(const Target& target, const Observation& observation);

/// How a set of targets was met.
struct Score {
  std::uint32_t hard_fitted = 0, hard_fitted_hit = 0;
  std::uint32_t fitted = 0, fitted_hit = 0;  ///< hard ones among them
  std::uint32_t held_out = 0, held_out_hit = 0;
  std::uint32_t echoes = 0;

  [[nodiscard]] bool all_hard_fitted_hit() const { return hard_fitted == hard_fitted_hit; }
};
/// @pre as many observations as targets
[[nodiscard]] Score score_of(const std::vector<Target>& targets,
                             const std::vector<Observation>& observations);

}  // namespace carersim
