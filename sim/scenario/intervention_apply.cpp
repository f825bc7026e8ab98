#include <fmt/format.h>

#include <algorithm>

#include "sim/scenario/evaluate.hpp"
#include "sim/scenario/include.hpp"
#include "sim/scenario/intervention.hpp"

namespace carersim {

namespace {

/// Applies the interventions of one arm.
class Application {
 public:
  explicit Application(ReadContext& context) : context_(context) {}

  void add(const Intervention::Addition& addition, const std::string& intervention,
           bool is_programme) {
    if (is_method(addition.address, addition.address_at)) return;
    Node* table = is_programme ? make_programme(addition) : parent_of(addition);
    if (table == nullptr) return;
    const std::string name = addition.address.substr(addition.address.rfind('.') + 1);
    if (table->find(name) != nullptr) {
      context_.problem(addition.address_at, addition.address, "an address that exists already",
                       "a new one");
      return;
    }
    Node node;
    if (!addition.like.empty()) {
      const Node* like = table->find(addition.like);
      if (like == nullptr) like = find_address(context_.root, addition.like);
      if (like == nullptr) {
        context_.problem(
            addition.like_at, addition.address + ".like", fmt::format("\"{}\"", addition.like),
            "the name of a neighbour" + hint(nearest_word(addition.like, child_names(*table))));
        return;
      }
      node = *like;
      std::erase_if(node.children, [](const Node& child) { return child.key == "from"; });
    }
    merge(node, addition.table, addition.address, *context_.problems);
    node.key = name;
    node.key_at = node.at = addition.address_at;
    node.layer = intervention;
    node.added = true;
    fill_in_from(node, addition);
    if (is_programme) node.from_was_filled_in = false;
    if (is_programme)
      for (const Node& child : node.children)
        if (child.key == "from") child.asked = true;
    table->children.push_back(std::move(node));
  }

  /// What a believer would move exists, though nobody moves it.
  void look_up(const InterventionInfo::WouldMove& would_move) {
    if (find_address(context_.root, would_move.address) != nullptr) return;
    const UnknownAddress unknown = describe_unknown(context_.root, would_move.address);
    context_.problem(would_move.at, unknown.where, unknown.found(), "");
  }

  void change(const Intervention::Change& change) {
    Node* target = find_address(context_.root, change.address);
    if (target == nullptr || change.address.empty()) {
      const UnknownAddress unknown = describe_unknown(context_.root, change.address);
      context_.problem(change.address_at, unknown.where, unknown.found(), "");
      return;
    }
    const Adjustment& adjustment = change.adjustment;
    if (is_method(change.address, change.address_at) || !check_dates(change)) return;
    if (adjustment.kind == Adjustment::Kind::times) {
      if (!is_numeric(*target))
        context_.problem(adjustment.at, change.address,
                         fmt::format("times on {}", found_text(*target)),
                         "the address of a number");
      else if (adjustment.factor != 1)
        target->adjustments.push_back(adjustment);
      return;
    }
    if (is_numeric(*target) && is_numeric(adjustment.value))
      replace_number(*target, change);
    else
      replace_other(*target, change);
  }

 private:
  /// Time, the run's settings and the lists that it starts with are the same in all arms.
  bool is_method(const std::string& address, const Position& at) {
    const std::string first = address.substr(0, address.find('.'));
    if (first != "time" && first != "run" && first != "today") return false;
    context_.problem(at, address, "a setting of one arm", "one for all arms, in [" + first + "]");
    return true;
  }

  static Node new_table(const std::string& name, const Position& at, const std::string& layer) {
    Node table;
    table.key = name;
    table.key_at = table.at = at;
    table.layer = layer;
    return table;
  }

  /// Tables of the text in which everything has a name of its own, so that a first one can be
  /// added.
  static bool holds_named_things(const std::string& table) {
    static const std::vector<std::string> tables = {"agency",  "arrivals",  "channel", "policy",
                                                    "process", "programme", "service", "support"};
    return std::find(tables.begin(), tables.end(), table) != tables.end();
  }

  Node* make_programme(const Intervention::Addition& addition) {
    Node* programme = context_.root.find("programme");
    if (programme == nullptr) {
      context_.root.children.push_back(
          new_table("programme", addition.address_at, addition.table.layer));
      programme = &context_.root.children.back();
    }
    return programme;
  }

  /// The table that an addition goes into; tables between it and the first one are made.
  Node* parent_of(const Intervention::Addition& addition) {
    const std::size_t dot = addition.address.rfind('.');
    const std::string place = dot == std::string::npos ? "" : addition.address.substr(0, dot);
    if (Node* table = place.empty() ? nullptr : find_address(context_.root, place);
        table != nullptr && table->is_table())
      return table;
    const std::string first = place.substr(0, place.find('.'));
    Node* table = context_.root.find(first);
    if (table == nullptr && holds_named_things(first)) {
      context_.root.children.push_back(new_table(first, addition.address_at, addition.table.layer));
      table = &context_.root.children.back();
    }
    if (place.empty() || table == nullptr || !table->is_table()) {
      const UnknownAddress unknown =
          describe_unknown(context_.root, place.empty() ? addition.address : place);
      context_.problem(addition.address_at, unknown.where, unknown.found(), "");
      return nullptr;
    }
    for (std::size_t at = place.find('.'); at != std::string::npos;) {
      const std::size_t end = place.find('.', at + 1);
      const std::string part = place.substr(at + 1, end == std::string::npos ? end : end - at - 1);
      Node* next = table->find(part);
      if (next == nullptr) {
        table->children.push_back(new_table(part, addition.address_at, addition.table.layer));
        next = &table->children.back();
      }
      if (!next->is_table()) {
        context_.problem(addition.address_at, addition.address, found_text(*next) + " at " + part,
                         "a table");
        return nullptr;
      }
      table = next;
      at = end;
    }
    return table;
  }

  /// States the day from which an addition is there, for those who read it.
  void fill_in_from(Node& node, const Intervention::Addition& addition) {
    if (addition.from_start_of_run) return;
    const Period& period = period_of(context_);
    node.added_from = addition.from.value_or(period.evaluation_date());
    node.from_was_filled_in = !addition.from;
    if (start_of_day(period.start, *node.added_from) >= period.horizon)
      context_.problem(addition.from_at, addition.address + ".from", date_text(*node.added_from),
                       fmt::format("a date before {}, the end of the evaluation",
                                   date_text(period.horizon_date())));
    Node from;
    from.kind = Node::Kind::date;
    from.date = *node.added_from;
    from.key = "from";
    from.key_at = from.at = addition.from_at;
    from.layer = node.layer;
    node.children.push_back(std::move(from));
  }

  bool check_dates(const Intervention::Change& change) {
    const Adjustment& adjustment = change.adjustment;
    const Period& period = period_of(context_);
    const Instant from = begins(context_, adjustment);
    bool good = true;
    if (from >= period.horizon) {
      context_.problem(adjustment.from_at, change.address,
                       "from " + date_text(day_of(period.start, from)),
                       fmt::format("a date before {}, the end of the evaluation",
                                   date_text(period.horizon_date())));
      good = false;
    }
    if (adjustment.until && ends(context_, adjustment) <= std::max(from, Instant())) {
      const Date after = adjustment.from_start_of_run
                             ? period.start
                             : day_of(period.start, std::max(from, Instant()));
      context_.problem(adjustment.until_at, change.address, "until " + date_text(*adjustment.until),
                       fmt::format("a date after {}, when the change begins", date_text(after)));
      good = false;
    }
    return good;
  }

  void conflict(const std::string& address, const Adjustment& mine, const Adjustment& other) {
    context_.problem(mine.at, address,
                     fmt::format("{} by {}, but {} by {}", found_text(mine.value),
                                 mine.intervention, found_text(other.value), other.intervention),
                     "interventions that agree, or dates that do not overlap");
  }

  void replace_number(Node& target, const Intervention::Change& change) {
    const Adjustment& mine = change.adjustment;
    for (const Adjustment& other : target.adjustments) {
      if (other.kind != Adjustment::Kind::to) continue;
      const Instant my_begin = begins(context_, mine);
      const Instant my_end = ends(context_, mine);
      if (same_value(mine.value, other.value) && my_begin == begins(context_, other) &&
          my_end == ends(context_, other) && mine.ramp_months == other.ramp_months)
        return;
      if (my_begin < ends(context_, other) && begins(context_, other) < my_end)
        return conflict(change.address, mine, other);
    }
    target.adjustments.push_back(mine);
  }

  /// Texts, flags, dates, arrays and tables: only for the whole run.
  void replace_other(Node& target, const Intervention::Change& change) {
    const Adjustment& mine = change.adjustment;
    if (const auto other = replaced_.find(change.address); other != replaced_.end()) {
      if (!same_value(mine.value, other->second.value))
        conflict(change.address, mine, other->second);
      return;
    }
    replaced_.emplace(change.address, mine);
    if (same_value(target, mine.value)) return;
    if (begins(context_, mine) > Instant()) {
      context_.problem(mine.from_at, change.address,
                       "a change during the run, but this cannot change then",
                       R"(from = "start of run")");
      return;
    }
    if (mine.until || mine.ramp_months != 0) {
      context_.problem(mine.at, change.address,
                       mine.until ? "until on what is no number" : "a ramp on what is no number",
                       "a change for the whole run");
      return;
    }
    set_address(context_.root, change.address, mine.value, *context_.problems);
  }

  ReadContext& context_;
  std::map<std::string, Adjustment> replaced_;
};

}  // namespace

void apply_interventions(ReadContext& context,
                         const std::vector<const Intervention*>& interventions) {
  Application application(context);
  for (const Intervention* intervention : interventions) {
    for (const InterventionInfo::WouldMove& would_move : intervention->info.would_move)
      application.look_up(would_move);
    for (const Intervention::Addition& addition : intervention->additions)
      application.add(addition, intervention->info.id, false);
    if (intervention->programme)
      application.add(*intervention->programme, intervention->info.id, true);
  }
  for (const auto kind : {Adjustment::Kind::to, Adjustment::Kind::times})
    for (const Intervention* intervention : interventions)
      for (const Intervention::Change& change : intervention->changes)
        if (change.adjustment.kind == kind) application.change(change);
}

}  // namespace carersim
