#pragma once

#include <cstddef>

namespace carersim {

/// Asks for memory that will soon be read and written, so that it comes while other work is done.
inline void fetch_ahead(const void* memory, std::size_t bytes) {
  constexpr std::size_t cache_line = 64;
  const char* at = static_cast<const char*>(memory);
  for (std::size_t i = 0; i < bytes; i += cache_line) __builtin_prefetch(at + i, 1);
  // Without it the compiler takes a function that only prefetches for one that does nothing, and
  // drops the call.
  asm volatile("");
}

}  // namespace carersim
