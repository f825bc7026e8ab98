#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>

#include "sim/sweep/parts.hpp"

namespace carersim {

/// Writes the result file of a study from its parts, unit after unit. What an earlier attempt left
/// half-written is removed.
/// @param written  called now and then with the number of units so far; false gives up
/// @return false when it was given up. @pre every unit is done or failed
/// @throws EnvironmentError when the disk refuses it; the parts are as they were
[[nodiscard]] bool assemble_study(const StudyDescription& study, Parts& parts,
                                  const std::filesystem::path& result,
                                  const std::map<std::string, std::string>& provenance,
                                  const std::function<bool(std::uint64_t)>& written);

/// What stands under the name of a study's result file.
enum class ResultState {
  none,
  of_this_study,  ///< every unit is in it and none has failed
  with_failures,  ///< of this study, and some of its units have failed
  another_file,
};
[[nodiscard]] ResultState result_state(const std::filesystem::path& result,
                                       const StudyDescription& study);

}  // namespace carersim
