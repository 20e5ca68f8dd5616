#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "claims/dossier.hpp"

/// Claims' values held against the maps' own figures and the official areas of regions. Thresholds: docs/reasoning.md.
namespace frontkart::claims {

enum class NumberVerdict { ok, flagged, cannot_be_checked };
[[nodiscard]] std::string_view name_of(NumberVerdict value);

/// One thing that a value was compared with. Never averaged with others.
struct Figure {
  std::string source;  ///< "map/…", "region/…" (its official area) or "claim/…" (the number that a ratio starts from)
  std::string basis;               ///< "series", "official", "polygon", "claimed", "history"
  std::string cited;               ///< where an official area comes from; may be empty
  std::optional<Instant> at;       ///< of the compared state or begin
  std::optional<Instant> from_at;  ///< of a trend: where it begins
  double number = 0;               ///< km²; of a history: days between claim and map
  std::optional<double> from_number;
  std::optional<double>
      ratio;  ///< claimed / number; of a ratio claim: the right ratio; of a trend: number / from_number
  bool agrees = false;
};

struct NumberCheck {
  std::string claim;
  std::string what;  ///< "area", "ratio", "trend", "since"
  NumberVerdict verdict = NumberVerdict::cannot_be_checked;
  /// Why it cannot be checked ("no-series", "no-official-area", "no-base", "no-value", "no-unit", "no-direction",
  /// "no-region", "no-time", "no-history"); "maps-disagree" where some figures agree and others do not; else empty.
  std::string code;
  std::optional<double> claimed;
  std::optional<double> right;  ///< of a flagged ratio: what it should be; of a flagged area: the nearest figure
  double tolerance = 0;         ///< that was used, as a share of the compared number (of "since": in days)
  std::vector<Figure> figures;  ///< the nearest first, then by source
};

/// One result for each claim with a number, trend or begin that is meant to be checked, by claim id. Pure; never fails.
[[nodiscard]] std::vector<NumberCheck> check_numbers(const Dossier& dossier);

}  // namespace frontkart::claims
