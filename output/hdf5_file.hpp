#pragma once

// Private to this folder: HDF5 is seen nowhere else.

#include <H5Cpp.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/core/partial_file.hpp"

namespace carersim {

/// Keeps HDF5 from printing its own error stack while it lives, and remembers the reason beneath
/// the first failure, because the stack is gone by the time an exception is caught.
class Hdf5FailureWatch {
 public:
  Hdf5FailureWatch();
  ~Hdf5FailureWatch();
  Hdf5FailureWatch(const Hdf5FailureWatch&) = delete;
  Hdf5FailureWatch& operator=(const Hdf5FailureWatch&) = delete;

  /// The errno of the failed system call; 0 when HDF5 itself refused.
  [[nodiscard]] int system_error() const { return system_error_; }
  /// What HDF5 said of the deepest cause; empty when nothing failed.
  [[nodiscard]] const std::string& reason() const { return reason_; }

 private:
  static herr_t note(hid_t stack, void* watch);

  H5E_auto2_t former_handler_ = nullptr;
  void* former_data_ = nullptr;
  int system_error_ = 0;
  std::string reason_;
};

/// Writes a sealed file in one go and gives it its name; nothing of it is left where that fails.
/// HDF5 cannot close a file after a full disk, so it is never to meet one.
/// @param bytes  of the whole file, at most
/// @param write  makes the content at the path of the partial file, and closes it
/// @throws EnvironmentError naming the file, when the disk or HDF5 refuses
void write_whole_file(PartialFile& file, std::uintmax_t bytes, const std::function<void()>& write);

/// Text as HDF5 variable-length UTF-8 holds it: what is no UTF-8, and NUL, becomes U+FFFD.
[[nodiscard]] std::string to_utf8(const std::string& text);

/// Variable-length UTF-8: what python3-netcdf4 reads without harm.
[[nodiscard]] H5::StrType text_type();

void write_attribute(const H5::H5Object& object, const std::string& name, const std::string& value);
void write_attribute(const H5::H5Object& object, const std::string& name, std::int32_t value);
void write_attribute(const H5::H5Object& object, const std::string& name, std::uint64_t value);

/// How a variable lies in the file.
struct VariableStorage {
  std::vector<hsize_t> chunk;    ///< empty: in one piece, not compressed
  hsize_t chunks_in_memory = 1;  ///< unfinished chunks that wait in memory to be filled
};

/// A new HDF5 file that follows netCDF-4: named dimensions with coordinates, links in order of
/// creation, and no time of creation, so that equal content gives equal bytes.
class NetcdfFile {
 public:
  /// Replaces what stands at the path.
  explicit NetcdfFile(const std::filesystem::path& path);
  /// Adds to a file that is there: all goes into one group, which has its own dimensions and takes
  /// the place of one of that name.
  NetcdfFile(const std::filesystem::path& path, const std::string& group);
  /// Lets go of a file that was not closed, whatever state the disk left it in, without a word.
  ~NetcdfFile();
  NetcdfFile(const NetcdfFile&) = delete;
  NetcdfFile& operator=(const NetcdfFile&) = delete;

  /// The group that all goes into: the file's own, or the one that is added.
  [[nodiscard]] H5::Group root() const { return file_->openGroup(group_); }
  [[nodiscard]] H5::Group add_group(const std::string& name);

  /// Adds a dimension and its coordinate, a variable of the same name. @pre size > 0
  H5::DataSet add_dimension(const std::string& name, const std::vector<std::string>& values);
  H5::DataSet add_dimension(const std::string& name, const std::vector<std::int32_t>& values,
                            const VariableStorage& storage = {});
  H5::DataSet add_dimension(const std::string& name, const std::vector<double>& values);

  /// Adds a dimension without a coordinate, whose length is known at the end: see grow().
  void add_growing_dimension(const std::string& name);
  /// Lengthens a growing dimension, not the variables over it. @pre it was added
  void grow(const std::string& name, hsize_t size);

  /// Adds a variable over dimensions that were added before. One over a growing dimension has no
  /// values yet and a chunk in its storage.
  H5::DataSet add_variable(const std::string& name, const H5::DataType& type,
                           const std::vector<std::string>& dimensions, const std::string& long_name,
                           const VariableStorage& storage = {});
  void add_texts(const std::string& name, const std::string& dimension,
                 const std::vector<std::string>& values, const std::string& long_name);

  [[nodiscard]] std::uintmax_t bytes() const { return file_->getFileSize(); }

  /// @throws H5::Exception when the disk refuses what was still in memory
  void close();

 private:
  H5::DataSet add_dimension(const std::string& name, const H5::DataType& type, hsize_t size,
                            const void* values, const VariableStorage& storage);

  std::unique_ptr<H5::H5File> file_;
  std::string group_ = "/";  ///< ends with a slash
  std::vector<H5::DataSet> datasets_;
  std::map<std::string, H5::DataSet> scales_;
  std::map<std::string, hsize_t> sizes_, most_;  ///< of dimensions: now, and at most
};

/// Writes texts into a part of a variable.
void write_texts(const H5::DataSet& dataset, const std::vector<std::string>& values,
                 const H5::DataSpace& in_memory, const H5::DataSpace& in_file);

/// Reads all texts of a variable. @throws H5::Exception
[[nodiscard]] std::vector<std::string> read_texts(const H5::DataSet& dataset);

}  // namespace carersim
