#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/core/time.hpp"

namespace carersim {

/// What the calendar keeps of an event: when, for whom, and which of the entity's plans it was.
struct CalendarEntry {
  std::int64_t time;         ///< ticks
  std::uint32_t entity;      ///< whose event
  std::uint32_t generation;  ///< stale unless it equals the entity's present generation
};

/// Events in time buckets: a bucket is sorted when it is opened, entries that arrive in the open
/// bucket go to a small spill heap, and those beyond the ring wait in a far list.
///
/// Nothing is ever removed: an entity that changes its plan raises its generation and schedules
/// anew; the caller skips entries whose generation is stale. Entries come out by (time, order),
/// whatever the bucket width, so the width is only a matter of speed; it follows the density.
///
/// @tparam Order  `std::uint64_t operator()(std::uint32_t entity) const`: breaks ties of time
template <class Order>
class Calendar {
 public:
  explicit Calendar(Order order) : order_(std::move(order)) { reset(Instant(0)); }

  /// Forgets everything and starts at an instant. Keeps its memory and its bucket width.
  void reset(Instant start) {
    origin_ = start.ticks();
    open_index_ = 0;
    for (std::uint32_t& head : heads_) head = none;
    if (heads_.empty()) heads_.assign(ring_size, none);
    free_chunk_ = none;
    for (std::size_t i = chunks_.size(); i-- > 0;) release_chunk(static_cast<std::uint32_t>(i));
    open_.clear();
    position_ = 0;
    spill_.clear();
    far_.clear();
    far_earliest_ = INT64_MAX;
    live_ = 0;
    opened_ = 0;
    opened_entries_ = 0;
  }

  /// @pre time is not before the last entry taken
  void schedule(Instant time, std::uint32_t entity, std::uint32_t generation) {
    place({time.ticks(), entity, generation});
    ++live_;
  }

  /// The earliest entry, if it comes before the limit; null otherwise. Stale ones included.
  [[nodiscard]] const CalendarEntry* peek_before(Instant limit) {
    while (true) {
      const bool in_open = position_ < open_.size();
      const bool in_spill = !spill_.empty();
      if (in_open || in_spill) {
        from_spill_ = in_spill && (!in_open || before(spill_.front(), open_[position_]));
        const CalendarEntry& entry = from_spill_ ? spill_.front() : open_[position_];
        return entry.time < limit.ticks() ? &entry : nullptr;
      }
      if (live_ == 0 || bucket_start(open_index_ + 1) >= limit.ticks()) return nullptr;
      open_next();
    }
  }

  /// Takes the entry that peek_before() just showed.
  CalendarEntry take() {
    --live_;
    if (from_spill_) {
      std::pop_heap(spill_.begin(), spill_.end(), later());
      const CalendarEntry entry = spill_.back();
      spill_.pop_back();
      return entry;
    }
    return open_[position_++];
  }

  /// The entity `ahead` places behind the next one in the open bucket, to prefetch; UINT32_MAX if
  /// none.
  [[nodiscard]] std::uint32_t upcoming(std::size_t ahead) const {
    const std::size_t i = position_ + ahead;
    return i < open_.size() ? open_[i].entity : UINT32_MAX;
  }

  /// Entries held, stale ones included.
  [[nodiscard]] std::size_t size() const { return live_; }
  [[nodiscard]] std::int64_t bucket_width_ticks() const { return std::int64_t{1} << shift_; }

 private:
  static constexpr std::uint32_t none = UINT32_MAX;
  static constexpr std::size_t ring_size = 8192;
  static constexpr std::size_t chunk_entries = 15;
  static constexpr std::size_t wanted_per_bucket = 24;

  struct Chunk {
    CalendarEntry entries[chunk_entries];
    std::uint32_t count = 0;
    std::uint32_t next = none;
  };

  [[nodiscard]] bool before(const CalendarEntry& a, const CalendarEntry& b) const {
    if (a.time != b.time) [[likely]]
      return a.time < b.time;
    return order_(a.entity) < order_(b.entity);
  }
  [[nodiscard]] auto later() const {
    return [this](const CalendarEntry& a, const CalendarEntry& b) { return before(b, a); };
  }
  [[nodiscard]] std::int64_t bucket_start(std::int64_t index) const {
    return origin_ + (index << shift_);
  }
  [[nodiscard]] std::int64_t bucket_of(std::int64_t time) const {
    return (time - origin_) >> shift_;
  }

  void place(const CalendarEntry& entry) {
    const std::int64_t bucket = bucket_of(entry.time);
    if (bucket <= open_index_) {
      spill_.push_back(entry);
      std::push_heap(spill_.begin(), spill_.end(), later());
    } else if (bucket < open_index_ + static_cast<std::int64_t>(ring_size)) {
      append(heads_[static_cast<std::size_t>(bucket) % ring_size], entry);
    } else {
      far_.push_back(entry);
      far_earliest_ = std::min(far_earliest_, entry.time);
    }
  }

  void append(std::uint32_t& head, const CalendarEntry& entry) {
    if (head == none || chunks_[head].count == chunk_entries) {
      const std::uint32_t fresh = take_chunk();
      chunks_[fresh].next = head;
      head = fresh;
    }
    Chunk& chunk = chunks_[head];
    chunk.entries[chunk.count++] = entry;
  }

  std::uint32_t take_chunk() {
    if (free_chunk_ == none) {
      chunks_.emplace_back();
      return static_cast<std::uint32_t>(chunks_.size() - 1);
    }
    const std::uint32_t chunk = free_chunk_;
    free_chunk_ = chunks_[chunk].next;
    return chunk;
  }

  void release_chunk(std::uint32_t chunk) {
    chunks_[chunk].count = 0;
    chunks_[chunk].next = free_chunk_;
    free_chunk_ = chunk;
  }

  /// Opens the next bucket that has entries: everything in it is sorted once.
  void open_next() {
    adapt();
    open_.clear();
    position_ = 0;
    const std::int64_t end = open_index_ + static_cast<std::int64_t>(ring_size);
    std::int64_t index = open_index_ + 1;
    while (index < end && heads_[static_cast<std::size_t>(index) % ring_size] == none &&
           (far_.empty() || far_earliest_ >= bucket_start(index + 1))) {
      ++index;
    }
    if (index >= end && !far_.empty()) index = std::max(index, bucket_of(far_earliest_));
    opened_ += static_cast<std::size_t>(std::min<std::int64_t>(index - open_index_, 64));
    open_index_ = index;
    collect_far();
    std::uint32_t chunk = heads_[static_cast<std::size_t>(index) % ring_size];
    heads_[static_cast<std::size_t>(index) % ring_size] = none;
    while (chunk != none) {
      const std::uint32_t next = chunks_[chunk].next;
      open_.insert(open_.end(), chunks_[chunk].entries,
                   chunks_[chunk].entries + chunks_[chunk].count);
      release_chunk(chunk);
      chunk = next;
    }
    opened_entries_ += open_.size() + spill_.size();
    std::sort(open_.begin(), open_.end(),
              [this](const CalendarEntry& a, const CalendarEntry& b) { return before(a, b); });
  }

  /// Brings far entries into the ring once the ring has moved on by half of itself.
  void collect_far() {
    if (far_.empty()) return;
    const std::int64_t reach = bucket_start(open_index_ + static_cast<std::int64_t>(ring_size));
    const std::int64_t near =
        bucket_start(open_index_ + 1 + static_cast<std::int64_t>(ring_size) / 2);
    if (far_earliest_ >= near) return;
    std::size_t kept = 0;
    far_earliest_ = INT64_MAX;
    for (std::size_t i = 0; i < far_.size(); ++i) {
      const CalendarEntry entry = far_[i];
      if (entry.time < reach) {
        place(entry);
      } else {
        far_earliest_ = std::min(far_earliest_, entry.time);
        far_[kept++] = entry;
      }
    }
    far_.resize(kept);
  }

  /// After some buckets, makes them narrower or wider when they hold far from the wanted number.
  void adapt() {
    if (opened_ < 512) return;
    const double mean = static_cast<double>(opened_entries_) / static_cast<double>(opened_);
    opened_ = 0;
    opened_entries_ = 0;
    int change = 0;
    for (double m = mean; m > 2.0 * wanted_per_bucket && shift_ + change > 10; m /= 2) --change;
    for (double m = mean; m < 0.5 * wanted_per_bucket && shift_ + change < 44; m *= 2) {
      ++change;
      if (m <= 0 || change >= 6) break;
    }
    if (change == 0) return;
    std::vector<CalendarEntry> all;
    all.reserve(live_);
    for (std::uint32_t& head : heads_) {
      while (head != none) {
        const std::uint32_t next = chunks_[head].next;
        all.insert(all.end(), chunks_[head].entries, chunks_[head].entries + chunks_[head].count);
        release_chunk(head);
        head = next;
      }
    }
    all.insert(all.end(), far_.begin(), far_.end());
    far_.clear();
    far_earliest_ = INT64_MAX;
    origin_ = bucket_start(open_index_ + 1);
    shift_ += change;
    open_index_ = -1;
    for (const CalendarEntry& entry : all) place(entry);
  }

  Order order_;
  int shift_ = 33;  // 2.4 hours at first
  std::int64_t origin_ = 0;
  std::int64_t open_index_ = 0;
  std::vector<std::uint32_t> heads_ = std::vector<std::uint32_t>(ring_size, none);
  std::vector<Chunk> chunks_;
  std::uint32_t free_chunk_ = none;
  std::vector<CalendarEntry> open_;
  std::size_t position_ = 0;
  std::vector<CalendarEntry> spill_;
  std::vector<CalendarEntry> far_;
  std::int64_t far_earliest_ = INT64_MAX;
  std::size_t live_ = 0;
  std::size_t opened_ = 0;
  std::size_t opened_entries_ = 0;
  bool from_spill_ = false;
};

}  // namespace carersim
