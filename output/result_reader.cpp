#include "output/result_reader.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <map>
#include <optional>
#include <stdexcept>

#include "output/findings_datasets.hpp"
#include "output/hdf5_input.hpp"
#include "output/measure_kind.hpp"
#include "output/result_layout.hpp"
#include "sim/core/error.hpp"

namespace carersim {
namespace {

using H5::PredType;

std::string shape_text(const std::vector<hsize_t>& shape) {
  return fmt::format("({})", fmt::join(shape, ", "));
}

}  // namespace

class ResultReader::Impl {
 public:
  explicit Impl(std::filesystem::path path)
      : input_(std::move(path), "result file", "run the scenario first"), file_(input_.open()) {
    input_.guarded([&] {
      input_.require_format(file_, result_layout::format_name, result_layout::format_version);
      read_description();
    });
  }

  /// Opens a variable and sees that it has the shape that the dimensions give it.
  [[nodiscard]] H5::DataSet variable(const std::string& name, const std::vector<hsize_t>& shape,
                                     H5T_class_t kind) const {
    // Kept open, because HDF5 keeps a dataset's unpacked chunks as long as that.
    auto [place, is_new] = datasets_.try_emplace(name);
    if (is_new) place->second = file_.openDataSet(name);
    const H5::DataSet& dataset = place->second;
    const H5::DataSpace space = dataset.getSpace();
    std::vector<hsize_t> found(static_cast<std::size_t>(space.getSimpleExtentNdims()));
    if (!found.empty()) space.getSimpleExtentDims(found.data());
    if (found != shape) {
      throw std::runtime_error(fmt::format("{} has the shape {} instead of {}", name,
                                           shape_text(found), shape_text(shape)));
    }
    if (dataset.getTypeClass() != kind) throw std::runtime_error(name + " holds another type");
    return dataset;
  }

  [[nodiscard]] std::vector<std::string> texts(const std::string& name, std::size_t size) const {
    const H5::DataSet dataset = variable(name, {size}, H5T_STRING);
    if (!dataset.getStrType().isVariableStr())
      throw std::runtime_error(name + " holds another type");
    return read_texts(dataset);
  }

  template <class Number>
  [[nodiscard]] std::vector<Number> numbers(const std::string& name, std::size_t size,
                                            const PredType& type, H5T_class_t kind) const {
    std::vector<Number> values(size);
    variable(name, {size}, kind).read(values.data(), type);
    return values;
  }

  /// Reads rows of a variable over (arm, replication, shape).
  template <class Number>
  [[nodiscard]] std::vector<Number> rows(const std::string& name, std::size_t arm,
                                         std::size_t first, std::size_t count,
                                         const std::vector<hsize_t>& shape, const PredType& type,
                                         H5T_class_t kind = H5T_INTEGER) const {
    require(arm < run_.arms.size() && first + count <= numbers_.size(),
            "an arm and a row of the result file");
    return input_.guarded([&] {
      std::vector<hsize_t> whole = {run_.arms.size(), numbers_.size()}, block = {1, count};
      whole.insert(whole.end(), shape.begin(), shape.end());
      block.insert(block.end(), shape.begin(), shape.end());
      std::vector<hsize_t> start(whole.size(), 0);
      start[0] = arm;
      start[1] = first;
      return read_block<Number>(variable(name, whole, kind), start, block, type);
    });
  }

  template <class Number>
  [[nodiscard]] static std::vector<Number> read_block(const H5::DataSet& dataset,
                                                      const std::vector<hsize_t>& start,
                                                      const std::vector<hsize_t>& block,
                                                      const PredType& type) {
    const H5::DataSpace in_memory(static_cast<int>(block.size()), block.data());
    H5::DataSpace in_file = dataset.getSpace();
    in_file.selectHyperslab(H5S_SELECT_SET, block.data(), start.data());
    std::vector<Number> values(static_cast<std::size_t>(in_memory.getSimpleExtentNpoints()));
    dataset.read(values.data(), type, in_memory, in_file);
    return values;
  }

  [[nodiscard]] std::vector<WaitHistogram> histograms(const std::string& name, std::size_t arm,
                                                      std::size_t row) const {
    const std::size_t waits = run_.wait_names.size();
    std::vector<WaitHistogram> result(waits);
    if (waits == 0) return result;
    const auto counts =
        rows<std::int64_t>(name, arm, row, 1, {waits, WaitHistogram::bins}, PredType::NATIVE_INT64);
    for (std::size_t i = 0; i < counts.size(); ++i) {
      result[i / WaitHistogram::bins][i % WaitHistogram::bins] = counts[i];
    }
    return result;
  }

  [[nodiscard]] std::vector<double> series(std::size_t arm, std::size_t measure) const {
    require(arm < run_.arms.size() && measure < run_.measures.size(),
            "an arm and a measure of the result file");
    const hsize_t measures = run_.measures.size(), months = run_.month_dates.size();
    return input_.guarded([&] {
      return read_block<double>(
          variable("series", {run_.arms.size(), numbers_.size(), measures, months}, H5T_FLOAT),
          {arm, 0, measure, 0}, {1, numbers_.size(), 1, months}, PredType::NATIVE_DOUBLE);
    });
  }

  [[nodiscard]] std::vector<ReplicationResult::Check> checks(std::size_t arm,
                                                             std::size_t row) const {
    const std::vector<hsize_t> shape = {check_names_.size()};
    std::vector<ReplicationResult::Check> result;
    if (check_names_.empty()) return result;
    const auto left =
        rows<double>("check_left", arm, row, 1, shape, PredType::NATIVE_DOUBLE, H5T_FLOAT);
    const auto right =
        rows<double>("check_right", arm, row, 1, shape, PredType::NATIVE_DOUBLE, H5T_FLOAT);
    const auto holds = rows<std::int8_t>("check_holds", arm, row, 1, shape, PredType::NATIVE_INT8);
    for (std::size_t i = 0; i < check_names_.size(); ++i) {
      result.push_back({check_names_[i], left[i], right[i], holds[i] != 0});
    }
    return result;
  }

  [[nodiscard]] std::vector<std::vector<double>> variance_ratios() const {
    std::vector<std::vector<double>> ratios;
    if (!file_.nameExists("variance_ratio")) return ratios;
    const hsize_t arms = run_.arms.size(), measures = run_.measures.size();
    for (hsize_t arm = 0; arm < arms; ++arm) {
      ratios.push_back(input_.guarded([&] {
        return read_block<double>(variable("variance_ratio", {arms, measures}, H5T_FLOAT), {arm, 0},
                                  {1, measures}, PredType::NATIVE_DOUBLE);
      }));
    }
    return ratios;
  }

  [[nodiscard]] RunFindings findings() const {
    return input_.guarded([&] { return read_findings(file_); });
  }

  [[nodiscard]] const std::filesystem::path& path() const { return input_.path(); }
  [[nodiscard]] const RunDescription& run() const { return run_; }
  [[nodiscard]] const std::vector<std::int32_t>& numbers() const { return numbers_; }
  [[nodiscard]] bool complete() const { return complete_; }

 private:
  Hdf5Input input_;
  H5::H5File file_;
  RunDescription run_;
  std::vector<std::int32_t> numbers_;
  std::vector<std::string> check_names_;
  bool complete_ = false;
  mutable std::map<std::string, H5::DataSet> datasets_;

  /// The length of a dimension, which is read before everything that lies along it.
  [[nodiscard]] std::size_t length_of(const std::string& dimension) const {
    const H5::DataSpace space = file_.openDataSet(dimension).getSpace();
    hsize_t length = 0;
    if (space.getSimpleExtentNdims() != 1) throw std::runtime_error(dimension + " is no list");
    space.getSimpleExtentDims(&length);
    return length;
  }

  [[nodiscard]] std::vector<std::string> list(const std::string& dimension) const {
    return file_.nameExists(dimension) ? texts(dimension, length_of(dimension))
                                       : std::vector<std::string>{};
  }

  void read_description() {
    const H5::Group root = file_.openGroup("/");
    run_.title = text_attribute(root, "title");
    run_.command = text_attribute(root, "command");
    run_.program_version = text_attribute(root, "program_version");
    run_.seed = number_attribute(root, "seed");
    run_.replications = static_cast<std::uint32_t>(number_attribute(root, "replications_asked"));
    run_.first_evaluated_month =
        static_cast<std::uint32_t>(number_attribute(root, "first_evaluated_month"));
    complete_ = number_attribute(root, "complete") != 0;
    run_.versions = text_attributes(file_.openGroup("versions"));
    run_.provenance = text_attributes(file_.openGroup("provenance"));

    run_.arms = texts("arm", length_of("arm"));
    numbers_ = numbers<std::int32_t>("replication", length_of("replication"),
                                     PredType::NATIVE_INT32, H5T_INTEGER);
    read_measures();
    run_.month_dates = texts("month_start", length_of("month"));
    run_.month_days =
        numbers<double>("month_days", run_.month_dates.size(), PredType::NATIVE_DOUBLE, H5T_FLOAT);
    run_.wait_names = list("wait");
    run_.scenario_texts = texts("scenario_text", run_.arms.size());
    read_against();
    run_.assumptions = file_.nameExists("assumption")
                           ? texts("assumption_text", length_of("assumption"))
                           : std::vector<std::string>{};
    const std::vector<std::string> constants = list("constant");
    if (!constants.empty()) {
      const auto values =
          numbers<double>("constant_value", constants.size(), PredType::NATIVE_DOUBLE, H5T_FLOAT);
      for (std::size_t i = 0; i < constants.size(); ++i) run_.constants[constants[i]] = values[i];
    }
    check_names_ = list("check");
    if (run_.first_evaluated_month > run_.month_dates.size()) {
      throw std::runtime_error("the evaluation starts after the last month");
    }
  }

  /// Absent in files of earlier versions: the first arm.
  void read_against() {
    if (!file_.nameExists("against")) return;
    for (const std::string& name : texts("against", run_.arms.size())) {
      const auto found = std::find(run_.arms.begin(), run_.arms.end(), name);
      if (found == run_.arms.end())
        throw std::runtime_error("an arm is compared with one that is not there");
      run_.against.push_back(static_cast<std::size_t>(found - run_.arms.begin()));
    }
  }

  void read_measures() {
    const std::vector<std::string> names = texts("measure", length_of("measure"));
    const std::vector<std::string> units = texts("unit", names.size());
    const std::vector<std::string> kinds = texts("kind", names.size());
    const std::vector<std::string> sentences = texts("sentence", names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      run_.measures.push_back({names[i], units[i], kind_of_name(kinds[i]), sentences[i]});
    }
  }
};

ResultReader::ResultReader(std::filesystem::path path)
    : impl_(std::make_unique<Impl>(std::move(path))) {}
ResultReader::~ResultReader() = default;
ResultReader::ResultReader(ResultReader&&) noexcept = default;
ResultReader& ResultReader::operator=(ResultReader&&) noexcept = default;

const std::filesystem::path& ResultReader::path() const {
  return impl_->path();
}
const RunDescription& ResultReader::run() const {
  return impl_->run();
}
std::size_t ResultReader::replications() const {
  return impl_->numbers().size();
}
const std::vector<std::int32_t>& ResultReader::replication_numbers() const {
  return impl_->numbers();
}
bool ResultReader::complete() const {
  return impl_->complete();
}

ReplicationResult ResultReader::result(std::size_t arm, std::size_t row) const {
  const hsize_t measures = run().measures.size(), months = run().month_dates.size();
  ReplicationResult result;
  result.series = impl_->rows<double>("series", arm, row, 1, {measures, months},
                                      PredType::NATIVE_DOUBLE, H5T_FLOAT);
  result.totals = totals(arm, row, 1);
  result.waits = waits(arm, row);
  result.still_waiting = still_waiting(arm, row);
  result.checks = impl_->checks(arm, row);
  result.event_hash = event_hash(arm, row);
  result.events =
      impl_->rows<std::uint64_t>("events", arm, row, 1, {}, PredType::NATIVE_UINT64).at(0);
  return result;
}

std::vector<double> ResultReader::totals(std::size_t arm, std::size_t first_row,
                                         std::size_t rows) const {
  return impl_->rows<double>("total", arm, first_row, rows, {run().measures.size()},
                             PredType::NATIVE_DOUBLE, H5T_FLOAT);
}

std::vector<double> ResultReader::series(std::size_t arm, std::size_t measure) const {
  return impl_->series(arm, measure);
}

std::vector<WaitHistogram> ResultReader::waits(std::size_t arm, std::size_t row) const {
  return impl_->histograms("wait_histogram", arm, row);
}

std::vector<WaitHistogram> ResultReader::still_waiting(std::size_t arm, std::size_t row) const {
  return impl_->histograms("still_waiting_histogram", arm, row);
}

std::uint64_t ResultReader::event_hash(std::size_t arm, std::size_t row) const {
  return impl_->rows<std::uint64_t>("event_hash", arm, row, 1, {}, PredType::NATIVE_UINT64).at(0);
}

std::vector<std::vector<double>> ResultReader::variance_ratios() const {
  return impl_->variance_ratios();
}

RunFindings ResultReader::findings() const {
  return impl_->findings();
}

std::vector<ResultReader::FailedCheck> ResultReader::failed_checks() const {
  std::vector<FailedCheck> failed;
  for (std::size_t arm = 0; arm < run().arms.size(); ++arm) {
    for (std::size_t row = 0; row < replications(); ++row) {
      for (const ReplicationResult::Check& check : impl_->checks(arm, row)) {
        if (!check.holds) failed.push_back({run().arms[arm], replication_numbers()[row], check});
      }
    }
  }
  return failed;
}

}  // namespace carersim
