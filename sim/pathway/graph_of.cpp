#include "sim/pathway/graph_of.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "sim/pathway/graph_checks.hpp"

namespace carersim {

namespace {

/// A support without an end of its own lasts this long or longer: how long it really does, only the
/// population knows.
constexpr double endless_days = 50 * days_per_year;
/// Everybody's walk ends some time, if only by death.
constexpr double rarest_end_per_day = 1 / endless_days;
/// Steps that begin other walks, which begin others again: more than any pathway has.
constexpr int most_rounds = 8;

/// The smallest, largest and typical value over the levels of an attribute.
struct Spread {
  double low = 0;
  double high = 0;
  double typical = 0;
};

class Builder {
 public:
  Builder(const PathwayPlan& plan, const InForce& numbers, const Attributes& attributes,
          const OutsideFlows& outside)
      : plan_(plan),
        numbers_(numbers),
        attributes_(attributes),
        weights_(outside.weights),
        ends_per_day_(std::max(outside.ends_per_day, rarest_end_per_day)) {
    weights_.resize(attributes.size());
    weigh_case_attributes();
  }

  PathwayGraph build(const std::vector<OutsideEntry>& entries) {
    for (const ServicePlan& service : plan_.services) add_service(service);
    for (const Step& step : plan_.steps) add_step(step);
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) add_edges(i);
    add_entries(entries);
    add_walks_begun_inside();
    graph_.estimated = !entries.empty();
    return std::move(graph_);
  }

 private:
  /// What share of plain cases has each level, from those that arrive.
  void weigh_case_attributes() {
    std::vector<bool> given(weights_.size());
    for (std::size_t i = 0; i < weights_.size(); ++i) given[i] = !weights_[i].empty();
    for (const SourcePlan& source : plan_.sources) {
      const double rate = std::max(mean_rate(source), 1e-12);
      for (const SourcePlan::CaseAttribute& attribute : source.attributes) {
        const std::size_t index = attribute.attribute.index();
        if (given[index]) continue;
        std::vector<double>& weights = weights_[index];
        weights.resize(attribute.shares.size(), 0.0);
        double before = 0;
        for (std::size_t level = 0; level < weights.size(); ++level) {
          weights[level] += rate * (attribute.shares[level] - before);
          before = attribute.shares[level];
        }
      }
    }
  }

  static double mean_rate(const SourcePlan& source) {
    if (!source.times.empty()) {
      const double days = (source.times.back() - Instant(0)).days();
      return days > 0 ? static_cast<double>(source.times.size()) / days : 0;
    }
    double season = 1;
    if (!source.season.empty()) {
      season = std::accumulate(source.season.begin(), source.season.end(), 0.0) /
               static_cast<double>(source.season.size());
    }
    return source.rate_per_day.base() * season;
  }

  [[nodiscard]] double weight(AttributeId attribute, std::size_t level) const {
    const std::vector<double>& weights = weights_[attribute.index()];
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    if (level >= weights.size() || sum <= 0) {
      return 1.0 / static_cast<double>(attributes_[attribute].levels.size());
    }
    return weights[level] / sum;
  }

  [[nodiscard]] Spread spread(const Choice& choice) const {
    if (choice.values.empty()) return {};
    const double first = numbers_[choice.values[0]];
    Spread result{first, first, 0};
    for (std::size_t level = 0; level < choice.values.size(); ++level) {
      const double value = numbers_[choice.values[level]];
      result.low = std::min(result.low, value);
      result.high = std::max(result.high, value);
      result.typical += value * (choice.attribute.exists() ? weight(choice.attribute, level) : 1.0);
    }
    // A sum of weighted equals may miss them by a rounding.
    result.typical = std::clamp(result.typical, result.low, result.high);
    return result;
  }

  /// The mean multiplier, and 0 for the lowest when some level has none.
  [[nodiscard]] Spread spread(const Factors& factors) const {
    Spread result{1, 1, 1};
    for (const Factors::Factor& factor : factors.all) {
      double mean = 0;
      for (std::size_t level = 0; level < factor.multipliers.size(); ++level) {
        mean += factor.multipliers[level] * weight(factor.attribute, level);
      }
      const auto [low, high] =
          std::minmax_element(factor.multipliers.begin(), factor.multipliers.end());
      result.low *= *low;
      result.high *= *high;
      result.typical *= mean;
    }
    return result;
  }

  void add_service(const ServicePlan& service) {
    GraphService node;
    node.name = service.name;
    node.at = service.at;
    node.finite = service.is_finite();
    node.has_patience_or_limit = service.patience.has_value() || service.limit.has_value();
    const double capacity = numbers_[service.capacity];
    if (service.kind == ServiceKind::team) {
      node.capacity = capacity * service.productive_hours / days_per_year;
      node.unit = "h / d";
    } else if (service.kind != ServiceKind::open_access) {
      double places = std::round(capacity);
      if (places == 0 && capacity > 0) places = 1;
      const double open = service.shift_end == ShiftEnd::finish
                              ? 1.0
                              : service.rota.open_hours_per_year() / (24 * days_per_year);
      node.capacity = places * open;
      node.unit = "places";
    }
    graph_.services.push_back(std::move(node));
  }

  void add_step(const Step& step) {
    GraphStep node;
    node.name = step.address;
    node.kind = step_kind_names()[static_cast<std::size_t>(step.kind)];
    node.at = step.at;
    node.releases = step.releases;
    node.is_entry = step.kind == StepKind::entry || step.support >= 0;
    node.ends = step.kind == StepKind::close || step.kind == StepKind::exit;
    if (step.agency.exists() && plan_.agencies.size() > 1) {
      node.agency = plan_.agencies[step.agency.index()];
    }
    if (step.kind == StepKind::delay || step.kind == StepKind::review) describe_delay(step, node);
    if (step.kind == StepKind::service) describe_service(step, node);
    const bool of_people = plan_.pathways[step.pathway.index()].walker != plain_case;
    if (of_people && node.takes_time) {
      // As if its length were exponential.
      const double ends = ends_per_day_ * node.mean_days;
      node.leaves = ends / (1 + ends);
    }
    graph_.steps.push_back(std::move(node));
  }

  void describe_delay(const Step& step, GraphStep& node) const {
    const DelayPlan& delay = plan_.delays[step.detail];
    const Spread factor = spread(delay.factors);
    const double days =
        delay.hand_off ? numbers_[plan_.hand_offs[*delay.hand_off].delay] : delay.lasts->mean();
    node.takes_time = days > 0 && factor.low > 0;
    if (days < endless_days) node.mean_days = days * factor.typical;
  }

  void describe_service(const Step& step, GraphStep& node) const {
    const ServiceStepPlan& detail = plan_.service_steps[step.detail];
    const ServicePlan& service = plan_.services[detail.service.index()];
    const Spread factor = spread(detail.factors);
    const double length = detail.length ? detail.length->mean() : service.length->mean();
    node.service = service.name;
    node.holds = detail.holds;
    node.takes_time = length > 0 && factor.low > 0;
    if (length >= endless_days) return;
    node.work = length * factor.typical;
    const bool team = service.kind == ServiceKind::team;
    node.mean_days =
        team ? node.work / 24 * service.rota.open_hours_per_year() / service.productive_hours
             : node.work;
  }

  /// The step's place in the graph; the end of its pathway for "exit".
  std::size_t place(StepId step, std::size_t from) {
    if (step.exists()) return step.index();
    const std::string name =
        fmt::format("pathway.{}.(exit)", plan_.pathways[plan_.steps[from].pathway.index()].name);
    for (std::size_t i = plan_.steps.size(); i < graph_.steps.size(); ++i) {
      if (graph_.steps[i].name == name) return i;
    }
    GraphStep exit;
    exit.name = name;
    exit.kind = "exit";
    exit.ends = true;
    exit.at = plan_.steps[from].at;
    graph_.steps.push_back(std::move(exit));
    return graph_.steps.size() - 1;
  }

  void add_edge(std::size_t from, StepId to, const Spread& probability, const std::string& label) {
    GraphEdge edge;
    edge.from = from;
    edge.to = place(to, from);
    edge.low = probability.low;
    edge.high = probability.high;
    edge.typical = probability.typical;
    edge.label = label;
    edge.at = plan_.steps[from].at;
    graph_.edges.push_back(std::move(edge));
  }

  void add_overflow(std::size_t from, StepId to, const std::string& label, bool at_once) {
    add_edge(from, to, {0, 1, 0}, label);
    graph_.edges.back().overflow = true;
    graph_.edges.back().at_once = at_once;
  }

  void add_edges(std::size_t index) {
    const Step& step = plan_.steps[index];
    constexpr Spread always{1, 1, 1};
    switch (step.kind) {
      case StepKind::close:
      case StepKind::exit:
        break;
      case StepKind::decision:
        add_branches(index);
        break;
      case StepKind::delay: {
        const DelayPlan& delay = plan_.delays[step.detail];
        Spread lost;
        if (delay.hand_off) {
          const double share = numbers_[plan_.hand_offs[*delay.hand_off].lost];
          lost = {share, share, share};
        }
        add_edge(index, step.next, {1 - lost.high, 1 - lost.low, 1 - lost.typical}, "");
        if (lost.high > 0) add_edge(index, delay.lost_to, lost, "lost");
        break;
      }
      case StepKind::service: {
        const ServiceStepPlan& detail = plan_.service_steps[step.detail];
        const ServicePlan& service = plan_.services[detail.service.index()];
        add_edge(index, step.next, always, "");
        if (service.patience) add_overflow(index, detail.gave_up, "gave up", false);
        if (service.limit) add_overflow(index, detail.refused, "refused", true);
        break;
      }
      default:
        add_edge(index, step.next, always, "");
        break;
    }
  }

  void add_branches(std::size_t index) {
    const std::vector<Branch>& branches = plan_.decisions[plan_.steps[index].detail];
    Spread rest{1, 1, 1};
    std::vector<Spread> shares;
    AttributeId only;
    bool one_attribute = true;
    for (const Branch& branch : branches) {
      shares.push_back(branch.otherwise ? Spread() : spread(branch.share));
      if (branch.otherwise || !branch.share.attribute.exists()) continue;
      one_attribute = one_attribute && (!only.exists() || only == branch.share.attribute);
      only = branch.share.attribute;
    }
    for (const Spread& share : shares) {
      rest.low -= share.high;
      rest.high -= share.low;
      rest.typical -= share.typical;
    }
    if (only.exists() && one_attribute) rest = rest_by_level(branches, only, rest.typical);
    rest.low = std::max(rest.low, 0.0);
    rest.typical = std::max(rest.typical, 0.0);
    for (std::size_t i = 0; i < branches.size(); ++i) {
      add_edge(index, branches[i].to, branches[i].otherwise ? rest : shares[i], "");
    }
  }

  /// What is left to the last branch, level by level of the attribute that decides.
  [[nodiscard]] Spread rest_by_level(const std::vector<Branch>& branches, AttributeId attribute,
                                     double typical) const {
    Spread rest{1, 0, typical};
    for (std::size_t level = 0; level < attributes_[attribute].levels.size(); ++level) {
      double left = 1;
      for (const Branch& branch : branches) {
        if (branch.otherwise || branch.share.values.empty()) continue;
        const std::size_t slot = branch.share.attribute.exists() ? level : 0;
        left -= numbers_[branch.share.values[slot]];
      }
      rest.low = std::min(rest.low, left);
      rest.high = std::max(rest.high, left);
    }
    rest.high = std::max(rest.high, typical);
    return rest;
  }

  void add_entry(StepId step, double per_day) {
    if (!step.exists()) return;
    graph_.steps[step.index()].is_entry = true;
    graph_.entries.push_back({step.index(), per_day});
  }

  void add_entries(const std::vector<OutsideEntry>& entries) {
    for (const SourcePlan& source : plan_.sources) add_entry(source.enter, mean_rate(source));
    for (const OutsideEntry& entry : entries) add_entry(entry.step, entry.per_day);
    for (const Step& step : plan_.steps) {
      if (step.starts.exists()) graph_.steps[step.starts.index()].is_entry = true;
    }
  }

  /// Supports that are taken up and walks that a step begins enter as often as those steps are
  /// visited; what they enter may begin others again.
  void add_walks_begun_inside() {
    const std::size_t outside = graph_.entries.size();
    for (int round = 0; round < most_rounds; ++round) {
      const std::vector<double> visits = visits_per_day(graph_);
      std::vector<GraphEntry> begun(graph_.entries.begin(),
                                    graph_.entries.begin() + static_cast<std::ptrdiff_t>(outside));
      for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
        if (std::isnan(visits[i])) return;
        const Step& step = plan_.steps[i];
        if (step.starts.exists()) begun.push_back({step.starts.index(), visits[i]});
        if (step.kind != StepKind::support) continue;
        for (const SupportOffer& offer : plan_.offers[step.detail]) {
          const SupportPlan& support = plan_.supports[offer.support];
          begun.push_back({support.active.index(), visits[i] * spread(support.take_up).typical});
        }
      }
      const auto same = [](const GraphEntry& a, const GraphEntry& b) {
        return a.step == b.step && a.per_day == b.per_day;
      };
      if (std::equal(begun.begin(), begun.end(), graph_.entries.begin(), graph_.entries.end(),
                     same)) {
        return;
      }
      graph_.entries = std::move(begun);
    }
  }

  const PathwayPlan& plan_;
  const InForce& numbers_;
  const Attributes& attributes_;
  LevelWeights weights_;
  double ends_per_day_;
  PathwayGraph graph_;
};

}  // namespace

PathwayGraph graph_of(const PathwayPlan& plan, const InForce& numbers, const Attributes& attributes,
                      const OutsideFlows& outside) {
  return Builder(plan, numbers, attributes, outside).build(outside.entries);
}

}  // namespace carersim
