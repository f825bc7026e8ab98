#pragma once

#include <array>
#include <cstdint>
#include <string>

namespace carersim::result_layout {

/// What the writer and the reader of result files agree on; FORMAT.md describes all of it.
inline constexpr const char* format_name = "carersim results";
inline constexpr std::int32_t format_version = 1;
/// The shares of people for which the file holds how long they waited.
inline constexpr std::array<double, 4> quantiles = {0.5, 0.75, 0.9, 0.95};
/// Replications that share a chunk in variables that are small for one replication.
inline constexpr std::uint64_t replications_in_chunk = 64;

}  // namespace carersim::result_layout
