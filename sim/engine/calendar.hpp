#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/core/rows.hpp"
#include "sim/core/time.hpp"

namespace carersim {

/// What the calendar keeps of an event: when, for whom, and which of the entity's plans it was.
struct CalendarEntry {
  std::int64_t time;         ///< ticks
  std::uint32_t entity;      ///< whose event
  std::uint32_t generation;  ///< stale unless it equals the entity's present generation
};

/// Events in time buckets: a bucket is sorted when it is opened, and entries that arrive in the
/// open bucket go to a small spill heap. Buckets are kept for two blocks of time, the one of the
/// open bucket and the next; each of the later blocks has one list, whose entries are dealt out to
/// buckets when its turn comes; what lies beyond all blocks waits in a list of its own.
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
    block_ = 0;
    buckets_.assign(2 * block_size, List());
    blocks_.fill(List());
    beyond_ = List();
    free_ = List();
    for (std::size_t i = chunks_.size(); i-- > 0;) release_chunk(static_cast<std::uint32_t>(i));
    open_.clear();
    position_ = 0;
    spill_.clear();
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

  /// Shows entities before their turn, so that their memory can be fetched: called before each
  /// take(), it shows every entity of a bucket once, `ahead` places early, the first ones together.
  template <class Show>
  void show_ahead(std::size_t ahead, Show&& show) const {
    const std::size_t end = std::min(position_ + ahead + 1, open_.size());
    for (std::size_t i = position_ == 0 ? 0 : position_ + ahead; i < end; ++i)
      show(open_[i].entity);
  }

  /// Entries held, stale ones included.
  [[nodiscard]] std::size_t size() const { return live_; }
  [[nodiscard]] std::int64_t bucket_width_ticks() const { return std::int64_t{1} << shift_; }

 private:
  static constexpr int block_shift = 12;
  static constexpr std::int64_t block_size = std::int64_t{1} << block_shift;  ///< buckets
  static constexpr std::int64_t block_count = 256;                            ///< with a list each
  static constexpr std::uint32_t chunk_entries = 15;
  static constexpr std::uint32_t most_chunks = 1U << 28;
  static constexpr std::size_t wanted_per_bucket = 64;

  /// A list of chunks, all but the first of which are usually full. The count stands here, so that
  /// an entry is added without waiting for the chunk's memory.
  struct List {
    std::uint32_t chunk : 28 = 0;  ///< the first
    std::uint32_t count : 4 = 0;   ///< entries in it; 0 when the list is empty
    [[nodiscard]] bool empty() const { return count == 0; }
  };
  struct Chunk {
    CalendarEntry entries[chunk_entries];
    List next;
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

  [[nodiscard]] List& bucket(std::int64_t index) {
    return buckets_[static_cast<std::size_t>(index & (2 * block_size - 1))];
  }
  [[nodiscard]] List& block(std::int64_t index) {
    return blocks_[static_cast<std::size_t>(index & (block_count - 1))];
  }

  void place(const CalendarEntry& entry) {
    const std::int64_t index = bucket_of(entry.time);
    if (index <= open_index_) {
      spill_.push_back(entry);
      std::push_heap(spill_.begin(), spill_.end(), later());
      return;
    }
    const std::int64_t in_block = index >> block_shift;
    append(in_block <= block_ + 1            ? bucket(index)
           : in_block < block_ + block_count ? block(in_block)
                                             : beyond_,
           entry);
  }

  /// Takes the chunks of a list one by one, in no order.
  template <class Use>
  void use_up(List& list, Use&& use) {
    List rest = list;
    list = List();
    while (!rest.empty()) {
      const Chunk& chunk = chunks_[rest.chunk];
      use(chunk.entries, chunk.entries + rest.count);
      const List next = chunk.next;
      release_chunk(rest.chunk);
      rest = next;
    }
  }

  /// Places the entries of a list anew.
  void deal_out(List& list) {
    use_up(list, [this](const CalendarEntry* from, const CalendarEntry* to) {
      for (; from != to; ++from) place(*from);
    });
  }

  /// Goes on to a later block: the buckets of it and of the next are filled.
  /// @pre every bucket of the blocks before it is empty
  void enter_block(std::int64_t index) {
    // Entries beyond the blocks are looked at twice in every round, so that none comes too late.
    const bool looks_beyond = index != block_ + 1 || index % (block_count / 2) == 0;
    block_ = index;
    open_index_ = (index << block_shift) - 1;
    deal_out(block(index + 1));
    if (looks_beyond) deal_out(beyond_);
  }

  void append(List& list, const CalendarEntry& entry) {
    if (list.count % chunk_entries == 0) {
      const std::uint32_t fresh = take_chunk();
      chunks_[fresh].next = list;
      list = {fresh & (most_chunks - 1), 0};
    }
    chunks_[list.chunk].entries[list.count] = entry;
    list.count = (list.count + 1U) & 15U;
  }

  std::uint32_t take_chunk() {
    if (free_.empty()) {
      require(chunks_.size() < most_chunks,
              "the calendar has room for four thousand million events");
      return static_cast<std::uint32_t>(chunks_.add());
    }
    const std::uint32_t chunk = free_.chunk;
    free_ = chunks_[chunk].next;
    return chunk;
  }

  void release_chunk(std::uint32_t chunk) {
    chunks_[chunk].next = free_;
    free_ = {chunk & (most_chunks - 1), 1};
  }

  /// The next bucket that has entries; entered blocks are left behind.
  /// @pre there is an entry in some list
  std::int64_t find_next() {
    while (true) {
      const std::int64_t end = (block_ + 1) << block_shift;
      for (std::int64_t index = open_index_ + 1; index < end; ++index) {
        if (!bucket(index).empty()) return index;
      }
      const std::int64_t next = next_block();
      opened_ += static_cast<std::size_t>(std::min<std::int64_t>(next - block_, 8));
      enter_block(next);
    }
  }

  /// The block after this one, or, when all lists before it are empty, that of the earliest entry
  /// beyond.
  [[nodiscard]] std::int64_t next_block() {
    const auto has_entries = [](const List& list) { return !list.empty(); };
    if (beyond_.empty() || std::any_of(blocks_.begin(), blocks_.end(), has_entries) ||
        std::any_of(buckets_.begin(), buckets_.end(), has_entries)) {
      return block_ + 1;
    }
    std::int64_t earliest = INT64_MAX;
    for (List list = beyond_; !list.empty(); list = chunks_[list.chunk].next) {
      for (std::uint32_t i = 0; i < list.count; ++i)
        earliest = std::min(earliest, chunks_[list.chunk].entries[i].time);
    }
    return bucket_of(earliest) >> block_shift;
  }

  /// Opens the next bucket that has entries: everything in it is sorted once.
  void open_next() {
    adapt();
    open_.clear();
    position_ = 0;
    const std::int64_t last = open_index_;
    const std::int64_t index = find_next();
    opened_ += static_cast<std::size_t>(std::clamp<std::int64_t>(index - last, 1, 64));
    open_index_ = index;
    use_up(bucket(index), [this](const CalendarEntry* from, const CalendarEntry* to) {
      open_.insert(open_.end(), from, to);
    });
    opened_entries_ += open_.size() + spill_.size();
    std::sort(open_.begin(), open_.end(),
              [this](const CalendarEntry& a, const CalendarEntry& b) { return before(a, b); });
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
    List all;
    for (List& list : buckets_) move_to(all, list);
    for (List& list : blocks_) move_to(all, list);
    move_to(all, beyond_);
    origin_ = bucket_start(open_index_ + 1);
    shift_ += change;
    open_index_ = -1;
    block_ = 0;
    deal_out(all);
  }

  /// Puts all chunks of a list before those of another.
  void move_to(List& all, List& list) {
    while (!list.empty()) {
      const List first = list;
      list = chunks_[first.chunk].next;
      chunks_[first.chunk].next = all;
      all = first;
    }
  }

  Order order_;
  int shift_ = 33;  // 2.4 hours at first
  std::int64_t origin_ = 0;
  std::int64_t open_index_ = 0;
  std::int64_t block_ = 0;                ///< of the open bucket
  std::vector<List> buckets_;             ///< in this block and the next
  std::array<List, block_count> blocks_;  ///< of each later block
  List beyond_;                           ///< what lies beyond them
  Rows<Chunk> chunks_;
  List free_;  ///< chunks that hold nothing
  std::vector<CalendarEntry> open_;
  std::size_t position_ = 0;
  std::vector<CalendarEntry> spill_;
  std::size_t live_ = 0;
  std::size_t opened_ = 0;
  std::size_t opened_entries_ = 0;
  bool from_spill_ = false;
};

}  // namespace carersim
