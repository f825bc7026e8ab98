#include "sim/core/this_machine.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdint>
#include <fstream>
#include <string_view>

namespace carersim {

namespace {

/// What follows the separator in the first line that begins so; empty without one.
std::string value_in(const char* file, std::string_view begin, char separator) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);) {
    if (!line.starts_with(begin)) continue;
    const std::size_t at = line.find(separator);
    if (at == std::string::npos) continue;
    const std::size_t from = line.find_first_not_of(" \t\"", at + 1);
    if (from == std::string::npos) return "";
    return line.substr(from, line.find_last_not_of(" \t\"") + 1 - from);
  }
  return "";
}

}  // namespace

std::string host_name() {
  utsname names{};
  return ::uname(&names) == 0 ? names.nodename : "";
}

std::map<std::string, std::string> this_machine() {
  std::map<std::string, std::string> machine = {{"host", host_name()}};
  utsname names{};
  if (::uname(&names) == 0) {
    const std::string system = value_in("/etc/os-release", "PRETTY_NAME=", '=');
    machine["system"] =
        fmt::format("{}{}{} {}", system, system.empty() ? "" : ", ", names.sysname, names.release);
  }
  const std::string processor = value_in("/proc/cpuinfo", "model name", ':');
  if (!processor.empty()) {
    const long processors = ::sysconf(_SC_NPROCESSORS_ONLN);
    machine["processor"] =
        processors > 0 ? fmt::format("{} × {}", processors, processor) : processor;
  }
  const long pages = ::sysconf(_SC_PHYS_PAGES), page = ::sysconf(_SC_PAGESIZE);
  if (pages > 0 && page > 0)
    machine["memory_bytes"] =
        std::to_string(static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page));
  return machine;
}

}  // namespace carersim
