#include "output/trace_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include "output/hdf5_input.hpp"
#include "output/trace_layout.hpp"
#include "output/trace_writer.hpp"

namespace carersim {
namespace {

using H5::PredType;

std::chrono::sys_days date_of(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0;
  const char* const begin = text.data();
  const bool whole = text.size() == 10 &&
                     std::from_chars(begin, begin + 4, year).ptr == begin + 4 &&
                     std::from_chars(begin + 5, begin + 7, month).ptr == begin + 7 &&
                     std::from_chars(begin + 8, begin + 10, day).ptr == begin + 10;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month),
                                         std::chrono::day(day)};
  if (!whole || !date.ok()) throw std::runtime_error("no date in the attribute 'start_date'");
  return date;
}

}  // namespace

std::string TraceNames::case_name(std::int64_t number) const {
  std::size_t kind = case_kinds.size();
  while (kind > 0 && number < first_of_kind[kind - 1]) --kind;
  if (kind == 0) return fmt::format("{}", number);
  return fmt::format("{} {}", case_kinds[kind - 1], number - first_of_kind[kind - 1]);
}

class TraceReader::Impl {
 public:
  explicit Impl(const std::filesystem::path& path)
      : input_(path, "trace", "write one with carersim run --trace"), file_(input_.open()) {
    input_.guarded([&] {
      input_.require_format(file_, trace_layout::format_name, trace_layout::format_version);
      read_description();
    });
  }

  void for_each(std::uint64_t first, std::uint64_t end,
                const std::function<void(const TraceRecord&)>& work) const {
    // In pieces of whole chunks, so that each is unpacked once.
    for (std::uint64_t at = first; at < end;) {
      constexpr std::uint64_t piece = 8 * TraceWriter::records_in_chunk;
      const std::uint64_t stop = std::min(end, (at / piece + 1) * piece);
      const std::vector<TraceRecord> read_now = input_.guarded([&] { return read(at, stop - at); });
      for (const TraceRecord& record : read_now) work(record);
      at = stop;
    }
  }

  std::string title, command, program_version, start_date;
  std::uint64_t seed = 0, replication = 0, records = 0;
  std::chrono::sys_days start;
  TraceNames names;

 private:
  [[nodiscard]] std::vector<std::string> texts(const std::string& name) const {
    const H5::DataSet dataset = file_.openDataSet(name);
    if (dataset.getTypeClass() != H5T_STRING || !dataset.getStrType().isVariableStr())
      throw std::runtime_error(name + " holds another type");
    return read_texts(dataset);
  }

  [[nodiscard]] H5::DataSet column(const std::string& name, H5T_class_t kind) const {
    const H5::DataSet dataset = file_.openDataSet(name);
    const H5::DataSpace space = dataset.getSpace();
    if (dataset.getTypeClass() != kind || space.getSimpleExtentNdims() != 1 ||
        static_cast<std::uint64_t>(space.getSimpleExtentNpoints()) != records) {
      throw std::runtime_error(name + " has another type or length than the records");
    }
    return dataset;
  }

  template <class Number>
  [[nodiscard]] std::vector<Number> values(const std::string& name, hsize_t first, hsize_t count,
                                           const PredType& type, H5T_class_t kind) const {
    const H5::DataSet dataset = column(name, kind);
    const H5::DataSpace in_memory(1, &count);
    H5::DataSpace in_file = dataset.getSpace();
    in_file.selectHyperslab(H5S_SELECT_SET, &count, &first);
    std::vector<Number> result(count);
    dataset.read(result.data(), type, in_memory, in_file);
    return result;
  }

  /// Reads a column of codes, each of which stands for one of so many names, or for nothing.
  template <class Number>
  void codes(const std::string& name, hsize_t first, std::vector<TraceRecord>& into,
             std::size_t of_names, Number TraceRecord::*field) const {
    const auto found =
        values<std::int16_t>(name, first, into.size(), PredType::NATIVE_INT16, H5T_INTEGER);
    for (std::size_t i = 0; i < into.size(); ++i) {
      if (found[i] < trace_layout::none || found[i] >= static_cast<std::int64_t>(of_names))
        throw std::runtime_error("a number without a name in " + name);
      into[i].*field = static_cast<Number>(found[i]);
    }
  }

  [[nodiscard]] std::vector<TraceRecord> read(hsize_t first, hsize_t count) const {
    std::vector<TraceRecord> result(count);
    codes("arm", first, result, names.arms.size(), &TraceRecord::arm);
    codes("activity", first, result, names.activities.size(), &TraceRecord::activity);
    codes("phase", first, result, names.phases.size(), &TraceRecord::phase);
    codes("ending", first, result, names.endings.size(), &TraceRecord::ending);
    codes("agency", first, result, names.agencies.size(), &TraceRecord::agency);
    const auto number =
        values<std::int64_t>("case", first, count, PredType::NATIVE_INT64, H5T_INTEGER);
    const auto walk =
        values<std::int64_t>("walk", first, count, PredType::NATIVE_INT64, H5T_INTEGER);
    const auto start_day =
        values<double>("start", first, count, PredType::NATIVE_DOUBLE, H5T_FLOAT);
    const auto end_day = values<double>("end", first, count, PredType::NATIVE_DOUBLE, H5T_FLOAT);
    for (std::size_t i = 0; i < count; ++i) {
      TraceRecord& record = result[i];
      record.number = number[i];
      record.walk = walk[i];
      record.start = start_day[i];
      record.end = end_day[i];
      if (record.arm < 0 || record.activity < 0 || record.phase < 0 || record.ending < 0 ||
          !(std::abs(record.start) < 1e6 && std::abs(record.end) < 1e6))
        throw std::runtime_error("a record without arm, activity, phase, ending or time");
    }
    for (std::size_t shown = 0; shown < names.shown.size(); ++shown) {
      const auto level = values<std::int8_t>(names.shown[shown].name, first, count,
                                             PredType::NATIVE_INT8, H5T_INTEGER);
      for (std::size_t i = 0; i < count; ++i) {
        if (level[i] >= static_cast<std::int64_t>(names.shown[shown].levels.size()))
          throw std::runtime_error("a level without a name in " + names.shown[shown].name);
        result[i].levels.at(shown) = level[i];
      }
    }
    return result;
  }

  void read_description() {
    const H5::Group root = file_.openGroup("/");
    title = text_attribute(root, "title");
    command = text_attribute(root, "command");
    program_version = text_attribute(root, "program_version");
    start_date = text_attribute(root, "start_date");
    start = date_of(start_date);
    seed = number_attribute(root, "seed");
    replication = number_attribute(root, "replication");
    names.arms = texts("name_of_arm");
    names.activities = texts("name_of_activity");
    names.labels = texts("label_of_activity");
    names.kinds = texts("kind_of_activity");
    if (names.labels.size() != names.activities.size() ||
        names.kinds.size() != names.activities.size())
      throw std::runtime_error("activities without a label or kind");
    names.phases = texts("name_of_phase");
    names.endings = texts("name_of_ending");
    if (file_.nameExists("name_of_agency")) names.agencies = texts("name_of_agency");
    std::vector<std::string> shown;
    if (root.attrExists("shown")) shown = split(text_attribute(root, "shown"));
    for (const std::string& name : shown) names.shown.push_back({name, texts("name_of_" + name)});
    names.case_kinds = texts("name_of_case_kind");
    names.first_of_kind.resize(names.case_kinds.size());
    const H5::DataSet first = file_.openDataSet("first_case_of_kind");
    if (first.getSpace().getSimpleExtentNpoints() != static_cast<hssize_t>(names.case_kinds.size()))
      throw std::runtime_error("kinds of case without their first number");
    first.read(names.first_of_kind.data(), PredType::NATIVE_INT64);
    records =
        static_cast<std::uint64_t>(file_.openDataSet("arm").getSpace().getSimpleExtentNpoints());
  }

  /// Words between blanks.
  [[nodiscard]] static std::vector<std::string> split(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
      if (c == ' ') {
        words.emplace_back();
      } else {
        words.back() += c;
      }
    }
    if (words.back().empty()) words.pop_back();
    if (words.size() > most_shown_attributes)
      throw std::runtime_error("more attributes than a trace has");
    return words;
  }

  Hdf5Input input_;
  H5::H5File file_;
};

TraceReader::TraceReader(const std::filesystem::path& path) : impl_(std::make_unique<Impl>(path)) {}
TraceReader::~TraceReader() = default;

bool TraceReader::is_trace(const std::filesystem::path& path) {
  const Hdf5FailureWatch watch;
  try {
    const H5::H5File file = Hdf5Input(path, "", "").open();
    const H5::Group root = file.openGroup("/");
    return root.attrExists("format") && text_attribute(root, "format") == trace_layout::format_name;
  } catch (const InputError&) {
  } catch (const H5::Exception&) {
  } catch (const std::runtime_error&) {
  }
  return false;
}

const std::string& TraceReader::title() const {
  return impl_->title;
}
const std::string& TraceReader::command() const {
  return impl_->command;
}
const std::string& TraceReader::program_version() const {
  return impl_->program_version;
}
std::uint64_t TraceReader::seed() const {
  return impl_->seed;
}
std::uint64_t TraceReader::replication() const {
  return impl_->replication;
}
const std::string& TraceReader::start_date() const {
  return impl_->start_date;
}
const TraceNames& TraceReader::names() const {
  return impl_->names;
}
std::uint64_t TraceReader::records() const {
  return impl_->records;
}

void TraceReader::for_each(std::uint64_t first, std::uint64_t end,
                           const std::function<void(const TraceRecord&)>& work) const {
  impl_->for_each(first, end, work);
}

std::string TraceReader::time_text(double days) const {
  // Days hold the ticks that they were made of.
  const Span since = to_span(Days(days));
  const Date day = day_of(impl_->start, Instant(since.ticks()));
  const std::chrono::year_month_day date(day);
  const std::int64_t milliseconds =
      (since.ticks() - (day - impl_->start).count() * ticks_per_day) / (ticks_per_second / 1000);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     milliseconds / 3'600'000, milliseconds / 60'000 % 60, milliseconds / 1000 % 60,
                     milliseconds % 1000);
}

}  // namespace carersim
