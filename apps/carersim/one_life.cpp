#include "apps/carersim/one_life.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "sim/engine/agenda.hpp"

namespace carersim {

OneLife::OneLife(const ArmPlan& arm, std::uint32_t number, std::vector<AttributeId> told,
                 std::function<void(Instant)> passing)
    : arm_(arm),
      events_(arm.population ? arm.population->event_names() : std::vector<std::string>()),
      number_(number),
      told_(std::move(told)),
      passing_(std::move(passing)) {}

LifeRow& OneLife::add(LifeRow::What what, const std::string& address, StepId step, Instant now) {
  if (reached_at_ != now) settle();
  reached_at_.reset();
  LifeRow row;
  row.changes.swap(of_step_);
  row.what = what;
  row.address = address;
  row.step = step;
  row.start = row.end = now;
  touched_ = life_.rows.size();
  touched_at_ = now;
  return life_.rows.emplace_back(std::move(row));
}

Life OneLife::take() {
  settle();
  return std::move(life_);
}

void OneLife::enters(std::uint32_t number, const std::uint8_t* levels, Instant now) {
  if (number < first_arriving_number) ++life_.first_rows;
  if (number != number_) return;
  life_.exists = true;
  life_.entered = now;
  life_.levels.assign(levels, levels + arm_.attributes->population_count());
}

void OneLife::happens(std::uint32_t number, std::uint32_t event, Instant now) {
  constexpr std::uint32_t now_and_then = 16384;
  if (++seen_ % now_and_then == 0) passing_(now);
  if (number != number_) return;
  settle();
  add(LifeRow::What::event, events_[event], StepId::none(), now);
}

void OneLife::changes(std::uint32_t number, AttributeId attribute, std::uint8_t level,
                      Instant now) {
  if (number != number_ || std::find(told_.begin(), told_.end(), attribute) == told_.end()) return;
  if (reached_at_ == now) {
    of_step_.push_back({now, attribute, level});
    return;
  }
  if (touched_at_ != now)
    add(LifeRow::What::change, (*arm_.attributes)[attribute].name, StepId::none(), now);
  life_.rows[touched_].changes.push_back({now, attribute, level});
}

void OneLife::walk_begins(WalkId walk, std::uint32_t number) {
  if (number == number_) {
    life_.exists = true;
    walks_[walk] = Stays();
  } else if (!walks_.empty()) {
    walks_.erase(walk);
  }
}

void OneLife::reaches(WalkId walk, StepId id, Instant now) {
  if (walks_.empty() || !walks_.contains(walk)) return;
  if (life_.rows.empty() && life_.levels.empty()) life_.entered = now;
  reached_at_ = now;
  const Step& step = arm_.pathways.steps[id.index()];
  switch (step.kind) {
    case StepKind::entry:
      // The event that led here has said so.
      if (!life_.rows.empty() && life_.rows.back().what == LifeRow::What::event &&
          life_.rows.back().start == now)
        return;
      break;
    case StepKind::mark:
    case StepKind::close:
    case StepKind::exit:
      break;
    default:
      return;
  }
  add(LifeRow::What::reached, step.address, id, now);
}

void OneLife::begins(WalkId walk, StepId step, StayKind kind, Instant now) {
  if (walks_.empty()) return;
  const auto own = walks_.find(walk);
  if (own == walks_.end()) return;
  (kind == StayKind::place_held ? own->second.held : own->second.stay) = life_.rows.size();
  add(LifeRow::What::stay, arm_.pathways.steps[step.index()].address, step, now).kind = kind;
}

void OneLife::settle() {
  reached_at_.reset();
  if (of_step_.empty()) return;
  std::vector<LifeRow::Change> left;
  left.swap(of_step_);
  const LifeRow::Change& first = left.front();
  if (touched_at_ != first.at)
    add(LifeRow::What::change, (*arm_.attributes)[first.attribute].name, StepId::none(), first.at);
  std::vector<LifeRow::Change>& changes = life_.rows[touched_].changes;
  changes.insert(changes.end(), left.begin(), left.end());
}

void OneLife::end(std::size_t row, Ending ending, Instant now) {
  settle();
  life_.rows[row].end = now;
  life_.rows[row].ending = ending;
  if (ending == Ending::broken_off) return;  // what broke it off changes more than it
  touched_ = row;
  touched_at_ = now;
}

void OneLife::ends(WalkId walk, Ending ending, Instant now) {
  if (walks_.empty()) return;
  const auto own = walks_.find(walk);
  if (own != walks_.end()) end(own->second.stay, ending, now);
}

void OneLife::releases_place(WalkId walk, Ending ending, Instant now) {
  if (walks_.empty()) return;
  const auto own = walks_.find(walk);
  if (own == walks_.end()) return;
  const std::size_t held = own->second.held;
  if (life_.rows[held].start < now) {
    end(held, ending, now);
  } else {
    forget(held);
  }
}

/// Takes a row out that turned out to say nothing; what it was given goes to the one before.
void OneLife::forget(std::size_t row) {
  const std::vector<LifeRow::Change> changes = life_.rows[row].changes;
  life_.rows.erase(life_.rows.begin() + static_cast<std::ptrdiff_t>(row));
  for (auto& [walk, stays] : walks_) {
    if (stays.stay > row) --stays.stay;
    if (stays.held > row) --stays.held;
  }
  if (touched_ >= row && touched_ > 0) --touched_;
  std::vector<LifeRow::Change>& kept = life_.rows[row > 0 ? row - 1 : 0].changes;
  kept.insert(kept.end(), changes.begin(), changes.end());
}

namespace {

/// What can be seen of a life at each instant: what begins, ends and changes.
using Marks = std::map<Instant, std::vector<std::pair<std::string, std::size_t>>>;

Marks marks_of(const Life& life) {
  Marks marks;
  for (std::size_t i = 0; i < life.rows.size(); ++i) {
    const LifeRow& row = life.rows[i];
    const std::string what = fmt::format("{} {} {}", static_cast<int>(row.what),
                                         static_cast<int>(row.kind), row.address);
    marks[row.start].emplace_back("begins " + what, i);
    if (row.what == LifeRow::What::stay) {
      marks[row.end].emplace_back(fmt::format("ends {} {}", static_cast<int>(row.ending), what), i);
    }
    for (const LifeRow::Change& change : row.changes) {
      marks[change.at].emplace_back(
          fmt::format("changes {} {}", change.attribute.index(), change.level), i);
    }
  }
  for (auto& [at, all] : marks) std::sort(all.begin(), all.end());
  return marks;
}

/// Rows of the marks of one that the other has not.
std::vector<std::size_t> rows_alone(const Marks& one, const Marks& other, Instant at) {
  std::vector<std::size_t> rows;
  const auto here = one.find(at), there = other.find(at);
  if (here == one.end()) return rows;
  std::vector<std::string> others;
  if (there != other.end()) {
    for (const auto& [what, row] : there->second) others.push_back(what);
  }
  for (const auto& [what, row] : here->second) {
    const auto same = std::find(others.begin(), others.end(), what);
    if (same != others.end()) {
      others.erase(same);
    } else {
      rows.push_back(row);
    }
  }
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  return rows;
}

}  // namespace

std::optional<FirstDifference> first_difference(const Life& one, const Life& other) {
  FirstDifference difference;
  if (one.exists != other.exists || one.entered != other.entered || one.levels != other.levels) {
    difference.at = std::min(one.exists ? one.entered : other.entered,
                             other.exists ? other.entered : one.entered);
    return difference;
  }
  const auto [a, b] =
      std::mismatch(one.rows.begin(), one.rows.end(), other.rows.begin(), other.rows.end());
  if (a == one.rows.end() && b == other.rows.end()) return std::nullopt;
  difference.row = static_cast<std::size_t>(a - one.rows.begin());
  const Marks here = marks_of(one), there = marks_of(other);
  Marks all = here;
  for (const auto& [at, marks] : there) all[at];
  for (const auto& [at, marks] : all) {
    difference.at = at;
    difference.in_one = rows_alone(here, there, at);
    difference.in_other = rows_alone(there, here, at);
    if (!difference.in_one.empty() || !difference.in_other.empty()) break;
  }
  return difference;
}

}  // namespace carersim
