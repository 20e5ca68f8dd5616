#include "base/folded.hpp"

#include <unicode/translit.h>

#include <memory>
#include <unordered_map>

namespace frontkart {
namespace {

/// Words repeat, and transliteration is slow: each thread keeps what it has seen.
constexpr std::size_t kMaxKept = 50'000;
constexpr std::size_t kMaxKeptWord = 64;

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 128;
}

bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || !is_ascii(c);
}

/// Apostrophes stand for soft signs and are left out in most spellings.
bool is_apostrophe(char c) {
  return c == '\'' || c == '`';
}

std::string transliterated(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  thread_local const std::unique_ptr<icu::Transliterator> transliterator(icu::Transliterator::createInstance(
      "Any-Latin; NFD; [:Nonspacing Mark:] Remove; Latin-ASCII; Lower", UTRANS_FORWARD, code));
  icu::UnicodeString u = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int>(text.size())));
  if (transliterator) {
    transliterator->transliterate(u);
  } else {
    u.toLower();
  }
  // What bytes that are not UTF-8 have become.
  u.findAndReplace(icu::UnicodeString(static_cast<UChar32>(0xFFFD)), icu::UnicodeString(" "));
  std::string out;
  u.toUTF8String(out);
  return out;
}

/// Appends the words of `text`, lower-case already where it is not ASCII.
void append_words(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (is_word_byte(c)) {
      out += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    } else if (!is_apostrophe(c) && !out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
}

}  // namespace

std::string folded(std::string_view text) {
  thread_local std::unordered_map<std::string, std::string> kept;
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    bool ascii = true;
    while (end < text.size() && (is_word_byte(text[end]) || is_apostrophe(text[end]))) {
      ascii = ascii && is_ascii(text[end]);
      ++end;
    }
    const std::string_view word = text.substr(i, end - i);
    if (ascii) {
      append_words(out, word);
    } else if (word.size() > kMaxKeptWord) {
      append_words(out, transliterated(word));
    } else {
      if (kept.size() > kMaxKept) kept.clear();
      auto [at, is_new] = kept.try_emplace(std::string(word));
      if (is_new) at->second = transliterated(word);
      append_words(out, at->second);
    }
    if (end < text.size()) append_words(out, " ");
    i = end + 1;
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace frontkart
