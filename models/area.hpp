#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/scenario.hpp"

namespace carersim {

/// The English councils with adult social care duties, and what is published about each.
///
/// Source: english_local_authorities.csv, whose columns models/areas/README.md describes. A cell
/// that the publisher left empty takes England's rate on the residents that are known, and is named
/// in `area.borrowed`.
class Areas {
 public:
  /// @throws InputError when the file is missing or is no such table
  explicit Areas(const std::filesystem::path& file);

  struct Area {
    std::string ons_code, name;
    std::size_t line = 0;               ///< in the file; 1 for England
    std::vector<double> counts;         ///< by column, as columns() names them
    std::vector<std::string> borrowed;  ///< columns that were empty
  };
  /// In the order of the file; the last is England, the sum of all.
  [[nodiscard]] const std::vector<Area>& all() const { return areas_; }
  /// The names of the counts.
  [[nodiscard]] const std::vector<std::string>& columns() const { return columns_; }
  /// By name or ONS code, in any case; nothing when there is no such area, `nearest` then hints.
  [[nodiscard]] const Area* find(const std::string& name_or_code, std::string& nearest) const;
  /// A count of an area by the name of its column. @pre there is such a column
  [[nodiscard]] double count(const Area& area, const std::string& column) const;

  /// The table `area` of a scenario: counts, `adults`, `carers` by hours of care, shares, and how
  /// much its residents use hospital and care homes beside England's.
  /// @param share  of the area: every count times it, to the nearest whole; shares stay as they are
  [[nodiscard]] Layer layer(const Area& area, double share = 1) const;

  /// An area as somebody's own CSV file gives it: headings as in the table, and one row. A row
  /// whose `name` or `ons_code` is that of an area corrects it: what the row leaves out stays as it
  /// is. Any other row is an area of its own, and what it leaves out takes England's rate.
  /// @return  the area that it corrects, if any, then what the file says and what follows from it
  /// @throws InputError with every problem
  [[nodiscard]] std::vector<Layer> own_layers(const std::filesystem::path& csv,
                                              double share = 1) const;

 private:
  /// Keys of the table `area` with their values as TOML, in order.
  using Numbers = std::vector<std::pair<std::string, std::string>>;
  [[nodiscard]] Numbers numbers(const Area& area, double share) const;
  [[nodiscard]] std::size_t place_of(const std::string& column) const;

  void borrow();
  void add_england();

  std::string file_name_;
  std::vector<std::string> columns_;
  std::vector<Area> areas_;
};

/// A part of an area, as text says it: "1 % of England".
struct AreaShare {
  double share = 1;  ///< above 0, at most 1
  std::string area;
};
/// The whole text as an area's name, with share 1, when it names no part. Nothing when the part is
/// 0 or above 100 %.
[[nodiscard]] std::optional<AreaShare> parse_area_share(const std::string& text);

}  // namespace carersim
