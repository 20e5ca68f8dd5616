#include <fmt/format.h>

#include <memory>
#include <mutex>
#include <optional>

#include "composite/query.hpp"
#include "exchange/write.hpp"
#include "service/export.hpp"
#include "service/publish_parts.hpp"
#include "service/tiles.hpp"
#include "tiles/archive.hpp"

namespace frontkart::service {
namespace {

/// Of corners in a file of text, about 40 MB: what has more is for programs, which read the GeoPackage or the tiles.
constexpr std::size_t kMostCorners = 2'000'000;

std::size_t corners_of(const exchange::MapHistoryFile& history) {
  std::size_t out = 0;
  for (const auto& feature : history.features) {
    for (const auto& polygon : feature.polygons) {
      for (const auto& ring : polygon) out += ring.size() + 1;
    }
  }
  return out;
}

/// The areas of a map with from and to, for all formats that hold them. Made by the one that is first.
class HistoryOnce {
 public:
  HistoryOnce(const EditionWork& work, std::string map) : work_(work), map_(std::move(map)) {}

  [[nodiscard]] Result<std::string> as(exchange::HistoryFormat format) {
    std::call_once(once_, [&] { history_ = make(); });
    if (!history_->ok()) return history_->error();
    if (format == exchange::HistoryFormat::geopackage) return geopackage(**history_);
    // No bytes, no file.
    if (corners_of(**history_) > kMostCorners) return std::string();
    return exchange::write_history(**history_, format);
  }

 private:
  [[nodiscard]] Result<exchange::MapHistoryFile> make() {
    FRONTKART_TRY(const auto loaded, work_.known.load(map_, Instant::highest()));
    FRONTKART_TRY(auto history, history_of(*loaded));
    history.as_known = work_.as_known.at(map_);
    return history;
  }

  /// With the table of regions, which no other format has.
  [[nodiscard]] Result<std::string> geopackage(exchange::MapHistoryFile history) {
    FRONTKART_TRY(const auto loaded, work_.known.load(map_, Instant::highest()));
    FRONTKART_TRY(const auto regions, work_.gazetteer.regions(Instant::highest()));
    JointMaps joints;
    FRONTKART_CHECK(add_regions(history, loaded, *regions, joints));
    return exchange::write_history(history, exchange::HistoryFormat::geopackage);
  }

  const EditionWork& work_;
  std::string map_;
  std::once_flag once_;
  std::optional<Result<exchange::MapHistoryFile>> history_;
};

/// Areas over time.
Result<std::string> areas_csv(const EditionWork& work, const MapSummary& map) {
  FRONTKART_TRY(const auto loaded, work.known.load(map.map, Instant::highest()));
  const auto& c = loaded->composite();
  const auto series = composite::area_series(c, c.history_areas(), map.legend.entries.size() + 1);
  std::string text = "at,status,km2\n";
  for (std::size_t t = 0; t < c.parts().instants.size(); ++t) {
    for (std::size_t s = 1; s < series.size(); ++s) {
      text += fmt::format("{},{},{:.2f}\n", format_utc(c.parts().instants[t]), map.legend.entries[s - 1].id,
                          geometry::square_kilometres(series[s][t]));
    }
  }
  return text;
}

}  // namespace

void plan_downloads(const EditionWork& work, const MapSummary& map, MapFiles& out,
                    std::vector<EditionFolder::Job>& jobs) {
  if (!is_passed_on(work, map)) return;
  const auto plan = [&](const char* format, const std::string& stem, const char* extension, EditionFolder::Make make) {
    InputKey key = format == std::string_view("gpkg") ? key_with_gazetteer(work, "download 4", map)
                                                      : key_of_map(work, "download 4", map);
    key.add(work.as_known.at(map.map).us);
    jobs.push_back({std::move(key), stem, extension, std::move(make), &out.downloads[format]});
  };
  const std::string stem = "downloads/" + map.map;
  plan("pmtiles", stem, ".pmtiles", [&work, &map]() -> Result<std::string> {
    FRONTKART_TRY(const auto loaded, work.known.load(map.map, Instant::highest()));
    const TimesOf times = work.request.preview ? TimesOf::ledger : TimesOf::editions;
    return tiles::write_archive(*tile_set_of(*loaded), tile_facts_of(*loaded, times, work.as_known.at(map.map)));
  });
  const auto history = std::make_shared<HistoryOnce>(work, map.map);
  const auto plan_history = [&](const char* format, const char* extension, exchange::HistoryFormat as) {
    plan(format, stem, extension, [history, as] { return history->as(as); });
  };
  plan_history("gpkg", ".gpkg", exchange::HistoryFormat::geopackage);
  plan_history("geojson", ".geojson", exchange::HistoryFormat::geojson);
  plan_history("kml", ".kml", exchange::HistoryFormat::kml);
  plan("geojson-newest", stem + "-newest", ".geojson", [&work, &map]() -> Result<std::string> {
    FRONTKART_TRY(auto state, work.service.at(map.map, *map.last, Instant::highest()));
    state.as_known = work.as_known.at(map.map);
    return exchange::write_geojson(state);
  });
  plan("csv", stem, ".csv", [&work, &map] { return areas_csv(work, map); });
}

}  // namespace frontkart::service
