#include "service/picture_labels.hpp"

#include <optional>

#include "service/names.hpp"

namespace frontkart::service {

void add_regions_and_labels(render::PictureRequest& request, const Regions& regions, const Places& places,
                            const std::string& language) {
  for (const Region& r : regions.all()) {
    request.regions.insert(request.regions.end(), r.polygons.begin(), r.polygons.end());
  }
  constexpr std::size_t kLabels = 400;
  std::optional<geometry::Box> around;
  if (request.box) around = geometry::Box{request.box->low, request.box->high};
  for (const composite::StatusShape& shape : request.shapes) {
    if (request.box) break;
    for (const geometry::Polygon& polygon : shape.polygons) {
      const geometry::Box own = geometry::extent(polygon);
      if (!around) around = own;
      around->extend(own);
    }
  }
  const geometry::Box everywhere{{-geometry::kMaxX, -geometry::kMaxY}, {geometry::kMaxX, geometry::kMaxY}};
  const geometry::Box shown = around.value_or(everywhere);
  int rank = 0;
  for (const PlaceAnswer& p : places.within(shown, kLabels)) {
    request.labels.push_back({name_in(p.names, language, p.id), p.point, rank++, importance(p) >= 5'000});
  }
}

}  // namespace frontkart::service
