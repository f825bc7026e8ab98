#include "output/report_page.hpp"

#include <fmt/format.h>

#include <fstream>
#include <sstream>

#include "sim/core/error.hpp"

namespace carersim {

namespace {

constexpr const char* title_mark = "<!--carersim:title-->";
constexpr const char* data_mark = "<!--carersim:data-->";

/// JSON in which no `<` begins anything.
std::string escaped_json(const std::string& json) {
  std::string escaped;
  escaped.reserve(json.size());
  for (const char c : json) {
    if (c == '<')
      escaped += "\\u003c";
    else
      escaped += c;
  }
  return escaped;
}

}  // namespace

std::string html_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    if (c == '<')
      escaped += "&lt;";
    else if (c == '>')
      escaped += "&gt;";
    else if (c == '&')
      escaped += "&amp;";
    else
      escaped += c;
  }
  return escaped;
}

std::string report_page(const std::filesystem::path& page, const std::string& title,
                        const std::string& data) {
  std::ifstream file(page, std::ios::binary);
  std::ostringstream stream;
  stream << file.rdbuf();
  std::string text = stream.str();
  const std::size_t title_at = text.find(title_mark);
  const std::size_t data_at = text.find(data_mark);
  if (title_at == std::string::npos || data_at == std::string::npos || title_at > data_at) {
    throw EnvironmentError(
        fmt::format("{}: found {}; expected the page that carersim comes with", page.string(),
                    file ? "a page without a place for title and data" : "no readable file"));
  }
  text.replace(data_at, std::string(data_mark).size(), escaped_json(data));
  text.replace(title_at, std::string(title_mark).size(), html_text(title));
  return text;
}

}  // namespace carersim
