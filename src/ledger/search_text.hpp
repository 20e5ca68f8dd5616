#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/ledger_store.hpp"

namespace frontkart::ledger {

/// Longer words are cut, in texts and in queries alike.
inline constexpr std::size_t kMaxWordSize = 1'024;

/// Letters and digits of ASCII, and every byte of other letters: what `folded` leaves between spaces.
[[nodiscard]] constexpr bool is_search_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         static_cast<unsigned char>(c) >= 0x80U;
}

/// Calls `visit` with each word of a folded text, in its order.
template <class Visit>
void for_each_word(std::string_view text, Visit&& visit) {
  std::size_t i = 0;
  while (i < text.size()) {
    if (!is_search_byte(text[i])) {
      ++i;
      continue;
    }
    std::size_t end = i;
    while (end < text.size() && is_search_byte(text[end])) ++end;
    visit(text.substr(i, std::min(end - i, kMaxWordSize)));
    i = end;
  }
}

/// The words, one space between two: what a full-text index is given.
[[nodiscard]] std::string joined_words(std::string_view text);

/// A query in words: alternatives without words are gone. `possible`: some group may be found.
struct SearchWords {
  struct Phrase {
    std::vector<std::string> words;  ///< at least one
    bool prefix = false;
  };
  std::vector<std::vector<Phrase>> groups;
  bool possible = true;
};
[[nodiscard]] SearchWords search_words(const SearchQuery& query);

/// Whether a text, as its words, is found.
[[nodiscard]] bool is_found(const SearchWords& query, const std::vector<std::string>& words);

}  // namespace frontkart::ledger
