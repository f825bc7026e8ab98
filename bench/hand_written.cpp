#include "bench/hand_written.hpp"

#include <bit>
#include <cmath>
#include <queue>
#include <vector>

namespace carersim::bench {

namespace {

constexpr double horizon = 3650;
constexpr double arrivals_a_day = 10;
constexpr double assessment_days = 0.7;
constexpr double support_days = 2.5;
constexpr double patience_days = 60;
constexpr double review_days = 365;
constexpr double support_share = 0.6;
constexpr double review_share = 0.5;
constexpr double urgent_share = 0.2;
constexpr unsigned assessment_places = 16;
constexpr unsigned assessment_places_on_weekdays = 22;
constexpr unsigned support_places = 36;

/// xoshiro256+ of Blackman and Vigna (2018), seeded by SplitMix64.
class Random {
 public:
  explicit Random(std::uint64_t seed) {
    for (std::uint64_t& word : state_) {
      seed += 0x9e3779b97f4a7c15U;
      std::uint64_t z = seed;
      z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
      z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
      word = z ^ (z >> 31);
    }
  }

  /// On (0, 1].
  double uniform() { return static_cast<double>((next() >> 11) + 1) * 0x1p-53; }
  double exponential(double mean) { return -std::log(uniform()) * mean; }
  /// Lognormal with a coefficient of variation of 1.
  double lognormal(double mean) {
    const double variance = std::log(2.0);
    return mean * std::exp(std::sqrt(variance) * normal() - variance / 2);
  }

 private:
  std::uint64_t next() {
    const std::uint64_t result = state_[0] + state_[3];
    const std::uint64_t t = state_[1] << 17;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= t;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// Marsaglia's polar method, which gives two at a time.
  double normal() {
    if (has_spare_) {
      has_spare_ = false;
      return spare_;
    }
    double x = 0, y = 0, square = 0;
    do {
      x = 2 * uniform() - 1;
      y = 2 * uniform() - 1;
      square = x * x + y * y;
    } while (square >= 1 || square == 0);
    const double factor = std::sqrt(-2 * std::log(square) / square);
    spare_ = y * factor;
    has_spare_ = true;
    return x * factor;
  }

  std::uint64_t state_[4];
  double spare_ = 0;
  bool has_spare_ = false;
};

/// First in, first out, in memory that doubles when it is full.
template <class T>
class Ring {
 public:
  [[nodiscard]] bool empty() const { return first_ == last_; }
  void push(const T& value) {
    if (last_ - first_ == values_.size()) grow();
    values_[last_++ & (values_.size() - 1)] = value;
  }
  T pop() { return values_[first_++ & (values_.size() - 1)]; }

 private:
  void grow() {
    std::vector<T> larger(2 * values_.size());
    for (std::size_t i = first_; i != last_; ++i) {
      larger[i & (larger.size() - 1)] = values_[i & (values_.size() - 1)];
    }
    values_.swap(larger);
  }

  std::vector<T> values_ = std::vector<T>(1024);
  std::size_t first_ = 0, last_ = 0;
};

enum class Kind : std::uint32_t {
  arrival,
  assessed,
  supported,
  review,
  gives_up,
  opens,
  closes,
};

struct Event {
  double time;
  Kind kind;
  std::uint32_t person;
  std::uint32_t generation;
};
static_assert(sizeof(Event) == 24);

struct Later {
  bool operator()(const Event& a, const Event& b) const { return a.time > b.time; }
};

using Calendar = std::priority_queue<Event, std::vector<Event>, Later>;

Calendar calendar_for(unsigned scale) {
  std::vector<Event> memory;
  memory.reserve(std::size_t{8192} * scale);
  return Calendar(Later(), std::move(memory));
}

/// What a queue did up to its last change.
class Meter {
 public:
  void waiting(int change, double now) {
    queue_area_ += queue_ * (now - queue_since_);
    queue_since_ = now;
    queue_ += change;
  }
  void busy(int change, double now) {
    busy_area_ += busy_ * (now - busy_since_);
    busy_since_ = now;
    busy_ += change;
  }
  void start(double wait) {
    waited_ += wait;
    ++starts_;
  }
  [[nodiscard]] double queue() const { return queue_; }
  [[nodiscard]] double busy() const { return busy_; }

  QueueFigures figures(double open_place_days) {
    waiting(0, horizon);
    busy(0, horizon);
    return {waited_ / static_cast<double>(starts_), queue_area_ / horizon,
            busy_area_ / open_place_days};
  }

 private:
  double queue_ = 0, queue_since_ = 0, queue_area_ = 0;
  double busy_ = 0, busy_since_ = 0, busy_area_ = 0;
  double waited_ = 0;
  std::uint64_t starts_ = 0;
};

class FirstModel {
 public:
  FirstModel(unsigned scale, std::uint64_t seed)
      : scale_(scale), random_(seed), calendar_(calendar_for(scale)) {}

  ReferenceRun run() {
    const double places_a = assessment_places * scale_, places_b = support_places * scale_;
    const double gap = 1 / (arrivals_a_day * scale_);
    add(random_.exponential(gap), Kind::arrival);
    while (calendar_.top().time < horizon) {
      const Event event = calendar_.top();
      const double now = event.time;
      calendar_.pop();
      ++events_;
      switch (event.kind) {
        case Kind::arrival:
          add(now + random_.exponential(gap), Kind::arrival);
          [[fallthrough]];
        case Kind::review:
          if (assessment_.busy() < places_a) {
            begin_assessment(now, now);
            assessment_.busy(1, now);
          } else {
            waiting_a_.push(now);
            assessment_.waiting(1, now);
          }
          break;
        case Kind::assessed:
          if (waiting_a_.empty()) {
            assessment_.busy(-1, now);
          } else {
            assessment_.waiting(-1, now);
            begin_assessment(waiting_a_.pop(), now);
          }
          if (random_.uniform() <= support_share) {
            if (support_.busy() < places_b) {
              begin_support(now, now);
              support_.busy(1, now);
            } else {
              waiting_b_.push(now);
              support_.waiting(1, now);
            }
          } else {
            leave(now);
          }
          break;
        default:
          if (waiting_b_.empty()) {
            support_.busy(-1, now);
          } else {
            support_.waiting(-1, now);
            begin_support(waiting_b_.pop(), now);
          }
          leave(now);
          break;
      }
    }
    return {events_, assessment_.figures(places_a * horizon), support_.figures(places_b * horizon)};
  }

 private:
  void add(double time, Kind kind) { calendar_.push({time, kind, 0, 0}); }
  void begin_assessment(double since, double now) {
    ++events_;
    assessment_.start(now - since);
    add(now + random_.exponential(assessment_days), Kind::assessed);
  }
  void begin_support(double since, double now) {
    ++events_;
    support_.start(now - since);
    add(now + random_.lognormal(support_days), Kind::supported);
  }
  void leave(double now) {
    if (random_.uniform() <= review_share) add(now + review_days, Kind::review);
  }

  unsigned scale_;
  Random random_;
  Calendar calendar_;
  Ring<double> waiting_a_, waiting_b_;  ///< since when
  Meter assessment_, support_;
  std::uint64_t events_ = 0;
};

class SecondModel {
 public:
  SecondModel(unsigned scale, std::uint64_t seed)
      : scale_(scale), random_(seed), calendar_(calendar_for(scale)) {}

  ReferenceRun run() {
    const double open_a = assessment_places_on_weekdays * scale_,
                 places_b = support_places * scale_;
    const double gap = 1 / (arrivals_a_day * scale_);
    double places_a = open_a, open_since = 0, open_area = 0;
    add(random_.exponential(gap), Kind::arrival);
    add(5, Kind::closes);
    while (calendar_.top().time < horizon) {
      const Event event = calendar_.top();
      const double now = event.time;
      calendar_.pop();
      std::uint32_t person = event.person;
      switch (event.kind) {
        case Kind::arrival:
          add(now + random_.exponential(gap), Kind::arrival);
          person = enter();
          [[fallthrough]];
        case Kind::review:
          ++events_;
          if (assessment_.busy() < places_a) {
            people_[person].since = now;
            begin_assessment(person, now);
          } else {
            wait(person, now, waiting_a_, assessment_);
            calendar_.push({now + random_.exponential(patience_days), Kind::gives_up, person,
                            people_[person].generation});
          }
          break;
        case Kind::gives_up:
          if (people_[person].generation != event.generation)
            break;  // is being served, or has been
          ++events_;
          assessment_.waiting(-1, now);
          leave(person);
          break;
        case Kind::assessed:
          ++events_;
          assessment_.busy(-1, now);
          if (assessment_.busy() < places_a && assessment_.queue() > 0) {
            begin_assessment(next(waiting_a_, assessment_, now), now);
          }
          if (random_.uniform() <= support_share) {
            if (support_.busy() < places_b) {
              people_[person].since = now;
              begin_support(person, now);
            } else {
              wait(person, now, waiting_b_, support_);
            }
          } else {
            come_back(person, now);
          }
          break;
        case Kind::supported:
          ++events_;
          support_.busy(-1, now);
          if (support_.queue() > 0) begin_support(next(waiting_b_, support_, now), now);
          come_back(person, now);
          break;
        case Kind::opens:
          ++events_;
          places_a = open_a;
          open_since = now;
          add(now + 5, Kind::closes);
          while (assessment_.busy() < places_a && assessment_.queue() > 0) {
            begin_assessment(next(waiting_a_, assessment_, now), now);
          }
          break;
        case Kind::closes:
          ++events_;
          open_area += places_a * (now - open_since);
          places_a = 0;
          add(now + 2, Kind::opens);
          break;
      }
    }
    if (places_a > 0) open_area += places_a * (horizon - open_since);
    return {events_, assessment_.figures(open_area), support_.figures(places_b * horizon)};
  }

 private:
  struct Person {
    double since = 0;
    std::uint32_t generation = 0;  ///< raised when service starts and when the person leaves
    std::uint32_t urgent = 0;
  };
  struct Waiter {
    std::uint32_t person;
    std::uint32_t generation;
  };
  struct Queue {
    Ring<Waiter> urgent, routine;
  };

  void add(double time, Kind kind, std::uint32_t person = 0) {
    calendar_.push({time, kind, person, 0});
  }
  std::uint32_t enter() {
    std::uint32_t person = 0;
    if (free_.empty()) {
      person = static_cast<std::uint32_t>(people_.size());
      people_.emplace_back();
    } else {
      person = free_.back();
      free_.pop_back();
    }
    people_[person].urgent = random_.uniform() <= urgent_share ? 1 : 0;
    return person;
  }
  void leave(std::uint32_t person) {
    ++people_[person].generation;
    free_.push_back(person);
  }
  void come_back(std::uint32_t person, double now) {
    if (random_.uniform() <= review_share) {
      add(now + review_days, Kind::review, person);
    } else {
      leave(person);
    }
  }
  void wait(std::uint32_t person, double now, Queue& queue, Meter& meter) {
    people_[person].since = now;
    const Waiter waiter = {person, people_[person].generation};
    if (people_[person].urgent != 0) {
      queue.urgent.push(waiter);
    } else {
      queue.routine.push(waiter);
    }
    meter.waiting(1, now);
  }
  /// The first who has not given up. @pre somebody waits
  std::uint32_t next(Queue& queue, Meter& meter, double now) {
    meter.waiting(-1, now);
    while (true) {
      const Waiter waiter = queue.urgent.empty() ? queue.routine.pop() : queue.urgent.pop();
      if (people_[waiter.person].generation == waiter.generation) return waiter.person;
    }
  }
  void begin_assessment(std::uint32_t person, double now) {
    ++events_;
    ++people_[person].generation;
    assessment_.start(now - people_[person].since);
    assessment_.busy(1, now);
    add(now + random_.exponential(assessment_days), Kind::assessed, person);
  }
  void begin_support(std::uint32_t person, double now) {
    ++events_;
    support_.start(now - people_[person].since);
    support_.busy(1, now);
    add(now + random_.lognormal(support_days), Kind::supported, person);
  }

  unsigned scale_;
  Random random_;
  Calendar calendar_;
  std::vector<Person> people_;
  std::vector<std::uint32_t> free_;
  Queue waiting_a_, waiting_b_;
  Meter assessment_, support_;
  std::uint64_t events_ = 0;
};

}  // namespace

ReferenceRun hand_written_r1(unsigned scale, std::uint64_t seed) {
  return FirstModel(scale, seed).run();
}

ReferenceRun hand_written_r2(unsigned scale, std::uint64_t seed) {
  return SecondModel(scale, seed).run();
}

}  // namespace carersim::bench
