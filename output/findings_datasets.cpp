#include "output/findings_datasets.hpp"

#include <algorithm>
#include <limits>
#include <stdexcept>

#include "output/described_datasets.hpp"
#include "output/hdf5_input.hpp"

namespace carersim {

namespace {

using H5::PredType;
using Ending = ReplicationRule::Ending;
using Standing = ReplicationRule::Standing;

std::string name_of(Ending ending) {
  switch (ending) {
    case Ending::precise:
      return "precise";
    case Ending::maximum:
      return "maximum";
    case Ending::none:
      break;
  }
  return "interrupted";
}

Ending ending_of(const std::string& name) {
  for (const Ending ending : {Ending::none, Ending::precise, Ending::maximum}) {
    if (name == name_of(ending)) return ending;
  }
  throw std::runtime_error("a replication rule that ended as '" + name + "'");
}

void write_numbers(NetcdfFile& file, const std::string& name,
                   const std::vector<std::string>& dimensions, const std::vector<double>& values,
                   const std::string& long_name) {
  file.add_variable(name, PredType::IEEE_F64LE, dimensions, long_name)
      .write(values.data(), PredType::NATIVE_DOUBLE);
}

void write_flags(NetcdfFile& file, const std::string& name,
                 const std::vector<std::string>& dimensions, const std::vector<std::int8_t>& values,
                 const std::string& long_name) {
  file.add_variable(name, PredType::STD_I8LE, dimensions, long_name)
      .write(values.data(), PredType::NATIVE_INT8);
}

void write_decision(NetcdfFile& file, const ReplicationDecision& decision) {
  const H5::Group group = file.add_group("replication_rule");
  write_attribute(group, "rule", std::string("Hoad, Robinson and Davies 2010"));
  write_attribute(group, "ending", name_of(decision.ending));
  write_attribute(group, "precise_from", static_cast<std::int32_t>(decision.precise_from));
  write_attribute(group, "first", static_cast<std::int32_t>(decision.options.first));
  write_attribute(group, "look_ahead", static_cast<std::int32_t>(decision.options.look_ahead));
  write_attribute(group, "maximum", static_cast<std::int32_t>(decision.options.maximum));

  std::vector<std::string> arms, measures;
  std::vector<double> of_difference, of_baseline, absolute;
  for (const ReplicationDecision::Judged& judged : decision.judged) {
    arms.push_back(judged.arm);
    measures.push_back(judged.measure);
    of_difference.push_back(judged.precision.of_difference);
    of_baseline.push_back(judged.precision.of_baseline);
    absolute.push_back(judged.precision.absolute);
  }
  file.add_dimension("judged", numbers_below(decision.judged.size()));
  file.add_texts("judged_arm", "judged", arms, "the arm whose difference was judged");
  file.add_texts("judged_measure", "judged", measures, "the measure whose difference was judged");
  write_numbers(file, "judged_of_difference", {"judged"}, of_difference,
                "allowed half width as a share of the difference");
  write_numbers(file, "judged_of_baseline", {"judged"}, of_baseline,
                "allowed half width as a share of the baseline");
  write_numbers(file, "judged_absolute", {"judged"}, absolute,
                "allowed half width in the measure's unit");
  if (decision.trace.empty()) return;

  std::vector<std::int32_t> steps;
  std::vector<double> differences, half_widths, allowed;
  std::vector<std::int8_t> met;
  for (const ReplicationRule::Step& step : decision.trace) {
    steps.push_back(static_cast<std::int32_t>(step.replications));
    for (const Standing& standing : step.standings) {
      differences.push_back(standing.difference);
      half_widths.push_back(standing.half_width);
      allowed.push_back(standing.allowed);
      met.push_back(standing.met ? 1 : 0);
    }
  }
  file.add_dimension("rule_step", steps);
  write_numbers(file, "rule_difference", {"rule_step", "judged"}, differences,
                "mean paired difference after so many replications");
  write_numbers(file, "rule_half_width", {"rule_step", "judged"}, half_widths,
                "half width of its 95 % interval");
  write_numbers(file, "rule_allowed", {"rule_step", "judged"}, allowed, "half width allowed");
  write_flags(file, "rule_met", {"rule_step", "judged"}, met, "1 when it was precise enough");
}

void write_run_in(NetcdfFile& file, const std::vector<RunInFinding>& findings) {
  std::size_t years = 0;
  for (const RunInFinding& finding : findings) years = std::max(years, finding.averages.size());
  if (years == 0) return;
  std::vector<std::string> arms, measures;
  std::vector<double> suggested, averages;
  std::vector<std::int8_t> settled, enough;
  for (const RunInFinding& finding : findings) {
    arms.push_back(finding.arm);
    measures.push_back(finding.measure);
    suggested.push_back(finding.suggested_days);
    settled.push_back(finding.settled ? 1 : 0);
    enough.push_back(finding.enough ? 1 : 0);
    std::vector<double> row = finding.averages;
    row.resize(years, std::numeric_limits<double>::quiet_NaN());
    averages.insert(averages.end(), row.begin(), row.end());
  }
  file.add_dimension("run_in_check", numbers_below(findings.size()));
  file.add_dimension("run_in_year", numbers_below(years));
  file.add_texts("run_in_arm", "run_in_check", arms, "the arm whose run-in was checked");
  file.add_texts("run_in_measure", "run_in_check", measures, "the measure it was checked by");
  write_flags(file, "run_in_settled", {"run_in_check"}, settled,
              "1 when it settles within the first half of the run");
  write_numbers(file, "run_in_suggested_days", {"run_in_check"}, suggested,
                "run-in that MSER suggests; nan unless it settles");
  write_flags(file, "run_in_enough", {"run_in_check"}, enough,
              "1 when the run-in is at least as long");
  write_numbers(file, "run_in_average", {"run_in_check", "run_in_year"}, averages,
                "by years from the start of the run, mean of the replications");
}

/// What lies along given dimensions, read whole.
class Reading {
 public:
  explicit Reading(const H5::H5File& file) : file_(file) {}

  [[nodiscard]] std::vector<std::string> texts(const std::string& name, std::size_t size) const {
    std::vector<std::string> values = read_texts(open(name, size, H5T_STRING));
    return values;
  }
  [[nodiscard]] std::vector<double> numbers(const std::string& name, std::size_t size) const {
    std::vector<double> values(size);
    open(name, size, H5T_FLOAT).read(values.data(), PredType::NATIVE_DOUBLE);
    return values;
  }
  [[nodiscard]] std::vector<std::int32_t> integers(const std::string& name,
                                                   std::size_t size) const {
    std::vector<std::int32_t> values(size);
    open(name, size, H5T_INTEGER).read(values.data(), PredType::NATIVE_INT32);
    return values;
  }
  /// The number of values of a variable; 0 when there is none of that name.
  [[nodiscard]] std::size_t size(const std::string& name) const {
    if (!file_.nameExists(name)) return 0;
    return static_cast<std::size_t>(file_.openDataSet(name).getSpace().getSimpleExtentNpoints());
  }

 private:
  [[nodiscard]] H5::DataSet open(const std::string& name, std::size_t size,
                                 H5T_class_t kind) const {
    const H5::DataSet dataset = file_.openDataSet(name);
    if (dataset.getTypeClass() != kind ||
        static_cast<std::size_t>(dataset.getSpace().getSimpleExtentNpoints()) != size) {
      throw std::runtime_error(name + " has another type or size");
    }
    return dataset;
  }
  const H5::H5File& file_;
};

ReplicationDecision read_decision(const H5::H5File& file, const Reading& reading) {
  const H5::Group group = file.openGroup("replication_rule");
  const auto number = [&](const char* name) {
    return static_cast<std::uint32_t>(number_attribute(group, name));
  };
  ReplicationDecision decision;
  decision.ending = ending_of(text_attribute(group, "ending"));
  decision.precise_from = number("precise_from");
  decision.options.first = number("first");
  decision.options.look_ahead = number("look_ahead");
  decision.options.maximum = number("maximum");
  const std::size_t judged = reading.size("judged");
  const auto arms = reading.texts("judged_arm", judged);
  const auto measures = reading.texts("judged_measure", judged);
  const auto of_difference = reading.numbers("judged_of_difference", judged);
  const auto of_baseline = reading.numbers("judged_of_baseline", judged);
  const auto absolute = reading.numbers("judged_absolute", judged);
  for (std::size_t i = 0; i < judged; ++i)
    decision.judged.push_back(
        {arms[i], measures[i], {of_difference[i], of_baseline[i], absolute[i]}});
  const std::size_t steps = reading.size("rule_step");
  if (steps == 0) return decision;
  const auto replications = reading.integers("rule_step", steps);
  const auto differences = reading.numbers("rule_difference", steps * judged);
  const auto half_widths = reading.numbers("rule_half_width", steps * judged);
  const auto allowed = reading.numbers("rule_allowed", steps * judged);
  const auto met = reading.integers("rule_met", steps * judged);
  for (std::size_t step = 0; step < steps; ++step) {
    ReplicationRule::Step& entry = decision.trace.emplace_back();
    entry.replications = static_cast<std::uint32_t>(replications[step]);
    for (std::size_t i = step * judged; i < (step + 1) * judged; ++i)
      entry.standings.push_back({differences[i], half_widths[i], allowed[i], met[i] != 0});
  }
  return decision;
}

std::vector<RunInFinding> read_run_in(const Reading& reading) {
  const std::size_t checks = reading.size("run_in_check"), years = reading.size("run_in_year");
  std::vector<RunInFinding> findings;
  if (checks == 0) return findings;
  const auto arms = reading.texts("run_in_arm", checks);
  const auto measures = reading.texts("run_in_measure", checks);
  const auto settled = reading.integers("run_in_settled", checks);
  const auto suggested = reading.numbers("run_in_suggested_days", checks);
  const auto enough = reading.integers("run_in_enough", checks);
  const auto averages = reading.numbers("run_in_average", checks * years);
  for (std::size_t i = 0; i < checks; ++i) {
    const auto row = averages.begin() + static_cast<std::ptrdiff_t>(i * years);
    findings.push_back({arms[i],
                        measures[i],
                        settled[i] != 0,
                        suggested[i],
                        enough[i] != 0,
                        {row, row + static_cast<std::ptrdiff_t>(years)}});
  }
  return findings;
}

}  // namespace

void write_findings(NetcdfFile& file, const RunFindings& findings) {
  if (findings.decision) write_decision(file, *findings.decision);
  write_run_in(file, findings.run_in);
}

std::uintmax_t bytes_of(const RunFindings& findings) {
  // HDF5's own tables, and a text's place in its heap.
  constexpr std::uintmax_t tables = 64 * 1024, of_a_text = 128;
  std::uintmax_t bytes = tables;
  for (const RunInFinding& finding : findings.run_in)
    bytes += 2 * of_a_text + 16 * (finding.averages.size() + 4);
  if (findings.decision) {
    bytes += findings.decision->judged.size() *
             (2 * of_a_text + 64 + 32 * findings.decision->trace.size());
  }
  return bytes;
}

RunFindings read_findings(const H5::H5File& file) {
  const Reading reading(file);
  RunFindings findings;
  if (file.nameExists("replication_rule")) findings.decision = read_decision(file, reading);
  findings.run_in = read_run_in(reading);
  return findings;
}

}  // namespace carersim
