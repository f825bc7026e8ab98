#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/cursor.hpp"

namespace carersim {

class Documents;  // documents.hpp
class KeyReads;   // key_reads.hpp

/// Text that takes part in a scenario without being a file the user wrote: the area's row.
struct Layer {
  std::string text;   ///< TOML
  std::string label;  ///< shown as its file in messages and provenance
};

/// Where a scenario finds what it refers to by name.
struct Library {
  std::filesystem::path parameters;  ///< folder of *.toml with [[parameter]] entries
  std::filesystem::path scenarios;   ///< `extends` is looked up beside the file, then here
  std::filesystem::path
      interventions;  ///< `with = ["id"]` is the file id.toml here, or beside the scenario
  /// The area's layers by name or code, or by a file that is looked for in a folder; none when
  /// there is no such area, `nearest` then hints. Later layers go over earlier ones.
  std::function<std::vector<Layer>(const std::string& area, const std::filesystem::path& folder,
                                   std::string& nearest)>
      area;
  /// Which keys are read is noted there, of scenarios and of interventions; none: nowhere.
  std::shared_ptr<KeyReads> key_reads = {};
  std::shared_ptr<KeyReads> intervention_key_reads = {};
  /// Files that were read are kept there, so that the next scenario has the same; none: read anew.
  std::shared_ptr<Documents> documents = {};
};

/// What an intervention file says about itself and its changes, for `show` and reports.
struct InterventionInfo {
  struct Change {
    std::string address;
    std::string what;  ///< `to "50 %"`, `times 0.8`, `added like one_off_payment`
    std::string evidence;
    std::string measure;    ///< of `expect`; empty when it says nothing
    std::string direction;  ///< of `expect`: up, down or none
    Position measure_at;
    Position at;
  };
  /// A number that a believer in the intervention would move though nothing shows by how much.
  struct WouldMove {
    std::string address, reason;
    Position at;
  };
  std::string id, title, place, type, mechanism;
  std::vector<std::string> seeds;  ///< the documents that describe it
  std::vector<std::string> figures;
  bool governance_only = false;  ///< changes no flow: no changes, additions or costs
  std::vector<Change> changes;
  std::vector<WouldMove> would_move;
  Position at;
};

/// An entry of the parameter library, for uncertainty analysis; override it as `parameter.<id>`.
struct ParameterInfo {
  std::string id, name;
  std::string value;      ///< as written, overrides included; empty for a distribution
  std::string low, high;  ///< as written; empty when the entry has none
  std::string source, confidence, role;
  Position at;
  /// Who gave it its value in place of the library: "base/calibrated.toml", "--set"; empty when the
  /// value is the library's own.
  std::string set_by = {};
};

/// `address=value` of the command line.
struct Override {
  std::string address;
  std::string value;
  /// Multiplies the number from the start of the evaluation on, after all else; `value` then says
  /// how the user wrote it.
  std::optional<double> times = {};
};

/// An arm that the command line adds to those of the file.
struct AddedArm {
  std::string name;
  std::vector<std::string> with;  ///< intervention ids
};

/// A scenario file with everything it extends and names, resolved once for each arm.
///
/// Order of merging: base, area, the file's own tables, `[set]`, interventions' `add` and `to`,
/// then their `times` (a product), an arm's own `set`, `--set`. Tables merge deeply, other values
/// replace (a distribution replaces one of another kind), `remove = true` deletes. Two
/// interventions that set one address differently are a problem naming both. `--set area=Leeds`
/// chooses the area.
///
/// Time: `[time] start` is the first day of the run-in (2001-01-01, a Monday, when absent); the
/// evaluation starts `run_in` later, rounded to a whole day, and lasts `evaluate`; see period.hpp.
/// A change without `from` holds from the start of the evaluation. With `ramp` it grows linearly in
/// steps: constant within a calendar month, at the share reached in the middle of that month.
///
/// The keys `evidence` and `note` may stand in any table and are nobody's to read. Values of the
/// area that nobody reads are no problem.
class Scenario {
 public:
  /// @param added  arms that follow those of the file
  /// @throws InputError    with every problem of syntax, include, override and unit found so far
  /// @throws EnvironmentError never; unreadable files are the user's to mend
  static Scenario load(const std::filesystem::path& file, const std::vector<Override>& overrides,
                       const Library& library, const std::vector<AddedArm>& added = {});

  [[nodiscard]] const std::string& title() const;
  [[nodiscard]] const std::filesystem::path& file() const;
  /// Names of the arms; one arm called "baseline" when the file names none.
  [[nodiscard]] const std::vector<std::string>& arms() const;
  /// For each arm the one that it is compared with; its own place for a baseline.
  [[nodiscard]] const std::vector<std::size_t>& against() const;
  /// The whole tree of one arm, ready to be read.
  [[nodiscard]] Cursor arm(std::size_t index) const;
  /// The earliest instant at which this arm can differ from another; nothing when it differs from
  /// the start (or is the same one), Instant::never() when nothing makes them differ.
  [[nodiscard]] std::optional<Instant> first_change(std::size_t index, std::size_t from = 0) const;
  /// The resolved tree as TOML, each number with a comment that says where it came from.
  [[nodiscard]] std::string resolved_text(std::size_t index) const;
  /// Every number's address, value as written and provenance, in order of address.
  struct Entry {
    std::string address;
    std::string value;     ///< as written: `"7.5 WTE"`, `"@assess.worker_hours_new"`
    std::string resolved;  ///< parameters and changes for the whole run looked through
    Provenance provenance;
    std::vector<std::string> changes;  ///< what interventions do to it, in words
  };
  [[nodiscard]] std::vector<Entry> entries(std::size_t index) const;

  /// The interventions of one arm, in the order of `with`.
  [[nodiscard]] std::vector<InterventionInfo> interventions(std::size_t index) const;
  /// The whole parameter library as this arm sees it, in order of id.
  [[nodiscard]] std::vector<ParameterInfo> parameters(std::size_t index) const;
  /// The ids of the parameters that reading this arm has used so far, in order.
  [[nodiscard]] std::vector<std::string> used_parameters(std::size_t index) const;

  [[nodiscard]] Problems& problems() const;
  /// Call when everything was read: adds unknown keys ("did you mean …?") and throws InputError if
  /// there is any problem.
  void finish() const;

  struct State;  ///< scenario_state.hpp; nobody else's

 private:
  std::shared_ptr<State> state_;
};

}  // namespace carersim
