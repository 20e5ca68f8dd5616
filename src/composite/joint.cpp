#include "composite/joint.hpp"

#include <algorithm>

#include "composite/joint_areas.hpp"
#include "composite/joint_cells.hpp"
#include "composite/joint_segments.hpp"
#include "composite/subdivision.hpp"

namespace frontkart::composite {

using geometry::SquareCentimetres;

Result<std::shared_ptr<const JointComposite>> JointComposite::make(std::span<const Composite* const> maps,
                                                                   std::span<const RegionPolygons> regions,
                                                                   JointExtent extent) {
  JointSegments segments = joint_segments(maps, regions, extent);
  std::vector<Share> shares;
  FRONTKART_TRY(Subdivision joint, subdivide(std::move(segments.segments), &shares));
  auto out = std::shared_ptr<JointComposite>(new JointComposite);
  out->map_count_ = maps.size();
  out->region_count_ = regions.size();
  for (const Composite* map : maps) out->history_count_.push_back(map->history_count());
  std::vector<std::uint32_t> region_of_polygon;
  for (std::uint32_t r = 0; r < regions.size(); ++r) {
    region_of_polygon.insert(region_of_polygon.end(), regions[r].size(), r);
  }
  Rows rows(maps.size(), std::move(region_of_polygon), extent);
  CellTable table(out->stride(), joint.faces.size());
  out->face_cell_.resize(joint.faces.size());
  for (FaceId f = 0; f < joint.faces.size(); ++f) out->face_cell_[f] = table.id(rows.row_of(joint.faces[f]));
  out->cell_area_ = cell_areas({maps, segments, joint, shares, out->face_cell_}, table, rows);
  out->vertices_ = std::move(joint.vertices);
  out->edges_ = std::move(joint.edges);
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
