#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>
#include <vector>

namespace carersim {

/// A table that grows by a row at a time and whose rows never move. Memory comes in chunks of two
/// to four MiB, as large pages where the system has them: millions of rows are visited in no order,
/// and with small pages most of that time would go into finding them.
///
/// @tparam T  elements of a row
template <class T>
class Rows {
  static_assert(std::is_trivially_destructible_v<T>);

 public:
  /// @param width  elements in each row, > 0
  explicit Rows(std::size_t width = 1)
      : width_(width),
        shift_(static_cast<int>(
            std::bit_width(std::max<std::size_t>(large_page / (width * sizeof(T)), 1)))) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] T* row(std::size_t index) {
    return chunks_[index >> shift_].get() + (index & mask()) * width_;
  }
  [[nodiscard]] const T* row(std::size_t index) const {
    return chunks_[index >> shift_].get() + (index & mask()) * width_;
  }
  /// The first element of a row.
  T& operator[](std::size_t index) { return *row(index); }
  const T& operator[](std::size_t index) const { return *row(index); }

  /// One more row, of values as they are by default.
  /// @return  its index
  /// @throws  std::bad_alloc  when memory is at its end
  std::size_t add() {
    if ((size_ >> shift_) == chunks_.size()) chunks_.push_back(new_chunk());
    std::uninitialized_value_construct_n(row(size_), width_);
    return size_++;
  }

 private:
  static constexpr std::size_t large_page = std::size_t{2} << 20;
  struct Free {
    void operator()(T* memory) const { std::free(memory); }
  };
  using Chunk = std::unique_ptr<T, Free>;

  [[nodiscard]] std::size_t mask() const { return (std::size_t{1} << shift_) - 1; }

  [[nodiscard]] Chunk new_chunk() const {
    const std::size_t bytes = (width_ * sizeof(T)) << shift_;
    const std::size_t rounded = (bytes + large_page - 1) / large_page * large_page;
    void* memory = std::aligned_alloc(large_page, rounded);
    if (memory == nullptr) throw std::bad_alloc();
    // Advice: where it is not taken, pages stay small.
    ::madvise(memory, rounded, MADV_HUGEPAGE);
    return Chunk(static_cast<T*>(memory));
  }

  std::size_t width_;
  int shift_;  ///< rows in a chunk, as a power of two
  std::size_t size_ = 0;
  std::vector<Chunk> chunks_;
};

}  // namespace carersim
