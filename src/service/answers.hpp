#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "claims/dossier.hpp"
#include "composite/query.hpp"
#include "exchange/gazetteer.hpp"
#include "exchange/write.hpp"
#include "maps/legend.hpp"

/// What the use cases answer. `service/json.hpp` gives each its JSON, the same for the command line and for HTTP.
namespace frontkart::service {

struct ImportReport {
  std::string map;
  std::uint64_t read = 0;  ///< states read
  std::uint64_t added = 0;
  std::uint64_t corrected = 0;
  std::uint64_t unchanged = 0;
  std::uint64_t skipped_files = 0;
  struct Flag {
    std::string file;
    std::string reason;
  };
  std::vector<Flag> flagged;
  std::map<std::string, std::uint64_t> taken;
  std::map<std::string, std::uint64_t> dropped;
  std::vector<std::string> derived_legend;  ///< status ids of a legend that was derived, not given
  std::optional<Instant> first;
  std::optional<Instant> last;
  double seconds = 0;
  bool dry_run = false;
};

struct RecordsReport {
  std::string kind;  ///< place or region
  std::uint64_t read = 0;
  std::uint64_t added = 0;
  std::uint64_t corrected = 0;
  std::uint64_t unchanged = 0;
  std::vector<ImportReport::Flag> flagged;
  std::map<std::string, std::uint64_t> dropped;
  double seconds = 0;
};

struct MapSummary {
  std::string map;
  std::string mapper;
  std::string link;
  std::string licence;       ///< empty: none recorded
  std::string redistribute;  ///< none, picture or data
  std::string profile;
  bool illustrative = false;
  std::uint64_t states = 0;  ///< instants
  std::optional<Instant> first;
  std::optional<Instant> last;
  maps::Legend legend;
  /// Distinct instants, in order; empty unless asked for.
  std::vector<Instant> instants;
  /// Extent of everything that the map ever showed, in degrees: west, south, east, north.
  std::optional<std::array<double, 4>> bounds;
  /// What a person should look at: edits of one moment that contradict each other. Only for the desk.
  std::vector<std::string> flags;
};

struct HistoryStretch {
  Instant from;
  std::optional<Instant> to;          ///< open where missing
  std::optional<std::string> status;  ///< legend id; missing: no statement
  std::optional<maps::Standing> standing;
  std::string party;  ///< empty: none
  /// On a map that the desk draws: the id of the edit with which the stretch begins. Only for the desk.
  std::string edit = "";
};

struct MapHistory {
  std::string map;
  std::vector<HistoryStretch> history;
};

/// The smallest recorded region around a place, and whose it is by law: never counted as control.
struct DeJure {
  std::string party;  ///< may be empty: not recorded
  std::string region;
  std::vector<exchange::Name> names;  ///< of the region
};

struct PlaceAnswer {
  std::string id;  ///< empty for a bare coordinate
  std::vector<exchange::Name> names;
  geometry::GridPoint point;
  std::optional<std::int64_t> population;
  std::string kind;
  std::string country;
};

struct WhoAnswer {
  PlaceAnswer place;
  std::optional<Instant> at;  ///< where one moment was asked for
  std::vector<MapHistory> maps;
  std::optional<DeJure> de_jure;
  /// What is recorded about the place, where it was asked for.
  std::shared_ptr<const claims::Dossier> records;
};

struct AreaRow {
  Instant at;
  std::optional<std::string> status;  ///< legend id; missing where a party was asked for
  std::string party;                  ///< set where a party was asked for
  std::string region;                 ///< empty: everywhere
  double km2 = 0;
  std::optional<double> ratio;  ///< with --compare
  std::string pcode = {};       ///< of the region; empty: none
};

struct AreaAnswer {
  std::vector<AreaRow> rows;
  struct Comparison {
    std::string region;
    double km2 = 0;
    std::string basis;  ///< official or polygon
    std::string source;
  };
  std::optional<Comparison> compare;
};

struct DiffAnswer {
  std::string map;
  Instant from;
  Instant to;
  maps::Legend legend;
  struct Area {
    composite::StatusId from_status = 0;
    composite::StatusId to_status = 0;
    std::vector<geometry::Polygon> polygons;
    double area_m2 = 0;
  };
  std::vector<Area> areas;
  struct Place {
    PlaceAnswer place;
    composite::StatusId from_status = 0;
    composite::StatusId to_status = 0;
  };
  std::vector<Place> places;
};

struct CheckReport {
  bool ok = true;
  std::uint64_t entries = 0;
  std::uint64_t originals = 0;
  std::uint64_t media = 0;
  std::uint64_t composites = 0;
  struct Problem {
    std::string where;  ///< "entry 17", "original <sha>", "composite deepstate"
    std::string what;
  };
  std::vector<Problem> problems;  ///< the first is the first broken thing in the order of the ledger
};

/// A part of a route on which a map says one thing. Only for the desk.
struct RouteStretch {
  std::optional<std::string> status;  ///< legend id; missing: no statement
  std::optional<maps::Standing> standing;
  std::string party;   ///< empty: none
  double from_km = 0;  ///< along the route, its lines one after the other
  double to_km = 0;
  double km = 0;                          ///< to the millimetre; those of all stretches add up
  std::vector<geometry::GridPoint> line;  ///< of one of the route's lines; cuts are rounded to the grid
};

struct RouteAnswer {
  std::string route;
  std::vector<exchange::Name> names;
  std::string map;
  Instant at;
  Instant as_known;
  double km = 0;
  std::vector<RouteStretch> stretches;  ///< in the order of the route
};

}  // namespace frontkart::service
