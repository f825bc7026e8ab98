#include "apps/carersim/tables.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "apps/carersim/headline_rows.hpp"

namespace carersim {

std::size_t page_width() {
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 100;
  return std::clamp<std::size_t>(size.ws_col, 60, 160);
}

std::string tables_text(const RunTotals& totals, TableKind kind, TableMeasures measures) {
  TableOptions options;
  options.rows = headline_rows(totals);
  options.measures = measures;
  options.colour = ::isatty(STDOUT_FILENO) == 1 ? Colour::terminal : Colour::none;
  options.width = page_width();
  std::string text = kind == TableKind::comparison ? comparison_table(totals, options)
                                                   : run_table(totals, options);
  const std::string waits = waits_table(totals, options);
  if (!waits.empty()) text += "\n" + waits;
  return text + "\n" + table_note(totals, options);
}

}  // namespace carersim
