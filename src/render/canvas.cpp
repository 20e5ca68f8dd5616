#include "render/canvas.hpp"

#include <cmath>
#include <optional>

namespace frontkart::render {
namespace {

std::optional<std::uint8_t> hex_pair(std::string_view text) {
  unsigned value = 0;
  for (const char c : text.substr(0, 2)) {
    value *= 16;
    if (c >= '0' && c <= '9') {
      value += static_cast<unsigned>(c - '0');
    } else if (c >= 'a' && c <= 'f') {
      value += static_cast<unsigned>(c - 'a') + 10;
    } else if (c >= 'A' && c <= 'F') {
      value += static_cast<unsigned>(c - 'A') + 10;
    } else {
      return std::nullopt;
    }
  }
  return static_cast<std::uint8_t>(value);
}

}  // namespace

Colour Colour::from_hex(std::string_view text) {
  if (text.size() == 7 && text.front() == '#') {
    const auto r = hex_pair(text.substr(1));
    const auto g = hex_pair(text.substr(3));
    const auto b = hex_pair(text.substr(5));
    if (r && g && b) return {*r, *g, *b, 1};
  }
  return {128, 128, 128, 1};
}

Colour Colour::mixed(const Colour& other, double share) const {
  const auto mix = [share](std::uint8_t a, std::uint8_t b) {
    return static_cast<std::uint8_t>(std::lround(a + (b - a) * share));
  };
  return {mix(red, other.red), mix(green, other.green), mix(blue, other.blue), alpha};
}

Path rectangle(const Rect& rect) {
  return {{{rect.x, rect.y}, {rect.right(), rect.y}, {rect.right(), rect.bottom()}, {rect.x, rect.bottom()}}};
}

}  // namespace frontkart::render
