#pragma once

#include <filesystem>
#include <memory>

#include "sim/scenario/tree.hpp"

namespace carersim {

class Documents;

/// The parameters of a folder: their entries, and their values as the table `parameter`.
struct ParameterLibrary {
  Parameters entries;
  Node values;          ///< one child for each parameter, named by its id
  bool broken = false;  ///< a file could not be read, so that ids may be missing
};

/// Reads every *.toml of the folder in order of name. Problems: an entry without id, value, source,
/// confidence or role; an unknown confidence or role; an id said twice; a value out of its own
/// range. A folder that does not exist holds no parameters.
/// @param kept  see Library::documents
[[nodiscard]] ParameterLibrary read_parameters(const std::filesystem::path& folder,
                                               Problems& problems,
                                               const std::shared_ptr<Documents>& kept = nullptr);

/// Notes the keys of a [[parameter]], which are read without a cursor.
void note_parameter_keys(KeyReads& reads);

}  // namespace carersim
