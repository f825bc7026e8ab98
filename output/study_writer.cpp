#include "output/study_writer.hpp"

#include <fmt/format.h>

#include <optional>

#include "output/hdf5_input.hpp"
#include "output/seal.hpp"
#include "output/study_datasets.hpp"
#include "output/study_layout.hpp"
#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {

class StudyWriter::Impl {
 public:
  Impl(const StudyDescription& study, const std::filesystem::path& path) : file_(path) {
    require(study.units() > 0 && !study.arms.empty() && !study.measures.empty(),
            "a study has units, arms and measures");
    // What is the same for every unit: its points and texts, twice for HDF5's own tables.
    std::uintmax_t before =
        1024 * 1024 + 80 * std::uintmax_t{study.points.size()} * (1 + study.points.axes().size());
    for (const auto* texts : {&study.scenario_texts, &study.assumptions}) {
      for (const std::string& text : *texts) before += text.size() + 64;
    }
    guarded([&] {
      make_room(before);
      datasets_.emplace(study, file_.path());
    });
  }

  void add(const UnitRecord& record) {
    require(datasets_.has_value(), "nothing is added to a finished file");
    guarded([&] {
      make_room(datasets_->bytes() + datasets_->bytes_to_come());
      datasets_->write(record);
    });
  }

  void finish(const std::map<std::string, std::string>& provenance) {
    require(datasets_.has_value(), "a file is finished once");
    guarded([&] {
      make_room(datasets_->bytes() + datasets_->bytes_to_come());
      datasets_->close(provenance);
      datasets_.reset();
      put_seal(file_.path());
    });
    file_.publish();
  }

  ~Impl() { abandon(); }

 private:
  void abandon() noexcept {
    const Hdf5FailureWatch silence;
    datasets_.reset();
    file_.remove();
  }

  /// HDF5 cannot close a file after a full disk, so it is never to meet one.
  void make_room(std::uintmax_t bytes) {
    const int error = file_.make_room(bytes);
    if (error == 0) return;
    abandon();
    throw EnvironmentError(fmt::format("{}: {}", file_.final_path().string(), disk_problem(error)));
  }

  template <class Work>
  void guarded(const Work& work) {
    const Hdf5FailureWatch watch;
    try {
      work();
    } catch (const H5::Exception& failure) {
      const std::string file = file_.final_path().string();
      const std::string text =
          watch.system_error() != 0
              ? fmt::format("{}: {}", file, disk_problem(watch.system_error()))
              : fmt::format(
                    "{}: found that HDF5 cannot write ({}: {}); see that the disk is sound, then "
                    "run again",
                    file, failure.getFuncName(), watch.reason());
      abandon();
      throw EnvironmentError(text);
    }
  }

  PartialFile file_;
  std::optional<StudyDatasets> datasets_;
};

StudyWriter::StudyWriter(const StudyDescription& study, const std::filesystem::path& path)
    : impl_(std::make_unique<Impl>(study, path)) {}

StudyWriter::~StudyWriter() = default;

void StudyWriter::add(const UnitRecord& record) {
  impl_->add(record);
}

void StudyWriter::finish(const std::map<std::string, std::string>& provenance) {
  impl_->finish(provenance);
}

FinishedStudy read_finished_study(const std::filesystem::path& path) {
  const Hdf5Input input(path, "study's result file", "run carersim sweep first");
  const H5::H5File file = input.open();
  return input.guarded([&] {
    input.require_format(file, study_layout::format_name, study_layout::format_version);
    const H5::Group root = file.openGroup("/");
    FinishedStudy study;
    study.title = text_attribute(root, "title");
    study.fingerprint = text_attribute(root, "fingerprint");
    study.units = number_attribute(root, "units");
    study.failed = number_attribute(root, "failed_units");
    study.provenance = text_attributes(file.openGroup("provenance"));
    return study;
  });
}

std::string fingerprint_text(const StudyDescription& study) {
  return fmt::format("{:016x}", fingerprint(study));
}

}  // namespace carersim
