#include "apps/carersim/log.hpp"

#include <cerrno>
#include <cstdio>

#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {

void Log::say(LogLevel level, const std::string& text) const {
  if (level > level_) return;
  std::fputs((text + "\n").c_str(), stderr);
}

void print(const std::string& text) {
  if (std::fputs(text.c_str(), stdout) < 0 || std::fflush(stdout) != 0) {
    throw EnvironmentError("standard output: " + disk_problem(errno));
  }
}

}  // namespace carersim
