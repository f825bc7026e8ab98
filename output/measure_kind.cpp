#include "output/measure_kind.hpp"

#include <stdexcept>

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

MeasureKind kind_of_name(const std::string& name) {
  for (const MeasureKind kind :
       {MeasureKind::event, MeasureKind::stock, MeasureKind::amount, MeasureKind::derived}) {
    if (kind_name(kind) == name) return kind;
  }
  throw std::runtime_error("a measure of the kind '" + name + "'");
}

}  // namespace carersim
