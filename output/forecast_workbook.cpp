#include "output/forecast_workbook.hpp"

#include <fmt/format.h>
#include <xlsxwriter.h>

#include <cerrno>
#include <cmath>
#include <utility>

#include "output/hdf5_file.hpp"
#include "sim/core/error.hpp"
#include "sim/core/partial_file.hpp"

namespace carersim {

namespace {

/// A workbook while it is written. What is no UTF-8 is replaced, as in result files.
class Workbook {
 public:
  Workbook(const ForecastReport& report, const std::filesystem::path& path)
      : report_(report), book_(workbook_new(path.c_str())) {
    if (book_ == nullptr)
      throw EnvironmentError(fmt::format("{}: {}", path.string(), disk_problem(errno)));
    heading_ = workbook_add_format(book_);
    format_set_bold(heading_);
    format_set_bottom(heading_, LXW_BORDER_THIN);
    format_set_text_wrap(heading_);
    wrapped_ = workbook_add_format(book_);
    format_set_text_wrap(wrapped_);
    format_set_align(wrapped_, LXW_ALIGN_VERTICAL_TOP);
    people_ = workbook_add_format(book_);
    format_set_num_format(people_, "#,##0.0");
    share_ = workbook_add_format(book_);
    format_set_num_format(share_, "0.0%");
    date_ = workbook_add_format(book_);
    format_set_num_format(date_, "mmm yyyy");
  }
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  ~Workbook() {
    if (book_ != nullptr) workbook_close(book_);
  }

  void fill() {
    const std::string title = to_utf8(report_.title);
    lxw_doc_properties properties{};
    std::string own_title = title, comments = to_utf8(report_.command);
    properties.title = own_title.data();
    properties.comments = comments.data();
    workbook_set_properties(book_, &properties);
    add_answers();
    add_capacities();
    for (std::size_t i = 0; i < report_.forecast.targets.size(); ++i) add_months(i);
  }

  /// errno, or 0.
  [[nodiscard]] int close() {
    errno = 0;
    const lxw_error error = workbook_close(std::exchange(book_, nullptr));
    if (error == LXW_NO_ERROR) return 0;
    return errno != 0 ? errno : EIO;
  }

 private:
  void text(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const std::string& words,
            lxw_format* format = nullptr) {
    worksheet_write_string(sheet, row, column, to_utf8(words).c_str(), format);
  }
  void number(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, double value,
              lxw_format* format = nullptr) {
    // A cell is empty where there is no number.
    if (std::isfinite(value)) worksheet_write_number(sheet, row, column, value, format);
  }

  void add_answers() {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, "Answers");
    constexpr double wide = 110;
    worksheet_set_column(sheet, 0, 0, wide, nullptr);
    lxw_row_t row = 0;
    text(sheet, row++, 0, report_.title + "; " + report_.arm, heading_);
    for (const std::string& change : report_.what_if) text(sheet, row++, 0, "What if: " + change);
    for (std::size_t i = 0; i < report_.forecast.targets.size(); ++i) {
      ++row;
      text(sheet, row++, 0, target_text(report_.forecast.targets[i]), heading_);
      for (const std::string& sentence : answer_of(report_, i))
        text(sheet, row++, 0, sentence, wrapped_);
    }
    ++row;
    text(sheet, row++, 0, "What was measured", heading_);
    for (const std::string& note : notes_of(report_)) text(sheet, row++, 0, note, wrapped_);
    ++row;
    text(sheet, row++, 0, "How to make it again", heading_);
    text(sheet, row++, 0, report_.command, wrapped_);
    text(sheet, row++, 0,
         fmt::format("carersim {}, seed {}", report_.program_version, report_.seed));
  }

  void add_capacities() {
    lxw_worksheet* sheet = workbook_add_worksheet(book_, "Capacities");
    constexpr double wide = 40;
    worksheet_set_column(sheet, 0, 0, wide, nullptr);
    const std::vector<std::string> headings = {
        "target",          "case",  "capacity", "unit", "target met in",
        "of replications", "share", "low",      "high", "(95 % interval)"};
    for (std::size_t i = 0; i < headings.size(); ++i)
      text(sheet, 0, static_cast<lxw_col_t>(i), headings[i], heading_);
    worksheet_freeze_panes(sheet, 1, 0);
    lxw_row_t row = 1;
    for (const TargetForecast& target : report_.forecast.targets) {
      const char* unit = target.kind == ServiceKind::team ? "WTE" : "places";
      const auto begin = [&](const std::string& name, double capacity, std::uint32_t met,
                             std::uint32_t of) {
        text(sheet, row, 0, target_text(target));
        text(sheet, row, 1, name);
        number(sheet, row, 2, capacity);
        text(sheet, row, 3, unit);
        number(sheet, row, 4, met);
        number(sheet, row, 5, of);
      };
      for (const ForecastCase& each : cases_of(target)) {
        const Proportion met = each.outcome->met(target.target.share);
        begin(each.name, each.outcome->capacity, met.held, met.of);
        number(sheet, row, 6, met.share, share_);
        number(sheet, row, 7, met.low, share_);
        number(sheet, row, 8, met.high, share_);
        ++row;
      }
      for (const TargetForecast::Tried& tried : target.tried) {
        begin(tried.enough ? "tried, enough" : "tried, not enough", tried.capacity, tried.met,
              tried.of);
        ++row;
      }
    }
  }

  /// The months of a target, one case beneath the other, and charts beside the table.
  void add_months(std::size_t index) {
    const TargetForecast& target = report_.forecast.targets[index];
    const std::string name = fmt::format("Target {}", index + 1);
    lxw_worksheet* sheet = workbook_add_worksheet(book_, name.c_str());
    constexpr double wide = 14;
    worksheet_set_column(sheet, 0, 0, wide, nullptr);
    text(sheet, 0, 0, target_text(target), heading_);
    std::vector<std::string> headings = {"case",      "capacity",      "month",
                                         "open days", "bank holidays", "misses"};
    for (const ForecastQuantity quantity : forecast_quantities) {
      for (const char* part : {"median", "50 % low", "50 % high", "90 % low", "90 % high"})
        headings.push_back(fmt::format("{}: {}", name_of(quantity), part));
    }
    for (std::size_t i = 0; i < headings.size(); ++i)
      text(sheet, 1, static_cast<lxw_col_t>(i), headings[i], heading_);
    worksheet_freeze_panes(sheet, 2, 3);
    lxw_row_t row = 2;
    lxw_row_t chart_row = 3;
    for (const ForecastCase& each : cases_of(target)) {
      const lxw_row_t first = row;
      for (const ForecastPeriod& month : forecast_periods(report_, Every::month))
        add_month(sheet, row++, index, each, month);
      add_chart(sheet, name, each.name, first, row - 1, chart_row);
      constexpr lxw_row_t height = 18;
      chart_row += height;
    }
  }

  void add_month(lxw_worksheet* sheet, lxw_row_t row, std::size_t index, const ForecastCase& each,
                 const ForecastPeriod& month) {
    const TargetForecast& target = report_.forecast.targets[index];
    text(sheet, row, 0, each.name);
    number(sheet, row, 1, each.outcome->capacity);
    const std::string& date = report_.month_dates[month.first];
    lxw_datetime when{};
    when.year = std::stoi(date.substr(0, 4));
    when.month = std::stoi(date.substr(5, 2));
    when.day = std::stoi(date.substr(8, 2));
    worksheet_write_datetime(sheet, row, 2, &when, date_);
    number(sheet, row, 3, report_.services[index].open_days[month.first]);
    number(sheet, row, 4, report_.services[index].bank_holidays[month.first]);
    number(sheet, row, 5, chance_missed(each.outcome->counts, target.target.share, month), share_);
    lxw_col_t column = 6;
    for (const ForecastQuantity quantity : forecast_quantities) {
      const Band band = band_of(each.outcome->counts, quantity, month, report_.month_days);
      lxw_format* format = quantity == ForecastQuantity::in_time ? share_ : people_;
      for (const double value : {band.median, band.low_50, band.high_50, band.low_90, band.high_90})
        number(sheet, row, column++, value, format);
    }
  }

  /// Median and bands of the share in time.
  void add_chart(lxw_worksheet* sheet, const std::string& sheet_name, const std::string& case_name,
                 lxw_row_t first, lxw_row_t last, lxw_row_t at) {
    constexpr lxw_col_t months = 2;
    // The fourth quantity of five columns each, behind six others.
    constexpr lxw_col_t median = 6 + 3 * 5;
    struct Line {
      lxw_col_t column;
      const char* name;
      lxw_color_t colour;
      float width;
    };
    lxw_chart* chart = workbook_add_chart(book_, LXW_CHART_LINE);
    for (const Line& each : {Line{median, "median", 0x1F4E79, 2.25F},
                             Line{median + 1, "50 % of replications, low", 0x2E75B6, 1.25F},
                             Line{median + 2, "50 %, high", 0x2E75B6, 1.25F},
                             Line{median + 3, "90 %, low", 0x9DC3E6, 1.0F},
                             Line{median + 4, "90 %, high", 0x9DC3E6, 1.0F}}) {
      lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
      chart_series_set_categories(series, sheet_name.c_str(), first, months, last, months);
      chart_series_set_values(series, sheet_name.c_str(), first, each.column, last, each.column);
      chart_series_set_name(series, each.name);
      lxw_chart_line line{};
      line.color = each.colour;
      line.width = each.width;
      chart_series_set_line(series, &line);
    }
    chart_title_set_name(chart, ("Share in time, " + case_name).c_str());
    chart_axis_set_min(chart->y_axis, 0);
    chart_axis_set_max(chart->y_axis, 1);
    constexpr lxw_col_t beside = 6 + 6 * 5 + 1;
    worksheet_insert_chart(sheet, at, beside, chart);
  }

  const ForecastReport& report_;
  lxw_workbook* book_;
  lxw_format *heading_, *wrapped_, *people_, *share_, *date_;
};

}  // namespace

void write_forecast_workbook(const ForecastReport& report, const std::filesystem::path& path) {
  PartialFile file(path);
  Workbook book(report, file.path());
  book.fill();
  if (const int error = book.close(); error != 0)
    throw EnvironmentError(fmt::format("{}: {}", path.string(), disk_problem(error)));
  file.publish();
}

}  // namespace carersim
