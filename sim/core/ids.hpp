#pragma once

#include <compare>
#include <cstdint>

namespace carersim {

/// An index into one kind of table; ids of different kinds do not mix.
template <class Kind>
class Id {
 public:
  constexpr Id() = default;
  explicit constexpr Id(std::uint32_t index) : index_(index) {}

  [[nodiscard]] constexpr std::uint32_t index() const { return index_; }
  static constexpr Id none() { return Id(); }
  [[nodiscard]] constexpr bool exists() const { return index_ != UINT32_MAX; }

  friend constexpr auto operator<=>(Id, Id) = default;

 private:
  std::uint32_t index_ = UINT32_MAX;
};

namespace kind {
struct Agency {};
struct Service {};
struct Pathway {};
struct Step {};
struct Measure {};
struct Attribute {};
struct Walk {};
struct Source {};
}  // namespace kind

using AgencyId = Id<kind::Agency>;
using ServiceId = Id<kind::Service>;
using PathwayId = Id<kind::Pathway>;
using StepId = Id<kind::Step>;
using MeasureId = Id<kind::Measure>;
using AttributeId = Id<kind::Attribute>;
using WalkId = Id<kind::Walk>;
using SourceId = Id<kind::Source>;

}  // namespace carersim
