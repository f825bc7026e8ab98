#pragma once

#include "output/report_json.hpp"
#include "output/report_layout.hpp"
#include "output/study_reader.hpp"

namespace carersim {

/// `study` of the page: axes and points, what each arm answered at each point (means of its
/// replications), what the answers depend on by the method that the design is meant for, and what
/// failed. Where a study is so large that a page could not hold it, an even choice of its points,
/// and its first measures; `points` and `measures_kept` say how many there are.
/// @param layout  has the words for measures
/// @throws InputError when the file is damaged
[[nodiscard]] Json report_study(const StudyReader& reader, const ReportLayout& layout);

}  // namespace carersim
