#pragma once

#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "base/result.hpp"
#include "composite/composite.hpp"
#include "composite/half_edges.hpp"

namespace frontkart::composite {

/// Position of a cell in a joint composite.
using CellId = std::uint32_t;

/// A region: polygons by the even-odd rule, united.
using RegionPolygons = std::vector<geometry::Polygon>;

/// How far a joint composite reaches: everywhere, or no farther than its regions. The latter costs what lies in the
/// regions' extent, not what the maps have elsewhere.
enum class JointExtent { everywhere, regions };

/// A joint composite of several maps and regions: one subdivision whose faces know the history of each map and the
/// regions that they lie in. Derived from the canonical composites, which it does not change; histories keep the maps'
/// numbers. Immutable, and safe to read from several threads.
///
/// A *cell* is everything that has the same histories and lies in the same regions. Areas belong to cells. Noding anew
/// may move the joint copy of an edge by half a grid step more, but an edge carries the area that this takes. Where
/// lines fall together, the strips between them count for the cells that they would be, although they have no face. So
/// for each map the cells add up to the canonical areas of its histories, to the last cm².
class JointComposite {
 public:
  /// At least one map. Precondition: they obey their laws (see Composite). With JointExtent::regions, cells in no
  /// region are without meaning: neither their histories nor their areas are those of the maps. Error bad_input where
  /// borders cross too often.
  [[nodiscard]] static Result<std::shared_ptr<const JointComposite>> make(std::span<const Composite* const> maps,
                                                                          std::span<const RegionPolygons> regions = {},
                                                                          JointExtent extent = JointExtent::everywhere);

  [[nodiscard]] std::size_t map_count() const { return map_count_; }
  [[nodiscard]] std::size_t region_count() const { return region_count_; }

  [[nodiscard]] const std::vector<geometry::GridPoint>& vertices() const { return vertices_; }
  [[nodiscard]] const std::vector<Edge>& edges() const { return edges_; }
  /// Made at the first call.
  [[nodiscard]] const Fans& fans() const;
  [[nodiscard]] const std::vector<CellId>& face_cell() const { return face_cell_; }

  /// Cell 0 is that of the outer face: "no statement" on every map, in no region. Its area is what the others leave
  /// (negative).
  [[nodiscard]] std::size_t cell_count() const { return cell_area_.size(); }
  [[nodiscard]] HistoryId history(CellId cell, std::size_t map) const { return cells_[cell * stride() + map]; }
  /// Numbers of the regions that the cell lies in, rising.
  [[nodiscard]] std::span<const std::uint32_t> regions(CellId cell) const {
    return region_sets_[cells_[cell * stride() + map_count_]];
  }
  [[nodiscard]] bool within(CellId cell, std::uint32_t region) const;
  [[nodiscard]] geometry::SquareCentimetres area(CellId cell) const { return cell_area_[cell]; }

  /// Per region and history of a map: its area inside the region; the outer history, too.
  [[nodiscard]] std::vector<std::vector<geometry::SquareCentimetres>> history_areas_by_region(std::size_t map) const;
  /// The same everywhere. The outer history has what the others leave (negative).
  [[nodiscard]] std::vector<geometry::SquareCentimetres> history_areas(std::size_t map) const;
  /// The area of a region itself.
  [[nodiscard]] geometry::SquareCentimetres region_area(std::uint32_t region) const;

 private:
  JointComposite() = default;
  [[nodiscard]] std::size_t stride() const { return map_count_ + 1; }

  std::size_t map_count_ = 0;
  std::size_t region_count_ = 0;
  std::vector<std::size_t> history_count_;
  std::vector<geometry::GridPoint> vertices_;
  std::vector<Edge> edges_;
  std::vector<CellId> face_cell_;
  /// For each cell the history of each map, then the number of its set of regions.
  std::vector<std::uint32_t> cells_;
  std::vector<std::vector<std::uint32_t>> region_sets_;
  std::vector<geometry::SquareCentimetres> cell_area_;
  mutable std::once_flag fans_made_;
  mutable std::unique_ptr<Fans> fans_;
};

}  // namespace frontkart::composite
