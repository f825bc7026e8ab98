#pragma once

#include <cstddef>

namespace carersim {

/// Memory in large pages, where the system has them, for tables that are built and thrown away by
/// each replication. What is given back is kept for the next one, which needs as much: the system
/// would clear every page anew.
class ChunkMemory {
 public:
  /// @param bytes  a multiple of large_page
  /// @return  memory with anything in it
  /// @throws  std::bad_alloc  when memory is at its end
  [[nodiscard]] static void* take(std::size_t bytes);
  /// @param bytes  as taken
  static void give_back(void* memory, std::size_t bytes) noexcept;

  static constexpr std::size_t large_page = std::size_t{2} << 20;
};

}  // namespace carersim
