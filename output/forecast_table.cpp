#include "output/forecast_table.hpp"

#include <fmt/format.h>

#include <cmath>

#include "output/number_text.hpp"

namespace carersim {

namespace {

/// People, to the whole number from ten on.
std::string people(double number) {
  if (!std::isfinite(number)) return "–";
  if (number >= 10) return mean_text({std::round(number), INFINITY}, NumberStyle::plain);
  return fmt::format("{:.3g}", std::round(number * 10) / 10);
}

std::string percent(double share) {
  if (!std::isfinite(share)) return "–";
  return fmt::format("{:.0f} %", 100 * share);
}

std::string whole_band(const Band& band) {
  const auto whole = [](double number) {
    return mean_text({std::round(number), INFINITY}, NumberStyle::plain);
  };
  if (!std::isfinite(band.median)) return "–";
  return fmt::format("{} ({}–{})", whole(band.median), whole(band.low_90), whole(band.high_90));
}

std::string people_band(const Band& band) {
  if (!std::isfinite(band.median)) return "–";
  return fmt::format("{} ({}–{})", people(band.median), people(band.low_90), people(band.high_90));
}

/// @param decimals  of the percentages
std::string share_band(const Band& band, int decimals) {
  if (!std::isfinite(band.median)) return "–";
  return fmt::format("{:.{}f} % ({:.{}f}–{:.{}f})", 100 * band.median, decimals, 100 * band.low_90,
                     decimals, 100 * band.high_90, decimals);
}

/// The capacities that were compared, each with how often the target was met.
std::string capacities_text(const ForecastReport& report, const TargetForecast& target,
                            const ForecastTableStyle& style) {
  TextTable table({"Capacity", "", "target met", "chance (95 % interval)", "in time (90 % band)"});
  const ForecastPeriod all = {"", "", 0, report.month_dates.size()};
  for (const ForecastCase& each : cases_of(target)) {
    const Proportion met = each.outcome->met(target.target.share);
    table.add_row(
        {each.name, capacity_text(target.kind, each.outcome->capacity),
         fmt::format("{} of {}", met.held, met.of),
         fmt::format("{:.0f} % ({:.0f}–{:.0f})", 100 * met.share, 100 * met.low, 100 * met.high),
         share_band(
             band_of(each.outcome->counts, ForecastQuantity::in_time, all, report.month_days), 1)});
  }
  return table.text(style.width, style.colour);
}

std::string periods_text(const ForecastReport& report, std::size_t index, const ForecastCase& shown,
                         Every every, const ForecastTableStyle& style) {
  const TargetForecast& target = report.forecast.targets[index];
  const ForecastReport::Service& service = report.services[index];
  TextTable table(
      {fmt::format("{}: {}", shown.name, capacity_text(target.kind, shown.outcome->capacity)),
       "open", "came", "could serve", "waiting", "in time", "misses"});
  const std::vector<TargetCounts>& counts = shown.outcome->counts;
  std::string year;
  for (const ForecastPeriod& period : forecast_periods(report, every)) {
    if (every != Every::year && period.year != year) table.start_group(year = period.year);
    std::int64_t open = 0;
    for (std::size_t t = period.first; t < period.end; ++t) open += service.open_days[t];
    const auto band = [&](ForecastQuantity quantity) {
      return band_of(counts, quantity, period, report.month_days);
    };
    table.add_row({period.label, fmt::format("{} d", open),
                   whole_band(band(ForecastQuantity::came)),
                   people(band(ForecastQuantity::could_serve).median),
                   people_band(band(ForecastQuantity::waiting)),
                   share_band(band(ForecastQuantity::in_time), 0),
                   percent(chance_missed(counts, target.target.share, period))});
  }
  return table.text(style.width, style.colour);
}

}  // namespace

std::string forecast_text(const ForecastReport& report, const ForecastTableStyle& style) {
  constexpr std::size_t most_rows = 24;
  const Every every =
      style.every.value_or(report.month_dates.size() > most_rows ? Every::year : Every::month);
  std::string text = report.title;
  text += fmt::format("; {}\n", report.arm);
  for (const std::string& change : report.what_if) text += fmt::format("What if: {}\n", change);
  const auto paragraph = [&](const std::string& words) {
    for (const std::string& line : wrap(words, style.width)) text += line + "\n";
  };
  for (std::size_t i = 0; i < report.forecast.targets.size(); ++i) {
    const TargetForecast& target = report.forecast.targets[i];
    text += "\n" +
            heading_text(fmt::format("{}, with a chance of {:.3g} %", target_text(target),
                                     100 * report.forecast.settings.probability),
                         style.colour) +
            "\n\n";
    for (const std::string& sentence : answer_of(report, i)) paragraph(sentence);
    text += "\n" + capacities_text(report, target, style);
    const std::vector<ForecastCase> cases = cases_of(target);
    text += "\n" + periods_text(report, i, cases.front(), every, style);
    text += "\n" + periods_text(report, i, cases.back(), every, style);
  }
  text += "\n";
  for (const std::string& note : notes_of(report)) paragraph(note);
  return text;
}

}  // namespace carersim
