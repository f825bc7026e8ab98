#include "apps/carersim/scratch_folder.hpp"

#include <fmt/format.h>
#include <stdlib.h>

#include <cerrno>
#include <string>

#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {

ScratchFolder::ScratchFolder() {
  std::string name = "carersim-plan.XXXXXX";
  if (::mkdtemp(name.data()) == nullptr) {
    throw EnvironmentError(
        fmt::format("a folder in the working directory: {}", disk_problem(errno)));
  }
  path_ = name;
}

ScratchFolder::~ScratchFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

}  // namespace carersim
