#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "sim/scenario/evaluate.hpp"
#include "sim/scenario/scenario_state.hpp"
#include "sim/scenario/units.hpp"

namespace carersim {

namespace {

std::string quoted_text(const std::string& text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      result += fmt::format("\\{}", c);
    else if (c == '\n')
      result += "\\n";
    else if (c == '\t')
      result += "\\t";
    else if (byte < 0x20 || byte == 0x7f)
      result += fmt::format("\\u{:04X}", byte);
    else
      result += c;
  }
  return fmt::format("\"{}\"", result);
}

std::string key_text(const std::string& key) {
  const bool bare =
      !key.empty() &&
      key.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") ==
          std::string::npos;
  return bare ? key : quoted_text(key);
}

std::string comment_text(std::string text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
  return text;
}

/// Writes one arm's tree. Parameters and changes that hold for the whole run stand as values;
/// changes on dates stand in comments.
class Writer {
 public:
  explicit Writer(ReadContext& context) : context_(context) {}

  /// What the node holds for the whole run: parameters and changes from the start looked through.
  Node settled(const Node& node, int depth = 0) {
    Node result = node;
    const bool own_to = !node.adjustments.empty();
    result.adjustments.clear();
    if (own_to) {
      for (const Adjustment& adjustment : node.adjustments)
        if (adjustment.kind == Adjustment::Kind::to && is_for_whole_run(adjustment)) {
          const std::string key = result.key;
          result = adjustment.value;
          result.key = key;
        }
    }
    if (const std::optional<Reference> reference = result.kind == Node::Kind::text && depth < 8
                                                       ? parse_reference(result.text)
                                                       : std::nullopt) {
      if (const Node* parameter = find_referenced(context_.root, reference->id)) {
        const std::string key = result.key;
        result = settled(*parameter, depth + 1);
        result.key = key;
        if (is_money(result)) {
          const double factor = price_factor(context_, node, reference->id, reference->id);
          if (factor != 1) multiply(result, factor);
        }
        for (const double factor : reference->factors) multiply(result, factor);
      }
    }
    double product = 1;
    for (const Adjustment& adjustment : node.adjustments)
      if (adjustment.kind == Adjustment::Kind::times && is_for_whole_run(adjustment))
        product *= adjustment.factor;
    if (product != 1) multiply(result, product);
    for (Node& child : result.children) child = settled(child, depth);
    return result;
  }

  std::vector<std::string> changes(const Node& node, int depth = 0) {
    std::vector<std::string> result;
    for (const Adjustment& adjustment : node.adjustments) {
      std::string text =
          fmt::format("{} {}", adjustment.kind == Adjustment::Kind::to ? "to" : "times",
                      found_text(adjustment.value));
      if (adjustment.from_start_of_run)
        text += " from the start of the run";
      else
        text +=
            " from " + date_text(day_of(period_of(context_).start, begins(context_, adjustment)));
      if (adjustment.until) text += " until " + date_text(*adjustment.until);
      if (adjustment.ramp_months != 0)
        text += fmt::format(", ramp {} months", number_text(adjustment.ramp_months));
      result.push_back(fmt::format("{} ({})", text, adjustment.intervention));
    }
    if (const std::optional<Reference> reference = node.kind == Node::Kind::text && depth < 8
                                                       ? parse_reference(node.text)
                                                       : std::nullopt) {
      if (const Node* parameter = find_referenced(context_.root, reference->id))
        for (std::string& change : changes(*parameter, depth + 1))
          result.push_back(std::move(change));
    }
    return result;
  }

  /// The value on one line.
  std::string inline_text(const Node& node) {
    switch (node.kind) {
      case Node::Kind::text:
        return quoted_text(node.text);
      case Node::Kind::integer:
        return std::to_string(node.integer);
      case Node::Kind::real:
        return real_text(node.real);
      case Node::Kind::flag:
        return node.flag ? "true" : "false";
      case Node::Kind::date:
        return date_text(node.date);
      case Node::Kind::other:
        return quoted_text(node.text);
      case Node::Kind::array:
      case Node::Kind::table:
        break;
    }
    const bool array = node.kind == Node::Kind::array;
    std::string parts;
    for (const Node& child : node.children) {
      if (&child != &node.children.front()) parts += ", ";
      if (!array) parts += key_text(child.key) + " = ";
      parts += inline_text(child);
    }
    return array ? fmt::format("[{}]", parts) : fmt::format("{{ {} }}", parts);
  }

  std::string origin_text(const Node& node) {
    const Provenance origin = provenance_of(context_, node);
    std::string result = origin.layer;
    if (origin.at.line > 0) {
      const std::string place = fmt::format("{}:{}", origin.at.file, origin.at.line);
      result = origin.layer == origin.at.file || origin.layer.empty()
                   ? place
                   : fmt::format("{}, {}", origin.layer, place);
    }
    if (!origin.parameter.empty())
      result += fmt::format("; @{} ({}; {})", origin.parameter, origin.confidence, origin.source);
    for (const std::string& change : changes(node)) result += "; " + change;
    return comment_text(result);
  }

  void write_table(const Node& table, const std::string& header, std::string& out) {
    std::vector<const Node*> tables;
    for (const Node& child : table.children) {
      if (header.empty() && child.key == "parameter") continue;
      const Node value = settled(child);
      if (value.is_table()) {
        tables.push_back(&child);
        continue;
      }
      out += fmt::format("{} = {}", key_text(child.key), inline_text(value));
      out += is_numeric(child) || is_numeric(value) || value.kind == Node::Kind::array
                 ? fmt::format("  # {}\n", origin_text(child))
                 : "\n";
    }
    for (const Node* child : tables) {
      const std::string name =
          header.empty() ? key_text(child->key) : header + "." + key_text(child->key);
      const Node value = settled(*child);
      const bool looked_through = !child->is_table() || !child->adjustments.empty();
      const bool only_tables =
          !value.children.empty() && std::all_of(value.children.begin(), value.children.end(),
                                                 [](const Node& node) { return node.is_table(); });
      if (looked_through || !only_tables) out += fmt::format("\n[{}]", name);
      if (looked_through) out += fmt::format("  # {}", origin_text(*child));
      if (looked_through || !only_tables) out += "\n";
      write_table(looked_through ? value : *child, name, out);
    }
  }

 private:
  bool is_for_whole_run(const Adjustment& adjustment) {
    return begins(context_, adjustment) <= Instant() && !adjustment.until &&
           adjustment.ramp_months == 0;
  }

  static bool is_money(const Node& node) {
    bool found = false;
    walk(node, "", [&](const Node& leaf, const std::string&) {
      const std::optional<Literal> literal =
          leaf.kind == Node::Kind::text ? parse_literal(leaf.text) : std::nullopt;
      found = found || (literal && literal->pounds);
    });
    return found;
  }

  static std::string real_text(double value) {
    if (std::isnan(value)) return "nan";
    if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
    std::string text = number_text(value);
    if (text.find_first_of(".e") == std::string::npos) text += ".0";
    return text;
  }

  /// Writes the factor behind the quantity, so that reading it gives the same bits.
  static void multiply(Node& node, double factor) {
    if (node.is_number()) {
      node.real =
          (node.kind == Node::Kind::integer ? static_cast<double>(node.integer) : node.real) *
          factor;
      node.kind = Node::Kind::real;
    } else if (node.kind == Node::Kind::text) {
      node.text += " * " + number_text(factor);
    } else if (is_distribution(node)) {
      for (Node& child : node.children[0].children) {
        static const std::vector<std::string> lengths = {"mean", "median", "scale", "low",
                                                         "mode", "high",   "sd",    "values"};
        if (std::find(lengths.begin(), lengths.end(), child.key) == lengths.end() &&
            !child.key.empty())
          continue;
        if (child.kind == Node::Kind::array)
          for (Node& element : child.children) multiply(element, factor);
        else
          multiply(child, factor);
      }
      if (!node.children[0].is_table() && node.children[0].kind != Node::Kind::array)
        multiply(node.children[0], factor);
    }
  }

  ReadContext& context_;
};

}  // namespace

std::string Scenario::resolved_text(std::size_t index) const {
  ReadContext& context = *state_->arms.at(index);
  std::string out = fmt::format("# {}, arm {}\n", comment_text(state_->name),
                                comment_text(state_->arm_names.at(index)));
  out += fmt::format("title = {}\n", quoted_text(state_->title));
  Writer(context).write_table(context.root, "", out);
  return out;
}

std::vector<Scenario::Entry> Scenario::entries(std::size_t index) const {
  ReadContext& context = *state_->arms.at(index);
  Writer writer(context);
  std::vector<Entry> result;
  walk(context.root, "", [&](const Node& node, const std::string& address) {
    if (address == "parameter" || address.starts_with("parameter.") || !is_numeric(node)) return;
    if (node.is_table() && node.adjustments.empty()) return;
    result.push_back({address, writer.inline_text(node), writer.inline_text(writer.settled(node)),
                      provenance_of(context, node), writer.changes(node)});
  });
  std::sort(result.begin(), result.end(),
            [](const Entry& a, const Entry& b) { return a.address < b.address; });
  return result;
}

}  // namespace carersim
