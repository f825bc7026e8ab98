#include "apps/carersim/extension.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "apps/carersim/resolved_lines.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

/// What a scenario says, line by line, each with the table that it stands in; without the number of
/// replications.
std::vector<std::string> statements(const std::string& text) {
  std::vector<std::string> result;
  for (const ResolvedLine& line : resolved_lines(text)) {
    if (line.table == "run" && line.text.starts_with("replications =")) continue;
    result.push_back(line.table.empty() ? line.text : "[" + line.table + "] " + line.text);
  }
  return result;
}

}  // namespace

std::vector<std::uint32_t> FormerReplications::missing(std::uint32_t total) const {
  std::vector<std::uint32_t> numbers;
  const std::vector<std::int32_t>& there = reader_.replication_numbers();
  for (std::uint32_t number = 0; number < total; ++number) {
    if (!std::binary_search(there.begin(), there.end(), static_cast<std::int32_t>(number)))
      numbers.push_back(number);
  }
  return numbers;
}

void FormerReplications::require_same(const RunDescription& run) const {
  Problems problems;
  const RunDescription& former = reader_.run();
  const auto differs = [&](const std::string& where, const std::string& in_file,
                           const std::string& now) {
    Problem problem;
    problem.at.file = reader_.path().generic_string();
    problem.where = where;
    problem.found = now;
    problem.expected = in_file + ", as in the file; run under a new name for another run";
    problems.add(std::move(problem));
  };
  if (former.program_version != run.program_version) {
    differs("version", "carersim " + former.program_version, "carersim " + run.program_version);
  }
  if (former.seed != run.seed)
    differs("seed", std::to_string(former.seed), std::to_string(run.seed));
  if (former.arms != run.arms) {
    differs("arms", fmt::format("\"{}\"", fmt::join(former.arms, "\", \"")),
            fmt::format("\"{}\"", fmt::join(run.arms, "\", \"")));
    problems.throw_if_any(reader_.path().generic_string());
  }
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    const std::vector<std::string> there = statements(former.scenario_texts[arm]);
    const std::vector<std::string> here = statements(run.scenario_texts[arm]);
    const auto [one, other] = std::mismatch(there.begin(), there.end(), here.begin(), here.end());
    if (one == there.end() && other == here.end()) continue;
    differs("scenario of " + run.arms[arm], one == there.end() ? "nothing more" : *one,
            other == here.end() ? "nothing more" : *other);
  }
  problems.throw_if_any(reader_.path().generic_string());
}

void FormerReplications::deliver_below(std::uint32_t limit, const Deliver& deliver) {
  const std::vector<std::int32_t>& numbers = reader_.replication_numbers();
  for (; next_ < numbers.size() && static_cast<std::uint32_t>(numbers[next_]) < limit; ++next_) {
    std::vector<ReplicationResult> arms;
    for (std::size_t arm = 0; arm < reader_.run().arms.size(); ++arm)
      arms.push_back(reader_.result(arm, next_));
    deliver(static_cast<std::uint32_t>(numbers[next_]), arms);
  }
}

}  // namespace carersim
