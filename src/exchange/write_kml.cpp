#include <fmt/format.h>

#include "exchange/write_history.hpp"
#include "exchange/write_text.hpp"
#include "maps/notice.hpp"

namespace frontkart::exchange {
namespace {

void append_element(std::string& out, std::string_view name, std::string_view text) {
  out += fmt::format("<{}>", name);
  append_markup_text(out, text);
  out += fmt::format("</{}>", name);
}

void append_data(std::string& out, std::string_view name, std::string_view value) {
  if (value.empty()) return;
  out += fmt::format("<Data name=\"{}\">", name);
  append_element(out, "value", value);
  out += "</Data>";
}

/// KML writes a colour as alpha, blue, green, red.
std::string kml_colour(std::string_view alpha, const std::string& colour) {
  return fmt::format("{}{}{}{}", alpha, colour.substr(5, 2), colour.substr(3, 2), colour.substr(1, 2));
}

void append_boundary(std::string& out, std::string_view name, const geometry::Ring& ring) {
  out += fmt::format("<{}><LinearRing><coordinates>", name);
  for (std::size_t i = 0; i <= ring.size() && !ring.empty(); ++i) {
    const auto point = ring[i % ring.size()];
    if (i > 0) out += ' ';
    append_degrees(out, point.x);
    out += ',';
    append_degrees(out, point.y);
  }
  out += fmt::format("</coordinates></LinearRing></{}>", name);
}

/// An area that has a status from a moment on.
struct Area {
  std::string_view id;  ///< may be empty
  composite::StatusId status = 0;
  Instant from;
  std::optional<Instant> to;
  double area_m2 = 0;
  const std::vector<geometry::Polygon>& polygons;
};

void append_placemark(std::string& out, const Area& area, const maps::LegendEntry& entry, std::string_view language) {
  out += area.id.empty() ? "<Placemark>" : fmt::format("<Placemark id=\"a{}\">", area.id);
  append_element(out, "name", maps::Legend::label(entry, language));
  if (!entry.definition.empty()) append_element(out, "description", entry.definition);
  out += fmt::format("<TimeSpan><begin>{}</begin>", format_utc(area.from));
  if (area.to) append_element(out, "end", format_utc(*area.to));
  out += fmt::format("</TimeSpan><styleUrl>#s{}</styleUrl><ExtendedData>", area.status);
  append_data(out, "id", area.id);
  append_data(out, "status", entry.id);
  append_data(out, "standing", maps::standing_name(entry.standing));
  append_data(out, "party", entry.party);
  append_data(out, "area_km2", format_km2(area.area_m2));
  append_data(out, "colour", entry.colour);
  out += "</ExtendedData><MultiGeometry>";
  for (const auto& polygon : area.polygons) {
    out += "<Polygon>";
    for (std::size_t r = 0; r < polygon.size(); ++r) {
      append_boundary(out, r == 0 ? "outerBoundaryIs" : "innerBoundaryIs", polygon[r]);
    }
    out += "</Polygon>";
  }
  out += "</MultiGeometry></Placemark>\n";
}

/// The document's name, and what it says of itself; then the members of its ExtendedData follow.
struct Facts {
  std::string name;
  std::string_view mapper, licence, source;
};

void begin_document(std::string& out, const Facts& facts, std::string_view language) {
  out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document>\n";
  append_element(out, "name", facts.name);
  std::string description(maps::not_for_navigation(language));
  for (const auto part : {facts.mapper, facts.licence, facts.source}) {
    if (!part.empty()) description.append(". ").append(part);
  }
  append_element(out, "description", description);
  out += "\n<ExtendedData>";
}

void append_style(std::string& out, composite::StatusId status, const std::string& colour) {
  out += fmt::format(
      "<Style id=\"s{}\"><LineStyle><color>{}</color><width>1.5</width></LineStyle><PolyStyle><color>{}</color>"
      "</PolyStyle></Style>\n",
      status, kml_colour("ff", colour), kml_colour("80", colour));
}

void append_point(std::string& out, const MapAtInstant& map, const AssessedPoint& point) {
  out += "<Placemark>";
  append_element(out, "name", point.name.empty() ? point.place : point.name);
  append_element(out, "description", point.status);
  out += fmt::format("<TimeSpan><begin>{}</begin></TimeSpan><ExtendedData>", format_utc(map.instant));
  append_data(out, "kind", "assessment");
  append_data(out, "status", point.status);
  append_data(out, "standing", point.standing);
  append_data(out, "party", point.party);
  append_data(out, "confidence", point.confidence);
  append_data(out, "assessment", point.assessment);
  append_data(out, "place", point.place);
  out += "</ExtendedData><Point><coordinates>";
  append_degrees(out, point.point.x);
  out += ',';
  append_degrees(out, point.point.y);
  out += "</coordinates></Point></Placemark>\n";
}

}  // namespace

std::string write_kml(const MapAtInstant& map, std::string_view language) {
  const auto instant = format_utc(map.instant);
  std::string out;
  begin_document(out, {fmt::format("{} {}", map.map, instant), map.mapper, map.licence, map.source}, language);
  append_data(out, "map", map.map);
  append_data(out, "at", instant);
  append_data(out, "as_known", format_utc(map.as_known));
  append_data(out, "mapper", map.mapper);
  append_data(out, "licence", map.licence);
  append_data(out, "source", map.source);
  if (map.derived) append_data(out, "derived", "true");
  out += "</ExtendedData>\n";
  for (const auto& shape : map.shapes) append_style(out, shape.status, entry_of(map, shape).colour);
  for (const auto& shape : map.shapes) {
    append_placemark(out, {"", shape.status, map.instant, std::nullopt, shape.area_m2, shape.polygons},
                     entry_of(map, shape), language);
  }
  for (const auto& point : map.points) append_point(out, map, point);
  out += "</Document></kml>\n";
  return out;
}

std::string write_history_kml(const MapHistoryFile& history, std::string_view language) {
  std::string out;
  begin_document(out, {history.map, history.mapper, history.licence, history.source}, language);
  append_data(out, "map", history.map);
  append_data(out, "as_known", format_utc(history.as_known));
  append_data(out, "mapper", history.mapper);
  append_data(out, "licence", history.licence);
  append_data(out, "source", history.source);
  out += "</ExtendedData>\n";
  for (std::size_t i = 0; i < history.legend.entries.size(); ++i) {
    append_style(out, static_cast<composite::StatusId>(i + 1), history.legend.entries[i].colour);
  }
  for (const HistoryFeature& row : history.features) {
    append_placemark(out, {row.id, row.status, row.from, row.to, row.area_m2, row.polygons},
                     history.legend.entries.at(row.status - 1U), language);
  }
  out += "</Document></kml>\n";
  return out;
}

}  // namespace frontkart::exchange
