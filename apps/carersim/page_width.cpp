#include "apps/carersim/page_width.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace carersim {

std::size_t page_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
  return std::clamp<std::size_t>(size.ws_col, 60, 160);
}

}  // namespace carersim
