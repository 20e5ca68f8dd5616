#include "composite/joint_areas.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "composite/edge_grid.hpp"
#include "composite/half_edges.hpp"
#include "geometry/predicates.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using geometry::SquareCentimetres;

/// The face that a line from vertex to vertex lies in, which is no edge and crosses none. Made when first needed.
class FaceFinder {
 public:
  explicit FaceFinder(const Subdivision& subdivision) : subdivision_(subdivision) {}

  FaceId around(GridPoint a, GridPoint b) {
    const auto& vertices = subdivision_.vertices;
    const auto& edges = subdivision_.edges;
    const auto vertex = std::lower_bound(vertices.begin(), vertices.end(), a);
    if (vertex == vertices.end() || *vertex != a) {
      if (!grid_) grid_.emplace(vertices, edges);
      const auto e = grid_->below(a);
      return e ? edges[*e].left : kOuterFace;
    }
    if (!fans_) fans_.emplace(vertices, edges);
    const auto fan = fans_->at(static_cast<VertexId>(vertex - vertices.begin()));
    const auto next = std::partition_point(fan.begin(), fan.end(), [&](HalfEdgeId h) {
      const GridPoint to = vertices[origin(edges, twin(h))];
      return geometry::angle_less(std::int64_t{to.x} - a.x, std::int64_t{to.y} - a.y, std::int64_t{b.x} - a.x,
                                  std::int64_t{b.y} - a.y);
    });
    return left_face(edges, next == fan.begin() ? fan.back() : *std::prev(next));
  }

 private:
  const Subdivision& subdivision_;
  std::optional<EdgeGrid> grid_;
  std::optional<Fans> fans_;
};

/// A segment on a line that several share.
struct Layer {
  SquareCentimetres excess;
  std::uint32_t source;
  HistoryId right;              ///< of a map
  HistoryId left;               ///< of a map
  std::uint32_t place;          ///< of a region's side
  SquareCentimetres level = 0;  ///< the greatest excess of this source up to here
  std::uint32_t step = 0;       ///< how many of this source come before
};

class Lines {
 public:
  Lines(const JointFaces& joint, CellTable& table, Rows& rows, std::vector<SquareCentimetres>& areas)
      : joint_(joint), table_(table), rows_(rows), areas_(areas), finder_(joint.subdivision) {}

  /// Adds what the shares of one line have beside its straight edge.
  void cross(std::span<const Share> line) {
    if (!gather(line)) return;
    const auto& edges = joint_.subdivision.edges;
    const FaceId right =
        line.front().edge ? edges[*line.front().edge].right : finder_.around(line.front().a, line.front().b);
    const auto start = table_.row(joint_.face_cell[right]);
    row_.assign(start.begin(), start.end());
    const auto polygons = polygons_of(joint_.subdivision.faces[right]);
    polygons_.assign(polygons.begin(), polygons.end());
    order();

    // The strip that is open holds what `row_` says and starts at `level`; it is counted when it ends.
    SquareCentimetres level = 0;
    const auto count = [&](SquareCentimetres area) {
      if (area == 0) return;
      const CellId cell = table_.id(row_);
      areas_.resize(table_.size(), 0);
      areas_[cell] += area;
    };
    for (const Layer& l : layers_) {
      const bool of_map = l.source < joint_.maps.size();
      if (of_map && row_[l.source] != l.right) {
        count(-level);
        row_[l.source] = l.right;
        level = 0;
      }
      count(l.excess - level);
      level = l.excess;
      if (of_map) {
        row_[l.source] = l.left;
      } else {
        symmetric_difference(polygons_, joint_.segments.sides[l.place], next_);
        polygons_.swap(next_);
        row_.back() = rows_.region_set(polygons_);
      }
    }
    count(-level);
  }

 private:
  /// False where a line is among them that is none of a map or region; that is beyond all regions.
  bool gather(std::span<const Share> line) {
    layers_.clear();
    for (const Share& s : line) {
      const Origin origin = joint_.segments.origins[s.segment];
      if (origin.source == kMoved) return false;
      if (origin.source == joint_.maps.size()) {
        layers_.push_back({s.excess, origin.source, 0, 0, origin.place});
        continue;
      }
      const Parts& parts = joint_.maps[origin.source]->parts();
      const Edge& e = parts.edges[origin.place];
      const GridPoint a = parts.vertices[e.a];
      const GridPoint b = parts.vertices[e.b];
      // Along its segment both coordinates run monotonically, so the line goes the edge's way or back.
      const bool back = (std::int64_t{b.x} - a.x) * (std::int64_t{s.b.x} - s.a.x) +
                            (std::int64_t{b.y} - a.y) * (std::int64_t{s.b.y} - s.a.y) <
                        0;
      const HistoryId left = parts.face_history[e.left];
      const HistoryId right = parts.face_history[e.right];
      layers_.push_back({s.excess, origin.source, back ? left : right, back ? right : left, 0});
    }
    return true;
  }

  /// From the lowest to the highest, but each map's layers as they follow each other in it. Where all is equal the
  /// order makes no difference.
  void order() {
    std::sort(layers_.begin(), layers_.end(), [](const Layer& l, const Layer& r) {
      return std::tie(l.source, l.excess, l.right, l.left, l.place) <
             std::tie(r.source, r.excess, r.right, r.left, r.place);
    });
    for (std::size_t i = 0; i < layers_.size();) {
      std::size_t j = i;
      while (j < layers_.size() && layers_[j].source == layers_[i].source) ++j;
      if (layers_[i].source < joint_.maps.size() && j > i + 1) {
        crossings_.clear();
        for (std::size_t k = i; k < j; ++k)
          crossings_.push_back({layers_[k].excess, layers_[k].right, layers_[k].left});
        put_in_sequence(crossings_, row_[layers_[i].source]);
        for (std::size_t k = i; k < j; ++k) {
          const Crossing& c = crossings_[k - i];
          layers_[k] = {c.excess, layers_[k].source, c.right, c.left, 0};
        }
      }
      for (std::size_t k = i; k < j; ++k) {
        layers_[k].step = static_cast<std::uint32_t>(k - i);
        layers_[k].level = k == i ? layers_[k].excess : std::max(layers_[k].excess, layers_[k - 1].level);
      }
      i = j;
    }
    std::sort(layers_.begin(), layers_.end(), [](const Layer& l, const Layer& r) {
      return std::tie(l.level, l.step, l.excess, l.source) < std::tie(r.level, r.step, r.excess, r.source);
    });
  }

  const JointFaces& joint_;
  CellTable& table_;
  Rows& rows_;
  std::vector<SquareCentimetres>& areas_;
  FaceFinder finder_;
  std::vector<Layer> layers_;
  std::vector<Crossing> crossings_;
  std::vector<std::uint32_t> row_;  ///< of the strip that is open
  ToggleSet polygons_;              ///< the same for regions
  ToggleSet next_;
};

}  // namespace

void put_in_sequence(std::span<Crossing> crossings, HistoryId start) {
  HistoryId at = start;
  const bool in_sequence = std::all_of(crossings.begin(), crossings.end(), [&](const Crossing& c) {
    const bool follows = c.right == at;
    at = c.left;
    return follows;
  });
  if (in_sequence) return;
  // An Eulerian trail (Hierholzer): histories are the nodes, crossings the ways; of several the lowest first.
  std::map<HistoryId, std::vector<Crossing>> ways;
  for (std::size_t i = crossings.size(); i > 0; --i) ways[crossings[i - 1].right].push_back(crossings[i - 1]);
  std::vector<Crossing> open{{0, start, start}};
  std::vector<Crossing> trail;
  while (!open.empty()) {
    const auto onwards = ways.find(open.back().left);
    if (onwards == ways.end() || onwards->second.empty()) {
      trail.push_back(open.back());
      open.pop_back();
    } else {
      open.push_back(onwards->second.back());
      onwards->second.pop_back();
    }
  }
  trail.pop_back();  // the way to the start
  std::reverse(trail.begin(), trail.end());
  for (const auto& [from, rest] : ways) trail.insert(trail.end(), rest.rbegin(), rest.rend());
  std::ranges::copy(trail, crossings.begin());
}

std::vector<SquareCentimetres> cell_areas(const JointFaces& joint, CellTable& table, Rows& rows) {
  const Subdivision& subdivision = joint.subdivision;
  std::vector<SquareCentimetres> areas(table.size(), 0);
  for (EdgeId i = 0; i < subdivision.edges.size(); ++i) {
    const Edge& e = subdivision.edges[i];
    const CellId left = joint.face_cell[e.left];
    const CellId right = joint.face_cell[e.right];
    if (left == right) continue;
    const SquareCentimetres under =
        geometry::area_under_edge(subdivision.vertices[e.a], subdivision.vertices[e.b]) + subdivision.edge_excess[i];
    areas[right] += under;
    areas[left] -= under;
  }
  Lines lines(joint, table, rows, areas);
  for (std::size_t i = 0; i < joint.shares.size();) {
    const Share& first = joint.shares[i];
    std::size_t j = i + 1;
    while (j < joint.shares.size() && joint.shares[j].a == first.a && joint.shares[j].b == first.b) ++j;
    lines.cross(joint.shares.subspan(i, j - i));
    i = j;
  }
  return areas;
}

}  // namespace frontkart::composite
