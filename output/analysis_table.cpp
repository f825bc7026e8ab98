#include "output/analysis_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "output/number_text.hpp"

namespace carersim {
namespace {

std::string percent_text(double share) {
  return std::isfinite(share) ? fmt::format("{:.1f} %", 100 * share) : "–";
}

/// A share of the variance: beyond 0 and 1 it says how imprecise it is.
std::string index_text(double index) {
  if (!std::isfinite(index)) return "–";
  const std::string digits = fmt::format("{:.2f}", std::abs(index));
  return (index < 0 && digits != "0.00" ? "−" : "") + digits;
}

std::string estimate_text(const Estimate& estimate) {
  if (!std::isfinite(estimate.value)) return "–";
  return fmt::format("{} ({} to {})", index_text(estimate.value), index_text(estimate.low),
                     index_text(estimate.high));
}

/// The text of one analysis.
class Page {
 public:
  Page(const StudyReader& reader, const StudyAnalysis& analysis,
       const AnalysisTableOptions& options)
      : reader_(reader), study_(reader.study()), analysis_(analysis), options_(options) {}

  [[nodiscard]] std::string text() const {
    std::string text = heading() + "\n";
    switch (analysis_.request.method) {
      case AnalysisMethod::morris:
        return text + morris() + left_out() +
               note(
                   "mu is the mean change as an axis moves from its low end to its high end, mu* "
                   "the mean size of the change, sigma their standard deviation: interaction with "
                   "other axes, curvature, and chance. A mu* below the sigma of chance alone "
                   "cannot "
                   "be told from chance.");
      case AnalysisMethod::sobol:
        return text + sobol() + left_out() +
               note(fmt::format("Shares of the variance that parameters make: of an axis by "
                                "itself, and with all its "
                                "interactions; in brackets the {:.3g} % interval of a bootstrap "
                                "over {} base points.",
                                100 * analysis_.request.level, base_points()));
      case AnalysisMethod::tornado:
        return text + tornado() + left_out() +
               note(fmt::format("Each axis from its low end to its high end, the others at their "
                                "base; the {:.3g} % "
                                "interval is of chance, paired by replication.",
                                100 * analysis_.request.level));
      case AnalysisMethod::two_way:
        return text + two_way() + left_out() +
               note(fmt::format(
                   "Means over all replications{}; in brackets the {:.3g} % interval, which is of "
                   "chance.",
                   study_.axes.size() > 2 ? " and over the values of all other axes" : "",
                   100 * analysis_.request.level));
      case AnalysisMethod::variance:
        return text + variance() + left_out() +
               note(
                   "Of the variance of one replication at a random point: parameters make points "
                   "differ, "
                   "shared luck moves all points alike, the rest is chance.");
    }
    throw ProgramError("an analysis has a method");
  }

 private:
  [[nodiscard]] std::string heading() const {
    std::string settings;
    for (const auto& [key, value] : study_.design_settings)
      settings += fmt::format(", {} {}", key, value);
    const std::size_t arm = analysis_.request.arm;
    const std::string of = analysis_.is_difference ? fmt::format("{}, against {}", study_.arms[arm],
                                                                 study_.arms[study_.against[arm]])
                                                   : study_.arms[arm];
    const auto counted = [](std::size_t n, const char* one, const char* many) {
      return fmt::format("{} {}", n, n == 1 ? one : many);
    };
    return fmt::format("{}\n{}{}; {} of {}, {}\n{}\n", study_.title, study_.design, settings,
                       counted(study_.points, "point", "points"),
                       counted(study_.axes.size(), "axis", "axes"),
                       counted(study_.replications, "replication", "replications"), of);
  }

  [[nodiscard]] const Measure& measure(std::size_t i) const {
    return study_.measures[analysis_.request.measures[i]];
  }
  [[nodiscard]] std::string title(std::size_t i) const {
    return fmt::format("{}, {}", measure(i).name, measure(i).unit);
  }
  [[nodiscard]] NumberStyle style(std::size_t i) const { return style_of(measure(i).unit); }
  [[nodiscard]] Sign sign() const {
    return analysis_.is_difference ? Sign::always : Sign::minus_only;
  }
  [[nodiscard]] std::size_t measures() const { return analysis_.request.measures.size(); }
  [[nodiscard]] std::string shown(const TextTable& table) const {
    return table.text(options_.width, options_.colour);
  }

  [[nodiscard]] std::string note(const std::string& text) const {
    std::string result = "\n";
    for (const std::string& line : wrap(text, options_.width)) result += line + "\n";
    if (study_.replications == 1 && analysis_.request.method != AnalysisMethod::tornado)
      result += "One replication of each point: chance cannot be told from parameters.\n";
    return result;
  }

  /// Points without which the measures had to do.
  [[nodiscard]] std::string left_out() const {
    std::string result;
    for (std::size_t i = 0; i < measures(); ++i) {
      const std::size_t known = analysis_.summaries[i].known_points;
      if (known == study_.points) continue;
      result += fmt::format("{}: left out {} of {} points, which failed or had nobody to measure\n",
                            measure(i).name, study_.points - known, study_.points);
    }
    return result.empty() ? result : "\n" + result;
  }

  /// The axes, those with the largest key first.
  template <class Key>
  [[nodiscard]] std::vector<std::size_t> sorted_axes(const Key& key) const {
    std::vector<std::size_t> order(study_.axes.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto size = [&](std::size_t axis) {
      const double value = key(axis);
      return std::isnan(value) ? -std::numeric_limits<double>::infinity() : value;
    };
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return size(a) > size(b); });
    return order;
  }

  [[nodiscard]] std::string morris() const {
    TextTable table(
        {"Effect of", "mu*", "its standard error", "mu", "sigma", "sigma of chance alone"});
    for (std::size_t i = 0; i < measures(); ++i) {
      table.start_group(title(i));
      const std::vector<MorrisEffect>& effects = analysis_.morris[i];
      for (const std::size_t axis :
           sorted_axes([&](std::size_t a) { return effects[a].mu_star; })) {
        const MorrisEffect& effect = effects[axis];
        if (effect.effects == 0) {
          table.add_row({study_.axes[axis].name, "–", "–", "–", "–", "–"});
          continue;
        }
        const auto size = [&](double value) { return mean_text({value, value}, style(i)); };
        const double error = effect.sigma / std::sqrt(static_cast<double>(effect.effects));
        table.add_row(
            {study_.axes[axis].name, mean_text({effect.mu_star, effect.mu_star_error}, style(i)),
             size(effect.mu_star_error), mean_text({effect.mu, error}, style(i), Sign::always),
             size(effect.sigma), study_.replications == 1 ? "–" : size(effect.chance)});
      }
    }
    return shown(table);
  }

  [[nodiscard]] std::size_t base_points() const {
    std::size_t most = 0;
    for (const auto& each : analysis_.sobol)
      if (each) most = std::max(most, each->base_points);
    return most;
  }

  [[nodiscard]] std::string sobol() const {
    TextTable table({"Share of", "first order", "total"});
    for (std::size_t i = 0; i < measures(); ++i) {
      const std::optional<SobolAnalysis>& found = analysis_.sobol[i];
      table.start_group(fmt::format("{}; mean {}", title(i),
                                    mean_text({analysis_.summaries[i].mean, 0}, style(i), sign())));
      for (const std::size_t axis :
           sorted_axes([&](std::size_t a) { return found ? found->axes[a].total.value : 0; })) {
        table.add_row({study_.axes[axis].name, found ? estimate_text(found->axes[axis].first) : "–",
                       found ? estimate_text(found->axes[axis].total) : "–"});
      }
      if (!found || study_.replications == 1) continue;
      const VarianceComponents& variance = found->variance;
      const auto share = [&](double part) {
        return variance.total() > 0 ? percent_text(part / variance.total()) : std::string("–");
      };
      table.add_row({"Variance of one replication: parameters", share(variance.parameters), ""});
      table.add_row({"… luck shared by all points", share(variance.replications), ""});
      table.add_row({"… other chance", share(variance.residual), ""});
    }
    return shown(table);
  }

  [[nodiscard]] std::string tornado() const {
    TextTable table({"Axis", "low end", "high end", "at low end", "at high end", "swing"});
    for (std::size_t i = 0; i < measures(); ++i) {
      const std::optional<Tornado>& found = analysis_.tornado[i];
      if (!found) continue;
      table.start_group(
          fmt::format("{}; base {}", title(i), mean_text({found->base, 0}, style(i), sign())));
      for (const TornadoBar& bar : found->bars) {
        const auto end = [&](double value, const Interval& from_base) {
          return mean_text({value, from_base.half_width}, style(i), sign());
        };
        table.add_row({study_.axes[bar.axis].name, reader_.text(2 * bar.axis + 1, bar.axis),
                       reader_.text(2 * bar.axis + 2, bar.axis), end(bar.low, bar.low_minus_base),
                       end(bar.high, bar.high_minus_base),
                       interval_text(bar.high_minus_low, style(i), Sign::always)});
      }
    }
    return shown(table);
  }

  [[nodiscard]] std::string two_way() const {
    std::string text;
    for (std::size_t i = 0; i < measures(); ++i) {
      std::vector<std::string> headings = {fmt::format("{}, by {}",
                                                       study_.axes[analysis_.rows.axis].name,
                                                       study_.axes[analysis_.columns.axis].name)};
      for (const std::string& value : analysis_.columns.texts) headings.push_back(value);
      TextTable table(headings);
      table.start_group(title(i));
      for (std::size_t row = 0; row < analysis_.rows.texts.size(); ++row) {
        std::vector<std::string> cells = {analysis_.rows.texts[row]};
        for (const RunningMoments& cell : analysis_.two_way[i].cells[row]) {
          cells.push_back(cell.count() == 0
                              ? "–"
                              : interval_text(student_interval(cell, analysis_.request.level),
                                              style(i), sign()));
        }
        table.add_row(cells);
      }
      text += (i == 0 ? "" : "\n") + shown(table);
    }
    return text;
  }

  [[nodiscard]] std::string variance() const {
    TextTable table(
        {"Measure", "mean", "standard deviation", "parameters", "shared luck", "other chance"});
    for (std::size_t i = 0; i < measures(); ++i) {
      const std::optional<VarianceComponents>& found = analysis_.variance[i];
      const bool varies = found && found->total() > 0;
      const auto share = [&](double part) {
        return varies ? percent_text(part / found->total()) : std::string("–");
      };
      const bool tells = varies && study_.replications > 1;
      table.add_row({title(i), mean_text({analysis_.summaries[i].mean, 0}, style(i), sign()),
                     found ? mean_text({std::sqrt(found->total()), 0}, style(i)) : "–",
                     tells ? share(found->parameters) : "–",
                     tells ? share(found->replications) : "–",
                     tells ? share(found->residual) : "–"});
    }
    return shown(table);
  }

  const StudyReader& reader_;
  const StudyContents& study_;
  const StudyAnalysis& analysis_;
  const AnalysisTableOptions& options_;
};

}  // namespace

std::string analysis_text(const StudyReader& reader, const StudyAnalysis& analysis,
                          const AnalysisTableOptions& options) {
  return Page(reader, analysis, options).text();
}

}  // namespace carersim
