#include "cli/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>

namespace frontkart::cli {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kNarrowSpace = "\xE2\x80\xAF";

struct CodePoint {
  char32_t value = 0;
  std::size_t length = 1;
  bool valid = false;
};

CodePoint decode(std::string_view text) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4) return {};
  std::uint32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    value = value << 6U | (byte(i) & 0x3FU);
  }
  constexpr std::array<std::uint32_t, 5> kLeast{0, 0, 0x80, 0x800, 0x10000};
  if (value < kLeast[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length, true};
}

bool is_unsafe(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
}

bool is_zero_width(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0483 && c <= 0x0489) || (c >= 0x200B && c <= 0x200D) ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || (c >= 0x20D0 && c <= 0x20F0);
}

bool is_wide(char32_t c) {
  return (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) || (c >= 0xAC00 && c <= 0xD7A3) ||
         (c >= 0xF900 && c <= 0xFAFF) || (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
         (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x1F300 && c <= 0x1FAFF) || (c >= 0x20000 && c <= 0x3FFFD);
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const CodePoint c = decode(text);
    if (!c.valid) {
      out += kReplacement;
    } else if (is_unsafe(c.value)) {
      out += '?';
    } else {
      out += text.substr(0, c.length);
    }
    text.remove_prefix(c.length);
  }
  return out;
}

std::string printable_lines(std::string_view text) {
  std::string out;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    if (begin > 0) out += '\n';
    out += printable(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return out;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string out = "\"";
  for (const char c : text) {
    out += c;
    if (c == '"') out += '"';
  }
  return out + '"';
}

std::size_t display_width(std::string_view utf8) {
  std::size_t width = 0;
  while (!utf8.empty()) {
    const CodePoint c = decode(utf8);
    if (!is_zero_width(c.value)) width += is_wide(c.value) ? 2 : 1;
    utf8.remove_prefix(c.length);
  }
  return width;
}

std::string Paint::wrap(std::string_view code, std::string_view text) const {
  return on_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : std::string(text);
}

std::string Paint::swatch(std::string_view colour) const {
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
  if (!on_ || colour.size() != 7 || colour.front() != '#' || !std::all_of(colour.begin() + 1, colour.end(), is_hex)) {
    return "";
  }
  const auto part = [&](std::size_t at) { return std::stoi(std::string(colour.substr(at, 2)), nullptr, 16); };
  return fmt::format("\x1b[38;2;{};{};{}m■\x1b[0m ", part(1), part(3), part(5));
}

void Table::column(std::string heading, Align align) {
  columns_.push_back({std::move(heading), align});
}

void Table::row(std::vector<Cell> cells) {
  for (auto& cell : cells) cell.text = printable(cell.text);
  cells.resize(columns_.size());
  rows_.push_back(std::move(cells));
}

std::string Table::text(const Paint& paint, std::size_t indent) const {
  constexpr std::size_t kGap = 2;
  constexpr std::size_t kSwatchWidth = 2;
  const auto width_of = [&](const Cell& cell) {
    return display_width(cell.text) + (paint.swatch(cell.colour).empty() ? 0 : kSwatchWidth);
  };
  std::vector<std::size_t> widths;
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    widths.push_back(display_width(columns_[c].heading));
    for (const auto& row : rows_) widths[c] = std::max(widths[c], width_of(row[c]));
  }
  std::string out;
  const auto append_line = [&](auto cell_text, auto cell_width) {
    std::string line(indent, ' ');
    std::size_t owed = 0;
    for (std::size_t c = 0; c < columns_.size(); ++c) {
      const std::size_t padding = widths[c] - cell_width(c);
      if (columns_[c].align == Align::right) owed += padding;
      line.append(owed, ' ');
      line += cell_text(c);
      owed = kGap + (columns_[c].align == Align::left ? padding : 0);
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    out += line + '\n';
  };
  append_line([&](std::size_t c) { return paint.dim(columns_[c].heading); },
              [&](std::size_t c) { return display_width(columns_[c].heading); });
  for (const auto& row : rows_) {
    append_line([&](std::size_t c) { return paint.swatch(row[c].colour) + row[c].text; },
                [&](std::size_t c) { return width_of(row[c]); });
  }
  return out;
}

std::string grouped(double value, int decimals) {
  std::string digits = fmt::format("{:.{}f}", value, decimals);
  const std::size_t end = std::min(digits.find('.'), digits.size());
  const std::size_t begin = digits.front() == '-' ? 1 : 0;
  // Four digits need no help.
  if (end - begin <= 4) return digits;
  for (std::size_t at = end; at > begin + 3;) {
    at -= 3;
    digits.insert(at, kNarrowSpace);
  }
  return digits;
}

}  // namespace frontkart::cli
