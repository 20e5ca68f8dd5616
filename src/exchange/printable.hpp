#pragma once

#include <string>
#include <string_view>

namespace frontkart::exchange {

/// `text` fit for a message on a terminal: valid UTF-8 without control characters (each replaced by '?'), cut after
/// `max_bytes` with "…".
[[nodiscard]] std::string printable(std::string_view text, std::size_t max_bytes = 200);

}  // namespace frontkart::exchange
