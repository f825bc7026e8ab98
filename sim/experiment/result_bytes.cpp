#include "sim/experiment/result_bytes.hpp"

#include "sim/core/bytes.hpp"

namespace carersim {

std::string to_bytes(const std::vector<ReplicationResult>& arms) {
  ByteWriter bytes;
  bytes.put(std::uint64_t{arms.size()});
  for (const ReplicationResult& result : arms) {
    bytes.put_all(result.series);
    bytes.put_all(result.totals);
    bytes.put_all(result.waits);
    bytes.put_all(result.still_waiting);
    bytes.put(std::uint64_t{result.checks.size()});
    for (const ReplicationResult::Check& check : result.checks) {
      bytes.put_text(check.name);
      bytes.put(check.left);
      bytes.put(check.right);
      bytes.put(static_cast<std::uint8_t>(check.holds ? 1 : 0));
    }
    bytes.put(result.event_hash);
    bytes.put(result.events);
  }
  return bytes.take();
}

std::vector<ReplicationResult> results_from_bytes(std::string_view bytes) {
  ByteReader reading(bytes);
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

}  // namespace carersim
