#include "exchange/write_history.hpp"

#include <fmt/format.h>

#include "exchange/write_text.hpp"
#include "maps/notice.hpp"

namespace frontkart::exchange {
namespace {

const maps::LegendEntry& entry_of(const MapHistoryFile& history, const HistoryFeature& feature) {
  return history.legend.entries.at(static_cast<std::size_t>(feature.status) - 1);
}

void append_text_or_null(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += "null";
  } else {
    append_json_text(out, text);
  }
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out += ',';
  append_json_text(out, name);
  out += ':';
  append_text_or_null(out, value);
}

/// Polygons with the brackets and separators of a format.
struct Brackets {
  std::string_view open, close, between;
};

void append_polygons(std::string& out, const std::vector<geometry::Polygon>& polygons, const Brackets& list,
                     const Brackets& point) {
  out += list.open;
  for (std::size_t p = 0; p < polygons.size(); ++p) {
    if (p > 0) out += ',';
    out += list.open;
    for (std::size_t r = 0; r < polygons[p].size(); ++r) {
      if (r > 0) out += ',';
      out += list.open;
      const auto& ring = polygons[p][r];
      for (std::size_t i = 0; i <= ring.size() && !ring.empty(); ++i) {
        if (i > 0) out += ',';
        out += point.open;
        append_degrees(out, ring[i % ring.size()].x);
        out += point.between;
        append_degrees(out, ring[i % ring.size()].y);
        out += point.close;
      }
      out += list.close;
    }
    out += list.close;
  }
  out += list.close;
}

std::string geojson(const MapHistoryFile& history, std::string_view language) {
  std::string out = R"({"type":"FeatureCollection","frontkart":{)";
  append_member(out, "map", history.map);
  append_member(out, "as_known", format_utc(history.as_known));
  append_member(out, "mapper", history.mapper);
  append_member(out, "licence", history.licence);
  append_member(out, "source", history.source);
  append_member(out, "notice", maps::not_for_navigation(language));
  out += "},\"features\":[";
  for (std::size_t i = 0; i < history.features.size(); ++i) {
    const HistoryFeature& feature = history.features[i];
    const auto& entry = entry_of(history, feature);
    out += i == 0 ? "\n" : ",\n";
    out += R"({"type":"Feature","id":)";
    append_json_text(out, feature.id);
    out += R"(,"properties":{)";
    append_member(out, "status", entry.id);
    append_member(out, "standing", maps::standing_name(entry.standing));
    append_member(out, "party", entry.party);
    append_member(out, "label", maps::Legend::label(entry, language));
    append_member(out, "colour", entry.colour);
    append_member(out, "from", format_utc(feature.from));
    append_member(out, "to", feature.to ? format_utc(*feature.to) : "");
    out += fmt::format(R"(,"area_km2":{})", format_km2(feature.area_m2));
    out += R"(},"geometry":{"type":"MultiPolygon","coordinates":)";
    append_polygons(out, feature.polygons, {"[", "]", ""}, {"[", "]", ","});
    out += "}}";
  }
  out += "\n]}\n";
  return out;
}

/// RFC 4180.
void append_cell(std::string& out, std::string_view text) {
  if (out.back() != '\n') out += ',';
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out += '"';
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::string csv(const MapHistoryFile& history, std::string_view language) {
  std::string out =
      "id,status,standing,party,label,colour,from,to,area_km2,map,as_known,mapper,licence,source,notice,WKT\n";
  for (const HistoryFeature& feature : history.features) {
    const auto& entry = entry_of(history, feature);
    out += feature.id;
    append_cell(out, entry.id);
    append_cell(out, maps::standing_name(entry.standing));
    append_cell(out, entry.party);
    append_cell(out, maps::Legend::label(entry, language));
    append_cell(out, entry.colour);
    append_cell(out, format_utc(feature.from));
    append_cell(out, feature.to ? format_utc(*feature.to) : "");
    append_cell(out, format_km2(feature.area_m2));
    append_cell(out, history.map);
    append_cell(out, format_utc(history.as_known));
    append_cell(out, history.mapper);
    append_cell(out, history.licence);
    append_cell(out, history.source);
    append_cell(out, maps::not_for_navigation(language));
    std::string shape = "MULTIPOLYGON";
    append_polygons(shape, feature.polygons, {"(", ")", ""}, {"", "", " "});
    append_cell(out, shape);
    out += '\n';
  }
  return out;
}

/// "165,39,20,255" from "#a52714".
std::string channels(const std::string& colour) {
  int value[3] = {128, 128, 128};
  for (std::size_t i = 0; i < 3 && colour.size() == 7; ++i) {
    value[i] = std::stoi(colour.substr(1 + 2 * i, 2), nullptr, 16);
  }
  return fmt::format("{},{},{},255", value[0], value[1], value[2]);
}

/// How the standing is drawn without colour alone: what is held is filled, contested hatched, unclear dotted, asserted
/// an outline.
std::string_view brush_of(maps::Standing standing) {
  switch (standing) {
    case maps::Standing::held:
      return "solid";
    case maps::Standing::contested:
      return "b_diagonal";
    case maps::Standing::unclear:
      return "dense6";
    case maps::Standing::asserted:
      return "no";
  }
  return "solid";
}

}  // namespace

std::string qgis_style(const maps::Legend& legend, std::string_view language) {
  // Merged: where two stretches of time of one status meet there is no border.
  std::string out =
      "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
      "<qgis version=\"3.22.0\" styleCategories=\"Symbology|Temporal\">\n"
      " <temporal enabled=\"1\" mode=\"2\" startField=\"from\" endField=\"to\" startExpression=\"\" "
      "endExpression=\"\" durationField=\"\" durationUnit=\"min\" fixedDuration=\"0\" accumulate=\"0\" "
      "limitMode=\"0\">\n"
      "  <fixedRange><start></start><end></end></fixedRange>\n </temporal>\n"
      " <renderer-v2 type=\"mergedFeatureRenderer\" enableorderby=\"0\" forceraster=\"0\" symbollevels=\"0\">\n"
      " <renderer-v2 type=\"categorizedSymbol\" attr=\"status\" enableorderby=\"0\" forceraster=\"0\" "
      "symbollevels=\"0\">\n  <categories>\n";
  for (std::size_t i = 0; i < legend.entries.size(); ++i) {
    out += fmt::format("   <category symbol=\"{}\" value=\"", i);
    append_markup_text(out, legend.entries[i].id);
    out += "\" label=\"";
    append_markup_text(out, maps::Legend::label(legend.entries[i], language));
    out += "\" render=\"true\"/>\n";
  }
  out += "  </categories>\n  <symbols>\n";
  for (std::size_t i = 0; i < legend.entries.size(); ++i) {
    const auto& entry = legend.entries[i];
    const std::string colour = channels(entry.colour);
    out += fmt::format(
        "   <symbol name=\"{}\" type=\"fill\" alpha=\"0.6\" clip_to_extent=\"1\" force_rhr=\"0\">\n"
        "    <layer class=\"SimpleFill\" enabled=\"1\" locked=\"0\" pass=\"0\">\n"
        "     <Option type=\"Map\">\n"
        "      <Option name=\"color\" type=\"QString\" value=\"{}\"/>\n"
        "      <Option name=\"style\" type=\"QString\" value=\"{}\"/>\n"
        "      <Option name=\"outline_color\" type=\"QString\" value=\"{}\"/>\n"
        "      <Option name=\"outline_style\" type=\"QString\" value=\"solid\"/>\n"
        "      <Option name=\"outline_width\" type=\"QString\" value=\"0.26\"/>\n"
        "      <Option name=\"outline_width_unit\" type=\"QString\" value=\"MM\"/>\n"
        "     </Option>\n    </layer>\n   </symbol>\n",
        i, colour, brush_of(entry.standing), colour);
  }
  out += "  </symbols>\n </renderer-v2>\n </renderer-v2>\n <layerGeometryType>2</layerGeometryType>\n</qgis>\n";
  return out;
}

Result<std::string> write_history(const MapHistoryFile& history, HistoryFormat format, std::string_view language) {
  switch (format) {
    case HistoryFormat::geojson:
      return geojson(history, language);
    case HistoryFormat::csv:
      return csv(history, language);
    case HistoryFormat::kml:
      return write_history_kml(history, language);
    case HistoryFormat::geopackage:
      return write_history_geopackage(history, language);
  }
  return Error{ErrorCode::internal, "This format is not wired.", "", ""};
}

}  // namespace frontkart::exchange
