#include "output/result_writer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <zlib.h>

#include <algorithm>
#include <cstdint>
#include <optional>

#include "output/findings_datasets.hpp"
#include "output/result_datasets.hpp"
#include "output/result_reader.hpp"
#include "output/seal.hpp"
#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {
namespace {

void require_shape(const RunDescription& run) {
  require(run.replications > 0 && run.replications <= INT32_MAX, "a run has replications");
  require(!run.arms.empty(), "a run has arms");
  require(!run.measures.empty(), "a run has measures");
  require(!run.month_dates.empty(), "a run has months");
  require(run.month_days.size() == run.month_dates.size(), "every month has a length");
  require(run.first_evaluated_month <= run.month_dates.size(), "the evaluation starts in the run");
  require(run.scenario_texts.size() == run.arms.size(), "every arm has a scenario");
}

void require_shape(const RunDescription& run, const ReplicationResult& result) {
  require(result.series.size() == run.measures.size() * run.month_dates.size(),
          "a replication has every measure in every month");
  require(result.totals.size() == run.measures.size(),
          "a replication has the total of every measure");
  require(result.waits.size() == run.wait_names.size() &&
              result.still_waiting.size() == run.wait_names.size(),
          "a replication has every wait");
}

template <class Number>
void take(uLong& crc, const Number* numbers, std::size_t count) {
  crc = ::crc32_z(crc, reinterpret_cast<const Bytef*>(numbers), count * sizeof(Number));
}

/// A checksum of all that the file holds of a result.
std::uint32_t checksum(const ReplicationResult& result) {
  uLong crc = 0;
  take(crc, result.series.data(), result.series.size());
  take(crc, result.totals.data(), result.totals.size());
  for (const auto* histograms : {&result.waits, &result.still_waiting}) {
    for (const WaitHistogram& histogram : *histograms) {
      for (std::size_t bin = 0; bin < WaitHistogram::bins; ++bin) {
        const std::int64_t count = histogram[bin];
        take(crc, &count, 1);
      }
    }
  }
  for (const ReplicationResult::Check& check : result.checks) {
    take(crc, &check.left, 1);
    take(crc, &check.right, 1);
    take(crc, &check.holds, 1);
  }
  take(crc, &result.event_hash, 1);
  take(crc, &result.events, 1);
  return static_cast<std::uint32_t>(crc);
}

}  // namespace

class ResultWriter::Impl {
 public:
  Impl(RunDescription run, const std::filesystem::path& path) : run_(std::move(run)), file_(path) {
    added_.resize(run_.arms.size() * std::size_t{run_.replications});
    const Hdf5FailureWatch watch;
    try {
      if (const int error = file_.make_room(128 * 1024)) refuse(error);
      datasets_.emplace(run_, file_.path());
      if (const int error = make_room()) refuse(error);
    } catch (const H5::Exception& failure) {
      throw EnvironmentError(message(watch, failure));
    }
  }

  void add(std::size_t arm, std::uint32_t replication, const ReplicationResult& result) {
    require(datasets_.has_value(), "nothing is added to a finished file");
    require(arm < run_.arms.size() && replication < run_.replications,
            "a result is of an arm and a replication of the run");
    require_shape(run_, result);
    std::optional<std::uint32_t>& place = added_[at(arm, replication)];
    require(!place.has_value(), "a replication of an arm is added once");
    const Hdf5FailureWatch watch;
    try {
      if (const int error = make_room()) salvage(message(error));
      datasets_->write(arm, replication, result);
      place = checksum(result);
    } catch (const H5::Exception& failure) {
      salvage(message(watch, failure));
    }
  }

  [[nodiscard]] std::vector<std::uint32_t> whole() const {
    std::vector<std::uint32_t> replications;
    for (std::uint32_t replication = 0; replication < run_.replications; ++replication) {
      bool all = true;
      for (std::size_t arm = 0; arm < run_.arms.size(); ++arm) {
        all = all && added_[at(arm, replication)].has_value();
      }
      if (all) replications.push_back(replication);
    }
    return replications;
  }

  void settle(std::uint32_t replications) {
    require(datasets_.has_value(), "nothing is settled of a finished file");
    require(replications > 0 && replications <= run_.replications,
            "a run settles for some of its replications");
    for (std::size_t i = 0; i < added_.size(); ++i) {
      require(i % run_.replications < replications || !added_[i].has_value(),
              "a run settles for what was added");
    }
    settled_ = replications;
  }

  void keep_at_least(std::uint32_t replications) { least_ = replications; }

  std::uint32_t finish(const std::map<std::string, std::string>& provenance,
                       const RunFindings& findings) {
    require(datasets_.has_value(), "a file is finished once");
    for (const auto& [name, text] : provenance) run_.provenance[name] = text;
    const std::vector<std::uint32_t> replications = whole();
    if (replications.empty()) {
      abandon();
      return 0;
    }
    const Hdf5FailureWatch watch;
    try {
      if (const int error =
              file_.make_room(datasets_->bytes() + datasets_->bytes_to_come() + bytes_of(findings)))
        salvage(message(error));
      close(replications, findings);
    } catch (const H5::Exception& failure) {
      abandon();
      throw EnvironmentError(message(watch, failure) + "\n  kept: nothing");
    }
    file_.publish();
    return static_cast<std::uint32_t>(replications.size());
  }

  void abandon() noexcept {
    const Hdf5FailureWatch watch;
    datasets_.reset();
    file_.remove();
  }

  ~Impl() { abandon(); }

 private:
  [[nodiscard]] std::size_t at(std::size_t arm, std::uint32_t replication) const {
    return arm * run_.replications + replication;
  }

  [[nodiscard]] std::string message(int error) const {
    return fmt::format("{}: {}", file_.final_path().string(), disk_problem(error));
  }

  [[noreturn]] void refuse(int error) {
    abandon();
    throw EnvironmentError(message(error));
  }

  [[nodiscard]] std::string message(const Hdf5FailureWatch& watch,
                                    const H5::Exception& failure) const {
    const std::string file = file_.final_path().string();
    if (watch.system_error() != 0)
      return fmt::format("{}: {}", file, disk_problem(watch.system_error()));
    return fmt::format(
        "{}: found that HDF5 cannot write ({}: {}); see that the disk is sound, then run "
        "again",
        file, failure.getFuncName(), watch.reason());
  }

  void close(const std::vector<std::uint32_t>& replications, const RunFindings& findings) {
    if (replications.size() < run_.replications) datasets_->keep(replications);
    if (settled_) datasets_->settle(*settled_);
    datasets_->close(run_.provenance, findings);
    datasets_.reset();
    put_seal(file_.path());
  }

  /// HDF5 cannot close a file after a full disk, so it is never to meet one: room for all that may
  /// still wait in its memory is made before each write.
  [[nodiscard]] int make_room() {
    return file_.make_room(datasets_->bytes() + datasets_->bytes_to_come());
  }

  /// Keeps the whole replications when the file can still be closed and reads back as it was
  /// written.
  [[noreturn]] void salvage(const std::string& problem) {
    const std::vector<std::uint32_t> replications = whole();
    bool kept = false;
    try {
      if (replications.size() >= std::max(least_, 1U) && datasets_.has_value()) {
        close(replications, {});
        if (reads_back(replications)) {
          file_.publish();
          kept = true;
        }
      }
    } catch (const H5::Exception&) {  // Said below: nothing was kept.
    } catch (const EnvironmentError&) {
    }
    abandon();
    throw EnvironmentError(
        kept ? fmt::format("{}\n  kept: {} of {} replications, in {}", problem, replications.size(),
                           run_.replications, file_.final_path().string())
             : problem + (least_ > 0 ? "\n  kept: the file as it was" : "\n  kept: nothing"));
  }

  [[nodiscard]] bool reads_back(const std::vector<std::uint32_t>& replications) const {
    try {
      const ResultReader reader(file_.path());
      if (reader.replications() != replications.size()) return false;
      for (std::size_t row = 0; row < replications.size(); ++row) {
        for (std::size_t arm = 0; arm < run_.arms.size(); ++arm) {
          if (checksum(reader.result(arm, row)) != added_[at(arm, replications[row])]) return false;
        }
      }
      return true;
    } catch (const InputError&) {
      return false;
    }
  }

  RunDescription run_;
  PartialFile file_;
  std::optional<ResultDatasets> datasets_;
  std::optional<std::uint32_t> settled_;  ///< replications that are all that is asked for
  std::uint32_t least_ = 0;               ///< fewer are not kept
  /// [arm][replication]: the checksum of what was added.
  std::vector<std::optional<std::uint32_t>> added_;
};

ResultWriter::ResultWriter(const RunDescription& run, const std::filesystem::path& path) {
  require_shape(run);
  impl_ = std::make_unique<Impl>(run, path);
}

ResultWriter::~ResultWriter() = default;
ResultWriter::ResultWriter(ResultWriter&&) noexcept = default;
ResultWriter& ResultWriter::operator=(ResultWriter&&) noexcept = default;

void ResultWriter::add(std::size_t arm, std::uint32_t replication,
                       const ReplicationResult& result) {
  impl_->add(arm, replication, result);
}

std::uint32_t ResultWriter::whole_replications() const {
  return static_cast<std::uint32_t>(impl_->whole().size());
}

void ResultWriter::settle(std::uint32_t replications) {
  impl_->settle(replications);
}

void ResultWriter::keep_at_least(std::uint32_t replications) {
  impl_->keep_at_least(replications);
}

std::uint32_t ResultWriter::finish(const std::map<std::string, std::string>& provenance,
                                   const RunFindings& findings) {
  return impl_->finish(provenance, findings);
}

void ResultWriter::abandon() noexcept {
  impl_->abandon();
}

}  // namespace carersim
