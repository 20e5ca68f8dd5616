#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ledger/entry.hpp"

namespace frontkart::ledger {

struct Link {
  std::string role;
  std::string target;  ///< "kind/id"
  friend auto operator<=>(const Link&, const Link&) = default;
};

/// What a store keeps beside an entry so that questions need not read the whole ledger. A function of kind, id and
/// body alone: it can be computed again at any time, and is what `check --rebuild` compares.
struct Projection {
  std::vector<Link> links;             ///< sorted, without repeats
  std::vector<std::string> names;      ///< folded, sorted, without repeats; places, regions, parties, sources, routes
  std::vector<std::string> media;      ///< SHA-256 in hex, sorted, without repeats
  std::vector<std::string> originals;  ///< SHA-256 in hex of archived originals that a snapshot or an edition leans on
  std::string text;                    ///< folded; empty: full-text search does not find the entry
  friend bool operator==(const Projection&, const Projection&) = default;
};

/// The one word by which the text of an entry that refers to a place, region, party, source or route ("place/sudzha") can
/// be found, whatever the entry calls it: letters and digits of the reference, its other characters as letters beyond
/// ASCII, so that no text holds it by chance.
[[nodiscard]] std::string reference_word(std::string_view reference);

/// Never fails: a body without the expected form, a purged or retracted one projects to nothing.
[[nodiscard]] Projection project(std::string_view kind, std::string_view id, const Json& body);

}  // namespace frontkart::ledger
