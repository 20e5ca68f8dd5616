#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "claims/records.hpp"

/// Everything that the ledger and the maps say about one place or region at one moment: the input of origins, briefs
/// and of what `who` shows. A value: nothing in it reads the store.
namespace frontkart::claims {

/// How near a record is to the subject: about it; about a region or place that contains it; about something inside it.
enum class Scope { here, around, inside };

/// A record of the ledger with what the desk must know to cite it.
template <class Body>
struct Recorded {
  std::string id;
  std::string hash;  ///< of the entry, hex: "kind/id@hash" cites this version
  Instant recorded;
  /// When the world could know it: an item's publication, a review's or outcome's own time, an assessment's decision;
  /// a claim's item's publication. Where that is not stated: `recorded`.
  Instant known;
  Scope scope = Scope::here;
  Body body;
};

/// A record as it is named in sentences.
struct Named {
  std::vector<Name> names;
};

/// What one map says of the subject's point at the moment; for a region, nothing.
struct MapStatement {
  std::string map;
  std::string mapper;
  std::string status;  ///< legend id; empty: no statement
  std::map<std::string, std::string> labels;
  std::string standing;  ///< held, contested, unclear, asserted; empty: no statement
  std::string party;     ///< id of a party; may be empty
  std::string definition;
  std::optional<Instant> since;       ///< begin of the stretch that holds at the moment
  std::optional<Instant> last_state;  ///< the newest state at or before the moment
  std::string before;                 ///< status of the stretch before; empty: none or no statement
  std::string before_standing;
  std::string before_party;
  bool illustrative = false;
  bool derived = false;
  bool own = false;  ///< the desk's own map: its judgement, never an origin
};

/// An area that the maps gave for the subject's region, to check numbers with.
struct AreaSeries {
  std::string map;
  std::string party;
  std::string region;
  struct At {
    Instant at;
    double km2 = 0;
  };
  std::vector<At> series;  ///< rising
};

/// Official areas of regions, km².
struct OfficialArea {
  double km2 = 0;
  std::string source;
  std::string basis;  ///< official or polygon
};

struct Dossier {
  std::string subject;                  ///< "place/sudzha" or "region/ru-kursk"
  std::vector<std::string> containing;  ///< references of regions around it, the smallest first
  Instant at;                           ///< the moment of the question
  Instant as_known;                     ///< only what was recorded by then is in here

  /// Places and regions with so many records that only the newest are here.
  std::vector<std::string> cut;

  /// Current versions, in the order of recording. Retracted and purged ones are not here.
  std::vector<Recorded<Claim>> claims;
  std::vector<Recorded<Review>> reviews;  ///< of these claims and their items
  std::vector<Recorded<Outcome>> outcomes;
  std::vector<Recorded<Enquiry>> enquiries;
  std::vector<Recorded<Assessment>> assessments;
  std::map<std::string, Recorded<Item>> items;            ///< by "item/ID"
  std::map<std::string, Recorded<Source>> sources;        ///< by "source/ID"
  std::map<std::string, Named> named;                     ///< parties, places, regions, routes, sources by reference
  std::map<std::string, std::vector<std::string>> roles;  ///< of places and routes
  std::map<std::string, OfficialArea> official_areas;     ///< by "region/ID"
  std::vector<MapStatement> maps;
  std::vector<AreaSeries> areas;
};

}  // namespace frontkart::claims
