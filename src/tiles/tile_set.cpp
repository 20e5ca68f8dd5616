#include "tiles/tile_set.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <mutex>
#include <tuple>

#include "tiles/mvt.hpp"
#include "tiles/tile_index.hpp"

namespace frontkart::tiles {
namespace {

using composite::FlatShapes;
using composite::TimeIndex;

/// Prepared tiles are kept up to this much memory.
constexpr std::size_t kMaxRecentBytes = std::size_t{256} << 20U;

/// Tiles without a border that are kept.
constexpr std::size_t kMaxWhole = 10'000;

Error broken() {
  return {ErrorCode::internal, "The borders of a tile do not close.", "", ""};
}

/// The properties of a status as they stand in tiles.
struct StatusValues {
  std::string status;
  std::string standing;
  std::string party;  ///< empty: none
};

void add_tags(LayerWriter& layer, const StatusValues& values) {
  layer.tag("status", values.status);
  layer.tag("standing", values.standing);
  if (!values.party.empty()) layer.tag("party", values.party);
}

}  // namespace

/// The zooms, each made when first asked for.
struct TileSet::Zooms {
  explicit Zooms(const composite::Composite& map, const std::vector<StatusFacts>& facts)
      : parts(map.parts()), histories{parts.history_begin, parts.history_steps, parts.instants.size()} {
    for (const StatusFacts& f : facts) {
      values.push_back({text_value(f.status), text_value(f.standing), f.party.empty() ? "" : text_value(f.party)});
    }
  }

  [[nodiscard]] Result<const Level*> level(std::uint32_t zoom) {
    const std::lock_guard lock(mutex);
    if (!fine) {
      FRONTKART_TRY(auto made, project(parts));
      fine = std::make_unique<const Graph>(std::move(made));
    }
    if (!levels[zoom]) {
      FRONTKART_TRY(levels[zoom], Level::make(*fine, zoom));
    }
    return levels[zoom].get();
  }

  const composite::Parts& parts;
  MapHistories histories;
  std::vector<StatusValues> values;

  std::mutex mutex;  ///< of what follows
  std::unique_ptr<const Graph> fine;
  std::unique_ptr<const Level> levels[kMaxZoom + 1];
};

/// Histories of tiles that lie in one face: the same bytes wherever in it they lie.
struct TileSet::Whole {
  using Key =
      std::tuple<composite::HistoryId, geometry::GridPoint, geometry::GridPoint>;  ///< and the rectangle's corners
  std::mutex mutex;
  std::map<Key, std::string> tiles;
};

struct TileSet::Recent {
  std::mutex mutex;
  std::map<TileAddress, std::shared_ptr<const TileIndex>> tiles;
  std::size_t bytes = 0;
};

TileSet::TileSet(std::shared_ptr<const composite::Composite> map, std::string layer, std::vector<StatusFacts> statuses)
    : map_(std::move(map)),
      layer_(std::move(layer)),
      statuses_(std::move(statuses)),
      zooms_(std::make_unique<Zooms>(*map_, statuses_)),
      whole_(std::make_unique<Whole>()),
      recent_(std::make_unique<Recent>()) {}

TileSet::~TileSet() = default;

Result<std::shared_ptr<const TileIndex>> TileSet::prepared(TileAddress address) const {
  {
    const std::lock_guard lock(recent_->mutex);
    if (const auto it = recent_->tiles.find(address); it != recent_->tiles.end()) return it->second;
  }
  FRONTKART_TRY(const Level* level, zooms_->level(address.zoom));
  FRONTKART_TRY(auto made, TileIndex::make(*level, zooms_->histories, address));
  const std::lock_guard lock(recent_->mutex);
  if (recent_->bytes > kMaxRecentBytes) {
    recent_->tiles.clear();
    recent_->bytes = 0;
  }
  if (recent_->tiles.emplace(address, made).second) recent_->bytes += made->bytes();
  return made;
}

Result<Tile> TileSet::tile(TileAddress address, Instant at) const {
  FRONTKART_TRY(const auto index, prepared(address));
  const auto& instants = map_->parts().instants;
  const auto state = map_->time_index(at);
  Tile out;
  if (!state) {
    out.valid = {Instant::lowest(), instants.empty() ? Instant::highest() : instants.front()};
    return out;
  }
  const auto& changes = index->changes();
  const auto after = std::upper_bound(changes.begin(), changes.end(), *state);
  out.valid.from = instants[after == changes.begin() ? 0 : *(after - 1)];
  out.valid.to = after == changes.end() ? Instant::highest() : instants[*after];
  static thread_local FlatShapes shapes;
  static thread_local LayerWriter layer;
  if (!index->shapes_at(*state, shapes)) return broken();
  layer.begin(layer_);
  for (std::size_t p = 0; p < shapes.parts.size(); ++p) {
    const auto status = shapes.parts[p].status;
    if (status > zooms_->values.size()) continue;
    add_tags(layer, zooms_->values[status - 1U]);
    layer.feature(shapes, p);
  }
  out.bytes = layer.finish();
  return out;
}

Result<std::string> TileSet::history_tile(TileAddress address) const {
  FRONTKART_TRY(const Level* level, zooms_->level(address.zoom));
  if (!level->pieces_of(address).empty()) return history_within(*level, address);
  const geometry::Box box = rectangle_of(address);
  const geometry::GridPoint origin{static_cast<std::int32_t>(address.x) * kExtent,
                                   static_cast<std::int32_t>(address.y) * kExtent};
  const Whole::Key key{level->history_at(box.low),
                       {box.low.x - origin.x, box.low.y - origin.y},
                       {box.high.x - origin.x, box.high.y - origin.y}};
  const std::lock_guard lock(whole_->mutex);
  const auto it = whole_->tiles.find(key);
  if (it != whole_->tiles.end()) return it->second;
  FRONTKART_TRY(std::string bytes, history_within(*level, address));
  if (whole_->tiles.size() >= kMaxWhole) whole_->tiles.clear();
  return whole_->tiles.emplace(key, std::move(bytes)).first->second;
}

Result<std::string> TileSet::history_within(const Level& level, TileAddress address) const {
  FRONTKART_TRY(const auto index, TileIndex::make(level, zooms_->histories, address));
  const auto& instants = map_->parts().instants;
  std::map<TimeIndex, std::string> seconds;
  const auto second = [&](TimeIndex t) -> std::string_view {
    std::string& out = seconds[t];
    if (out.empty()) out = number_value(static_cast<double>(instants[t].us) / 1e6);
    return out;
  };
  static thread_local FlatShapes shapes;
  static thread_local LayerWriter layer;
  layer.begin(layer_);
  const StretchOutlines outlines = index->outlines_of_stretches();
  for (std::size_t k = 0; k < outlines.stretches().size(); ++k) {
    const StatusStretch& stretch = outlines.stretches()[k];
    if (!outlines.shapes_of(k, shapes)) return broken();
    if (shapes.parts.empty() || stretch.status > zooms_->values.size()) continue;
    add_tags(layer, zooms_->values[stretch.status - 1U]);
    layer.tag("from", second(stretch.from));
    if (stretch.to < instants.size()) layer.tag("to", second(stretch.to));
    layer.feature(shapes, 0);
  }
  return layer.finish();
}

Result<std::vector<TileAddress>> TileSet::tiles_of(std::uint32_t zoom) const {
  FRONTKART_TRY(const Level* level, zooms_->level(zoom));
  const auto& pieces = level->pieces();
  std::vector<std::uint64_t> keys;
  for (const Piece& piece : pieces) {
    if (keys.empty() || keys.back() != piece.tile) keys.push_back(piece.tile);
  }
  // Within a column, everything between two tiles with borders lies in one face.
  const std::int32_t last = (std::int32_t{1} << zoom) - 1;
  const auto& histories = zooms_->histories;
  const auto is_shown = [&](composite::HistoryId h) {
    return histories.begin[h + 1] - histories.begin[h] > 1 ||
           (histories.times > 0 && histories.steps[histories.begin[h]].status != composite::kNoStatement);
  };
  std::vector<std::uint64_t> shown = keys;
  std::size_t k = 0;
  for (std::int32_t column = 0; column <= last; ++column) {
    const auto x = static_cast<std::uint32_t>(column);
    for (std::uint32_t y = 0; y <= static_cast<std::uint32_t>(last);) {
      const bool has_border = k < keys.size() && keys[k] >> 32U == x;
      const auto end = has_border ? static_cast<std::uint32_t>(keys[k]) : static_cast<std::uint32_t>(last) + 1;
      if (y < end && is_shown(level->history_at(rectangle_of({zoom, x, y}).low))) {
        if (shown.size() + (end - y) > kMaxTiles) {
          return Error{ErrorCode::bad_input, "The map covers too many tiles at this zoom.", "", "Choose a lower zoom."};
        }
        for (std::uint32_t between = y; between < end; ++between) shown.push_back(tile_key(x, between));
      }
      y = end + 1;
      if (has_border) ++k;
    }
  }
  std::vector<std::pair<std::uint64_t, TileAddress>> found;
  found.reserve(shown.size());
  for (const std::uint64_t key : shown) {
    const TileAddress address{zoom, static_cast<std::uint32_t>(key >> 32U), static_cast<std::uint32_t>(key)};
    found.emplace_back(tile_id(address), address);
  }
  std::sort(found.begin(), found.end());
  std::vector<TileAddress> out;
  out.reserve(found.size());
  for (const auto& [id, address] : found) out.push_back(address);
  return out;
}

std::optional<std::array<double, 4>> TileSet::bounds() const {
  const auto& vertices = map_->parts().vertices;
  if (vertices.empty()) return std::nullopt;
  constexpr double kLast = 85.051129;
  geometry::GridPoint low = vertices.front();
  geometry::GridPoint high = low;
  for (const auto p : vertices) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  return std::array{geometry::lon_degrees(low), std::clamp(geometry::lat_degrees(low), -kLast, kLast),
                    geometry::lon_degrees(high), std::clamp(geometry::lat_degrees(high), -kLast, kLast)};
}

}  // namespace frontkart::tiles
