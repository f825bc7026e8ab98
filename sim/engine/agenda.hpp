#pragma once

#include <cstdint>

#include "sim/core/ids.hpp"
#include "sim/core/time.hpp"
#include "sim/engine/calendar.hpp"

namespace carersim {

/// Whose event an entry of the calendar is. The kind stands in the two highest bits.
struct Entity {
  enum class Kind : std::uint32_t { row = 0, walk = 1, source = 2, service = 3 };
  static constexpr std::uint32_t index_bits = 30;

  static constexpr std::uint32_t of(Kind kind, std::uint32_t index) {
    return (static_cast<std::uint32_t>(kind) << index_bits) | index;
  }
  static constexpr Kind kind(std::uint32_t entity) {
    return static_cast<Kind>(entity >> index_bits);
  }
  static constexpr std::uint32_t index(std::uint32_t entity) {
    return entity & ((1U << index_bits) - 1);
  }
};

/// Numbers of people: first rows from 0, arriving rows, plain cases, and plain cases that are there
/// when the run starts in ranges of their own.
inline constexpr std::uint32_t first_arriving_number = 1U << 30;
inline constexpr std::uint32_t first_case_number = 1U << 31;
inline constexpr std::uint32_t first_case_today = 3U << 30;

/// The order of events at one instant: services (the agencies' side) before people, services as the
/// scenario lists them, people by number, and a person's own events in order of declaration.
class EventOrder {
 public:
  virtual ~EventOrder() = default;
  [[nodiscard]] virtual std::uint64_t order(std::uint32_t entity) const = 0;
  static constexpr std::uint64_t of_person(std::uint32_t number, std::uint32_t process) {
    return (std::uint64_t{1} << 60) | (std::uint64_t{number} << 16) | process;
  }
};

struct OrderFrom {
  const EventOrder* source;
  std::uint64_t operator()(std::uint32_t entity) const { return source->order(entity); }
};

using Agenda = Calendar<OrderFrom>;

}  // namespace carersim
