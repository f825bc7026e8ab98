#pragma once

#include <filesystem>
#include <memory>

#include "sim/scenario/cursor.hpp"

namespace carersim {

class KeyReads;  // key_reads.hpp

/// A TOML file that is no scenario, read as strictly as one: quantities with units, unknown keys
/// found, all problems told at once. It has no parameters, scales or dates of an evaluation; the
/// keys `evidence` and `note` may stand anywhere and are nobody's to read.
class DataFile {
 public:
  /// @param key_reads  the keys that are asked for are noted there; none: nowhere
  /// @throws InputError when the file is missing, unreadable or not TOML
  explicit DataFile(const std::filesystem::path& file, std::shared_ptr<KeyReads> key_reads = {});

  [[nodiscard]] Cursor root() const;
  /// Call when everything was read. @throws InputError with every problem and unknown key
  void finish() const;

 private:
  std::filesystem::path file_;
  std::shared_ptr<ReadContext> context_;
};

}  // namespace carersim
