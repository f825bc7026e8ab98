#include <fmt/format.h>

#include "output/text_file.hpp"
#include "output/trace_export.hpp"
#include "output/trace_reader.hpp"

namespace carersim {

namespace {

std::string name_or_nothing(const std::vector<std::string>& names, std::int16_t code) {
  return code < 0 ? std::string() : csv_field(names[static_cast<std::size_t>(code)]);
}

}  // namespace

void write_trace_csv(const TraceReader& reader, const std::filesystem::path& path) {
  TextFile file(path);
  const TraceNames& names = reader.names();
  std::string headings =
      "arm,case,walk,activity,label,kind,phase,ending,start_day,end_day,start,end,agency";
  for (const ActivityNames::Shown& shown : names.shown) headings += ',' + csv_field(shown.name);
  file.write(headings + "\r\n");
  reader.for_each(0, reader.records(), [&](const TraceRecord& record) {
    const auto activity = static_cast<std::size_t>(record.activity);
    std::string line = fmt::format(
        "{},{},{},{},{},{},{},{},{},{},{},{},{}", name_or_nothing(names.arms, record.arm),
        csv_field(names.case_name(record.number)),
        record.walk < 0 ? std::string() : fmt::format("{}", record.walk),
        csv_field(names.activities[activity]), csv_field(names.labels[activity]),
        csv_field(names.kinds[activity]), name_or_nothing(names.phases, record.phase),
        name_or_nothing(names.endings, record.ending), csv_field(record.start),
        csv_field(record.end), reader.time_text(record.start), reader.time_text(record.end),
        name_or_nothing(names.agencies, record.agency));
    for (std::size_t i = 0; i < names.shown.size(); ++i)
      line += ',' + name_or_nothing(names.shown[i].levels, record.levels.at(i));
    file.write(line + "\r\n");
  });
  file.publish();
}

}  // namespace carersim
