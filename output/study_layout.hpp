#pragma once

#include <cstdint>

namespace carersim::study_layout {

/// What the writer and the reader of study files agree on; FORMAT.md describes all of it.
inline constexpr const char* format_name = "carersim study";
inline constexpr std::int32_t format_version = 1;

}  // namespace carersim::study_layout
