#pragma once

#include <string>
#include <string_view>

namespace frontkart::exchange {

/// `text` fit for a message on a terminal: valid UTF-8 without control characters (each replaced by '?'), cut after
/// `max_bytes` with "…".
[[nodiscard]] std::string printable(std::string_view text, std::size_t max_bytes = 200);

/// Length of the well-formed UTF-8 sequence at the front of `text`, or 0 where there is none.
[[nodiscard]] std::size_t utf8_length(std::string_view text);

}  // namespace frontkart::exchange
