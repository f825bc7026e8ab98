#include "output/csv.hpp"

#include <fmt/format.h>

#include <array>
#include <string>
#include <system_error>
#include <vector>

#include "output/metric_table.hpp"
#include "output/result_layout.hpp"
#include "output/result_reader.hpp"
#include "output/text_file.hpp"
#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {
namespace {

class CsvFile {
 public:
  CsvFile(const std::filesystem::path& path, const char* headings) : file_(path) { line(headings); }

  void line(const std::string& fields) { file_.write(fields + "\r\n"); }
  void publish() { file_.publish(); }

 private:
  TextFile file_;
};

/// Calls work(fields "arm,replication", arm, row) for every replication of every arm.
template <class Work>
void for_each_replication(const ResultReader& reader, const Work& work) {
  for (std::size_t arm = 0; arm < reader.run().arms.size(); ++arm) {
    for (std::size_t row = 0; row < reader.replications(); ++row) {
      work(fmt::format("{},{}", csv_field(reader.run().arms[arm]),
                       reader.replication_numbers()[row]),
           arm, row);
    }
  }
}

std::vector<std::string> measure_fields(const RunDescription& run) {
  std::vector<std::string> fields;
  for (const Measure& measure : run.measures) {
    fields.push_back(fmt::format("{},{}", csv_field(measure.name), csv_field(measure.unit)));
  }
  return fields;
}

}  // namespace

void write_totals_csv(const ResultReader& reader, const std::filesystem::path& path) {
  CsvFile csv(path, "arm,replication,measure,unit,value");
  const std::vector<std::string> measures = measure_fields(reader.run());
  for_each_replication(reader, [&](const std::string& key, std::size_t arm, std::size_t row) {
    const std::vector<double> totals = reader.totals(arm, row, 1);
    for (std::size_t measure = 0; measure < measures.size(); ++measure) {
      csv.line(fmt::format("{},{},{}", key, measures[measure], csv_field(totals[measure])));
    }
  });
  csv.publish();
}

void write_series_csv(const ResultReader& reader, const std::filesystem::path& path) {
  CsvFile csv(path, "arm,replication,measure,unit,month,days,evaluated,value");
  const RunDescription& run = reader.run();
  const std::vector<std::string> measures = measure_fields(run);
  std::vector<std::string> months;
  for (std::size_t month = 0; month < run.month_dates.size(); ++month) {
    months.push_back(fmt::format("{},{},{}", run.month_dates[month],
                                 csv_field(run.month_days[month]),
                                 month >= run.first_evaluated_month ? 1 : 0));
  }
  for_each_replication(reader, [&](const std::string& key, std::size_t arm, std::size_t row) {
    const std::vector<double> series = reader.result(arm, row).series;
    for (std::size_t measure = 0; measure < measures.size(); ++measure) {
      for (std::size_t month = 0; month < months.size(); ++month) {
        csv.line(fmt::format("{},{},{},{}", key, measures[measure], months[month],
                             csv_field(series[measure * months.size() + month])));
      }
    }
  });
  csv.publish();
}

void write_waits_csv(const ResultReader& reader, const std::filesystem::path& path) {
  CsvFile csv(path,
              "arm,replication,wait,started,median_days,quantile_75_days,quantile_90_days,"
              "quantile_95_days,still_waiting");
  static_assert(result_layout::quantiles == std::array{0.5, 0.75, 0.9, 0.95});
  for_each_replication(reader, [&](const std::string& key, std::size_t arm, std::size_t row) {
    const std::vector<WaitHistogram> waits = reader.waits(arm, row);
    const std::vector<WaitHistogram> still = reader.still_waiting(arm, row);
    for (std::size_t wait = 0; wait < waits.size(); ++wait) {
      std::string line = fmt::format("{},{},{}", key, csv_field(reader.run().wait_names[wait]),
                                     waits[wait].count());
      for (const double share : result_layout::quantiles) {
        line += ',' + csv_field(waits[wait].quantile_days(share));
      }
      csv.line(fmt::format("{},{}", line, still[wait].count()));
    }
  });
  csv.publish();
}

void export_csv(const ResultReader& reader, const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw EnvironmentError(fmt::format("{}: {}", folder.string(), disk_problem(error.value())));
  }
  write_totals_csv(reader, folder / "totals.csv");
  write_series_csv(reader, folder / "series.csv");
  write_waits_csv(reader, folder / "waits.csv");
}

void write_metrics_csv(const MetricValues& values, const std::filesystem::path& path) {
  CsvFile csv(path,
              "set,metric,title,population,status,better,unit,period,from,whole,arm,replications,"
              "numerator,denominator,rate,rate_half_width,difference,difference_half_width");
  constexpr std::array<const char*, 3> better = {"down", "up", "neither"};
  for (const MetricValues::Row& row : values.rows) {
    const Metric& metric = values.set.metrics[row.metric];
    const std::string first =
        fmt::format("{},{},{},{},{},{},{}", csv_field(values.set.id), csv_field(metric.id),
                    csv_field(metric.title), metric.populations[row.population].name,
                    metric.is_verified ? "verified" : "unverified",
                    better.at(static_cast<std::size_t>(metric.better)), csv_field(metric.unit));
    for (std::size_t arm = 0; arm < values.arms.size(); ++arm) {
      for (std::size_t t = 0; t < values.periods.size(); ++t) {
        const std::vector<FormulaValue>& here = row.values[arm][t];
        RunningMoments numerator, denominator, rate;
        for (const FormulaValue& value : here) {
          numerator.add(value.numerator);
          denominator.add(value.denominator);
          rate.add(value.rate());
        }
        const Interval difference =
            metric_difference(row.values[values.against[arm]][t], here).interval;
        csv.line(fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}", first,
                             csv_field(values.periods[t].name), values.period_starts[t],
                             values.periods[t].is_whole ? 1 : 0, csv_field(values.arms[arm]),
                             here.size(), csv_field(numerator.mean()),
                             csv_field(denominator.mean()), csv_field(rate.mean()),
                             csv_field(student_interval(rate, 0.95).half_width),
                             csv_field(difference.mean), csv_field(difference.half_width)));
      }
    }
  }
  csv.publish();
}

}  // namespace carersim
