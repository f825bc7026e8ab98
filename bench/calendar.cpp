// The calendar of time buckets beside a binary heap: bare entries, and whole events of dyads.
#include <fmt/format.h>

#include <cmath>

#include "bench/bare_dyads.hpp"
#include "bench/measuring.hpp"
#include "models/process.hpp"

namespace carersim::bench {

namespace {

/// The least that an event can be: the earliest entry comes out and goes in again, an exponential
/// time later.
template <class Calendar>
class BareEntries {
 public:
  explicit BareEntries(std::uint32_t count) {
    for (std::uint32_t entity = 0; entity < count; ++entity) place(0, entity);
  }

  void run(std::uint64_t events) {
    for (std::uint64_t i = 0; i < events; ++i) {
      const CalendarEntry entry = calendar_.take();
      hash_ = (hash_ ^ static_cast<std::uint64_t>(entry.time) ^ entry.entity) * 0xff51afd7ed558ccdU;
      place(entry.time, entry.entity);
    }
  }

  [[nodiscard]] std::uint64_t hash() const { return hash_; }

 private:
  void place(std::int64_t now, std::uint32_t entity) {
    state_ += 0x9e3779b97f4a7c15U;  // SplitMix64
    std::uint64_t z = (state_ ^ (state_ >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    const double uniform = static_cast<double>(((z ^ (z >> 31)) >> 11) + 1) * 0x1p-53;
    constexpr double mean = 36.5 * static_cast<double>(ticks_per_day);
    const auto gap = static_cast<std::int64_t>(-std::log(uniform) * mean);
    calendar_.schedule(Instant(now + gap), entity, 0);
  }

  Calendar calendar_;
  std::uint64_t state_ = 1;
  std::uint64_t hash_ = 0;
};

struct Rates {
  double buckets = 0, heap = 0, ratio = 0;
};

/// Two of a kind in turn, each going on from where it stood; ends when their events differ.
template <class Buckets, class Heap>
Rates rates_of(Buckets& buckets, Heap& heap, std::uint64_t events, unsigned rounds) {
  std::vector<double> by_buckets, by_heap, ratios;
  for (unsigned round = 0; round <= rounds; ++round) {
    const double bucket_seconds = seconds_of([&] { buckets.run(events); });
    const double heap_seconds = seconds_of([&] { heap.run(events); });
    require(buckets.hash() == heap.hash(), "both calendars give the same events in the same order");
    if (round == 0) continue;  // the width of the buckets has settled
    by_buckets.push_back(static_cast<double>(events) / bucket_seconds);
    by_heap.push_back(static_cast<double>(events) / heap_seconds);
    ratios.push_back(heap_seconds / bucket_seconds);
  }
  return {median(by_buckets), median(by_heap), median(ratios)};
}

void print(std::uint32_t count, const Rates& rates) {
  fmt::print("{:>10} {:>16.2f} M {:>20.2f} M {:>16.2f}\n", count, rates.buckets / 1e6,
             rates.heap / 1e6, rates.ratio);
}

std::uint64_t events_for(std::uint32_t count, const Options& options) {
  return std::max<std::uint64_t>(options.quick ? 300'000 : 1'000'000, count);
}

template <std::size_t hazards>
void whole_events(const std::vector<std::uint32_t>& counts, const Options& options) {
  fmt::print(
      "\nWhole events of dyads: {} integrated hazards, a draw of luck, {} bytes a dyad\n"
      "{:>10} {:>18} {:>22} {:>16}\n",
      hazards, BareDyads<TimeBuckets, hazards>::dyad_bytes(), "dyads", "buckets, events/s",
      "priority_queue, ev./s", "rate, heap=1");
  for (const std::uint32_t count : counts) {
    BareDyads<TimeBuckets, hazards> buckets(count, 1, 10);
    BareDyads<BinaryHeap, hazards> heap(count, 1, 10);
    print(count, rates_of(buckets, heap, events_for(count, options), options.quick ? 3 : 5));
  }
}

bool measure(const Options& options) {
  fmt::print(
      "Bare entries: the earliest comes out and goes in again\n"
      "{:>10} {:>18} {:>22} {:>16}\n",
      "pending", "buckets, events/s", "priority_queue, ev./s", "rate, heap=1");
  for (const std::uint32_t count : {1'000U, 10'000U, 100'000U, 1'000'000U}) {
    BareEntries<TimeBuckets> buckets(count);
    BareEntries<BinaryHeap> heap(count);
    print(count, rates_of(buckets, heap, events_for(count, options), options.quick ? 5 : 9));
  }
  std::vector<std::uint32_t> counts = {10'000, 100'000, 1'000'000};
  if (!options.quick) counts.push_back(4'600'000);
  whole_events<6>(counts, options);
  whole_events<max_hazards>(counts, options);
  return true;
}

}  // namespace

}  // namespace carersim::bench

int main(int count, char** arguments) {
  using namespace carersim::bench;
  const Options options = options_of(
      count, arguments,
      "Times the calendar against std::priority_queue on the same events, at several sizes.\n"
      "--quick: fewer events, at most a million dyads.");
  return guarded([&] { return measure(options); });
}
