#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/cursor.hpp"

namespace carersim {

/// Text that takes part in a scenario without being a file the user wrote: the area's row.
struct Layer {
  std::string text;   ///< TOML
  std::string label;  ///< shown as its file in messages and provenance
};

/// Where a scenario finds what it refers to by name.
struct Library {
  std::filesystem::path parameters;     ///< folder of *.toml with [[parameter]] entries
  std::filesystem::path scenarios;      ///< `extends` is looked up beside the file, then here
  std::filesystem::path interventions;  ///< `with = ["id"]` is the file id.toml here, or beside the scenario
  /// The area's layer by name or code; nothing when there is no such area, `nearest` then hints.
  std::function<std::optional<Layer>(const std::string& area, std::string& nearest)> area;
};

/// `address=value` of the command line.
struct Override {
  std::string address;
  std::string value;
};

/// A scenario file with everything it extends and names, resolved once for each arm.
///
/// Order of merging: base, area, `[set]`, interventions' `to` and `add`, then their `times` (a
/// product), an arm's own `set`, `--set`. Tables merge deeply, other values replace, `remove = true`
/// deletes. Two interventions that set one address differently are a problem naming both.
class Scenario {
 public:
  /// @throws InputError    with every problem of syntax, include, override and unit found so far
  /// @throws EnvironmentError never; unreadable files are the user's to mend
  static Scenario load(const std::filesystem::path& file, const std::vector<Override>& overrides,
                       const Library& library);

  [[nodiscard]] const std::string& title() const;
  [[nodiscard]] const std::filesystem::path& file() const;
  /// Names of the arms; one arm called "baseline" when the file names none.
  [[nodiscard]] const std::vector<std::string>& arms() const;
  /// The whole tree of one arm, ready to be read.
  [[nodiscard]] Cursor arm(std::size_t index) const;
  /// The earliest instant at which this arm differs from the first arm; nothing when it differs from
  /// the start (or is the first arm).
  [[nodiscard]] std::optional<Instant> first_change(std::size_t index) const;
  /// The resolved tree as TOML, each number with a comment that says where it came from.
  [[nodiscard]] std::string resolved_text(std::size_t index) const;
  /// Every number's address, value as written and provenance, in order of address.
  struct Entry {
    std::string address;
    std::string value;
    Provenance provenance;
  };
  [[nodiscard]] std::vector<Entry> entries(std::size_t index) const;

  [[nodiscard]] Problems& problems() const;
  /// Call when everything was read: adds unknown keys ("did you mean …?") and throws InputError if
  /// there is any problem.
  void finish() const;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace carersim
