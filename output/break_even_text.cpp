#include "output/break_even_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "output/number_text.hpp"
#include "output/text_table.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

std::string money(double pounds) {
  return mean_text({std::round(pounds), 0}, NumberStyle::pounds, Sign::always);
}

/// "at 0.73 (0.61 to 0.8)", or that there is no such place.
std::string words_of(const BreakEven& found, const std::string& unit) {
  const auto at = [&](double value) {
    return fmt::format("{:.3g}{}{}", value, unit.empty() ? "" : " ", unit);
  };
  if (!found.value) {
    return fmt::format("nowhere between them: {} at the low end, {} at the high one",
                       money(found.at_low), money(found.at_high));
  }
  std::string text = "at " + at(*found.value);
  if (found.low && found.high) {
    text += fmt::format(" (95 % interval: {}{} to {}{})", found.open_low ? "below " : "",
                        at(*found.low), at(*found.high), found.open_high ? " or more" : "");
  }
  text += fmt::format("; {} at the low end, {} at the high one", money(found.at_low),
                      money(found.at_high));
  if (found.crossings > 1) text += fmt::format("; the first of {} such places", found.crossings);
  return text;
}

/// Net benefit of an arm: [point][replication], with effects at a threshold.
class NetBenefit {
 public:
  NetBenefit(const StudyReader& reader, const EvaluationRequest& request) : reader_(reader) {
    const StudyContents& study = reader.study();
    const auto place_of = [&](const std::string& name) {
      const auto found = std::find_if(study.measures.begin(), study.measures.end(),
                                      [&](const Measure& measure) { return measure.name == name; });
      require(found != study.measures.end(), "a study keeps what its break-even is made of");
      return static_cast<std::size_t>(found - study.measures.begin());
    };
    for (const std::string& payer : request.perspectives[request.main].payers)
      costs_.push_back(place_of("discounted.cost." + payer));
    for (const EvaluationRequest::Effect& effect : request.effects)
      effects_.push_back(place_of("discounted." + effect.measure));
  }

  [[nodiscard]] std::vector<std::vector<double>> of(std::size_t arm, double threshold) const {
    const StudyContents& study = reader_.study();
    std::vector<std::vector<double>> benefit(study.points,
                                             std::vector<double>(study.replications, 0.0));
    for (const auto& [which, sign] : {std::pair{arm, 1.0}, {study.against[arm], -1.0}}) {
      const auto add = [&](const std::vector<std::size_t>& measures, double times) {
        for (const std::vector<double>& values : reader_.totals(which, measures)) {
          for (std::size_t unit = 0; unit < values.size(); ++unit)
            benefit[unit / study.replications][unit % study.replications] += times * values[unit];
        }
      };
      add(costs_, -sign);
      if (threshold > 0) add(effects_, sign * threshold);
    }
    return benefit;
  }

 private:
  const StudyReader& reader_;
  std::vector<std::size_t> costs_, effects_;
};

}  // namespace

std::string break_even_text(const StudyReader& reader, const EvaluationRequest& request,
                            std::size_t width) {
  const StudyContents& study = reader.study();
  const StudyContents::Axis& axis = study.axes.at(0);
  const NetBenefit benefit(reader, request);
  std::string text = fmt::format("\nBreak-even: {} from {} to {}\n", axis.address,
                                 reader.text(0, 0), reader.text(study.points - 1, 0));
  for (std::size_t arm = 0; arm < study.arms.size(); ++arm) {
    if (study.against[arm] == arm) continue;
    std::vector<std::string> parts;
    for (const double threshold : {0.0, request.thresholds.front()}) {
      const std::vector<std::vector<double>> of_arm = benefit.of(arm, threshold);
      std::vector<double> values;
      std::vector<std::vector<double>> known;
      for (std::size_t point = 0; point < study.points; ++point) {
        const bool is_known = std::all_of(of_arm[point].begin(), of_arm[point].end(),
                                          [](double value) { return std::isfinite(value); });
        if (!is_known) continue;
        values.push_back(reader.number(point, 0));
        known.push_back(of_arm[point]);
      }
      if (values.size() < 2 || study.replications < 2) {
        Problem problem;
        problem.at.file = reader.path().string();
        problem.found = fmt::format("{} of {} values that could be simulated, {} replications",
                                    values.size(), study.points, study.replications);
        problem.expected = "two of both";
        throw InputError("a break-even value", {problem});
      }
      parts.push_back(words_of(break_even_value(values, known), axis.unit));
    }
    for (const std::string& line :
         wrap(fmt::format(
                  "{}, against {}: {} alone, it pays {}. With QALYs at {}, {}.", study.arms[arm],
                  study.arms[study.against[arm]], request.perspectives[request.main].name, parts[0],
                  mean_text({request.thresholds.front(), 0}, NumberStyle::pounds), parts[1]),
              width))
      text += line + "\n";
  }
  text += fmt::format("Discounted; {} replications of {} values, all parameters at their own.\n",
                      study.replications, study.points);
  return text;
}

}  // namespace carersim
