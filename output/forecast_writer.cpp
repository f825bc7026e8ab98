#include "output/forecast_writer.hpp"

#include <fmt/format.h>

#include <functional>
#include <limits>

#include "output/described_datasets.hpp"
#include "output/hdf5_file.hpp"
#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"
#include "sim/scenario/period.hpp"

namespace carersim {

namespace {

using H5::PredType;
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The datasets of a forecast: FORMAT.md in code.
class ForecastDatasets {
 public:
  ForecastDatasets(const ForecastReport& report, const std::filesystem::path& path)
      : report_(report), targets_(report.forecast.targets), file_(path) {}

  void write() {
    describe();
    add_targets();
    add_months();
    add_tried();
    add_runs(
        "now", "replication", [](const TargetForecast& t) { return &t.now; },
        "with the scenario's capacity");
    std::size_t fresh = 0;
    bool all_found = true;
    for (const TargetForecast& target : targets_) {
      fresh = std::max(fresh, target.recommended.counts.size());
      all_found = all_found && target.found;
    }
    if (fresh > 0) {
      std::vector<std::int32_t> numbers = numbers_below(fresh);
      for (std::int32_t& number : numbers)
        number += static_cast<std::int32_t>(report_.forecast.first_fresh);
      file_.add_dimension("fresh_replication", numbers);
      add_runs(
          "needed", "fresh_replication", [](const TargetForecast& t) { return &t.recommended; },
          "with the capacity that is needed");
      add_runs(
          "smaller", "fresh_replication", [](const TargetForecast& t) { return &t.smaller; },
          "with the next smaller capacity");
    }
    if (!all_found) {
      add_runs(
          "unlimited", "replication", [](const TargetForecast& t) { return &t.unlimited; },
          "with so much that nobody waits for a place");
    }
    const H5::Group provenance = file_.add_group("provenance");
    write_attribute(provenance, "command", report_.command);
    for (const auto& [name, text] : report_.provenance) write_attribute(provenance, name, text);
    file_.close();
  }

 private:
  void describe() {
    const ForecastSettings& settings = report_.forecast.settings;
    const H5::Group root = file_.root();
    write_attribute(root, "format", std::string("carersim forecast"));
    write_attribute(root, "format_version", std::int32_t{1});
    write_attribute(root, "Conventions", std::string("CF-1.10"));
    write_attribute(root, "title", report_.title);
    write_attribute(root, "arm", report_.arm);
    write_attribute(root, "program_version", report_.program_version);
    write_attribute(root, "seed", report_.seed);
    write_attribute(root, "replications", std::uint64_t{settings.replications});
    write_attribute(root, "probability", fmt::format("{}", settings.probability));
    write_attribute(root, "scenario_text", report_.scenario_text);
    std::string what_if;
    for (const std::string& change : report_.what_if) what_if += change + "\n";
    write_attribute(root, "what_if", what_if);
    const H5::Group versions = file_.add_group("versions");
    for (const auto& [name, version] : report_.versions) write_attribute(versions, name, version);
    add_assumptions(file_, report_.assumptions);
  }

  void add(const std::string& name, const std::vector<std::string>& dimensions,
           const std::vector<double>& values, const std::string& long_name,
           const std::string& unit = "") {
    const H5::DataSet dataset =
        file_.add_variable(name, PredType::IEEE_F64LE, dimensions, long_name);
    if (!unit.empty()) write_attribute(dataset, "units", unit);
    dataset.write(values.data(), PredType::NATIVE_DOUBLE);
  }
  void add_per_target(const std::string& name,
                      const std::function<double(std::size_t target)>& value,
                      const std::string& long_name, const std::string& unit = "") {
    std::vector<double> values;
    for (std::size_t i = 0; i < targets_.size(); ++i) values.push_back(value(i));
    add(name, {"target"}, values, long_name, unit);
  }
  void add_texts_per_target(const std::string& name,
                            const std::function<std::string(std::size_t target)>& text,
                            const std::string& long_name) {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < targets_.size(); ++i) texts.push_back(text(i));
    file_.add_texts(name, "target", texts, long_name);
  }

  void add_targets() {
    std::vector<std::string> names;
    for (const TargetForecast& target : targets_) names.push_back(target_text(target));
    file_.add_dimension("target", names);
    add_texts_per_target(
        "place", [&](std::size_t i) { return targets_[i].place.name; },
        "service, or pathway and step");
    add_texts_per_target(
        "unit",
        [&](std::size_t i) { return targets_[i].kind == ServiceKind::team ? "WTE" : "places"; },
        "unit of the capacities");
    add_texts_per_target(
        "answer",
        [&](std::size_t i) {
          std::string text;
          for (const std::string& sentence : answer_of(report_, i))
            text += (text.empty() ? "" : " ") + sentence;
          return text;
        },
        "the answer in words");
    add_per_target(
        "share", [&](std::size_t i) { return targets_[i].target.share; },
        "share that is to be in time", "1");
    add_per_target(
        "within", [&](std::size_t i) { return targets_[i].target.within.days(); },
        "time from coming to the start of service", "d");
    add_per_target(
        "step", [&](std::size_t i) { return targets_[i].step; }, "by which capacities were tried");
    add_per_target(
        "capacity_now", [&](std::size_t i) { return targets_[i].now.capacity; },
        "the scenario's capacity at the start of the evaluation");
    add_per_target(
        "capacity_needed",
        [&](std::size_t i) { return targets_[i].found ? targets_[i].recommended.capacity : none; },
        "the smallest capacity that is enough; nan: none is");
    const auto add_decided = [&](const std::string& name, Proportion TargetForecast::Decided::*of,
                                 const std::string& long_name) {
      add_per_target(
          name,
          [&](std::size_t i) {
            const std::optional<TargetForecast::Decided>& decided = targets_[i].decided;
            return decided ? ((*decided).*of).share : none;
          },
          long_name, "1");
    };
    add_decided("decided_needed", &TargetForecast::Decided::recommended,
                "share of the replications that decided in which it is met with what is needed");
    add_decided("decided_smaller", &TargetForecast::Decided::smaller,
                "of these with the next smaller capacity");
    add_per_target(
        "cost_of_one_more",
        [&](std::size_t i) {
          const double pounds = report_.services[i].pounds_a_year;
          return pounds > 0 ? pounds : none;
        },
        "of one WTE or place in a year, where it is used", "GBP");
  }

  void add_months() {
    std::vector<std::int32_t> days;
    const Date first = *parse_date(report_.month_dates.front());
    for (const std::string& date : report_.month_dates)
      days.push_back(static_cast<std::int32_t>((*parse_date(date) - first).count()));
    const H5::DataSet scale = file_.add_dimension("month", days);
    write_attribute(scale, "long_name", std::string("first day of the month"));
    write_attribute(scale, "units", "days since " + report_.month_dates.front());
    write_attribute(scale, "calendar", std::string("proleptic_gregorian"));
    file_.add_texts("month_start", "month", report_.month_dates,
                    "first day of the month, ISO 8601");
    add("month_days", {"month"}, report_.month_days, "length of the month", "d");
    const auto add_days = [&](const std::string& name,
                              std::vector<std::int32_t> ForecastReport::Service::*of,
                              const std::string& long_name) {
      std::vector<std::int32_t> all;
      for (const ForecastReport::Service& service : report_.services)
        all.insert(all.end(), (service.*of).begin(), (service.*of).end());
      file_.add_variable(name, PredType::STD_I32LE, {"target", "month"}, long_name)
          .write(all.data(), PredType::NATIVE_INT32);
    };
    add_days("open_days", &ForecastReport::Service::open_days, "days on which the service opens");
    add_days("bank_holidays", &ForecastReport::Service::bank_holidays,
             "bank holidays that close it");
    file_.add_dimension("replication", numbers_below(report_.forecast.settings.replications));
  }

  /// Capacities that were tried, of all targets one after another.
  void add_tried() {
    std::vector<double> capacities;
    std::vector<std::int32_t> of_target, met, of, enough;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      for (const TargetForecast::Tried& tried : targets_[i].tried) {
        of_target.push_back(static_cast<std::int32_t>(i));
        capacities.push_back(tried.capacity);
        met.push_back(static_cast<std::int32_t>(tried.met));
        of.push_back(static_cast<std::int32_t>(tried.of));
        enough.push_back(tried.enough ? 1 : 0);
      }
    }
    if (capacities.empty()) return;
    file_.add_dimension("tried", numbers_below(capacities.size()));
    add("tried_capacity", {"tried"}, capacities, "capacity that was tried");
    const auto add_numbers = [&](const std::string& name, const std::vector<std::int32_t>& values,
                                 const std::string& long_name) {
      file_.add_variable(name, PredType::STD_I32LE, {"tried"}, long_name)
          .write(values.data(), PredType::NATIVE_INT32);
    };
    add_numbers("tried_target", of_target, "place of its target along `target`");
    add_numbers("tried_met", met, "replications in which the target was met");
    add_numbers("tried_of", of, "replications that were run: no more once it was clear");
    add_numbers("tried_enough", enough, "1 when it is enough");
  }

  /// What a run of every target gave, [target][replication][month]; nan where there is none.
  void add_runs(const std::string& name, const std::string& replications,
                const std::function<const CapacityOutcome*(const TargetForecast&)>& of,
                const std::string& how) {
    struct Quantity {
      const char* name;
      std::vector<double> TargetCounts::*values;
      const char* long_name;
    };
    const std::size_t months = report_.month_dates.size();
    std::size_t count = report_.forecast.settings.replications;
    for (const TargetForecast& target : targets_)
      count = std::max(count, of(target)->counts.size());
    if (replications == "fresh_replication") {
      count = 0;
      for (const TargetForecast& target : targets_)
        count = std::max(count, target.recommended.counts.size());
    }
    for (const Quantity& quantity : std::initializer_list<Quantity>{
             {"in_time", &TargetCounts::in_time, "people who came in the month, served in time"},
             {"late", &TargetCounts::late, "people who came in the month, not served in time"},
             {"refused", &TargetCounts::refused, "people who came in the month, turned away"},
             {"left", &TargetCounts::left,
              "people who came in the month and left the list within the time"},
             {"waiting", &TargetCounts::waiting, "people on the service's list, mean of the month"},
             {"could_serve", &TargetCounts::capacity,
              "people whom the service could serve in the month"}}) {
      std::vector<double> values(targets_.size() * count * months, none);
      for (std::size_t i = 0; i < targets_.size(); ++i) {
        const std::vector<TargetCounts>& counts = of(targets_[i])->counts;
        for (std::size_t r = 0; r < counts.size(); ++r) {
          const std::vector<double>& row = counts[r].*quantity.values;
          std::copy(row.begin(), row.end(),
                    values.begin() + static_cast<std::ptrdiff_t>((i * count + r) * months));
        }
      }
      add(fmt::format("{}_{}", name, quantity.name), {"target", replications, "month"}, values,
          fmt::format("{}, {}", quantity.long_name, how), "people");
    }
    add_per_target(
        name + "_met",
        [&](std::size_t i) {
          const CapacityOutcome& outcome = *of(targets_[i]);
          return outcome.counts.empty() ? none : outcome.met(targets_[i].target.share).share;
        },
        fmt::format("share of replications in which the target is met {}", how), "1");
  }

  const ForecastReport& report_;
  const std::vector<TargetForecast>& targets_;
  NetcdfFile file_;
};

std::uintmax_t bytes_of(const ForecastReport& report) {
  std::uintmax_t numbers = 0;
  constexpr std::uintmax_t quantities = 6;
  for (const TargetForecast& target : report.forecast.targets) {
    const std::uintmax_t runs = 2 * std::uintmax_t{report.forecast.settings.replications} +
                                2 * target.recommended.counts.size();
    numbers += quantities * (runs + 1) * report.month_dates.size();
  }
  std::uintmax_t texts = report.scenario_text.size();
  for (const std::string& text : report.assumptions) texts += text.size() + 64;
  constexpr std::uintmax_t tables = 1024 * 1024;
  return tables + 8 * report.forecast.targets.size() * numbers + 2 * texts;
}

}  // namespace

void write_forecast(const ForecastReport& report, const std::filesystem::path& path) {
  PartialFile file(path);
  write_whole_file(file, bytes_of(report), [&] { ForecastDatasets(report, file.path()).write(); });
}

}  // namespace carersim
