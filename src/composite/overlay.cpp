#include "composite/overlay.hpp"

#include <map>
#include <memory>
#include <stdexcept>

#include "composite/subdivision.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

/// A time no state has: toggles of the region stand behind all toggles of the map.
constexpr TimeIndex kRegionTime = std::numeric_limits<TimeIndex>::max();

/// A history as a set of toggles: its steps, each taken as a slot of its own. Different histories are different sets.
ToggleSet toggles_of(std::span<const HistoryStep> steps) {
  ToggleSet out;
  for (const HistoryStep& s : steps) out.push_back({s.from, s.status});
  return out;
}

class SegmentList {
 public:
  explicit SegmentList(const std::vector<GridPoint>& vertices) {
    out_.points = vertices;
    for (std::uint32_t v = 0; v < vertices.size(); ++v) ids_.emplace(vertices[v], v);
  }
  std::uint32_t point(GridPoint p) {
    const auto [it, fresh] = ids_.emplace(p, static_cast<std::uint32_t>(out_.points.size()));
    if (fresh) out_.points.push_back(p);
    return it->second;
  }
  void add(std::uint32_t a, std::uint32_t b, std::span<const Toggle> label, geometry::SquareCentimetres excess = 0) {
    if (a == b || label.empty()) return;
    out_.segments.push_back({a, b});
    out_.labels.push_back(label);
    out_.excess.push_back(excess);
  }
  LabelledSegments take() { return std::move(out_); }

 private:
  LabelledSegments out_;
  std::map<GridPoint, std::uint32_t> ids_;
};

LabelledSegments gather(const Composite& map, const std::vector<geometry::Polygon>& region,
                        const std::vector<ToggleSet>& sets) {
  const Parts& parts = map.parts();
  SegmentList list(parts.vertices);
  ToggleSet label;
  for (EdgeId i = 0; i < parts.edges.size(); ++i) {
    const Edge& e = parts.edges[i];
    symmetric_difference(sets[parts.face_history[e.left]], sets[parts.face_history[e.right]], label);
    list.add(e.a, e.b, label, parts.edge_excess[i]);
  }
  for (std::uint32_t slot = 0; slot < region.size(); ++slot) {
    const ToggleSet inside{{kRegionTime, slot}};
    for (const geometry::Ring& ring : region[slot]) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        list.add(list.point(ring[i]), list.point(ring[i + 1 == ring.size() ? 0 : i + 1]), inside);
      }
    }
  }
  return list.take();
}

}  // namespace

Result<std::shared_ptr<const RegionOverlay>> RegionOverlay::make(const Composite& map,
                                                                 const std::vector<geometry::Polygon>& region) {
  // The outer face's set must be empty, so every history is taken relative to "no statement".
  const ToggleSet nothing = toggles_of(map.steps(0));
  std::vector<ToggleSet> sets(map.history_count());
  std::map<ToggleSet, HistoryId> history_of_set;
  for (HistoryId h = 0; h < sets.size(); ++h) {
    symmetric_difference(toggles_of(map.steps(h)), nothing, sets[h]);
    history_of_set.emplace(sets[h], h);
  }
  FRONTKART_TRY(Subdivision joint, subdivide(gather(map, region, sets)));
  auto out = std::shared_ptr<RegionOverlay>(new RegionOverlay);
  out->vertices_ = std::move(joint.vertices);
  out->edges_ = std::move(joint.edges);
  out->fans_ = std::make_unique<Fans>(out->vertices_, out->edges_);
  out->history_area_.assign(map.history_count(), 0);
  const auto areas = face_areas(out->vertices_, out->edges_, joint.edge_excess, joint.faces.size());
  out->face_history_.resize(joint.faces.size());
  for (FaceId f = 0; f < out->face_history_.size(); ++f) {
    const auto toggles = joint.faces[f];
    std::size_t of_map = 0;
    while (of_map < toggles.size() && toggles[of_map].time != kRegionTime) ++of_map;
    if (of_map == toggles.size()) {
      out->face_history_[f] = kOutside;
      continue;
    }
    const auto it =
        history_of_set.find(ToggleSet(toggles.begin(), toggles.begin() + static_cast<std::ptrdiff_t>(of_map)));
    if (it == history_of_set.end()) throw std::logic_error("an overlay face has a history that the map has not");
    out->face_history_[f] = it->second;
    out->history_area_[it->second] += areas[f];
    out->region_area_ += areas[f];
  }
  return std::shared_ptr<const RegionOverlay>(std::move(out));
}

}  // namespace frontkart::composite
