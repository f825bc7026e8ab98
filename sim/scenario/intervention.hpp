#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"
#include "sim/scenario/tree.hpp"

namespace carersim {

/// An intervention file, read and checked in itself.
struct Intervention {
  struct Change {
    std::string address;
    Position address_at;
    Adjustment adjustment;
  };
  struct Addition {
    std::string address;
    Position address_at;
    std::string like;  ///< empty: like nothing
    Position like_at;
    Node table;  ///< the keys of its own
    bool from_start_of_run = false;
    std::optional<Date> from;
    Position from_at;
  };
  InterventionInfo info;
  std::vector<Addition> additions;
  std::vector<Change> changes;
  std::optional<Addition> programme;
};

/// Reads an intervention's tree; every problem of its own goes to `problems`, the keys that are
/// asked for to `key_reads` if there is one.
[[nodiscard]] Intervention read_intervention(Node root, const std::string& id,
                                             std::shared_ptr<Problems> problems,
                                             std::shared_ptr<KeyReads> key_reads = {});

/// Applies the interventions of one arm to its tree: additions, `to`, `times`.
void apply_interventions(ReadContext& context,
                         const std::vector<const Intervention*>& interventions);

}  // namespace carersim
