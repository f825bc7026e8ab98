#include "models/carer_groups.hpp"

#include <fmt/format.h>

namespace carersim {

namespace {

using A = DyadAttribute;

}  // namespace

CarerGroupsPlan read_carer_groups(const Attributes& attributes, MeasureList& measures) {
  CarerGroupsPlan plan;
  const AttributeSpec& visibilities = attributes[attribute_id(A::visibility)];
  const auto add = [&](A attribute, std::size_t level, std::uint8_t visibility) {
    const AttributeSpec& spec = attributes[attribute_id(attribute)];
    std::string name = fmt::format("carers.{}.{}", spec.name, spec.levels[level]);
    std::string sentence =
        fmt::format("Carers who are caring whose {} is {}", spec.name, spec.levels[level]);
    if (visibility != CarerGroupsPlan::View::any) {
      name += fmt::format(".visibility.{}", visibilities.levels[visibility]);
      sentence += fmt::format(" and whose visibility is {}", visibilities.levels[visibility]);
    }
    plan.views.push_back({attribute, static_cast<std::uint8_t>(level), visibility,
                          measures.declare({name, "people", MeasureKind::stock, sentence + "."})});
  };
  for (const A attribute : {A::carer_age, A::minority_ethnic, A::on_gp_register, A::caring_years}) {
    for (std::size_t i = 0; i < attributes[attribute_id(attribute)].levels.size(); ++i)
      add(attribute, i, CarerGroupsPlan::View::any);
  }
  for (std::size_t v = 0; v < visibilities.levels.size(); ++v)
    add(A::on_gp_register, level::yes, static_cast<std::uint8_t>(v));
  return plan;
}

void CarerGroups::close_month(Instant end) {
  std::vector<Wide> ticks(plan_.views.size(), 0);
  for (std::size_t i = 0; i < cells; ++i) {
    shift(cells_[i], 0, end);
    const Wide here = cells_[i].integral;
    cells_[i].integral = 0;
    if (i == 0 || here == 0) continue;
    const std::size_t visibility = (i - 1) % 8, on_register = (i - 1) / 8 % 2,
                      minority = (i - 1) / 16 % 2, age = (i - 1) / 32 % 6, years = (i - 1) / 192;
    for (std::size_t v = 0; v < plan_.views.size(); ++v) {
      const CarerGroupsPlan::View& view = plan_.views[v];
      const std::size_t of_view = view.attribute == A::carer_age         ? age
                                  : view.attribute == A::minority_ethnic ? minority
                                  : view.attribute == A::caring_years    ? years
                                                                         : on_register;
      if (of_view != view.level) continue;
      if (view.visibility != CarerGroupsPlan::View::any && view.visibility != visibility) continue;
      ticks[v] += here;
    }
  }
  for (std::size_t v = 0; v < plan_.views.size(); ++v)
    recorder_.add_integral(plan_.views[v].people, ticks[v]);
}

}  // namespace carersim
