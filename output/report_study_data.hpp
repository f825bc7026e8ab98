#pragma once

#include <string>

#include "output/evaluation_reader.hpp"
#include "output/report_data.hpp"
#include "output/report_json.hpp"
#include "output/study_reader.hpp"

namespace carersim {

/// `run` of the page of a study: its title, command, file, versions and seed.
[[nodiscard]] Json study_run_json(const StudyReader& reader);
/// `payers` of the page: titles by the names that measures have.
[[nodiscard]] Json report_payers(const ReportLayout& layout);

/// The data of the page of a study, as JSON, like report_data().
/// @param evaluation  of its draws; none: the page is of the study itself
/// @throws InputError when the file is damaged, or lacks a part of its format
[[nodiscard]] std::string study_report_data(const StudyReader& reader,
                                            const EvaluationReader* evaluation,
                                            const ReportSources& sources);

}  // namespace carersim
