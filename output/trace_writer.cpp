#include "output/trace_writer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "output/hdf5_file.hpp"
#include "output/seal.hpp"
#include "output/trace_layout.hpp"
#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {
namespace {

using H5::PredType;

/// Texts by a code that stands for them, in order of their first use.
class Dictionary {
 public:
  std::int16_t code(const std::string& text) {
    const auto [place, is_new] = codes_.emplace(text, static_cast<std::int16_t>(texts_.size()));
    if (is_new) texts_.push_back(text);
    return place->second;
  }
  [[nodiscard]] const std::vector<std::string>& texts() const { return texts_; }

 private:
  std::map<std::string, std::int16_t> codes_;
  std::vector<std::string> texts_;
};

/// The columns of a trace file, each with the records that wait for the chunk to be full.
class Columns {
 public:
  explicit Columns(NetcdfFile& file) : file_(file) {}

  template <class Number>
  struct Column {
    H5::DataSet dataset;
    std::vector<Number> waiting;
  };

  template <class Number>
  Column<Number> make(const std::string& name, const PredType& type, const std::string& long_name) {
    constexpr hsize_t chunk = TraceWriter::records_in_chunk;
    Column<Number> column{
        file_.add_variable(name, type, {trace_layout::record}, long_name, {.chunk = {chunk}}), {}};
    column.waiting.reserve(chunk);
    return column;
  }

  /// Appends what waits in a column to those that are in the file.
  template <class Number>
  static void write(Column<Number>& column, hsize_t written) {
    const hsize_t count = column.waiting.size(), size = written + count;
    column.dataset.extend(&size);
    const H5::DataSpace in_memory(1, &count);
    H5::DataSpace in_file = column.dataset.getSpace();
    in_file.selectHyperslab(H5S_SELECT_SET, &count, &written);
    // The file's types are the machine's: all are little-endian.
    column.dataset.write(column.waiting.data(), column.dataset.getDataType(), in_memory, in_file);
    column.waiting.clear();
  }

 private:
  NetcdfFile& file_;
};

}  // namespace

class TraceWriter::Impl {
 public:
  Impl(TraceDescription description, const std::filesystem::path& path)
      : description_(std::move(description)), file_(path) {
    require(!description_.arms.empty(), "a trace has arms");
    const Hdf5FailureWatch watch;
    try {
      std::size_t texts = 0;
      for (const TraceDescription::Arm& arm : description_.arms) texts += arm.scenario_text.size();
      make_room(tables + 2 * texts);
      hdf5_.emplace(file_.path());
      describe();
      hdf5_->add_growing_dimension(trace_layout::record);
      make_columns();
    } catch (const H5::Exception& failure) {
      refuse(watch, failure);
    }
  }

  ~Impl() { abandon(); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  void add(std::size_t arm, const Activity& activity) {
    require(hdf5_.has_value() && arm < codes_.size() && activity.what < codes_[arm].size(),
            "a record of a trace has a name in its arm");
    require(activity.phase < phases_ && activity.ending < endings_,
            "a record of a trace has a phase and an ending");
    const Code& code = codes_[arm][activity.what];
    arm_.waiting.push_back(static_cast<std::int8_t>(arm));
    case_.waiting.push_back(activity.number);
    walk_.waiting.push_back(activity.walk == Activity::no_walk ? trace_layout::none
                                                               : std::int64_t{activity.walk});
    activity_.waiting.push_back(code.activity);
    phase_.waiting.push_back(static_cast<std::int8_t>(activity.phase));
    ending_.waiting.push_back(static_cast<std::int8_t>(activity.ending));
    start_.waiting.push_back((activity.start - Instant(0)).days());
    end_.waiting.push_back((activity.end - Instant(0)).days());
    agency_.waiting.push_back(code.agency);
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      const std::uint8_t level = activity.levels.at(i);
      shown_[i].waiting.push_back(level == no_level ? std::int8_t{trace_layout::none}
                                                    : static_cast<std::int8_t>(level));
    }
    if (arm_.waiting.size() == records_in_chunk) flush();
  }

  std::uint64_t finish() {
    require(hdf5_.has_value(), "a trace is finished once");
    flush();
    const Hdf5FailureWatch watch;
    try {
      hdf5_->grow(trace_layout::record, written_);
      {
        const H5::Group provenance = hdf5_->add_group("provenance");
        for (const auto& [name, text] : description_.provenance)
          write_attribute(provenance, name, text);
      }
      let_go();
      hdf5_->close();
      hdf5_.reset();
      put_seal(file_.path());
    } catch (const H5::Exception& failure) {
      refuse(watch, failure);
    }
    file_.publish();
    return written_;
  }

 private:
  /// HDF5's own tables and the attributes of the file.
  static constexpr std::uintmax_t tables = 512 * 1024;

  struct Code {
    std::int16_t activity, agency;
  };

  void describe() {
    const H5::Group root = hdf5_->root();
    write_attribute(root, "format", trace_layout::format_name);
    write_attribute(root, "format_version", trace_layout::format_version);
    write_attribute(root, "Conventions", "CF-1.10");
    write_attribute(root, "title", description_.title);
    write_attribute(root, "command", description_.command);
    write_attribute(root, "program_version", description_.program_version);
    write_attribute(root, "seed", description_.seed);
    write_attribute(root, "replication", static_cast<std::int32_t>(description_.replication));
    write_attribute(root, "start_date", description_.start_date);
    std::string shown;
    for (const ActivityNames::Shown& attribute : description_.arms.front().names.shown)
      shown += (shown.empty() ? "" : " ") + attribute.name;
    write_attribute(root, "shown", shown);
    const H5::Group versions = hdf5_->add_group("versions");
    for (const auto& [name, version] : description_.versions)
      write_attribute(versions, name, version);
    const std::vector<double> period = {0, description_.evaluation_start, description_.horizon};
    hdf5_->add_dimension("period", std::vector<std::string>{"start", "evaluation_start", "end"});
    const H5::DataSet days = hdf5_->add_variable("period_day", PredType::IEEE_F64LE, {"period"},
                                                 "dates of the run, in days since its start");
    days.write(period.data(), PredType::NATIVE_DOUBLE);
    add_names();
  }

  void add_names() {
    Dictionary activities, agencies;
    std::vector<std::string> labels, kinds, arms, texts;
    for (const TraceDescription::Arm& arm : description_.arms) {
      arms.push_back(arm.name);
      texts.push_back(arm.scenario_text);
      std::vector<Code>& codes = codes_.emplace_back();
      for (const ActivityNames::Name& name : arm.names.activities) {
        const std::int16_t activity = activities.code(name.address);
        if (activities.texts().size() > labels.size()) {
          labels.push_back(name.label);
          kinds.push_back(name.kind);
        }
        codes.push_back({activity, name.agency.empty() ? std::int16_t{trace_layout::none}
                                                       : agencies.code(name.agency)});
      }
    }
    const ActivityNames& names = description_.arms.front().names;
    phases_ = names.phases.size();
    endings_ = names.endings.size();
    hdf5_->add_dimension("name_of_arm", arms);
    hdf5_->add_texts("scenario_text", "name_of_arm", texts, "the scenario as it was run, TOML");
    hdf5_->add_dimension("name_of_activity", activities.texts());
    hdf5_->add_texts("label_of_activity", "name_of_activity", labels, "the activity in words");
    hdf5_->add_texts("kind_of_activity", "name_of_activity", kinds,
                     "kind of step; event for what is none");
    hdf5_->add_dimension("name_of_phase", names.phases);
    hdf5_->add_dimension("name_of_ending", names.endings);
    if (!agencies.texts().empty()) hdf5_->add_dimension("name_of_agency", agencies.texts());
    for (const ActivityNames::Shown& shown : names.shown)
      hdf5_->add_dimension("name_of_" + shown.name, shown.levels);
    std::vector<std::string> kinds_of_case;
    std::vector<std::int64_t> first;
    for (const TraceDescription::CaseKind& kind : description_.case_kinds) {
      kinds_of_case.push_back(kind.name);
      first.push_back(kind.first);
    }
    hdf5_->add_dimension("name_of_case_kind", kinds_of_case);
    hdf5_
        ->add_variable("first_case_of_kind", PredType::STD_I64LE, {"name_of_case_kind"},
                       "the lowest case number of the kind")
        .write(first.data(), PredType::NATIVE_INT64);
  }

  void make_columns() {
    Columns columns(*hdf5_);
    const auto named = [](const H5::DataSet& dataset, const std::string& names) {
      write_attribute(dataset, "names", names);
    };
    arm_ = columns.make<std::int8_t>("arm", PredType::STD_I8LE, "arm");
    named(arm_.dataset, "name_of_arm");
    case_ = columns.make<std::int64_t>("case", PredType::STD_I64LE,
                                       "number of the case: first_case_of_kind tells the kinds");
    walk_ = columns.make<std::int64_t>("walk", PredType::STD_I64LE,
                                       "number of the walk in its arm; -1 outside pathways");
    activity_ = columns.make<std::int16_t>("activity", PredType::STD_I16LE, "what is done");
    named(activity_.dataset, "name_of_activity");
    phase_ = columns.make<std::int8_t>("phase", PredType::STD_I8LE, "waiting, served and the like");
    named(phase_.dataset, "name_of_phase");
    ending_ = columns.make<std::int8_t>("ending", PredType::STD_I8LE, "how it ended");
    named(ending_.dataset, "name_of_ending");
    start_ = columns.make<double>("start", PredType::IEEE_F64LE, "start of the activity");
    end_ = columns.make<double>("end", PredType::IEEE_F64LE, "end of the activity");
    for (const H5::DataSet& dataset : {start_.dataset, end_.dataset}) {
      write_attribute(dataset, "units", "days since " + description_.start_date + " 00:00:00");
      write_attribute(dataset, "calendar", "proleptic_gregorian");
    }
    agency_ =
        columns.make<std::int16_t>("agency", PredType::STD_I16LE, "who does it; -1 for nobody");
    named(agency_.dataset, "name_of_agency");
    for (const ActivityNames::Shown& shown : description_.arms.front().names.shown) {
      shown_.push_back(columns.make<std::int8_t>(
          shown.name, PredType::STD_I8LE,
          shown.name + " at the start of the activity; -1 where it does not apply"));
      named(shown_.back().dataset, "name_of_" + shown.name);
    }
  }

  template <class Work>
  void for_each_column(const Work& work) {
    work(arm_);
    work(case_);
    work(walk_);
    work(activity_);
    work(phase_);
    work(ending_);
    work(start_);
    work(end_);
    work(agency_);
    for (auto& column : shown_) work(column);
  }

  void flush() {
    const hsize_t count = arm_.waiting.size();
    if (count == 0) return;
    const Hdf5FailureWatch watch;
    try {
      std::uintmax_t bytes = 0;
      for_each_column([&](auto& column) { bytes += count * sizeof(column.waiting[0]); });
      // HDF5 cannot close a file after a full disk, so it is never to meet one. A chunk that is
      // compressed badly takes a little more than its records.
      make_room(hdf5_->bytes() + bytes + bytes / 8 + tables);
      for_each_column([&](auto& column) { Columns::write(column, written_); });
      written_ += count;
    } catch (const H5::Exception& failure) {
      refuse(watch, failure);
    }
  }

  void make_room(std::uintmax_t bytes) {
    const int error = file_.make_room(bytes);
    if (error == 0) return;
    abandon();
    throw EnvironmentError(fmt::format("{}: {}", file_.final_path().string(), disk_problem(error)));
  }

  [[noreturn]] void refuse(const Hdf5FailureWatch& watch, const H5::Exception& failure) {
    const std::string function = failure.getFuncName();
    abandon();
    const std::string file = file_.final_path().string();
    if (watch.system_error() != 0)
      throw EnvironmentError(fmt::format("{}: {}", file, disk_problem(watch.system_error())));
    throw EnvironmentError(
        fmt::format("{}: found that HDF5 cannot write ({}: {}); see that the disk is sound, then "
                    "run again",
                    file, function, watch.reason()));
  }

  /// HDF5 closes a file only when nobody holds its datasets.
  void let_go() {
    for_each_column([](auto& column) { column.dataset = H5::DataSet(); });
  }

  void abandon() noexcept {
    const Hdf5FailureWatch silence;
    try {
      let_go();
    } catch (const H5::Exception&) {  // The file is removed below.
    }
    hdf5_.reset();
    file_.remove();
  }

  TraceDescription description_;
  PartialFile file_;
  std::optional<NetcdfFile> hdf5_;
  std::size_t phases_ = 0, endings_ = 0;
  std::vector<std::vector<Code>> codes_;  ///< [arm][activity of the arm]
  hsize_t written_ = 0;
  Columns::Column<std::int8_t> arm_, phase_, ending_;
  Columns::Column<std::int64_t> case_, walk_;
  Columns::Column<std::int16_t> activity_, agency_;
  Columns::Column<double> start_, end_;
  std::vector<Columns::Column<std::int8_t>> shown_;
};

TraceWriter::TraceWriter(TraceDescription description, const std::filesystem::path& path)
    : impl_(std::make_unique<Impl>(std::move(description), path)) {}
TraceWriter::~TraceWriter() = default;

void TraceWriter::add(std::size_t arm, const Activity& activity) {
  impl_->add(arm, activity);
}
std::uint64_t TraceWriter::finish() {
  return impl_->finish();
}

}  // namespace carersim
