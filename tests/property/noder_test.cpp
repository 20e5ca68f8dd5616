#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <numbers>
#include <ostream>
#include <set>

#include "composite/half_edges.hpp"
#include "composite/outline.hpp"
#include "composite/subdivision.hpp"
#include "geometry/snap_rounding.hpp"
#include "support/geos.hpp"
#include "support/property.hpp"

// Noding and flooding against GEOS, which snap-rounds with its own code: unions of polygons on the grid of whole steps.
namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using geometry::Polygon;
using geometry::Ring;
using tests::Segment;

GridPoint any_point(std::int32_t size) {
  return {*rc::gen::inRange(0, size + 1), *rc::gen::inRange(0, size + 1)};
}

Polygon star(std::int32_t size) {
  const GridPoint centre = any_point(size);
  const int spikes = *rc::gen::inRange(3, 12);
  const double outer = *rc::gen::inRange(2, size + 2);
  const double inner = outer * *rc::gen::inRange(1, 10) / 10;
  const double turn = *rc::gen::inRange(0, 100) / 100.0;
  Ring ring;
  for (int k = 0; k < 2 * spikes; ++k) {
    const double angle = std::numbers::pi * (k + turn) / spikes;
    const double radius = k % 2 == 0 ? outer : inner;
    ring.push_back({centre.x + static_cast<std::int32_t>(std::lround(radius * std::cos(angle))),
                    centre.y + static_cast<std::int32_t>(std::lround(radius * std::sin(angle)))});
  }
  return {ring};
}

/// On few lines, so that sides touch, overlap and lie on one line.
Polygon box(std::int32_t size) {
  const std::int32_t unit = std::max(1, size / 5);
  const GridPoint a{*rc::gen::inRange(0, 5) * unit, *rc::gen::inRange(0, 5) * unit};
  const GridPoint b{a.x + *rc::gen::inRange(1, 4) * unit, a.y + *rc::gen::inRange(1, 4) * unit};
  return {{a, {b.x, a.y}, b, {a.x, b.y}}};
}

/// A slanted line that many share parts of, with a point beside it.
Polygon wedge(std::int32_t size) {
  const std::int32_t unit = std::max(1, size / 10);
  const auto on_line = [&](std::int32_t k) { return GridPoint{3 * k * unit, 2 * k * unit}; };
  const std::int32_t from = *rc::gen::inRange(0, 5);
  return {{on_line(from), on_line(from + *rc::gen::inRange(1, 5)), any_point(size)}};
}

/// Two steps wide and long: it runs along others within a pixel.
Polygon needle(std::int32_t size) {
  const GridPoint a = any_point(size);
  const GridPoint b = any_point(size);
  return {{a, b, {a.x + *rc::gen::inRange(-2, 3), a.y + *rc::gen::inRange(-2, 3)}}};
}

/// One to nine polygons that GEOS takes for valid.
std::vector<Polygon> any_polygons(const tests::Geos& geos) {
  const auto size = *rc::gen::element(8, 60, 1'000, 1'000'000);
  std::vector<Polygon> out;
  for (auto n = *rc::gen::inRange(1, 10); n > 0; --n) {
    switch (*rc::gen::inRange(0, 4)) {
      case 0:
        out.push_back(star(size));
        break;
      case 1:
        out.push_back(box(size));
        break;
      case 2:
        out.push_back(wedge(size));
        break;
      default:
        out.push_back(needle(size));
        break;
    }
    if (!geos.problem(geos.multipolygon({out.back()})).empty()) out.pop_back();
  }
  return out;
}

/// All sides; the label of a side is the polygon's number.
LabelledSegments sides_of(const std::vector<Polygon>& polygons) {
  LabelledSegments out;
  std::map<GridPoint, std::uint32_t> known;
  const auto id = [&](GridPoint p) {
    const auto [it, fresh] = known.emplace(p, static_cast<std::uint32_t>(out.points.size()));
    if (fresh) out.points.push_back(p);
    return it->second;
  };
  for (std::uint32_t i = 0; i < polygons.size(); ++i) {
    for (const Segment& side : tests::segments_of(polygons[i])) {
      if (side.first == side.second) continue;
      const std::uint32_t a = id(side.first);
      out.segments.push_back({a, id(side.second)});
      const Toggle label[] = {{0, i}};
      out.labels.push_back(label);
    }
  }
  return out;
}

RC_GTEST_PROP(Noder, UnionsOfPolygonsAreThoseOfGeosButForTheSnap, ()) {
  const tests::Geos geos;
  const auto polygons = any_polygons(geos);
  RC_PRE(!polygons.empty());
  const Subdivision found = subdivide(sides_of(polygons)).value();
  std::vector<FaceClass> covered;
  for (FaceId f = 0; f < found.faces.size(); ++f) covered.push_back(found.faces[f].empty() ? 0 : 1);
  const Fans fans(found.vertices, found.edges);
  const auto ours = geos.multipolygon(outline(found.vertices, found.edges, fans, covered, 2)[1]);
  const auto theirs = geos.united(polygons);
  RC_ASSERT(geos.problem(ours).empty());
  // A side s becomes a chain within half a step of it in x and y. Both are graphs over the side's main axis; with slope
  // m <= 1 against that they differ by up to (1 + m)/2 across it, over a run of |s|/sqrt(1 + m^2): an area of up to
  // |s|/sqrt(2). Only points that a side moved across can change sides, in our union or in theirs, each against the
  // exact one: sqrt(2) times the length of all sides together.
  double length = 0;
  for (const Polygon& polygon : polygons) length += geos.length(geos.multipolygon({polygon}));
  RC_ASSERT(geos.area(geos.symmetric_difference(ours, theirs)) <= std::numbers::sqrt2 * length);
  RC_ASSERT(std::fabs(geos.area(ours) - geos.area(theirs)) <= std::numbers::sqrt2 * length);
}

RC_GTEST_PROP(Noder, UnionsThatNeedNoRoundingAreThoseOfGeosExactly, ()) {
  // All lines upright or level: crossings are grid points, nothing has to be rounded.
  const tests::Geos geos;
  const auto size = *rc::gen::element(8, 60, 1'000'000);
  std::vector<Polygon> polygons;
  for (auto n = *rc::gen::inRange(1, 12); n > 0; --n) polygons.push_back(box(size));
  const Subdivision found = subdivide(sides_of(polygons)).value();
  std::vector<FaceClass> covered;
  for (FaceId f = 0; f < found.faces.size(); ++f) covered.push_back(found.faces[f].empty() ? 0 : 1);
  const Fans fans(found.vertices, found.edges);
  const auto ours = geos.multipolygon(outline(found.vertices, found.edges, fans, covered, 2)[1]);
  RC_ASSERT(geos.area(geos.symmetric_difference(ours, geos.united(polygons))) == 0);
}

RC_GTEST_PROP(Noder, GeosFindsNothingLeftToNode, ()) {
  const tests::Geos geos;
  const auto polygons = any_polygons(geos);
  RC_PRE(!polygons.empty());
  LabelledSegments sides = sides_of(polygons);
  const geometry::NodedSegments noded = geometry::snap_round(std::move(sides.points), sides.segments).value();
  std::set<Segment> edges;
  for (std::size_t i = 0; i + 1 < noded.chain_begin.size(); ++i) {
    for (auto k = noded.chain_begin[i] + 1; k < noded.chain_begin[i + 1]; ++k) {
      edges.insert(std::minmax(noded.points[noded.chain[k - 1]], noded.points[noded.chain[k]]));
    }
  }
  const std::vector<Segment> all(edges.begin(), edges.end());
  RC_ASSERT(geos.noded(all) == all);
}

}  // namespace
}  // namespace frontkart::composite
