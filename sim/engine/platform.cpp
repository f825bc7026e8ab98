#include "sim/engine/platform.hpp"

#include "sim/core/bytes.hpp"
#include "sim/core/forked_call.hpp"
#include "sim/engine/platform_engine.hpp"

namespace carersim {

namespace {

std::string to_bytes(const Platform& platform) {
  ByteWriter bytes;
  bytes.put(std::uint64_t{platform.nodes.size()});
  for (const Platform::Node& node : platform.nodes) {
    bytes.put_text(node.name);
    bytes.put(node.cores);
    for (const double number : {node.speed, node.price_per_node_hour, node.price_per_core_hour,
                                node.mean_life, node.replaced_after})
      bytes.put(number);
  }
  bytes.put_text(platform.currency);
  bytes.put(platform.lost_node);
  bytes.put(platform.launch);
  bytes.put(platform.restart);
  bytes.put_texts(platform.assumptions);
  return bytes.take();
}

Platform platform_from_bytes(const std::string& text) {
  ByteReader bytes(text);
  Platform platform;
  platform.nodes.resize(bytes.take<std::uint64_t>());
  for (Platform::Node& node : platform.nodes) {
    node.name = bytes.take_text();
    node.cores = bytes.take<std::uint32_t>();
    for (double* number : {&node.speed, &node.price_per_node_hour, &node.price_per_core_hour,
                           &node.mean_life, &node.replaced_after})
      *number = bytes.take<double>();
  }
  platform.currency = bytes.take_text();
  platform.lost_node = bytes.take<LostNode>();
  platform.launch = bytes.take<double>();
  platform.restart = bytes.take<double>();
  platform.assumptions = bytes.take_texts();
  bytes.end();
  return platform;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The digits from a place on, without zeros in front.
std::string number_at(const std::string& text, std::size_t& place) {
  while (place < text.size() && text[place] == '0') ++place;
  const std::size_t first = place;
  while (place < text.size() && is_digit(text[place])) ++place;
  return text.substr(first, place - first);
}

}  // namespace

Platform read_platform(const std::filesystem::path& file) {
  ForkedCall call([&] { return to_bytes(PlatformEngine(file).platform()); });
  Platform platform = platform_from_bytes(call.answer());
  platform.file = file;
  return platform;
}

bool natural_before(const std::string& one, const std::string& other) {
  std::size_t a = 0, b = 0;
  while (a < one.size() && b < other.size()) {
    if (is_digit(one[a]) && is_digit(other[b])) {
      const std::string left = number_at(one, a), right = number_at(other, b);
      if (left.size() != right.size()) return left.size() < right.size();
      if (left != right) return left < right;
    } else if (one[a] != other[b]) {
      return one[a] < other[b];
    } else {
      ++a;
      ++b;
    }
  }
  if (one.size() - a != other.size() - b) return one.size() - a < other.size() - b;
  return one < other;
}

}  // namespace carersim
