#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/composite.hpp"
#include "tiles/address.hpp"

namespace frontkart::tiles {

/// What the features of a status say about it. `party` empty: none.
struct StatusFacts {
  std::string status;
  std::string standing;
  std::string party;
};

/// A Mapbox vector tile (version 2.1), not compressed, and when it is the tile: every instant of `valid` gives the same
/// bytes. Empty bytes: the map says nothing here.
struct Tile {
  std::string bytes;
  Interval valid;
};

/// What a prepared tile is (tile_index.hpp).
class Level;
class TileIndex;

/// The tiles of one map. A tile has one layer, named as the map is, with one feature for each status that has an area
/// in it: a multipolygon with the properties status, standing and, where there is one, party.
///
/// Borders are simplified once for each zoom, before they are cut into tiles and for both sides at once: no gap and no
/// overlap between statuses or between tiles, at any zoom and instant; a point that lies farther than one unit from
/// every border (in x or in y) has the status that the map gives it. Deterministic.
///
/// Zooms and tiles are prepared when first asked for; memory is linear in the map for each zoom asked for, and for
/// tiles bounded. Immutable otherwise, and safe to use from several threads.
class TileSet {
 public:
  /// `statuses[k-1]`: of status k. `layer`: the name of the map.
  TileSet(std::shared_ptr<const composite::Composite> map, std::string layer, std::vector<StatusFacts> statuses);
  ~TileSet();
  TileSet(const TileSet&) = delete;
  TileSet& operator=(const TileSet&) = delete;

  /// The tile at an instant. Errors: bad_input (more borders than tiles are made of).
  [[nodiscard]] Result<Tile> tile(TileAddress address, Instant at) const;

  /// The whole history of a tile: one feature for each status and stretch of time, over all that had it exactly so
  /// long, with `from` and, where it has ended, `to` in unix seconds beside the other properties. Errors: as `tile`.
  [[nodiscard]] Result<std::string> history_tile(TileAddress address) const;

  /// The tiles of a zoom in which anything is ever shown, in the order of `tile_id`. Errors: as `tile`; bad_input
  /// beyond `kMaxTiles`.
  [[nodiscard]] Result<std::vector<TileAddress>> tiles_of(std::uint32_t zoom) const;

  /// Everything that the map ever shows, within the latitudes that have tiles: west, south, east, north in degrees.
  [[nodiscard]] std::optional<std::array<double, 4>> bounds() const;

  [[nodiscard]] const std::string& layer() const { return layer_; }
  [[nodiscard]] const std::vector<StatusFacts>& statuses() const { return statuses_; }

  /// A tile made ready for any instant; reuse it where one tile is asked for often.
  [[nodiscard]] Result<std::shared_ptr<const TileIndex>> prepared(TileAddress address) const;

 private:
  struct Zooms;
  struct Whole;
  struct Recent;

  [[nodiscard]] Result<std::string> history_within(const Level& level, TileAddress address) const;

  std::shared_ptr<const composite::Composite> map_;
  std::string layer_;
  std::vector<StatusFacts> statuses_;
  std::unique_ptr<Zooms> zooms_;
  std::unique_ptr<Whole> whole_;
  std::unique_ptr<Recent> recent_;
};

/// More tiles of one zoom than a map on which people draw has.
inline constexpr std::size_t kMaxTiles = 4'000'000;

}  // namespace frontkart::tiles
