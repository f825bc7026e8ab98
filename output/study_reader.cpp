#include "output/study_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <stdexcept>

#include "output/hdf5_input.hpp"
#include "output/measure_kind.hpp"
#include "output/study_layout.hpp"
#include "sim/core/error.hpp"

namespace carersim {
namespace {

using H5::PredType;

/// Numbers that are read at once.
constexpr std::size_t numbers_at_once = 1 << 20;

constexpr std::array setting_keys = {"points", "trajectories", "levels", "seed"};

/// A number with its unit, "£5 / h", "2.1 WTE".
std::string with_unit(double number, const std::string& unit) {
  const std::string pound = "£";
  const bool is_money = unit.starts_with(pound);
  const std::string behind = is_money ? unit.substr(pound.size()) : unit;
  const bool has_gap = behind.empty() || behind.front() == ' ';
  return fmt::format("{}{:.12g}{}{}", is_money ? pound : "", number, has_gap ? "" : " ", behind);
}

}  // namespace

class StudyReader::Impl {
 public:
  explicit Impl(std::filesystem::path path)
      : input_(std::move(path), "study's result file", "run carersim sweep first"),
        file_(input_.open()) {
    input_.guarded([&] {
      input_.require_format(file_, study_layout::format_name, study_layout::format_version);
      read_description();
      read_points();
    });
  }

  [[nodiscard]] std::vector<std::vector<double>> totals(
      std::size_t arm, const std::vector<std::size_t>& measures) const {
    return read_arm("total", arm, {study_.measures.size()}, measures);
  }

  [[nodiscard]] std::vector<std::vector<double>> in_years(
      std::size_t arm, const std::vector<std::size_t>& measures) const {
    std::vector<std::size_t> places;
    for (const std::size_t measure : measures) {
      const auto found = std::find(study_.by_year.begin(), study_.by_year.end(), measure);
      require(found != study_.by_year.end(), "a measure that is kept by year");
      places.push_back(static_cast<std::size_t>(found - study_.by_year.begin()));
    }
    return read_arm("by_year", arm, {study_.by_year.size(), study_.year_starts.size()}, places);
  }

  [[nodiscard]] double number(std::size_t point, std::size_t axis) const {
    return numbers_.at(point * study_.axes.size() + axis);
  }
  [[nodiscard]] std::string text(std::size_t point, std::size_t axis) const {
    if (!texts_.empty()) return texts_.at(point * study_.axes.size() + axis);
    return with_unit(number(point, axis), study_.axes.at(axis).unit);
  }

  [[nodiscard]] const std::filesystem::path& path() const { return input_.path(); }
  [[nodiscard]] const StudyContents& study() const { return study_; }
  [[nodiscard]] const Points& places() const { return *places_; }

 private:
  /// Some rows of what a variable has for one arm: [row][unit × what a row has].
  /// @param shape  of one arm: rows, and what each of them has
  [[nodiscard]] std::vector<std::vector<double>> read_arm(
      const std::string& name, std::size_t arm, const std::vector<hsize_t>& shape,
      const std::vector<std::size_t>& rows) const {
    require(arm < study_.arms.size(), "an arm of the study");
    return input_.guarded([&] {
      const hsize_t replications = study_.replications;
      std::vector<hsize_t> whole = {study_.points, replications, study_.arms.size()};
      whole.insert(whole.end(), shape.begin(), shape.end());
      const H5::DataSet dataset = variable(name, whole, H5T_FLOAT);
      const hsize_t length = shape.size() > 1 ? shape[1] : 1, of_unit = shape[0] * length;
      std::vector<std::vector<double>> result(rows.size());
      for (std::vector<double>& values : result)
        values.reserve(study_.points * replications * length);
      const std::size_t together =
          std::max<std::size_t>(1, numbers_at_once / (of_unit * replications));
      std::vector<double> block;
      for (std::size_t first = 0; first < study_.points; first += together) {
        const std::size_t count = std::min(together, study_.points - first);
        block.resize(count * replications * of_unit);
        std::vector<hsize_t> start = {first, 0, arm}, size = {count, replications, 1};
        start.resize(whole.size(), 0);
        size.insert(size.end(), shape.begin(), shape.end());
        const H5::DataSpace in_memory(static_cast<int>(size.size()), size.data());
        H5::DataSpace in_file = dataset.getSpace();
        in_file.selectHyperslab(H5S_SELECT_SET, size.data(), start.data());
        dataset.read(block.data(), PredType::NATIVE_DOUBLE, in_memory, in_file);
        for (std::size_t i = 0; i < rows.size(); ++i) {
          for (std::size_t unit = 0; unit < count * replications; ++unit) {
            const auto row =
                block.begin() + static_cast<std::ptrdiff_t>(unit * of_unit + rows[i] * length);
            result[i].insert(result[i].end(), row, row + static_cast<std::ptrdiff_t>(length));
          }
        }
      }
      return result;
    });
  }

  [[nodiscard]] std::vector<hsize_t> shape_of(const H5::DataSet& dataset) const {
    const H5::DataSpace space = dataset.getSpace();
    std::vector<hsize_t> shape(static_cast<std::size_t>(space.getSimpleExtentNdims()));
    if (!shape.empty()) space.getSimpleExtentDims(shape.data());
    return shape;
  }

  /// Opens a variable and sees that it has the shape that the dimensions give it.
  [[nodiscard]] H5::DataSet variable(const std::string& name, const std::vector<hsize_t>& shape,
                                     H5T_class_t kind) const {
    H5::DataSet dataset = file_.openDataSet(name);
    const std::vector<hsize_t> found = shape_of(dataset);
    if (found != shape) {
      throw std::runtime_error(fmt::format("{} has the shape ({}) instead of ({})", name,
                                           fmt::join(found, ", "), fmt::join(shape, ", ")));
    }
    const bool is_text = kind == H5T_STRING;
    if (dataset.getTypeClass() != kind || (is_text && !dataset.getStrType().isVariableStr()))
      throw std::runtime_error(name + " holds another type");
    return dataset;
  }

  [[nodiscard]] std::size_t length_of(const std::string& dimension) const {
    const std::vector<hsize_t> shape = shape_of(file_.openDataSet(dimension));
    if (shape.size() != 1) throw std::runtime_error(dimension + " is no list");
    return shape[0];
  }

  [[nodiscard]] std::vector<std::string> texts(const std::string& name, std::size_t size) const {
    return read_texts(variable(name, {size}, H5T_STRING));
  }

  void read_description() {
    const H5::Group root = file_.openGroup("/");
    study_.title = text_attribute(root, "title");
    study_.design = text_attribute(root, "design");
    for (const char* key : setting_keys) {
      const std::string name = std::string("design_") + key;
      if (root.attrExists(name)) study_.design_settings[key] = number_attribute(root, name);
    }
    study_.program_version = text_attribute(root, "program_version");
    study_.versions = text_attributes(file_.openGroup("versions"));
    const std::map<std::string, std::string> provenance =
        text_attributes(file_.openGroup("provenance"));
    if (const auto command = provenance.find("command"); command != provenance.end())
      study_.command = command->second;
    study_.seed = number_attribute(root, "seed");
    study_.failed_units = number_attribute(root, "failed_units");
    study_.points = length_of("point");
    study_.replications = length_of("replication");
    const std::vector<std::string> names = texts("axis", length_of("axis"));
    if (names.empty() || study_.points == 0 || study_.replications == 0)
      throw std::runtime_error("a study without points");
    const std::vector<std::string> addresses = texts("axis_address", names.size());
    const std::vector<std::string> units_of_axes = texts("axis_unit", names.size());
    for (std::size_t i = 0; i < names.size(); ++i)
      study_.axes.push_back({names[i], addresses[i], units_of_axes[i]});
    study_.arms = texts("arm", length_of("arm"));
    for (const std::string& name : texts("against", study_.arms.size())) {
      const auto found = std::find(study_.arms.begin(), study_.arms.end(), name);
      if (found == study_.arms.end())
        throw std::runtime_error("an arm is compared with one that is not there");
      study_.against.push_back(static_cast<std::size_t>(found - study_.arms.begin()));
    }
    study_.scenario_texts = texts("scenario_text", study_.arms.size());
    if (file_.nameExists("assumption"))
      study_.assumptions = texts("assumption_text", length_of("assumption"));
    const std::vector<std::string> measures = texts("measure", length_of("measure"));
    const std::vector<std::string> units = texts("unit", measures.size());
    const std::vector<std::string> kinds = texts("kind", measures.size());
    const std::vector<std::string> sentences = texts("sentence", measures.size());
    for (std::size_t i = 0; i < measures.size(); ++i)
      study_.measures.push_back({measures[i], units[i], kind_of_name(kinds[i]), sentences[i]});
    if (file_.nameExists("by_year")) read_years(measures);
    if (file_.nameExists("failure")) read_failures();
    std::vector<std::int32_t> broken(study_.points * study_.replications);
    variable("broken_checks", {study_.points, study_.replications}, H5T_INTEGER)
        .read(broken.data(), PredType::NATIVE_INT32);
    for (const std::int32_t count : broken)
      study_.broken_checks += static_cast<std::uint64_t>(std::max(0, count));
  }

  void read_years(const std::vector<std::string>& measures) {
    for (const std::string& name : texts("measure_by_year", length_of("measure_by_year"))) {
      const auto found = std::find(measures.begin(), measures.end(), name);
      if (found == measures.end()) throw std::runtime_error("a measure by year is not there");
      study_.by_year.push_back(static_cast<std::size_t>(found - measures.begin()));
    }
    study_.year_starts = texts("year_start", length_of("year"));
  }

  void read_failures() {
    const std::size_t count = length_of("failure");
    std::vector<std::int32_t> points(count), replications(count);
    variable("failure_point", {count}, H5T_INTEGER).read(points.data(), PredType::NATIVE_INT32);
    variable("failure_replication", {count}, H5T_INTEGER)
        .read(replications.data(), PredType::NATIVE_INT32);
    const std::vector<std::string> what = texts("failure_text", count);
    for (std::size_t i = 0; i < count; ++i)
      study_.failures.push_back({static_cast<std::size_t>(points[i]),
                                 static_cast<std::size_t>(replications[i]), what[i]});
  }

  void read_points() {
    const std::vector<hsize_t> shape = {study_.points, study_.axes.size()};
    numbers_.resize(study_.points * study_.axes.size());
    variable("axis_value", shape, H5T_FLOAT).read(numbers_.data(), PredType::NATIVE_DOUBLE);
    std::vector<double> places(numbers_.size());
    variable("axis_place", shape, H5T_FLOAT).read(places.data(), PredType::NATIVE_DOUBLE);
    if (file_.nameExists("axis_text"))
      texts_ = read_texts(variable("axis_text", shape, H5T_STRING));
    places_.emplace(study_.axes.size());
    for (std::size_t point = 0; point < study_.points; ++point) {
      const std::span<const double> row =
          std::span(places).subspan(point * study_.axes.size(), study_.axes.size());
      for (const double place : row) {
        if (!(place >= 0 && place <= 1)) throw std::runtime_error("a point lies beyond its axis");
      }
      places_->add(row);
    }
  }

  Hdf5Input input_;
  H5::H5File file_;
  StudyContents study_;
  std::vector<double> numbers_;
  std::vector<std::string> texts_;
  std::optional<Points> places_;
};

StudyReader::StudyReader(std::filesystem::path path)
    : impl_(std::make_unique<Impl>(std::move(path))) {}
StudyReader::~StudyReader() = default;
StudyReader::StudyReader(StudyReader&&) noexcept = default;
StudyReader& StudyReader::operator=(StudyReader&&) noexcept = default;

const std::filesystem::path& StudyReader::path() const {
  return impl_->path();
}
const StudyContents& StudyReader::study() const {
  return impl_->study();
}
const Points& StudyReader::places() const {
  return impl_->places();
}
double StudyReader::number(std::size_t point, std::size_t axis) const {
  return impl_->number(point, axis);
}
std::string StudyReader::text(std::size_t point, std::size_t axis) const {
  return impl_->text(point, axis);
}
std::vector<std::vector<double>> StudyReader::totals(
    std::size_t arm, const std::vector<std::size_t>& measures) const {
  return impl_->totals(arm, measures);
}
std::vector<std::vector<double>> StudyReader::in_years(
    std::size_t arm, const std::vector<std::size_t>& measures) const {
  return impl_->in_years(arm, measures);
}

}  // namespace carersim
