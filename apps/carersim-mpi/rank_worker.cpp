#include "apps/carersim-mpi/rank_worker.hpp"

#include <poll.h>

#include <csignal>
#include <optional>

#include "apps/carersim-mpi/rank_messages.hpp"
#include "sim/core/bytes.hpp"
#include "sim/core/error.hpp"

namespace carersim {

void serve_rank(const std::vector<std::string>& words) {
  // Rank 0 decides when to end.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
  std::optional<std::uint64_t> study;
  KeptWorker worker(words, [&](const StudyDescription& read) { require_same_study(read, *study); });
  bool usable = true;
  std::uint32_t number = 0;  ///< of the worker, told when it is ready
  const auto tell = [&](const WorkerEvent& event) {
    ByteWriter ready;
    if (event.kind == WorkerEvent::Kind::ready) ready.put(++number);
    Ranks::send(0, message_of(event.kind),
                event.kind == WorkerEvent::Kind::ready ? ready.bytes() : event.bytes);
  };
  while (true) {
    for (const Ranks::Message& message : Ranks::receive()) {
      ByteReader bytes(message.bytes);
      if (message.kind == stop_message) {
        Ranks::send(0, bye_message, "");
        return;
      }
      if (message.kind == study_message) study = bytes.take<std::uint64_t>();
      if (message.kind == unit_message) {
        const auto unit = bytes.take<RankUnit>();
        // Rank 0 is told, or will be, of the death of the worker that it meant.
        if (worker.is_ready() && unit.worker == number) worker.send(unit.unit);
      }
    }
    try {
      if (study && usable) worker.start();
      pollfd watched{worker.descriptor(), POLLIN, 0};
      (void)::poll(&watched, 1, look_milliseconds);
      for (const WorkerEvent& event : worker.take_in()) {
        usable = usable && event.kind != WorkerEvent::Kind::unusable;
        tell(event);
      }
    } catch (const std::exception& error) {
      worker.stop();
      usable = false;
      tell({WorkerEvent::Kind::unusable, error.what()});
    }
  }
}

}  // namespace carersim
