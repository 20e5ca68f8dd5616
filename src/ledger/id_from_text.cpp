#include <array>
#include <cstdint>
#include <optional>

#include "ledger/entry.hpp"

namespace frontkart::ledger {
namespace {

constexpr std::size_t kMaxId = 80;

/// The next code point, with `text` advanced past it; U+FFFD for a byte that begins no character.
char32_t take_code_point(std::string_view& text) {
  const auto lead = static_cast<unsigned char>(text[0]);
  std::size_t length = 1;
  char32_t c = lead;
  if (lead >= 0xF0) {
    length = 4;
    c = lead & 0x07U;
  } else if (lead >= 0xE0) {
    length = 3;
    c = lead & 0x0FU;
  } else if (lead >= 0xC2) {
    length = 2;
    c = lead & 0x1FU;
  } else if (lead >= 0x80) {
    c = 0xFFFD;
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i >= text.size() || (static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80) {
      text.remove_prefix(1);
      return 0xFFFD;
    }
    c = (c << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
  }
  text.remove_prefix(length);
  return c;
}

/// U+00C0 to U+017F, without their marks.
constexpr std::array<std::string_view, 192> kLatin = {
    "A", "A", "A",  "A",  "A", "A", "AE", "C", "E", "E", "E", "E", "I", "I", "I",  "I",   // À
    "D", "N", "O",  "O",  "O", "O", "O",  "",  "O", "U", "U", "U", "U", "Y", "Th", "ss",  // Ð
    "a", "a", "a",  "a",  "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   // à
    "d", "n", "o",  "o",  "o", "o", "o",  "",  "o", "u", "u", "u", "u", "y", "th", "y",   // ð
    "A", "a", "A",  "a",  "A", "a", "C",  "c", "C", "c", "C", "c", "C", "c", "D",  "d",   // Ā
    "D", "d", "E",  "e",  "E", "e", "E",  "e", "E", "e", "E", "e", "G", "g", "G",  "g",   // Đ
    "G", "g", "G",  "g",  "H", "h", "H",  "h", "I", "i", "I", "i", "I", "i", "I",  "i",   // Ġ
    "I", "i", "IJ", "ij", "J", "j", "K",  "k", "k", "L", "l", "L", "l", "L", "l",  "L",   // İ
    "l", "L", "l",  "N",  "n", "N", "n",  "N", "n", "n", "N", "n", "O", "o", "O",  "o",   // ŀ
    "O", "o", "OE", "oe", "R", "r", "R",  "r", "R", "r", "S", "s", "S", "s", "S",  "s",   // Ő
    "S", "s", "T",  "t",  "T", "t", "T",  "t", "U", "u", "U", "u", "U", "u", "U",  "u",   // Š
    "U", "u", "U",  "u",  "W", "w", "Y",  "y", "Y", "Z", "z", "Z", "z", "Z", "z",  "s"};  // Ű

/// а to я (U+0430 to U+044F), Ukrainian (the national table of 2010, inside a word) and Russian where it differs.
struct Cyrillic {
  std::string_view ukrainian;
  std::string_view russian;
};
constexpr std::array<Cyrillic, 32> kCyrillic = {{
    {"a", "a"},   {"b", "b"},       {"v", "v"}, {"h", "g"}, {"d", "d"}, {"e", "e"},   {"zh", "zh"}, {"z", "z"},
    {"y", "i"},   {"i", "y"},       {"k", "k"}, {"l", "l"}, {"m", "m"}, {"n", "n"},   {"o", "o"},   {"p", "p"},
    {"r", "r"},   {"s", "s"},       {"t", "t"}, {"u", "u"}, {"f", "f"}, {"kh", "kh"}, {"ts", "ts"}, {"ch", "ch"},
    {"sh", "sh"}, {"shch", "shch"}, {"", ""},   {"y", "y"}, {"", ""},   {"e", "e"},   {"iu", "yu"}, {"ia", "ya"},
}};

char32_t to_lower(char32_t c) {
  if (c >= 0x0410 && c <= 0x042F) return c + 0x20;
  if (c >= 0x0400 && c <= 0x040F) return c + 0x50;
  if (c == 0x0490) return 0x0491;
  return c;
}

/// A text with ы, э, ё or ъ is Russian, any other Cyrillic one Ukrainian: one rule for each text, so that the same name
/// always gives the same id.
bool is_russian(std::string_view text) {
  while (!text.empty()) {
    const char32_t c = to_lower(take_code_point(text));
    if (c == U'ы' || c == U'э' || c == U'ё' || c == U'ъ') return true;
  }
  return false;
}

std::optional<std::string_view> cyrillic(char32_t lower, bool russian, bool word_begins) {
  if (!russian && word_begins) {
    if (lower == U'й') return "y";
    if (lower == U'ю') return "yu";
    if (lower == U'я') return "ya";
    if (lower == U'є') return "ye";
    if (lower == U'ї') return "yi";
  }
  if (lower >= 0x0430 && lower <= 0x044F) {
    const Cyrillic& letter = kCyrillic[lower - 0x0430];
    return russian ? letter.russian : letter.ukrainian;
  }
  switch (lower) {
    case U'ё':
      return "yo";
    case U'є':
      return "ie";
    case U'і':
    case U'ї':
      return "i";
    case U'ґ':
      return "g";
    case U'ў':
      return "u";
    default:
      return std::nullopt;
  }
}

/// Marks that stand inside a word without dividing it: apostrophes, the soft sign's substitutes, combining accents.
bool is_silent(char32_t c) {
  return c == U'\'' || c == U'’' || c == U'ʼ' || c == U'ʹ' || c == U'`' || c == 0x00AD || (c >= 0x0300 && c <= 0x036F);
}

}  // namespace

std::string id_from_text(std::string_view text) {
  std::string out;
  bool gap = false;
  const auto add = [&](std::string_view letters, bool capital) {
    if (letters.empty()) return;
    if (gap && !out.empty()) out += '-';
    gap = false;
    const char first = letters.front();
    out += capital && first >= 'a' && first <= 'z' ? static_cast<char>(first - 'a' + 'A') : first;
    out += letters.substr(1);
  };

  const bool russian = is_russian(text);
  std::string_view rest = text;
  while (!rest.empty() && out.size() <= kMaxId) {
    const char32_t c = take_code_point(rest);
    const char32_t lower = to_lower(c);
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')) {
      const char letter = static_cast<char>(c);
      add({&letter, 1}, false);
    } else if (const auto letters = cyrillic(lower, russian, gap || out.empty())) {
      add(*letters, c != lower);
    } else if (c >= 0x00C0 && c <= 0x017F && c != 0x00D7 && c != 0x00F7) {
      add(kLatin[c - 0x00C0], false);
    } else if (!is_silent(c)) {
      gap = true;
    }
  }
  if (out.empty()) return 'x' + sha256(text).hex().substr(0, 12);
  if (out.size() > kMaxId) {
    const std::size_t boundary = out.rfind('-', kMaxId);
    out.resize(boundary == std::string::npos ? kMaxId : boundary);
  }
  return out;
}

}  // namespace frontkart::ledger
