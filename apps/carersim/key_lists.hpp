#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "sim/scenario/key_list.hpp"

namespace carersim {

/// The keys of one kind of file.
struct KeysOfKind {
  std::string files;  ///< "scenario", "intervention" …
  KeyList list;
};

/// Every key of every kind of file, as reading the files of the data folder asks for them:
/// `scenarios/ready`, `scenarios/keys` (which has what no other has), `scenarios/interventions`,
/// `scenarios/studies`, `models/metrics` and `models/calibration`.
/// @param scenario  only the keys that reading this scenario asks for; empty: all
/// @throws InputError when one of them has a problem; naming the keys that none of them has, so
///         that nothing tells what they take
[[nodiscard]] std::vector<KeysOfKind> key_lists(const std::filesystem::path& scenario);

/// The same as the tables of scenarios/README.md.
[[nodiscard]] std::string markdown_of(const std::vector<KeysOfKind>& kinds);

}  // namespace carersim
