#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sim/uncertainty/consistent_draws.hpp"

namespace carersim {

/// What became of each parameter that a scenario uses, and of each draw.
struct DrawnParameters {
  struct Drawn {
    std::string id, value;
    std::string distribution;   ///< "beta (alpha 2.1, beta 19)"
    std::size_t set = 0;        ///< the place of the first that it is drawn with
    std::uint32_t redrawn = 0;  ///< draws in which it was drawn more than once
  };
  struct Held {
    std::string id, value;
    std::string why;     ///< "it is a choice"
    std::string set_by;  ///< who gave it its value in place of the library; may be empty
  };
  /// A draw that cannot be, as often as it was drawn.
  struct Refused {
    std::uint32_t draw = 0;
    std::string text;  ///< the rule, and the parameters behind it with their numbers
  };
  /// Values that the scenario sets, by calibration or by hand.
  enum class OfSet : std::uint8_t {
    held,    ///< stay
    around,  ///< are drawn around, with the relative width of the library's range
  };
  OfSet of_set = OfSet::held;
  std::uint32_t draws = 0;
  std::vector<Drawn> drawn;  ///< in the order of the study's axes
  std::vector<Held> held;
  std::vector<ParameterTie> ties;  ///< of those that are drawn
  std::uint32_t mended = 0;        ///< draws in which some parameters were drawn again
  std::vector<Refused> refused;
  std::vector<std::string> set_by;  ///< who set parameters that are uncertain, each once
  std::uint32_t set = 0;            ///< how many of them are uncertain and have a value set
};

}  // namespace carersim
