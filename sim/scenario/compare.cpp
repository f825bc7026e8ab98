#include <algorithm>

#include "sim/scenario/evaluate.hpp"
#include "sim/scenario/scenario_state.hpp"

namespace carersim {

namespace {

/// Finds the earliest instant at which two arms can differ; 0 or earlier when they differ
/// throughout.
class Comparison {
 public:
  Comparison(ReadContext& first, ReadContext& second) : first_(first), second_(second) {}

  Instant earliest() {
    compare(first_.root, second_.root);
    return earliest_;
  }

 private:
  void differ_from(Instant at) { earliest_ = std::min(earliest_, at); }

  void compare(const Node& a, const Node& b) {
    if (earliest_ <= Instant()) return;  // nothing can be earlier
    if (a.kind != b.kind || (!a.is_table() && !same_value(a, b))) return differ_from(Instant());
    compare_adjustments(a, b, second_);
    compare_adjustments(b, a, first_);
    if (!a.is_table()) return;
    for (const Node& child : a.children) {
      if (const Node* other = b.find(child.key))
        compare(child, *other);
      else
        lacking(child, first_);
    }
    for (const Node& child : b.children)
      if (a.find(child.key) == nullptr) lacking(child, second_);
  }

  /// What `node` has and `other` has not; `context` is the node's.
  void compare_adjustments(const Node& other, const Node& node, ReadContext& context) {
    for (const Adjustment& mine : node.adjustments) {
      const bool shared = std::any_of(
          other.adjustments.begin(), other.adjustments.end(), [&](const Adjustment& theirs) {
            return theirs.at == mine.at && theirs.intervention == mine.intervention;
          });
      const bool same = mine.kind == Adjustment::Kind::to && same_value(mine.value, node);
      if (!shared && !same) differ_from(begins(context, mine));
    }
  }

  void lacking(const Node& node, ReadContext& context) {
    if (!node.added) {
      // A table that only holds additions, such as the first programme.
      const bool holds_additions = node.is_table() && !node.children.empty() &&
                                   std::all_of(node.children.begin(), node.children.end(),
                                               [](const Node& child) { return child.added; });
      if (!holds_additions) return differ_from(Instant());
      for (const Node& child : node.children) lacking(child, context);
      return;
    }
    differ_from(node.added_from ? start_of_day(period_of(context).start, *node.added_from)
                                : Instant());
  }

  ReadContext& first_;
  ReadContext& second_;
  Instant earliest_ = Instant::never();
};

}  // namespace

std::optional<Instant> Scenario::first_change(std::size_t index, std::size_t from) const {
  if (index == from) return std::nullopt;
  const Instant earliest = Comparison(*state_->arms.at(from), *state_->arms.at(index)).earliest();
  if (earliest <= Instant()) return std::nullopt;
  return earliest;
}

}  // namespace carersim
