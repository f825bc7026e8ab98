#include "output/evaluation_reader.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <stdexcept>

#include "output/hdf5_input.hpp"
#include "output/study_layout.hpp"

namespace carersim {

class EvaluationReader::Impl {
 public:
  explicit Impl(std::filesystem::path path)
      : input_(std::move(path), "result file of an evaluation", "run carersim evaluate first"),
        file_(input_.open()) {
    input_.guarded([&] {
      input_.require_format(file_, study_layout::format_name, study_layout::format_version);
      if (!file_.nameExists("evaluation")) {
        input_.refuse("a study without an evaluation",
                      "a file that carersim evaluate wrote, from its first draw to its last");
      }
      group_ = file_.openGroup("evaluation");
    });
  }

  [[nodiscard]] const Hdf5Input& input() const { return input_; }
  [[nodiscard]] const H5::Group& group() const { return group_; }

  /// Opens a variable and sees that it has the shape that its dimensions give it.
  [[nodiscard]] H5::DataSet variable(const std::string& name,
                                     const std::vector<std::string>& dimensions,
                                     bool is_text) const {
    std::vector<hsize_t> expected;
    for (const std::string& dimension : dimensions) {
      const std::vector<hsize_t> shape = shape_of(group_.openDataSet(dimension));
      if (shape.size() != 1) throw std::runtime_error("evaluation/" + dimension + " is no list");
      expected.push_back(shape[0]);
    }
    H5::DataSet dataset = group_.openDataSet(name);
    if (const std::vector<hsize_t> found = shape_of(dataset); found != expected) {
      throw std::runtime_error(fmt::format("evaluation/{} has the shape ({}) instead of ({})", name,
                                           fmt::join(found, ", "), fmt::join(expected, ", ")));
    }
    const H5T_class_t kind = dataset.getTypeClass();
    const bool fits = is_text ? kind == H5T_STRING && dataset.getStrType().isVariableStr()
                              : kind == H5T_FLOAT || kind == H5T_INTEGER;
    if (!fits) throw std::runtime_error("evaluation/" + name + " holds another type");
    return dataset;
  }

 private:
  [[nodiscard]] static std::vector<hsize_t> shape_of(const H5::DataSet& dataset) {
    const H5::DataSpace space = dataset.getSpace();
    std::vector<hsize_t> shape(static_cast<std::size_t>(space.getSimpleExtentNdims()));
    if (!shape.empty()) space.getSimpleExtentDims(shape.data());
    return shape;
  }

  Hdf5Input input_;
  H5::H5File file_;
  H5::Group group_;
};

EvaluationReader::EvaluationReader(std::filesystem::path path)
    : impl_(std::make_unique<Impl>(std::move(path))) {}
EvaluationReader::~EvaluationReader() = default;
EvaluationReader::EvaluationReader(EvaluationReader&&) noexcept = default;
EvaluationReader& EvaluationReader::operator=(EvaluationReader&&) noexcept = default;

bool EvaluationReader::has(const std::string& name) const {
  return impl_->input().guarded([&] { return impl_->group().nameExists(name); });
}

std::string EvaluationReader::attribute(const std::string& name) const {
  return impl_->input().guarded([&] { return text_attribute(impl_->group(), name); });
}

std::uint64_t EvaluationReader::count(const std::string& attribute) const {
  return impl_->input().guarded([&] { return number_attribute(impl_->group(), attribute); });
}

std::vector<double> EvaluationReader::numbers(const std::string& name,
                                              const std::vector<std::string>& dimensions) const {
  return impl_->input().guarded([&] {
    const H5::DataSet dataset = impl_->variable(name, dimensions, false);
    std::vector<double> values(
        static_cast<std::size_t>(dataset.getSpace().getSimpleExtentNpoints()));
    dataset.read(values.data(), H5::PredType::NATIVE_DOUBLE);
    return values;
  });
}

std::vector<std::string> EvaluationReader::texts(const std::string& name,
                                                 const std::vector<std::string>& dimensions) const {
  return impl_->input().guarded(
      [&] { return read_texts(impl_->variable(name, dimensions, true)); });
}

}  // namespace carersim
