#include "models/dyad_rows.hpp"

#include <limits>

#include "sim/core/error.hpp"
#include "sim/core/fetch_ahead.hpp"

namespace carersim {

namespace {

constexpr std::uint32_t sign_bit = 1U << 31;

KeptHazards kept_by(const Dyad& dyad) {
  const std::uint8_t role = dyad.levels[static_cast<std::size_t>(DyadAttribute::role)];
  if (role == level::caring || role == level::visiting) return KeptHazards::all;
  const bool person_lives =
      dyad.levels[static_cast<std::size_t>(DyadAttribute::place)] != level::person_dead;
  if (person_lives) return KeptHazards::after_caring;
  return role == level::carer_dead ? KeptHazards::none : KeptHazards::carers_own;
}

}  // namespace

template <class B>
std::uint32_t DyadRows::Pool<B>::take() {
  if (free.empty()) return static_cast<std::uint32_t>(blocks.add());
  const std::uint32_t block = free.back();
  free.pop_back();
  return block;
}

DyadRows::DyadRows(const Hazards& hazards, std::uint32_t profiled) {
  const std::array<std::uint32_t, 4> processes = {hazards.all(), hazards.after_caring(),
                                                  hazards.carers_own(), 0};
  const std::array<std::size_t, 4> places = {max_hazards, 10, 4, 0};
  for (std::size_t k = 0; k < layouts_.size(); ++k) {
    Layout& layout = layouts_[k];
    layout.processes = processes[k];
    layout.bias.fill(sign_bit);
    std::uint8_t place = 0;
    for (std::uint32_t bits = processes[k]; bits != 0; bits &= bits - 1) {
      const auto process = static_cast<std::uint8_t>(std::countr_zero(bits));
      require(place < places[k], "a dyad has places for all hazards that it keeps");
      layout.places[process] = place;
      layout.process[place] = process;
      ++place;
    }
  }
  set_profiled(profiled);
}

void DyadRows::set_profiled(std::uint32_t profiled) {
  for (Layout& layout : layouts_) {
    for (std::uint32_t bits = layout.processes; bits != 0; bits &= bits - 1) {
      const auto process = static_cast<std::uint8_t>(std::countr_zero(bits));
      layout.bias[layout.places[process]] = (profiled >> process & 1U) != 0 ? sign_bit : 0;
    }
  }
}

std::uint32_t DyadRows::add(std::uint32_t number) {
  const auto row = static_cast<std::uint32_t>(dyads_.add());
  Dyad& dyad = dyads_[row];
  dyad.number = number;
  dyad.block = all_.take();
  all_.blocks[dyad.block].due.fill(-1.0F);
  all_.blocks[dyad.block].drawn.fill(0);
  return row;
}

DyadRows::Kept DyadRows::kept(const Dyad& dyad) {
  const Layout& layout = layouts_[dyad.kept];
  switch (static_cast<KeptHazards>(dyad.kept)) {
    case KeptHazards::after_caring: {
      auto& block = after_caring_.blocks[dyad.block];
      return {block.due.data(), block.drawn.data(), &layout.places};
    }
    case KeptHazards::carers_own: {
      auto& block = carers_own_.blocks[dyad.block];
      return {block.due.data(), block.drawn.data(), &layout.places};
    }
    case KeptHazards::all:
    case KeptHazards::none:
      break;
  }
  auto& block = all_.blocks[dyad.block];
  return {block.due.data(), block.drawn.data(), &layout.places};
}

void DyadRows::let_go(Dyad& dyad) {
  const KeptHazards wanted = kept_by(dyad);
  const auto present = static_cast<KeptHazards>(dyad.kept);
  if (wanted == present) return;
  const Kept from = kept(dyad);
  const std::uint32_t block = dyad.block;
  dyad.kept = static_cast<std::uint8_t>(wanted) & 3U;
  if (wanted == KeptHazards::after_caring) dyad.block = after_caring_.take();
  if (wanted == KeptHazards::carers_own) dyad.block = carers_own_.take();
  if (wanted != KeptHazards::none) {
    const Kept to = kept(dyad);
    for (std::uint32_t bits = layouts_[dyad.kept].processes; bits != 0; bits &= bits - 1) {
      const auto process = static_cast<std::size_t>(std::countr_zero(bits));
      to.due(process) = from.due(process);
      to.drawn(process) = from.drawn(process);
    }
  }
  if (present == KeptHazards::all) all_.free.push_back(block);
  if (present == KeptHazards::after_caring) after_caring_.free.push_back(block);
  if (present == KeptHazards::carers_own) carers_own_.free.push_back(block);
}

template <std::size_t places>
DyadRows::First DyadRows::first_of(const std::array<float, places>& due, const Layout& layout) {
  // The bits of floats are ordered as the numbers are; negative ones come last.
  std::uint64_t first = UINT64_MAX;
  for (std::size_t i = 0; i < places; ++i) {
    const std::uint32_t bits = std::bit_cast<std::uint32_t>(due[i]) | layout.bias[i];
    first = std::min(first, std::uint64_t{bits} << 8 | i);
  }
  const auto bits = static_cast<std::uint32_t>(first >> 8);
  if ((bits & sign_bit) != 0) return {std::numeric_limits<double>::infinity(), 0};
  return {static_cast<double>(std::bit_cast<float>(bits)), layout.process[first & 0xFFU]};
}

DyadRows::First DyadRows::first_due(const Dyad& dyad) {
  const Layout& layout = layouts_[dyad.kept];
  switch (static_cast<KeptHazards>(dyad.kept)) {
    case KeptHazards::all:
      return first_of(all_.blocks[dyad.block].due, layout);
    case KeptHazards::after_caring:
      return first_of(after_caring_.blocks[dyad.block].due, layout);
    case KeptHazards::carers_own:
      return first_of(carers_own_.blocks[dyad.block].due, layout);
    case KeptHazards::none:
      break;
  }
  return {std::numeric_limits<double>::infinity(), 0};
}

void DyadRows::fetch_dyad_ahead(std::uint32_t row) const {
  fetch_ahead(&dyads_[row], sizeof(Dyad));
}

void DyadRows::fetch_hazards_ahead(std::uint32_t row) const {
  const Dyad& dyad = dyads_[row];
  switch (static_cast<KeptHazards>(dyad.kept)) {
    case KeptHazards::all:
      fetch_ahead(&all_.blocks[dyad.block], sizeof(all_.blocks[0]));
      break;
    case KeptHazards::after_caring:
      fetch_ahead(&after_caring_.blocks[dyad.block], sizeof(after_caring_.blocks[0]));
      break;
    case KeptHazards::carers_own:
      fetch_ahead(&carers_own_.blocks[dyad.block], sizeof(carers_own_.blocks[0]));
      break;
    case KeptHazards::none:
      break;
  }
}

}  // namespace carersim
