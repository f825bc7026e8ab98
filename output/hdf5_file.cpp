#include "output/hdf5_file.hpp"

#include <H5DSpublic.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>

#include "output/seal.hpp"
#include "sim/core/error.hpp"

namespace carersim {
namespace {

constexpr unsigned creation_order = H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED;
/// Levels above 1 were measured: 3 % smaller at level 4, a quarter slower.
constexpr unsigned compression_level = 1;

/// For the parts of HDF5 that have no C++ binding.
void check(herr_t status, const char* function) {
  if (status < 0) throw H5::Exception(function, "failed");
}

herr_t keep_deepest(unsigned, const H5E_error2_t* error, void* reason) {
  if (error->desc != nullptr) *static_cast<std::string*>(reason) = error->desc;
  return 0;
}

/// HDF5's drivers write "… errno = 28, error message = …" into the description.
int errno_in(const std::string& description) {
  const std::string key = "errno = ";
  const std::size_t at = description.find(key);
  return at == std::string::npos ? 0 : std::atoi(description.c_str() + at + key.size());
}

void write_scalar(const H5::H5Object& object, const std::string& name, const H5::DataType& in_file,
                  const H5::DataType& in_memory, const void* value) {
  H5::Attribute attribute = object.createAttribute(name, in_file, H5::DataSpace(H5S_SCALAR));
  attribute.write(in_memory, value);
  attribute.close();
}

/// The length of the UTF-8 character that starts here, 0 when none does (RFC 3629).
std::size_t character_length(const std::string& text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0U;
  };
  const auto follows = [&](std::size_t i, unsigned least = 0x80, unsigned most = 0xBF) {
    return byte(i) >= least && byte(i) <= most;
  };
  const unsigned first = byte(0);
  if (first >= 0x01 && first <= 0x7F) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    return follows(1, first == 0xE0 ? 0xA0 : 0x80, first == 0xED ? 0x9F : 0xBF) && follows(2) ? 3
                                                                                              : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    return follows(1, first == 0xF0 ? 0x90 : 0x80, first == 0xF4 ? 0x8F : 0xBF) && follows(2) &&
                   follows(3)
               ? 4
               : 0;
  }
  return 0;
}

/// Texts as HDF5 takes them: pointers to what this object owns.
class TextPointers {
 public:
  explicit TextPointers(const std::vector<std::string>& values) {
    texts_.reserve(values.size());
    for (const std::string& value : values)
      pointers_.push_back(texts_.emplace_back(to_utf8(value)).c_str());
  }
  [[nodiscard]] const void* data() const { return pointers_.data(); }

 private:
  std::vector<std::string> texts_;
  std::vector<const char*> pointers_;
};

/// Ends the process before HDF5's own work at the exit, which crashes (1.10.8, in H5F__close_cb) on
/// a file whose closing has failed, and would hide the exit code.
void end_without_hdf5(int exit_code, void*) {
  std::cout.flush();
  std::fflush(nullptr);
  ::_exit(exit_code);
}

H5::DSetCreatPropList storage_properties(const VariableStorage& storage) {
  H5::DSetCreatPropList properties;
  check(H5Pset_obj_track_times(properties.getId(), false), "H5Pset_obj_track_times");
  check(H5Pset_attr_creation_order(properties.getId(), creation_order),
        "H5Pset_attr_creation_order");
  if (!storage.chunk.empty()) {
    properties.setChunk(static_cast<int>(storage.chunk.size()), storage.chunk.data());
    properties.setShuffle();
    properties.setDeflate(compression_level);
    properties.setFletcher32();
  }
  return properties;
}

/// Room for the unfinished chunks, so that each is compressed once.
H5::DSetAccPropList cache_properties(const VariableStorage& storage, std::size_t type_size) {
  H5::DSetAccPropList properties;
  if (storage.chunk.empty()) return properties;
  std::size_t bytes = type_size * storage.chunks_in_memory;
  for (const hsize_t length : storage.chunk) bytes *= length;
  constexpr std::size_t slots = 1009;
  constexpr double finished_chunks_leave_first = 1.0;
  properties.setChunkCache(slots, bytes, finished_chunks_leave_first);
  return properties;
}

}  // namespace

Hdf5FailureWatch::Hdf5FailureWatch() {
  H5Eget_auto2(H5E_DEFAULT, &former_handler_, &former_data_);
  H5Eset_auto2(H5E_DEFAULT, &Hdf5FailureWatch::note, this);
}

Hdf5FailureWatch::~Hdf5FailureWatch() {
  H5Eset_auto2(H5E_DEFAULT, former_handler_, former_data_);
}

herr_t Hdf5FailureWatch::note(hid_t stack, void* watch) {
  auto& self = *static_cast<Hdf5FailureWatch*>(watch);
  std::string reason;
  H5Ewalk2(stack, H5E_WALK_DOWNWARD, &keep_deepest, &reason);
  const int error = errno_in(reason);
  if (self.reason_.empty() || (self.system_error_ == 0 && error != 0)) {
    self.reason_ = reason;
    self.system_error_ = error;
  }
  return 0;
}

void write_whole_file(PartialFile& file, std::uintmax_t bytes, const std::function<void()>& write) {
  const auto refuse = [&](const std::string& how) {
    throw EnvironmentError(fmt::format("{}: {}", file.final_path().string(), how));
  };
  if (const int full = file.make_room(bytes); full != 0) refuse(disk_problem(full));
  const Hdf5FailureWatch watch;
  try {
    write();
    put_seal(file.path());
  } catch (const H5::Exception&) {
    refuse(watch.system_error() != 0
               ? disk_problem(watch.system_error())
               : fmt::format("found that HDF5 cannot write ({}); see that the disk is sound, then "
                             "run again",
                             watch.reason()));
  }
  file.publish();
}

std::string to_utf8(const std::string& text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    if (length == 0) {
      result += "\uFFFD";
      ++at;
    } else {
      result.append(text, at, length);
      at += length;
    }
  }
  return result;
}

H5::StrType text_type() {
  H5::StrType type(H5::PredType::C_S1, H5T_VARIABLE);
  type.setCset(H5T_CSET_UTF8);
  return type;
}

void write_attribute(const H5::H5Object& object, const std::string& name,
                     const std::string& value) {
  const std::string text = to_utf8(value);
  const char* characters = text.c_str();
  write_scalar(object, name, text_type(), text_type(), &characters);
}

void write_attribute(const H5::H5Object& object, const std::string& name, std::int32_t value) {
  write_scalar(object, name, H5::PredType::STD_I32LE, H5::PredType::NATIVE_INT32, &value);
}

void write_attribute(const H5::H5Object& object, const std::string& name, std::uint64_t value) {
  write_scalar(object, name, H5::PredType::STD_U64LE, H5::PredType::NATIVE_UINT64, &value);
}

NetcdfFile::NetcdfFile(const std::filesystem::path& path) {
  H5::FileCreatPropList creation;
  check(H5Pset_link_creation_order(creation.getId(), creation_order), "H5Pset_link_creation_order");
  check(H5Pset_attr_creation_order(creation.getId(), creation_order), "H5Pset_attr_creation_order");
  check(H5Pset_obj_track_times(creation.getId(), false), "H5Pset_obj_track_times");
  H5::FileAccPropList access;
  access.setFcloseDegree(H5F_CLOSE_STRONG);
  check(H5Pset_file_locking(access.getId(), true, true), "H5Pset_file_locking");
  file_ = std::make_unique<H5::H5File>(path.string(), H5F_ACC_TRUNC, creation, access);
}

NetcdfFile::NetcdfFile(const std::filesystem::path& path, const std::string& group) {
  H5::FileAccPropList access;
  access.setFcloseDegree(H5F_CLOSE_STRONG);
  check(H5Pset_file_locking(access.getId(), true, true), "H5Pset_file_locking");
  file_ = std::make_unique<H5::H5File>(path.string(), H5F_ACC_RDWR, H5::FileCreatPropList::DEFAULT,
                                       access);
  if (file_->nameExists(group)) file_->unlink(group);
  static_cast<void>(add_group(group));
  group_ = "/" + group + "/";
}

NetcdfFile::~NetcdfFile() {
  if (!file_) return;
  const Hdf5FailureWatch silence;
  scales_.clear();
  // H5Dclose gives the handle up even when it fails; H5Cpp's destructors would print that.
  for (const H5::DataSet& dataset : datasets_) {
    while (H5Iis_valid(dataset.getId()) > 0) H5Dclose(dataset.getId());
  }
  try {
    file_->close();
  } catch (const H5::Exception&) {
    // HDF5 keeps a file open that it cannot write; only the end of the process gives it up.
    static_cast<void>(file_.release());
    ::on_exit(&end_without_hdf5, nullptr);
  }
}

H5::Group NetcdfFile::add_group(const std::string& name) {
  const hid_t properties = H5Pcreate(H5P_GROUP_CREATE);
  check(H5Pset_link_creation_order(properties, creation_order), "H5Pset_link_creation_order");
  check(H5Pset_attr_creation_order(properties, creation_order), "H5Pset_attr_creation_order");
  check(H5Pset_obj_track_times(properties, false), "H5Pset_obj_track_times");
  const hid_t group =
      H5Gcreate2(file_->getId(), (group_ + name).c_str(), H5P_DEFAULT, properties, H5P_DEFAULT);
  H5Pclose(properties);
  if (group < 0) throw H5::GroupIException("H5Gcreate2", "failed");
  H5::Group result(group);
  H5Gclose(group);
  return result;
}

H5::DataSet NetcdfFile::add_dimension(const std::string& name, const H5::DataType& type,
                                      hsize_t size, const void* values,
                                      const VariableStorage& storage) {
  require(size > 0, "a dimension of a result file is not empty");
  H5::DataSet scale = file_->createDataSet(group_ + name, type, H5::DataSpace(1, &size),
                                           storage_properties(storage));
  scale.write(values, type);
  check(H5DSset_scale(scale.getId(), name.c_str()), "H5DSset_scale");
  datasets_.push_back(scale);
  scales_[name] = scale;
  sizes_[name] = most_[name] = size;
  return scale;
}

void NetcdfFile::add_growing_dimension(const std::string& name) {
  constexpr hsize_t none = 0, unlimited = H5S_UNLIMITED;
  const VariableStorage one_chunk{.chunk = {1024}};
  H5::DataSet scale =
      file_->createDataSet(group_ + name, H5::PredType::IEEE_F32LE,
                           H5::DataSpace(1, &none, &unlimited), storage_properties(one_chunk));
  // What netCDF-4 calls a dimension that no variable describes.
  constexpr const char* no_variable =
      "This is a netCDF dimension but not a netCDF variable.         0";
  check(H5DSset_scale(scale.getId(), no_variable), "H5DSset_scale");
  datasets_.push_back(scale);
  scales_[name] = scale;
  sizes_[name] = none;
  most_[name] = unlimited;
}

void NetcdfFile::grow(const std::string& name, hsize_t size) {
  scales_.at(name).extend(&size);
  sizes_.at(name) = size;
}

H5::DataSet NetcdfFile::add_dimension(const std::string& name,
                                      const std::vector<std::string>& values) {
  return add_dimension(name, text_type(), values.size(), TextPointers(values).data(), {});
}

H5::DataSet NetcdfFile::add_dimension(const std::string& name,
                                      const std::vector<std::int32_t>& values,
                                      const VariableStorage& storage) {
  return add_dimension(name, H5::PredType::STD_I32LE, values.size(), values.data(), storage);
}

H5::DataSet NetcdfFile::add_dimension(const std::string& name, const std::vector<double>& values) {
  return add_dimension(name, H5::PredType::IEEE_F64LE, values.size(), values.data(), {});
}

H5::DataSet NetcdfFile::add_variable(const std::string& name, const H5::DataType& type,
                                     const std::vector<std::string>& dimensions,
                                     const std::string& long_name, const VariableStorage& storage) {
  std::vector<hsize_t> shape, most;
  for (const std::string& dimension : dimensions) {
    shape.push_back(sizes_.at(dimension));
    most.push_back(most_.at(dimension));
  }
  H5::DataSet dataset = file_->createDataSet(
      group_ + name, type, H5::DataSpace(static_cast<int>(shape.size()), shape.data(), most.data()),
      storage_properties(storage), cache_properties(storage, type.getSize()));
  datasets_.push_back(dataset);
  for (std::size_t i = 0; i < dimensions.size(); ++i) {
    check(H5DSattach_scale(dataset.getId(), scales_.at(dimensions[i]).getId(),
                           static_cast<unsigned>(i)),
          "H5DSattach_scale");
  }
  write_attribute(dataset, "long_name", long_name);
  return dataset;
}

void NetcdfFile::add_texts(const std::string& name, const std::string& dimension,
                           const std::vector<std::string>& values, const std::string& long_name) {
  require(values.size() == sizes_.at(dimension), "a variable of a result file fills its dimension");
  add_variable(name, text_type(), {dimension}, long_name)
      .write(TextPointers(values).data(), text_type());
}

void NetcdfFile::close() {
  file_->flush(H5F_SCOPE_GLOBAL);
  scales_.clear();
  for (H5::DataSet& dataset : datasets_) dataset.close();
  datasets_.clear();
  file_->close();
  file_.reset();
}

void write_texts(const H5::DataSet& dataset, const std::vector<std::string>& values,
                 const H5::DataSpace& in_memory, const H5::DataSpace& in_file) {
  dataset.write(TextPointers(values).data(), text_type(), in_memory, in_file);
}

std::vector<std::string> read_texts(const H5::DataSet& dataset) {
  const H5::DataSpace space = dataset.getSpace();
  std::vector<char*> characters(static_cast<std::size_t>(space.getSimpleExtentNpoints()), nullptr);
  const H5::StrType type = text_type();
  dataset.read(characters.data(), type);
  std::vector<std::string> texts;
  for (const char* text : characters) texts.emplace_back(text == nullptr ? "" : text);
  check(H5Dvlen_reclaim(type.getId(), space.getId(), H5P_DEFAULT, characters.data()),
        "H5Dvlen_reclaim");
  return texts;
}

}  // namespace carersim
