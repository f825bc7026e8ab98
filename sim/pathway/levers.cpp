#include "sim/pathway/levers.hpp"

#include <algorithm>

namespace carersim {

namespace {

template <class T, class P>
std::size_t add_to(std::vector<std::vector<T>>& all, std::size_t of, T value,
                   std::vector<P>& handles) {
  all[of].push_back(value);
  handles.push_back({of, all[of].size() - 1});
  return handles.size() - 1;
}

}  // namespace

Levers::Handle Levers::on_service(ServiceId service) {
  return add_to(services_, service.index(), Capacity(), handles_);
}

void Levers::set_capacity(Handle handle, double times, double added) {
  services_[handles_[handle].of][handles_[handle].index] = {times, added};
}

double Levers::capacity(std::size_t service, double number) const {
  if (services_[service].empty()) return number;
  double added = 0;
  for (const Capacity& c : services_[service]) {
    number *= c.times;
    added += c.added;
  }
  return std::max(number + added, 0.0);
}

Levers::Handle Levers::at_step(std::size_t service_step, const Choice* accepted, LuckName luck) {
  return add_to(steps_, service_step, TurnedAway{false, accepted, luck}, handles_);
}

void Levers::turn_away(Handle handle, bool on) {
  steps_[handles_[handle].of][handles_[handle].index].on = on;
}

Levers::Handle Levers::on_hand_off(std::size_t hand_off) {
  return add_to(hand_offs_, hand_off, HandOff(), handles_);
}

void Levers::set_hand_off(Handle handle, double goodwill, double lost_times) {
  hand_offs_[handles_[handle].of][handles_[handle].index] = {goodwill, lost_times};
}

double Levers::lost(std::size_t hand_off, double number) const {
  double arrives = 1;
  for (const HandOff& h : hand_offs_[hand_off]) {
    number *= h.lost_times;
    arrives *= h.goodwill;
  }
  return arrives == 1 ? number : 1 - (1 - number) * arrives;
}

}  // namespace carersim
