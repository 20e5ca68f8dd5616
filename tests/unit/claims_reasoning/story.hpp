#pragma once

#include <string>
#include <string_view>

#include "claims/dossier.hpp"
#include "claims/number_check.hpp"
#include "claims/origins.hpp"
#include "claims/suggest.hpp"

namespace frontkart::claims {

/// A dossier written as lines that can be read. The subject is Sudzha, in the region ru-kursk, at the article's moment.
///
///   claim("ID: SPEAKER > RELAY > PUBLISHER: PROPOSITION HEDGE; option; …")
///     options: by|since|during|as-of EDTF · as_of TIME · known TIME · stated EDTF · via ITEM · item ITEM · repeats
///     CLAIM
///              presupposes PROPOSITION · outskirts · inside · around · deadline EDTF · assumes WORDS · about
///              value NUMBER UNIT · of REGION · unconfirmed · offset N
///   source("ID KIND [of PARTY]")   item("ID KIND by SOURCE… [repeats ITEM] [quotes ITEM] [subset-of ITEM] [parts
///   ITEM…]") review("ID: SOURCE RESULT TARGET [known-from CLAIM] [at TIME]") map("ID STANDING [PARTY] by MAPPER…[;
///   state TIME][; since TIME][; own][; derived][; illustrative]")
///
/// Words without a kind get one: ua, ru and us are parties, sudzha a place, ru-… and no-… regions, the rest sources.
class Story {
 public:
  explicit Story(std::string_view at = "2025-03-12T19:00:00Z");

  Story& claim(std::string_view line);
  Story& source(std::string_view line);
  Story& item(std::string_view line);
  Story& review(std::string_view line);
  Story& map(std::string_view line);
  /// "ID: PARTY REGION TIME=KM2 TIME=KM2 …", of the map ID
  Story& series(std::string_view line);

  Dossier dossier;

  [[nodiscard]] Origins origins() const { return origins_of(dossier); }
  [[nodiscard]] Suggestion suggestion() const { return suggest(origins()); }
  [[nodiscard]] NumberCheck check(std::string_view claim) const;
};

[[nodiscard]] Instant instant(std::string_view text);
[[nodiscard]] Proposition proposition(std::string_view text);

/// "afp[left again] art[control] | unnamed hearsay": the claims of every origin, then those that add none with codes.
[[nodiscard]] std::string told(const Origins& origins);
/// "says absent(ua): for not-held(ua), against held(ua)" of one record, one line for each fact.
[[nodiscard]] std::string bearings(const Origins& origins, std::string_view record);
/// "left/attempt: present/absent", one line for each, in order.
[[nodiscard]] std::string conflicts(const Origins& origins);
/// "contested low: S4-conflict-is-low S5-fought-over-is-contested"
[[nodiscard]] std::string told(const Suggestion& suggestion);
[[nodiscard]] bool fired(const Suggestion& suggestion, std::string_view rule);
[[nodiscard]] const Origin& origin(const Origins& origins, std::string_view key);

}  // namespace frontkart::claims
