#include "output/report_study_data.hpp"

#include "output/report_arms.hpp"
#include "output/report_calibration.hpp"
#include "output/report_evaluation.hpp"
#include "output/report_scenario.hpp"
#include "output/report_study.hpp"

namespace carersim {

namespace {

constexpr int data_version = 1;

}  // namespace

Json study_run_json(const StudyReader& reader) {
  const StudyContents& study = reader.study();
  Json versions = Json::object();
  for (const auto& [name, version] : study.versions) versions[name] = version;
  return {{"title", study.title},
          {"command", study.command},
          {"file", reader.path().filename().string()},
          {"version", study.program_version},
          {"versions", std::move(versions)},
          {"seed", std::to_string(study.seed)},
          {"replications", study.replications}};
}

Json report_payers(const ReportLayout& layout) {
  Json payers = Json::object();
  for (const ReportPayer& payer : layout.payers) payers[payer.id] = payer.title;
  return payers;
}

std::string study_report_data(const StudyReader& reader, const EvaluationReader* evaluation,
                              const ReportSources& sources) {
  const StudyContents& study = reader.study();
  Json data;
  data["format"] = data_version;
  data["kind"] = evaluation != nullptr ? "evaluation" : "study";
  data["run"] = study_run_json(reader);
  data["arms"] = report_arms(study.arms, study.against, study.scenario_texts, sources.layout);
  if (evaluation != nullptr) {
    data["payers"] = report_payers(sources.layout);
    data["evaluation"] = report_evaluation(reader, *evaluation);
  } else {
    data["study"] = report_study(reader, sources.layout);
  }
  data["parameters"] = report_parameters(study.scenario_texts);
  data["assumptions"] = study.assumptions;
  data["broken_checks"] = study.broken_checks;
  data["calibration"] = calibration_of(study.scenario_texts, study.program_version,
                                       sources.calibration, sources.program_version);
  return data.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace carersim
