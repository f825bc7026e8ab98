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
    require(arm < study_.arms.size(), "an arm of the study");
    return input_.guarded([&] {
      const hsize_t all = study_.measures.size(), replications = study_.replications;
      const H5::DataSet dataset =
          variable("total", {study_.points, replications, study_.arms.size(), all}, H5T_FLOAT);
      std::vector<std::vector<double>> result(measures.size());
      for (std::vector<double>& values : result) values.reserve(study_.points * replications);
      const std::size_t together = std::max<std::size_t>(1, numbers_at_once / (all * replications));
      std::vector<double> block;
      for (std::size_t first = 0; first < study_.points; first += together) {
        const std::size_t count = std::min(together, study_.points - first);
        block.resize(count * replications * all);
        const std::array<hsize_t, 4> start = {first, 0, arm, 0},
                                     size = {count, replications, 1, all};
        const H5::DataSpace in_memory(4, size.data());
        H5::DataSpace in_file = dataset.getSpace();
        in_file.selectHyperslab(H5S_SELECT_SET, size.data(), start.data());
        dataset.read(block.data(), PredType::NATIVE_DOUBLE, in_memory, in_file);
        for (std::size_t i = 0; i < measures.size(); ++i) {
          for (std::size_t unit = 0; unit < count * replications; ++unit)
            result[i].push_back(block[unit * all + measures[i]]);
        }
      }
      return result;
    });
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
    const std::vector<std::string> measures = texts("measure", length_of("measure"));
    const std::vector<std::string> units = texts("unit", measures.size());
    const std::vector<std::string> kinds = texts("kind", measures.size());
    const std::vector<std::string> sentences = texts("sentence", measures.size());
    for (std::size_t i = 0; i < measures.size(); ++i)
      study_.measures.push_back({measures[i], units[i], kind_of_name(kinds[i]), sentences[i]});
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

}  // namespace carersim
