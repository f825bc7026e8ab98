#include "apps/carersim/check_tally.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/core/error.hpp"

namespace carersim {

namespace {
constexpr std::size_t most_examples = 10;
}

void CheckTally::add(const std::string& arm, std::uint32_t replication,
                     const std::vector<ReplicationResult::Check>& checks) {
  made_ += checks.size();
  for (const ReplicationResult::Check& check : checks) {
    if (check.holds) continue;
    ++failed_;
    if (examples_.size() >= most_examples) continue;
    examples_.push_back(fmt::format("{}, replication {}: {}: {} and {}", arm, replication,
                                    check.name, check.left, check.right));
  }
}

std::string CheckTally::text() const {
  if (failed_ == 0) return fmt::format("Nothing is lost: all {} checks held.", made_);
  return fmt::format("SOMETHING IS LOST: {} of {} checks did not hold; do not use these results.",
                     failed_, made_);
}

void CheckTally::throw_unless_all_hold() const {
  if (failed_ == 0) return;
  throw ProgramError(fmt::format("{} of {} checks that nothing is lost did not hold\n  {}{}",
                                 failed_, made_, fmt::join(examples_, "\n  "),
                                 failed_ > examples_.size() ? "\n  …" : ""));
}

}  // namespace carersim
