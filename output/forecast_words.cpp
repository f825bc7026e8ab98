#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cmath>

#include "output/forecast_report.hpp"
#include "output/number_text.hpp"

namespace carersim {

namespace {

std::string percent(double share) {
  return fmt::format("{:.3g} %", std::round(share * 1000) / 10);
}

/// A share of replications: never 100 % or 0 % of what was not all or none.
std::string chance(const Proportion& met) {
  return fmt::format("{} of {}, {:.0f} % (95 % interval {:.0f} to {:.0f} %)", met.held, met.of,
                     100 * met.share, 100 * met.low, 100 * met.high);
}

std::string days_text(Span span) {
  const double days = span.days();
  if (days >= 1 || days == 0) return fmt::format("{:.6g} day{}", days, days == 1 ? "" : "s");
  if (days * 24 >= 1) return fmt::format("{:.6g} hour{}", days * 24, days * 24 == 1 ? "" : "s");
  return fmt::format("{:.6g} minutes", days * 1440);
}

/// To the hundred pounds, where it is more than a thousand.
std::string pounds(double amount) {
  if (amount > 1000) amount = std::round(amount / 100) * 100;
  return mean_text({amount, INFINITY}, NumberStyle::pounds);
}

/// How many more than now, and what they cost.
std::string needed_text(const ForecastReport& report, std::size_t index) {
  const TargetForecast& target = report.forecast.targets[index];
  const ForecastReport::Service& service = report.services[index];
  const double now = target.now.capacity, needed = target.recommended.capacity;
  const std::string amount = capacity_text(target.kind, needed);
  std::string text;
  if (std::abs(needed - now) < 1e-9) {
    text = fmt::format("Needed: {}, as many as now.", amount);
  } else {
    text = fmt::format("Needed: {}, {:.12g} {} than the {} of now.", amount,
                       std::round(100 * std::abs(needed - now)) / 100,
                       needed > now ? "more" : "less", capacity_text(target.kind, now));
  }
  if (target.lowest != target.highest) {
    text += fmt::format(" (In the scenario it goes from {} to {} in the forecast.)",
                        capacity_text(target.kind, target.lowest),
                        capacity_text(target.kind, target.highest));
  }
  if (service.pounds_a_year > 0 && needed > now) {
    text += fmt::format(" At {}, that is {} a year.", service.price,
                        pounds((needed - now) * service.pounds_a_year));
  }
  return text;
}

std::string confirmed_text(const ForecastReport& report, const TargetForecast& target) {
  const double wanted = report.forecast.settings.probability;
  const double share = target.target.share;
  const Proportion met = target.recommended.met(share);
  std::string text = fmt::format("In fresh replications it is met in {}", chance(met));
  if (met.share < wanted) {
    text += met.high < wanted
                ? fmt::format(": less than {}, so it is not confirmed", percent(wanted))
                : fmt::format(": {} lies within the interval", percent(wanted));
  }
  if (target.smaller.capacity <= 0) return text + ". Nothing smaller serves anybody.";
  const Proportion less = target.smaller.met(share);
  text += fmt::format("; with {} in {}", capacity_text(target.kind, target.smaller.capacity),
                      chance(less));
  if (less.share < wanted && less.high >= wanted) text += ", an interval that holds enough too";
  if (less.share >= wanted) text += ", which cannot be told from enough";
  if (target.decided) {
    const TargetForecast::Decided& decided = *target.decided;
    text += fmt::format(
        ". Chance decides much between these two: of {} other replications it was met in {:.0f} % "
        "and in {:.0f} %, and that decided",
        decided.recommended.of, 100 * decided.recommended.share, 100 * decided.smaller.share);
  }
  return text + ".";
}

std::string unlimited_text(const ForecastReport& report, std::size_t index) {
  const TargetForecast& target = report.forecast.targets[index];
  const ForecastReport::Service& service = report.services[index];
  const ForecastPeriod all = {"", "", 0, report.month_dates.size()};
  const auto& counts = target.unlimited.counts;
  const Band share = band_of(counts, ForecastQuantity::in_time, all, report.month_days);
  double in_time = 0, late = 0, refused = 0;
  for (const TargetCounts& each : counts) {
    for (std::size_t t = 0; t < each.in_time.size(); ++t) {
      in_time += each.in_time[t];
      late += each.late[t];
      refused += each.refused[t];
    }
  }
  const double judged = std::max(1.0, in_time + late + refused);
  std::string text = fmt::format(
      "No capacity meets it. With {}, so many that nobody waits for a place, {} of those who come "
      "are served within {} (9 of 10 replications: {} to {}), and it is met in {} of {} "
      "replications.",
      capacity_text(target.kind, target.unlimited.capacity), percent(in_time / judged),
      days_text(target.target.within), percent(share.low_90), percent(share.high_90),
      target.unlimited.met(target.target.share).held, target.unlimited.counts.size());
  if (late > 0) {
    const bool closed = service.longest_closed > target.target.within.days();
    text += closed ? fmt::format(
                         " {} come while it is closed and does not open in time: it opens {}, "
                         "and is closed for up to {} at a stretch.",
                         percent(late / judged), service.opens, wait_text(service.longest_closed))
                   : fmt::format(
                         " {} wait all the same: a policy of the scenario holds its capacity "
                         "back.",
                         percent(late / judged));
  }
  if (refused > 0) {
    text += fmt::format(" {} are turned away, by a rule of the scenario and not for want of {}.",
                        percent(refused / judged),
                        target.kind == ServiceKind::team ? "staff" : "places");
  }
  return text;
}

}  // namespace

std::string target_text(const TargetForecast& target) {
  return fmt::format("{}: {} within {}", target.place.name, percent(target.target.share),
                     days_text(target.target.within));
}

std::vector<std::string> answer_of(const ForecastReport& report, std::size_t index) {
  const TargetForecast& target = report.forecast.targets[index];
  std::vector<std::string> sentences;
  if (target.found) {
    sentences.push_back(needed_text(report, index));
    sentences.push_back(confirmed_text(report, target));
  } else {
    sentences.push_back(unlimited_text(report, index));
  }
  if (target.contradicts_itself) {
    sentences.emplace_back(
        "Some greater capacity was met less often than a smaller one: by chance, or because more "
        "here makes waits elsewhere longer. Look at the capacities that were tried.");
  }
  return sentences;
}

std::vector<std::string> notes_of(const ForecastReport& report) {
  const ForecastSettings& settings = report.forecast.settings;
  std::vector<std::string> notes = {fmt::format(
      "A target is met in a replication when over all months shown at least its share is in time; "
      "a capacity is enough when that is so in at least {} of the replications. Capacities that "
      "were tried share their luck ({} replications). Intervals are of chance alone: parameters "
      "are taken as known.",
      percent(settings.probability), settings.replications)};
  notes.emplace_back(
      "In time: service begins within the time of coming to the service; steps and hand-offs "
      "before that are not in this wait. Who leaves the list of their own within the time does not "
      "count; who is turned away counts as not in time. A month has those who came in it. Misses: "
      "replications in which the month's own share was below the target's.");
  notes.emplace_back(
      "Until the first month shown the capacity is the scenario's, and so are the lists with which "
      "that month begins; from then on it is the one that is tried, without time to recruit.");
  for (std::size_t i = 0; i < report.services.size(); ++i) {
    const TargetForecast& target = report.forecast.targets[i];
    const ForecastReport::Service& service = report.services[i];
    std::int64_t holidays = 0;
    for (const std::int32_t days : service.bank_holidays) holidays += days;
    std::string note = fmt::format("{} opens {}", target.place.name, service.opens);
    if (holidays > 0) note += fmt::format(", less {} bank holidays in the months shown", holidays);
    note += ".";
    if (!target.place.step.exists() && target.steps.size() > 1) {
      note += fmt::format(
          " All who come to it are counted, at {}; name one of these steps to count "
          "its people alone.",
          fmt::join(target.steps, ", "));
    } else if (target.place.step.exists() && target.steps.size() > 1) {
      note +=
          fmt::format(" It serves {} too: what it could serve and who waits are all of them.", [&] {
            std::vector<std::string> others;
            for (const std::string& step : target.steps)
              if (step != target.place.name) others.push_back(step);
            return fmt::format("{}", fmt::join(others, ", "));
          }());
    }
    notes.push_back(note);
  }
  notes.push_back((report.seasons.empty() ? std::string("Nothing in the scenario has a season. ")
                                          : fmt::format("What has a season in the scenario: {}. ",
                                                        fmt::join(report.seasons, ", "))) +
                  "Not modelled unless a policy of the scenario says so: leave and sickness of "
                  "staff by time of "
                  "year; their mean is in the productive hours.");
  return notes;
}

}  // namespace carersim
