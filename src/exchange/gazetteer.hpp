#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "exchange/archive.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::exchange {

/// A name in a language; `lang` is a BCP 47 tag or "und".
struct Name {
  std::string lang;
  std::string text;
  friend bool operator==(const Name&, const Name&) = default;
};

/// A name in a form that sentences need: "gen", "loc", … (docs/formats/records.md lists them).
struct NameForm {
  std::string lang;
  std::string form;
  std::string text;
  friend bool operator==(const NameForm&, const NameForm&) = default;
};

struct PlaceRow {
  std::string id;
  std::vector<Name> names;
  std::vector<NameForm> forms;
  geometry::GridPoint location;
  std::optional<std::int64_t> population;
  std::string kind;  ///< city, town, village, …
  std::string admin1;
  std::string country;  ///< ISO 3166 alpha-2
  std::vector<std::pair<std::string, std::string>>
      codes;  ///< scheme → code: "katottg", "wikidata", "geonames", "pcode"
  std::vector<std::string> roles;
  std::string source;
  std::string licence;
  std::string line;  ///< for messages
};

struct RegionRow {
  std::string id;
  std::vector<Name> names;
  std::vector<NameForm> forms;
  int level = 0;
  std::string parent;
  std::string country;        ///< ISO 3166 alpha-2 or a name, as given
  std::string de_jure_party;  ///< id of a party, where the file says so; else empty
  std::string pcode;          ///< of the United Nations' COD-AB: "UA59"; empty: none
  std::optional<double> official_area_km2;
  std::string official_area_source;
  std::vector<geometry::Polygon> polygons;  ///< united; each by the even-odd rule
  std::string source;
  std::string licence;
  std::vector<std::string> flags;
};

template <class Row>
struct RowsRead {
  std::vector<Row> rows;
  std::vector<std::string> flags;  ///< rows that were repaired, merged or left out, each with its line
  std::map<std::string, std::uint64_t> dropped;
};

/// A places CSV (RFC 4180, UTF-8, optional BOM, `,` or `;` or tab): columns by header name, in any order: id, name,
/// name_latin, alt_names (;-separated), name_xx for a language xx, name_xx.gen for its form "gen", lat, lon,
/// population, kind, admin1, country, wikidata, katottg, geonameid, roles (;-separated), source, licence. Needed: a
/// name, lat, lon. Without an id one is derived from name and position. Duplicates across sources (same id or code; or
/// same normalised name within 2 km, more for towns and cities; see `gazetteer_merge.hpp`) are merged and reported.
/// Errors: bad_input with the line.
[[nodiscard]] Result<RowsRead<PlaceRow>> read_places(const SourceFile& file);

/// A GeoJSON FeatureCollection of Polygon/MultiPolygon with properties id, name, name_xx, name_xx.gen, level, parent,
/// country, de_jure_party, pcode, official_area_km2, official_area_source, source, licence; or those of a COD-AB layer
/// (ADM1_PCODE, ADM1_EN, ADM0_PCODE …), of which the deepest level that a feature has is its own. A feature without a
/// usable id has its P-code, or one derived from its name. Errors: bad_input with the feature.
[[nodiscard]] Result<RowsRead<RegionRow>> read_regions(const SourceFile& file);

/// `id,lon,lat` rows for `who --points`. Errors: bad_input with the line.
struct PointRow {
  std::string id;
  geometry::GridPoint point;
};
[[nodiscard]] Result<std::vector<PointRow>> read_points(const SourceFile& file);

}  // namespace frontkart::exchange
