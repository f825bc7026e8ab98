#include "sim/forecast/capacity_search.hpp"

#include <algorithm>

#include "sim/core/error.hpp"

namespace carersim {

CapacitySearch::CapacitySearch(std::int64_t now, Tried of_now, std::int64_t most, Try tries)
    : now_(now), most_(most), try_(std::move(tries)) {
  require(now >= 0 && now < most, "a search has somewhere to go");
  if (now > 0) tried_[now] = of_now;
}

bool CapacitySearch::is_enough(std::int64_t steps) {
  if (steps <= 0) return false;
  const auto known = tried_.find(steps);
  if (known != tried_.end()) return known->second.enough;
  return (tried_[steps] = try_(steps)).enough;
}

std::optional<std::int64_t> CapacitySearch::run() {
  std::int64_t low = now_, high = now_;
  if (is_enough(now_)) {
    for (std::int64_t distance = 1; is_enough(low); distance *= 2) {
      high = low;
      low = std::max<std::int64_t>(0, now_ - distance);
    }
  } else {
    if (!is_enough(most_)) return std::nullopt;
    for (std::int64_t distance = 1; !is_enough(high); distance *= 2) {
      low = high;
      high = std::min(most_, now_ + distance);
    }
  }
  while (high - low > 1) {
    const std::int64_t middle = low + (high - low) / 2;
    (is_enough(middle) ? high : low) = middle;
  }
  // Where more is worse, halves would never see it.
  for (const std::int64_t more : {high + 1, high + std::max<std::int64_t>(2, high / 2)}) {
    if (more <= most_) (void)is_enough(more);
  }
  return high;
}

bool CapacitySearch::contradicts_itself() const {
  bool was_enough = false;
  for (const auto& [steps, tried] : tried_) {
    if (was_enough && !tried.enough) return true;
    was_enough = was_enough || tried.enough;
  }
  return false;
}

}  // namespace carersim
