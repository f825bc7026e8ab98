#include "sim/core/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

namespace carersim {

std::string Problem::text() const {
  std::string place = at.file;
  if (at.line > 0) place += fmt::format(":{}:{}", at.line, at.column);
  std::string message = place;
  if (!where.empty()) message += ": " + where;
  message += ": found " + found;
  if (!expected.empty()) message += "; expected " + expected;
  return message;
}

void Problems::add(Problem problem) {
  all_.push_back(std::move(problem));
}

std::vector<Problem> Problems::sorted() const {
  std::vector<Problem> result = all_;
  const auto key = [](const Problem& p) { return std::tie(p.at, p.where, p.found, p.expected); };
  std::stable_sort(result.begin(), result.end(),
                   [&](const Problem& a, const Problem& b) { return key(a) < key(b); });
  result.erase(std::unique(result.begin(), result.end(),
                           [&](const Problem& a, const Problem& b) { return key(a) == key(b); }),
               result.end());
  return result;
}

void Problems::throw_if_any(const std::string& title) const {
  if (!all_.empty()) throw InputError(title, sorted());
}

namespace {

std::string message_of(const std::string& title, const std::vector<Problem>& problems) {
  std::string message = fmt::format("{}: {} {}", title, problems.size(),
                                    problems.size() == 1 ? "problem" : "problems");
  for (const Problem& problem : problems) message += "\n  " + problem.text();
  return message;
}

}  // namespace

InputError::InputError(const std::string& title, std::vector<Problem> problems)
    : std::runtime_error(message_of(title, problems)),
      title_(title),
      problems_(std::move(problems)) {}

}  // namespace carersim
