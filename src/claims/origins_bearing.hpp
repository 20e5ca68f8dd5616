#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "claims/dossier.hpp"
#include "claims/origins.hpp"
#include "claims/origins_key.hpp"

/// What statements come down to. Private to the reasoning; the tables stand in docs/reasoning.md.
namespace frontkart::claims {

/// b - a in microseconds, held within what fits.
[[nodiscard]] std::int64_t between(Instant a, Instant b);

/// One fact that a record gives, before it is held against statuses.
struct Told {
  Ground ground = Ground::says;
  Fact fact = Fact::unclear;
  std::string party;
  std::string record;
  std::string confirms;
  bool committed = false;
  bool current = false;
  bool unconfirmed = false;
  Instant good_at;
};

/// What one record tells, or why it tells nothing.
struct Account {
  std::vector<Told> told;
  std::string aside;  ///< as `Aside::code`, where nothing is told
};

/// The last instant that a claim is about: its `as_of`, or earlier where it tells of an earlier time or was said then;
/// never after the dossier's moment.
[[nodiscard]] Instant good_at(const Recorded<Claim>& claim, Instant at);
[[nodiscard]] Account read_claim(const Recorded<Claim>& claim, const Dossier& dossier, const Roots& roots);
[[nodiscard]] Account read_map(const MapStatement& map, const Dossier& dossier);

/// Every status that a fact supports or opposes; never empty. `holders`: the parties that somebody says hold the place.
/// `source_party`: of who says it; may be empty.
[[nodiscard]] std::vector<Bearing> bearings_of(const Told& told, const std::vector<std::string>& holders,
                                               const std::string& source_party);
[[nodiscard]] Interest interest_of(const Told& told, const std::string& source_party);

}  // namespace frontkart::claims
