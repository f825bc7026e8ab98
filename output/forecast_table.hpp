#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "output/forecast_report.hpp"
#include "output/text_table.hpp"

namespace carersim {

struct ForecastTableStyle {
  std::size_t width = 100;
  Colour colour = Colour::none;
  std::optional<Every> every;  ///< nothing: months, or years where there are more than 24 months
};

/// The forecast as text: of each target its answer, the capacities that were compared, and its
/// periods as now and with what is needed.
[[nodiscard]] std::string forecast_text(const ForecastReport& report,
                                        const ForecastTableStyle& style);

/// Writes `forecast_months.csv` and `forecast_capacities.csv` into a folder, which is made where it
/// is not there. @return the files  @throws EnvironmentError
std::vector<std::filesystem::path> write_forecast_csv(const ForecastReport& report,
                                                      const std::filesystem::path& folder);

}  // namespace carersim
