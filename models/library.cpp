#include "models/library.hpp"

#include "models/area.hpp"

namespace carersim {

Library standard_library(const std::filesystem::path& data_root) {
  const auto areas = std::make_shared<const Areas>(data_root / "models" / "areas" /
                                                   "english_local_authorities.csv");
  Library library;
  library.parameters = data_root / "models" / "parameters";
  library.scenarios = data_root / "scenarios";
  library.interventions = library.scenarios / "interventions";
  library.area = [areas](const std::string& name, std::string& nearest) -> std::optional<Layer> {
    const std::optional<AreaShare> part = parse_area_share(name);
    const Areas::Area* area = part ? areas->find(part->area, nearest) : nullptr;
    if (area == nullptr) return std::nullopt;
    return areas->layer(*area, part->share);
  };
  return library;
}

}  // namespace carersim
