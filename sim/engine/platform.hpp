#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace carersim {

/// What becomes of a job of which a machine vanishes.
enum class LostNode : std::uint8_t {
  redo,     ///< its units are done again by others, and a machine that comes back joins
  restart,  ///< it ends, and starts again with the machines that are there then
};

/// The machines that a SimGrid platform file describes, with what its properties say of them.
///
/// SimGrid's own words give cores, speeds, links and, as profiles, when a host is on. Properties
/// stand at a host or at a zone around it, the nearest counts; scenarios/README.md has them.
struct Platform {
  struct Node {
    std::string name;
    std::uint32_t cores = 1;
    double speed = 1;                ///< of a core, where the pilot's is 1
    double price_per_node_hour = 0;  ///< for the whole machine while it is on
    double price_per_core_hour = 0;  ///< for each core that has a worker
    double mean_life = 0;            ///< seconds until it vanishes, in the mean; 0: it does not
    double replaced_after = 0;       ///< seconds until it is there again; 0: never
  };
  std::filesystem::path file;
  /// By name, numbers in names by size. The first hands out the work, and never vanishes.
  std::vector<Node> nodes;
  std::string currency = "£";
  LostNode lost_node = LostNode::restart;
  double launch = 0;   ///< seconds until the job's processes run
  double restart = 0;  ///< seconds from the end of a job to its next start
  /// What its properties `assumption…` say, in order of their names.
  std::vector<std::string> assumptions;
};

/// @throws InputError with every problem of its properties, or the first of its text
/// @throws EnvironmentError
[[nodiscard]] Platform read_platform(const std::filesystem::path& file);

/// Whether a name comes before another: numbers in them count by size, so that node-2 comes before
/// node-10.
[[nodiscard]] bool natural_before(const std::string& one, const std::string& other);

}  // namespace carersim
