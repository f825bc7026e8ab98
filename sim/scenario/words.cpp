#include <algorithm>
#include <cctype>

#include "sim/scenario/cursor.hpp"

namespace carersim {

namespace {

std::string lower_case(std::string_view word) {
  std::string result(word);
  for (char& c : result) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return result;
}

/// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other
/// (Damerau 1964, optimal string alignment).
std::size_t edit_distance(const std::string& a, const std::string& b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> cost((a.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return cost[i * width + j]; };
  for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = i;
  for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
    }
  }
  return at(a.size(), b.size());
}

}  // namespace

std::string nearest_word(std::string_view word, const std::vector<std::string>& words) {
  constexpr std::size_t longest = 200;  // a longer one is no slip of the hand
  if (word.empty() || word.size() > longest) return {};
  const std::string wanted = lower_case(word);
  const std::size_t limit = std::max<std::size_t>(1, std::min<std::size_t>(4, wanted.size() / 3));
  std::size_t best = limit + 1;
  std::string nearest;
  for (const std::string& candidate : words) {
    if (candidate.size() > wanted.size() + limit || wanted.size() > candidate.size() + limit)
      continue;
    const std::size_t distance = edit_distance(wanted, lower_case(candidate));
    // A word of one or two letters must not be replaced altogether.
    if (distance < best && distance < std::max(wanted.size(), candidate.size())) {
      best = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace carersim
