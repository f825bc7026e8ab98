#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/calibrate/free_parameter.hpp"
#include "sim/calibrate/loss.hpp"
#include "sim/calibrate/optimiser.hpp"
#include "sim/calibrate/target.hpp"

namespace carersim {

/// What is looked for, and how.
struct SearchPlan {
  std::vector<FreeParameter> parameters;
  std::vector<Target> targets;
  LossPlan loss;
  std::vector<Method> stages;  ///< one after another, each from the best point so far
  double difference = 0;       ///< step of finite differences, as a part of a parameter's range
  std::uint64_t seed = 1;      ///< of algorithms that draw lots
};

/// The method of this program beside NLopt's: differences of every target are taken by each free
/// parameter, NLopt finds the least loss were the targets linear, within a step that grows when the
/// simulation agrees and shrinks when it does not. It needs far fewer simulations than methods that
/// see the loss alone.
inline constexpr const char* linear_steps = "linear_steps";

/// What the simulation gives for values of the free parameters: an observation of every target.
/// What it throws ends the search.
using Model = std::function<std::vector<Observation>(const std::vector<double>& values)>;

/// A point that was simulated.
struct SearchPoint {
  std::vector<double> values;
  std::vector<Observation> observed;
  double loss = 0;
};

/// Looks for the values of the free parameters with the least loss.
class Search {
 public:
  /// @param told  called after each evaluation with its point; may be empty
  Search(const SearchPlan& plan, Model model, std::function<void(const SearchPoint&)> told);

  /// Evaluates the start, then goes through the stages. What the model throws comes through; the
  /// best point so far stays.
  void run();
  /// The best point; nothing before the start was evaluated.
  [[nodiscard]] const std::optional<SearchPoint>& best() const { return best_; }
  [[nodiscard]] std::uint32_t evaluations() const { return evaluations_; }
  /// The most evaluations that run() may need: a bound for the time left.
  [[nodiscard]] std::uint32_t most_evaluations() const;

  /// How each target changes with each parameter's place (0 to 1) at a point, [target][parameter].
  enum class Sides : std::uint8_t { one, both };
  [[nodiscard]] std::vector<std::vector<double>> differences(const SearchPoint& point, Sides sides);

 private:
  [[nodiscard]] std::vector<double> places_of(const std::vector<double>& values) const;
  [[nodiscard]] double loss_at(const std::vector<double>& means,
                               const std::vector<double>& places) const;
  SearchPoint evaluate(const std::vector<double>& places);
  void run_linear_steps(const Method& stage);
  [[nodiscard]] std::vector<double> least_if_linear(const SearchPoint& from,
                                                    const std::vector<std::vector<double>>& slopes,
                                                    double radius) const;

  const SearchPlan& plan_;
  Model model_;
  std::function<void(const SearchPoint&)> told_;
  std::vector<double> starts_;
  std::optional<SearchPoint> best_;
  std::uint32_t evaluations_ = 0;
};

}  // namespace carersim
