#include "render/picture.hpp"

#include <fmt/format.h>

#include "composite/query.hpp"
#include "service/impl.hpp"
#include "service/picture_labels.hpp"

namespace frontkart::service {
namespace {

/// What stands beside the date of an invented map.
std::string illustrative_in(const std::string& language) {
  if (language == "nb") return " · Illustrasjon, ikke en gjengivelse av hva som skjedde";
  if (language == "uk") return " · Ілюстрація, а не відображення подій";
  return " · Illustrative, not an account of what happened";
}

/// What stands beside the date of a picture with points.
std::string dots_in(const std::string& language) {
  if (language == "nb") return " · Prikker: steder som desken har vurdert";
  if (language == "uk") return " · Крапки: місця, які оцінила редакція";
  return " · Dots: places that the desk has assessed";
}

render::PictureRequest::Dot dot_of(const exchange::AssessedPoint& point, const maps::Legend& legend) {
  render::PictureRequest::Dot dot{point.point, "", render::PictureRequest::Dot::Fill::hollow};
  for (const maps::LegendEntry& e : legend.entries) {
    if (!point.party.empty() && e.party == point.party && dot.colour.empty()) dot.colour = e.colour;
  }
  if (point.standing == "held") dot.fill = render::PictureRequest::Dot::Fill::solid;
  if (point.standing == "contested") dot.fill = render::PictureRequest::Dot::Fill::half;
  return dot;
}

}  // namespace

Result<std::string> Service::picture(const PictureQuery& query) {
  FRONTKART_TRY(exchange::MapAtInstant map, at(query.map, query.at, query.as_known));
  FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(query.as_known));
  render::PictureRequest request;
  request.language = query.language;
  request.width = query.width;
  request.height = query.height;
  request.dark = query.dark;
  FRONTKART_TRY(const MapSummary summary, this->map(query.map, query.as_known));
  request.title = summary.mapper.empty() ? query.map : summary.mapper;
  FRONTKART_TRY(request.subtitle, format_zoned(query.at, query.zone));
  if (map.illustrative) request.subtitle += illustrative_in(query.language);
  request.credit = map.licence.empty() ? map.mapper : fmt::format("{} ({})", map.mapper, map.licence);
  if (!map.source.empty() && !map.illustrative) request.credit += fmt::format(" · {}", map.source);
  if (query.region) {
    FRONTKART_TRY(const Region* region, regions->resolve(*query.region));
    geometry::Box box = geometry::extent(region->polygons.at(0));
    for (const geometry::Polygon& p : region->polygons) box.extend(geometry::extent(p));
    request.box = render::PictureRequest::Box{box.low, box.high};
  } else if (const auto& bounds = query.bounds || !map.shapes.empty() ? query.bounds : summary.bounds) {
    // A map that says nothing at this instant is shown where it says something at others.
    render::PictureRequest::Box box;
    const auto& b = *bounds;
    if (!geometry::try_to_grid(b[0], b[1], box.low) || !geometry::try_to_grid(b[2], b[3], box.high)) {
      return Error{ErrorCode::usage, "The bounds are out of range.", "bounds",
                   "Give west,south,east,north in degrees."};
    }
    request.box = box;
  }
  if (query.points) {
    FRONTKART_TRY(const auto points, assessed_points(query.at, query.as_known));
    for (const exchange::AssessedPoint& p : points) request.dots.push_back(dot_of(p, map.legend));
    if (!points.empty()) request.subtitle += dots_in(query.language);
  }
  request.shapes = std::move(map.shapes);
  request.legend = std::move(map.legend);
  FRONTKART_TRY(const auto places, impl_->gazetteer.places(query.as_known));
  add_regions_and_labels(request, *regions, *places, query.language);
  return query.format == PictureQuery::Format::svg ? render::render_svg(request) : render::render_png(request);
}

}  // namespace frontkart::service
