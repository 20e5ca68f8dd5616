#include "exchange/printable.hpp"

#include <cstddef>
#include <cstdint>

#include "base/utf8.hpp"

namespace frontkart::exchange {

std::string printable(std::string_view text, std::size_t max_bytes) {
  std::string out;
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    const auto first = static_cast<std::uint8_t>(text.front());
    // U+0080..U+009F are controls, too.
    const bool control =
        first < 0x20 || first == 0x7F || (length == 2 && first == 0xC2 && static_cast<std::uint8_t>(text[1]) < 0xA0);
    const std::size_t step = length == 0 ? 1 : length;
    if (out.size() + step > max_bytes) return out + "…";
    if (length == 0 || control) {
      out += '?';
    } else {
      out += text.substr(0, step);
    }
    text.remove_prefix(step);
  }
  return out;
}

}  // namespace frontkart::exchange
