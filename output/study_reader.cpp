#include "output/study_reader.hpp"

#include <algorithm>
#include <stdexcept>

#include "output/hdf5_input.hpp"
#include "output/study_layout.hpp"

namespace carersim {

namespace {

using H5::PredType;

std::vector<hsize_t> shape_of(const H5::DataSet& dataset) {
  const H5::DataSpace space = dataset.getSpace();
  std::vector<hsize_t> shape(static_cast<std::size_t>(space.getSimpleExtentNdims()));
  if (!shape.empty()) space.getSimpleExtentDims(shape.data());
  return shape;
}

std::vector<double> numbers(const H5::H5File& file, const std::string& name,
                            const std::vector<hsize_t>& shape) {
  const H5::DataSet dataset = file.openDataSet(name);
  if (shape_of(dataset) != shape || dataset.getTypeClass() != H5T_FLOAT)
    throw std::runtime_error(name + " has another shape or type");
  std::size_t size = 1;
  for (const hsize_t length : shape) size *= length;
  std::vector<double> values(size);
  dataset.read(values.data(), PredType::NATIVE_DOUBLE);
  return values;
}

std::vector<std::string> texts(const H5::H5File& file, const std::string& name) {
  const H5::DataSet dataset = file.openDataSet(name);
  if (dataset.getTypeClass() != H5T_STRING || !dataset.getStrType().isVariableStr())
    throw std::runtime_error(name + " holds another type");
  return read_texts(dataset);
}

}  // namespace

std::optional<std::size_t> StudyResults::find(const std::string& measure) const {
  const auto found = std::find(measures.begin(), measures.end(), measure);
  if (found == measures.end()) return std::nullopt;
  return static_cast<std::size_t>(found - measures.begin());
}

StudyResults read_study(const std::filesystem::path& path) {
  const Hdf5Input input(path, "study's result file", "run carersim sweep first");
  const H5::H5File file = input.open();
  return input.guarded([&] {
    input.require_format(file, study_layout::format_name, study_layout::format_version);
    StudyResults study;
    const H5::Group root = file.openGroup("/");
    study.title = text_attribute(root, "title");
    study.seed = number_attribute(root, "seed");
    const std::vector<hsize_t> shape = shape_of(file.openDataSet("total"));
    if (shape.size() != 4) throw std::runtime_error("total has another shape");
    study.points = shape[0];
    study.replications = shape[1];
    study.arms = texts(file, "arm");
    study.measures = texts(file, "measure");
    study.axes =
        file.nameExists("axis_address") ? texts(file, "axis_address") : std::vector<std::string>();
    study.totals =
        numbers(file, "total", {shape[0], shape[1], study.arms.size(), study.measures.size()});
    if (!study.axes.empty())
      study.axis_values = numbers(file, "axis_value", {shape[0], study.axes.size()});
    for (const std::string& name : texts(file, "against")) {
      const auto found = std::find(study.arms.begin(), study.arms.end(), name);
      if (found == study.arms.end())
        throw std::runtime_error("an arm is compared with one that is not there");
      study.against.push_back(static_cast<std::size_t>(found - study.arms.begin()));
    }
    if (study.against.size() != study.arms.size())
      throw std::runtime_error("against has another shape");
    return study;
  });
}

}  // namespace carersim
