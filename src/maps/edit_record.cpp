#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "claims/records.hpp"
#include "maps/edits.hpp"

namespace frontkart::maps {
namespace {

using nlohmann::json;

Error bad_area(std::string what) {
  return {ErrorCode::bad_input, std::move(what), "/area", "Give a GeoJSON Polygon or MultiPolygon in degrees."};
}

Result<geometry::Ring> ring_from(const json& positions) {
  if (!positions.is_array()) return bad_area("A ring of the area is not a list of positions.");
  geometry::Ring ring;
  for (const json& p : positions) {
    geometry::GridPoint point;
    if (!p.is_array() || p.size() < 2 || !p[0].is_number() || !p[1].is_number() ||
        !geometry::try_to_grid(p[0].get<double>(), p[1].get<double>(), point)) {
      return bad_area("A position of the area is not a longitude and a latitude in range.");
    }
    if (ring.empty() || ring.back() != point) ring.push_back(point);
  }
  while (ring.size() > 1 && ring.back() == ring.front()) ring.pop_back();
  if (ring.size() < 3) return bad_area("A ring of the area has fewer than three different points.");
  return ring;
}

Result<geometry::Polygon> polygon_from(const json& rings) {
  if (!rings.is_array() || rings.empty()) return bad_area("A polygon of the area has no rings.");
  geometry::Polygon polygon;
  for (const json& r : rings) {
    FRONTKART_TRY(geometry::Ring ring, ring_from(r));
    polygon.push_back(std::move(ring));
  }
  return polygon;
}

}  // namespace

Result<std::vector<geometry::Polygon>> polygons_from_geojson(const json& area) {
  const auto type = area.is_object() ? area.find("type") : area.end();
  const auto coordinates = area.is_object() ? area.find("coordinates") : area.end();
  if (type == area.end() || coordinates == area.end() || !type->is_string() || !coordinates->is_array()) {
    return bad_area("The area is not a geometry with a type and coordinates.");
  }
  std::vector<geometry::Polygon> out;
  if (*type == "Polygon") {
    FRONTKART_TRY(geometry::Polygon polygon, polygon_from(*coordinates));
    out.push_back(std::move(polygon));
  } else if (*type == "MultiPolygon") {
    for (const json& rings : *coordinates) {
      FRONTKART_TRY(geometry::Polygon polygon, polygon_from(rings));
      out.push_back(std::move(polygon));
    }
  } else {
    return bad_area("The area is neither a Polygon nor a MultiPolygon.");
  }
  if (out.empty()) return bad_area("The area has no polygons.");
  return out;
}

Result<EditRecord> edit_record(const ledger::Entry& entry) {
  const auto placed = [&](Error error) {
    error.where = fmt::format("edit/{}{}{}", entry.envelope.id, error.where.empty() ? "" : " ", error.where);
    return error;
  };
  auto edit = claims::edit_from_json(entry.json());
  if (!edit.ok()) return placed(std::move(edit).error());
  auto area = polygons_from_geojson(edit->area);
  if (!area.ok()) return placed(std::move(area).error());
  EditRecord out;
  out.id = entry.envelope.id;
  out.valid_from = edit->valid_from;
  out.status = edit->status;
  out.area = std::move(area).value();
  if (!edit->over.empty()) {
    const auto over = ledger::parse_reference(edit->over);
    if (!over.ok()) return placed(over.error());
    out.over = over->id;
  }
  out.content = sha256(*entry.body);
  return out;
}

}  // namespace frontkart::maps
