#pragma once

#include <geos_c.h>

#include <algorithm>
#include <cstdarg>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "geometry/coordinate.hpp"
#include "support/exact_state.hpp"

// GEOS as an oracle: its geometries over grid steps as doubles, which hold them exactly.
namespace frontkart::tests {

class Geos {
 public:
  struct Deleter {
    GEOSContextHandle_t context;
    void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(context, g); }
  };
  using Geometry = std::unique_ptr<GEOSGeometry, Deleter>;

  Geos() : context_(GEOS_init_r()) {}
  ~Geos() { GEOS_finish_r(context_); }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;

  [[nodiscard]] Geometry own(GEOSGeometry* g) const { return {g, Deleter{context_}}; }

  /// The polygons as one multipolygon, outer rings first, not checked.
  [[nodiscard]] Geometry multipolygon(const std::vector<geometry::Polygon>& polygons) const {
    std::vector<GEOSGeometry*> parts;
    for (const geometry::Polygon& p : polygons) {
      std::vector<GEOSGeometry*> holes;
      for (std::size_t i = 1; i < p.size(); ++i) holes.push_back(linear_ring(p[i]));
      parts.push_back(
          GEOSGeom_createPolygon_r(context_, linear_ring(p.at(0)), holes.data(), static_cast<unsigned>(holes.size())));
    }
    return own(
        GEOSGeom_createCollection_r(context_, GEOS_MULTIPOLYGON, parts.data(), static_cast<unsigned>(parts.size())));
  }

  /// Empty where the geometry is valid, else the reason.
  [[nodiscard]] std::string problem(const Geometry& g) const {
    if (GEOSisValid_r(context_, g.get()) == 1) return "";
    char* why = GEOSisValidReason_r(context_, g.get());
    std::string out = why;
    GEOSFree_r(context_, why);
    return out;
  }

  [[nodiscard]] double area(const Geometry& g) const {
    double out = 0;
    GEOSArea_r(context_, g.get(), &out);
    return out;
  }
  [[nodiscard]] double length(const Geometry& g) const {
    double out = 0;
    GEOSLength_r(context_, g.get(), &out);
    return out;
  }
  [[nodiscard]] Geometry symmetric_difference(const Geometry& l, const Geometry& r) const {
    return own(GEOSSymDifference_r(context_, l.get(), r.get()));
  }

  /// The union of the polygons, which are valid, on the grid of whole steps: GEOS's own snap rounding.
  [[nodiscard]] Geometry united(const std::vector<geometry::Polygon>& polygons) const {
    return own(GEOSUnaryUnionPrec_r(context_, multipolygon(polygons).get(), 1));
  }

  /// What GEOS's noder makes of the segments: sorted, each with its smaller end first. Where they meet in common ends
  /// only, nothing new.
  [[nodiscard]] std::vector<Segment> noded(const std::vector<Segment>& segments) const {
    std::vector<GEOSGeometry*> lines;
    for (const Segment& s : segments) lines.push_back(line(s));
    const Geometry all = own(
        GEOSGeom_createCollection_r(context_, GEOS_MULTILINESTRING, lines.data(), static_cast<unsigned>(lines.size())));
    const Geometry result = own(GEOSNode_r(context_, all.get()));
    std::vector<Segment> out;
    for (int i = 0; i < GEOSGetNumGeometries_r(context_, result.get()); ++i) {
      const GEOSCoordSequence* s = GEOSGeom_getCoordSeq_r(context_, GEOSGetGeometryN_r(context_, result.get(), i));
      unsigned size = 0;
      GEOSCoordSeq_getSize_r(context_, s, &size);
      geometry::GridPoint before;
      for (unsigned k = 0; k < size; ++k) {
        double x = 0;
        double y = 0;
        GEOSCoordSeq_getXY_r(context_, s, k, &x, &y);
        // A point off the grid is cut to one on it: then the segments differ all the same.
        const geometry::GridPoint at{static_cast<std::int32_t>(x), static_cast<std::int32_t>(y)};
        if (k > 0) out.push_back(std::minmax(before, at));
        before = at;
      }
    }
    std::sort(out.begin(), out.end());
    return out;
  }

  /// What the state says, per status 1..greatest: all sides noded by GEOS, polygonised, and each piece taken to the
  /// status that a point of it has by `status_slowly`.
  [[nodiscard]] std::vector<Geometry> areas(const std::vector<composite::StatusArea>& state,
                                            composite::StatusId greatest) const {
    std::vector<GEOSGeometry*> lines;
    for (const composite::StatusArea& a : state) {
      for (const Segment& s : segments_of(a.polygon)) lines.push_back(line(s));
    }
    const Geometry all = own(
        GEOSGeom_createCollection_r(context_, GEOS_MULTILINESTRING, lines.data(), static_cast<unsigned>(lines.size())));
    const Geometry noded = own(GEOSUnaryUnion_r(context_, all.get()));
    const GEOSGeometry* input[] = {noded.get()};
    const Geometry pieces = own(GEOSPolygonize_r(context_, input, 1));
    std::vector<std::vector<GEOSGeometry*>> of_status(std::size_t{greatest} + 1);
    for (int i = 0; i < GEOSGetNumGeometries_r(context_, pieces.get()); ++i) {
      const GEOSGeometry* piece = GEOSGetGeometryN_r(context_, pieces.get(), i);
      const Geometry inside = own(GEOSPointOnSurface_r(context_, piece));
      double x = 0;
      double y = 0;
      GEOSGeomGetX_r(context_, inside.get(), &x);
      GEOSGeomGetY_r(context_, inside.get(), &y);
      of_status[status_slowly(state, x, y)].push_back(GEOSGeom_clone_r(context_, piece));
    }
    std::vector<Geometry> out;
    for (std::size_t s = 0; s < of_status.size(); ++s) {
      const Geometry parts = own(GEOSGeom_createCollection_r(context_, GEOS_MULTIPOLYGON, of_status[s].data(),
                                                             static_cast<unsigned>(of_status[s].size())));
      out.push_back(own(GEOSUnaryUnion_r(context_, parts.get())));
    }
    return out;
  }

 private:
  [[nodiscard]] GEOSGeometry* sequence_of(const std::vector<geometry::GridPoint>& points, bool ring) const {
    GEOSCoordSequence* s = GEOSCoordSeq_create_r(context_, static_cast<unsigned>(points.size()), 2);
    for (unsigned i = 0; i < points.size(); ++i) GEOSCoordSeq_setXY_r(context_, s, i, points[i].x, points[i].y);
    return ring ? GEOSGeom_createLinearRing_r(context_, s) : GEOSGeom_createLineString_r(context_, s);
  }
  [[nodiscard]] GEOSGeometry* linear_ring(geometry::Ring ring) const {
    ring.push_back(ring.at(0));
    return sequence_of(ring, true);
  }
  [[nodiscard]] GEOSGeometry* line(const Segment& s) const { return sequence_of({s.first, s.second}, false); }

  GEOSContextHandle_t context_;
};

}  // namespace frontkart::tests
