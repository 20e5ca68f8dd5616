#pragma once

#include <string>
#include <string_view>

#include "maps/legend.hpp"

namespace frontkart::cli {

/// The words about records.
struct RecordWords {
  std::string_view claims, reviews, outcome, assessment, deadline, assumed, known_from, cut, unnamed, several;
};

/// The words about two maps. {} in `lag` are the maps.
struct CompareWords {
  std::string_view agree, same_party, differ, only, share, no_definition;
  std::string_view lag, median, median_abs, changes, days, none, one_sided, other;
};

/// The words of tables, in one language.
struct Words {
  std::string_view map, mapper, states, first, last, licence, legend;
  std::string_view from, to, status, standing, party, region, at, ratio, change, places, place;
  std::string_view no_statement, de_jure, open, inhabitants, no_licence, nothing_shown, illustrative;
  std::string_view held, contested, unclear, asserted;
  RecordWords records;
  CompareWords compared;

  [[nodiscard]] std::string_view of(maps::Standing s) const;
};

/// `language`: nb, en or uk; English for any other.
[[nodiscard]] const Words& words(std::string_view language);

}  // namespace frontkart::cli
