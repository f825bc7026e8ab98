#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/experiment/run_plan.hpp"
#include "sim/pathway/observer.hpp"

namespace carersim {

/// Something in a life: an event, a step that was reached, a stay, or a change that came by itself.
struct LifeRow {
  enum class What : std::uint8_t { event, reached, stay, change };
  What what = What::event;
  std::string address;  ///< of the process or step: the same in every arm
  StepId step;          ///< in the arm's plan; none for events and changes
  StayKind kind = StayKind::delay;
  Ending ending = Ending::completed;
  Instant start, end;
  struct Change {
    Instant at;
    AttributeId attribute;
    std::uint8_t level = 0;
    friend bool operator==(const Change&, const Change&) = default;
  };
  std::vector<Change> changes;  ///< that came with it, at its start or end

  /// The same thing at the same time, however it went on.
  [[nodiscard]] bool begins_like(const LifeRow& other) const {
    return is_like(other) && start == other.start;
  }
  /// The same thing, at any time.
  [[nodiscard]] bool is_like(const LifeRow& other) const {
    return what == other.what && address == other.address && kind == other.kind;
  }
  /// `step` is left out, since arms number their steps differently.
  friend bool operator==(const LifeRow& a, const LifeRow& b) {
    return a.begins_like(b) && a.end == b.end && a.ending == b.ending && a.changes == b.changes;
  }
};

/// What happened to one person or dyad in one arm.
struct Life {
  bool exists = false;
  Instant entered;
  std::vector<std::uint8_t> levels;  ///< of the population's attributes, on entry; none for a case
  std::vector<LifeRow> rows;         ///< in the order in which they began
  std::uint32_t first_rows = 0;      ///< how many the population began with
};

/// Writes down one life while a replication is simulated.
class OneLife final : public Observer {
 public:
  /// @param told     attributes whose changes are written down
  /// @param passing  called now and then with the time that the simulation has come to
  OneLife(const ArmPlan& arm, std::uint32_t number, std::vector<AttributeId> told,
          std::function<void(Instant)> passing);
  [[nodiscard]] Life take();

  void enters(std::uint32_t number, const std::uint8_t* levels, Instant now) override;
  void happens(std::uint32_t number, std::uint32_t event, Instant now) override;
  void changes(std::uint32_t number, AttributeId attribute, std::uint8_t level,
               Instant now) override;
  void walk_begins(WalkId walk, std::uint32_t number) override;
  void reaches(WalkId walk, StepId step, Instant now) override;
  void begins(WalkId walk, StepId step, StayKind kind, Instant now) override;
  void ends(WalkId walk, Ending ending, Instant now) override;
  void releases_place(WalkId walk, Ending ending, Instant now) override;

 private:
  /// Places of the rows of a walk's stay and held place.
  struct Stays {
    std::size_t stay = 0, held = 0;
  };
  LifeRow& add(LifeRow::What what, const std::string& address, StepId step, Instant now);
  void end(std::size_t row, Ending ending, Instant now);
  /// Gives the changes of a step that gets no row to the row before it.
  void settle();
  void forget(std::size_t row);

  const ArmPlan& arm_;
  std::vector<std::string> events_;
  std::uint32_t number_;
  std::vector<AttributeId> told_;
  std::function<void(Instant)> passing_;
  std::uint32_t seen_ = 0;
  Life life_;
  std::map<WalkId, Stays> walks_;  ///< of this life alone
  std::size_t touched_ = 0;        ///< the row that began or ended last
  std::optional<Instant> touched_at_;
  /// A step was reached whose row, if it gets one, is still to come: changes wait for it.
  std::optional<Instant> reached_at_;
  std::vector<LifeRow::Change> of_step_;
};

/// When two lives differ for the first time, and what each has then that the other has not.
struct FirstDifference {
  Instant at;
  std::size_t row = 0;  ///< the first that is not the same in both
  /// Rows that begin, end or change something then; empty when nothing happens in that life.
  std::vector<std::size_t> in_one, in_other;
};
/// @return  nothing when the lives are the same
[[nodiscard]] std::optional<FirstDifference> first_difference(const Life& one, const Life& other);

}  // namespace carersim
