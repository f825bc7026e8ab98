#include "sim/service/rota.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "sim/core/error.hpp"
#include "sim/service/bank_holidays.hpp"

namespace carersim {
namespace {

constexpr std::int64_t ticks_per_minute = 60 * ticks_per_second;
constexpr std::int64_t ticks_per_hour = 60 * ticks_per_minute;
constexpr std::array<std::string_view, 7> day_names = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

constexpr std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

constexpr std::int64_t day_number(Instant at) {
  return floor_divide(at.ticks(), ticks_per_day);
}

/// 0 for Monday to 6 for Sunday.
std::size_t day_of_week(Date day) {
  return std::chrono::weekday(day).iso_encoding() - 1;
}

std::int64_t open_ticks(const Rota::Day& day) {
  std::int64_t sum = 0;
  for (const Rota::Opening& opening : day) sum += (opening.to - opening.from).ticks();
  return sum;
}

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool take_suffix(std::string_view& text, std::string_view suffix) {
  if (!text.ends_with(suffix)) return false;
  text = trim(text.substr(0, text.size() - suffix.size()));
  return true;
}

/// "09:00" or "24:00" since midnight.
std::optional<Span> read_time(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos || colon < 1 || colon > 2 || text.size() != colon + 3) {
    return std::nullopt;
  }
  std::int64_t parts[2] = {0, 0};
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == colon) continue;
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    std::int64_t& part = parts[i > colon ? 1 : 0];
    part = part * 10 + (text[i] - '0');
  }
  const Span time(parts[0] * ticks_per_hour + parts[1] * ticks_per_minute);
  if (parts[1] > 59 || time.ticks() > ticks_per_day) return std::nullopt;
  return time;
}

std::optional<std::size_t> read_day(std::string_view text) {
  const auto found = std::find(day_names.begin(), day_names.end(), text);
  if (found == day_names.end()) return std::nullopt;
  return static_cast<std::size_t>(found - day_names.begin());
}

/// Days of the week, 0 for Monday; empty when the text names none.
std::vector<std::size_t> read_days(std::string_view text) {
  if (text == "every day") return {0, 1, 2, 3, 4, 5, 6};
  if (text == "weekdays") return {0, 1, 2, 3, 4};
  if (text == "weekends") return {5, 6};
  const auto dash = text.find('-');
  const auto first = read_day(trim(text.substr(0, dash)));
  const auto last = dash == std::string_view::npos ? first : read_day(trim(text.substr(dash + 1)));
  std::vector<std::size_t> days;
  if (!first || !last) return days;
  for (std::size_t day = *first;; day = (day + 1) % 7) {
    days.push_back(day);
    if (day == *last) return days;
  }
}

/// Puts a day's openings in order and joins those that touch. @return whether none overlap
bool put_in_order(Rota::Day& day) {
  std::sort(day.begin(), day.end(), [](const auto& a, const auto& b) { return a.from < b.from; });
  Rota::Day joined;
  for (const Rota::Opening& opening : day) {
    if (!joined.empty() && opening.from < joined.back().to) return false;
    if (!joined.empty() && opening.from == joined.back().to) {
      joined.back().to = opening.to;
    } else {
      joined.push_back(opening);
    }
  }
  day = std::move(joined);
  return true;
}

}  // namespace

Rota Rota::always() {
  Rota rota;
  rota.week_.fill({Opening{Span(), Span(ticks_per_day)}});
  rota.closed_on_bank_holidays_ = false;
  return rota;
}

std::optional<Rota> Rota::parse(std::string_view text, std::string& expected) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  std::string_view rest = trim(lower);
  if (rest == "always") return always();

  Rota rota;
  if (take_suffix(rest, " and bank holidays")) rota.closed_on_bank_holidays_ = false;
  while (true) {
    const auto comma = rest.find(',');
    const std::string_view part = trim(rest.substr(0, comma));
    const auto space = part.find_last_of(" \t");
    if (space == std::string_view::npos) {
      expected = fmt::format(
          "days and hours such as \"weekdays 09:00-17:00\", \"every day 08:00-20:00\" or "
          "\"monday-thursday 09:00-17:00, friday 09:00-16:00\", or \"always\"; \"{}\" is neither",
          part);
      return std::nullopt;
    }
    const std::string_view days_text = trim(part.substr(0, space));
    const std::string_view hours = part.substr(space + 1);
    const std::vector<std::size_t> days = read_days(days_text);
    if (days.empty()) {
      expected = fmt::format(
          "a day such as monday, days such as monday-saturday, weekdays, weekends or every day in "
          "place of \"{}\"",
          days_text);
      return std::nullopt;
    }
    const auto dash = hours.find('-');
    const auto from = read_time(hours.substr(0, dash));
    const auto to =
        dash == std::string_view::npos ? std::nullopt : read_time(hours.substr(dash + 1));
    if (!from || !to) {
      expected = fmt::format(
          "hours such as 09:00-17:00, between 00:00 and 24:00, in place of \"{}\"", hours);
      return std::nullopt;
    }
    if (*from >= *to) {
      expected = fmt::format(
          "a closing time after the opening time in place of \"{}\"; a night is two parts, "
          "22:00-24:00 and 00:00-06:00",
          hours);
      return std::nullopt;
    }
    if (days.size() == 7) rota.closed_on_bank_holidays_ = false;
    for (const std::size_t day : days) {
      rota.week_[day].push_back({*from, *to});
      if (!put_in_order(rota.week_[day])) {
        expected = fmt::format("hours that do not overlap on {}", day_names[day]);
        return std::nullopt;
      }
    }
    if (comma == std::string_view::npos) return rota;
    rest = rest.substr(comma + 1);
  }
}

bool Rota::is_always() const {
  return !closed_on_bank_holidays_ && open_per_week().ticks() == 7 * ticks_per_day;
}

Span Rota::open_per_week() const {
  std::int64_t sum = 0;
  for (const Day& day : week_) sum += open_ticks(day);
  return Span(sum);
}

double Rota::open_hours_per_year() const {
  constexpr int cycle = 400;   // years: 146,097 days, a whole number of weeks
  constexpr int first = 2400;  // a cycle after the last proclaimed holiday
  constexpr std::int64_t days_per_cycle = 146'097;
  std::int64_t open = open_per_week().ticks() * (days_per_cycle / 7);
  if (closed_on_bank_holidays_) {
    for (int year = first; year < first + cycle; ++year) {
      for (const Date day : bank_holidays(std::chrono::year(year))) {
        open -= open_ticks(week_[day_of_week(day)]);
      }
    }
  }
  return static_cast<double>(open) / static_cast<double>(ticks_per_hour) /
         static_cast<double>(days_per_cycle) * days_per_year;
}

RotaCalendar::RotaCalendar(const Rota& rota, Date start, Instant horizon)
    : is_always_(rota.is_always()) {
  require(horizon >= Instant(), "a rota's calendar reaches from the start to a later horizon");
  require(rota.open_per_week() > Span(), "a rota is open at some time of the week");
  for (std::size_t day = 0; day < 7; ++day) day_kinds_[day] = rota.day(day);

  constexpr std::int64_t days_beyond_horizon = 731;
  const std::int64_t known = day_number(horizon) + days_beyond_horizon;
  const std::size_t first = day_of_week(start);
  hours_.reserve(static_cast<std::size_t>(known));
  for (std::int64_t day = 0; day < known; ++day) {
    hours_.push_back(static_cast<std::uint8_t>((first + static_cast<std::size_t>(day)) % 7));
  }
  if (rota.closed_on_bank_holidays()) {
    const Date end = start + std::chrono::days(known);
    const auto last_year = std::chrono::year_month_day(end).year();
    for (auto year = std::chrono::year_month_day(start).year(); year <= last_year; ++year) {
      for (const Date day : bank_holidays(year)) {
        if (start <= day && day < end) {
          hours_[static_cast<std::size_t>((day - start).count())] = closed;
        }
      }
    }
  }
  opened_before_.reserve(hours_.size() + 1);
  opened_before_.push_back(0);
  for (const std::uint8_t kind : hours_) {
    opened_before_.push_back(opened_before_.back() + open_ticks(day_kinds_[kind]));
  }
  before_ = week_from(first);
  after_ = week_from((first + hours_.size()) % 7);
}

RotaCalendar::Week RotaCalendar::week_from(std::size_t day_of_week) const {
  Week week;
  for (std::size_t i = 0; i < 7; ++i) {
    week.hours[i] = static_cast<std::uint8_t>((day_of_week + i) % 7);
    week.opened_before[i + 1] = week.opened_before[i] + open_ticks(day_kinds_[week.hours[i]]);
  }
  return week;
}

std::int64_t RotaCalendar::Week::day_that_reaches(std::int64_t ticks) const {
  // A whole week's worth is reached within the week, not at the start of the next.
  const std::int64_t weeks = floor_divide(ticks - 1, opened());
  const std::int64_t rest = ticks - weeks * opened();
  const auto reached = std::lower_bound(opened_before.begin() + 1, opened_before.end(), rest);
  return 7 * weeks + (reached - opened_before.begin()) - 1;
}

const Rota::Day& RotaCalendar::hours_of(std::int64_t day) const {
  if (day >= 0 && day < known_days()) [[likely]] {
    return day_kinds_[hours_[static_cast<std::size_t>(day)]];
  }
  const Week& week = day < 0 ? before_ : after_;
  const std::int64_t from = day < 0 ? 0 : known_days();
  const std::int64_t weekday = (day - from) - 7 * floor_divide(day - from, 7);
  return day_kinds_[week.hours[static_cast<std::size_t>(weekday)]];
}

std::int64_t RotaCalendar::opened_before_day(std::int64_t day) const {
  if (day >= 0 && day <= known_days()) [[likely]] {
    return opened_before_[static_cast<std::size_t>(day)];
  }
  const Week& week = day < 0 ? before_ : after_;
  const std::int64_t from = day < 0 ? 0 : known_days();
  const std::int64_t weeks = floor_divide(day - from, 7);
  const auto rest = static_cast<std::size_t>(day - from - 7 * weeks);
  return (day < 0 ? 0 : opened_before_.back()) + weeks * week.opened() + week.opened_before[rest];
}

std::int64_t RotaCalendar::opened_until(Instant at) const {
  if (is_always_) return at.ticks();
  const std::int64_t day = day_number(at);
  const std::int64_t time = at.ticks() - day * ticks_per_day;
  std::int64_t opened = opened_before_day(day);
  for (const Rota::Opening& opening : hours_of(day)) {
    if (time <= opening.from.ticks()) break;
    opened += std::min(time, opening.to.ticks()) - opening.from.ticks();
  }
  return opened;
}

std::int64_t RotaCalendar::day_that_reaches(std::int64_t opened, std::int64_t from) const {
  if (opened > opened_before_.back()) {
    return known_days() + after_.day_that_reaches(opened - opened_before_.back());
  }
  if (opened <= 0) return before_.day_that_reaches(opened);
  // Most work ends soon: steps of 1, 2, 4 … days, then a search within the last step.
  const auto first = opened_before_.begin() + std::clamp<std::int64_t>(from, 0, known_days() - 1);
  auto low = first + 1;
  std::int64_t step = 1;
  while (*low < opened && opened_before_.end() - low > step) {
    if (*(low + step) >= opened) break;
    low += step;
    step *= 2;
  }
  const auto high = opened_before_.end() - low > step ? low + step + 1 : opened_before_.end();
  return std::lower_bound(low, high, opened) - opened_before_.begin() - 1;
}

bool RotaCalendar::is_open(Instant at) const {
  const std::int64_t day = day_number(at);
  const Span time(at.ticks() - day * ticks_per_day);
  for (const Rota::Opening& opening : hours_of(day)) {
    if (opening.from <= time && time < opening.to) return true;
  }
  return false;
}

Instant RotaCalendar::next_opening(Instant at) const {
  if (at == Instant::never() || is_always_) return at;
  const std::int64_t today = day_number(at);
  const Span time(at.ticks() - today * ticks_per_day);
  for (const Rota::Opening& opening : hours_of(today)) {
    if (time < opening.to) return at + (std::max(time, opening.from) - time);
  }
  for (std::int64_t day = today + 1;; ++day) {
    const Rota::Day& hours = hours_of(day);
    if (!hours.empty()) return Instant(day * ticks_per_day) + hours.front().from;
  }
}

Instant RotaCalendar::next_closing(Instant at) const {
  if (at == Instant::never() || is_always_) return Instant::never();
  Instant open = next_opening(at);
  while (true) {
    const std::int64_t day = day_number(open);
    if (day >= known_days() && after_.opened() == 7 * ticks_per_day) return Instant::never();
    const Instant midnight(day * ticks_per_day);
    for (const Rota::Opening& opening : hours_of(day)) {
      if (open - midnight >= opening.to) continue;
      const Instant end = midnight + opening.to;
      if (opening.to.ticks() < ticks_per_day || !is_open(end)) return end;
      open = end;
      break;
    }
  }
}

Instant RotaCalendar::advance(Instant at, Span open_time) const {
  require(open_time >= Span(), "open time is not negative");
  if (open_time == Span() || at == Instant::never()) return at;
  const std::int64_t opened = opened_until(at);
  if (opened > 0 && open_time.ticks() >= Instant::never().ticks() - opened) return Instant::never();
  const std::int64_t target = opened + open_time.ticks();
  if (is_always_) return Instant(target);
  const std::int64_t day = day_that_reaches(target, day_number(at));
  if (day >= Instant::never().ticks() / ticks_per_day) return Instant::never();
  std::int64_t left = target - opened_before_day(day);
  Span end;
  for (const Rota::Opening& opening : hours_of(day)) {
    const std::int64_t length = (opening.to - opening.from).ticks();
    end = opening.from + Span(std::min(left, length));
    left -= length;
    if (left <= 0) break;
  }
  return Instant(day * ticks_per_day) + end;
}

}  // namespace carersim
