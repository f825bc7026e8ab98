#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "sim/core/error.hpp"

namespace carersim {

/// Values put one behind the other as bytes: between processes of one machine, and in working files
/// that the same machine reads again. Not a file format: it has the machine's byte order.
class ByteWriter {
 public:
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    bytes_.append(reinterpret_cast<const char*>(&value), sizeof(T));
  }
  template <class T>
  void put_all(const std::vector<T>& values) {
    static_assert(std::is_trivially_copyable_v<T>);
    put(std::uint64_t{values.size()});
    if (values.empty()) return;
    bytes_.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
  void put_text(std::string_view text) {
    put(std::uint64_t{text.size()});
    bytes_ += text;
  }
  void put_texts(const std::vector<std::string>& texts) {
    put(std::uint64_t{texts.size()});
    for (const std::string& text : texts) put_text(text);
  }

  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

/// Takes values from the front of bytes that a ByteWriter made.
/// All throw ProgramError when the bytes are none of those.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T take() {
    static_assert(std::is_trivially_copyable_v<T>);
    T value;
    std::memcpy(&value, next(sizeof(T)), sizeof(T));
    return value;
  }
  template <class T>
  std::vector<T> take_all() {
    const auto count = take<std::uint64_t>();
    require(count <= rest_.size() / sizeof(T), "a list in bytes is as long as it says");
    std::vector<T> values(count);
    if (count > 0) std::memcpy(values.data(), next(count * sizeof(T)), count * sizeof(T));
    return values;
  }
  std::string take_text() {
    const auto size = take<std::uint64_t>();
    require(size <= rest_.size(), "a text in bytes is as long as it says");
    return {next(size), size};
  }
  std::vector<std::string> take_texts() {
    std::vector<std::string> texts;
    for (auto left = take<std::uint64_t>(); left > 0; --left) texts.push_back(take_text());
    return texts;
  }
  /// Says that nothing is left.
  void end() const { require(rest_.empty(), "bytes end where they say"); }

 private:
  const char* next(std::size_t size) {
    require(size <= rest_.size(), "bytes are whole");
    const char* at = rest_.data();
    rest_.remove_prefix(size);
    return at;
  }
  std::string_view rest_;
};

}  // namespace carersim
