#include "apps/carersim/progress.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>

namespace carersim {

std::string time_text(double seconds) {
  const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
  if (whole < 100) return fmt::format("{} s", whole);
  if (whole < 6000) return fmt::format("{} min", (whole + 30) / 60);
  return fmt::format("{:.1f} h", seconds / 3600);
}

Progress::Progress(std::uint32_t total, Show show, std::string things)
    : total_(total),
      things_(std::move(things)),
      shown_(show == Show::on_a_terminal && ::isatty(STDERR_FILENO) == 1) {}

Progress::~Progress() {
  clear();
}

double Progress::seconds() const {
  return std::chrono::duration<double>(Clock::now() - start_).count();
}

void Progress::refresh() {
  const Clock::time_point now = Clock::now();
  if (!shown_ || (on_screen_ && now - written_ < std::chrono::milliseconds(200))) return;
  written_ = now;
  on_screen_ = true;
  std::string text = fmt::format("{} of {} {}", done_, total_, things_);
  if (done_ > 0) {
    const double rate = done_ / seconds();
    text += fmt::format(", {:.3g} / s, {} left", rate,
                        time_text(seconds_left_.value_or((total_ - done_) / rate)));
  } else {
    text += fmt::format(", {} so far", time_text(seconds()));
  }
  text += note_;
  std::fputs(("\r" + text + "\x1b[K").c_str(), stderr);
  std::fflush(stderr);
}

void Progress::clear() {
  if (!on_screen_) return;
  std::fputs("\r\x1b[K", stderr);
  std::fflush(stderr);
  on_screen_ = false;
}

}  // namespace carersim
