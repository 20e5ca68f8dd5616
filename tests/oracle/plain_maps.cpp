#include "plain_maps.hpp"

#include <geos_c.h>

#include <GeographicLib/PolygonArea.hpp>
#include <cmath>
#include <functional>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <utility>

namespace frontkart::oracle {
namespace {

using nlohmann::json;

constexpr double kSteps = 1e6;

GEOSContextHandle_t geos() {
  static const GEOSContextHandle_t context = GEOS_init_r();
  return context;
}

PlainPolygon polygon_of(const json& coordinates) {
  PlainPolygon out;
  for (const json& ring : coordinates) {
    PlainRing& r = out.emplace_back();
    for (const json& p : ring) r.push_back({p.at(0).get<double>(), p.at(1).get<double>()});
  }
  return out;
}

void add_areas(const json& geometry, PlainPolygons& out) {
  if (geometry.is_null()) return;
  const std::string type = geometry.at("type");
  if (type == "Polygon") out.push_back(polygon_of(geometry.at("coordinates")));
  if (type == "MultiPolygon") {
    for (const json& p : geometry.at("coordinates")) out.push_back(polygon_of(p));
  }
  if (type == "GeometryCollection") {
    for (const json& g : geometry.at("geometries")) add_areas(g, out);
  }
}

GEOSGeometry* ring_of(const std::vector<std::pair<double, double>>& points) {
  const auto n = static_cast<unsigned>(points.size());
  GEOSCoordSequence* s = GEOSCoordSeq_create_r(geos(), n + 1, 2);
  for (unsigned i = 0; i <= n; ++i) GEOSCoordSeq_setXY_r(geos(), s, i, points[i % n].first, points[i % n].second);
  return GEOSGeom_createLinearRing_r(geos(), s);
}

using Rings = std::vector<std::vector<std::pair<double, double>>>;

/// The union of polygons, each an outer ring and holes.
GEOSGeometry* union_of(const std::vector<Rings>& polygons) {
  std::vector<GEOSGeometry*> parts;
  for (const Rings& rings : polygons) {
    std::vector<GEOSGeometry*> holes;
    for (std::size_t i = 1; i < rings.size(); ++i) holes.push_back(ring_of(rings[i]));
    GEOSGeometry* p =
        GEOSGeom_createPolygon_r(geos(), ring_of(rings.at(0)), holes.data(), static_cast<unsigned>(holes.size()));
    if (GEOSisValid_r(geos(), p) != 1) {
      GEOSGeometry* repaired = GEOSMakeValid_r(geos(), p);
      GEOSGeom_destroy_r(geos(), p);
      p = repaired;
    }
    parts.push_back(p);
  }
  GEOSGeometry* all =
      GEOSGeom_createCollection_r(geos(), GEOS_GEOMETRYCOLLECTION, parts.data(), static_cast<unsigned>(parts.size()));
  GEOSGeometry* out = GEOSUnaryUnion_r(geos(), all);
  GEOSGeom_destroy_r(geos(), all);
  return out;
}

PlainRing positions_of(const GEOSGeometry* ring) {
  const GEOSCoordSequence* s = GEOSGeom_getCoordSeq_r(geos(), ring);
  unsigned n = 0;
  GEOSCoordSeq_getSize_r(geos(), s, &n);
  PlainRing out(n);
  for (unsigned i = 0; i < n; ++i) {
    GEOSCoordSeq_getXY_r(geos(), s, i, &out[i].lon, &out[i].lat);
    out[i].lon /= kSteps;
    out[i].lat /= kSteps;
  }
  return out;
}

double ring_m2(const PlainRing& ring, double step) {
  GeographicLib::PolygonArea area(GeographicLib::Geodesic::WGS84());
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Position a = ring[i];
    const Position b = ring[(i + 1) % ring.size()];
    const double dx = b.lon - a.lon;
    const double dy = b.lat - a.lat;
    const int n = static_cast<int>(std::ceil(std::hypot(dx, dy) / step));
    for (int k = 0; k < n; ++k) area.AddPoint(a.lat + dy * k / n, a.lon + dx * k / n);
  }
  double perimeter = 0;
  double m2 = 0;
  area.Compute(false, true, perimeter, m2);
  return std::fabs(m2);
}

}  // namespace

std::map<std::string, PlainPolygons> geojson_areas(const std::string& text, const std::string& property) {
  const json file = json::parse(text);
  std::map<std::string, PlainPolygons> out;
  for (const json& feature : file.at("features")) {
    std::string name;
    if (!property.empty()) name = feature.at("properties").value(property, "");
    add_areas(feature.at("geometry"), out[name]);
  }
  return out;
}

PlainPolygons owl_areas(const std::string& text, const std::string& member) {
  const json file = json::parse(text);
  PlainPolygons out;
  for (const json& ring : file.at(member)) {
    PlainRing& r = out.emplace_back().emplace_back();
    for (const json& p : ring) r.push_back({p.at(1).get<double>(), p.at(0).get<double>()});
  }
  return out;
}

PlainPolygons quantised(PlainPolygons polygons) {
  for (PlainPolygon& polygon : polygons) {
    for (PlainRing& ring : polygon) {
      for (Position& p : ring) p = {std::nearbyint(p.lon * kSteps) / kSteps, std::nearbyint(p.lat * kSteps) / kSteps};
    }
  }
  return polygons;
}

double geographiclib_m2(const PlainPolygons& polygons, double step) {
  double total = 0;
  for (const PlainPolygon& polygon : polygons) {
    for (std::size_t i = 0; i < polygon.size(); ++i) total += (i == 0 ? 1 : -1) * ring_m2(polygon[i], step);
  }
  return total;
}

void Region::Free::operator()(GEOSGeom_t* g) const {
  GEOSGeom_destroy_r(geos(), g);
}

Region::Region(GEOSGeom_t* g) : geometry_(g) {
  if (g == nullptr) throw std::runtime_error("GEOS could not do it");
}

Region Region::united(const PlainPolygons& polygons) {
  std::vector<Rings> scaled;
  for (const PlainPolygon& polygon : polygons) {
    Rings& rings = scaled.emplace_back();
    for (const PlainRing& ring : polygon) {
      auto& points = rings.emplace_back();
      for (const Position p : ring) points.emplace_back(p.lon * kSteps, p.lat * kSteps);
    }
  }
  return Region(union_of(scaled));
}

Region Region::united(const composite::StatusShape& shape) {
  std::vector<Rings> plain;
  for (const geometry::Polygon& polygon : shape.polygons) {
    Rings& rings = plain.emplace_back();
    for (const geometry::Ring& ring : polygon) {
      auto& points = rings.emplace_back();
      for (const geometry::GridPoint p : ring) points.emplace_back(p.x, p.y);
    }
  }
  return Region(union_of(plain));
}

Region Region::without(const Region& other) const {
  return Region(GEOSDifference_r(geos(), geometry_.get(), other.geometry_.get()));
}

Region Region::symmetric_difference(const Region& other) const {
  return Region(GEOSSymDifference_r(geos(), geometry_.get(), other.geometry_.get()));
}

Region Region::joined_with(const Region& other) const {
  return Region(GEOSUnion_r(geos(), geometry_.get(), other.geometry_.get()));
}

double Region::area() const {
  double out = 0;
  GEOSArea_r(geos(), geometry_.get(), &out);
  return out;
}

double Region::length() const {
  double out = 0;
  GEOSLength_r(geos(), geometry_.get(), &out);
  return out;
}

PlainPolygons Region::polygons() const {
  PlainPolygons out;
  for (int i = 0; i < GEOSGetNumGeometries_r(geos(), geometry_.get()); ++i) {
    const GEOSGeometry* part = GEOSGetGeometryN_r(geos(), geometry_.get(), i);
    if (GEOSGeomTypeId_r(geos(), part) != GEOS_POLYGON || GEOSisEmpty_r(geos(), part) == 1) continue;
    PlainPolygon& polygon = out.emplace_back();
    polygon.push_back(positions_of(GEOSGetExteriorRing_r(geos(), part)));
    for (int h = 0; h < GEOSGetNumInteriorRings_r(geos(), part); ++h) {
      polygon.push_back(positions_of(GEOSGetInteriorRingN_r(geos(), part, h)));
    }
  }
  return out;
}

}  // namespace frontkart::oracle
