#include "sim/sweep/unit_record.hpp"

#include <fmt/format.h>

#include <chrono>

#include "sim/core/bytes.hpp"

namespace carersim {

namespace {

/// More values than this say nothing of what is wrong.
constexpr std::size_t most_axes_told = 12;

}  // namespace

std::string to_bytes(const UnitRecord& record) {
  ByteWriter bytes;
  bytes.put(record.unit);
  bytes.put(record.status);
  bytes.put(record.fault);
  bytes.put_text(record.problem);
  bytes.put_all(record.values);
  bytes.put_all(record.event_hashes);
  bytes.put_all(record.events);
  bytes.put(record.broken_checks);
  bytes.put(record.seconds);
  bytes.put(record.preparing);
  bytes.put(record.finished_at);
  return bytes.take();
}

UnitRecord unit_from_bytes(std::string_view text) {
  ByteReader bytes(text);
  UnitRecord record;
  record.unit = bytes.take<UnitId>();
  record.status = bytes.take<UnitRecord::Status>();
  record.fault = bytes.take<UnitRecord::Fault>();
  record.problem = bytes.take_text();
  record.values = bytes.take_all<double>();
  record.event_hashes = bytes.take_all<std::uint64_t>();
  record.events = bytes.take_all<std::uint64_t>();
  record.broken_checks = bytes.take<std::uint32_t>();
  record.seconds = bytes.take<double>();
  record.preparing = bytes.take<double>();
  record.finished_at = bytes.take<double>();
  bytes.end();
  return record;
}

std::string to_bytes(const SessionRecord& record) {
  ByteWriter bytes;
  bytes.put(record.started_at);
  bytes.put(record.jobs);
  bytes.put_text(record.host);
  return bytes.take();
}

SessionRecord session_from_bytes(std::string_view text) {
  ByteReader bytes(text);
  SessionRecord record;
  record.started_at = bytes.take<double>();
  record.jobs = bytes.take<std::uint32_t>();
  record.host = bytes.take_text();
  bytes.end();
  return record;
}

std::string problem_text(const StudyDescription& study, const UnitRecord& record) {
  const std::size_t axes = study.points.axes().size();
  return fmt::format("point {}, replication {} ({}): {}", record.unit.point,
                     record.unit.replication,
                     axes <= most_axes_told ? study.points.description(record.unit.point)
                                            : fmt::format("{} axes", axes),
                     record.problem);
}

double wall_clock() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

}  // namespace carersim
