#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/include.hpp"
#include "sim/scenario/intervention.hpp"
#include "sim/scenario/units.hpp"
#include "sim/scenario/unknown.hpp"

namespace carersim {

namespace {

struct When {
  bool start_of_run = false;
  std::optional<Date> date;
};

constexpr std::string_view start_of_run = "start of run";

When read_from(const Cursor& from) {
  When when;
  from.takes("`start of run`");
  from.takes("date", "", "1900 to 2200");
  if (!from.exists()) return when;
  if (from.is_text() && from.written() == start_of_run) {
    when.start_of_run = true;
  } else if (from.is_text() && !parse_date(from.written())) {
    from.expected(R"(a date such as 2026-04-01, or "start of run")");
  } else {
    when.date = from.date();
  }
  return when;
}

double read_ramp(const Cursor& ramp) {
  ramp.takes("length of time", "month", "above 0, at most 1200");
  if (!ramp.exists()) return 0;
  const std::optional<Literal> literal = parse_literal(ramp.written());
  const bool bare = literal && literal->per.empty() && literal->factors.empty() &&
                    !literal->pounds && !literal->percent;
  if (bare) {
    const bool years = literal->unit == "year" || literal->unit == "years";
    const bool months = literal->unit == "month" || literal->unit == "months";
    const double count = literal->number * (years ? 12 : 1);
    if ((years || months) && count > 0 && count <= 1200) return count;
  }
  ramp.expected(
      R"(a number of months or years such as "30 months", above 0 and at most 100 years)");
  return 0;
}

std::string required_text(const Cursor& cursor) {
  const std::string text = cursor.text();
  if (cursor.is_text() && text.empty()) cursor.expected("a text");
  return text;
}

const Node* node_at(const Node& table, std::string_view key) {
  return table.find(key);
}

/// Reads one file; holds what its parts have in common.
class Reader {
 public:
  Reader(Node root, const std::string& id, std::shared_ptr<Problems> problems,
         std::shared_ptr<KeyReads> key_reads)
      : context_(std::make_shared<ReadContext>()) {
    context_->root = std::move(root);
    context_->problems = std::move(problems);
    context_->key_reads = std::move(key_reads);
    context_->parameters = std::make_shared<const Parameters>();
    result_.info.id = id;
    result_.info.at = context_->root.at;
  }

  Intervention read() {
    const Cursor root(context_, &context_->root, "", context_->root.at);
    read_heading(root);
    for (const Cursor& change : array(root["change"])) read_change(change);
    for (const Cursor& addition : array(root["add"])) read_addition(addition);
    read_programme(root["programme"]);
    read_governance(root);
    report_unknown_keys(*context_);
    return std::move(result_);
  }

 private:
  void read_heading(const Cursor& root) {
    InterventionInfo& info = result_.info;
    const Cursor id = root["id"];
    if (const std::string found = id.text(); id.is_text() && found != info.id)
      id.expected(fmt::format("\"{}\", the name of the file", info.id));
    info.title = root["title"].text_or("");
    info.place = root["place"].text_or("");
    info.type = root["type"].text_or("");
    info.seeds = texts(root["seed"]);
    info.mechanism = root["mechanism"].text_or("");
    info.figures = texts(root["figures"]);
  }

  /// One text, or an array of them.
  static std::vector<std::string> texts(const Cursor& cursor) {
    if (cursor.is_text()) return {cursor.text()};
    std::vector<std::string> all;
    for (const Cursor& text : cursor.children()) all.push_back(text.text());
    return all;
  }

  void read_governance(const Cursor& root) {
    InterventionInfo& info = result_.info;
    const Cursor only = root["governance_only"];
    info.governance_only = only.flag_or(false);
    for (const Cursor& cursor : array(root["would_move"])) {
      if (!cursor.is_table()) {
        cursor.expected("a table");
        continue;
      }
      info.would_move.push_back({required_text(cursor["address"]), required_text(cursor["reason"]),
                                 cursor["address"].position()});
    }
    const bool changes = !result_.changes.empty() || !result_.additions.empty();
    if (info.governance_only && (changes || result_.programme))
      only.expected("an intervention without [[change]], [[add]] and [programme]");
    if (info.governance_only && info.would_move.empty())
      root["would_move"].expected("[[would_move]]: the numbers that a believer would move");
  }

  static std::vector<Cursor> array(const Cursor& cursor) {
    if (!cursor.exists() || cursor.is_array()) return cursor.children();
    cursor.expected("an array of tables: double brackets, [[" + cursor.name() + "]]");
    return {};
  }

  const Node& node_of(const Cursor& cursor) const {
    return *find_address(context_->root, cursor.address());
  }

  void read_change(const Cursor& cursor) {
    if (!cursor.is_table()) return cursor.expected("a table");
    const Node& table = node_of(cursor);
    Intervention::Change change;
    const Cursor address = cursor["address"];
    change.address = required_text(address);
    change.address_at = address.position();
    Adjustment& adjustment = change.adjustment;
    adjustment.intervention = result_.info.id;
    const bool good = read_value(cursor, table, adjustment);
    const Cursor from = cursor["from"];
    const When when = read_from(from);
    adjustment.from_start_of_run = when.start_of_run;
    adjustment.from = when.date;
    adjustment.from_at = from.exists() ? from.position() : cursor.position();
    const Cursor until = cursor["until"];
    if (until.exists()) adjustment.until = until.date();
    adjustment.until_at = until.position();
    adjustment.ramp_months = read_ramp(cursor["ramp"]);
    InterventionInfo::Change info;
    info.address = change.address;
    info.evidence = required_text(cursor["evidence"]);
    const Cursor expect = cursor["expect"];
    if (expect.exists()) {
      info.measure = required_text(expect["measure"]);
      info.measure_at = expect["measure"].position();
      const std::vector<std::string> directions = {"up", "down", "none"};
      info.direction = directions[expect["direction"].choice(directions)];
    }
    info.at = cursor.position();
    if (!good || change.address.empty()) return;
    info.what = fmt::format("{} {}", adjustment.kind == Adjustment::Kind::to ? "to" : "times",
                            found_text(adjustment.value));
    result_.info.changes.push_back(std::move(info));
    result_.changes.push_back(std::move(change));
  }

  bool read_value(const Cursor& cursor, const Node& table, Adjustment& adjustment) {
    const Cursor to = cursor["to"];
    to.takes("what the address takes");
    const Cursor times = cursor["times"];
    if (to.exists() == times.exists()) {
      cursor.problem(to.exists() ? "both to and times" : "neither to nor times", "one of the two");
      return false;
    }
    const Node& value = *node_at(table, to.exists() ? "to" : "times");
    mark_asked(value);
    adjustment.kind = to.exists() ? Adjustment::Kind::to : Adjustment::Kind::times;
    adjustment.value = value;
    adjustment.at = value.at;
    label(adjustment.value, result_.info.id, false);
    if (to.exists()) return true;
    const std::size_t before = context_->problems->size();
    adjustment.factor = times.number(Range::between(0, 1e6));
    return context_->problems->size() == before;
  }

  void read_addition(const Cursor& cursor) {
    if (!cursor.is_table()) return cursor.expected("a table");
    Intervention::Addition addition;
    const Cursor address = cursor["address"];
    addition.address = required_text(address);
    addition.address_at = address.position();
    const Cursor like = cursor["like"];
    addition.like = like.text_or("");
    addition.like_at = like.position();
    read_common(cursor, addition);
    InterventionInfo::Change info;
    info.address = addition.address;
    info.what = addition.like.empty() ? "added" : "added like " + addition.like;
    info.evidence = required_text(cursor["evidence"]);
    info.at = cursor.position();
    if (addition.address.empty()) return;
    result_.info.changes.push_back(std::move(info));
    result_.additions.push_back(std::move(addition));
  }

  /// The keys of its own and `from`.
  void read_common(const Cursor& cursor, Intervention::Addition& addition) {
    const Cursor from = cursor["from"];
    const When when = read_from(from);
    addition.from_start_of_run = when.start_of_run;
    addition.from = when.date;
    addition.from_at = from.exists() ? from.position() : cursor.position();
    const Node& table = node_of(cursor);
    mark_asked(table);
    addition.table = table;
    std::erase_if(addition.table.children, [](const Node& child) {
      return child.key == "address" || child.key == "like" || child.key == "from";
    });
    label(addition.table, result_.info.id, false);
  }

  void read_programme(const Cursor& cursor) {
    if (!cursor.exists()) return;
    if (!cursor.is_table()) return cursor.expected("a table");
    required_text(cursor["evidence"]);
    Intervention::Addition programme;
    programme.address = "programme." + result_.info.id;
    programme.address_at = cursor.position();
    read_common(cursor, programme);
    result_.programme = std::move(programme);
  }

  std::shared_ptr<ReadContext> context_;
  Intervention result_;
};

}  // namespace

Intervention read_intervention(Node root, const std::string& id, std::shared_ptr<Problems> problems,
                               std::shared_ptr<KeyReads> key_reads) {
  return Reader(std::move(root), id, std::move(problems), std::move(key_reads)).read();
}

}  // namespace carersim
