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
  library.area = [areas](const std::string& name, const std::filesystem::path& folder,
                         std::string& nearest) -> std::vector<Layer> {
    const std::optional<AreaShare> part = parse_area_share(name);
    if (!part) return {};
    if (part->area.ends_with(".csv")) return areas->own_layers(folder / part->area, part->share);
    const Areas::Area* area = areas->find(part->area, nearest);
    if (area == nullptr) return {};
    return {areas->layer(*area, part->share)};
  };
  return library;
}

}  // namespace carersim
