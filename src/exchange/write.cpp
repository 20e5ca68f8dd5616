#include "exchange/write.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "exchange/printable.hpp"
#include "exchange/write_text.hpp"
#include "maps/notice.hpp"

namespace frontkart::exchange {
namespace {

void append_member(std::string& out, std::string_view name, std::string_view value) {
  if (out.back() != '{') out += ',';
  append_json_text(out, name);
  out += ':';
  if (value.empty()) {
    out += "null";
  } else {
    append_json_text(out, value);
  }
}

void append_ring(std::string& out, const geometry::Ring& ring) {
  out += '[';
  for (std::size_t i = 0; i <= ring.size() && !ring.empty(); ++i) {
    const auto point = ring[i % ring.size()];
    out += i == 0 ? "[" : ",[";
    append_degrees(out, point.x);
    out += ',';
    append_degrees(out, point.y);
    out += ']';
  }
  out += ']';
}

void append_feature(std::string& out, const MapAtInstant& map, const composite::StatusShape& shape,
                    std::string_view language) {
  const auto& entry = entry_of(map, shape);
  out += R"({"type":"Feature","properties":{)";
  append_member(out, "status", entry.id);
  append_member(out, "standing", maps::standing_name(entry.standing));
  append_member(out, "party", entry.party);
  out += fmt::format(R"(,"area_km2":{})", format_km2(shape.area_m2));
  append_member(out, "label", maps::Legend::label(entry, language));
  append_member(out, "colour", entry.colour);
  out += R"(},"geometry":{"type":"MultiPolygon","coordinates":[)";
  for (std::size_t p = 0; p < shape.polygons.size(); ++p) {
    out += p == 0 ? "[" : ",[";
    for (std::size_t r = 0; r < shape.polygons[p].size(); ++r) {
      if (r > 0) out += ',';
      append_ring(out, shape.polygons[p][r]);
    }
    out += ']';
  }
  out += "]}}";
}

void append_point(std::string& out, const AssessedPoint& point) {
  out += R"({"type":"Feature","properties":{)";
  append_member(out, "kind", "assessment");
  append_member(out, "status", point.status);
  append_member(out, "standing", point.standing);
  append_member(out, "party", point.party);
  append_member(out, "confidence", point.confidence);
  append_member(out, "assessment", point.assessment);
  append_member(out, "place", point.place);
  append_member(out, "name", point.name);
  out += R"(},"geometry":{"type":"Point","coordinates":[)";
  append_degrees(out, point.point.x);
  out += ',';
  append_degrees(out, point.point.y);
  out += "]}}";
}

}  // namespace

void append_degrees(std::string& out, std::int32_t steps) {
  const auto magnitude = static_cast<std::uint32_t>(steps < 0 ? -static_cast<std::int64_t>(steps) : steps);
  if (steps < 0) out += '-';
  out += fmt::format_int(magnitude / geometry::kGridPerDegree).c_str();
  auto fraction = magnitude % geometry::kGridPerDegree;
  if (fraction == 0) return;
  out += '.';
  for (std::uint32_t place = geometry::kGridPerDegree / 10; fraction > 0; place /= 10) {
    out += static_cast<char>('0' + fraction / place);
    fraction %= place;
  }
}

std::string format_km2(double area_m2) {
  auto text = fmt::format("{:.6f}", area_m2 / 1e6);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

void append_json_text(std::string& out, std::string_view text) {
  out += '"';
  for (std::size_t at = 0; at < text.size();) {
    const auto length = utf8_length(text.substr(at));
    const char c = text[at];
    if (length == 0) {
      out += "\ufffd";
    } else if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
    } else {
      out += text.substr(at, length);
    }
    at += std::max<std::size_t>(length, 1);
  }
  out += '"';
}

const maps::LegendEntry& entry_of(const MapAtInstant& map, const composite::StatusShape& shape) {
  return map.legend.entries.at(static_cast<std::size_t>(shape.status) - 1);
}

std::string write_geojson(const MapAtInstant& map, std::string_view language) {
  std::string out = R"({"type":"FeatureCollection","frontkart":{)";
  append_member(out, "map", map.map);
  append_member(out, "at", format_utc(map.instant));
  append_member(out, "as_known", format_utc(map.as_known));
  append_member(out, "mapper", map.mapper);
  append_member(out, "licence", map.licence);
  append_member(out, "source", map.source);
  append_member(out, "notice", maps::not_for_navigation(language));
  if (map.derived) {
    out += R"(,"derived":true)";
    append_member(out, "derivation", map.derivation);
  }
  out += "},\"features\":[";
  bool first = true;
  const auto next_line = [&] {
    out += first ? "\n" : ",\n";
    first = false;
  };
  for (const auto& shape : map.shapes) {
    next_line();
    append_feature(out, map, shape, language);
  }
  for (const auto& point : map.points) {
    next_line();
    append_point(out, point);
  }
  out += "\n]}\n";
  return out;
}

Status write_map_file(const MapAtInstant& map, const std::filesystem::path& file, std::string_view language) {
  auto extension = file.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  if (extension == ".geojson" || extension == ".json") return write_file_atomically(file, write_geojson(map, language));
  if (extension == ".kml") return write_file_atomically(file, write_kml(map, language));
  if (extension == ".gpkg" || extension == ".fgb") {
    FRONTKART_TRY(const auto bytes, write_with_gdal(map, extension == ".gpkg" ? "GPKG" : "FlatGeobuf", language));
    return write_file_atomically(file, bytes);
  }
  return Error{ErrorCode::usage, fmt::format("No format is known for the extension \"{}\".", printable(extension, 40)),
               printable(file.string()), "Use .geojson, .gpkg, .kml or .fgb."};
}

}  // namespace frontkart::exchange
