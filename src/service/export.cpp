#include "service/export.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "composite/query.hpp"
#include "service/impl.hpp"
#include "service/tiles.hpp"
#include "tiles/archive.hpp"
#include "tiles/stretch_outlines.hpp"

namespace frontkart::service {
namespace {

std::string id_of(const std::string& map, const std::string& status, Instant from, const std::optional<Instant>& to) {
  const std::string text =
      fmt::format("{}\n{}\n{}\n{}", map, status, format_utc(from), to ? format_utc(*to) : std::string());
  return sha256(text).hex().substr(0, 16);
}

}  // namespace

std::optional<ExportFormat> export_format(std::string_view extension) {
  std::string lower(extension);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  if (lower == ".pmtiles") return ExportFormat::pmtiles;
  if (lower == ".gpkg") return ExportFormat::geopackage;
  if (lower == ".geojson" || lower == ".json") return ExportFormat::geojson;
  if (lower == ".csv") return ExportFormat::csv;
  if (lower == ".kml") return ExportFormat::kml;
  return std::nullopt;
}

Result<exchange::MapHistoryFile> history_of(const LoadedMap& map) {
  const maps::MapRecord& record = map.map().record;
  exchange::MapHistoryFile out{
      map.map().name, map.map().as_known, record.legend, record.mapper, record.licence, record.link, {}};
  if (record.illustrative) {
    out.source =
        std::string("Illustrative, not an account of what happened.") + (out.source.empty() ? "" : " ") + out.source;
  }
  const composite::Composite& c = map.composite();
  const composite::Parts& parts = c.parts();
  const composite::Arcs arcs = composite::arcs_of(parts);
  const tiles::StretchOutlines outlines(arcs, parts.face_history, {parts.history_begin, parts.history_steps},
                                        c.history_areas(), parts.instants.size());
  composite::FlatShapes flat;
  for (std::size_t k = 0; k < outlines.stretches().size(); ++k) {
    if (!outlines.shapes_of(k, flat)) {
      return Error{ErrorCode::store_damaged, "The borders of the map do not close.", map.map().name,
                   "Run 'frontkart check --rebuild'."};
    }
    auto shapes = composite::shapes_of(flat);
    if (shapes.empty()) continue;
    const tiles::StatusStretch& stretch = outlines.stretches()[k];
    exchange::HistoryFeature feature;
    feature.status = stretch.status;
    feature.from = parts.instants[stretch.from];
    if (stretch.to < parts.instants.size()) feature.to = parts.instants[stretch.to];
    feature.id = id_of(map.map().name, record.legend.entries.at(stretch.status - 1U).id, feature.from, feature.to);
    feature.area_m2 = shapes.front().area_m2;
    feature.polygons = std::move(shapes.front().polygons);
    out.features.push_back(std::move(feature));
  }
  return out;
}

Result<std::string> export_history(const LoadedMap& map, ExportFormat format, std::string_view language) {
  if (format == ExportFormat::pmtiles) {
    return tiles::write_archive(*tile_set_of(map), tile_facts_of(map, language));
  }
  FRONTKART_TRY(const auto history, history_of(map));
  switch (format) {
    case ExportFormat::geopackage:
      return exchange::write_history(history, exchange::HistoryFormat::geopackage, language);
    case ExportFormat::geojson:
      return exchange::write_history(history, exchange::HistoryFormat::geojson, language);
    case ExportFormat::csv:
      return exchange::write_history(history, exchange::HistoryFormat::csv, language);
    case ExportFormat::kml:
      return exchange::write_history(history, exchange::HistoryFormat::kml, language);
    case ExportFormat::pmtiles:
      break;
  }
  return Error{ErrorCode::internal, "This format is not wired.", "", ""};
}

Result<std::string> Service::export_map(const std::string& map, Instant as_known, ExportFormat format,
                                        const std::string& language) {
  FRONTKART_TRY(const auto loaded, impl_->known.load(map, as_known));
  return export_history(*loaded, format, language);
}

}  // namespace frontkart::service
