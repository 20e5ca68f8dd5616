#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "brief/teller.hpp"

namespace frontkart::brief {

/// A claim about a claim about a claim is told so far.
inline constexpr int kTellerDepth = 3;

/// Adds a word to a list that has no word twice.
inline void add_once(std::vector<std::string>& list, std::string_view word) {
  if (std::find(list.begin(), list.end(), word) == list.end()) list.emplace_back(word);
}

/// One proposition of one claim, sorted into what patterns ask for.
struct Teller::Context {
  const claims::Claim& claim;
  const claims::Proposition& says;
  int depth = 0;
  Attribution from{};
  std::vector<std::string> actors{};  ///< parties and sources
  std::vector<std::string> places{};
  std::vector<std::string> items{};
  std::vector<std::string> claims{};
  std::vector<std::string> texts{};
  claims::PlaceRelation relation = claims::PlaceRelation::in;
  Conditions conditions{};
  const nlohmann::json* clause = nullptr;
  bool total = false;       ///< words for what is not stated may be used
  bool time_told = false;   ///< the clause has its time inside
  bool place_told = false;  ///< the free words have the place inside
  std::vector<std::string> flags{};
};

}  // namespace frontkart::brief
