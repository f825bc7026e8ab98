#pragma once

// Private to this folder: HDF5 is seen nowhere else.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "output/hdf5_file.hpp"
#include "sim/sweep/unit_record.hpp"

namespace carersim {

/// The datasets of a study's result file while it is written: FORMAT.md in code. Throws
/// H5::Exception when the disk refuses.
class StudyDatasets {
 public:
  /// Writes all that is the same for every unit.
  StudyDatasets(const StudyDescription& study, const std::filesystem::path& path);

  /// Units come in order.
  void write(const UnitRecord& record);

  /// @param provenance  what differs between equal studies
  void close(const std::map<std::string, std::string>& provenance);

  /// The size of the file once all that waits in memory is written, but for unfinished chunks.
  [[nodiscard]] std::uintmax_t bytes() const { return file_.bytes(); }
  /// The most by which the next unit and the end of the file may lengthen it.
  [[nodiscard]] std::uintmax_t bytes_to_come() const;

 private:
  /// A variable over (point, replication, what follows), with the rows that wait to be written.
  struct Variable {
    H5::DataSet dataset;
    std::vector<hsize_t> shape;  ///< after point and replication
    std::size_t bytes_of_unit = 0;
    std::string rows;
  };
  struct Failure {
    UnitId unit;
    std::string problem;
  };

  void describe();
  void add_axes();
  void add_arms_and_measures();
  void add_years();
  void add_results();
  void add(const std::string& name, const H5::DataType& type,
           const std::vector<std::string>& dimensions, const std::vector<hsize_t>& shape,
           const std::string& long_name);
  void put(const std::string& name, const void* values);
  void write_block();
  void add_failures();

  const StudyDescription& study_;
  std::map<std::string, Variable> variables_;
  std::uint32_t points_in_block_ = 1, replications_in_block_ = 1;
  std::uint64_t block_begin_ = 0;  ///< first unit of the rows that wait
  std::uint64_t next_ = 0;         ///< the unit that comes next
  std::vector<Failure> failures_;
  std::uint64_t failure_bytes_ = 0;
  NetcdfFile file_;  ///< last, because it closes the others
};

}  // namespace carersim
