#include "apps/carersim/study_files.hpp"

#include "output/study_writer.hpp"
#include "sim/core/error.hpp"

namespace carersim {

namespace {

/// `study.h5.<process>.partial` of processes that were killed; nobody else works on this study.
void remove_partials(const std::filesystem::path& result) {
  const std::string name = result.filename().string() + ".";
  const std::filesystem::path folder =
      result.parent_path().empty() ? std::filesystem::path(".") : result.parent_path();
  std::error_code error;
  std::vector<std::filesystem::path> left;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string file = entry->path().filename().string();
    if (file.starts_with(name) && file.ends_with(".partial")) left.push_back(entry->path());
  }
  for (const std::filesystem::path& file : left) std::filesystem::remove(file, error);
}

}  // namespace

bool assemble_study(const StudyDescription& study, Parts& parts,
                    const std::filesystem::path& result,
                    const std::map<std::string, std::string>& provenance,
                    const std::function<bool(std::uint64_t)>& written) {
  remove_partials(result);
  StudyWriter writer(study, result);
  for (std::uint64_t unit = 0; unit < study.units(); ++unit) {
    writer.add(parts.unit(unit));
    if (unit % 64 == 0 && !written(unit)) return false;
  }
  writer.finish(provenance);
  return true;
}

ResultState result_state(const std::filesystem::path& result, const StudyDescription& study) {
  std::error_code error;
  if (!std::filesystem::exists(result, error)) return ResultState::none;
  try {
    const FinishedStudy finished = read_finished_study(result);
    if (finished.fingerprint != fingerprint_text(study)) return ResultState::another_file;
    return finished.failed == 0 ? ResultState::of_this_study : ResultState::with_failures;
  } catch (const InputError&) {
    return ResultState::another_file;
  }
}

}  // namespace carersim
