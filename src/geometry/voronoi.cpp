#include "geometry/voronoi.hpp"

#include <fmt/format.h>
#include <geos_c.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <memory>
#include <numbers>
#include <optional>
#include <string>

namespace frontkart::geometry {
namespace {

struct Flat {
  double x;
  double y;
};

class Geos {
 public:
  struct Delete {
    GEOSContextHandle_t context;
    void operator()(GEOSGeometry* g) const { GEOSGeom_destroy_r(context, g); }
  };
  using Geometry = std::unique_ptr<GEOSGeometry, Delete>;

  Geos() : context_(GEOS_init_r()) {
    GEOSContext_setErrorMessageHandler_r(
        context_, [](const char* text, void* self) { static_cast<Geos*>(self)->message_ = text; }, this);
  }
  ~Geos() { GEOS_finish_r(context_); }
  Geos(const Geos&) = delete;
  Geos& operator=(const Geos&) = delete;

  [[nodiscard]] GEOSContextHandle_t context() const { return context_; }
  [[nodiscard]] Geometry own(GEOSGeometry* g) const { return {g, Delete{context_}}; }
  [[nodiscard]] Error failure() const {
    return {ErrorCode::internal, "The cells around the places could not be made.", "",
            message_.empty() ? "" : fmt::format("GEOS says: {}.", message_)};
  }

  /// The points of a line or ring, in the order of the geometry.
  [[nodiscard]] std::vector<Flat> points(const GEOSGeometry* line) const {
    const GEOSCoordSequence* sequence = GEOSGeom_getCoordSeq_r(context_, line);
    unsigned size = 0;
    if (sequence == nullptr || GEOSCoordSeq_getSize_r(context_, sequence, &size) == 0) return {};
    std::vector<Flat> out(size);
    for (unsigned i = 0; i < size; ++i) GEOSCoordSeq_getXY_r(context_, sequence, i, &out[i].x, &out[i].y);
    return out;
  }

 private:
  GEOSContextHandle_t context_;
  std::string message_;
};

/// The part of a convex ring in the half-plane where `side` is not negative. A corner on the border is the same point
/// for both cells that share the edge, since it is taken from the same two ends in the same order.
template <class Side>
std::vector<Flat> clipped(const std::vector<Flat>& ring, const Side& side) {
  std::vector<Flat> out;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    Flat a = ring[i];
    Flat b = ring[i + 1 == ring.size() ? 0 : i + 1];
    const double sa = side(a);
    const double sb = side(b);
    if (sa >= 0) out.push_back(a);
    if ((sa < 0) == (sb < 0) || sa == 0 || sb == 0) continue;
    double from = sa;
    double to = sb;
    if (from > to) {
      std::swap(a, b);
      std::swap(from, to);
    }
    const double t = from / (from - to);
    out.push_back({a.x + t * (b.x - a.x), a.y + t * (b.y - a.y)});
  }
  return out;
}

bool holds(const std::vector<Flat>& ring, Flat p) {
  bool inside = false;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Flat a = ring[i];
    const Flat b = ring[i + 1 == ring.size() ? 0 : i + 1];
    if ((a.y > p.y) == (b.y > p.y)) continue;
    if (p.x < a.x + (p.y - a.y) * (b.x - a.x) / (b.y - a.y)) inside = !inside;
  }
  return inside;
}

/// Cells as rings in the scaled plane, in the order in which GEOS gives them.
Result<std::vector<std::vector<Flat>>> diagram(const std::vector<Flat>& sites) {
  Geos geos;
  const auto context = geos.context();
  GEOSCoordSequence* sequence = GEOSCoordSeq_create_r(context, static_cast<unsigned>(sites.size()), 2);
  if (sequence == nullptr) return geos.failure();
  for (unsigned i = 0; i < sites.size(); ++i) GEOSCoordSeq_setXY_r(context, sequence, i, sites[i].x, sites[i].y);
  const auto input = geos.own(GEOSGeom_createLineString_r(context, sequence));
  if (!input) return geos.failure();
  const auto cells = geos.own(GEOSVoronoiDiagram_r(context, input.get(), nullptr, 0, 0));
  if (!cells) return geos.failure();
  std::vector<std::vector<Flat>> out;
  const int count = GEOSGetNumGeometries_r(context, cells.get());
  for (int i = 0; i < count; ++i) {
    const GEOSGeometry* cell = GEOSGetGeometryN_r(context, cells.get(), i);
    const GEOSGeometry* shell = cell == nullptr ? nullptr : GEOSGetExteriorRing_r(context, cell);
    if (shell == nullptr) return geos.failure();
    auto ring = geos.points(shell);
    if (!ring.empty()) ring.pop_back();
    out.push_back(std::move(ring));
  }
  return out;
}

/// Which cell belongs to which site: the one that holds it. GEOS 3.11 promises no order.
Result<std::vector<std::size_t>> sites_of(const std::vector<std::vector<Flat>>& cells, const std::vector<Flat>& sites) {
  constexpr std::size_t kNone = ~std::size_t{0};
  std::vector<std::size_t> by_x(sites.size());
  for (std::size_t i = 0; i < by_x.size(); ++i) by_x[i] = i;
  std::sort(by_x.begin(), by_x.end(), [&](auto l, auto r) { return sites[l].x < sites[r].x; });
  std::vector<std::size_t> out(cells.size(), kNone);
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (cells[c].empty()) continue;
    const auto [left, right] =
        std::minmax_element(cells[c].begin(), cells[c].end(), [](Flat l, Flat r) { return l.x < r.x; });
    auto it = std::lower_bound(by_x.begin(), by_x.end(), left->x, [&](auto s, double x) { return sites[s].x < x; });
    for (; it != by_x.end() && sites[*it].x <= right->x && out[c] == kNone; ++it) {
      if (holds(cells[c], sites[*it])) out[c] = *it;
    }
    if (out[c] == kNone) return Error{ErrorCode::internal, "A cell was made that holds no place.", "", ""};
  }
  return out;
}

}  // namespace

Result<std::vector<Polygon>> voronoi_cells(const std::vector<GridPoint>& sites, const Box& around) {
  if (sites.size() > kMaxSites) {
    return Error{ErrorCode::bad_input, fmt::format("There are more than {} places to divide among.", kMaxSites), "",
                 "Choose a smaller region."};
  }
  std::vector<GridPoint> sorted = sites;
  std::sort(sorted.begin(), sorted.end());
  if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end()) {
    return Error{ErrorCode::bad_input, "Two places are at the same point, so that nothing can be nearer to one.", "",
                 "Merge them first."};
  }
  const Ring corners{around.low, {around.high.x, around.low.y}, around.high, {around.low.x, around.high.y}};
  if (sites.empty()) return std::vector<Polygon>();
  if (sites.size() == 1) return std::vector<Polygon>{Polygon{corners}};

  const double middle = (static_cast<double>(around.low.y) + around.high.y) / 2 / kGridPerDegree;
  const double shrink = std::max(0.01, std::cos(middle * std::numbers::pi / 180));
  // Four far sites make every real cell bounded and wider than the box in each direction, so that what GEOS cuts off is
  // never missed.
  Box all = around;
  for (const GridPoint& p : sites) all.extend({p, p});
  const double reach = 4.0 * (static_cast<double>(all.high.x) - all.low.x + all.high.y - all.low.y + 1000.0);
  const Flat centre{(static_cast<double>(all.low.x) + all.high.x) / 2 * shrink,
                    (static_cast<double>(all.low.y) + all.high.y) / 2};
  std::vector<Flat> flat;
  for (const GridPoint& p : sites) flat.push_back({p.x * shrink, static_cast<double>(p.y)});
  for (const Flat far : {Flat{-reach, 0}, Flat{reach, 0}, Flat{0, -reach}, Flat{0, reach}}) {
    flat.push_back({centre.x + far.x, centre.y + far.y});
  }
  FRONTKART_TRY(const auto cells, diagram(flat));
  FRONTKART_TRY(const auto site, sites_of(cells, flat));

  std::vector<Polygon> out(sites.size());
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (site[c] >= sites.size()) continue;
    std::vector<Flat> ring = cells[c];
    ring = clipped(ring, [&](Flat p) { return p.x - around.low.x * shrink; });
    ring = clipped(ring, [&](Flat p) { return around.high.x * shrink - p.x; });
    ring = clipped(ring, [&](Flat p) { return p.y - around.low.y; });
    ring = clipped(ring, [&](Flat p) { return around.high.y - p.y; });
    Ring rounded;
    for (const Flat& p : ring) {
      const GridPoint g{static_cast<std::int32_t>(std::nearbyint(p.x / shrink)),
                        static_cast<std::int32_t>(std::nearbyint(p.y))};
      if (rounded.empty() || rounded.back() != g) rounded.push_back(g);
    }
    while (rounded.size() > 1 && rounded.back() == rounded.front()) rounded.pop_back();
    if (rounded.size() > 2) out[site[c]].push_back(std::move(rounded));
  }
  return out;
}

}  // namespace frontkart::geometry
