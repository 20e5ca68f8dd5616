#include "composite/composite.hpp"

#include <algorithm>

#include "composite/arcs.hpp"
#include "composite/edge_grid.hpp"
#include "composite/half_edges.hpp"
#include "composite/outline_index.hpp"

namespace frontkart::composite {
namespace {

/// A composite's areas fit; those of a file that obeys no laws may wrap around.
geometry::SquareCentimetres added(geometry::SquareCentimetres a, geometry::SquareCentimetres b) {
  return static_cast<geometry::SquareCentimetres>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

}  // namespace

std::vector<geometry::SquareCentimetres> face_areas(std::span<const geometry::GridPoint> vertices,
                                                    std::span<const Edge> edges,
                                                    std::span<const geometry::SquareCentimetres> edge_excess,
                                                    std::size_t face_count) {
  std::vector<geometry::SquareCentimetres> areas(face_count, 0);
  for (EdgeId i = 0; i < edges.size(); ++i) {
    const Edge& e = edges[i];
    const geometry::SquareCentimetres under = geometry::area_under_edge(vertices[e.a], vertices[e.b]) + edge_excess[i];
    areas[e.left] = added(areas[e.left], -under);
    areas[e.right] = added(areas[e.right], under);
  }
  return areas;
}

std::vector<geometry::SquareCentimetres> history_areas(const Parts& parts) {
  const auto areas = face_areas(parts.vertices, parts.edges, parts.edge_excess, parts.face_history.size());
  std::vector<geometry::SquareCentimetres> out(parts.history_begin.size() - 1, 0);
  for (FaceId f = 1; f < areas.size(); ++f) {
    out[parts.face_history[f]] = added(out[parts.face_history[f]], areas[f]);
  }
  return out;
}

struct Composite::Outlines {
  explicit Outlines(const Composite& composite)
      : arcs(arcs_of(composite.parts_)),
        index(arcs, composite.parts_.face_history, {composite.parts_.history_begin, composite.parts_.history_steps},
              composite.history_area_, composite.parts_.instants.size()) {}

  Arcs arcs;
  OutlineIndex index;
};

Composite::Composite(Parts parts) : parts_(std::move(parts)), history_area_(composite::history_areas(parts_)) {}

Composite::~Composite() = default;

std::optional<TimeIndex> Composite::time_index(Instant t) const {
  const auto it = std::upper_bound(parts_.instants.begin(), parts_.instants.end(), t);
  if (it == parts_.instants.begin()) return std::nullopt;
  return static_cast<TimeIndex>(it - parts_.instants.begin() - 1);
}

StatusId Composite::status_at(HistoryId h, TimeIndex t) const {
  const auto s = steps(h);
  const auto it =
      std::upper_bound(s.begin(), s.end(), t, [](TimeIndex time, const HistoryStep& step) { return time < step.from; });
  return it == s.begin() ? kNoStatement : std::prev(it)->status;
}

std::vector<StatusId> Composite::statuses_at(TimeIndex t) const {
  std::vector<StatusId> out(history_count());
  for (HistoryId h = 0; h < out.size(); ++h) out[h] = status_at(h, t);
  return out;
}

FaceId Composite::face_at(geometry::GridPoint p) const {
  const EdgeGrid& grid = grid_.get([&] {
    auto made = std::make_unique<EdgeGrid>(parts_.vertices, parts_.edges, EdgeGrid::kForManyPoints);
    made->label_empty_cells();
    return made;
  });
  return grid.locate(p);
}

const Fans& Composite::fans() const {
  return fans_.get([&] { return std::make_unique<Fans>(parts_.vertices, parts_.edges); });
}

const OutlineIndex& Composite::outlines() const {
  return outlines_.get([&] { return std::make_unique<Outlines>(*this); }).index;
}

std::vector<Stretch> Composite::stretches(HistoryId h) const {
  std::vector<Stretch> out;
  const auto s = steps(h);
  for (std::size_t i = 0; i < s.size(); ++i) {
    const Instant to = i + 1 < s.size() ? parts_.instants[s[i + 1].from] : Instant::highest();
    if (!parts_.instants.empty()) out.push_back({parts_.instants[s[i].from], to, s[i].status});
  }
  return out;
}

}  // namespace frontkart::composite
