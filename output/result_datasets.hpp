#pragma once

// Private to this folder: HDF5 is seen nowhere else.

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "output/hdf5_file.hpp"
#include "sim/measure/findings.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// The datasets of a result file while it is written: FORMAT.md in code. Throws H5::Exception when
/// the disk refuses.
class ResultDatasets {
 public:
  /// Writes all that is the same for every replication.
  ResultDatasets(const RunDescription& run, const std::filesystem::path& path);

  void write(std::size_t arm, std::uint32_t replication, const ReplicationResult& result);

  /// Moves the rows of these replications, ascending, to the front and drops the others.
  void keep(const std::vector<std::uint32_t>& replications);

  /// The file is complete with so many replications, though it had room for more.
  void settle(std::uint32_t replications);

  /// @param provenance  what differs between equal runs
  void close(const std::map<std::string, std::string>& provenance, const RunFindings& findings);

  /// The size of the file once all that waits in memory is written, but for unfinished chunks.
  [[nodiscard]] std::uintmax_t bytes() const { return file_.bytes(); }
  /// The most by which the next result and the end of the file may lengthen it.
  [[nodiscard]] std::uintmax_t bytes_to_come() const;

 private:
  /// A variable over (arm, replication, what follows).
  struct Variable {
    H5::DataSet dataset;
    std::vector<hsize_t> shape;
  };

  void describe(const RunDescription& run);
  void add_months(const RunDescription& run);
  void add_constants(const RunDescription& run);
  void add_waits(const RunDescription& run);
  void add_checks(const std::vector<ReplicationResult::Check>& checks);
  void add(const std::string& name, const H5::DataType& type,
           const std::vector<std::string>& dimensions, const std::vector<hsize_t>& shape,
           hsize_t replications_in_chunk, const std::string& long_name);
  void add_variance_ratios();
  [[nodiscard]] std::vector<double> totals(std::size_t arm, hsize_t first, hsize_t rows) const;
  void put(const std::string& name, std::size_t arm, hsize_t row, const void* values);

  hsize_t arms_, replications_, measures_;
  std::vector<std::size_t> against_;
  std::vector<std::string> wait_names_;
  std::vector<std::string> check_names_;
  bool checks_known_ = false;
  std::size_t chunk_bytes_in_memory_ = 0;
  H5::DataSet replication_scale_;
  std::map<std::string, Variable> variables_;
  NetcdfFile file_;  ///< last, because it closes the others
};

}  // namespace carersim
