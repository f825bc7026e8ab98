#include "output/measure_kind.hpp"

#include "sim/core/error.hpp"

namespace carersim {

std::string kind_name(MeasureKind kind) {
  switch (kind) {
    case MeasureKind::event:
      return "event";
    case MeasureKind::stock:
      return "stock";
    case MeasureKind::amount:
      return "amount";
    case MeasureKind::derived:
      return "derived";
  }
  throw ProgramError("a kind of measure has a name");
}

}  // namespace carersim
