#pragma once

#include <filesystem>

#include "output/forecast_report.hpp"

namespace carersim {

/// Writes a forecast as an Excel workbook: a sheet with the answers, one with the capacities, and
/// for each target one of its months with charts. A file that stood there is replaced once the new
/// one is whole. @throws EnvironmentError naming the file
void write_forecast_workbook(const ForecastReport& report, const std::filesystem::path& path);

}  // namespace carersim
