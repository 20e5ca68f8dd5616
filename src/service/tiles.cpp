#include "service/tiles.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "maps/notice.hpp"
#include "service/impl.hpp"

namespace frontkart::service {

std::shared_ptr<const tiles::TileSet> tile_set_of(const LoadedMap& map) {
  std::vector<tiles::StatusFacts> statuses;
  for (const maps::LegendEntry& e : map.map().record.legend.entries) {
    statuses.push_back({e.id, std::string(maps::standing_name(e.standing)), e.party});
  }
  return std::make_shared<const tiles::TileSet>(map.shared_composite(), map.map().name, std::move(statuses));
}

tiles::Facts tile_facts_of(const LoadedMap& map, TimesOf times, Instant as_known, std::string_view language) {
  const maps::MapRecord& record = map.map().record;
  tiles::Facts out;
  out.name = map.map().name;
  out.description = fmt::format(
      "{}{}. As {} at {}.", record.illustrative ? "Illustrative, not an account of what happened. " : "",
      maps::not_for_navigation(language), times == TimesOf::editions ? "published" : "recorded", format_utc(as_known));
  for (const std::string& part : {record.mapper, record.licence, record.link}) {
    if (!part.empty()) out.attribution += (out.attribution.empty() ? "" : " · ") + part;
  }
  return out;
}

std::shared_ptr<const tiles::TileSet> MapTiles::of(const std::shared_ptr<const LoadedMap>& map) {
  const std::lock_guard lock(mutex_);
  const auto it = std::find_if(kept_.begin(), kept_.end(), [&](const auto& k) { return k.first == map; });
  if (it != kept_.end()) {
    std::rotate(it, it + 1, kept_.end());
    return kept_.back().second;
  }
  if (kept_.size() >= kKept) kept_.erase(kept_.begin());
  kept_.emplace_back(map, tile_set_of(*map));
  return kept_.back().second;
}

Result<tiles::Tile> Service::tile(const TileRequest& request) {
  FRONTKART_TRY(const auto map, impl_->known.load(request.map, request.as_known));
  return impl_->tiles.of(map)->tile(request.address, request.at);
}

Result<std::string> Service::tile_json(const std::string& map, Instant as_known, const std::string& address) {
  FRONTKART_TRY(const auto loaded, impl_->known.load(map, as_known));
  return tiles::tile_json(*impl_->tiles.of(loaded), tile_facts_of(*loaded, impl_->times, loaded->map().as_known),
                          address, tiles::kMaxZoom, false);
}

}  // namespace frontkart::service
