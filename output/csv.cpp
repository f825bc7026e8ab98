#include "output/csv.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <cstdio>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "output/metric_table.hpp"
#include "output/partial_file.hpp"
#include "output/result_layout.hpp"
#include "output/result_reader.hpp"
#include "sim/core/error.hpp"

namespace carersim {
namespace {

std::string field(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char character : text) {
    if (character == '"') quoted += '"';
    quoted += character;
  }
  return quoted + '"';
}

/// The shortest text that reads back to the same bits; NaN and Inf as R and pandas know them.
std::string field(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Inf" : "-Inf";
  return fmt::format("{}", value);
}

class CsvFile {
 public:
  CsvFile(const std::filesystem::path& path, const char* headings)
      : file_(path), stream_(std::fopen(file_.path().c_str(), "wb")) {
    if (!stream_) refuse(errno);
    line(headings);
  }

  void line(const std::string& fields) {
    if (std::fwrite(fields.data(), 1, fields.size(), stream_.get()) != fields.size() ||
        std::fwrite("\r\n", 1, 2, stream_.get()) != 2) {
      refuse(errno);
    }
  }

  void publish() {
    if (std::fclose(stream_.release()) != 0) refuse(errno);
    file_.publish();
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  [[noreturn]] void refuse(int error) const {
    throw EnvironmentError(fmt::format("{}: {}", file_.final_path().string(), disk_problem(error)));
  }

  PartialFile file_;
  std::unique_ptr<std::FILE, Close> stream_;
};

/// Calls work(fields "arm,replication", arm, row) for every replication of every arm.
template <class Work>
void for_each_replication(const ResultReader& reader, const Work& work) {
  for (std::size_t arm = 0; arm < reader.run().arms.size(); ++arm) {
    for (std::size_t row = 0; row < reader.replications(); ++row) {
      work(fmt::format("{},{}", field(reader.run().arms[arm]), reader.replication_numbers()[row]),
           arm, row);
    }
  }
}

std::vector<std::string> measure_fields(const RunDescription& run) {
  std::vector<std::string> fields;
  for (const Measure& measure : run.measures) {
    fields.push_back(fmt::format("{},{}", field(measure.name), field(measure.unit)));
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
      csv.line(fmt::format("{},{},{}", key, measures[measure], field(totals[measure])));
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
    months.push_back(fmt::format("{},{},{}", run.month_dates[month], field(run.month_days[month]),
                                 month >= run.first_evaluated_month ? 1 : 0));
  }
  for_each_replication(reader, [&](const std::string& key, std::size_t arm, std::size_t row) {
    const std::vector<double> series = reader.result(arm, row).series;
    for (std::size_t measure = 0; measure < measures.size(); ++measure) {
      for (std::size_t month = 0; month < months.size(); ++month) {
        csv.line(fmt::format("{},{},{},{}", key, measures[measure], months[month],
                             field(series[measure * months.size() + month])));
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
      std::string line =
          fmt::format("{},{},{}", key, field(reader.run().wait_names[wait]), waits[wait].count());
      for (const double share : result_layout::quantiles) {
        line += ',' + field(waits[wait].quantile_days(share));
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
    const std::string first = fmt::format(
        "{},{},{},{},{},{},{}", field(values.set.id), field(metric.id), field(metric.title),
        metric.populations[row.population].name, metric.is_verified ? "verified" : "unverified",
        better.at(static_cast<std::size_t>(metric.better)), field(metric.unit));
    for (std::size_t arm = 0; arm < values.arms.size(); ++arm) {
      for (std::size_t t = 0; t < values.periods.size(); ++t) {
        const std::vector<FormulaValue>& here = row.values[arm][t];
        RunningMoments numerator, denominator, rate;
        for (const FormulaValue& value : here) {
          numerator.add(value.numerator);
          denominator.add(value.denominator);
          rate.add(value.rate());
        }
        const Interval difference = metric_difference(row.values[0][t], here).interval;
        csv.line(fmt::format("{},{},{},{},{},{},{},{},{},{},{},{}", first,
                             field(values.periods[t].name), values.period_starts[t],
                             values.periods[t].is_whole ? 1 : 0, field(values.arms[arm]),
                             here.size(), field(numerator.mean()), field(denominator.mean()),
                             field(rate.mean()), field(student_interval(rate, 0.95).half_width),
                             field(difference.mean), field(difference.half_width)));
      }
    }
  }
  csv.publish();
}

}  // namespace carersim
