#pragma once

#include <string>
#include <vector>

#include "apps/carersim-mpi/ranks.hpp"

namespace carersim {

/// What every rank but 0 does: keeps a worker process, passes units on to it and what it says back.
/// Ends when rank 0 says so.
/// @param words  the program that a worker is
void serve_rank(const std::vector<std::string>& words);

}  // namespace carersim
