#include "sim/scenario/documents.hpp"

#include "sim/scenario/document.hpp"

namespace carersim {

std::optional<Node> Documents::read(const std::filesystem::path& file, const std::string& name,
                                    const std::string& layer, Problems& problems) {
  const Key key{file, name, layer};
  const auto known = roots_.find(key);
  if (known != roots_.end()) return known->second;
  std::optional<Node> root = read_document(file, name, layer, problems);
  if (root) roots_.emplace(key, *root);
  return root;
}

std::optional<Node> read_document(const std::shared_ptr<Documents>& kept,
                                  const std::filesystem::path& file, const std::string& name,
                                  const std::string& layer, Problems& problems) {
  return kept ? kept->read(file, name, layer, problems)
              : read_document(file, name, layer, problems);
}

}  // namespace carersim
