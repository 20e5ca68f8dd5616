#include "ledger/search_text.hpp"

#include <algorithm>

namespace frontkart::ledger {
namespace {

bool stands_at(const SearchWords::Phrase& phrase, const std::vector<std::string>& words, std::size_t at) {
  for (std::size_t i = 0; i < phrase.words.size(); ++i) {
    const bool may_go_on = phrase.prefix && i + 1 == phrase.words.size();
    const std::string& word = words[at + i];
    if (may_go_on ? !word.starts_with(phrase.words[i]) : word != phrase.words[i]) return false;
  }
  return true;
}

bool holds(const std::vector<std::string>& words, const SearchWords::Phrase& phrase) {
  for (std::size_t at = 0; at + phrase.words.size() <= words.size(); ++at) {
    if (stands_at(phrase, words, at)) return true;
  }
  return false;
}

}  // namespace

std::string joined_words(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for_each_word(text, [&](std::string_view word) {
    if (!out.empty()) out += ' ';
    out += word;
  });
  return out;
}

SearchWords search_words(const SearchQuery& query) {
  SearchWords out;
  out.possible = !query.groups.empty() && query.limit > 0;
  for (const auto& group : query.groups) {
    std::vector<SearchWords::Phrase> alternatives;
    for (const SearchQuery::Phrase& phrase : group) {
      SearchWords::Phrase words{{}, phrase.prefix};
      for_each_word(phrase.words, [&](std::string_view word) { words.words.emplace_back(word); });
      if (!words.words.empty()) alternatives.push_back(std::move(words));
    }
    if (alternatives.empty()) out.possible = false;
    out.groups.push_back(std::move(alternatives));
  }
  return out;
}

bool is_found(const SearchWords& query, const std::vector<std::string>& words) {
  return query.possible && std::all_of(query.groups.begin(), query.groups.end(), [&](const auto& group) {
           return std::any_of(group.begin(), group.end(),
                              [&](const SearchWords::Phrase& phrase) { return holds(words, phrase); });
         });
}

}  // namespace frontkart::ledger
