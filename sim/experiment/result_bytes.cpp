#include "sim/experiment/result_bytes.hpp"

#include <cstring>
#include <type_traits>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

template <class T>
void put(std::string& bytes, const T& value) {
  static_assert(std::is_trivially_copyable_v<T>);
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(T));
}

template <class T>
void put_all(std::string& bytes, const std::vector<T>& values) {
  static_assert(std::is_trivially_copyable_v<T>);
  put(bytes, std::uint64_t{values.size()});
  if (!values.empty()) {
    bytes.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T));
  }
}

void put_text(std::string& bytes, const std::string& text) {
  put(bytes, std::uint64_t{text.size()});
  bytes += text;
}

/// Takes values from the front of the bytes.
class Reading {
 public:
  explicit Reading(std::string_view bytes) : rest_(bytes) {}

  template <class T>
  T take() {
    T value;
    std::memcpy(&value, next(sizeof(T)), sizeof(T));
    return value;
  }

  template <class T>
  std::vector<T> take_all() {
    const auto count = take<std::uint64_t>();
    require(count <= rest_.size() / sizeof(T), "a worker's list is as long as it says");
    std::vector<T> values(count);
    if (count > 0) std::memcpy(values.data(), next(count * sizeof(T)), count * sizeof(T));
    return values;
  }

  std::string take_text() {
    const auto size = take<std::uint64_t>();
    require(size <= rest_.size(), "a worker's text is as long as it says");
    return {next(size), size};
  }

  void end() const { require(rest_.empty(), "a worker's message ends where it says"); }

 private:
  const char* next(std::size_t size) {
    require(size <= rest_.size(), "a worker's message is whole");
    const char* at = rest_.data();
    rest_.remove_prefix(size);
    return at;
  }
  std::string_view rest_;
};

}  // namespace

std::string to_bytes(const std::vector<ReplicationResult>& arms) {
  std::string bytes;
  put(bytes, std::uint64_t{arms.size()});
  for (const ReplicationResult& result : arms) {
    put_all(bytes, result.series);
    put_all(bytes, result.totals);
    put_all(bytes, result.waits);
    put_all(bytes, result.still_waiting);
    put(bytes, std::uint64_t{result.checks.size()});
    for (const ReplicationResult::Check& check : result.checks) {
      put_text(bytes, check.name);
      put(bytes, check.left);
      put(bytes, check.right);
      put(bytes, static_cast<std::uint8_t>(check.holds ? 1 : 0));
    }
    put(bytes, result.event_hash);
    put(bytes, result.events);
  }
  return bytes;
}

std::vector<ReplicationResult> results_from_bytes(std::string_view bytes) {
  Reading reading(bytes);
  std::vector<ReplicationResult> arms;
  for (auto left = reading.take<std::uint64_t>(); left > 0; --left) {
    ReplicationResult& result = arms.emplace_back();
    result.series = reading.take_all<double>();
    result.totals = reading.take_all<double>();
    result.waits = reading.take_all<WaitHistogram>();
    result.still_waiting = reading.take_all<WaitHistogram>();
    for (auto checks = reading.take<std::uint64_t>(); checks > 0; --checks) {
      ReplicationResult::Check& check = result.checks.emplace_back();
      check.name = reading.take_text();
      check.left = reading.take<double>();
      check.right = reading.take<double>();
      check.holds = reading.take<std::uint8_t>() != 0;
    }
    result.event_hash = reading.take<std::uint64_t>();
    result.events = reading.take<std::uint64_t>();
  }
  reading.end();
  return arms;
}

std::string to_bytes(const std::vector<std::string>& texts) {
  std::string bytes;
  put(bytes, std::uint64_t{texts.size()});
  for (const std::string& text : texts) put_text(bytes, text);
  return bytes;
}

std::vector<std::string> texts_from_bytes(std::string_view bytes) {
  Reading reading(bytes);
  std::vector<std::string> texts;
  for (auto left = reading.take<std::uint64_t>(); left > 0; --left)
    texts.push_back(reading.take_text());
  reading.end();
  return texts;
}

}  // namespace carersim
