#pragma once

#include <string>

#include "output/forecast_report.hpp"
#include "output/report_data.hpp"

namespace carersim {

/// The data of the page of a forecast, as JSON.
/// @param file  name of the forecast's own file; empty: there is none
/// @throws InputError when the table of calibration is missing or wrong
[[nodiscard]] std::string forecast_report_data(const ForecastReport& report,
                                               const std::string& file,
                                               const ReportSources& sources);

}  // namespace carersim
