#include "apps/carersim/life_sentences.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>
#include <cmath>
#include <map>

namespace carersim {

namespace {

/// How the processes of natural history read in a story.
const std::map<std::string, std::string>& event_sentences() {
  static const std::map<std::string, std::string> sentences = {
      {"process.need_progresses", "the person comes to need more care"},
      {"process.emergency_admission", "emergency admission of the person"},
      {"process.planned_admission", "planned admission of the person"},
      {"process.ae_attendance", "the person attends A&E"},
      {"process.person_dies", "the person dies"},
      {"process.strain_rises", "the carer's strain rises"},
      {"process.strain_falls", "the carer's strain falls"},
      {"process.breakdown", "care at home breaks down"},
      {"process.care_home_move", "the person has to move to a care home"},
      {"process.hours_step_up", "the carer cares for longer"},
      {"process.hours_step_down", "the carer cares for less long"},
      {"process.seeks_own_care", "the person asks for care of their own"},
      {"process.carer_emergency", "the carer has an emergency"},
      {"process.carer_dies", "the carer dies"},
      {"process.caring_ends", "the carer stops caring"},
  };
  return sentences;
}

std::string duration_text(Span span) {
  const double days = span.days();
  const auto counted = [](double value, const char* unit) {
    const auto whole = static_cast<std::int64_t>(std::llround(value));
    return fmt::format("{} {}{}", whole, unit, whole == 1 ? "" : "s");
  };
  if (days < 1.0 / 24) return counted(days * 1440, "minute");
  if (days < 2) return counted(days * 24, "hour");
  return counted(days, "day");
}

/// "45_64" -> "45–64", "75_plus" -> "75+", "under_18" -> "under 18"
std::string level_words(const std::string& level) {
  std::string words;
  for (std::size_t i = 0; i < level.size(); ++i) {
    if (level.compare(i, 5, "_plus") == 0) return words + "+";
    const auto digit = [&](std::size_t at) {
      return at < level.size() && std::isdigit(static_cast<unsigned char>(level[at])) != 0;
    };
    if (level[i] != '_') {
      words += level[i];
    } else {
      words += i > 0 && digit(i - 1) && digit(i + 1) ? "–" : " ";
    }
  }
  return words;
}

std::string last_part(const std::string& address) {
  return words_of(address.substr(address.rfind('.') + 1));
}

/// "carer" of "pathway.carer.assessment"
std::string pathway_of(const Step& step, const PathwayPlan& plan) {
  return step.support >= 0 ? "support" : words_of(plan.pathways[step.pathway.index()].name);
}

/// "assessment" of "pathway.carer.assessment"; of a support its name.
std::string name_of(const Step& step, const PathwayPlan& plan) {
  return step.support >= 0 ? words_of(plan.supports[static_cast<std::size_t>(step.support)].name)
                           : last_part(step.address);
}

/// " (GP practices)"; the service too where the step has another name.
std::string by_whom(const Step& step, const PathwayPlan& plan) {
  std::string inside;
  AgencyId agency = step.agency;
  if (step.kind == StepKind::service) {
    const ServicePlan& service = plan.services[plan.service_steps[step.detail].service.index()];
    const std::string name = words_of(service.name), own = name_of(step, plan);
    if (name != own && name != pathway_of(step, plan) + " " + own) inside = name;
    if (!agency.exists()) agency = service.agency;
  }
  if (agency.exists() && plan.agencies.size() > 1) {
    if (!inside.empty()) inside += ", ";
    inside += words_of(plan.agencies[agency.index()]);
  }
  return inside.empty() ? inside : " (" + inside + ")";
}

std::string ending_text(const LifeRow& row) {
  switch (row.ending) {
    case Ending::completed:
    case Ending::handed_over:
      return "";
    case Ending::gave_up:
      return ", then gives up";
    case Ending::refused:
      return "";
    case Ending::lost:
      return ", lost on the way";
    case Ending::broken_off:
      return ", broken off";
    case Ending::end_of_run:
      return ", still so at the end of the run";
  }
  return "";
}

const Step& step_of(const LifeRow& row, const ArmPlan& arm) {
  return arm.pathways.steps[row.step.index()];
}

std::string stay_text(const LifeRow& row, const ArmPlan& arm) {
  const PathwayPlan& plan = arm.pathways;
  const Step& step = step_of(row, arm);
  const std::string name = name_of(step, plan), whom = by_whom(step, plan);
  const std::string lasts = duration_text(row.end - row.start);
  switch (row.kind) {
    case StayKind::waits:
      if (row.ending == Ending::refused)
        return fmt::format("{} is full: turned away{}", name, whom);
      return fmt::format("waits {} for {}{}", lasts, name, whom);
    case StayKind::waits_again:
      return fmt::format("waits {} for {} to go on{}", lasts, name, whom);
    case StayKind::served_again:
      return fmt::format("{} goes on, {}{}", name, lasts, whom);
    case StayKind::place_held:
      return fmt::format("keeps the place for {} more: {}{}", lasts, name, whom);
    case StayKind::delay: {
      const DelayPlan& delay = plan.delays[step.detail];
      if (!delay.hand_off) return fmt::format("{}, {}{}", name, lasts, whom);
      const HandOffPlan& hand_off = plan.hand_offs[*delay.hand_off];
      return fmt::format("handed over from {} to {}, {}",
                         words_of(plan.agencies[hand_off.from.index()]),
                         words_of(plan.agencies[hand_off.to.index()]), lasts);
    }
    case StayKind::review:
    case StayKind::active:
    case StayKind::served:
      return fmt::format("{}, {}{}", name, lasts, whom);
  }
  return name;
}

}  // namespace

std::string attribute_text(const AttributeSpec& attribute, std::uint8_t level) {
  static const std::map<std::string, std::string> written = {
      {"carer_age", "carer aged"},      {"person_age", "person aged"},
      {"hours", "hours a week"},        {"coresident", "lives with the person"},
      {"crisis", "in crisis"},          {"emergency_plan", "has an emergency plan"},
      {"care_package", "care package"}, {"payer", "paid by"},
  };
  const auto known = written.find(attribute.name);
  const std::string name = known != written.end() ? known->second : level_words(attribute.name);
  const std::string& word = attribute.levels[level];
  if (word == "yes") return name;
  if (word == "no") return "no longer " + name;
  return name + " " + level_words(word);
}

std::vector<AttributeId> told_attributes(const ArmPlan& arm) {
  constexpr std::array<const char*, 16> names = {
      "carer_age", "hours",        "coresident",     "employed",       "strain", "crisis",
      "role",      "visibility",   "person_age",     "condition",      "need",   "place",
      "payer",     "care_package", "emergency_plan", "minority_ethnic"};
  std::vector<AttributeId> told;
  for (const char* name : names) {
    const AttributeId attribute = arm.attributes->find(name);
    if (attribute.exists() && attribute.index() < arm.attributes->population_count())
      told.push_back(attribute);
  }
  return told;
}

std::string words_of(const std::string& name) {
  static const std::map<std::string, std::string> written = {{"gp", "GP"},
                                                             {"nhs", "NHS"},
                                                             {"ae", "A&E"},
                                                             {"carers", "carers'"},
                                                             {"childrens", "children's"}};
  std::string words, word;
  const auto add = [&] {
    const auto known = written.find(word);
    words += (words.empty() ? "" : " ") + (known == written.end() ? word : known->second);
    word.clear();
  };
  for (const char c : name) {
    if (c == '_') {
      add();
    } else {
      word += c;
    }
  }
  add();
  return words;
}

std::string row_text(const LifeRow& row, const ArmPlan& arm) {
  std::string text;
  switch (row.what) {
    case LifeRow::What::event: {
      const auto sentence = event_sentences().find(row.address);
      text = sentence != event_sentences().end() ? sentence->second
                                                 : "found through " + last_part(row.address);
      break;
    }
    case LifeRow::What::reached:
      text = pathway_of(step_of(row, arm), arm.pathways) + ": " +
             name_of(step_of(row, arm), arm.pathways);
      break;
    case LifeRow::What::stay:
      text = pathway_of(step_of(row, arm), arm.pathways) + ": " + stay_text(row, arm) +
             ending_text(row);
      break;
    case LifeRow::What::change:
      break;
  }
  for (const LifeRow::Change& change : row.changes) {
    text += text.empty() ? "now " : " → ";
    text += attribute_text((*arm.attributes)[change.attribute], change.level);
  }
  return text;
}

}  // namespace carersim
