#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "output/hdf5_file.hpp"
#include "output/text_file.hpp"
#include "output/trace_export.hpp"
#include "output/trace_reader.hpp"

namespace carersim {

namespace {

/// Records of a group of cases that are sorted in memory at once.
constexpr std::uint64_t records_at_once = 1'000'000;
/// Cases whose records are counted together.
constexpr std::int64_t cases_in_bucket = 64;

/// Text as an XML attribute holds it; what XML 1.0 cannot hold becomes U+FFFD.
std::string xml(const std::string& text) {
  std::string result;
  for (const char c : to_utf8(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\t':
      case '\n':
      case '\r':
        result += fmt::format("&#{};", static_cast<int>(c));
        break;
      default:
        result += static_cast<unsigned char>(c) < 0x20 ? std::string("\uFFFD") : std::string(1, c);
    }
  }
  return result;
}

std::string string_element(const char* key, const std::string& value) {
  return fmt::format("<string key=\"{}\" value=\"{}\"/>", key, xml(value));
}

/// What a miner calls the activity: a wait and a place that is held are activities of their own.
std::string concept_name(const std::string& label, const std::string& phase) {
  if (phase == "waits") return "waits for " + label;
  if (phase == "waits_again") return "waits again for " + label;
  if (phase == "place_held") return "place held after " + label;
  return label;
}

class XesLog {
 public:
  XesLog(const TraceReader& reader, const std::filesystem::path& path)
      : reader_(reader), names_(reader.names()), file_(path) {
    for (const std::string& label : names_.labels) {
      auto& of_phase = concepts_.emplace_back();
      for (const std::string& phase : names_.phases)
        of_phase.push_back(xml(concept_name(label, phase)));
    }
  }

  void write() {
    write_head();
    const std::vector<std::uint64_t> ends = ends_of_arms();
    std::uint64_t first = 0;
    for (std::size_t arm = 0; arm < names_.arms.size(); ++arm) {
      write_arm(arm, first, ends[arm]);
      first = ends[arm];
    }
    file_.write("</log>\n");
    file_.publish();
  }

 private:
  void write_head() {
    file_.write(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<log xes.version=\"1.0\" xes.features=\"\" xmlns=\"http://www.xes-standard.org/\">\n");
    for (const auto& [name, prefix] :
         {std::pair("Concept", "concept"), std::pair("Lifecycle", "lifecycle"),
          std::pair("Organizational", "org"), std::pair("Time", "time")}) {
      file_.write(fmt::format(
          "<extension name=\"{}\" prefix=\"{}\" uri=\"http://www.xes-standard.org/{}.xesext\"/>\n",
          name, prefix, prefix));
    }
    file_.write(
        "<global scope=\"trace\"><string key=\"concept:name\" value=\"\"/>"
        "<string key=\"arm\" value=\"\"/></global>\n"
        "<global scope=\"event\"><string key=\"concept:name\" value=\"\"/>"
        "<string key=\"lifecycle:transition\" value=\"complete\"/>"
        "<date key=\"time:timestamp\" value=\"2001-01-01T00:00:00.000Z\"/>"
        "<string key=\"activity\" value=\"\"/><string key=\"phase\" value=\"\"/>"
        "</global>\n"
        "<classifier name=\"Activity\" keys=\"concept:name\"/>\n"
        "<classifier name=\"ActivityAndTransition\" "
        "keys=\"concept:name lifecycle:transition\"/>\n"
        "<classifier name=\"AddressAndPhase\" keys=\"activity phase\"/>\n");
    file_.write(string_element("concept:name", reader_.title()) + "\n" +
                string_element("lifecycle:model", "standard") + "\n" +
                string_element("command", reader_.command()) + "\n" +
                string_element("carersim", reader_.program_version()) + "\n" +
                fmt::format("<int key=\"seed\" value=\"{}\"/>\n"
                            "<int key=\"replication\" value=\"{}\"/>\n",
                            reader_.seed(), reader_.replication()));
  }

  /// The record before which each arm ends.
  [[nodiscard]] std::vector<std::uint64_t> ends_of_arms() const {
    std::vector<std::uint64_t> counts(names_.arms.size(), 0);
    reader_.for_each(0, reader_.records(), [&](const TraceRecord& record) {
      ++counts[static_cast<std::size_t>(record.arm)];
    });
    for (std::size_t i = 1; i < counts.size(); ++i) counts[i] += counts[i - 1];
    return counts;
  }

  void write_arm(std::size_t arm, std::uint64_t first, std::uint64_t end) {
    std::map<std::int64_t, std::uint64_t> in_bucket;
    reader_.for_each(first, end, [&](const TraceRecord& record) {
      ++in_bucket[record.number / cases_in_bucket];
    });
    std::uint64_t together = 0;
    std::int64_t from = 0;
    for (const auto& [bucket, records] : in_bucket) {
      if (together > 0 && together + records > records_at_once) {
        write_cases(arm, first, end, from, bucket * cases_in_bucket, together);
        from = bucket * cases_in_bucket;
        together = 0;
      }
      together += records;
    }
    if (together > 0) write_cases(arm, first, end, from, INT64_MAX, together);
  }

  /// The cases with numbers from `from` to before `before`.
  void write_cases(std::size_t arm, std::uint64_t first, std::uint64_t end, std::int64_t from,
                   std::int64_t before, std::uint64_t count) {
    std::vector<TraceRecord> records;
    records.reserve(count);
    reader_.for_each(first, end, [&](const TraceRecord& record) {
      if (record.number >= from && record.number < before) records.push_back(record);
    });
    // Stable: the records of a case stay in order of their end.
    std::stable_sort(
        records.begin(), records.end(),
        [](const TraceRecord& a, const TraceRecord& b) { return a.number < b.number; });
    for (auto begin = records.begin(); begin != records.end();) {
      const auto stop = std::find_if(begin, records.end(), [&](const TraceRecord& record) {
        return record.number != begin->number;
      });
      write_case(arm, &*begin, static_cast<std::size_t>(stop - begin));
      begin = stop;
    }
  }

  void write_case(std::size_t arm, const TraceRecord* records, std::size_t count) {
    /// One event of a record. At one instant what ends comes before what starts; both in the order
    /// of the file.
    struct Event {
      double day;
      bool starts;
      std::size_t record;
    };
    std::vector<Event> events;
    for (std::size_t i = 0; i < count; ++i) {
      if (records[i].start < records[i].end) events.push_back({records[i].start, true, i});
      events.push_back({records[i].end, false, i});
    }
    std::stable_sort(events.begin(), events.end(), [](const Event& a, const Event& b) {
      return a.day < b.day || (a.day == b.day && !a.starts && b.starts);
    });
    const std::string name = names_.case_name(records[0].number);
    std::string text = "<trace>" + string_element("concept:name", names_.arms[arm] + ", " + name) +
                       string_element("arm", names_.arms[arm]) + string_element("case", name) +
                       "\n";
    for (const Event& event : events)
      add_event(records[event.record], event.record, event.starts, text);
    file_.write(text + "</trace>\n");
  }

  void add_event(const TraceRecord& record, std::size_t instance, bool starts, std::string& text) {
    const auto& of_activity = concepts_[static_cast<std::size_t>(record.activity)];
    text += fmt::format(
        "<event><string key=\"concept:name\" value=\"{}\"/>"
        "<string key=\"concept:instance\" value=\"{}\"/>"
        "<string key=\"lifecycle:transition\" value=\"{}\"/>"
        "<date key=\"time:timestamp\" value=\"{}Z\"/>",
        of_activity[static_cast<std::uint8_t>(record.phase)], instance,
        starts ? "start" : "complete", reader_.time_text(starts ? record.start : record.end));
    const auto add = [&](const char* key, const std::vector<std::string>& names, int code) {
      if (code >= 0) text += string_element(key, names[static_cast<std::size_t>(code)]);
    };
    add("org:group", names_.agencies, record.agency);
    add("activity", names_.activities, record.activity);
    add("phase", names_.phases, record.phase);
    if (!starts) add("ending", names_.endings, record.ending);
    for (std::size_t i = 0; i < names_.shown.size(); ++i)
      add(names_.shown[i].name.c_str(), names_.shown[i].levels, record.levels.at(i));
    text += "</event>\n";
  }

  const TraceReader& reader_;
  const TraceNames& names_;
  TextFile file_;
  std::vector<std::vector<std::string>> concepts_;  ///< [activity][phase], as XML holds them
};

}  // namespace

void write_trace_xes(const TraceReader& reader, const std::filesystem::path& path) {
  XesLog(reader, path).write();
}

}  // namespace carersim
