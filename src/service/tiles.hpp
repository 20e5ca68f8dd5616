#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "service/known_maps.hpp"
#include "service/service.hpp"
#include "tiles/archive.hpp"
#include "tiles/tile_set.hpp"

namespace frontkart::service {

struct TileRequest {
  std::string map;
  tiles::TileAddress address;
  Instant at;
  Instant as_known = Instant::highest();
};

/// The tiles of a map, made from it alone; hold it for many tiles.
[[nodiscard]] std::shared_ptr<const tiles::TileSet> tile_set_of(const LoadedMap& map);

/// What the metadata of tiles says about a map: its mapper, licence and source, when it was recorded or published, and
/// that it is not for navigation.
[[nodiscard]] tiles::Facts tile_facts_of(const LoadedMap& map, TimesOf times, Instant as_known,
                                         std::string_view language = "en");

/// The tiles of the maps that were asked for last. Thread-safe.
class MapTiles {
 public:
  [[nodiscard]] std::shared_ptr<const tiles::TileSet> of(const std::shared_ptr<const LoadedMap>& map);

 private:
  static constexpr std::size_t kKept = 16;
  std::mutex mutex_;
  std::vector<std::pair<std::shared_ptr<const LoadedMap>, std::shared_ptr<const tiles::TileSet>>> kept_;
};

}  // namespace frontkart::service
