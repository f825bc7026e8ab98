#include "sim/pathway/activity_log.hpp"

#include <algorithm>

#include "sim/core/error.hpp"
#include "sim/engine/agenda.hpp"

namespace carersim {

namespace {

/// The phases of stays stand behind these two.
constexpr std::uint8_t happens_phase = 0, reached_phase = 1, first_stay_phase = 2;

std::uint8_t phase_of(StayKind kind) {
  return static_cast<std::uint8_t>(first_stay_phase + static_cast<std::uint8_t>(kind));
}

bool says_something(StepKind kind) {
  return kind == StepKind::entry || kind == StepKind::mark || kind == StepKind::close ||
         kind == StepKind::exit;
}

/// The agency of a step; of a hand-off the one that hands over.
AgencyId agency_of(const PathwayPlan& plan, const Step& step) {
  const bool rests = step.kind == StepKind::delay || step.kind == StepKind::review;
  if (step.agency.exists() || !rests) return step.agency;
  const DelayPlan& delay = plan.delays[step.detail];
  return delay.hand_off ? plan.hand_offs[*delay.hand_off].from : AgencyId::none();
}

/// "pathway.carer.gp_hand_off" -> "carer: gp hand off"
std::string label_of(const std::string& address) {
  std::string label;
  const std::size_t table = address.find('.');
  const std::string_view word = std::string_view(address).substr(0, table);
  const bool told_by_the_rest = word == "pathway" || word == "process";
  for (const char c : told_by_the_rest ? address.substr(table + 1) : address) {
    if (c == '.') {
      label += ": ";
    } else {
      label += c == '_' ? ' ' : c;
    }
  }
  return label;
}

}  // namespace

ActivityLog::ActivityLog(ActivitySink& sink, const PathwayPlan& plan, std::size_t events,
                         std::vector<AttributeId> shown)
    : sink_(sink),
      plan_(plan),
      shown_(std::move(shown)),
      first_event_(static_cast<std::uint32_t>(plan.steps.size())),
      enters_(static_cast<std::uint32_t>(plan.steps.size() + events)) {
  require(shown_.size() <= most_shown_attributes, "an activity log shows a few attributes");
}

ActivityNames ActivityLog::names(const PathwayPlan& plan, const Attributes& attributes,
                                 const std::vector<std::string>& events,
                                 const std::vector<AttributeId>& shown) {
  ActivityNames names;
  for (const Step& step : plan.steps) {
    const std::string kind = step.support >= 0
                                 ? std::string("support")
                                 : step_kind_names()[static_cast<std::size_t>(step.kind)];
    const AgencyId agency = agency_of(plan, step);
    const std::string label =
        step.support >= 0
            ? label_of("support." + plan.supports[static_cast<std::size_t>(step.support)].name)
            : label_of(step.address);
    names.activities.push_back(
        {step.address, label, kind, agency.exists() ? plan.agencies[agency.index()] : ""});
  }
  for (const std::string& event : events)
    names.activities.push_back({event, label_of(event), "event", ""});
  names.activities.push_back({"population", "enters", "event", ""});
  names.phases = {"happens", "reached", "delay",       "review",       "active",
                  "waits",   "served",  "waits_again", "served_again", "place_held"};
  names.endings = {"completed",   "gave_up",    "refused",   "lost",
                   "handed_over", "broken_off", "end_of_run"};
  for (const AttributeId attribute : shown)
    names.shown.push_back({attributes[attribute].name, attributes[attribute].levels});
  return names;
}

ActivityLog::Levels* ActivityLog::levels_of(std::uint32_t number) {
  if (number >= first_case_number) return nullptr;
  const bool arriving = number >= first_arriving_number;
  std::vector<Levels>& levels = arriving ? arriving_ : first_;
  const std::size_t index = arriving ? number - first_arriving_number : number;
  if (index >= levels.size()) levels.resize(index + 1, {no_level, no_level, no_level, no_level});
  return &levels[index];
}

void ActivityLog::add_at_once(std::uint32_t number, std::uint32_t walk, std::uint32_t what,
                              std::uint8_t phase, Instant now) {
  Activity activity;
  activity.number = number;
  activity.walk = walk;
  activity.what = what;
  activity.phase = phase;
  if (const Levels* levels = levels_of(number)) activity.levels = *levels;
  activity.start = activity.end = now;
  sink_.add(activity);
}

void ActivityLog::enters(std::uint32_t number, const std::uint8_t* levels, Instant now) {
  Levels& kept = *levels_of(number);
  for (std::size_t i = 0; i < shown_.size(); ++i) kept.at(i) = levels[shown_[i].index()];
  add_at_once(number, Activity::no_walk, enters_, happens_phase, now);
}

void ActivityLog::happens(std::uint32_t number, std::uint32_t event, Instant now) {
  add_at_once(number, Activity::no_walk, first_event_ + event, happens_phase, now);
}

void ActivityLog::changes(std::uint32_t number, AttributeId attribute, std::uint8_t level,
                          Instant) {
  const auto found = std::find(shown_.begin(), shown_.end(), attribute);
  if (found != shown_.end())
    levels_of(number)->at(static_cast<std::size_t>(found - shown_.begin())) = level;
}

void ActivityLog::walk_begins(WalkId walk, std::uint32_t number) {
  if (walk.index() >= walks_.size()) walks_.resize(walk.index() + 1);
  Stays& stays = walks_[walk.index()];
  stays.stay.number = stays.held.number = number;
  stays.stay.walk = stays.held.walk = walks_begun_++;
}

void ActivityLog::reaches(WalkId walk, StepId step, Instant now) {
  if (!says_something(plan_.steps[step.index()].kind)) return;
  const Activity& stay = walks_[walk.index()].stay;
  add_at_once(stay.number, stay.walk, step.index(), reached_phase, now);
}

void ActivityLog::begins(WalkId walk, StepId step, StayKind kind, Instant now) {
  Stays& stays = walks_[walk.index()];
  Activity& activity = kind == StayKind::place_held ? stays.held : stays.stay;
  activity.what = step.index();
  activity.phase = phase_of(kind);
  activity.start = now;
  if (const Levels* levels = levels_of(activity.number)) {
    activity.levels = *levels;
  } else {
    activity.levels.fill(no_level);
  }
}

void ActivityLog::ends(WalkId walk, Ending ending, Instant now) {
  Activity& stay = walks_[walk.index()].stay;
  stay.end = now;
  stay.ending = static_cast<std::uint8_t>(ending);
  sink_.add(stay);
}

void ActivityLog::releases_place(WalkId walk, Ending ending, Instant now) {
  Activity& held = walks_[walk.index()].held;
  held.end = now;
  held.ending = static_cast<std::uint8_t>(ending);
  if (held.start < held.end) sink_.add(held);
}

}  // namespace carersim
