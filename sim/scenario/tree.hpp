#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/core/time.hpp"
#include "sim/scenario/cursor.hpp"
#include "sim/scenario/key_reads.hpp"
#include "sim/scenario/period.hpp"

namespace carersim {

struct Adjustment;

/// One value of scenario text with its origin; tables keep the order of the text.
struct Node {
  enum class Kind : std::uint8_t { text, integer, real, flag, date, array, table, other };

  Kind kind = Kind::table;
  std::string key;    ///< its name in the table that holds it; empty in arrays and at the root
  Position key_at;    ///< where the name is written
  Position at;        ///< where the value is written
  std::string layer;  ///< see Provenance::layer
  bool own = false;   ///< written by the user's own file rather than by what it extends
  std::string text;   ///< of a text; of `other`, what it is ("a time of day")
  std::int64_t integer = 0;
  double real = 0;
  bool flag = false;
  Date date{};
  std::vector<Node> children;  ///< of a table or an array

  /// What interventions do to this value, in order of application.
  std::vector<Adjustment> adjustments;
  /// Set on a table that an intervention adds: the day from which it is there; start of run if
  /// none.
  bool added = false;
  std::optional<Date> added_from;
  bool from_was_filled_in = false;  ///< the key `from` is the default, not written by the user

  mutable bool asked = false;                ///< somebody read this value
  mutable std::set<std::string> asked_keys;  ///< names that were asked for in this table

  [[nodiscard]] bool is_table() const { return kind == Kind::table; }
  [[nodiscard]] bool is_number() const { return kind == Kind::integer || kind == Kind::real; }
  [[nodiscard]] const Node* find(std::string_view name) const;
  [[nodiscard]] Node* find(std::string_view name);
};

/// What one `[[change]]` does to a value between its dates.
struct Adjustment {
  enum class Kind : std::uint8_t { to, times };

  Kind kind = Kind::to;
  Node value;         ///< of `to`, and of `times` as written
  double factor = 1;  ///< of `times`
  bool from_start_of_run = false;
  std::optional<Date> from;  ///< start of the evaluation when absent
  std::optional<Date> until;
  double ramp_months = 0;
  std::string intervention;
  Position at;       ///< of the value of `to` or `times`
  Position from_at;  ///< of `from`, or of the change when it has none
  Position until_at;
};

/// A [[parameter]] of the library: what its entry says beside the value.
struct Parameter {
  std::string id, name, source, confidence, role, low, high;
  Position at;
  std::string price_year = {};  ///< of an amount of money
};
using Parameters = std::map<std::string, Parameter, std::less<>>;

/// What reading one arm's tree needs and leaves behind.
struct ReadContext : std::enable_shared_from_this<ReadContext> {
  Node root;
  std::shared_ptr<Problems> problems;
  std::shared_ptr<const Parameters> parameters;
  std::optional<Period> period;         ///< read when first needed
  std::map<std::string, double> scale;  ///< factors of the scales used so far
  std::set<std::string> used_parameters;
  std::shared_ptr<KeyReads> key_reads;  ///< what is read is noted there; none: nowhere
  bool was_read = false;                ///< the arm was handed out; unknown keys are looked for

  void problem(const Position& at, std::string where, std::string found,
               std::string expected) const {
    problems->add({at, std::move(where), std::move(found), std::move(expected)});
  }
};

/// The value at an address, or nothing. Keys that hold dots themselves (parameter ids) are found by
/// their longest match.
[[nodiscard]] const Node* find_address(const Node& root, std::string_view address);
[[nodiscard]] Node* find_address(Node& root, std::string_view address);

/// The value that "@id" takes: a parameter's, or a number of the area ("@area.carers"); nothing
/// when there is none.
[[nodiscard]] const Node* find_referenced(const Node& root, const std::string& id);

/// An address that does not exist, and what was probably meant.
struct UnknownAddress {
  std::string where;    ///< the first part of the address that is unknown
  std::string nearest;  ///< empty when nothing is near
  /// "an unknown address; did you mean …?"
  [[nodiscard]] std::string found() const;
};
[[nodiscard]] UnknownAddress describe_unknown(const Node& root, const std::string& address);

/// Lays `over` upon `base`: tables merge deeply, other values replace, `remove = true` deletes. A
/// distribution of another kind replaces the one it is laid upon.
void merge(Node& base, Node over, const std::string& address, Problems& problems);

/// `{ gamma = { … } }` and its kin: a table with one key that names a distribution.
[[nodiscard]] bool is_distribution(const Node& node);
/// A number, a quantity, "@id" or a distribution: what an intervention can change on a date.
[[nodiscard]] bool is_numeric(const Node& node);
/// Equal values, whatever their origin.
[[nodiscard]] bool same_value(const Node& a, const Node& b);
/// "remove = true" stands in this table.
[[nodiscard]] bool asks_removal(const Node& node);
/// The value as found in a message: `"7.5"`, `7.5`, `a table`.
[[nodiscard]] std::string found_text(const Node& node);
/// `; did you mean "word"?`, or nothing.
[[nodiscard]] std::string hint(const std::string& nearest);
/// The origin of a value, through the parameter it names.
[[nodiscard]] Provenance provenance_of(const ReadContext& context, const Node& node);
/// Calls `visit` for a node and everything below it with its address.
void walk(const Node& node, const std::string& address,
          const std::function<void(const Node&, const std::string&)>& visit);
/// Marks everything from here down as asked for.
void mark_asked(const Node& node);
[[nodiscard]] std::string join_address(const std::string& address, std::string_view key);
[[nodiscard]] std::vector<std::string> child_names(const Node& table);

}  // namespace carersim
