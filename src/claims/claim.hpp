#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/edtf.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "claims/vocabulary.hpp"

namespace frontkart::claims {

using Json = nlohmann::json;

/// An argument of a proposition: a reference ("party/ua", "place/sudzha") or plain words, never both.
struct Argument {
  std::string ref;
  std::string text;
  friend bool operator==(const Argument&, const Argument&) = default;
};

/// JSON: {"predicate":"left","args":["party/ua","place/sudzha",{"text":"…"}]}; short form for people:
/// `left(ua, sudzha)`, with "quoted words" for text.
struct Proposition {
  Predicate predicate = Predicate::other;
  std::vector<Argument> args;
  friend bool operator==(const Proposition&, const Proposition&) = default;
};

/// One link of a chain. Stored publisher first; the last link is who says it.
struct ChainLink {
  std::string source;  ///< reference to a source
  std::string cue;     ///< the words that attribute: "skal ha", "melder"
  std::string via;     ///< reference to the item that it came through ("a post", another article); may be empty
  Factuality factuality = Factuality::uu;
  friend bool operator==(const ChainLink&, const ChainLink&) = default;
};

/// A time as said and as understood.
struct When {
  std::string raw;   ///< the item's words; may be empty
  std::string edtf;  ///< empty: not resolved
  WhenRole role = WhenRole::during;
  /// What relative words lean on: "item" (its publication), "statement" (the speaker's), "unresolved" (a statement of
  /// unknown time: then edtf is a reading that needs `assumes`), or an RFC 3339 time.
  std::string anchor = "item";
  std::string assumes;  ///< "the post is of that week"; empty: nothing
  EdtfBounds bounds;    ///< computed from edtf; both sides open where it is empty
  friend bool operator==(const When&, const When&) = default;
};

struct Where {
  std::string ref;  ///< place, region or route; empty where a point or an area is given
  PlaceRelation relation = PlaceRelation::in;
  std::optional<std::pair<double, double>> point;  ///< longitude, latitude in degrees
  std::optional<double> radius_m;
  std::optional<Json> area;  ///< GeoJSON Polygon or MultiPolygon
  std::string raw;           ///< the item's words; may be empty
  bool coreference = false;  ///< the words only point back ("there"): flagged
  friend bool operator==(const Where&, const Where&) = default;
};

struct Value {
  double number = 0;
  std::string unit;  ///< "km2", "times", "people", …
  bool about = false;
  std::string of;  ///< for a ratio: reference to the region that it is compared with
  friend bool operator==(const Value&, const Value&) = default;
};

/// One statement found in an item, expanded. `defaulted` names the members that nobody typed or confirmed yet.
struct Claim {
  std::string item;
  std::string words;                    ///< as they stand in the item; may be empty for a picture's
  std::optional<std::uint64_t> offset;  ///< where they begin in the item's text, in bytes of UTF-8
  Proposition says;
  std::vector<ChainLink> chain;  ///< publisher first
  Hedge hedge = Hedge::attributed;
  bool quote = false;  ///< the words are the speaker's own
  HowKnown how_known = HowKnown::unknown;
  When when;
  std::optional<Instant> as_of;  ///< default: the item's publication
  std::optional<When> stated;    ///< when the speaker said it, where that is not the item's publication
  Where where;
  std::optional<Value> value;
  std::optional<When> deadline;          ///< of a prediction
  std::vector<Proposition> presupposes;  ///< what must hold for it to make sense
  std::string repeats;                   ///< claim that it says again: no new origin; may be empty
  std::vector<std::string> about_words;  ///< quoted words that are not ours, such as "withdrawal"
  std::string note;
  Visibility visibility = Visibility::desk;
  std::string public_as;
  std::optional<Instant> not_before;
  std::vector<std::string> defaulted;

  /// Who says it: the chain's last link. Empty chain: empty.
  [[nodiscard]] std::string_view speaker() const;
  friend bool operator==(const Claim&, const Claim&) = default;
};

/// The canonical members, in the form that `claim_from_json` reads; equal claims give equal JSON.
[[nodiscard]] Json to_json(const Claim& claim);
/// An expanded claim. Errors: bad_input; `where` is the member as a JSON pointer ("/chain/1/factuality").
[[nodiscard]] Result<Claim> claim_from_json(const Json& body);

/// What the expansion takes from an item.
struct ItemFacts {
  std::string publisher;              ///< reference to a source; may be empty
  std::optional<Instant> published;   ///< its latest possible instant
  const std::string* text = nullptr;  ///< null: not archived
  std::string zone = "UTC";
};

/// What the expansion needs to know of other records, at the recorded time of the claim.
struct Surroundings {
  /// The reference that an argument or source written without a kind means ("ua" → "party/ua"), the first of these
  /// kinds that has such an id; nothing: none has.
  std::function<std::optional<std::string>(std::string_view id, std::span<const std::string_view> kinds)> resolve;
  /// The item that a claim was found in; nothing: no such item.
  std::function<Result<ItemFacts>(std::string_view reference)> item;
};
/// The claim that a person typed (docs/formats/records.md: item, words, says, by, hedge; through, when, where, value,
/// deadline) or an expanded one, as the expanded one with `defaulted` filled. What was given is never changed. Errors:
/// bad_input with the member; a reference that nothing has; words that are not in the item's text or stand there more
/// than once without an offset.
[[nodiscard]] Result<Claim> expand_claim(const Json& typed, const Surroundings& surroundings);

/// The published table: the factuality of each link, publisher first, of a chain of this length.
[[nodiscard]] std::vector<Factuality> factuality_of(Hedge hedge, std::size_t links);

/// What a claim with this predicate presupposes by itself (an attempt to push a party out presupposes its presence). An
/// argument "before" (words) says that it must have held earlier: who left a place was there.
[[nodiscard]] std::vector<Proposition> presuppositions_of(const Proposition& says);

/// `left(ua, sudzha)`; arguments keep what was written, as text where it stood in quotes, else as a reference that may
/// lack its kind. Error: bad_input.
[[nodiscard]] Result<Proposition> parse_proposition(std::string_view text);
/// "left(party/ua, place/sudzha)".
[[nodiscard]] std::string format_proposition(const Proposition& proposition);

/// The kinds that each argument of a predicate may refer to, the likeliest first; the last one holds for all further
/// arguments. Empty list: only words.
[[nodiscard]] std::span<const std::span<const std::string_view>> signature_of(Predicate predicate);

}  // namespace frontkart::claims
