#include "output/study_datasets.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "output/measure_kind.hpp"
#include "output/study_layout.hpp"
#include "output/study_writer.hpp"
#include "sim/core/error.hpp"

namespace carersim {
namespace {

using H5::PredType;

/// Rows that are compressed together, and wait in memory until there are so many.
constexpr std::size_t block_bytes = 1024 * 1024;
constexpr std::size_t most_points_in_block = 4096;
/// Values of axes that are written at once.
constexpr std::size_t texts_at_once = 1 << 16;

std::vector<std::int32_t> numbers_to(std::size_t count) {
  std::vector<std::int32_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), 0);
  return numbers;
}

/// Whether the numbers of the axes say all that their texts do.
bool numbers_suffice(const StudyPoints& points) {
  return std::all_of(points.axes().begin(), points.axes().end(), [](const StudyAxis& axis) {
    if (axis.is_range()) return true;
    for (std::size_t i = 0; i < axis.values().size(); ++i) {
      if (std::isnan(axis.number(static_cast<double>(i)))) return false;
    }
    const std::optional<WrittenNumber> first = parse_written_number(axis.values().front());
    return first && first->unit() == axis.unit();
  });
}

}  // namespace

StudyDatasets::StudyDatasets(const StudyDescription& study, const std::filesystem::path& path)
    : study_(study), file_(path) {
  describe();
  add_axes();
  add_arms_and_measures();
  if (!study_.by_year.empty()) add_years();
  add_results();
}

void StudyDatasets::describe() {
  const H5::Group root = file_.root();
  write_attribute(root, "format", study_layout::format_name);
  write_attribute(root, "format_version", study_layout::format_version);
  write_attribute(root, "Conventions", "CF-1.10");
  write_attribute(root, "title", study_.title);
  write_attribute(root, "program_version", study_.program_version);
  write_attribute(root, "design", study_.design);
  write_attribute(root, "seed", study_.seed);
  write_attribute(root, "units", study_.units());
  write_attribute(root, "fingerprint", fingerprint_text(study_));
  const H5::Group versions = file_.add_group("versions");
  for (const auto& [name, version] : study_.versions) write_attribute(versions, name, version);
}

void StudyDatasets::add_axes() {
  const StudyPoints& points = study_.points;
  const hsize_t count = points.size(), axes = points.axes().size();
  file_.add_dimension("point", numbers_to(count), {.chunk = {std::min<hsize_t>(count, 16384)}});
  std::vector<std::string> names, addresses, units;
  for (const StudyAxis& axis : points.axes()) {
    names.push_back(axis.name());
    addresses.push_back(axis.address());
    units.push_back(axis.unit());
  }
  file_.add_dimension("axis", names);
  file_.add_texts("axis_address", "axis", addresses, "address of the scenario that is varied");
  file_.add_texts("axis_unit", "axis", units, "unit of the numbers; empty: plain, or no numbers");
  const hsize_t together = std::max<hsize_t>(1, std::min<hsize_t>(count, texts_at_once / axes));
  const VariableStorage storage{.chunk = {together, axes}};
  const H5::DataSet values =
      file_.add_variable("axis_value", PredType::IEEE_F64LE, {"point", "axis"},
                         "value of the axis at the point", storage);
  write_attribute(values, "coordinates", "axis_address axis_unit");
  const H5::DataSet places = file_.add_variable(
      "axis_place", PredType::IEEE_F64LE, {"point", "axis"},
      "where the value lies: of a range from 0 to 1, of named values its number", storage);
  H5::DataSet texts;
  const bool with_texts = !numbers_suffice(points);
  if (with_texts) {
    texts = file_.add_variable("axis_text", text_type(), {"point", "axis"},
                               "value of the axis at the point, as the scenario has it");
  }
  for (hsize_t first = 0; first < count; first += together) {
    const hsize_t start[2] = {first, 0};
    const hsize_t size[2] = {std::min(together, count - first), axes};
    std::vector<double> numbers, ways;
    std::vector<std::string> words;
    for (hsize_t point = first; point < first + size[0]; ++point) {
      for (std::size_t axis = 0; axis < axes; ++axis) {
        numbers.push_back(points.number(static_cast<std::uint32_t>(point), axis));
        ways.push_back(points.place(static_cast<std::uint32_t>(point), axis));
        if (with_texts) words.push_back(points.text(static_cast<std::uint32_t>(point), axis));
      }
    }
    const H5::DataSpace in_memory(2, size);
    H5::DataSpace in_file = values.getSpace();
    in_file.selectHyperslab(H5S_SELECT_SET, size, start);
    values.write(numbers.data(), PredType::NATIVE_DOUBLE, in_memory, in_file);
    places.write(ways.data(), PredType::NATIVE_DOUBLE, in_memory, in_file);
    if (with_texts) write_texts(texts, words, in_memory, in_file);
  }
}

void StudyDatasets::add_arms_and_measures() {
  file_.add_dimension("replication", numbers_to(study_.replications),
                      {.chunk = {std::min<hsize_t>(study_.replications, 1024)}});
  file_.add_dimension("arm", study_.arms);
  std::vector<std::string> against;
  for (const std::size_t baseline : study_.against) against.push_back(study_.arms[baseline]);
  file_.add_texts("against", "arm", against,
                  "the arm that it is compared with; itself: a baseline");
  file_.add_texts("scenario_text", "arm", study_.scenario_texts,
                  "the scenario as it stands before axes change it, TOML");
  std::vector<std::string> names, units, kinds, sentences;
  for (const Measure& measure : study_.measures) {
    names.push_back(measure.name);
    units.push_back(measure.unit);
    kinds.push_back(kind_name(measure.kind));
    sentences.push_back(measure.sentence);
  }
  file_.add_dimension("measure", names);
  file_.add_texts("unit", "measure", units, "unit of the measure");
  file_.add_texts("kind", "measure", kinds,
                  "how its months add up: event, stock, amount or derived");
  file_.add_texts("sentence", "measure", sentences, "what is counted");
  if (study_.assumptions.empty()) return;
  file_.add_dimension("assumption", numbers_to(study_.assumptions.size()));
  file_.add_texts("assumption_text", "assumption", study_.assumptions,
                  "inputs that rest on an assumption: address = value: source (confidence)");
}

void StudyDatasets::add_years() {
  std::vector<std::string> names;
  for (const std::size_t measure : study_.by_year) names.push_back(study_.measures[measure].name);
  file_.add_dimension("measure_by_year", names);
  std::vector<std::int32_t> years = numbers_to(study_.year_starts.size());
  for (std::int32_t& year : years) ++year;
  write_attribute(file_.add_dimension("year", years), "long_name", "year of the evaluation");
  file_.add_texts("year_start", "year", study_.year_starts, "first day of the year, ISO 8601");
  const H5::DataSet days =
      file_.add_variable("year_days", PredType::IEEE_F64LE, {"year"}, "length of the year");
  write_attribute(days, "units", "d");
  days.write(study_.year_days.data(), PredType::NATIVE_DOUBLE);
}

void StudyDatasets::add_results() {
  const hsize_t arms = study_.arms.size(), measures = study_.measures.size();
  const hsize_t yearly = study_.by_year.size(), years = study_.year_starts.size();
  // All variables lie in blocks of the same units, so that rows wait for the same time.
  const std::size_t unit_bytes = arms * study_.values_of_arm() * sizeof(double);
  const std::size_t point_bytes = unit_bytes * study_.replications;
  if (point_bytes <= block_bytes) {
    replications_in_block_ = study_.replications;
    points_in_block_ = static_cast<std::uint32_t>(
        std::min<std::size_t>({std::max<std::size_t>(1, block_bytes / point_bytes),
                               most_points_in_block, study_.points.size()}));
  } else {
    replications_in_block_ = static_cast<std::uint32_t>(std::min<std::size_t>(
        std::max<std::size_t>(1, block_bytes / unit_bytes), study_.replications));
  }
  add("total", PredType::IEEE_F64LE, {"arm", "measure"}, {arms, measures},
      "measure over the evaluation: events and amounts summed, time average of stocks");
  write_attribute(variables_.at("total").dataset, "coordinates", "unit kind");
  if (yearly > 0) {
    add("by_year", PredType::IEEE_F64LE, {"arm", "measure_by_year", "year"}, {arms, yearly, years},
        "measure in the year: events and amounts summed, time average of stocks");
  }
  add("event_hash", PredType::STD_U64LE, {"arm"}, {arms},
      "hash of all events in order; equal runs have equal hashes");
  add("events", PredType::STD_U64LE, {"arm"}, {arms}, "events processed");
  add("failed", PredType::STD_I8LE, {}, {},
      "1 when the unit could not be simulated: its results are nan, see failure_text");
  add("broken_checks", PredType::STD_I32LE, {}, {},
      "checks that nothing is lost that did not hold, of all arms");
}

void StudyDatasets::add(const std::string& name, const H5::DataType& type,
                        const std::vector<std::string>& dimensions,
                        const std::vector<hsize_t>& shape, const std::string& long_name) {
  std::vector<std::string> all = {"point", "replication"};
  all.insert(all.end(), dimensions.begin(), dimensions.end());
  VariableStorage storage{.chunk = {points_in_block_, replications_in_block_}};
  storage.chunk.insert(storage.chunk.end(), shape.begin(), shape.end());
  Variable variable{file_.add_variable(name, type, all, long_name, storage), shape, type.getSize(),
                    ""};
  for (const hsize_t length : shape) variable.bytes_of_unit *= length;
  variables_[name] = std::move(variable);
}

void StudyDatasets::put(const std::string& name, const void* values) {
  Variable& variable = variables_.at(name);
  variable.rows.append(static_cast<const char*>(values), variable.bytes_of_unit);
}

void StudyDatasets::write(const UnitRecord& record) {
  require(study_.index(record.unit) == next_, "units come in order");
  const std::size_t arms = study_.arms.size(), of_arm = study_.values_of_arm();
  const std::size_t measures = study_.measures.size();
  const bool has_failed = record.status == UnitRecord::Status::failed;
  std::vector<double> totals, by_year;
  std::vector<std::uint64_t> hashes = record.event_hashes, events = record.events;
  if (has_failed) {
    totals.assign(arms * measures, std::numeric_limits<double>::quiet_NaN());
    by_year.assign(arms * (of_arm - measures), std::numeric_limits<double>::quiet_NaN());
    hashes.assign(arms, 0);
    events.assign(arms, 0);
    failures_.push_back({record.unit, record.problem});
    failure_bytes_ += record.problem.size() + 64;
  } else {
    require(record.values.size() == arms * of_arm && hashes.size() == arms && events.size() == arms,
            "a unit has the results of every arm");
    for (std::size_t arm = 0; arm < arms; ++arm) {
      const auto begin = record.values.begin() + static_cast<std::ptrdiff_t>(arm * of_arm);
      const auto middle = begin + static_cast<std::ptrdiff_t>(measures);
      totals.insert(totals.end(), begin, middle);
      by_year.insert(by_year.end(), middle, begin + static_cast<std::ptrdiff_t>(of_arm));
    }
  }
  const std::int8_t failed = has_failed ? 1 : 0;
  const auto broken = static_cast<std::int32_t>(record.broken_checks);
  put("total", totals.data());
  if (!study_.by_year.empty()) put("by_year", by_year.data());
  put("event_hash", hashes.data());
  put("events", events.data());
  put("failed", &failed);
  put("broken_checks", &broken);
  ++next_;
  const UnitId begin = study_.unit(block_begin_);
  const std::uint64_t end =
      replications_in_block_ == study_.replications
          ? block_begin_ + std::uint64_t{points_in_block_} * study_.replications
          : std::min(block_begin_ + replications_in_block_, study_.index({begin.point + 1, 0}));
  if (next_ == std::min(end, study_.units())) write_block();
}

void StudyDatasets::write_block() {
  const UnitId begin = study_.unit(block_begin_);
  const std::uint64_t units = next_ - block_begin_;
  if (units == 0) return;
  const bool whole_points = replications_in_block_ == study_.replications;
  for (auto& [name, variable] : variables_) {
    std::vector<hsize_t> start = {begin.point, whole_points ? 0 : begin.replication};
    std::vector<hsize_t> count = {whole_points ? units / study_.replications : 1,
                                  whole_points ? study_.replications : units};
    start.resize(2 + variable.shape.size(), 0);
    count.insert(count.end(), variable.shape.begin(), variable.shape.end());
    const H5::DataSpace in_memory(static_cast<int>(count.size()), count.data());
    H5::DataSpace in_file = variable.dataset.getSpace();
    in_file.selectHyperslab(H5S_SELECT_SET, count.data(), start.data());
    // The file's types are the machine's: all are little-endian.
    variable.dataset.write(variable.rows.data(), variable.dataset.getDataType(), in_memory,
                           in_file);
    variable.rows.clear();
  }
  block_begin_ = next_;
}

std::uintmax_t StudyDatasets::bytes_to_come() const {
  // HDF5's own tables, the attributes of the end; the rows that wait, and the chunks in HDF5's
  // memory.
  constexpr std::uintmax_t tables = 256 * 1024;
  std::uintmax_t of_unit = 0;
  for (const auto& [name, variable] : variables_) of_unit += variable.bytes_of_unit;
  const std::uintmax_t block = of_unit * points_in_block_ * replications_in_block_;
  return tables + 3 * block + 2 * failure_bytes_;
}

void StudyDatasets::add_failures() {
  if (failures_.empty()) return;
  std::vector<std::int32_t> points, replications;
  std::vector<std::string> texts;
  for (const Failure& failure : failures_) {
    points.push_back(static_cast<std::int32_t>(failure.unit.point));
    replications.push_back(static_cast<std::int32_t>(failure.unit.replication));
    texts.push_back(failure.problem);
  }
  file_.add_dimension("failure", numbers_to(failures_.size()));
  file_.add_variable("failure_point", PredType::STD_I32LE, {"failure"}, "point of the failed unit")
      .write(points.data(), PredType::NATIVE_INT32);
  file_
      .add_variable("failure_replication", PredType::STD_I32LE, {"failure"},
                    "replication of the failed unit")
      .write(replications.data(), PredType::NATIVE_INT32);
  file_.add_texts("failure_text", "failure", texts, "what was found wrong");
}

void StudyDatasets::close(const std::map<std::string, std::string>& provenance) {
  require(next_ == study_.units(), "a study's file has every unit");
  write_block();
  add_failures();
  H5::Group root = file_.root();
  write_attribute(root, "failed_units", std::uint64_t{failures_.size()});
  H5::Group group = file_.add_group("provenance");
  for (const auto& [name, text] : provenance) write_attribute(group, name, text);
  group.close();
  root.close();
  variables_.clear();
  file_.close();
}

}  // namespace carersim
