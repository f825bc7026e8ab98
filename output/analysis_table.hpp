#pragma once

#include <filesystem>
#include <string>

#include "output/study_analysis.hpp"
#include "output/text_table.hpp"

namespace carersim {

struct AnalysisTableOptions {
  Colour colour = Colour::none;
  std::size_t width = 100;
};

/// What a study's answers say, for people: the study, a table of its measures, and what the columns
/// mean. Axes are in order of what they do to the measure.
[[nodiscard]] std::string analysis_text(const StudyReader& reader, const StudyAnalysis& analysis,
                                        const AnalysisTableOptions& options);

/// The same as a text table with one row for each measure and axis (two-way: each cell), axes in
/// the order of the study, numbers to the last bit. See csv.hpp for how it is written.
/// @throws EnvironmentError when the disk refuses
void write_analysis_csv(const StudyReader& reader, const StudyAnalysis& analysis,
                        const std::filesystem::path& path);

}  // namespace carersim
