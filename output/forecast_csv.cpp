#include <fmt/format.h>

#include "output/forecast_table.hpp"
#include "output/text_file.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

std::string row_of(const std::vector<std::string>& fields) {
  std::string row;
  for (const std::string& field : fields) row += (row.empty() ? "" : ",") + field;
  return row + "\r\n";
}

std::string months_csv(const ForecastReport& report) {
  std::vector<std::string> heading = {"target",    "case",          "capacity",     "month",
                                      "open_days", "bank_holidays", "chance_missed"};
  for (const ForecastQuantity quantity : forecast_quantities) {
    for (const char* part : {"median", "low_50", "high_50", "low_90", "high_90"})
      heading.push_back(fmt::format("{}_{}", name_of(quantity), part));
  }
  std::string text = row_of(heading);
  for (std::size_t i = 0; i < report.forecast.targets.size(); ++i) {
    const TargetForecast& target = report.forecast.targets[i];
    for (const ForecastCase& each : cases_of(target)) {
      for (const ForecastPeriod& month : forecast_periods(report, Every::month)) {
        std::vector<std::string> fields = {
            csv_field(target_text(target)),
            csv_field(each.name),
            csv_field(each.outcome->capacity),
            report.month_dates[month.first],
            std::to_string(report.services[i].open_days[month.first]),
            std::to_string(report.services[i].bank_holidays[month.first]),
            csv_field(chance_missed(each.outcome->counts, target.target.share, month))};
        for (const ForecastQuantity quantity : forecast_quantities) {
          const Band band = band_of(each.outcome->counts, quantity, month, report.month_days);
          for (const double value :
               {band.median, band.low_50, band.high_50, band.low_90, band.high_90})
            fields.push_back(csv_field(value));
        }
        text += row_of(fields);
      }
    }
  }
  return text;
}

std::string capacities_csv(const ForecastReport& report) {
  std::string text =
      row_of({"target", "case", "capacity", "met", "of", "share", "low_95", "high_95", "enough"});
  for (const TargetForecast& target : report.forecast.targets) {
    const std::string name = csv_field(target_text(target));
    for (const ForecastCase& each : cases_of(target)) {
      const Proportion met = each.outcome->met(target.target.share);
      text += row_of({name, csv_field(each.name), csv_field(each.outcome->capacity),
                      std::to_string(met.held), std::to_string(met.of), csv_field(met.share),
                      csv_field(met.low), csv_field(met.high),
                      met.share >= report.forecast.settings.probability ? "1" : "0"});
    }
    for (const TargetForecast::Tried& tried : target.tried) {
      // No more were run once it was clear, so that there is no share.
      text += row_of({name, "tried", csv_field(tried.capacity), std::to_string(tried.met),
                      std::to_string(tried.of), "", "", "", tried.enough ? "1" : "0"});
    }
  }
  return text;
}

}  // namespace

std::vector<std::filesystem::path> write_forecast_csv(const ForecastReport& report,
                                                      const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw EnvironmentError(fmt::format("{}: {}", folder.string(), disk_problem(error.value())));
  }
  const std::vector<std::filesystem::path> files = {folder / "forecast_months.csv",
                                                    folder / "forecast_capacities.csv"};
  write_text_file(files[0], months_csv(report));
  write_text_file(files[1], capacities_csv(report));
  return files;
}

}  // namespace carersim
