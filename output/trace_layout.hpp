#pragma once

#include <cstdint>

namespace carersim::trace_layout {

/// What the writer and the reader of trace files agree on; FORMAT.md describes all of it.
inline constexpr const char* format_name = "carersim trace";
inline constexpr std::int32_t format_version = 1;
/// The dimension along which the records lie.
inline constexpr const char* record = "record";
/// Where a code stands for nothing.
inline constexpr std::int64_t none = -1;

}  // namespace carersim::trace_layout
