#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace frontkart {

/// Length in bytes (1 to 4) of the well-formed UTF-8 sequence at the front of `text` (Unicode, table 3-7: no overlong
/// forms, no surrogates, nothing beyond U+10FFFF), or 0 where there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

/// Whether the whole text is well-formed UTF-8.
[[nodiscard]] bool is_utf8(std::string_view text);

/// Appends the text as character data of XML or HTML that may also stand in an attribute with double quotes. What
/// neither can hold (control characters but tab and line feed, bytes that are not UTF-8) becomes U+FFFD.
void append_markup_text(std::string& out, std::string_view text);
[[nodiscard]] std::string markup_text(std::string_view text);

}  // namespace frontkart
