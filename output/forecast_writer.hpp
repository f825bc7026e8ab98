#pragma once

#include <filesystem>

#include "output/forecast_report.hpp"

namespace carersim {

/// Writes a forecast's result file (HDF5; FORMAT.md). One that stood there is replaced once the new
/// one is whole. @throws EnvironmentError naming the file
void write_forecast(const ForecastReport& report, const std::filesystem::path& path);

}  // namespace carersim
