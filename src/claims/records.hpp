#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/edtf.hpp"
#include "base/result.hpp"
#include "claims/claim.hpp"
#include "claims/vocabulary.hpp"

/// The bodies of the ledger's records about what was said, shown, checked and decided, as values. `from_json` reads
/// what `to_json` made or a person typed; errors are bad_input with the member as a JSON pointer in `where`, and an
/// unknown member is one. References are "kind/id" or "kind/id@HASH"; in typed records a bare id takes the kind that
/// the member expects.
namespace frontkart::claims {

struct Name {
  std::string lang;  ///< BCP 47
  std::string text;
  std::string
      form;  ///< case needed in sentences: empty is the nominative; "gen", "dat", "acc", "ins", "loc", "voc", "adj"
  friend bool operator==(const Name&, const Name&) = default;
};

/// Members that every record has.
struct Common {
  std::string note;
  Visibility visibility = Visibility::desk;
  std::string public_as;
  std::optional<Instant> not_before;
  friend bool operator==(const Common&, const Common&) = default;
};

struct Party {
  std::vector<Name> names;
  std::string colour;  ///< "#rrggbb" or empty
  Common common;
};

struct Source {
  std::vector<Name> names;
  SourceKind kind = SourceKind::organisation;  ///< JSON member "type"
  std::string party;                           ///< reference to a party; only with `party_basis`
  std::string party_basis;                     ///< the cited office or own declaration
  std::string reliability;                     ///< "A" to "F" or empty; internal
  std::string url;
  Common common;
};

struct Related {
  ItemRelation relation = ItemRelation::related;  ///< JSON member "type"
  std::string target;
};

struct Depiction {
  std::string what;
  Where where;
  std::optional<When> when;
};

struct Item {
  ItemKind kind = ItemKind::article;    ///< JSON member "type"
  std::vector<std::string> publishers;  ///< references to sources; JSON "publisher": one, or a list
  std::string title;
  std::string url;
  std::string archive_url;
  std::string capture_tool;
  std::optional<When> published;  ///< JSON: EDTF, or an object like a claim's `when`
  std::optional<Instant> retrieved;
  std::string language;
  std::string zone;  ///< IANA zone of the publisher's dates; empty: UTC
  std::optional<std::string> text;
  std::vector<std::string> media;        ///< SHA-256 in hex
  std::vector<std::string> media_types;  ///< of each medium, detected from its bytes ("image/jpeg")
  std::vector<Depiction> depicts;
  std::optional<std::pair<double, double>> camera;  ///< longitude, latitude
  std::optional<double> bearing;                    ///< degrees from north, clockwise
  std::string first_seen;                           ///< what a search for its first appearance gave
  std::string licence;
  std::string redistribute = "none";  ///< none, picture or data
  bool graphic = false;
  People people = People::unchecked;
  std::vector<Related> relations;
  std::vector<std::string> parts;  ///< of a set
  std::string subset_of;
  /// Of a set: a number, "several", or nothing where unknown.
  std::variant<std::monostate, std::uint64_t, std::string> count;
  bool described_only = false;  ///< known only by description: never merged automatically
  Common common;
};

struct Review {
  std::string by;      ///< reference to a source
  std::string target;  ///< reference to an item or claim
  Aspect aspect = Aspect::unspecified;
  ReviewResult result = ReviewResult::inconclusive;
  std::string method;
  std::optional<When> at;
  std::string known_from;  ///< claim that tells of it; empty: the reviewer recorded it here
  Common common;
};

struct Enquiry {
  std::string whom;  ///< reference to a source
  std::string what;
  std::vector<std::string> about;  ///< references: claims, places, items
  std::optional<Instant> asked;
  std::optional<Instant> deadline;
  EnquiryAnswer answer = EnquiryAnswer::none;
  std::string answer_text;
  std::optional<Instant> answered;
  Common common;
};

struct AssessedStatus {
  AssessedStanding standing = AssessedStanding::unclear;
  std::string party;  ///< reference to a party, for held, not_held and asserted
  friend bool operator==(const AssessedStatus&, const AssessedStatus&) = default;
};

/// Short form of a status: "held(ua)", "not-held(ua)", "contested", "unclear", "asserted(ru)".
struct Assessment {
  std::string of;  ///< reference to a place or region
  AssessedStatus status;
  EdtfBounds from;  ///< JSON "from": EDTF
  std::string from_edtf;
  std::string to_edtf;  ///< empty: holds on
  EdtfBounds to;
  Confidence confidence = Confidence::low;
  std::vector<std::string> basis;
  std::string reason;
  std::string author;              ///< who signs
  std::string approver;            ///< may be empty
  std::optional<Instant> decided;  ///< default: when recorded
  Common common;
};

/// A change of the desk's own map.
struct Edit {
  std::string map;  ///< reference to a map
  Instant valid_from;
  Json area;           ///< GeoJSON Polygon or MultiPolygon, longitude and latitude in degrees
  std::string status;  ///< id in the map's legend; empty: no statement
  std::vector<std::string> basis;
  std::string reason;
  std::string over;  ///< edit that it overrules on a tie; may be empty
  Common common;
};

struct Outcome {
  std::string claim;
  OutcomeResult result = OutcomeResult::unresolvable;
  std::vector<std::string> evidence;
  std::string resolver;
  std::optional<Instant> at;
  Common common;
};

/// One person's word that a version of a record may go out at once and with its positions. Two different authors of
/// entries make it so.
struct Release {
  std::string target;  ///< reference to a claim, item or edit, with its version
  std::string reason;
  Common common;
};

/// One publication. Written by the program, never typed; its id is the number.
struct Edition {
  std::uint64_t number = 1;
  Instant published;
  std::string head;      ///< SHA-256 in hex of its head
  std::string root;      ///< of its tree, hex
  std::string contents;  ///< SHA-256 in hex of the archived original that holds its public records
  std::string previous;  ///< reference to the edition before; empty: the first
  std::uint64_t records = 0;
  std::uint64_t edit_delay_s = 0;
  std::uint64_t point_delay_s = 0;
  std::vector<std::string> approved_by;  ///< roles, never names
  Common common;
};

struct Route {
  std::vector<Name> names;
  RouteKind kind = RouteKind::road;                           ///< JSON member "type"
  std::vector<std::vector<std::pair<double, double>>> lines;  ///< longitude, latitude
  std::vector<std::string> roles;
  Common common;
};

[[nodiscard]] Json to_json(const Party&);
[[nodiscard]] Json to_json(const Source&);
[[nodiscard]] Json to_json(const Item&);
[[nodiscard]] Json to_json(const Review&);
[[nodiscard]] Json to_json(const Enquiry&);
[[nodiscard]] Json to_json(const Assessment&);
[[nodiscard]] Json to_json(const Edit&);
[[nodiscard]] Json to_json(const Outcome&);
[[nodiscard]] Json to_json(const Route&);
[[nodiscard]] Json to_json(const Release&);
[[nodiscard]] Json to_json(const Edition&);

[[nodiscard]] Result<Party> party_from_json(const Json& body);
[[nodiscard]] Result<Source> source_from_json(const Json& body);
[[nodiscard]] Result<Item> item_from_json(const Json& body);
[[nodiscard]] Result<Review> review_from_json(const Json& body);
[[nodiscard]] Result<Enquiry> enquiry_from_json(const Json& body);
[[nodiscard]] Result<Assessment> assessment_from_json(const Json& body);
[[nodiscard]] Result<Edit> edit_from_json(const Json& body);
[[nodiscard]] Result<Outcome> outcome_from_json(const Json& body);
[[nodiscard]] Result<Route> route_from_json(const Json& body);
[[nodiscard]] Result<Release> release_from_json(const Json& body);
[[nodiscard]] Result<Edition> edition_from_json(const Json& body);

/// Kinds whose bodies people type: party, source, item, claim, review, enquiry, assessment, edit, outcome, route,
/// release.
[[nodiscard]] std::span<const std::string_view> record_kinds();

/// The body to store for a typed record of one of `record_kinds` (without the members kind, id, author, reason,
/// recorded): every member checked, bare ids completed, claims expanded, members in one form. Equal meaning gives equal
/// JSON; normalised(normalised(x)) == normalised(x). Errors: as the `from_json`s and `expand_claim`.
[[nodiscard]] Result<Json> normalised(std::string_view kind, const Json& typed, const Surroundings& surroundings);

/// A retraction's body: {"retracted":true,"visibility":…}.
[[nodiscard]] bool is_retracted(const Json& body);

/// Roles of links, by kind:
///   claim       item, arg (of says), where, chain (each link), speaker (its last), via, of (what a value is compared
///               with), repeats, presupposes (only what is linked in no other role)
///   item        publisher, part, subset-of, depicts (where), and its relations: quotes, repeats, part-of, related
///   source      party;  place: region;  region: parent, party (de jure; these three only where they are full
///   references) review      by, target, known-from enquiry     whom, about assessment  of, party, basis edit map,
///   basis, over outcome     claim, evidence release releases edition previous map permitted-by
struct RecordLink {
  std::string role;
  std::string target;  ///< "kind/id"; the version, where one is named, is left out
  friend auto operator<=>(const RecordLink&, const RecordLink&) = default;
};
/// Every record that a body refers to, sorted, without repeats. Never fails: what has no expected form has no links.
[[nodiscard]] std::vector<RecordLink> links_of(std::string_view kind, const Json& body);
/// SHA-256 (hex) of every medium that a body names.
[[nodiscard]] std::vector<std::string> media_of(std::string_view kind, const Json& body);
/// The names and the text that full-text search finds a record by, as they are (not folded). Never fails.
struct Searchable {
  std::vector<std::string> names;
  std::string text;
};
[[nodiscard]] Searchable searchable(std::string_view kind, std::string_view id, const Json& body);

}  // namespace frontkart::claims
