#include "composite/overlay.hpp"

#include <algorithm>

namespace frontkart::composite {

Result<std::shared_ptr<const RegionOverlay>> RegionOverlay::make(const Composite& map, const RegionPolygons& region) {
  auto out = std::shared_ptr<RegionOverlay>(new RegionOverlay);
  const Composite* const maps[] = {&map};
  FRONTKART_TRY(out->joint_, JointComposite::make(maps, {&region, 1}, JointExtent::regions));
  const JointComposite& joint = *out->joint_;
  out->history_area_ = std::move(joint.history_areas_by_region(0).front());
  out->face_history_.resize(joint.face_cell().size());
  std::transform(joint.face_cell().begin(), joint.face_cell().end(), out->face_history_.begin(),
                 [&](CellId c) { return joint.within(c, 0) ? joint.history(c, 0) : kOutside; });
  return std::shared_ptr<const RegionOverlay>(std::move(out));
}

}  // namespace frontkart::composite
