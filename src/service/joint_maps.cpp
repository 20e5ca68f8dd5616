#include "service/joint_maps.hpp"

#include <algorithm>

namespace frontkart::service {

Result<std::shared_ptr<const composite::JointComposite>> JointMaps::make(
    const std::vector<std::shared_ptr<const LoadedMap>>& maps, const std::vector<const Region*>& regions) {
  std::vector<std::string> versions;
  for (const Region* region : regions) versions.push_back(region->version);
  const auto find = [&]() -> std::shared_ptr<const composite::JointComposite> {
    const std::lock_guard lock(mutex_);
    // A map that is held here cannot be another one at the same address.
    const auto it = std::find_if(kept_.begin(), kept_.end(),
                                 [&](const Kept& k) { return k.maps == maps && k.regions == versions; });
    return it == kept_.end() ? nullptr : it->joint;
  };
  if (auto kept = find()) return kept;
  const std::lock_guard building(build_mutex_);
  if (auto kept = find()) return kept;
  std::vector<const composite::Composite*> composites;
  for (const auto& map : maps) composites.push_back(&map->composite());
  std::vector<composite::RegionPolygons> polygons;
  for (const Region* region : regions) polygons.push_back(region->polygons);
  FRONTKART_TRY(auto joint, composite::JointComposite::make(composites, polygons,
                                                            regions.empty() ? composite::JointExtent::everywhere
                                                                            : composite::JointExtent::regions));
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kKept) kept_.erase(kept_.begin());
  kept_.push_back({maps, std::move(versions), joint});
  return joint;
}

}  // namespace frontkart::service
