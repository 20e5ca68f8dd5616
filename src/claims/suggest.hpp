#pragma once

#include <optional>
#include <string>
#include <vector>

#include "claims/origins.hpp"

namespace frontkart::claims {

/// A rule of docs/reasoning.md that decided something, and on what.
struct FiredRule {
  std::string rule;                  ///< "S3-conflict", …
  std::vector<std::string> origins;  ///< keys, sorted
  std::vector<std::string> records;  ///< sorted
  friend bool operator==(const FiredRule&, const FiredRule&) = default;
};

/// What speaks for and against one status; only origins are counted.
struct Tally {
  AssessedStatus status;
  std::vector<std::string> supporting;  ///< keys of origins that stand for it, current
  std::vector<std::string> hesitant;    ///< that say it without standing for it
  std::vector<std::string> opposing;
  std::vector<std::string> reviewed;     ///< of the supporting: somebody else verified its claim or material
  std::vector<std::string> against_own;  ///< of the supporting: against its own party's interest
  bool stale = false;                    ///< the supporting are not current; used only where nothing current is there
};

/// What the rules suggest. Nothing applies it: an assessment is signed by a person.
struct Suggestion {
  std::optional<AssessedStatus> status;  ///< nothing: the rules suggest no status
  Confidence confidence = Confidence::low;
  std::vector<FiredRule> rules;  ///< in the order in which they decided
  std::vector<Tally> tallies;    ///< by status
};

/// Pure and total. Internal: never published.
[[nodiscard]] Suggestion suggest(const Origins& origins);

}  // namespace frontkart::claims
