#include <fmt/format.h>

#include <array>

#include "sim/scenario/cursor.hpp"
#include "sim/scenario/evaluate.hpp"
#include "sim/scenario/tree.hpp"
#include "sim/scenario/units.hpp"

namespace carersim {

namespace {

Dimension dimension_of(LengthUnit unit) {
  switch (unit) {
    case LengthUnit::days:
      return Dimension::time;
    case LengthUnit::hours_of_work:
      return Dimension::work;
    case LengthUnit::pounds:
      return Dimension::money;
  }
  throw ProgramError("a length has a unit");
}

/// Reads a distribution as it is at one instant.
class DistributionReader {
 public:
  DistributionReader(ReadContext& context, LengthUnit unit, Instant now)
      : context_(context), dimension_(dimension_of(unit)), now_(now) {}

  /// With what interventions do to it at this instant.
  std::optional<Distribution> read(const Node& node, const std::string& address, int depth = 0) {
    node.asked = true;
    const ChangeInForce force = to_in_force(context_, node, now_);
    const Node& source = force.to == nullptr ? node : force.to->value;
    if (is_length(node) && is_length(source)) return read_length(node, address);
    if (force.to != nullptr && force.weight != 1) {
      context_.problem(force.to->at, address, "a ramp to or from a distribution", "no ramp");
      return std::nullopt;
    }
    const std::optional<Distribution> written = read_written(source, address, depth);
    if (!written) return std::nullopt;
    const double factor = times_in_force(context_, node, now_);
    numbers_.push_back(factor);
    return factor == 1 ? *written : written->scaled(factor);
  }

  /// What the distribution was made of; equal numbers make an equal distribution.
  [[nodiscard]] const std::vector<double>& numbers() const { return numbers_; }

 private:
  const Node* parameter_of(const Node& node) const {
    const std::optional<Reference> reference =
        node.kind == Node::Kind::text ? parse_reference(node.text) : std::nullopt;
    return reference ? find_referenced(context_.root, reference->id) : nullptr;
  }

  /// A single number, directly or through a parameter.
  bool is_length(const Node& node) const {
    const Node* end = &node;
    for (int i = 0; i < 8; ++i) {
      const Node* next = parameter_of(*end);
      if (next == nullptr) break;
      end = next;
      for (const Adjustment& adjustment : end->adjustments)
        if (adjustment.value.is_table()) return false;
    }
    return !end->is_table();
  }

  std::optional<Distribution> read_length(const Node& node, const std::string& address) {
    Wanted wanted{dimension_, Range::at_least(0), address};
    wanted.expected = expected_text(dimension_, wanted.range) + ", or a distribution";
    const std::optional<double> value = number_at(context_, node, wanted, now_);
    if (!value) return std::nullopt;
    numbers_.push_back(*value);
    return Distribution::deterministic(*value);
  }

  std::optional<Distribution> read_written(const Node& node, const std::string& address,
                                           int depth) {
    if (node.kind == Node::Kind::text && node.text.starts_with('@')) {
      const std::optional<Reference> reference = parse_reference(node.text);
      const Node* parameter =
          reference && depth < 8 ? find_parameter(context_, node, *reference, address) : nullptr;
      if (parameter == nullptr) {
        if (!reference || depth >= 8)
          context_.problem(node.at, address, found_text(node),
                           "a parameter that leads to a distribution");
        return std::nullopt;
      }
      std::optional<Distribution> result =
          read(*parameter, "parameter." + reference->id, depth + 1);
      if (!result) return result;
      if (dimension_ == Dimension::money) {
        const double factor = price_factor(context_, node, reference->id, address);
        numbers_.push_back(factor);
        result = result->scaled(factor);
      }
      for (const double factor : reference->factors) {
        if (!(factor >= 0 && factor <= 1e6)) {
          context_.problem(node.at, address, found_text(node), "a factor from 0 to 1000000");
          return std::nullopt;
        }
        numbers_.push_back(factor);
        result = result->scaled(factor);
      }
      return result;
    }
    if (!node.is_table()) return read_length(node, address);
    return read_table(node, address);
  }

  std::optional<Distribution> read_table(const Node& node, const std::string& address) {
    constexpr std::array<std::string_view, 10> kinds = {
        "deterministic", "uniform", "triangular", "exponential", "gamma",
        "lognormal",     "weibull", "beta",       "discrete",    "empirical"};
    for (const std::string_view kind : kinds) node.asked_keys.emplace(kind);
    if (!is_distribution(node)) {
      std::string names;
      for (const std::string_view kind : kinds)
        names += fmt::format("{}{}", names.empty() ? "" : ", ", kind);
      std::string found =
          node.children.empty() ? "an empty table" : "a table with " + node.children[0].key;
      for (std::size_t i = 1; i < node.children.size(); ++i) found += ", " + node.children[i].key;
      std::string nearest;
      if (node.children.size() == 1)
        nearest = nearest_word(node.children[0].key, {kinds.begin(), kinds.end()});
      // Beside the one of a base file, the one that is no distribution is what was written.
      Position at = node.at;
      for (const Node& child : node.children)
        if (node.children.size() > 1 &&
            std::find(kinds.begin(), kinds.end(), child.key) == kinds.end())
          at = child.key_at;
      context_.problem(at, address, found, "one of " + names + hint(nearest));
      mark_asked(node);
      return std::nullopt;
    }
    const Node& inner = node.children[0];
    inner.asked = true;
    const std::string place = join_address(address, inner.key);
    if (inner.key == "deterministic") return read_length(inner, place);
    if (inner.key == "empirical") return read_empirical(inner, place);
    if (!inner.is_table()) {
      context_.problem(inner.at, place, found_text(inner), "a table");
      return std::nullopt;
    }
    numbers_.push_back(-1.0 - static_cast<double>(inner.key.size()));
    return read_parameters(inner, place);
  }

  std::optional<double> length(const Node& table, const std::string& place, const char* key,
                               Range range) {
    return part(table, place, key, {dimension_, range, {}});
  }
  std::optional<double> ratio(const Node& table, const std::string& place, const char* key,
                              Range range) {
    return part(table, place, key, {Dimension::ratio, range, {}});
  }
  std::optional<double> part(const Node& table, const std::string& place, const char* key,
                             Wanted wanted) {
    wanted.address = join_address(place, key);
    table.asked_keys.emplace(key);
    const Node* node = table.find(key);
    if (node == nullptr) {
      context_.problem(table.at, wanted.address, "nothing",
                       expected_text(wanted.dimension, wanted.range));
      return std::nullopt;
    }
    node->asked = true;
    const std::optional<double> value = number_at(context_, *node, wanted, now_);
    if (value) numbers_.push_back(*value);
    return value;
  }

  std::optional<Distribution> read_parameters(const Node& inner, const std::string& place) {
    const Range above = Range::above(0);
    const Range any_length = Range::at_least(0);
    const std::string& kind = inner.key;
    const auto refuse = [&](std::string found, std::string expected) {
      context_.problem(inner.at, place, std::move(found), std::move(expected));
      return std::nullopt;
    };
    if (kind == "uniform" || kind == "triangular") {
      const auto low = length(inner, place, "low", any_length);
      const auto mode = kind == "uniform" ? low : length(inner, place, "mode", any_length);
      const auto high = length(inner, place, "high", any_length);
      if (!low || !mode || !high) return std::nullopt;
      if (kind == "uniform") {
        if (*low > *high) return refuse("low above high", "low at most high");
        return Distribution::uniform(*low, *high);
      }
      if (*low > *mode || *mode > *high)
        return refuse("low, mode and high out of order", "low <= mode <= high");
      return Distribution::triangular(*low, *mode, *high);
    }
    if (kind == "exponential") {
      const auto mean = length(inner, place, "mean", above);
      if (!mean) return std::nullopt;
      return Distribution::exponential(*mean);
    }
    if (kind == "lognormal" && inner.find("median") != nullptr) {
      const auto median = length(inner, place, "median", above);
      const auto sigma = ratio(inner, place, "sigma", Range::between(0, 5));
      if (!median || !sigma) return std::nullopt;
      return Distribution::lognormal_median(*median, *sigma);
    }
    if (kind == "gamma" || kind == "lognormal") {
      const auto mean = length(inner, place, "mean", above);
      const auto cv = ratio(inner, place, "cv", {0, 100, true});
      if (!mean || !cv) return std::nullopt;
      return kind == "gamma" ? Distribution::gamma(*mean, *cv)
                             : Distribution::lognormal(*mean, *cv);
    }
    if (kind == "weibull") {
      const bool by_scale = inner.find("scale") != nullptr;
      const auto shape = ratio(inner, place, "shape", Range::between(0.05, 100));
      const auto size = length(inner, place, by_scale ? "scale" : "mean", above);
      if (!shape || !size) return std::nullopt;
      return by_scale ? Distribution::weibull(*shape, *size)
                      : Distribution::weibull_mean(*shape, *size);
    }
    if (kind == "beta") {
      const auto mean = length(inner, place, "mean", above);
      const auto sd = length(inner, place, "sd", above);
      const auto low = length(inner, place, "low", any_length);
      const auto high = length(inner, place, "high", above);
      if (!mean || !sd || !low || !high) return std::nullopt;
      if (!(*low < *mean && *mean < *high))
        return refuse("a mean outside low and high", "low < mean < high");
      if (!(*sd * *sd < (*mean - *low) * (*high - *mean)))
        return refuse("a standard deviation too large", "sd^2 < (mean - low) (high - mean)");
      return Distribution::beta(*mean, *sd, *low, *high);
    }
    return read_discrete(inner, place);
  }

  std::optional<std::vector<double>> list(const Node* node, const std::string& place,
                                          const Position& at, Dimension dimension) {
    if (node == nullptr || node->kind != Node::Kind::array || node->children.empty()) {
      context_.problem(node == nullptr ? at : node->at, place,
                       node == nullptr ? "nothing"
                       : node->children.empty() && node->kind == Node::Kind::array
                           ? "an empty array"
                           : found_text(*node),
                       "an array of numbers");
      if (node != nullptr) mark_asked(*node);
      return std::nullopt;
    }
    node->asked = true;
    std::vector<double> values;
    for (std::size_t i = 0; i < node->children.size(); ++i) {
      const Node& element = node->children[i];
      element.asked = true;
      const std::optional<double> value = number_at(
          context_, element,
          {dimension, Range::at_least(0), join_address(place, std::to_string(i + 1))}, now_);
      if (value) values.push_back(*value);
    }
    if (values.size() != node->children.size()) return std::nullopt;
    numbers_.insert(numbers_.end(), values.begin(), values.end());
    return values;
  }

  std::optional<Distribution> read_discrete(const Node& inner, const std::string& place) {
    inner.asked_keys.insert({"values", "weights"});
    auto values = list(inner.find("values"), join_address(place, "values"), inner.at, dimension_);
    auto weights =
        list(inner.find("weights"), join_address(place, "weights"), inner.at, Dimension::ratio);
    if (!values || !weights) return std::nullopt;
    double sum = 0;
    for (const double weight : *weights) sum += weight;
    if (values->size() != weights->size() || sum <= 0) {
      context_.problem(
          inner.at, place,
          sum <= 0 ? "weights that are all 0"
                   : fmt::format("{} values and {} weights", values->size(), weights->size()),
          sum <= 0 ? "a weight above 0" : "a weight for each value");
      return std::nullopt;
    }
    return Distribution::discrete(std::move(*values), std::move(*weights));
  }

  std::optional<Distribution> read_empirical(const Node& inner, const std::string& place) {
    const bool array = inner.kind == Node::Kind::array;
    inner.asked_keys.emplace("values");
    auto values =
        array ? list(&inner, place, inner.at, dimension_)
              : list(inner.find("values"), join_address(place, "values"), inner.at, dimension_);
    if (!values) return std::nullopt;
    return Distribution::empirical(std::move(*values));
  }

  ReadContext& context_;
  Dimension dimension_;
  Instant now_;
  std::vector<double> numbers_;
};

/// The distribution at the start and each change that makes a difference.
Timed<Distribution> timeline(ReadContext& context, const Node* node, const Cursor& cursor,
                             LengthUnit unit) {
  if (node == nullptr) {
    cursor.expected(expected_text(dimension_of(unit), Range::at_least(0)) + ", or a distribution");
    return Timed<Distribution>(Distribution::deterministic(1));
  }
  DistributionReader first(context, unit, Instant());
  const std::optional<Distribution> base = first.read(*node, cursor.address());
  std::vector<double> last = first.numbers();
  std::set<Instant> breaks;
  collect_breaks(context, *node, breaks);
  std::vector<Timed<Distribution>::Change> changes;
  for (const Instant at : breaks) {
    DistributionReader reader(context, unit, at);
    const std::optional<Distribution> value = reader.read(*node, cursor.address());
    if (!value || reader.numbers() == last) continue;
    last = reader.numbers();
    changes.push_back({at, *value});
  }
  return Timed<Distribution>(base.value_or(Distribution::deterministic(1)), std::move(changes));
}

}  // namespace

Timed<Distribution> Cursor::timed_distribution(LengthUnit unit) const {
  if (context_->key_reads) context_->key_reads->distribution(address_, dimension_of(unit), true);
  return timeline(*context_, node_, *this, unit);
}

Distribution Cursor::distribution(LengthUnit unit) const {
  if (context_->key_reads) context_->key_reads->distribution(address_, dimension_of(unit), false);
  const Timed<Distribution> values = timeline(*context_, node_, *this, unit);
  if (!values.is_constant()) refuse_change(*context_, *node_, address_);
  return values.base();
}

}  // namespace carersim
