#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/scenario/tree.hpp"

namespace carersim {

/// A scenario file as read, before merging.
struct Document {
  Node root;
  std::filesystem::path path;
  std::string name;  ///< as messages call it
};

/// Reads a scenario file and everything it extends: bases first, the file itself last, each once.
class Includes {
 public:
  Includes(const Library& library, Problems& problems) : library_(library), problems_(problems) {}

  void read(const std::filesystem::path& file, const std::string& name);

  [[nodiscard]] std::vector<Document>& documents() { return documents_; }
  /// A file could not be read or found, so that the tree would be full of holes.
  [[nodiscard]] bool broken() const { return broken_; }

 private:
  void read_bases(const Document& document);
  void read_base(const Document& document, const Node& name, const std::string& where);

  const Library& library_;
  Problems& problems_;
  std::vector<Document> documents_;
  std::vector<std::pair<std::filesystem::path, std::string>> stack_;
  std::set<std::filesystem::path> seen_;
  bool broken_ = false;
};

/// How messages call a file that was found beside another one or in a library.
[[nodiscard]] std::string display_name(const std::filesystem::path& file,
                                       const std::filesystem::path& library,
                                       const std::string& otherwise);

/// The *.toml files in and below a folder, relative to it, in order.
[[nodiscard]] std::vector<std::string> toml_files(const std::filesystem::path& folder);

/// Sets the value at an address: merges into what stands there. An address that does not exist is a
/// problem, unless the user's own file made the table that holds it, or it belongs to `run` or
/// `time`.
void set_address(Node& root, const std::string& address, Node value, Problems& problems);

/// Sets every address of a `[set]` table; its tables may be nested or its keys dotted.
void set_all(Node& root, const Node& table, const std::string& layer, Problems& problems);

/// Says where the values of a tree come from.
void label(Node& node, const std::string& layer, bool own);

}  // namespace carersim
