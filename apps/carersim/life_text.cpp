#include "apps/carersim/life_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "apps/carersim/life_sentences.hpp"
#include "output/number_text.hpp"

namespace carersim {

namespace {

/// Columns of text, padded to their width; longer text is broken into lines.
class Columns {
 public:
  explicit Columns(std::vector<std::size_t> widths) : widths_(std::move(widths)) {}

  [[nodiscard]] std::string line(const std::vector<std::string>& cells) const {
    std::vector<std::vector<std::string>> broken;
    std::size_t height = 1;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      constexpr std::size_t indent = 2, narrow = 12;
      broken.push_back(wrap(cells[i], widths_[i] - (widths_[i] > narrow ? indent : 0)));
      height = std::max(height, broken.back().size());
    }
    std::string text;
    for (std::size_t row = 0; row < height; ++row) {
      std::string line;
      for (std::size_t i = 0; i < cells.size(); ++i) {
        std::string cell = row < broken[i].size() ? broken[i][row] : "";
        if (row > 0 && !cell.empty()) cell.insert(0, "  ");
        line += cell;
        if (i + 1 < cells.size()) {
          const std::size_t width = text_width(cell);
          line.append(width < widths_[i] ? widths_[i] - width : 0, ' ');
        }
      }
      line.erase(line.find_last_not_of(' ') + 1);
      text += line + "\n";
    }
    return text;
  }

 private:
  std::vector<std::size_t> widths_;
};

std::string paragraph(const std::string& text, std::size_t width) {
  std::string result;
  for (const std::string& line : wrap(text, width)) result += line + "\n";
  return result;
}

std::string date_at(const LifeTextOptions& options, Instant at) {
  return date_text(day_of(options.start, at));
}

std::string who_text(const Life& life, const ArmPlan& arm) {
  std::string text;
  for (const AttributeId attribute : told_attributes(arm)) {
    if (attribute.index() >= life.levels.size()) continue;
    const AttributeSpec& spec = (*arm.attributes)[attribute];
    const std::uint8_t level = life.levels[attribute.index()];
    if (spec.levels[level] == "no") continue;
    text += (text.empty() ? "" : ", ") + attribute_text(spec, level);
  }
  return text;
}

/// The rows of one life from one on, a date and a sentence a line.
std::string rows_alone(const ToldLife& told, std::size_t first, std::size_t end,
                       const LifeTextOptions& options) {
  const Columns columns({12, options.width - 12});
  std::string text;
  for (std::size_t i = first; i < end; ++i) {
    const LifeRow& row = told.life.rows[i];
    text += columns.line({date_at(options, row.start), row_text(row, *told.arm)});
  }
  return text;
}

/// What a life has at the first difference: what happens in it alone, or else what goes on.
std::string at_that_time(const ToldLife& told, const std::vector<std::size_t>& rows, Instant at) {
  std::string text;
  const auto add = [&](const LifeRow& row) {
    text += (text.empty() ? "" : "; ") + row_text(row, *told.arm);
  };
  for (const std::size_t i : rows) add(told.life.rows[i]);
  if (!text.empty()) return text;
  for (const LifeRow& row : told.life.rows) {
    if (row.start < at && at < row.end) add(row);
  }
  return text.empty() ? "nothing happens" : "goes on with: " + text;
}

/// Rows of two lives that belong side by side: pairs of places, of which one may be none.
using Pairs = std::vector<std::pair<std::optional<std::size_t>, std::optional<std::size_t>>>;

/// The pairing with most in common that keeps both orders: the same at the same time counts most,
/// then the same within two months.
Pairs paired(const std::vector<LifeRow>& a, const std::vector<LifeRow>& b, std::size_t first) {
  constexpr double near_days = 60;
  const std::size_t height = a.size() - first + 1, width = b.size() - first + 1;
  const auto worth = [&](std::size_t i, std::size_t j) {
    const LifeRow &one = a[first + i], &other = b[first + j];
    if (!one.is_like(other)) return 0;
    if (one.start == other.start) return 3;
    return std::abs((one.start - other.start).days()) <= near_days ? 1 : 0;
  };
  std::vector<std::int32_t> best(height * width, 0);  // of the rows from (i, j) on
  for (std::size_t i = height - 1; i-- > 0;) {
    for (std::size_t j = width - 1; j-- > 0;) {
      std::int32_t& here = best[i * width + j];
      here = std::max(best[(i + 1) * width + j], best[i * width + j + 1]);
      if (const int together = worth(i, j))
        here = std::max(here, together + best[(i + 1) * width + j + 1]);
    }
  }
  Pairs pairs;
  std::size_t i = 0, j = 0;
  while (i + 1 < height || j + 1 < width) {
    const bool both = i + 1 < height && j + 1 < width;
    const std::int32_t here = both ? best[i * width + j] : 0;
    const int together = both ? worth(i, j) : 0;
    if (together > 0 && here == together + best[(i + 1) * width + j + 1]) {
      pairs.emplace_back(first + i++, first + j++);
      continue;
    }
    // Alone: what is earlier comes first, where both may go on.
    const bool left_may = i + 1 < height && (!both || best[(i + 1) * width + j] == here);
    const bool right_may = j + 1 < width && (!both || best[i * width + j + 1] == here);
    const bool left = left_may && (!right_may || !both || a[first + i].start <= b[first + j].start);
    if (left) {
      pairs.emplace_back(first + i++, std::nullopt);
    } else {
      pairs.emplace_back(std::nullopt, first + j++);
    }
  }
  return pairs;
}

/// Rows of two lives side by side, from one row on; what is the same in both has a = between.
std::string side_by_side(const std::vector<ToldLife>& lives, std::size_t first,
                         const LifeTextOptions& options) {
  constexpr std::size_t date = 12, between = 3;
  const std::size_t half = (options.width - between) / 2 - date;
  const Columns columns({date, half, between, date, half});
  const std::vector<LifeRow>&a = lives[0].life.rows, &b = lives[1].life.rows;
  std::string names = columns.line({"", lives[0].arm->name, "", "", lives[1].arm->name});
  names.pop_back();
  std::string text = heading_text(names, options.colour) + "\n";
  for (const auto& [left, right] : paired(a, b, first)) {
    std::vector<std::string> cells(5);
    if (left) {
      cells[0] = date_at(options, a[*left].start);
      cells[1] = row_text(a[*left], *lives[0].arm);
    }
    cells[2] = left && right && a[*left] == b[*right] ? "=" : "≠";
    if (right) {
      cells[3] = date_at(options, b[*right].start);
      cells[4] = row_text(b[*right], *lives[1].arm);
    }
    text += columns.line(cells);
  }
  return text;
}

std::string entry_text(const std::vector<ToldLife>& lives, const LifeTextOptions& options) {
  const auto one = [&](const ToldLife& told) {
    const std::string who = who_text(told.life, *told.arm);
    return date_at(options, told.life.entered) + ": " + (who.empty() ? "arrives" : who);
  };
  if (lives.size() == 1 || (lives[0].life.levels == lives[1].life.levels &&
                            lives[0].life.entered == lives[1].life.entered))
    return paragraph(one(lives[0]), options.width);
  std::string text;
  for (const ToldLife& told : lives) {
    text += paragraph(told.arm->name + ", " + (told.life.exists ? one(told) : "not there at all"),
                      options.width);
  }
  return text;
}

}  // namespace

std::string life_text(const std::vector<ToldLife>& lives, const LifeTextOptions& options) {
  std::string text = entry_text(lives, options) + "\n";
  if (lives.size() == 1 || !lives[0].life.exists || !lives[1].life.exists) {
    for (const ToldLife& told : lives) text += rows_alone(told, 0, told.life.rows.size(), options);
    return text;
  }
  const std::optional<FirstDifference> difference = first_difference(lives[0].life, lives[1].life);
  const std::size_t same = difference ? difference->row : lives[0].life.rows.size();
  if (same > 0) {
    text += heading_text("The same in both arms", options.colour) + "\n" +
            rows_alone(lives[0], 0, same, options) + "\n";
  }
  if (!difference) {
    return text + paragraph(same == 0 ? "Nothing happens in either arm: no difference."
                                      : "No difference: both lives are the same to the end.",
                            options.width);
  }
  const std::int64_t minutes =
      (difference->at - Instant(0)).ticks() % ticks_per_day / (60 * ticks_per_second);
  text += heading_text(fmt::format("First difference: {} {:02}:{:02}",
                                   date_at(options, difference->at), minutes / 60, minutes % 60),
                       options.colour);
  text += "\n";
  const Columns columns({2, options.width - 2});
  const auto tell = [&](const ToldLife& told, const std::vector<std::size_t>& rows) {
    return columns.line({"", told.arm->name + ": " + at_that_time(told, rows, difference->at)});
  };
  text += tell(lives[0], difference->in_one) + tell(lives[1], difference->in_other);
  return text + "\n" + side_by_side(lives, difference->row, options);
}

}  // namespace carersim
