#include "exchange/gazetteer_names.hpp"

#include <algorithm>
#include <cstdint>

#include "base/digest.hpp"

namespace frontkart::exchange {
namespace {

constexpr std::size_t kMaxIdBytes = 80;
constexpr std::size_t kMaxSlugBytes = 48;

bool is_ascii_letter(std::uint32_t c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_ascii_digit(std::uint32_t c) {
  return c >= '0' && c <= '9';
}

/// Decodes the code point at `at` and moves on; a byte that is no part of UTF-8 counts as itself.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t lead = byte(at++);
  std::size_t more = 0;
  std::uint32_t c = lead;
  if (lead >= 0xf0) {
    more = 3;
    c = lead & 0x07U;
  } else if (lead >= 0xe0) {
    more = 2;
    c = lead & 0x0fU;
  } else if (lead >= 0xc0) {
    more = 1;
    c = lead & 0x1fU;
  }
  for (; more > 0 && at < text.size() && (byte(at) & 0xc0U) == 0x80U; --more) c = (c << 6U) | (byte(at++) & 0x3fU);
  return c;
}

void append_code_point(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0U | (c >> 6U));
    out += static_cast<char>(0x80U | (c & 0x3fU));
  } else {
    out += static_cast<char>(0xe0U | ((c >> 12U) & 0x0fU));
    out += static_cast<char>(0x80U | ((c >> 6U) & 0x3fU));
    out += static_cast<char>(0x80U | (c & 0x3fU));
  }
}

/// Base letters of U+00C0..U+017F, in order; '.' where a letter has none, '#' where it is not a letter.
constexpr std::string_view kLatinBase =
    "aaaaaaaceeeeiiii.nooooo#ouuuuy.saaaaaaaceeeeiiii.nooooo#ouuuuy.y"
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuu"
    "uu"
    "wwyyyzzzzzzs";
static_assert(kLatinBase.size() == 0x180 - 0xc0);

bool is_cyrillic(std::uint32_t c) {
  return c >= 0x400 && c <= 0x52f;
}

std::uint32_t lower_cyrillic(std::uint32_t c) {
  if (c >= 0x410 && c <= 0x42f) return c + 0x20;
  if (c >= 0x400 && c <= 0x40f) c += 0x50;
  if (c >= 0x460 && c <= 0x52f && c % 2 == 0 && !(c >= 0x482 && c <= 0x489)) ++c;
  return c == 0x451 ? 0x435 : c;
}

}  // namespace

std::string guess_language(std::string_view name, std::string_view country) {
  bool cyrillic = false;
  for (std::size_t at = 0; at < name.size();) cyrillic = is_cyrillic(next_code_point(name, at)) || cyrillic;
  if (cyrillic && (country == "UA" || country == "Ukraine")) return "uk";
  if (cyrillic && (country == "RU" || country == "Russia")) return "ru";
  return "und";
}

std::string language_of_column(std::string_view suffix) {
  if (suffix == "latin") return "und-Latn";
  if (suffix == "no") return "nb";
  const auto dash = suffix.find_first_of("-_");
  const auto language = suffix.substr(0, dash);
  if (language.size() < 2 || language.size() > 3) return {};
  std::string out(suffix);
  std::replace(out.begin(), out.end(), '_', '-');
  if (out.size() > 35 || out.back() == '-') return {};
  for (const char c : out) {
    const auto u = static_cast<std::uint8_t>(c);
    if (!is_ascii_letter(u) && !is_ascii_digit(u) && c != '-') return {};
  }
  return out;
}

std::optional<std::pair<std::string, std::string>> form_of_column(std::string_view suffix) {
  const auto dot = suffix.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  std::string lang = language_of_column(suffix.substr(0, dot));
  const auto form = suffix.substr(dot + 1);
  const bool letters = !form.empty() && form.size() <= 8 &&
                       std::all_of(form.begin(), form.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (lang.empty() || !letters) return std::nullopt;
  return std::pair(std::move(lang), std::string(form));
}

std::string normalised_name(std::string_view name) {
  std::string out;
  out.reserve(name.size());
  for (std::size_t at = 0; at < name.size();) {
    const auto c = next_code_point(name, at);
    if (is_ascii_letter(c)) {
      out += static_cast<char>(c | 0x20U);
    } else if (is_ascii_digit(c)) {
      out += static_cast<char>(c);
    } else if (c >= 0xc0 && c < 0x180) {
      const char base = kLatinBase[c - 0xc0];
      if (base == '.') append_code_point(out, c < 0xe0 ? c + 0x20 : c);
      if (base != '.' && base != '#') out += base;
    } else if (is_cyrillic(c)) {
      append_code_point(out, lower_cyrillic(c));
    } else if (c >= 0x180 && !(c >= 0x2b0 && c <= 0x36f) && !(c >= 0x2000 && c <= 0x206f)) {
      append_code_point(out, c);
    }
  }
  return out;
}

bool is_lower_case_slug(std::string_view name) {
  bool letter = false;
  for (const char c : name) {
    if (static_cast<std::uint8_t>(c) >= 0x80 || (c >= 'A' && c <= 'Z')) return false;
    letter = letter || (c >= 'a' && c <= 'z');
  }
  return letter;
}

std::string with_capitals(std::string name) {
  bool start = true;
  for (char& c : name) {
    if (start && c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    start = c == ' ' || c == '-';
  }
  return name;
}

void add_name(std::vector<Name>& names, std::string lang, std::string_view text) {
  if (text.empty()) return;
  const bool named = lang != "und" && lang != "und-Latn";
  for (const auto& name : names) {
    if (name.text == text && (name.lang == lang || !named)) return;
  }
  names.push_back({std::move(lang), std::string(text)});
}

std::string derived_id(std::string_view text, std::string_view fallback, std::string_view key) {
  std::string slug;
  for (std::size_t at = 0; at < text.size() && slug.size() < kMaxSlugBytes;) {
    const auto c = next_code_point(text, at);
    if (is_ascii_letter(c)) {
      slug += static_cast<char>(c | 0x20U);
    } else if (is_ascii_digit(c)) {
      slug += static_cast<char>(c);
    } else if (c >= 0xc0 && c < 0x180 && kLatinBase[c - 0xc0] >= 'a') {
      slug += kLatinBase[c - 0xc0];
    } else if ((c == ' ' || c == '-') && !slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  while (!slug.empty() && slug.back() == '-') slug.pop_back();
  if (slug.empty()) slug = fallback;
  return slug + "-" + sha256(key).hex().substr(0, 10);
}

bool has_id_form(std::string_view text) {
  if (text.empty() || text.size() > kMaxIdBytes) return false;
  const auto ok = [](char c) {
    const auto u = static_cast<std::uint8_t>(c);
    return is_ascii_letter(u) || is_ascii_digit(u);
  };
  return ok(text.front()) && std::all_of(text.begin(), text.end(),
                                         [&](char c) { return ok(c) || c == ':' || c == '.' || c == '_' || c == '-'; });
}

}  // namespace frontkart::exchange
