#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"
#include "tiles/tile_set.hpp"

namespace frontkart::tiles {

/// What the metadata of an archive and a TileJSON say beside what the tiles themselves are.
struct Facts {
  std::string name;
  std::string description;
  std::string attribution;  ///< mapper, licence, sources
};

/// The static archive holds zoom 0 to this one.
inline constexpr std::uint32_t kArchiveZoom = 12;

/// A PMTiles archive (version 3) of the map's whole history, zoom 0 to `max_zoom`: features with from and to
/// (`TileSet::history_tile`); clustered, equal tiles held once, everything gzipped. Deterministic. Errors: as
/// `TileSet::tile`.
[[nodiscard]] Result<std::string> write_archive(const TileSet& tiles, const Facts& facts,
                                                std::uint32_t max_zoom = kArchiveZoom);

/// TileJSON 3.0.0. `address`: where the tiles are, with {z}, {x} and {y}. `history`: the features have from and to.
[[nodiscard]] std::string tile_json(const TileSet& tiles, const Facts& facts, const std::string& address,
                                    std::uint32_t max_zoom, bool history);

}  // namespace frontkart::tiles
