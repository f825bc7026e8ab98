#pragma once

#include <string>
#include <vector>

#include "apps/carersim/one_life.hpp"
#include "output/text_table.hpp"

namespace carersim {

/// A life with what it takes to tell it.
struct ToldLife {
  const ArmPlan* arm = nullptr;
  Life life;
};

struct LifeTextOptions {
  Date start;  ///< of the run
  std::size_t width = 100;
  Colour colour = Colour::none;
};

/// One life, or two side by side from their first difference on.
/// @pre one or two lives
[[nodiscard]] std::string life_text(const std::vector<ToldLife>& lives,
                                    const LifeTextOptions& options);

}  // namespace carersim
