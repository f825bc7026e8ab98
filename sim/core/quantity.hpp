#pragma once

#include <compare>

namespace carersim {

/// A number with a dimension. Adding days to pounds does not compile; `.value()` is the only way
/// out. The unit is the one the alias below is named after.
template <class Dimension>
class Quantity {
 public:
  constexpr Quantity() = default;
  explicit constexpr Quantity(double value) : value_(value) {}

  [[nodiscard]] constexpr double value() const { return value_; }

  friend constexpr auto operator<=>(Quantity, Quantity) = default;
  friend constexpr Quantity operator+(Quantity a, Quantity b) {
    return Quantity(a.value_ + b.value_);
  }
  friend constexpr Quantity operator-(Quantity a, Quantity b) {
    return Quantity(a.value_ - b.value_);
  }
  friend constexpr Quantity operator*(Quantity a, double b) { return Quantity(a.value_ * b); }
  friend constexpr Quantity operator*(double a, Quantity b) { return Quantity(a * b.value_); }
  friend constexpr Quantity operator/(Quantity a, double b) { return Quantity(a.value_ / b); }
  friend constexpr double operator/(Quantity a, Quantity b) { return a.value_ / b.value_; }

 private:
  double value_ = 0;
};

namespace dimension {
struct Time {};
struct Rate {};
struct Money {};
struct MoneyRate {};
struct MoneyPerWork {};
struct MoneyPerDay {};
struct Ratio {};
struct Staff {};
struct Work {};
struct WorkRate {};
struct Places {};
}  // namespace dimension

using Days = Quantity<dimension::Time>;                   ///< a length of time, in days
using PerYear = Quantity<dimension::Rate>;                ///< events per year of 365.25 days
using Pounds = Quantity<dimension::Money>;                ///< pounds sterling
using PoundsPerYear = Quantity<dimension::MoneyRate>;     ///< pounds per year
using PoundsPerHour = Quantity<dimension::MoneyPerWork>;  ///< pounds per hour of work or of care
using PoundsPerDay = Quantity<dimension::MoneyPerDay>;    ///< pounds per day, such as a bed day
using Probability = Quantity<dimension::Ratio>;      ///< a share or probability; checked where read
using Wte = Quantity<dimension::Staff>;              ///< whole-time equivalents of staff
using Hours = Quantity<dimension::Work>;             ///< hours of work or of care
using HoursPerYear = Quantity<dimension::WorkRate>;  ///< hours of work in a year
using Places =
    Quantity<dimension::Places>;  ///< beds, slots or places; may be fractional until rounded

inline constexpr double days_per_year = 365.25;

}  // namespace carersim
