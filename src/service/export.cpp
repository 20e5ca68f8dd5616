#include "service/export.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"
#include "composite/query.hpp"
#include "service/impl.hpp"
#include "service/names.hpp"
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

/// The stretches of equal area of one status within a region.
void append_stretches(const composite::Parts& parts, const std::vector<geometry::SquareCentimetres>& series,
                      const exchange::RegionStretch& of, std::vector<exchange::RegionStretch>& out) {
  for (std::size_t begin = 0; begin < series.size();) {
    std::size_t end = begin + 1;
    while (end < series.size() && series[end] == series[begin]) ++end;
    if (series[begin] != 0) {
      out.push_back(of);
      out.back().from = parts.instants[begin];
      if (end < series.size()) out.back().to = parts.instants[end];
      out.back().area_m2 = geometry::square_kilometres(series[begin]) * 1e6;
    }
    begin = end;
  }
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
      map.map().name, map.map().as_known, record.legend, record.mapper, record.licence, record.link, {}, {}};
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

Status add_regions(exchange::MapHistoryFile& history, const std::shared_ptr<const LoadedMap>& map,
                   const Regions& regions, JointMaps& joints, std::string_view language) {
  std::vector<const Region*> coded;
  for (const Region& region : regions.all()) {
    if (!region.pcode.empty()) coded.push_back(&region);
  }
  if (coded.empty()) return Done{};
  std::sort(coded.begin(), coded.end(), [](const Region* l, const Region* r) { return l->id < r->id; });
  FRONTKART_TRY(const auto joint, joints.make({map}, coded));
  const auto areas = joint->history_areas_by_region(0);
  const std::size_t statuses = map->map().record.legend.entries.size() + 1;
  for (std::size_t r = 0; r < coded.size(); ++r) {
    const auto series = composite::area_series(map->composite(), areas[r], statuses);
    const std::string name = name_in(coded[r]->names, language, coded[r]->id);
    for (std::size_t s = 1; s < statuses; ++s) {
      append_stretches(map->composite().parts(), series[s],
                       {coded[r]->id, coded[r]->pcode, name, static_cast<composite::StatusId>(s), {}, {}, 0},
                       history.by_region);
    }
  }
  return Done{};
}

Result<std::string> Service::export_map(const std::string& map, Instant as_known, ExportFormat format,
                                        const std::string& language) {
  FRONTKART_TRY(const auto loaded, impl_->known.load(map, as_known));
  if (format == ExportFormat::pmtiles) {
    return tiles::write_archive(*tile_set_of(*loaded),
                                tile_facts_of(*loaded, impl_->times, loaded->map().as_known, language));
  }
  FRONTKART_TRY(auto history, history_of(*loaded));
  switch (format) {
    case ExportFormat::geopackage: {
      FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(as_known));
      FRONTKART_CHECK(add_regions(history, loaded, *regions, impl_->joints, language));
      return exchange::write_history(history, exchange::HistoryFormat::geopackage, language);
    }
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

}  // namespace frontkart::service
