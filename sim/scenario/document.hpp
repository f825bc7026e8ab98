#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "sim/core/error.hpp"
#include "sim/scenario/tree.hpp"

namespace carersim {

inline constexpr std::uintmax_t largest_file = 10'000'000;  ///< bytes

/// Reads a TOML file; adds a problem and gives nothing when it is missing, no file, unreadable,
/// over 10 MB, not UTF-8, nested too deeply or not TOML. Parsing stops at the first error of
/// syntax.
/// @param name   how messages call the file
/// @param layer  see Provenance::layer
[[nodiscard]] std::optional<Node> read_document(const std::filesystem::path& file,
                                                const std::string& name, const std::string& layer,
                                                Problems& problems);

/// Like read_document(), for text that is no file.
[[nodiscard]] std::optional<Node> parse_document(const std::string& text, const std::string& name,
                                                 const std::string& layer, Problems& problems);

/// A value given on the command line: TOML where it is TOML (`5`, `true`, `{ gamma = … }`),
/// otherwise the text as it stands (`7.5 WTE`).
[[nodiscard]] Node parse_value(const std::string& text, const std::string& layer);

/// Text as TOML writes it, in quotes.
[[nodiscard]] std::string toml_text(const std::string& text);

}  // namespace carersim
