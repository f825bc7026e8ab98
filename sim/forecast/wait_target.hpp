#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/pathway/pathway_plan.hpp"

namespace carersim {

/// What a service is to reach: `desk: 90% within 28 days`.
///
/// Met in a replication when, of those who come in the evaluation and do not leave the list of
/// their own within the time, at least the share is served within it. Who is turned away is not.
/// The time runs from coming to the service to the start of service.
struct WaitTarget {
  std::string text;  ///< as the user wrote it
  std::string name;  ///< of a service or step, or a part of one
  double share = 0;
  Span within;

  /// @param expected  on refusal, what should stand there
  [[nodiscard]] static std::optional<WaitTarget> parse(const std::string& text,
                                                       std::string& expected);
};

/// Where a target counts.
struct TargetPlace {
  ServiceId service;
  StepId step;       ///< none: all who come to the service
  std::string name;  ///< `desk`, or `case.queue` of a step
};

/// Finds the service or step that a target names: a service by its name, a step as `pathway.step`,
/// either by a part of its name that no other has, or a step by its last part, the first such step
/// of the plan. Blanks stand for underscores.
/// @param expected  on refusal, what can be named; services that nobody waits for cannot
[[nodiscard]] std::optional<TargetPlace> find_place(const PathwayPlan& plan,
                                                    const std::string& name, std::string& expected);

/// The steps at which people come to a service, as `pathway.step`.
[[nodiscard]] std::vector<std::string> steps_of(const PathwayPlan& plan, ServiceId service);

}  // namespace carersim
