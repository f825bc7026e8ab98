#include "sim/calibrate/overlay.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sim/scenario/data_file.hpp"

namespace carersim {

namespace {

/// A line that begins with "# ", broken where it is long.
std::string comment(const std::string& text) {
  constexpr std::size_t longest = 108;
  std::string result;
  std::string line = "#";
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    if (line.size() + 1 + word.size() > longest && line != "#") {
      result += line + "\n";
      line = "#";
    }
    line += " " + word;
    begin = end + 1;
  }
  return result + line + "\n";
}

std::string value_text(const std::string& text) {
  const std::optional<WrittenNumber> written = parse_written_number(text);
  const bool plain = written && written->before.empty() && written->after.empty();
  return plain ? text : "\"" + text + "\"";
}

std::string note_of(const FreeParameter& parameter, const Identified& found) {
  std::string text = fmt::format("{}: was {}, 95 % interval {} to {} in a range of {} to {}",
                                 parameter.name(), parameter.text(parameter.start()),
                                 parameter.text(found.low), parameter.text(found.high),
                                 parameter.text(parameter.low()), parameter.text(parameter.high()));
  if (!found.is_identified()) text += "; not identified";
  if (!found.told_by.empty()) text += fmt::format("; told by {}", fmt::join(found.told_by, ", "));
  if (!found.moves_with.empty())
    text += fmt::format("; moves with {} ({:+.2f})", found.moves_with, found.correlation);
  return text;
}

}  // namespace

std::string overlay_text(const OverlayHeading& heading, const SearchPlan& plan,
                         const SearchPoint& start, const SearchPoint& best,
                         const std::vector<Identified>& found) {
  std::vector<std::string> fitted;
  for (const Target& target : plan.targets) {
    if (target.role == TargetRole::fitted) fitted.push_back(target.id);
  }
  std::string text = comment(heading.title);
  text +=
      comment(fmt::format("Calibrated to {} on {}, {}; loss {:.4g}, at the start {:.4g}. "
                          "carersim {}: {}",
                          fmt::join(fitted, ", "), heading.area, heading.luck, best.loss,
                          start.loss, heading.version, heading.command));
  text += comment(
      "A scenario takes this up by naming it in extends, after its base. Written anew by the next "
      "calibration.");
  text += "\n[parameter]\n";
  for (std::size_t i = 0; i < plan.parameters.size(); ++i) {
    const FreeParameter& parameter = plan.parameters[i];
    text += found.empty() ? comment(fmt::format("{}: was {}", parameter.name(),
                                                parameter.text(parameter.start())))
                          : comment(note_of(parameter, found[i]));
    for (const Override& each : parameter.overrides(best.values[i])) {
      const std::string id = each.address.substr(each.address.find('.') + 1);
      text += fmt::format("\"{}\" = {}\n", id, value_text(each.value));
    }
  }
  return text;
}

std::vector<Override> read_overlay(const std::filesystem::path& file) {
  const DataFile data(file);
  const Cursor parameters = data.root()["parameter"];
  std::vector<Override> changes;
  if (!parameters.exists()) parameters.problem("nothing", "a table [parameter]");
  for (const Cursor& cursor : parameters.exists() ? parameters.children() : std::vector<Cursor>()) {
    const std::string value =
        cursor.is_text() ? cursor.text() : fmt::format("{}", cursor.number(Range::any()));
    changes.push_back({"parameter." + cursor.name(), value});
  }
  data.finish();
  return changes;
}

}  // namespace carersim
