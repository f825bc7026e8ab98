#include "sim/uncertainty/consistent_draws.hpp"

#include <algorithm>
#include <set>

namespace carersim {

ConsistentDraws::ConsistentDraws(ParameterDraws draws, const std::vector<ParameterTie>& ties,
                                 Check check)
    : draws_(std::move(draws)), check_(std::move(check)) {
  const std::size_t count = draws_.parameters().size();
  for (std::size_t i = 0; i < count; ++i) sets_.push_back(i);
  const auto unite_all = [&](const std::vector<std::size_t>& places) {
    for (const std::size_t place : places) unite(places.front(), place);
  };
  unite_all(draws_.joined());
  for (const ParameterTie& tie : ties) {
    std::vector<std::size_t> places;
    for (const std::string& id : tie.ids) {
      const std::size_t place = place_of(id);
      if (place < count) places.push_back(place);
    }
    unite_all(places);
    if (tie.whole != 0 && places.size() == tie.ids.size()) wholes_.push_back({tie.whole, places});
  }
}

std::size_t ConsistentDraws::place_of(const std::string& id) const {
  const std::vector<UncertainParameter>& all = draws_.parameters();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const UncertainParameter& each) { return each.id() == id; });
  return static_cast<std::size_t>(found - all.begin());
}

void ConsistentDraws::unite(std::size_t one, std::size_t other) {
  const std::size_t kept = std::min(sets_[one], sets_[other]);
  const std::size_t given_up = std::max(sets_[one], sets_[other]);
  std::replace(sets_.begin(), sets_.end(), given_up, kept);
}

std::vector<Override> ConsistentDraws::overrides(std::uint32_t number,
                                                 const std::vector<std::uint32_t>& attempts) const {
  std::vector<double> numbers = draws_.numbers(number, attempts);
  std::vector<bool> is_exact(numbers.size(), false);
  for (const Whole& whole : wholes_) {
    double sum = 0;
    for (const std::size_t place : whole.places) sum += numbers[place];
    for (const std::size_t place : whole.places) {
      numbers[place] *= whole.whole / sum;
      is_exact[place] = true;
    }
  }
  std::vector<Override> result;
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const UncertainParameter& parameter = draws_.parameters()[i];
    result.push_back({"parameter." + parameter.id(),
                      is_exact[i] ? parameter.exact_text(numbers[i]) : parameter.text(numbers[i])});
  }
  return result;
}

ConsistentDraws::Draw ConsistentDraws::draw(std::uint32_t number) const {
  Draw draw;
  std::vector<std::uint32_t> attempts(sets_.size(), 0);
  while (true) {
    draw.overrides = overrides(number, attempts);
    draw.unresolved = check_(draw.overrides);
    if (draw.unresolved.empty() || draw.attempts == most_attempts) break;
    std::set<std::size_t> again;
    bool is_known = true;
    for (const Contradiction& contradiction : draw.unresolved) {
      is_known = is_known && !contradiction.ids.empty();
      for (const std::string& id : contradiction.ids) {
        const std::size_t place = place_of(id);
        if (place < sets_.size()) again.insert(sets_[place]);
      }
    }
    if (!is_known) again.insert(sets_.begin(), sets_.end());
    // What is not drawn contradicts itself: no other draw can mend that.
    if (again.empty()) break;
    for (std::size_t i = 0; i < sets_.size(); ++i) attempts[i] += again.contains(sets_[i]) ? 1 : 0;
    ++draw.attempts;
  }
  for (std::size_t i = 0; i < sets_.size(); ++i) {
    if (attempts[i] > 0) draw.redrawn.push_back(i);
  }
  return draw;
}

}  // namespace carersim
