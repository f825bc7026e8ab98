#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "sim/core/error.hpp"
#include "sim/measure/measure.hpp"
#include "sim/sweep/study_design.hpp"

namespace carersim {

/// One unit of work: one replication of one point, all arms.
struct UnitId {
  std::uint32_t point = 0;
  std::uint32_t replication = 0;
  friend auto operator<=>(const UnitId&, const UnitId&) = default;
};

/// A study as it is run: all that its result file says of it but the results, and what tells
/// whether two runs are of the same study.
struct StudyDescription {
  std::string title;
  std::string program_version;
  std::uint64_t seed = 0;
  std::uint32_t replications = 1;
  std::string design;
  std::map<std::string, std::uint64_t> design_settings;  ///< what else decides its points, by key
  StudyPoints points;
  std::vector<std::string> arms;
  std::vector<std::size_t> against;      ///< for each arm the one that it is compared with
  std::vector<Measure> measures;         ///< those that are kept
  std::vector<std::size_t> by_year;      ///< those that are kept year by year too, by place in them
  std::vector<std::string> year_starts;  ///< first day of each year of the evaluation, ISO 8601
  std::vector<double> year_days;
  std::vector<std::string> scenario_texts;  ///< of each arm, as the scenario stands without axes
  std::vector<std::string> assumptions;
  std::map<std::string, std::string> versions;
  /// "address = value" of all that decides what comes out, one thing a line. Equal lines, equal
  /// points: the same study.
  std::vector<std::string> identity;

  [[nodiscard]] std::uint64_t units() const { return std::uint64_t{points.size()} * replications; }
  [[nodiscard]] std::uint64_t index(UnitId unit) const {
    return std::uint64_t{unit.point} * replications + unit.replication;
  }
  [[nodiscard]] UnitId unit(std::uint64_t index) const {
    return {static_cast<std::uint32_t>(index / replications),
            static_cast<std::uint32_t>(index % replications)};
  }
  /// Numbers that one arm of one unit has: each measure over the evaluation, then the measures by
  /// year, measure-major.
  [[nodiscard]] std::size_t values_of_arm() const {
    return measures.size() + by_year.size() * year_starts.size();
  }
};

[[nodiscard]] std::string to_bytes(const StudyDescription& study);
/// @throws ProgramError when the bytes are none of to_bytes()
[[nodiscard]] StudyDescription study_from_bytes(std::string_view bytes);

/// A number that equal studies share, and different ones almost never do.
[[nodiscard]] std::uint64_t fingerprint(const StudyDescription& study);

/// What differs: "seed: found 2; expected 1, as before". None for the same study.
/// @param file  where the one before is described, for the problems' positions
[[nodiscard]] std::vector<Problem> differences(const StudyDescription& found,
                                               const StudyDescription& before,
                                               const std::string& file);

/// Fowler, Noll and Vo's hash (FNV-1a), going on from one before.
[[nodiscard]] std::uint64_t hash_of(std::string_view text,
                                    std::uint64_t before = 0xcbf29ce484222325U);

}  // namespace carersim
