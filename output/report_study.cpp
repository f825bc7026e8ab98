#include "output/report_study.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "output/study_analysis.hpp"

namespace carersim {

namespace {

/// So many numbers keep a page below two megabytes or so.
constexpr std::size_t most_numbers = 250'000, most_analysed = 120'000;
constexpr std::size_t most_measures = 100, least_points = 100, most_failures = 20;
constexpr std::size_t numbers_of_an_index = 6;
constexpr int digits_of_a_point = 5;

/// An arm itself, or its difference from the arm that it is compared with.
struct View {
  std::size_t arm = 0;
  AnalysisRequest::Of of = AnalysisRequest::Of::level;
};

std::vector<View> views_of(const StudyContents& study) {
  std::vector<View> views;
  for (std::size_t arm = 0; arm < study.arms.size(); ++arm) {
    if (study.against[arm] != arm) views.push_back({arm, AnalysisRequest::Of::difference});
  }
  for (std::size_t arm = 0; arm < study.arms.size(); ++arm)
    views.push_back({arm, AnalysisRequest::Of::level});
  return views;
}

/// A table of the means over a grid has no place of its own: the points tell it.
AnalysisMethod method_of(const StudyContents& study) {
  const AnalysisMethod method = methods_of(study).front();
  return method == AnalysisMethod::two_way ? AnalysisMethod::variance : method;
}

Json interval_json(const Interval& interval) {
  return {{"mean", json_number(interval.mean)}, {"half", json_number(interval.half_width)}};
}

Json estimate_json(const Estimate& estimate) {
  return {{"value", json_number(estimate.value)},
          {"low", json_number(estimate.low)},
          {"high", json_number(estimate.high)}};
}

Json variance_json(const VarianceComponents& variance) {
  return {{"parameters", json_number(variance.parameters)},
          {"replications", json_number(variance.replications)},
          {"residual", json_number(variance.residual)},
          {"share", json_number(variance.share_of_parameters())}};
}

/// What one measure depends on, axis by axis; null where too little is known.
Json answer_json(const StudyAnalysis& analysis, std::size_t measure) {
  Json axes = Json::array();
  switch (analysis.request.method) {
    case AnalysisMethod::morris:
      for (const MorrisEffect& effect : analysis.morris[measure])
        axes.push_back({{"mu", json_number(effect.mu)},
                        {"mu_star", json_number(effect.mu_star)},
                        {"sigma", json_number(effect.sigma)},
                        {"error", json_number(effect.mu_star_error)},
                        {"chance", json_number(effect.chance)},
                        {"effects", effect.effects}});
      return {{"axes", std::move(axes)}};
    case AnalysisMethod::sobol: {
      const std::optional<SobolAnalysis>& found = analysis.sobol[measure];
      if (!found) return nullptr;
      for (const SobolIndex& index : found->axes)
        axes.push_back(
            {{"first", estimate_json(index.first)}, {"total", estimate_json(index.total)}});
      return {{"axes", std::move(axes)},
              {"variance", variance_json(found->variance)},
              {"base_points", found->base_points}};
    }
    case AnalysisMethod::tornado: {
      const std::optional<Tornado>& found = analysis.tornado[measure];
      if (!found) return nullptr;
      for (const TornadoBar& bar : found->bars)
        axes.push_back({{"axis", bar.axis},
                        {"low", interval_json(bar.low_minus_base)},
                        {"high", interval_json(bar.high_minus_base)},
                        {"width", interval_json(bar.high_minus_low)}});
      return {{"base", json_number(found->base)}, {"axes", std::move(axes)}};
    }
    case AnalysisMethod::two_way:
    case AnalysisMethod::variance:
      break;
  }
  const std::optional<VarianceComponents>& found = analysis.variance[measure];
  return found ? Json{{"variance", variance_json(*found)}} : Json();
}

/// Words for measures, from the quantities that are one of them and nothing more.
std::map<std::string, std::string> titles_of(const ReportLayout& layout) {
  std::map<std::string, std::string> titles;
  for (const ReportPayer& payer : layout.payers)
    titles["cost." + payer.id] = "Spending: " + payer.title;
  for (const ReportGroup& group : layout.groups) {
    for (const ReportQuantity& quantity : group.quantities) {
      const Formula& formula = quantity.formula;
      const bool is_one = !group.for_each_service && formula.numerator.size() == 1 &&
                          formula.denominator.empty() && formula.scale == 1 &&
                          formula.numerator[0].weight == 1 &&
                          formula.numerator[0].form == FormulaForm::plain;
      if (is_one) titles.try_emplace(formula.numerator[0].name, quantity.title);
    }
  }
  return titles;
}

/// One study, as a page shows it.
class StudyJson {
 public:
  StudyJson(const StudyReader& reader, const ReportLayout& layout)
      : reader_(reader),
        study_(reader.study()),
        titles_(titles_of(layout)),
        views_(views_of(study_)) {
    const std::size_t of_measure = views_.size() * study_.axes.size() * numbers_of_an_index;
    measures_.resize(std::min({study_.measures.size(), most_measures,
                               std::max<std::size_t>(1, most_analysed / of_measure)}));
    std::iota(measures_.begin(), measures_.end(), std::size_t{0});
    const std::size_t of_point = study_.axes.size() + views_.size() * measures_.size();
    const std::size_t count =
        std::min(study_.points, std::max(least_points, most_numbers / of_point));
    for (std::size_t i = 0; i < count; ++i) shown_.push_back(i * study_.points / count);
  }

  [[nodiscard]] Json json() const {
    Json json;
    json["design"] = study_.design;
    Json settings = Json::object();
    for (const auto& [key, value] : study_.design_settings) settings[key] = value;
    json["settings"] = std::move(settings);
    json["points"] = study_.points;
    json["shown"] = shown_;
    json["replications"] = study_.replications;
    json["failed_units"] = study_.failed_units;
    json["broken_checks"] = study_.broken_checks;
    json["axes"] = axes();
    json["measures_kept"] = study_.measures.size();
    Json measures = Json::array();
    for (const std::size_t measure : measures_) {
      const Measure& each = study_.measures[measure];
      const auto title = titles_.find(each.name);
      measures.push_back({{"name", each.name},
                          {"title", title == titles_.end() ? Json() : Json(title->second)},
                          {"unit", each.unit},
                          {"sentence", each.sentence}});
    }
    json["measures"] = std::move(measures);
    json["method"] = analysis_method_names()[static_cast<std::size_t>(method_of(study_))];
    Json views = Json::array();
    for (const View& view : views_) views.push_back(view_json(view));
    json["views"] = std::move(views);
    Json failures = Json::array();
    for (const StudyContents::Failure& failure : study_.failures) {
      if (failures.size() == most_failures) break;
      failures.push_back(
          {{"point", failure.point}, {"replication", failure.replication}, {"text", failure.text}});
    }
    json["failures"] = std::move(failures);
    return json;
  }

 private:
  /// Numbers as they are; of others, such as areas, their texts and which one each point has.
  [[nodiscard]] Json axes() const {
    Json list = Json::array();
    for (std::size_t axis = 0; axis < study_.axes.size(); ++axis) {
      const StudyContents::Axis& each = study_.axes[axis];
      Json json = {{"name", each.name}, {"address", each.address}, {"unit", each.unit}};
      std::vector<double> numbers;
      for (std::size_t point = 0; point < study_.points; ++point)
        numbers.push_back(reader_.number(point, axis));
      const bool are_numbers = std::all_of(numbers.begin(), numbers.end(),
                                           [](double number) { return std::isfinite(number); });
      Json values = Json::array();
      if (are_numbers) {
        const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
        json["low"] = json_number(*least);
        json["high"] = json_number(*most);
        for (const std::size_t point : shown_)
          values.push_back(json_number(numbers[point], digits_of_a_point));
      } else {
        std::map<std::string, std::size_t> places;
        Json texts = Json::array();
        for (std::size_t point = 0; point < study_.points; ++point) {
          const std::string text = reader_.text(point, axis);
          if (places.try_emplace(text, places.size()).second) texts.push_back(text);
        }
        for (const std::size_t point : shown_)
          values.push_back(places.at(reader_.text(point, axis)));
        json["texts"] = std::move(texts);
      }
      json["values"] = std::move(values);
      list.push_back(std::move(json));
    }
    return list;
  }

  [[nodiscard]] Json view_json(const View& view) const {
    std::vector<std::vector<double>> values = reader_.totals(view.arm, measures_);
    if (view.of == AnalysisRequest::Of::difference) {
      const std::vector<std::vector<double>> before =
          reader_.totals(study_.against[view.arm], measures_);
      for (std::size_t i = 0; i < values.size(); ++i) {
        for (std::size_t unit = 0; unit < values[i].size(); ++unit)
          values[i][unit] -= before[i][unit];
      }
    }
    AnalysisRequest request;
    request.method = method_of(study_);
    request.arm = view.arm;
    request.of = view.of;
    request.measures = measures_;
    const StudyAnalysis analysis = analyse_study(reader_, request);
    Json measures = Json::array();
    for (std::size_t i = 0; i < measures_.size(); ++i) {
      const Responses responses(study_.replications, std::move(values[i]));
      double least = std::nan(""), most = std::nan("");
      for (std::size_t point = 0; point < responses.points(); ++point) {
        if (!responses.known(point)) continue;
        least = std::fmin(least, responses.mean(point));
        most = std::fmax(most, responses.mean(point));
      }
      Json means = Json::array();
      for (const std::size_t point : shown_)
        means.push_back(json_number(responses.mean(point), digits_of_a_point));
      measures.push_back(
          {{"known", analysis.summaries[i].known_points},
           {"mean", json_number(analysis.summaries[i].known_points > 0 ? analysis.summaries[i].mean
                                                                       : std::nan(""))},
           {"least", json_number(least)},
           {"most", json_number(most)},
           {"points", std::move(means)},
           {"answer", answer_json(analysis, i)}});
    }
    return {{"arm", view.arm},
            {"difference", view.of == AnalysisRequest::Of::difference},
            {"measures", std::move(measures)}};
  }

  const StudyReader& reader_;
  const StudyContents& study_;
  std::map<std::string, std::string> titles_;
  std::vector<View> views_;
  std::vector<std::size_t> measures_, shown_;
};

}  // namespace

Json report_study(const StudyReader& reader, const ReportLayout& layout) {
  return StudyJson(reader, layout).json();
}

}  // namespace carersim
