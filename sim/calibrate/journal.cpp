#include "sim/calibrate/journal.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <string_view>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

/// Fowler, Noll and Vo's hash (FNV-1a).
std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  return hash;
}

std::string key_of(const std::vector<double>& values) {
  return fmt::format("{}", fmt::join(values, ","));
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t comma = line.find(',');
    fields.push_back(line.substr(0, comma));
    if (comma == std::string_view::npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

/// Whole numbers in the text of a double, "nan" too; nothing when the field is none.
std::optional<double> number_of(std::string_view field) {
  if (field == "nan") return std::numeric_limits<double>::quiet_NaN();
  double value = 0;
  const auto end = std::from_chars(field.data(), field.data() + field.size(), value);
  if (end.ec != std::errc() || end.ptr != field.data() + field.size()) return std::nullopt;
  return value;
}

std::string number_field(double value) {
  return std::isnan(value) ? "nan" : fmt::format("{}", value);
}

}  // namespace

Journal::Journal(std::filesystem::path file, const std::string& about,
                 const std::vector<std::string>& parameters,
                 const std::vector<std::string>& targets, std::size_t replications)
    : file_(std::move(file)),
      parameters_(parameters.size()),
      targets_(targets.size()),
      replications_(replications) {
  heading_ = fmt::format(
      "# carersim calibrate: one evaluation a line, of {:016x}\n# {}; then each of {} in {} "
      "replications\n",
      hash_of(about), fmt::join(parameters, ", "), fmt::join(targets, ", "), replications);
  read();
}

void Journal::read() {
  std::ifstream in(file_, std::ios::binary);
  if (!in) return;
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!text.starts_with(heading_)) return;
  on_disk_ = true;
  std::string_view rest(text);
  rest.remove_prefix(heading_.size());
  std::size_t whole = heading_.size();
  while (true) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) break;
    std::string key;
    if (std::optional<TargetValues> values = parse(std::string(rest.substr(0, end)), key))
      known_.insert_or_assign(key, std::move(*values));
    rest.remove_prefix(end + 1);
    whole += end + 1;
  }
  in.close();
  // A torn line would swallow the next one.
  std::error_code error;
  if (whole < text.size()) std::filesystem::resize_file(file_, whole, error);
}

std::optional<TargetValues> Journal::parse(const std::string& line, std::string& key) const {
  const std::vector<std::string_view> fields = fields_of(line);
  if (fields.size() != parameters_ + targets_ * replications_) return std::nullopt;
  std::vector<double> numbers;
  for (const std::string_view field : fields) {
    const std::optional<double> number = number_of(field);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  const auto begin = numbers.begin();
  const auto offset = [](std::size_t n) { return static_cast<std::ptrdiff_t>(n); };
  key = key_of({begin, begin + offset(parameters_)});
  TargetValues values;
  for (std::size_t t = 0; t < targets_; ++t) {
    const auto first = begin + offset(parameters_ + t * replications_);
    values.emplace_back(first, first + offset(replications_));
  }
  return values;
}

const TargetValues* Journal::find(const std::vector<double>& values) const {
  const auto found = known_.find(key_of(values));
  return found == known_.end() ? nullptr : &found->second;
}

void Journal::add(const std::vector<double>& values, const TargetValues& targets) {
  require(values.size() == parameters_ && targets.size() == targets_,
          "an evaluation is of the journal's parameters and targets");
  std::string line = key_of(values);
  for (const std::vector<double>& target : targets) {
    require(target.size() == replications_, "an evaluation has all replications");
    for (const double value : target) line += "," + number_field(value);
  }
  std::ofstream out(file_, on_disk_ ? std::ios::binary | std::ios::app : std::ios::binary);
  if (!on_disk_) out << heading_;
  out << line << '\n' << std::flush;
  if (!out)
    throw EnvironmentError(
        fmt::format("{}: found that it cannot be written ({}); expected room "
                    "beside the overlay for what was simulated",
                    file_.string(), std::strerror(errno)));
  on_disk_ = true;
  known_.insert_or_assign(key_of(values), targets);
}

void Journal::forget() {
  known_.clear();
  on_disk_ = false;
}

}  // namespace carersim
