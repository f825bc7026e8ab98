#include "output/hdf5_input.hpp"

#include <cstdio>
#include <system_error>

#include "output/seal.hpp"

namespace carersim {

Hdf5Input::Hdf5Input(std::filesystem::path path, std::string kind, std::string way)
    : path_(std::move(path)), kind_(std::move(kind)), way_(std::move(way)) {}

void Hdf5Input::refuse(const std::string& found, const std::string& expected) const {
  Problem problem;
  problem.at.file = path_.string();
  problem.found = found;
  problem.expected = expected;
  throw InputError(kind_, {problem});
}

void Hdf5Input::refuse_damaged(const std::string& how) const {
  refuse(fmt::format("a damaged file ({})", how),
         fmt::format("a whole {} of carersim; copy it again from where it was made, or run "
                     "again",
                     kind_));
}

H5::H5File Hdf5Input::open() const {
  const std::string whole = fmt::format(
      "a whole {} of carersim; copy it again from where it was made, or run again", kind_);
  std::error_code error;
  const auto status = std::filesystem::status(path_, error);
  if (!std::filesystem::exists(status))
    refuse("no such file", fmt::format("a {}; see the name, or {}", kind_, way_));
  if (!std::filesystem::is_regular_file(status))
    refuse("a folder or a device", fmt::format("a {}", kind_));
  if (std::FILE* file = std::fopen(path_.c_str(), "rb")) {
    std::fclose(file);
  } else {
    refuse("no permission to read it", "a file that may be read; ask its owner");
  }
  if (std::filesystem::file_size(path_, error) == 0) refuse("an empty file", whole);
  if (examine_seal(path_) == Seal::broken) refuse_damaged("its checksum does not fit");
  return guarded([&] {
    // HDF5 keeps its signature at byte 0, or after a user block at 512, 1024, …
    if (!H5::H5File::isHdf5(path_.string())) refuse("a file that is not HDF5", whole);
    H5::FileAccPropList access;
    H5Pset_file_locking(access.getId(), true, true);
    access.setFcloseDegree(H5F_CLOSE_STRONG);
    return H5::H5File(path_.string(), H5F_ACC_RDONLY, H5::FileCreatPropList::DEFAULT, access);
  });
}

void Hdf5Input::require_format(const H5::H5File& file, const std::string& name,
                               std::int32_t version) const {
  const H5::Group root = file.openGroup("/");
  const std::string found = root.attrExists("format") ? text_attribute(root, "format") : "";
  if (found != name) {
    refuse(found == "carersim trace"      ? "a trace of carersim"
           : found == "carersim results"  ? "a result file of carersim"
           : found == "carersim study"    ? "a study or evaluation of carersim"
           : found == "carersim forecast" ? "a forecast of carersim, which forecast --report shows"
                                          : "an HDF5 file of another program",
           fmt::format("a {} of carersim", kind_));
  }
  const auto in_file = static_cast<std::int32_t>(number_attribute(root, "format_version"));
  if (in_file != version) {
    refuse(fmt::format("format version {}, written by carersim {}", in_file,
                       text_attribute(root, "program_version")),
           fmt::format("format version {}; {}", version,
                       in_file > version ? "read it with that carersim or a later one"
                                         : "run again with this carersim"));
  }
}

std::string text_attribute(const H5::H5Object& object, const std::string& name) {
  const H5::Attribute attribute = object.openAttribute(name);
  if (attribute.getTypeClass() != H5T_STRING ||
      attribute.getSpace().getSimpleExtentNpoints() != 1) {
    throw std::runtime_error("no text in the attribute '" + name + "'");
  }
  H5std_string value;
  attribute.read(attribute.getDataType(), value);
  return value;
}

std::uint64_t number_attribute(const H5::H5Object& object, const std::string& name) {
  const H5::Attribute attribute = object.openAttribute(name);
  if (attribute.getTypeClass() != H5T_INTEGER ||
      attribute.getSpace().getSimpleExtentNpoints() != 1) {
    throw std::runtime_error("no whole number in the attribute '" + name + "'");
  }
  std::uint64_t value{};
  attribute.read(H5::PredType::NATIVE_UINT64, &value);
  return value;
}

std::map<std::string, std::string> text_attributes(const H5::Group& group) {
  std::map<std::string, std::string> texts;
  const int count = group.getNumAttrs();
  for (int i = 0; i < count; ++i) {
    const std::string name = group.openAttribute(static_cast<unsigned>(i)).getName();
    texts[name] = text_attribute(group, name);
  }
  return texts;
}

}  // namespace carersim
