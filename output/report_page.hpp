#pragma once

#include <filesystem>
#include <string>

namespace carersim {

/// Text that is only text in HTML.
[[nodiscard]] std::string html_text(const std::string& text);

/// Puts the data of a report into the page as it was built: one file that needs nothing else.
///
/// @param page   the built page, `report/built/page.html`
/// @param title  of the run; stands as text, whatever it holds
/// @param data   JSON; no character of it can end the element that holds it
/// @throws EnvironmentError when the built page is missing or has no place for the data
[[nodiscard]] std::string report_page(const std::filesystem::path& page, const std::string& title,
                                      const std::string& data);

}  // namespace carersim
