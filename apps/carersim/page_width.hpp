#pragma once

#include <cstddef>

namespace carersim {

/// Columns of the terminal that standard output is, within reason; 100 for a file or a pipe.
[[nodiscard]] std::size_t page_width();

}  // namespace carersim
