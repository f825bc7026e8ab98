#include "output/evaluation_table.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "output/number_text.hpp"

namespace carersim {

namespace {

constexpr std::size_t most_parameters = 10, most_refused = 10, most_ties = 6;

std::string money(double pounds) {
  return mean_text({std::round(pounds), 0}, NumberStyle::pounds);
}

/// Written to the digits of half its width, as other tables write intervals.
std::string summary_text(const DrawSummary& summary, NumberStyle style) {
  // Less than what sums of rounded numbers differ by is no spread.
  constexpr double rounding = 1e-9;
  double half = (summary.high - summary.low) / 2;
  const double largest =
      std::max({std::abs(summary.mean), std::abs(summary.low), std::abs(summary.high)});
  if (half < rounding * largest) half = 0;
  // One scale for all three, so that millions do not stand beside thousands.
  const bool in_millions = style == NumberStyle::pounds && largest >= 1e6;
  const auto text = [&](double value) {
    if (!in_millions) return mean_text({value, half}, style, Sign::always);
    const std::string digits =
        mean_text({value / 1e6, half / 1e6}, NumberStyle::plain, Sign::always);
    const bool is_signed = digits.starts_with("+") || digits.starts_with("−");
    const std::size_t sign = !is_signed ? 0 : digits.starts_with("+") ? 1 : std::string("−").size();
    return digits.substr(0, sign) + "£" + digits.substr(sign) + " m";
  };
  return fmt::format("{} ({} to {})", text(summary.mean), text(summary.low), text(summary.high));
}

std::string percent(double share) {
  return fmt::format("{:.0f} %", 100 * share);
}

std::string value_text(const InformationValue& value) {
  if (value.value == 0) return "£0";
  return fmt::format("{} ± {}", money(value.value), money(value.standard_error));
}

std::string plural(std::size_t count, const std::string& thing) {
  return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

/// The text of one evaluation.
class Page {
 public:
  Page(const StudyReader& reader, const Evaluation& evaluation, const DrawnParameters& parameters,
       const EvaluationTableOptions& options)
      : reader_(reader),
        study_(reader.study()),
        evaluation_(evaluation),
        request_(evaluation.request),
        parameters_(parameters),
        options_(options) {}

  [[nodiscard]] std::string text() const {
    std::string text = fmt::format("{}: {} of {}, {} each\n", study_.title,
                                   plural(evaluation_.draws.size(), "draw"),
                                   plural(parameters_.drawn.size(), "uncertain parameter"),
                                   plural(evaluation_.replications, "replication"));
    for (const ArmsTogether& group : evaluation_.groups) {
      for (std::size_t place = 1; place < group.arms.size(); ++place) text += arm(group, place);
      if (group.arms.size() > 2) text += incremental_analysis(group);
      text += thresholds(group) + information(group);
    }
    return text + how();
  }

 private:
  [[nodiscard]] const std::string& name(const ArmsTogether& group, std::size_t place) const {
    return study_.arms[group.arms[place]];
  }
  [[nodiscard]] std::string table(const TextTable& table) const {
    return table.text(options_.width, options_.colour);
  }
  [[nodiscard]] std::string note(const std::string& words) const {
    return fmt::format("{}\n", fmt::join(wrap(words, options_.width), "\n"));
  }
  [[nodiscard]] std::string heading(const std::string& words) const {
    return "\n" + heading_text(words, options_.colour) + "\n";
  }
  [[nodiscard]] const Perspective& main() const { return request_.perspectives[request_.main]; }
  [[nodiscard]] const ArmsTogether::Seen& seen(const ArmsTogether& group) const {
    return group.perspectives[request_.main];
  }

  [[nodiscard]] std::string arm(const ArmsTogether& group, std::size_t place) const {
    std::string text = heading(fmt::format("{}, against {}", name(group, place), name(group, 0)));
    TextTable costs({"Discounted (95 % of draws)", "cost",
                     "net benefit at " + money(request_.thresholds.front()), "above 0 in"});
    for (std::size_t i = 0; i < request_.perspectives.size(); ++i) {
      const ArmsTogether::Seen& from = group.perspectives[i];
      costs.add_row({request_.perspectives[i].name,
                     summary_text(from.against[place].cost, NumberStyle::pounds),
                     summary_text(from.net_benefit[place].front(), NumberStyle::pounds),
                     percent(from.worth_it[place])});
    }
    text += table(costs);
    std::vector<std::string> effects;
    for (std::size_t i = 0; i < request_.effects.size(); ++i)
      effects.push_back(fmt::format("{} {}", request_.effects[i].name,
                                    summary_text(group.effects[place][i], NumberStyle::plain)));
    const Incremental& against = seen(group).against[place];
    effects.push_back("all " + summary_text(against.effect, NumberStyle::plain));
    text += note(fmt::format("QALYs: {}.", fmt::join(effects, "; ")));
    text += note(fmt::format(
        "{}: {}. Of the draws {} cost more and gain more, {} cost less and gain more, {} cost less "
        "and gain less, {} cost more and gain less{}.",
        main().name, words_of(against, name(group, 0), money), percent(against.shares[0]),
        percent(against.shares[1]), percent(against.shares[2]), percent(against.shares[3]),
        against.shares[4] > 0
            ? fmt::format(", {} differ in one alone or in nothing", percent(against.shares[4]))
            : ""));
    text += chance(group, place) + budget(group, place) + pays_back(group, place);
    return text;
  }

  [[nodiscard]] std::string chance(const ArmsTogether& group, std::size_t place) const {
    if (!group.chance[place])
      return note("With one replication a draw, chance counts as uncertainty of parameters.");
    const VarianceComponents& parts = *group.chance[place];
    const double of_means = parts.parameters + parts.of_a_mean;
    return note(fmt::format(
        "Of the variance of net benefit between draws {} is the parameters', the rest chance that "
        "more replications would take away.",
        percent(of_means > 0 ? std::clamp(parts.parameters / of_means, 0.0, 1.0) : 0)));
  }

  [[nodiscard]] std::string budget(const ArmsTogether& group, std::size_t place) const {
    std::vector<std::string> headings = {"Budget impact by year, undiscounted"};
    for (const std::string& year : study_.year_starts) headings.push_back("from " + year);
    TextTable years(headings);
    for (std::size_t payer = 0; payer < request_.payers.size(); ++payer) {
      std::vector<std::string> row = {payer_name(request_.payers[payer])};
      for (const DrawSummary& year : group.budget[place][payer])
        row.push_back(
            mean_text({year.mean, (year.high - year.low) / 2}, NumberStyle::pounds, Sign::always));
      years.add_row(row);
    }
    return table(years);
  }

  [[nodiscard]] static std::string payer_name(std::string payer) {
    std::replace(payer.begin(), payer.end(), '_', ' ');
    return payer == "nhs" ? "NHS" : payer;
  }

  [[nodiscard]] std::string pays_back(const ArmsTogether& group, std::size_t place) const {
    const auto words = [&](const PayBack& back) {
      const double left = back.years.mean.back();
      const std::string when =
          back.years.year
              ? fmt::format("on average by the end of year {}", *back.years.year)
              : fmt::format("on average not within {} ({} at the end)",
                            plural(back.years.mean.size(), "year"),
                            mean_text({std::round(left), 0}, NumberStyle::pounds, Sign::always));
      return fmt::format("{}, and in {} of the draws at the end", when, percent(back.share));
    };
    return note(fmt::format("What it costs has come back, undiscounted, {}; with QALYs at {}, {}.",
                            words(seen(group).money[place]), money(request_.thresholds.front()),
                            words(seen(group).worth[place])));
  }

  [[nodiscard]] std::string incremental_analysis(const ArmsTogether& group) const {
    TextTable rows({main().name + ", by mean cost", "cost above the cheapest", "QALYs above it",
                    "cost for a QALY"});
    const FrontierArm& cheapest = seen(group).frontier.front();
    for (const FrontierArm& each : seen(group).frontier) {
      std::string words;
      switch (each.dominance) {
        case Dominance::strong:
          words = "dominated: another costs no more and gains no less";
          break;
        case Dominance::extended:
          words = "extendedly dominated: a mixture of two others gains as much for less";
          break;
        case Dominance::none:
          words = each.icer ? fmt::format("{}, against {}", money(*each.icer),
                                          study_.arms[group.arms[*each.against]])
                            : "the cheapest";
      }
      rows.add_row({name(group, each.arm), money(each.cost - cheapest.cost),
                    mean_text({each.effect - cheapest.effect, 0}, NumberStyle::plain), words});
    }
    return "\n" + table(rows);
  }

  [[nodiscard]] std::string thresholds(const ArmsTogether& group) const {
    std::vector<std::string> headings = {main().name + ", at", "highest mean net benefit"};
    for (std::size_t place = 0; place < group.arms.size(); ++place)
      headings.push_back(fmt::format("best: {}", name(group, place)));
    headings.emplace_back("worth of perfect information");
    TextTable rows(headings);
    const ArmsTogether::Seen& from = seen(group);
    for (std::size_t i = 0; i < request_.thresholds.size(); ++i) {
      const Acceptability& at = from.at_thresholds[i];
      std::vector<std::string> row = {money(at.threshold) + " for a QALY", name(group, at.optimal)};
      for (const double share : at.shares) row.push_back(percent(share));
      row.push_back(value_text(from.perfect[i]));
      rows.add_row(row);
    }
    return "\n" + table(rows);
  }

  [[nodiscard]] std::string information(const ArmsTogether& group) const {
    const std::string at = money(request_.thresholds.front());
    if (seen(group).perfect.front().value == 0) {
      return note(
          fmt::format("At {} the same arm is best in every draw: to know more is worth "
                      "nothing there.",
                      at));
    }
    TextTable rows(
        {fmt::format("Knowing exactly, at {}", at), "parameters", "is worth (± standard error)"});
    rows.start_group("Groups of parameters");
    for (std::size_t i = 0; i < request_.groups.size(); ++i) {
      rows.add_row({request_.groups[i].name, std::to_string(request_.groups[i].axes.size()),
                    group.groups[i] ? value_text(*group.groups[i]) : "too few draws"});
    }
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < group.parameters.size(); ++i) {
      if (group.parameters[i].value > 0) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return group.parameters[a].value > group.parameters[b].value;
    });
    order.resize(std::min(most_parameters, order.size()));
    rows.start_group("Each alone, those that are worth most");
    for (const std::size_t i : order)
      rows.add_row({parameters_.drawn[i].id, "1", value_text(group.parameters[i])});
    return "\n" + table(rows);
  }

  /// How the draws were made, and which of them are not in the numbers.
  [[nodiscard]] std::string how() const {
    std::string text = heading("The draws");
    text += note(fmt::format(
        "Every parameter of role uncertain that the scenario uses was drawn, low to high being its "
        "95 % interval; choices never are, nor what has no range ({} of them). All arms of a draw "
        "share it and their luck. Costs and QALYs are discounted as the scenario says; intervals "
        "hold 95 % of the draws.",
        parameters_.held.size() - held_by_scenario()));
    if (parameters_.set > 0) text += note(limitation());
    if (!parameters_.ties.empty()) {
      std::vector<std::string> rules;
      for (const ParameterTie& tie : parameters_.ties) {
        if (rules.size() < most_ties) rules.push_back(tie.rule);
      }
      const std::size_t more = parameters_.ties.size() - rules.size();
      text += note(fmt::format(
          "Parameters that are shares of one decision were drawn together ({}{}), and numbers keep "
          "the bounds that the model has for them: in {} of {} draws some were drawn again until "
          "they did.",
          fmt::join(rules, ", "), more > 0 ? fmt::format(" and {} more", more) : "",
          parameters_.mended, parameters_.draws));
    }
    return text + left_out();
  }

  [[nodiscard]] std::size_t held_by_scenario() const {
    return parameters_.of_set == DrawnParameters::OfSet::held ? parameters_.set : 0;
  }

  /// What became of values that were fitted, or set by hand.
  [[nodiscard]] std::string limitation() const {
    const std::string by = fmt::format("{}", fmt::join(parameters_.set_by, ", "));
    const std::string those = parameters_.set == 1 ? "it" : "them";
    const std::string which =
        fmt::format("Limitation: {} ", plural(parameters_.set, "uncertain parameter"));
    if (parameters_.of_set == DrawnParameters::OfSet::around) {
      return which + fmt::format(
                         "drawn around the value in {}, one by one, with the relative "
                         "width of the evidence: where that was fitted to published "
                         "figures, a draw fits them no longer.",
                         by);
    }
    return which + fmt::format(
                       "held at the value in {}, so that what was fitted to published "
                       "figures still fits them; what is not known of {} is missing from "
                       "every interval here.",
                       by, those);
  }

  [[nodiscard]] std::string left_out() const {
    std::vector<std::string> lines;
    std::vector<std::size_t> told;
    for (const DrawnParameters::Refused& refused : parameters_.refused) {
      told.push_back(refused.draw);
      lines.push_back(fmt::format("draw {}: {}", refused.draw, refused.text));
    }
    for (const StudyContents::Failure& failure : study_.failures) {
      if (std::find(told.begin(), told.end(), failure.point) != told.end()) continue;
      told.push_back(failure.point);
      lines.push_back(fmt::format("draw {}: {}", failure.point, failure.text));
    }
    const std::size_t missing = evaluation_.points - evaluation_.draws.size();
    if (missing == 0) return "";
    std::string text =
        note(fmt::format("{} of {} draws could not be simulated and are in no "
                         "number above:",
                         missing, evaluation_.points));
    for (std::size_t i = 0; i < std::min(lines.size(), most_refused); ++i)
      text += "  " + lines[i] + "\n";
    if (lines.size() > most_refused)
      text += fmt::format("  and {} more\n", lines.size() - most_refused);
    return text;
  }

  const StudyReader& reader_;
  const StudyContents& study_;
  const Evaluation& evaluation_;
  const EvaluationRequest& request_;
  const DrawnParameters& parameters_;
  const EvaluationTableOptions& options_;
};

}  // namespace

std::string evaluation_text(const StudyReader& reader, const Evaluation& evaluation,
                            const DrawnParameters& parameters,
                            const EvaluationTableOptions& options) {
  return Page(reader, evaluation, parameters, options).text();
}

}  // namespace carersim
