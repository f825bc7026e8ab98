#include "sim/engine/simulated_sweep.hpp"

#include <simgrid/Exception.hpp>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <deque>
#include <memory>
#include <numeric>

#include "sim/core/bytes.hpp"
#include "sim/engine/platform_engine.hpp"
#include "sim/random/distribution.hpp"
#include "sim/sweep/coordinator.hpp"

namespace carersim {

namespace sg = simgrid::s4u;

namespace {

constexpr std::uint64_t hand_out_bytes = 64;
constexpr double seconds_per_hour = 3600;
/// A job that starts so often never ends.
constexpr std::uint32_t most_restarts = 1000;
constexpr LuckName life_name = luck_name("life of a machine");

struct Message {
  enum class Kind : std::uint8_t { ready, record, node_off, node_on };
  Kind kind = Kind::ready;
  std::uint32_t sender = 0;  ///< worker, or machine
  std::uint32_t life = 0;    ///< of the worker, which may have died since; of a machine the session
  UnitRecord record;
};

/// A job of workers on the hosts of a platform, and the actor that hands out their units.
class Job {
 public:
  Job(PlatformEngine& engine, const StudyDescription& study, const UnitSeconds& units,
      const SweepStages& stages, const SweepLayout& layout, std::uint32_t luck)
      : engine_(engine),
        platform_(engine.platform()),
        study_(study),
        units_(units),
        stages_(stages),
        layout_(layout),
        luck_(study.seed, luck),
        tally_(study),
        there_(sg::Semaphore::create(0)),
        workers_(std::size_t{layout.nodes} * layout.workers),
        on_since_(layout.nodes, 0) {
    require(layout.nodes <= engine.hosts().size() && layout.nodes > 0 && layout.workers > 0,
            "a layout fits its platform");
  }

  SimulatedSweep run() {
    for (std::uint32_t node = 0; node < layout_.nodes; ++node) watch(node);
    sg::Host::on_state_change_cb([this](const sg::Host& host) { host_changed(host); });
    sg::Actor::create("parent", engine_.hosts().front(), [this] { lead(); });
    engine_.run();
    if (!ended_ && sweep_.problem.empty())
      sweep_.problem = "the machine that hands out the work vanished";
    sweep_.done = tally_.done();
    sweep_.failed = tally_.failed();
    return sweep_;
  }

 private:
  struct WorkerState {
    sg::ActorPtr actor;
    std::uint32_t life = 0;
    bool ready = false;
    std::size_t has = 0;  ///< units that it was sent
  };

  [[nodiscard]] std::uint32_t node_of(std::size_t worker) const {
    return static_cast<std::uint32_t>(worker / layout_.workers);
  }
  [[nodiscard]] sg::Host* host_of(std::size_t worker) const {
    return engine_.hosts()[node_of(worker)];
  }
  [[nodiscard]] double flops(double seconds) const { return seconds * engine_.flops(); }

  /// Lets a machine vanish by luck, and come back.
  void watch(std::uint32_t node) {
    const Platform::Node& facts = platform_.nodes[node];
    if (facts.mean_life <= 0) return;
    const sg::ActorPtr fate = sg::Actor::create(
        "fate", engine_.hosts().front(), [this, node, &facts, host = engine_.hosts()[node]] {
          const Distribution life = Distribution::exponential(facts.mean_life);
          for (std::uint32_t k = 0;; ++k) {
            sg::this_actor::sleep_for(life.sample(luck_.block(node, life_name, k)));
            host->turn_off();
            if (facts.replaced_after <= 0) return;
            sg::this_actor::sleep_for(facts.replaced_after);
            host->turn_on();
          }
        });
    fate->daemonize();
  }

  void host_changed(const sg::Host& host) {
    const auto found =
        std::find(engine_.hosts().begin(), engine_.hosts().begin() + layout_.nodes, &host);
    if (ended_ || found == engine_.hosts().begin() + layout_.nodes) return;
    const auto node = static_cast<std::uint32_t>(found - engine_.hosts().begin());
    if (host.is_on()) {
      on_since_[node] = PlatformEngine::now();
    } else {
      ++sweep_.vanished;
      bill(node);
    }
    // Nobody is left to hear of the machine that hands out the work.
    if (!engine_.hosts().front()->is_on()) return;
    Message message;
    message.kind = host.is_on() ? Message::Kind::node_on : Message::Kind::node_off;
    message.sender = node;
    message.life = session_;
    // What hands out the work sees it at once: the connection is cut.
    sg::Actor::create("bell", engine_.hosts().front(), [this, message] { arrive(message); });
  }

  /// Adds what a machine costs from when it was switched on until now.
  void bill(std::uint32_t node) {
    const Platform::Node& facts = platform_.nodes[node];
    const double seconds = PlatformEngine::now() - on_since_[node];
    const double core_hours = seconds / seconds_per_hour * layout_.workers;
    sweep_.core_hours += core_hours;
    sweep_.capacity_seconds += seconds * layout_.workers * facts.speed;
    sweep_.money += facts.price_per_node_hour * seconds / seconds_per_hour +
                    facts.price_per_core_hour * core_hours;
  }

  static void send(sg::Mailbox* to, const Message& message, std::uint64_t bytes) {
    auto owned = std::make_unique<Message>(message);
    to->put_init(owned.release(), bytes)->detach([](void* unread) {
      delete static_cast<Message*>(unread);
    });
  }

  /// Where a worker's messages to the parent go. SimGrid looks through all that are under way to
  /// one actor when one of them ends, so that many readers are faster than one.
  [[nodiscard]] static sg::Mailbox* inbox(std::size_t worker) {
    constexpr std::size_t workers_of_reader = 64;
    return sg::Mailbox::by_name("reader " + std::to_string(worker / workers_of_reader));
  }

  void start_reader(sg::Mailbox* box) {
    const sg::ActorPtr reader = sg::Actor::create("reader", engine_.hosts().front(), [this, box] {
      box->set_receiver(sg::Actor::self());
      while (true) {
        try {
          arrive(*box->get_unique<Message>());
        } catch (const simgrid::NetworkFailureException&) {
          // Cut off with its sender.
        }
      }
    });
    reader->daemonize();
  }

  void arrive(const Message& message) {
    arrived_.push_back(message);
    there_->release();
  }

  void lead() {
    for (std::size_t worker = 0; worker < workers_.size(); ++worker) {
      if (worker == 0 || inbox(worker) != inbox(worker - 1)) start_reader(inbox(worker));
    }
    begin();
    while (!session()) {
      if (++sweep_.restarts > most_restarts) {
        sweep_.problem = "machines vanish faster than units are done";
        break;
      }
      sg::this_actor::sleep_for(platform_.restart);
      begin();
    }
    stop_workers();
    if (sweep_.problem.empty()) sg::this_actor::execute(flops(stages_.after));
    ended_ = true;
    sweep_.seconds = PlatformEngine::now();
    for (std::uint32_t node = 0; node < layout_.nodes; ++node) {
      if (engine_.hosts()[node]->is_on()) bill(node);
    }
  }

  /// What comes before the first worker.
  void begin() {
    if (stages_.own_first) sg::this_actor::sleep_for(platform_.launch);
    sg::this_actor::execute(flops(stages_.before));
  }

  /// Works until all is done or the job breaks off. @return whether it is over
  bool session() {
    ++session_;
    UnitCost cost(study_.points);
    Coordinator coordinator(study_, tally_, cost, {}, workers_.size());
    for (std::uint32_t node = 0; node < layout_.nodes; ++node) {
      if (engine_.hosts()[node]->is_on()) start_workers(node, stages_.own_first);
    }
    try {
      while (!coordinator.is_over()) {
        there_->acquire();
        const Message message = std::move(arrived_.front());
        arrived_.pop_front();
        if (!take(message, coordinator)) return false;
      }
    } catch (const EnvironmentError& error) {
      sweep_.problem = error.what();
    }
    return true;
  }

  /// @return false when the job breaks off
  bool take(const Message& message, Coordinator& coordinator) {
    switch (message.kind) {
      case Message::Kind::ready:
        if (workers_[message.sender].life != message.life) break;
        workers_[message.sender].ready = true;
        hand_out(message.sender, coordinator);
        break;
      case Message::Kind::record:
        if (workers_[message.sender].life != message.life) break;
        sg::this_actor::execute(flops(stages_.keeping));
        --workers_[message.sender].has;
        coordinator.finished(message.sender, message.record);
        hand_out(message.sender, coordinator);
        break;
      case Message::Kind::node_off:
        // Of the time between two sessions: the machine has had no worker in this one.
        if (message.life != session_) break;
        if (!lose(message.sender, coordinator)) return false;
        // What it had waits again, and others may be idle.
        for (std::uint32_t worker = 0; worker < workers_.size(); ++worker)
          hand_out(worker, coordinator);
        break;
      case Message::Kind::node_on:
        if (message.life == session_ && platform_.lost_node == LostNode::redo)
          start_workers(message.sender, false);
        break;
    }
    return true;
  }

  /// A machine is gone, with its workers. @return false when the job goes with it
  bool lose(std::uint32_t node, Coordinator& coordinator) {
    const bool breaks_off = platform_.lost_node == LostNode::restart;
    bool took_part = false;
    for (std::size_t worker = 0; worker < workers_.size(); ++worker) {
      WorkerState& state = workers_[worker];
      const bool is_there = node_of(worker) == node;
      took_part = took_part || (is_there && state.actor);
      if (!is_there && !breaks_off) continue;
      if (state.actor && is_there && !breaks_off) {
        // A worker has begun the first unit that it was sent, and no other.
        sweep_.lost_units += coordinator.is_busy(worker) ? 1 : 0;
        coordinator.lost(worker, "found the worker's machine vanished");
      }
      if (is_there) retire(state);
    }
    if (!breaks_off || !took_part) return true;
    for (std::size_t worker = 0; worker < workers_.size(); ++worker)
      sweep_.lost_units += coordinator.is_busy(worker) ? 1 : 0;
    stop_workers();
    return false;
  }

  static void retire(WorkerState& state) {
    state.actor = nullptr;
    state.ready = false;
    state.has = 0;
    ++state.life;
  }

  void stop_workers() {
    for (WorkerState& state : workers_) {
      if (state.actor) state.actor->kill();
      retire(state);
    }
  }

  void hand_out(std::uint32_t worker, Coordinator& coordinator) {
    WorkerState& state = workers_[worker];
    if (!state.ready) return;
    while (const std::optional<UnitId> unit = coordinator.next(worker)) {
      ++state.has;
      Message message;
      message.record.unit = *unit;
      send(mailbox(worker, state.life), message, hand_out_bytes);
    }
  }

  [[nodiscard]] static sg::Mailbox* mailbox(std::uint32_t worker, std::uint32_t life) {
    return sg::Mailbox::by_name("worker " + std::to_string(worker) + "." + std::to_string(life));
  }

  void start_workers(std::uint32_t node, bool after_own) {
    for (std::uint32_t i = 0; i < layout_.workers; ++i) {
      const std::uint32_t worker = node * layout_.workers + i;
      WorkerState& state = workers_[worker];
      if (state.actor) continue;
      const double wait = after_own && worker > 0 ? stages_.starting / platform_.nodes[0].speed : 0;
      state.actor =
          sg::Actor::create("worker", host_of(worker),
                            [this, worker, life = state.life, wait] { work(worker, life, wait); });
      // They end with the job.
      state.actor->daemonize();
    }
  }

  /// How many times as long as alone things take beside the other workers of a machine.
  [[nodiscard]] double crowding(std::uint32_t worker) const {
    const std::uint32_t cores = platform_.nodes[node_of(worker)].cores;
    if (cores < 2) return 1;
    const double busy = std::min<double>(layout_.workers, cores) - 1;
    return 1 + (stages_.crowding - 1) * busy / (cores - 1);
  }

  void work(std::uint32_t worker, std::uint32_t life, double wait) {
    const double slower = crowding(worker);
    const double speed = platform_.nodes[node_of(worker)].speed;
    sg::Mailbox* mine = mailbox(worker, life);
    mine->set_receiver(sg::Actor::self());
    sg::this_actor::sleep_for(wait);
    sg::this_actor::execute(flops(stages_.starting * slower));
    Message message;
    message.sender = worker;
    message.life = life;
    send(inbox(worker), message, hand_out_bytes);
    message.kind = Message::Kind::record;
    std::optional<std::uint32_t> point;
    while (true) {
      const bool waits = !mine->ready();
      const std::unique_ptr<Message> sent = mine->get_unique<Message>();
      if (waits && worker > 0) sg::this_actor::sleep_for(stages_.looking);
      UnitRecord& record = message.record;
      record.unit = sent->record.unit;
      const bool is_new = point != record.unit.point;
      point = record.unit.point;
      const double preparing = is_new ? units_.preparing[*point] : 0;
      const double simulating = units_.simulating[study_.index(record.unit)];
      sg::this_actor::execute(flops((preparing + simulating) * slower));
      record.preparing = preparing * slower / speed;
      record.seconds = (preparing + simulating) * slower / speed;
      send(inbox(worker), message, static_cast<std::uint64_t>(stages_.record_bytes));
    }
  }

  PlatformEngine& engine_;
  const Platform& platform_;
  const StudyDescription& study_;
  const UnitSeconds& units_;
  const SweepStages& stages_;
  const SweepLayout& layout_;
  Luck luck_;
  UnitTally tally_;
  std::deque<Message> arrived_;  ///< not taken in yet
  sg::SemaphorePtr there_;       ///< as many as have arrived
  std::vector<WorkerState> workers_;
  std::vector<double> on_since_;  ///< [node]
  std::uint32_t session_ = 0;
  bool ended_ = false;
  SimulatedSweep sweep_;
};

}  // namespace

SweepStages stages_of(const Pilot& pilot, Spread spread, std::uint64_t units) {
  SweepStages stages;
  const bool ranks = spread == Spread::ranks;
  stages.before = pilot.reading + pilot.checking;
  stages.starting = pilot.starting;
  stages.own_first = ranks;
  stages.keeping = pilot.keeping;
  // Ranks look at their messages every thousandth of a second: half of that on the way to rank 0,
  // and half on the way back.
  stages.looking = ranks ? 1e-3 : 0;
  // After ranks a process of its own writes the result.
  stages.after = (ranks ? pilot.reading : 0) + pilot.writing * static_cast<double>(units);
  stages.record_bytes = pilot.record_bytes;
  stages.crowding = pilot.crowding;
  return stages;
}

SimulatedSweep simulate_sweep(const std::filesystem::path& platform, const StudyDescription& study,
                              const UnitSeconds& units, const SweepStages& stages,
                              const SweepLayout& layout, std::uint32_t luck) {
  PlatformEngine engine(platform);
  SimulatedSweep sweep = Job(engine, study, units, stages, layout, luck).run();
  sweep.work_seconds = std::accumulate(units.simulating.begin(), units.simulating.end(), 0.0) +
                       std::accumulate(units.preparing.begin(), units.preparing.end(), 0.0);
  return sweep;
}

std::string to_bytes(const SimulatedSweep& sweep) {
  ByteWriter bytes;
  for (const double number :
       {sweep.seconds, sweep.work_seconds, sweep.capacity_seconds, sweep.core_hours, sweep.money})
    bytes.put(number);
  bytes.put(sweep.done);
  bytes.put(sweep.failed);
  bytes.put(sweep.lost_units);
  bytes.put(sweep.vanished);
  bytes.put(sweep.restarts);
  bytes.put_text(sweep.problem);
  return bytes.take();
}

SimulatedSweep simulated_sweep_from_bytes(const std::string& text) {
  ByteReader bytes(text);
  SimulatedSweep sweep;
  for (double* number : {&sweep.seconds, &sweep.work_seconds, &sweep.capacity_seconds,
                         &sweep.core_hours, &sweep.money})
    *number = bytes.take<double>();
  sweep.done = bytes.take<std::uint64_t>();
  sweep.failed = bytes.take<std::uint64_t>();
  sweep.lost_units = bytes.take<std::uint64_t>();
  sweep.vanished = bytes.take<std::uint32_t>();
  sweep.restarts = bytes.take<std::uint32_t>();
  sweep.problem = bytes.take_text();
  bytes.end();
  return sweep;
}

}  // namespace carersim
