// Who of the first dyads is on the lists of today, and who starts on a pathway.
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "models/dyads.hpp"

namespace carersim {

void Dyads::start_walks(std::uint32_t row, Instant now) {
  for (std::size_t i = 0; i < plan_->starts.size(); ++i) {
    if (level(row, plan_->starts[i].attribute) != plan_->starts[i].level ||
        !plan_->starts_at[i].exists())
      continue;
    s_.walks.begin(row, plan_->starts_at[i], 0, 0, now);
  }
}

bool Dyads::starts_on(std::uint32_t row, PathwayId pathway) const {
  for (std::size_t i = 0; i < plan_->starts.size(); ++i) {
    const StepId at = plan_->starts_at[i];
    if (at.exists() && s_.pathways.steps[at.index()].pathway == pathway &&
        level(row, plan_->starts[i].attribute) == plan_->starts[i].level)
      return true;
  }
  return false;
}

bool Dyads::may_be_on(std::uint32_t row, PathwayId pathway) const {
  const Dyad& d = dyads_[row];
  return get(d, DyadAttribute::role) == level::caring &&
         get(d, DyadAttribute::place) == level::at_home && !s_.walks.has_walk(row, pathway) &&
         !starts_on(row, pathway);
}

std::vector<std::uint32_t> Dyads::rows_of_today(const TodayList& list, PathwayId pathway) const {
  // In an order of luck that who else is there does not change.
  std::vector<std::pair<std::uint64_t, std::uint32_t>> candidates;
  for (std::uint32_t row = 0; row < dyads_.size(); ++row) {
    if (may_be_on(row, pathway))
      candidates.emplace_back(s_.luck.block(dyads_[row].number, list.luck, 0).first(), row);
  }
  std::sort(candidates.begin(), candidates.end());
  const auto is_so = [&](std::uint32_t row, const std::vector<Assignment>& is) {
    return std::all_of(is.begin(), is.end(), [&](const Assignment& known) {
      return level(row, known.attribute) == known.level;
    });
  };
  // How far the candidates were looked through for people of whom the same is known.
  std::map<std::vector<std::pair<std::uint32_t, std::uint8_t>>, std::size_t> looked;
  std::vector<bool> taken(candidates.size(), false);
  std::vector<std::uint32_t> rows;
  for (const TodayList::Person& person : list.people) {
    std::vector<std::pair<std::uint32_t, std::uint8_t>> known;
    for (const Assignment& is : person.is) known.emplace_back(is.attribute.index(), is.level);
    std::size_t& i = looked[known];
    while (i < candidates.size() && (taken[i] || !is_so(candidates[i].second, person.is))) ++i;
    if (i == candidates.size()) {
      std::string what;
      for (const Assignment& is : person.is) {
        const AttributeSpec& spec = s_.attributes[is.attribute];
        what += fmt::format(" with {} = {}", spec.name, spec.levels[is.level]);
      }
      throw InputError(
          "the simulation stopped",
          {{list.at, list.address,
            fmt::format("{} people and no dyad{} left for number {}", list.people.size(), what,
                        rows.size() + 1),
            fmt::format("no more than the area has: {} care at home and do not start on the "
                        "pathway otherwise",
                        candidates.size())}});
    }
    taken[i] = true;
    rows.push_back(candidates[i].second);
  }
  return rows;
}

}  // namespace carersim
