#include "output/result_datasets.hpp"

#include <charconv>
#include <chrono>
#include <limits>
#include <numeric>

#include "output/described_datasets.hpp"
#include "output/findings_datasets.hpp"
#include "output/result_layout.hpp"
#include "sim/core/error.hpp"
#include "sim/measure/statistics.hpp"

namespace carersim {
namespace {

using H5::PredType;

/// @pre ISO 8601, such as 2026-04-01; else ProgramError
std::chrono::sys_days parse_date(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0;
  const char* const begin = text.data();
  const bool whole = text.size() == 10 && text[4] == '-' && text[7] == '-' &&
                     std::from_chars(begin, begin + 4, year).ptr == begin + 4 &&
                     std::from_chars(begin + 5, begin + 7, month).ptr == begin + 7 &&
                     std::from_chars(begin + 8, begin + 10, day).ptr == begin + 10;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  require(whole && date.ok(), "the months of a run have ISO dates");
  return date;
}

}  // namespace

ResultDatasets::ResultDatasets(const RunDescription& run, const std::filesystem::path& path)
    : arms_(run.arms.size()),
      replications_(run.replications),
      measures_(run.measures.size()),
      wait_names_(run.wait_names),
      file_(path) {
  describe(run);

  file_.add_dimension("arm", run.arms);
  replication_scale_ = file_.add_dimension("replication", numbers_below(replications_),
                                           {.chunk = {std::min<hsize_t>(replications_, 1024)}});
  add_measures(file_, run.measures);
  add_months(run);

  const hsize_t measures = run.measures.size(), months = run.month_dates.size();
  const hsize_t together = std::min<hsize_t>(replications_, result_layout::replications_in_chunk);
  add("series", PredType::IEEE_F64LE, {"measure", "month"}, {measures, months}, 1,
      "measure by month: events and amounts in the month, time average of stocks");
  write_attribute(variables_.at("series").dataset, "coordinates",
                  "unit kind month_start month_days evaluated");
  add("total", PredType::IEEE_F64LE, {"measure"}, {measures}, together,
      "measure over the evaluation: events and amounts summed, time average of stocks");
  write_attribute(variables_.at("total").dataset, "coordinates", "unit kind");
  if (!wait_names_.empty()) add_waits(run);
  add("event_hash", PredType::STD_U64LE, {}, {}, together,
      "hash of all events in order; equal runs have equal hashes");
  add("events", PredType::STD_U64LE, {}, {}, together, "events processed");

  std::vector<std::string> against;
  for (std::size_t arm = 0; arm < run.arms.size(); ++arm) {
    against_.push_back(run.baseline_of(arm));
    against.push_back(run.arms[against_.back()]);
  }
  file_.add_texts("against", "arm", against,
                  "the arm that it is compared with; itself: a baseline");
  file_.add_texts("scenario_text", "arm", run.scenario_texts, "the scenario as it was run, TOML");
  add_constants(run);
  add_assumptions(file_, run.assumptions);
}

void ResultDatasets::describe(const RunDescription& run) {
  const H5::Group root = file_.root();
  write_attribute(root, "format", result_layout::format_name);
  write_attribute(root, "format_version", result_layout::format_version);
  write_attribute(root, "Conventions", "CF-1.10");
  write_attribute(root, "title", run.title);
  write_attribute(root, "command", run.command);
  write_attribute(root, "program_version", run.program_version);
  write_attribute(root, "seed", run.seed);
  write_attribute(root, "replications_asked", static_cast<std::int32_t>(run.replications));
  write_attribute(root, "first_evaluated_month",
                  static_cast<std::int32_t>(run.first_evaluated_month));
  const H5::Group versions = file_.add_group("versions");
  for (const auto& [name, version] : run.versions) write_attribute(versions, name, version);
}

void ResultDatasets::add_months(const RunDescription& run) {
  std::vector<std::int32_t> days;
  std::vector<std::int8_t> evaluated;
  const std::chrono::sys_days first = parse_date(run.month_dates.front());
  for (std::size_t month = 0; month < run.month_dates.size(); ++month) {
    days.push_back(static_cast<std::int32_t>((parse_date(run.month_dates[month]) - first).count()));
    evaluated.push_back(month >= run.first_evaluated_month ? 1 : 0);
  }
  const H5::DataSet scale = file_.add_dimension("month", days);
  write_attribute(scale, "long_name", "first day of the month");
  write_attribute(scale, "units", "days since " + run.month_dates.front());
  write_attribute(scale, "calendar", "proleptic_gregorian");
  file_.add_texts("month_start", "month", run.month_dates, "first day of the month, ISO 8601");
  const H5::DataSet lengths =
      file_.add_variable("month_days", PredType::IEEE_F64LE, {"month"}, "length of the month");
  // "days" would be turned into a time difference by xarray; "d" is the same unit in UDUNITS.
  write_attribute(lengths, "units", "d");
  lengths.write(run.month_days.data(), PredType::NATIVE_DOUBLE);
  file_
      .add_variable("evaluated", PredType::STD_I8LE, {"month"},
                    "1 when the month is in the evaluation")
      .write(evaluated.data(), PredType::NATIVE_INT8);
}

void ResultDatasets::add_constants(const RunDescription& run) {
  if (run.constants.empty()) return;
  std::vector<std::string> names;
  std::vector<double> values;
  for (const auto& [name, value] : run.constants) {
    names.push_back(name);
    values.push_back(value);
  }
  file_.add_dimension("constant", names);
  file_
      .add_variable("constant_value", PredType::IEEE_F64LE, {"constant"},
                    "number of the run that rates are formed with")
      .write(values.data(), PredType::NATIVE_DOUBLE);
}

void ResultDatasets::add_waits(const RunDescription& run) {
  const hsize_t waits = run.wait_names.size();
  constexpr hsize_t bins = WaitHistogram::bins;
  constexpr hsize_t quantiles = result_layout::quantiles.size();
  file_.add_dimension("wait", run.wait_names);
  file_.add_dimension("wait_bin", numbers_below(bins));
  std::vector<double> edges;
  for (std::size_t bin = 0; bin < bins; ++bin) edges.push_back(WaitHistogram::upper_edge_days(bin));
  const H5::DataSet upper = file_.add_variable("wait_bin_upper_days", PredType::IEEE_F64LE,
                                               {"wait_bin"}, "longest wait of the bin");
  write_attribute(upper, "units", "d");
  upper.write(edges.data(), PredType::NATIVE_DOUBLE);
  file_.add_dimension("quantile", std::vector<double>(result_layout::quantiles.begin(),
                                                      result_layout::quantiles.end()));

  add("wait_histogram", PredType::STD_I64LE, {"wait", "wait_bin"}, {waits, bins}, 1,
      "people who started within the evaluation, by how long they had waited");
  add("still_waiting_histogram", PredType::STD_I64LE, {"wait", "wait_bin"}, {waits, bins}, 1,
      "people waiting at the horizon, by how long they have waited so far");
  for (const char* name : {"wait_histogram", "still_waiting_histogram"}) {
    write_attribute(variables_.at(name).dataset, "coordinates", "wait_bin_upper_days");
  }
  add("wait_quantile", PredType::IEEE_F64LE, {"wait", "quantile"}, {waits, quantiles},
      std::min<hsize_t>(replications_, result_layout::replications_in_chunk),
      "wait below which this share of people started; 0 when nobody waited");
  write_attribute(variables_.at("wait_quantile").dataset, "units", "d");
}

void ResultDatasets::add_checks(const std::vector<ReplicationResult::Check>& checks) {
  checks_known_ = true;
  for (const ReplicationResult::Check& check : checks) check_names_.push_back(check.name);
  if (checks.empty()) return;
  const hsize_t together = std::min<hsize_t>(replications_, result_layout::replications_in_chunk);
  file_.add_dimension("check", check_names_);
  add("check_left", PredType::IEEE_F64LE, {"check"}, {checks.size()}, together,
      "left side of the check");
  add("check_right", PredType::IEEE_F64LE, {"check"}, {checks.size()}, together,
      "right side of the check");
  add("check_holds", PredType::STD_I8LE, {"check"}, {checks.size()}, together,
      "1 when both sides agree");
}

void ResultDatasets::add(const std::string& name, const H5::DataType& type,
                         const std::vector<std::string>& dimensions,
                         const std::vector<hsize_t>& shape, hsize_t replications_in_chunk,
                         const std::string& long_name) {
  std::vector<std::string> all = {"arm", "replication"};
  all.insert(all.end(), dimensions.begin(), dimensions.end());
  VariableStorage storage{.chunk = {1, replications_in_chunk}, .chunks_in_memory = arms_};
  storage.chunk.insert(storage.chunk.end(), shape.begin(), shape.end());
  chunk_bytes_in_memory_ += std::accumulate(storage.chunk.begin(), storage.chunk.end(),
                                            type.getSize() * storage.chunks_in_memory,
                                            [](std::size_t bytes, hsize_t n) { return bytes * n; });
  variables_[name] = {file_.add_variable(name, type, all, long_name, storage), shape};
}

void ResultDatasets::put(const std::string& name, std::size_t arm, hsize_t row,
                         const void* values) {
  const Variable& variable = variables_.at(name);
  std::vector<hsize_t> start(2 + variable.shape.size(), 0), count = {1, 1};
  start[0] = arm;
  start[1] = row;
  count.insert(count.end(), variable.shape.begin(), variable.shape.end());
  const H5::DataSpace in_memory(static_cast<int>(count.size()), count.data());
  H5::DataSpace in_file = variable.dataset.getSpace();
  in_file.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
  // The file's types are the machine's: all are little-endian.
  variable.dataset.write(values, variable.dataset.getDataType(), in_memory, in_file);
}

void ResultDatasets::write(std::size_t arm, std::uint32_t replication,
                           const ReplicationResult& result) {
  if (!checks_known_) add_checks(result.checks);
  require(std::equal(result.checks.begin(), result.checks.end(), check_names_.begin(),
                     check_names_.end(),
                     [](const auto& check, const std::string& name) { return check.name == name; }),
          "every replication has the same checks");
  put("series", arm, replication, result.series.data());
  put("total", arm, replication, result.totals.data());
  if (!wait_names_.empty()) {
    std::vector<double> quantiles;
    std::vector<std::int64_t> started, still;
    for (std::size_t wait = 0; wait < wait_names_.size(); ++wait) {
      for (const double share : result_layout::quantiles) {
        quantiles.push_back(result.waits[wait].quantile_days(share));
      }
      for (std::size_t bin = 0; bin < WaitHistogram::bins; ++bin) {
        started.push_back(result.waits[wait][bin]);
        still.push_back(result.still_waiting[wait][bin]);
      }
    }
    put("wait_histogram", arm, replication, started.data());
    put("still_waiting_histogram", arm, replication, still.data());
    put("wait_quantile", arm, replication, quantiles.data());
  }
  if (!check_names_.empty()) {
    std::vector<double> left, right;
    std::vector<std::int8_t> holds;
    for (const ReplicationResult::Check& check : result.checks) {
      left.push_back(check.left);
      right.push_back(check.right);
      holds.push_back(check.holds ? 1 : 0);
    }
    put("check_left", arm, replication, left.data());
    put("check_right", arm, replication, right.data());
    put("check_holds", arm, replication, holds.data());
  }
  put("event_hash", arm, replication, &result.event_hash);
  put("events", arm, replication, &result.events);
}

std::uintmax_t ResultDatasets::bytes_to_come() const {
  // HDF5's own tables, the attributes of the end, and rows that move when some are dropped.
  constexpr std::uintmax_t tables = 128 * 1024;
  return tables + 2 * chunk_bytes_in_memory_ + arms_ * measures_ * sizeof(double);
}

void ResultDatasets::keep(const std::vector<std::uint32_t>& replications) {
  std::vector<std::int32_t> numbers;
  for (const std::uint32_t number : replications)
    numbers.push_back(static_cast<std::int32_t>(number));
  const hsize_t kept = replications.size();
  for (const auto& [name, variable] : variables_) {
    const H5::DataSet& dataset = variable.dataset;
    std::vector<hsize_t> shape = {arms_, 1};
    shape.insert(shape.end(), variable.shape.begin(), variable.shape.end());
    const H5::DataSpace in_memory(static_cast<int>(shape.size()), shape.data());
    const H5::DataType type = dataset.getDataType();
    std::vector<std::byte> row(static_cast<std::size_t>(in_memory.getSimpleExtentNpoints()) *
                               type.getSize());
    std::vector<hsize_t> start(shape.size(), 0);
    for (hsize_t to = 0; to < kept; ++to) {
      if (replications[to] == to) continue;
      H5::DataSpace in_file = dataset.getSpace();
      start[1] = replications[to];
      in_file.selectHyperslab(H5S_SELECT_SET, shape.data(), start.data());
      dataset.read(row.data(), type, in_memory, in_file);
      start[1] = to;
      in_file.selectHyperslab(H5S_SELECT_SET, shape.data(), start.data());
      dataset.write(row.data(), type, in_memory, in_file);
    }
    shape[1] = kept;
    dataset.extend(shape.data());
  }
  replication_scale_.extend(&kept);
  replication_scale_.write(numbers.data(), PredType::NATIVE_INT32);
  replications_ = kept;
}

void ResultDatasets::settle(std::uint32_t replications) {
  const auto asked = static_cast<std::int32_t>(replications);
  file_.root().openAttribute("replications_asked").write(PredType::NATIVE_INT32, &asked);
}

std::vector<double> ResultDatasets::totals(std::size_t arm, hsize_t first, hsize_t rows) const {
  const H5::DataSet& dataset = variables_.at("total").dataset;
  const std::vector<hsize_t> start = {arm, first, 0}, count = {1, rows, measures_};
  const H5::DataSpace in_memory(static_cast<int>(count.size()), count.data());
  H5::DataSpace in_file = dataset.getSpace();
  in_file.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
  std::vector<double> values(rows * measures_);
  dataset.read(values.data(), PredType::NATIVE_DOUBLE, in_memory, in_file);
  return values;
}

void ResultDatasets::add_variance_ratios() {
  std::vector<double> ratios(arms_ * measures_, std::numeric_limits<double>::quiet_NaN());
  for (std::size_t arm = 0; arm < arms_; ++arm) {
    if (against_[arm] == arm) continue;
    std::vector<PairedMoments> moments(measures_);
    for (hsize_t first = 0; first < replications_; first += result_layout::replications_in_chunk) {
      const hsize_t rows =
          std::min<hsize_t>(result_layout::replications_in_chunk, replications_ - first);
      const std::vector<double> baseline = totals(against_[arm], first, rows);
      const std::vector<double> changed = totals(arm, first, rows);
      for (std::size_t i = 0; i < changed.size(); ++i)
        moments[i % measures_].add(baseline[i], changed[i]);
    }
    for (std::size_t measure = 0; measure < measures_; ++measure)
      ratios[arm * measures_ + measure] = moments[measure].variance_ratio();
  }
  file_
      .add_variable("variance_ratio", PredType::IEEE_F64LE, {"arm", "measure"},
                    "variance of the difference were the arms independent, by its variance as "
                    "paired: worth of common random numbers")
      .write(ratios.data(), PredType::NATIVE_DOUBLE);
}

void ResultDatasets::close(const std::map<std::string, std::string>& provenance,
                           const RunFindings& findings) {
  add_variance_ratios();
  write_findings(file_, findings);
  H5::Group root = file_.root();
  H5::Attribute asked = root.openAttribute("replications_asked");
  std::int32_t replications_asked = 0;
  asked.read(PredType::NATIVE_INT32, &replications_asked);
  write_attribute(
      root, "complete",
      static_cast<std::int32_t>(replications_ == static_cast<hsize_t>(replications_asked)));
  H5::Group group = file_.add_group("provenance");
  for (const auto& [name, text] : provenance) write_attribute(group, name, text);
  asked.close();
  group.close();
  root.close();
  variables_.clear();
  replication_scale_.close();
  file_.close();
}

}  // namespace carersim
