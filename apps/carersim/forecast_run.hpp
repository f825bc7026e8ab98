#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "apps/carersim/commands.hpp"
#include "apps/carersim/scenario_options.hpp"
#include "output/forecast_report.hpp"

namespace carersim {

/// A capacity forecast as the command line asks for it.
struct ForecastRequest {
  ScenarioOptions scenario;
  std::string arm;                    ///< empty: the first, or the one that --with adds
  std::vector<std::string> targets;   ///< `desk: 90% within 28 days`
  std::vector<std::string> what_ifs;  ///< `referrals +20%`
  double probability = 0.8;
  std::optional<std::uint32_t> fresh;  ///< replications that confirm; absent: twice the others
  double step = 0;                     ///< WTE or places; 0: half a WTE, one place
  std::optional<Every> every;
  std::uint32_t jobs = 1;
  std::filesystem::path csv;       ///< folder; empty: none
  std::filesystem::path workbook;  ///< Excel file; empty: none
  std::filesystem::path out;       ///< result file (HDF5); empty: none
  std::filesystem::path page;      ///< report for a browser; empty: none
  bool replace = false;            ///< files of these names may be replaced
};

/// Fewest replications with which a probability is looked for.
inline constexpr std::uint32_t least_forecast_replications = 10;

/// Reads, searches, confirms, prints and writes. @return the exit code
[[nodiscard]] int run_forecast(const ForecastRequest& request, const CommandLine& line);

}  // namespace carersim
