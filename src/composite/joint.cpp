#include "composite/joint.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <optional>
#include <stdexcept>

#include "composite/joint_segments.hpp"
#include "composite/subdivision.hpp"

namespace frontkart::composite {

using geometry::GridPoint;
using geometry::SquareCentimetres;

/// Rows of numbers, each kept once, in the order in which they came.
class CellTable {
 public:
  CellTable(std::size_t stride, std::size_t expected)
      : stride_(stride), table_(std::bit_ceil(2 * expected + 16), kFree) {}

  [[nodiscard]] std::size_t size() const { return rows_.size() / stride_; }
  [[nodiscard]] std::span<const std::uint32_t> row(CellId c) const { return {rows_.data() + c * stride_, stride_}; }

  CellId id(std::span<const std::uint32_t> row_wanted) {
    if (2 * size() >= table_.size()) grow();
    const std::size_t i = slot(row_wanted);
    if (table_[i] == kFree) {
      table_[i] = static_cast<CellId>(size());
      rows_.insert(rows_.end(), row_wanted.begin(), row_wanted.end());
    }
    return table_[i];
  }
  std::vector<std::uint32_t> take() { return std::move(rows_); }

 private:
  static constexpr std::uint32_t kFree = std::numeric_limits<std::uint32_t>::max();

  [[nodiscard]] std::size_t slot(std::span<const std::uint32_t> wanted) const {
    std::uint64_t h = 0;
    for (const std::uint32_t n : wanted) h = (std::rotl(h, 25) ^ n) * 0x9E3779B97F4A7C15U;
    std::size_t i = (h >> 20U) & (table_.size() - 1);
    while (table_[i] != kFree && !std::ranges::equal(row(table_[i]), wanted)) i = (i + 1) & (table_.size() - 1);
    return i;
  }
  void grow() {
    const std::size_t n = size();
    table_.assign(2 * table_.size(), kFree);
    for (CellId c = 0; c < n; ++c) table_[slot(row(c))] = c;
  }

  std::size_t stride_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> table_;
};

namespace {

/// The area that a map's line has under it beyond the straight edge from p to q, p < q, where the map itself has that
/// edge; else zero.
SquareCentimetres own_excess(const Parts& map, GridPoint p, GridPoint q) {
  const auto vertex = [&](GridPoint at) -> std::optional<VertexId> {
    const auto it = std::lower_bound(map.vertices.begin(), map.vertices.end(), at);
    if (it == map.vertices.end() || *it != at) return std::nullopt;
    return static_cast<VertexId>(it - map.vertices.begin());
  };
  const auto a = vertex(p);
  const auto b = a ? vertex(q) : std::nullopt;
  if (!b) return 0;
  const auto it = std::lower_bound(map.edges.begin(), map.edges.end(), std::pair(*a, *b),
                                   [](const Edge& e, const auto& ends) { return std::pair(e.a, e.b) < ends; });
  if (it == map.edges.end() || it->a != *a || it->b != *b) return 0;
  return map.edge_excess[static_cast<std::size_t>(it - map.edges.begin())];
}

/// From the toggles of faces to rows of cells.
class Rows {
 public:
  Rows(std::size_t map_count, std::vector<std::uint32_t> region_of_polygon, JointExtent extent)
      : region_of_polygon_(std::move(region_of_polygon)), extent_(extent), row_(map_count + 1), sets_{{}} {
    set_ids_.emplace(sets_.front(), 0);
  }

  std::span<const std::uint32_t> row_of(std::span<const Toggle> toggles) {
    std::fill(row_.begin(), row_.end(), 0);
    const bool in_region = !toggles.empty() && toggles.back().time == kRegionSource;
    std::size_t i = 0;
    for (; i < toggles.size() && toggles[i].time != kRegionSource; ++i) {
      std::uint32_t& history = row_[toggles[i].time];
      if (history != 0) {
        // Beyond the regions' extent lines were moved, and faces may be anything.
        if (extent_ == JointExtent::everywhere || in_region) {
          throw std::logic_error("a face of a joint composite has two histories of one map");
        }
        std::fill(row_.begin(), row_.end(), 0);
        return row_;
      }
      history = toggles[i].slot;
    }
    if (i < toggles.size()) row_.back() = set_id(toggles.subspan(i));
    return row_;
  }
  std::vector<std::vector<std::uint32_t>> take_sets() { return std::move(sets_); }

 private:
  std::uint32_t set_id(std::span<const Toggle> polygons) {
    set_.clear();
    for (const Toggle& t : polygons) {
      const std::uint32_t region = region_of_polygon_[t.slot];
      if (set_.empty() || set_.back() != region) set_.push_back(region);
    }
    // Neighbouring faces mostly lie in the same regions.
    if (set_ == sets_[last_]) return last_;
    const auto [it, fresh] = set_ids_.emplace(set_, static_cast<std::uint32_t>(sets_.size()));
    if (fresh) sets_.push_back(set_);
    return last_ = it->second;
  }

  std::vector<std::uint32_t> region_of_polygon_;
  JointExtent extent_;
  std::vector<std::uint32_t> row_;
  std::vector<std::vector<std::uint32_t>> sets_;
  std::map<std::vector<std::uint32_t>, std::uint32_t> set_ids_;
  std::vector<std::uint32_t> set_;
  std::uint32_t last_ = 0;
};

}  // namespace

/// Each edge gives what lies under it to the cell on its right and takes it from the one on its left. An edge on which
/// lines of several sources lie is crossed line by line, from the lowest to the highest.
void JointComposite::add_areas(std::span<const Composite* const> maps, std::span<const SquareCentimetres> edge_excess,
                               CellTable& table) {
  cell_area_.assign(table.size(), 0);
  std::vector<std::uint32_t> row(stride());
  std::vector<std::pair<SquareCentimetres, std::size_t>> lines;  // what lies under a source's line; the source
  for (EdgeId i = 0; i < edges_.size(); ++i) {
    const Edge& e = edges_[i];
    const CellId left = face_cell_[e.left];
    const CellId right = face_cell_[e.right];
    if (left == right) continue;
    const GridPoint a = vertices_[e.a];
    const GridPoint b = vertices_[e.b];
    const SquareCentimetres straight = geometry::area_under_edge(a, b);
    lines.clear();
    for (std::size_t s = 0; s < stride(); ++s) {
      if (table.row(left)[s] != table.row(right)[s]) lines.emplace_back(straight + edge_excess[i], s);
    }
    if (lines.size() > 1) {
      for (auto& [under, source] : lines) {
        under = straight + (source < map_count_ ? own_excess(maps[source]->parts(), a, b) : 0);
      }
      std::sort(lines.begin(), lines.end());
    }
    cell_area_[right] += lines.front().first;
    cell_area_[left] -= lines.back().first;
    if (lines.front().first == lines.back().first) continue;
    std::ranges::copy(table.row(right), row.begin());
    for (std::size_t k = 0; k + 1 < lines.size(); ++k) {
      row[lines[k].second] = table.row(left)[lines[k].second];
      const CellId strip = table.id(row);
      cell_area_.resize(table.size(), 0);
      cell_area_[strip] += lines[k + 1].first - lines[k].first;
    }
  }
}

Result<std::shared_ptr<const JointComposite>> JointComposite::make(std::span<const Composite* const> maps,
                                                                   std::span<const RegionPolygons> regions,
                                                                   JointExtent extent) {
  FRONTKART_TRY(Subdivision joint, subdivide(joint_segments(maps, regions, extent)));
  auto out = std::shared_ptr<JointComposite>(new JointComposite);
  out->map_count_ = maps.size();
  out->region_count_ = regions.size();
  for (const Composite* map : maps) out->history_count_.push_back(map->history_count());
  out->vertices_ = std::move(joint.vertices);
  out->edges_ = std::move(joint.edges);
  std::vector<std::uint32_t> region_of_polygon;
  for (std::uint32_t r = 0; r < regions.size(); ++r) {
    region_of_polygon.insert(region_of_polygon.end(), regions[r].size(), r);
  }
  Rows rows(maps.size(), std::move(region_of_polygon), extent);
  CellTable table(out->stride(), joint.faces.size());
  out->face_cell_.resize(joint.faces.size());
  for (FaceId f = 0; f < joint.faces.size(); ++f) out->face_cell_[f] = table.id(rows.row_of(joint.faces[f]));
  out->add_areas(maps, joint.edge_excess, table);
  out->cells_ = table.take();
  out->region_sets_ = rows.take_sets();
  return std::shared_ptr<const JointComposite>(std::move(out));
}

const Fans& JointComposite::fans() const {
  std::call_once(fans_made_, [&] { fans_ = std::make_unique<Fans>(vertices_, edges_); });
  return *fans_;
}

bool JointComposite::within(CellId cell, std::uint32_t region) const {
  const auto in = regions(cell);
  return std::binary_search(in.begin(), in.end(), region);
}

std::vector<std::vector<SquareCentimetres>> JointComposite::history_areas_by_region(std::size_t map) const {
  std::vector<std::vector<SquareCentimetres>> out(region_count_,
                                                  std::vector<SquareCentimetres>(history_count_[map], 0));
  for (CellId c = 0; c < cell_count(); ++c) {
    for (const std::uint32_t r : regions(c)) out[r][history(c, map)] += area(c);
  }
  return out;
}

std::vector<SquareCentimetres> JointComposite::history_areas(std::size_t map) const {
  std::vector<SquareCentimetres> out(history_count_[map], 0);
  for (CellId c = 0; c < cell_count(); ++c) out[history(c, map)] += area(c);
  return out;
}

SquareCentimetres JointComposite::region_area(std::uint32_t region) const {
  SquareCentimetres sum = 0;
  for (CellId c = 0; c < cell_count(); ++c) {
    if (within(c, region)) sum += area(c);
  }
  return sum;
}

}  // namespace frontkart::composite
