#include "apps/carersim/forecast_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "apps/carersim/description.hpp"
#include "apps/carersim/exit_code.hpp"
#include "apps/carersim/graphs.hpp"
#include "apps/carersim/page_width.hpp"
#include "apps/carersim/progress.hpp"
#include "apps/carersim/report_file.hpp"
#include "apps/carersim/what_if.hpp"
#include "output/forecast_table.hpp"
#include "output/forecast_workbook.hpp"
#include "output/forecast_writer.hpp"
#include "output/report_forecast.hpp"
#include "sim/core/partial_file.hpp"
#include "sim/service/bank_holidays.hpp"

namespace carersim {

namespace {

/// Fewest replications of a scenario that says fewer.
constexpr std::uint32_t least_by_default = 20;

/// One forecast, from its scenario to its tables.
class ForecastRun {
 public:
  ForecastRun(const ForecastRequest& request, const CommandLine& line)
      : request_(request), line_(line) {}

  int run() {
    check_files();
    read_targets();
    read_scenario();
    const Interruption interruption;
    try {
      report_.forecast = forecast(interruption);
    } catch (const ForecastInterrupted&) {
      line_.log.error("interrupted; kept: nothing");
      return static_cast<int>(ExitCode::interrupted);
    }
    report_.provenance["jobs"] = std::to_string(request_.jobs);
    report_.provenance["wall_seconds"] = fmt::format("{:.3f}", seconds_);
    print(forecast_text(report_, {page_width(), colour_for(stdout), request_.every}));
    write();
    return static_cast<int>(ExitCode::success);
  }

 private:
  /// Nothing is simulated for a file that cannot be written.
  void check_files() const {
    const auto check = [&](const std::filesystem::path& path, const char* option) {
      if (path.empty()) return;
      std::error_code error;
      if (!request_.replace && std::filesystem::exists(path, error)) {
        throw CommandLineError(
            fmt::format("{}: found a file {}; expected a new name, or --force to replace it",
                        option, path.string()));
      }
      const PartialFile probe(path);
    };
    check(request_.out, "--out");
    check(request_.workbook, "--xlsx");
    check(request_.page, "--report");
    std::error_code error;
    if (!request_.csv.empty() && std::filesystem::exists(request_.csv, error) &&
        !std::filesystem::is_directory(request_.csv, error)) {
      throw EnvironmentError(fmt::format(
          "{}: found a file; expected a folder, or a name that is free", request_.csv.string()));
    }
  }

  void read_targets() {
    for (const std::string& text : request_.targets) {
      std::string expected;
      const std::optional<WaitTarget> target = WaitTarget::parse(text, expected);
      require(target.has_value(), "targets were looked at on the command line");
      targets_.push_back(*target);
    }
  }

  /// The scenario as it is, then with what is changed and so long that the last who come are seen
  /// to the end of their time.
  void read_scenario() {
    const LoadedScenario loaded = load_scenario(request_.scenario);
    check_graphs(loaded, line_.log, OverloadIs::a_warning);
    const std::vector<std::string>& arms = loaded.scenario.arms();
    const bool added = request_.arm.empty() && !request_.scenario.with.empty();
    const std::size_t arm = added ? arms.size() - 1 : arm_named(loaded.scenario, request_.arm);
    find_places(loaded.plan.arms[arm].pathways);
    until_ = loaded.plan.period.horizon;
    Span within;
    for (const WaitTarget& target : targets_) within = std::max(within, target.within);
    // A whole day: the clock's dates are whole seconds.
    const Instant horizon((until_ + within).ticks() / ticks_per_day * ticks_per_day +
                          ticks_per_day);
    ScenarioOptions longer = request_.scenario;
    for (const std::string& text : request_.what_ifs) {
      for (const Override& change : what_if_overrides(loaded.scenario, arm, text)) {
        longer.more.push_back(change);
        report_.what_if.push_back(fmt::format("{} × {}", change.address, *change.times));
      }
    }
    longer.sets.push_back(
        fmt::format("time.evaluate={} d", (horizon - loaded.plan.period.evaluation_start).days()));
    LoadedScenario longer_run = load_scenario(longer);
    plan_ = std::move(longer_run.plan);
    describe(longer_run.scenario, loaded, arm);
    ArmPlan only = std::move(plan_.arms[arm]);
    plan_.arms.clear();
    plan_.arms.push_back(std::move(only));
  }

  void find_places(const PathwayPlan& pathways) {
    for (const WaitTarget& target : targets_) {
      std::string expected;
      const std::optional<TargetPlace> place = find_place(pathways, target.name, expected);
      if (!place) {
        throw CommandLineError(
            fmt::format("--target: found \"{}\"; expected {}", target.name, expected));
      }
      for (const TargetPlace& other : places_) {
        if (other.service != place->service) continue;
        throw CommandLineError(fmt::format(
            "--target: found two for the service {}; expected one, since it has one capacity",
            pathways.services[place->service.index()].name));
      }
      const ServicePlan& service = pathways.services[place->service.index()];
      if (service.kind != ServiceKind::team && request_.step != std::floor(request_.step)) {
        throw CommandLineError(
            fmt::format("--step: found {}; expected a whole number, since {} has "
                        "places",
                        request_.step, service.name));
      }
      places_.push_back(*place);
    }
  }

  /// @param loaded  the scenario as the user has it, for its text
  void describe(const Scenario& scenario, const LoadedScenario& loaded, std::size_t arm) {
    const RunDescription run = describe_run(loaded, line_.text);
    report_.title = run.title;
    report_.arm = run.arms[arm];
    report_.command = run.command;
    report_.program_version = run.program_version;
    report_.seed = run.seed;
    report_.scenario_text = run.scenario_texts[arm];
    report_.assumptions = run.assumptions;
    report_.versions = run.versions;
    report_.provenance = run.provenance;
    const Months& months = *plan_.months;
    const std::size_t end = months.month_of(until_ - Span(1)) + 1;
    for (std::size_t month = months.first_evaluated(); month < end; ++month) {
      report_.month_dates.push_back(date_text(months.date(month)));
      report_.month_days.push_back(
          (std::min(months.end(month), until_) - months.start(month)).days());
    }
    constexpr std::string_view january = ".season.january";
    for (const Scenario::Entry& entry : scenario.entries(arm)) {
      if (entry.address.ends_with(january))
        report_.seasons.push_back(entry.address.substr(0, entry.address.size() - january.size()));
    }
    for (const TargetPlace& place : places_) {
      const PathwayPlan& pathways = plan_.arms[arm].pathways;
      const ServicePlan& service = pathways.services[place.service.index()];
      ForecastReport::Service& described = report_.services.emplace_back();
      const Cursor open = scenario.arm(arm)["service"][service.name]["open"];
      const bool has_agency = !pathways.agency_rotas.empty() && service.agency.exists();
      described.opens = open.exists() ? open.text()
                        : service.kind == ServiceKind::team && has_agency
                            ? pathways.agency_rotas[service.agency.index()]
                            : "always";
      describe_calendar(service, described, end);
      describe_price(service, plan_.arms[arm].numbers, described);
    }
  }

  void describe_calendar(const ServicePlan& service, ForecastReport::Service& described,
                         std::size_t end) const {
    const Months& months = *plan_.months;
    const RotaCalendar rota(service.rota, months.start_date(), months.horizon());
    const Span day(ticks_per_day);
    for (std::size_t month = months.first_evaluated(); month < end; ++month) {
      std::int32_t open = 0, holidays = 0;
      for (Instant at = months.start(month); at < std::min(months.end(month), until_);
           at = at + day) {
        const Date date = day_of(months.start_date(), at);
        const bool is_open = rota.open_between(at, at + day).ticks() > 0;
        open += is_open ? 1 : 0;
        const std::chrono::weekday weekday(date);
        holidays += !is_open && is_bank_holiday(date) &&
                            !service.rota.day(weekday.iso_encoding() - 1).empty()
                        ? 1
                        : 0;
      }
      described.open_days.push_back(open);
      described.bank_holidays.push_back(holidays);
    }
    for (Instant at = months.evaluation_start(); at < until_;) {
      const Instant closes = rota.next_closing(at);
      if (closes >= until_) break;
      at = rota.next_opening(closes);
      described.longest_closed = std::max(described.longest_closed, (at - closes).days());
    }
  }

  /// What one WTE or place more costs a year where it is used, at the prices of the start.
  void describe_price(const ServicePlan& service, const InForce& numbers,
                      ForecastReport::Service& described) const {
    const Instant from = plan_.months->evaluation_start();
    if (service.cost_per_hour) {
      const double hour = numbers.timed(*service.cost_per_hour).at(from);
      described.pounds_a_year = hour * service.productive_hours;
      described.price = fmt::format("£{:.2f} an hour of work and {:.0f} productive hours a year",
                                    hour, service.productive_hours);
    } else if (service.cost_per_day) {
      const double price = numbers.timed(*service.cost_per_day).at(from);
      described.pounds_a_year = price * days_per_year;
      described.price = fmt::format("£{:.2f} a day of a place that is taken", price);
    }
  }

  [[nodiscard]] ForecastSettings settings() const {
    ForecastSettings settings;
    settings.probability = request_.probability;
    settings.replications =
        request_.scenario.replications.value_or(std::max(plan_.replications, least_by_default));
    settings.fresh = request_.fresh.value_or(2 * settings.replications);
    settings.step = request_.step;
    return settings;
  }

  Forecast forecast(const Interruption& interruption) {
    const ForecastSettings chosen = settings();
    // As many runs as a search usually takes: of each most end before all replications are done.
    constexpr std::uint32_t usual = 7;
    const auto count = static_cast<std::uint32_t>(targets_.size());
    Progress progress(
        (1 + usual * count) * chosen.replications + (1 + count) * chosen.fresh,
        line_.log.level() >= LogLevel::info ? Progress::Show::on_a_terminal : Progress::Show::no,
        "replications");
    ForecastWatcher watcher;
    std::uint32_t done = 0;
    watcher.begins = [&](const std::string& what) {
      line_.log.debug("simulates " + what);
      progress.set_note(" – " + what);
    };
    watcher.looked = [&](const Forecast& now) {
      for (const TargetForecast& target : now.targets) require_somebody(target);
    };
    watcher.runs.delivered = [&] { progress.set_done(++done); };
    watcher.runs.waiting = [&] { progress.refresh(); };
    Forecast forecast = make_forecast(plan_, targets_, places_, chosen, until_, request_.jobs,
                                      interruption, watcher);
    seconds_ = progress.seconds();
    return forecast;
  }

  /// A target of a service to which nobody comes says nothing.
  void require_somebody(const TargetForecast& target) const {
    for (const TargetCounts& counts : target.now.counts) {
      if (counts.came(0, counts.in_time.size()) > 0) return;
    }
    throw CommandLineError(fmt::format(
        "--target: found nobody who comes to {} in the evaluation; expected a service or step to "
        "which people come in this arm",
        target.place.name));
  }

  void write() const {
    if (!request_.csv.empty()) {
      for (const std::filesystem::path& file : write_forecast_csv(report_, request_.csv))
        line_.log.info("Table: " + file.string());
    }
    if (!request_.workbook.empty()) {
      write_forecast_workbook(report_, request_.workbook);
      line_.log.info("Workbook: " + request_.workbook.string());
    }
    if (!request_.out.empty()) {
      write_forecast(report_, request_.out);
      line_.log.info("Results: " + request_.out.string());
    }
    if (!request_.page.empty()) {
      write_page(request_.page, report_.title,
                 forecast_report_data(report_, request_.out.filename().string(), report_sources()));
      line_.log.info("Report: " + request_.page.string());
    }
  }

  const ForecastRequest& request_;
  const CommandLine& line_;
  std::vector<WaitTarget> targets_;
  std::vector<TargetPlace> places_;
  Instant until_;
  RunPlan plan_;
  ForecastReport report_;
  double seconds_ = 0;
};

}  // namespace

int run_forecast(const ForecastRequest& request, const CommandLine& line) {
  return ForecastRun(request, line).run();
}

}  // namespace carersim
