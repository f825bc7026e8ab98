#include "sim/core/chunk_memory.hpp"

#include <sys/mman.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <vector>

namespace carersim {

namespace {

struct Free {
  void operator()(void* memory) const { std::free(memory); }
};
using Memory = std::unique_ptr<void, Free>;

/// What is kept, by size in large pages.
std::vector<std::vector<Memory>>& kept() {
  static std::vector<std::vector<Memory>> memory;
  return memory;
}

}  // namespace

void* ChunkMemory::take(std::size_t bytes) {
  const std::size_t pages = bytes / large_page;
  if (pages < kept().size() && !kept()[pages].empty()) {
    void* const memory = kept()[pages].back().release();
    kept()[pages].pop_back();
    return memory;
  }
  void* const memory = std::aligned_alloc(large_page, bytes);
  if (memory == nullptr) throw std::bad_alloc();
  // Advice: where it is not taken, pages stay small.
  ::madvise(memory, bytes, MADV_HUGEPAGE);
  return memory;
}

void ChunkMemory::give_back(void* memory, std::size_t bytes) noexcept {
  Memory owned(memory);
  const std::size_t pages = bytes / large_page;
  try {
    if (kept().size() <= pages) kept().resize(pages + 1);
    kept()[pages].push_back(std::move(owned));
  } catch (const std::bad_alloc&) {
    // Then it is freed.
  }
}

}  // namespace carersim
