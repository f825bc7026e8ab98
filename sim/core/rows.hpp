#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <span>
#include <type_traits>
#include <vector>

#include "sim/core/chunk_memory.hpp"

namespace carersim {

/// A table that grows by a row at a time and whose rows never move. Memory comes in chunks of two
/// to four MiB, as large pages where the system has them: millions of rows are visited in no order,
/// and with small pages most of that time would go into finding them.
///
/// @tparam T       elements of a row
/// @tparam extent  how many they are; std::dynamic_extent when only the constructor knows
template <class T, std::size_t extent = 1>
class Rows {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  Rows() requires(extent != std::dynamic_extent) = default;
  /// @param width  elements in each row, > 0
  explicit Rows(std::size_t width) requires(extent == std::dynamic_extent)
      : width_(width), shift_(shift_for(width)) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T* row(std::size_t index) {
    return chunks_[index >> shift()].get() + (index & mask()) * width();
  }
  [[nodiscard]] const T* row(std::size_t index) const {
    return chunks_[index >> shift()].get() + (index & mask()) * width();
  }
  /// The first element of a row.
  T& operator[](std::size_t index) { return *row(index); }
  const T& operator[](std::size_t index) const { return *row(index); }

  /// One more row, of values as they are by default.
  /// @return  its index
  /// @throws  std::bad_alloc  when memory is at its end
  std::size_t add() {
    if ((size_ >> shift()) == chunks_.size()) chunks_.push_back(new_chunk());
    std::uninitialized_value_construct_n(row(size_), width());
    return size_++;
  }

 private:
  static constexpr std::size_t large_page = ChunkMemory::large_page;
  struct GiveBack {
    std::size_t bytes;
    void operator()(T* memory) const { ChunkMemory::give_back(memory, bytes); }
  };
  using Chunk = std::unique_ptr<T, GiveBack>;

  static constexpr int shift_for(std::size_t width) {
    return static_cast<int>(
        std::bit_width(std::max<std::size_t>(large_page / (width * sizeof(T)), 1)));
  }
  [[nodiscard]] std::size_t width() const {
    if constexpr (extent == std::dynamic_extent) {
      return width_;
    } else {
      return extent;
    }
  }
  /// Rows in a chunk, as a power of two.
  [[nodiscard]] int shift() const {
    if constexpr (extent == std::dynamic_extent) {
      return shift_;
    } else {
      return shift_for(extent);
    }
  }
  [[nodiscard]] std::size_t mask() const { return (std::size_t{1} << shift()) - 1; }

  [[nodiscard]] Chunk new_chunk() const {
    const std::size_t bytes = (width() * sizeof(T)) << shift();
    const std::size_t rounded = (bytes + large_page - 1) / large_page * large_page;
    return Chunk(static_cast<T*>(ChunkMemory::take(rounded)), GiveBack{rounded});
  }

  std::size_t width_ = 0;  ///< of a dynamic extent
  int shift_ = 0;
  std::size_t size_ = 0;
  std::vector<Chunk> chunks_;
};

}  // namespace carersim
