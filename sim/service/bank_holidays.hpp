#pragma once

#include <vector>

#include "sim/core/time.hpp"

namespace carersim {

/// Easter Sunday of the Gregorian calendar (Meeus, Jones and Butcher's algorithm).
[[nodiscard]] Date easter_sunday(std::chrono::year year);

/// The bank holidays of England and Wales in a year, in order, as gov.uk lists them: where one
/// falls on a weekend, the substitute day stands instead. By rule, with the days moved or added by
/// proclamation from 2011 to 2023. Not covered: the proclamations before 2011.
[[nodiscard]] std::vector<Date> bank_holidays(std::chrono::year year);

[[nodiscard]] bool is_bank_holiday(Date day);

}  // namespace carersim
