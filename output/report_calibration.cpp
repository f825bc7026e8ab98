#include "output/report_calibration.hpp"

#include <algorithm>

#include "sim/scenario/csv_table.hpp"

namespace carersim {

Json report_calibration(const std::filesystem::path& csv) {
  const CsvTable table = CsvTable::read(csv, "the table that carersim calibrate writes");
  Json rows = Json::array();
  for (const CsvTable::Row& row : table.rows()) {
    Json json;
    for (std::size_t i = 0; i < row.fields.size(); ++i)
      json[table.headings().fields[i].text] = row.fields[i].text;
    rows.push_back(std::move(json));
  }
  return rows;
}

Json calibration_of(const std::vector<std::string>& scenario_texts, const std::string& made_by,
                    const std::filesystem::path& csv, const std::string& program_version) {
  if (csv.empty() || made_by != program_version) return nullptr;
  const bool rests_on_it = std::any_of(
      scenario_texts.begin(), scenario_texts.end(),
      [](const std::string& text) { return text.find("# base/") != std::string::npos; });
  return rests_on_it ? report_calibration(csv) : Json();
}

}  // namespace carersim
