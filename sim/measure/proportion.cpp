#include "sim/measure/proportion.hpp"

#include <boost/math/distributions/normal.hpp>
#include <cmath>

#include "sim/core/error.hpp"

namespace carersim {

Proportion proportion(std::uint32_t held, std::uint32_t of, double level) {
  require(of > 0 && held <= of, "a share is of something");
  const double z =
      boost::math::quantile(boost::math::complement(boost::math::normal(), (1 - level) / 2));
  const double n = of, share = held / n;
  const double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
  const double half =
      z / (1 + z * z / n) * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  // Rounding may leave a sliver where the end is exact.
  return {held, of, share, held == 0 ? 0 : middle - half, held == of ? 1 : middle + half};
}

}  // namespace carersim
