#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "composite/query.hpp"

struct GEOSGeom_t;

// The files' own polygons, read by another JSON parser, united by GEOS and measured by GeographicLib: no code of the
// program's readers, geometry or composite takes part.
namespace frontkart::oracle {

struct Position {
  double lon = 0;
  double lat = 0;
};
using PlainRing = std::vector<Position>;
/// An outer ring, then its holes.
using PlainPolygon = std::vector<PlainRing>;
using PlainPolygons = std::vector<PlainPolygon>;

/// The areas of a GeoJSON file by what `key(properties)` names; an empty name leaves the feature out.
/// `property` is the one that names them; "" puts everything under "".
[[nodiscard]] std::map<std::string, PlainPolygons> geojson_areas(const std::string& text, const std::string& property);

/// The rings of one member of a daily file of OWL, in [lat, lon], each a polygon of its own.
[[nodiscard]] PlainPolygons owl_areas(const std::string& text, const std::string& member);

/// Every coordinate rounded to 1e-6 degree, half to even.
[[nodiscard]] PlainPolygons quantised(PlainPolygons polygons);

/// Square metres on the WGS 84 ellipsoid by GeographicLib. Its edges are geodesics, so ours are cut into pieces of at
/// most `step` degrees, between which the two agree. The polygons are taken as they are: outer rings count, holes are
/// taken off.
[[nodiscard]] double geographiclib_m2(const PlainPolygons& polygons, double step);

/// A planar area of GEOS in degrees times 1e6.
class Region {
 public:
  /// The union of the polygons, invalid ones repaired by the even-odd rule.
  [[nodiscard]] static Region united(const PlainPolygons& polygons);
  [[nodiscard]] static Region united(const composite::StatusShape& shape);

  [[nodiscard]] Region without(const Region& other) const;
  [[nodiscard]] Region symmetric_difference(const Region& other) const;
  [[nodiscard]] Region joined_with(const Region& other) const;
  [[nodiscard]] double area() const;    ///< in square steps of 1e-6 degree
  [[nodiscard]] double length() const;  ///< in steps
  [[nodiscard]] PlainPolygons polygons() const;

 private:
  struct Free {
    void operator()(GEOSGeom_t* g) const;
  };
  explicit Region(GEOSGeom_t* g);
  std::unique_ptr<GEOSGeom_t, Free> geometry_;
};

}  // namespace frontkart::oracle
