#include "sim/sweep/study_description.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "sim/core/bytes.hpp"

namespace carersim {

namespace {

/// Changes when what is written changes, so that bytes of another version are told.
constexpr std::uint32_t version_of_bytes = 2;

/// The part before " = ", by which a line of one study finds that of the other.
std::string_view key_of(std::string_view line) {
  const std::size_t equals = line.find(" = ");
  return equals == std::string_view::npos ? line : line.substr(0, equals);
}

std::string_view value_of(std::string_view line) {
  const std::size_t equals = line.find(" = ");
  return equals == std::string_view::npos ? "" : line.substr(equals + 3);
}

std::unordered_map<std::string_view, std::string_view> by_key(const StudyDescription& study) {
  std::unordered_map<std::string_view, std::string_view> lines;
  for (const std::string& line : study.identity) lines.emplace(key_of(line), value_of(line));
  return lines;
}

constexpr std::size_t most_differences = 20;

}  // namespace

std::uint64_t hash_of(std::string_view text, std::uint64_t before) {
  for (const char c : text) before = (before ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return before;
}

std::string to_bytes(const StudyDescription& study) {
  ByteWriter bytes;
  bytes.put(version_of_bytes);
  bytes.put_text(study.title);
  bytes.put_text(study.program_version);
  bytes.put(study.seed);
  bytes.put(study.replications);
  bytes.put_text(study.design);
  bytes.put(std::uint64_t{study.design_settings.size()});
  for (const auto& [key, value] : study.design_settings) {
    bytes.put_text(key);
    bytes.put(value);
  }
  study.points.put(bytes);
  bytes.put_texts(study.arms);
  bytes.put_all(study.against);
  bytes.put(std::uint64_t{study.measures.size()});
  for (const Measure& measure : study.measures) {
    bytes.put_text(measure.name);
    bytes.put_text(measure.unit);
    bytes.put(measure.kind);
    bytes.put_text(measure.sentence);
  }
  bytes.put_all(study.by_year);
  bytes.put_texts(study.year_starts);
  bytes.put_all(study.year_days);
  bytes.put_texts(study.scenario_texts);
  bytes.put_texts(study.assumptions);
  bytes.put(std::uint64_t{study.versions.size()});
  for (const auto& [name, version] : study.versions) {
    bytes.put_text(name);
    bytes.put_text(version);
  }
  bytes.put_texts(study.identity);
  return bytes.take();
}

StudyDescription study_from_bytes(std::string_view text) {
  ByteReader bytes(text);
  StudyDescription study;
  require(bytes.take<std::uint32_t>() == version_of_bytes, "a study is of this program's version");
  study.title = bytes.take_text();
  study.program_version = bytes.take_text();
  study.seed = bytes.take<std::uint64_t>();
  study.replications = bytes.take<std::uint32_t>();
  study.design = bytes.take_text();
  for (auto left = bytes.take<std::uint64_t>(); left > 0; --left) {
    const std::string key = bytes.take_text();
    study.design_settings[key] = bytes.take<std::uint64_t>();
  }
  study.points = StudyPoints::take(bytes);
  study.arms = bytes.take_texts();
  study.against = bytes.take_all<std::size_t>();
  for (auto left = bytes.take<std::uint64_t>(); left > 0; --left) {
    Measure& measure = study.measures.emplace_back();
    measure.name = bytes.take_text();
    measure.unit = bytes.take_text();
    measure.kind = bytes.take<MeasureKind>();
    measure.sentence = bytes.take_text();
  }
  study.by_year = bytes.take_all<std::size_t>();
  study.year_starts = bytes.take_texts();
  study.year_days = bytes.take_all<double>();
  study.scenario_texts = bytes.take_texts();
  study.assumptions = bytes.take_texts();
  for (auto left = bytes.take<std::uint64_t>(); left > 0; --left) {
    const std::string name = bytes.take_text();
    study.versions[name] = bytes.take_text();
  }
  study.identity = bytes.take_texts();
  bytes.end();
  return study;
}

std::uint64_t fingerprint(const StudyDescription& study) {
  std::uint64_t hash = hash_of("");
  for (const std::string& line : study.identity) hash = hash_of(line + "\n", hash);
  for (std::uint32_t point = 0; point < study.points.size(); ++point)
    hash = hash_of(study.points.description(point) + "\n", hash);
  return hash;
}

std::vector<Problem> differences(const StudyDescription& found, const StudyDescription& before,
                                 const std::string& file) {
  std::vector<Problem> problems;
  const auto differ = [&](std::string_view key, std::string_view here, std::string_view there) {
    problems.push_back({{file, 0, 0},
                        std::string(key),
                        here.empty() ? std::string("nothing") : std::string(here),
                        fmt::format("{}, as before", there.empty() ? "nothing" : there)});
  };
  const auto here = by_key(found);
  const auto there = by_key(before);
  for (const std::string& line : found.identity) {
    const auto other = there.find(key_of(line));
    if (other == there.end())
      differ(key_of(line), value_of(line), "");
    else if (other->second != value_of(line))
      differ(key_of(line), value_of(line), other->second);
  }
  for (const std::string& line : before.identity) {
    if (!here.contains(key_of(line))) differ(key_of(line), "", value_of(line));
  }
  if (found.points.size() != before.points.size()) {
    differ("points", std::to_string(found.points.size()), std::to_string(before.points.size()));
  } else if (found.points.axes().size() == before.points.axes().size()) {
    for (std::uint32_t point = 0; point < found.points.size(); ++point) {
      const std::string now = found.points.description(point);
      const std::string then = before.points.description(point);
      if (now == then) continue;
      differ(fmt::format("point {}", point), now, then);
      break;
    }
  }
  if (problems.size() > most_differences) {
    const std::size_t more = problems.size() - most_differences;
    problems.resize(most_differences);
    problems.push_back({{file, 0, 0}, "", fmt::format("{} more differences", more), ""});
  }
  return problems;
}

}  // namespace carersim
