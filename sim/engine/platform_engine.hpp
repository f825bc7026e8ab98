#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/engine/platform.hpp"

namespace simgrid::s4u {
class Engine;
class Host;
}  // namespace simgrid::s4u

namespace carersim {

/// This process's SimGrid engine with a platform of a file. @pre the process has none yet
class PlatformEngine {
 public:
  /// @throws InputError when the file is wrong
  explicit PlatformEngine(const std::filesystem::path& file);
  ~PlatformEngine();

  [[nodiscard]] const Platform& platform() const { return platform_; }
  /// In the order of the platform's nodes.
  [[nodiscard]] const std::vector<simgrid::s4u::Host*>& hosts() const { return hosts_; }
  /// SimGrid's unit of work for one second of the pilot's core.
  [[nodiscard]] double flops() const { return flops_; }
  void run();
  [[nodiscard]] static double now();

 private:
  void read();

  std::vector<std::string> words_;  ///< a command line, which outlives SimGrid's engine
  std::vector<char*> pointers_;
  int count_ = 0;
  std::unique_ptr<simgrid::s4u::Engine> engine_;
  Platform platform_;
  std::vector<simgrid::s4u::Host*> hosts_;
  double flops_ = 1e9;
};

}  // namespace carersim
