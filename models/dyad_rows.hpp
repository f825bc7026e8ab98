#pragma once

#include <array>
#include <bit>
#include <cstdint>
#include <vector>

#include "models/hazards.hpp"
#include "sim/core/rows.hpp"
#include "sim/core/time.hpp"

namespace carersim {

/// What happens to a dyad on a date that is already known.
enum DyadTimer : std::uint8_t { carer_birthday, person_birthday, window_ends, dyad_timers };

/// Which hazards of a dyad are kept: those that can still happen.
enum class KeptHazards : std::uint8_t {
  all,           ///< caring, or visiting and perhaps caring again
  after_caring,  ///< the carer's and the person's own
  carers_own,    ///< the person is dead
  none,          ///< both are dead
};

/// The second since the start in which an instant lies.
constexpr std::uint32_t second_of(Instant now) {
  return static_cast<std::uint32_t>(now.ticks() / ticks_per_second);
}

/// One dyad, a cache line. Times are seconds since the start.
struct alignas(64) Dyad {
  static constexpr std::uint32_t never = UINT32_MAX;

  std::int64_t scheduled = INT64_MAX;  ///< tick of the live entry; INT64_MAX for none
  std::uint32_t number = 0;
  std::uint32_t generation = 0;
  std::uint32_t first_walk = UINT32_MAX;
  std::uint32_t supports = 0;  ///< active ones, as bits
  std::array<std::uint32_t, dyad_timers> timer{never, never, never};
  std::uint32_t block = 0;  ///< where its hazards are
  std::array<std::uint8_t, dyad_attributes> levels{};
  std::uint8_t next : 5 = 0;      ///< which hazard or timer the live entry is
  std::uint8_t in_event : 1 = 0;  ///< the entry is placed once, when the event is over
  std::uint8_t kept : 2 = 0;      ///< KeptHazards
};
static_assert(sizeof(Dyad) == 64);

/// The dyads of a replication and their hazards, so that England fits in memory: who no longer
/// cares has fewer hazards and takes less.
///
/// Of a hazard it is kept when it is due at the rate in force, in multiplied seconds of its
/// profile, as a float: to 16 seconds or better within 8 years of the start, 32 within 17; while
/// its rate is nothing, what is left of its unit-exponential threshold, with a minus sign. Rates
/// follow from attributes and supports.
class DyadRows {
 public:
  /// The hazards of one dyad.
  struct Kept {
    float* due_by_place;
    std::uint8_t* drawn_by_place;
    const std::array<std::uint8_t, max_hazards>* places;

    [[nodiscard]] float& due(std::size_t process) const { return due_by_place[(*places)[process]]; }
    /// Thresholds used up so far.
    [[nodiscard]] std::uint8_t& drawn(std::size_t process) const {
      return drawn_by_place[(*places)[process]];
    }
  };

  /// @param profiled  processes with a profile, as bits
  DyadRows(const Hazards& hazards, std::uint32_t profiled);
  void set_profiled(std::uint32_t profiled);

  /// One more dyad, with all hazards.
  std::uint32_t add(std::uint32_t number);
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(dyads_.size()); }
  [[nodiscard]] Dyad& operator[](std::uint32_t row) { return dyads_[row]; }
  [[nodiscard]] const Dyad& operator[](std::uint32_t row) const { return dyads_[row]; }

  [[nodiscard]] Kept kept(const Dyad& dyad);
  /// Lets go of hazards that can never happen again: the roles after caring are final, and so is
  /// death.
  void let_go(Dyad& dyad);

  /// The first of the hazards without a profile that is due.
  struct First {
    double second;  ///< infinite when none can fire
    std::uint8_t process;
  };
  [[nodiscard]] First first_due(const Dyad& dyad);

  /// The dyad will soon be used; and, once it has come, its hazards.
  void fetch_dyad_ahead(std::uint32_t row) const;
  void fetch_hazards_ahead(std::uint32_t row) const;

 private:
  template <std::size_t places, std::size_t alignment>
  struct alignas(alignment) Block {
    std::array<float, places> due;
    std::array<std::uint8_t, places> drawn;
  };
  template <class B>
  struct Pool {
    Rows<B> blocks;
    std::vector<std::uint32_t> free;
    std::uint32_t take();
  };
  struct Layout {
    std::uint32_t processes = 0;                      ///< those kept, as bits
    std::array<std::uint8_t, max_hazards> places{};   ///< of each process
    std::array<std::uint8_t, max_hazards> process{};  ///< in each place
    /// By place: the sign bit where the profile must be asked, or nobody stands.
    std::array<std::uint32_t, max_hazards> bias{};
  };

  template <std::size_t places>
  static First first_of(const std::array<float, places>& due, const Layout& layout);

  Rows<Dyad> dyads_;
  Pool<Block<max_hazards, 64>> all_;
  Pool<Block<10, 64>> after_caring_;
  Pool<Block<4, 32>> carers_own_;
  std::array<Layout, 4> layouts_;  ///< by KeptHazards
};

}  // namespace carersim
