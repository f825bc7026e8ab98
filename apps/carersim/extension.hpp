#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "output/result_reader.hpp"
#include "sim/measure/results.hpp"

namespace carersim {

/// The replications of a result file that `--extend` adds to: kept as they are, handed out again.
class FormerReplications {
 public:
  /// @throws InputError when the file cannot be read
  explicit FormerReplications(const std::filesystem::path& file) : reader_(file) {}

  [[nodiscard]] std::uint32_t asked() const { return reader_.run().replications; }
  [[nodiscard]] std::uint32_t count() const {
    return static_cast<std::uint32_t>(reader_.replications());
  }
  /// Those below `total` that the file lacks, ascending.
  [[nodiscard]] std::vector<std::uint32_t> missing(std::uint32_t total) const;

  /// @throws InputError with each difference when the file is of another scenario, seed or version
  ///         of the program: the number of replications is no difference
  void require_same(const RunDescription& run) const;

  /// Hands out, in order, those with a number below the limit that were not handed out yet.
  using Deliver = std::function<void(std::uint32_t, const std::vector<ReplicationResult>&)>;
  void deliver_below(std::uint32_t limit, const Deliver& deliver);

 private:
  ResultReader reader_;
  std::size_t next_ = 0;
};

}  // namespace carersim
