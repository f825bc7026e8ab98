#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

#include "sim/scenario/tree.hpp"

namespace carersim {

/// TOML files, each read from the disk once: who reads a scenario at many points is not disturbed
/// by a file that is edited meanwhile, and waits for no parser.
class Documents {
 public:
  /// Like read_document(); files that cannot be read are tried anew.
  [[nodiscard]] std::optional<Node> read(const std::filesystem::path& file, const std::string& name,
                                         const std::string& layer, Problems& problems);

 private:
  using Key = std::tuple<std::filesystem::path, std::string, std::string>;
  std::map<Key, Node> roots_;
};

/// Like read_document(), from what is kept where there is such a thing.
[[nodiscard]] std::optional<Node> read_document(const std::shared_ptr<Documents>& kept,
                                                const std::filesystem::path& file,
                                                const std::string& name, const std::string& layer,
                                                Problems& problems);

}  // namespace carersim
