#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/core/quantity.hpp"
#include "sim/core/time.hpp"
#include "sim/core/timed.hpp"
#include "sim/random/distribution.hpp"

namespace carersim {

struct Node;         // a merged value with its origin; tree.hpp
struct ReadContext;  // scales, dates, parameters, what was asked for, problems; tree.hpp

/// The values that a number may take, ends included unless said otherwise.
struct Range {
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool low_excluded = false;

  static constexpr Range any() { return {}; }
  static constexpr Range at_least(double low) {
    return {low, std::numeric_limits<double>::infinity(), false};
  }
  static constexpr Range above(double low) {
    return {low, std::numeric_limits<double>::infinity(), true};
  }
  static constexpr Range between(double low, double high) { return {low, high, false}; }
  static constexpr Range share() { return {0, 1, false}; }
};

/// Where a number came from, as `show` and the result file tell it.
struct Provenance {
  std::string layer;      ///< "base/england.toml", "area", "set", an intervention's id, "--set" …
  Position at;            ///< where it is written
  std::string parameter;  ///< evidence id, empty when the number is written out
  std::string source;     ///< the parameter's source
  std::string
      confidence;    ///< seen, memory, assumption, borrowed; empty when the number is written out
  std::string role;  ///< uncertain, choice, target, context
};

/// What a distribution in the text measures.
enum class LengthUnit { days, hours_of_work, pounds };

/// The one way to read scenario text: a place in the merged tree of one arm.
///
/// Every read states type, unit and range at once, remembers that the key was asked for, and adds a
/// problem instead of throwing; what it returns then is a harmless value in range, so that reading
/// goes on and all problems come in one pass. Keys that nobody asked for are found at the end.
/// A cursor to a missing value exists as an object: it knows its address and its table's position.
class Cursor {
 public:
  Cursor(std::shared_ptr<ReadContext> context, const Node* node, std::string address, Position at);

  [[nodiscard]] bool exists() const { return node_ != nullptr; }
  [[nodiscard]] const std::string& address() const { return address_; }
  /// The last part of the address.
  [[nodiscard]] std::string name() const;
  [[nodiscard]] const Position& position() const { return at_; }
  [[nodiscard]] bool is_table() const;
  [[nodiscard]] bool is_array() const;
  [[nodiscard]] bool is_text() const;

  /// The value under a key of this table; asks for the key.
  [[nodiscard]] Cursor operator[](std::string_view key) const;
  /// The values of this table in the order of the text (base files first); asks for each. For an
  /// array, its elements. Empty when missing; a problem when it is neither.
  [[nodiscard]] std::vector<Cursor> children() const;
  /// Asks for everything below: what it should be depends on something that is wrong already.
  void ignore() const;

  [[nodiscard]] std::string text() const;
  [[nodiscard]] std::string text_or(std::string_view absent) const;
  /// The index of the word found; a problem with the nearest word when it is none of them.
  [[nodiscard]] std::size_t choice(const std::vector<std::string>& words) const;
  /// Like choice(), but `absent` when the key is missing.
  [[nodiscard]] std::size_t choice_or(const std::vector<std::string>& words,
                                      std::size_t absent) const;
  [[nodiscard]] bool flag_or(bool absent) const;
  [[nodiscard]] std::int64_t count(Range range) const;
  /// A ratio, multiplier or share: a plain number or a percentage.
  [[nodiscard]] double number(Range range) const;
  [[nodiscard]] Date date() const;

  /// A quantity with its unit ("10 d", "4.5 h", "0.45 / year", "£28.53", "14 WTE", "2.6 WTE / 100k
  /// adults"), or "@id" of a parameter. The unit must be of Q's dimension; one that ends in a scale
  /// of the scenario ("/ 100k adults") is multiplied by it. A number that an intervention changes
  /// on a date is a problem here; read it with timed().
  template <class Q>
  [[nodiscard]] Q quantity(Range range) const;
  /// Like quantity(), for numbers that may change on dates.
  template <class Q>
  [[nodiscard]] Timed<Q> timed(Range range) const;
  /// Like number(), for ratios and shares that may change on dates.
  [[nodiscard]] Timed<double> timed_number(Range range) const;

  /// `{ gamma = { mean = "4.5 h", cv = 0.5 } }`, `{ deterministic = "365 d" }`, or a quantity
  /// alone, which is deterministic. Lengths come out in days, work in hours, money in pounds. All
  /// >= 0.
  [[nodiscard]] Distribution distribution(LengthUnit unit) const;

  /// Like distribution(), for lengths that may change on dates.
  [[nodiscard]] Timed<Distribution> timed_distribution(LengthUnit unit) const;

  /// The text as it stands, "@id" included; empty when this is no text. Adds no problem.
  [[nodiscard]] const std::string& written() const;

  /// For the list of keys alone: what else may stand here, which no read above states.
  void takes(const char* what, const char* unit = "", const char* range = "") const;

  /// Adds a problem at this place.
  void problem(std::string found, std::string expected) const;
  /// Adds a problem "found <what stands here>; expected <expected>".
  void expected(std::string expected) const;
  [[nodiscard]] Provenance provenance() const;
  [[nodiscard]] Problems& problems() const;

 private:
  std::shared_ptr<ReadContext> context_;
  const Node* node_;
  std::string address_;
  Position at_;
};

/// The nearest of the words, or empty when none is near enough to be what was meant.
[[nodiscard]] std::string nearest_word(std::string_view word,
                                       const std::vector<std::string>& words);

}  // namespace carersim
