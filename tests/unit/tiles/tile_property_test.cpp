#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <tuple>

#include "beside_borders.hpp"
#include "composite/build.hpp"
#include "composite/query.hpp"
#include "decoded.hpp"
#include "geometry/predicates.hpp"
#include "property/random_states.hpp"
#include "tiles/tile_index.hpp"
#include "tiles/tile_set.hpp"

// Laws of tiles over random maps, by a reader and a projection of their own.
namespace frontkart::tiles {
namespace {

std::shared_ptr<const Composite> map_of(const tests::States& states) {
  composite::Builder builder;
  for (std::size_t i = 0; i < states.size(); ++i) {
    builder.add(Instant::from_unix_seconds(86'400 * static_cast<std::int64_t>(i + 1)), states[i]);
  }
  auto parts = builder.build();
  if (!parts.ok()) throw std::runtime_error(parts.error().text());
  return std::make_shared<const Composite>(std::move(*parts));
}

std::vector<StatusFacts> facts() {
  return {{"one", "held", "a"}, {"two", "contested", ""}, {"three", "held", "b"}};
}
std::string name_of(composite::StatusId status) {
  return status == 0 ? "" : facts()[status - 1U].status;
}

/// Random states somewhere on the globe, of any size. Call from within a property.
tests::States placed_states() {
  auto states = tests::random_states(tests::any_lattice());
  std::int32_t reach = 1;
  for (const auto& state : states) {
    for (const auto& area : state) {
      for (const auto& ring : area.polygon) {
        for (const GridPoint p : ring) reach = std::max({reach, p.x, p.y});
      }
    }
  }
  const std::int32_t size = *rc::gen::element(40, 400, 4'000, 40'000, 400'000, 4'000'000);
  const std::int32_t scale = std::max(1, size / reach);
  const std::int32_t extent = scale * reach;
  const std::int32_t west = *rc::gen::inRange(-geometry::kMaxX, geometry::kMaxX - extent + 1);
  const std::int32_t south = *rc::gen::inRange(-geometry::kMaxY, geometry::kMaxY - extent + 1);
  for (auto& state : states) {
    for (auto& area : state) {
      for (auto& ring : area.polygon) {
        for (GridPoint& p : ring) p = {west + p.x * scale, south + p.y * scale};
      }
    }
  }
  return states;
}

/// The tile in which a vertex of the map lies, or one beside it.
TileAddress some_tile(const Composite& map) {
  const auto& vertices = map.parts().vertices;
  // Not so deep that the map goes over thousands of tiles.
  const double width = std::max(1, vertices.back().x - vertices.front().x);
  const auto deepest = std::min<std::uint32_t>(kMaxZoom, static_cast<std::uint32_t>(std::log2(3.6e8 / width)) + 5);
  const auto zoom = *rc::gen::inRange<std::uint32_t>(0, deepest + 1);
  const GridPoint v = vertices[*rc::gen::inRange<std::size_t>(0, vertices.size())];
  const double side = std::ldexp(1.0, static_cast<int>(zoom));
  const double lat = std::clamp(geometry::lat_degrees(v), -85.05, 85.05) * std::numbers::pi / 180;
  const auto in = [&](double at) {
    return static_cast<std::uint32_t>(std::clamp(std::floor(at * side) + *rc::gen::inRange(-1, 2), 0.0, side - 1));
  };
  const std::uint32_t x = in((geometry::lon_degrees(v) + 180) / 360);
  return {zoom, x, in((1 - std::asinh(std::tan(lat)) / std::numbers::pi) / 2)};
}

/// The one status that a place of a tile has; fails where several claim it.
std::string drawn_at(const DecodedTile& tile, double x, double y) {
  std::string out;
  for (const auto& feature : tile.features) {
    if (!tests::is_inside(feature.rings, x, y)) continue;
    RC_ASSERT(out.empty());
    out = feature.texts.at("status");
  }
  return out;
}

using DirectedEdge = std::tuple<GridPoint, GridPoint>;

RC_GTEST_PROP(Tiles, FartherThanAUnitFromEveryBorderTheyAreTheMap, ()) {
  const auto map = map_of(placed_states());
  RC_PRE(!map->parts().vertices.empty());
  const TileSet set(map, "m", facts());
  const TileAddress address = some_tile(*map);
  const auto t = static_cast<TimeIndex>(*rc::gen::inRange<std::size_t>(0, map->parts().instants.size()));
  const DecodedTile tile = tile_at(set, address, map->parts().instants[t]);
  std::vector<std::pair<double, double>> samples;
  for (int i = 0; i < 12; ++i) samples.emplace_back(*rc::gen::inRange(0, 4096), *rc::gen::inRange(0, 4096));
  // Where it matters: beside what is drawn.
  for (const auto& feature : tile.features) {
    for (const auto& ring : feature.rings) {
      const GridPoint p = ring[*rc::gen::inRange<std::size_t>(0, ring.size())];
      for (int i = 0; i < 4; ++i) {
        samples.emplace_back(p.x + *rc::gen::inRange(-3, 4), p.y + *rc::gen::inRange(-3, 4));
      }
    }
  }
  for (const auto& [x, y] : samples) {
    if (x < 0 || y < 0 || x > 4096 || y > 4096) continue;
    // Not on a line of the grid, on which the even-odd rule would have to know a side.
    const double px = x + 0.01;
    const double py = y + 0.017;
    const auto expected = status_at(*map, t, address, px, py);
    if (expected) RC_ASSERT(drawn_at(tile, px, py) == name_of(*expected));
  }
}

RC_GTEST_PROP(Tiles, RingsAreThoseOfTheSpecificationAndStatusesDoNotOverlap, ()) {
  const auto map = map_of(placed_states());
  RC_PRE(!map->parts().vertices.empty());
  const TileSet set(map, "m", facts());
  const TileAddress address = some_tile(*map);
  const auto t = static_cast<TimeIndex>(*rc::gen::inRange<std::size_t>(0, map->parts().instants.size()));
  const DecodedTile tile = tile_at(set, address, map->parts().instants[t]);
  if (!tile.features.empty()) {
    RC_ASSERT(tile.version == 2U);
    RC_ASSERT(tile.extent == 4096U);
    RC_ASSERT(tile.layer == "m");
  }
  std::set<DirectedEdge> edges;
  std::int64_t covered = 0;
  for (const auto& feature : tile.features) {
    RC_ASSERT(!feature.rings.empty());
    RC_ASSERT(tests::doubled_area(feature.rings.front()) > 0);
    for (const auto& ring : feature.rings) {
      RC_ASSERT(tests::doubled_area(ring) != 0);
      covered += tests::doubled_area(ring);
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const GridPoint a = ring[i];
        RC_ASSERT(a.x >= -kBuffer && a.y >= -kBuffer && a.x <= kExtent + kBuffer && a.y <= kExtent + kBuffer);
        // What lies beside an edge belongs to one ring: edges of two statuses run against each other.
        RC_ASSERT(edges.emplace(a, ring[(i + 1) % ring.size()]).second);
      }
    }
  }
  const auto box = rectangle_of(address);
  RC_ASSERT(covered <= 2 * (std::int64_t{box.high.x} - box.low.x) * (std::int64_t{box.high.y} - box.low.y));
  if (edges.size() > 500) return;
  for (auto i = edges.begin(); i != edges.end(); ++i) {
    for (auto j = std::next(i); j != edges.end(); ++j) {
      const auto& [a, b] = *i;
      const auto& [c, d] = *j;
      RC_ASSERT(!geometry::cross_properly(a, b, c, d));
      RC_ASSERT(c == a || c == b || !geometry::on_segment(a, b, c));
      RC_ASSERT(a == c || a == d || !geometry::on_segment(c, d, a));
    }
  }
}

RC_GTEST_PROP(Tiles, NeighboursHaveTheSameBordersWhereBothReach, ()) {
  const auto map = map_of(placed_states());
  RC_PRE(!map->parts().vertices.empty());
  const TileSet set(map, "m", facts());
  const TileAddress address = some_tile(*map);
  const bool east = *rc::gen::arbitrary<bool>();
  const std::uint32_t last = (1U << address.zoom) - 1;
  RC_PRE((east ? address.x : address.y) < last);
  const TileAddress next{address.zoom, address.x + (east ? 1 : 0), address.y + (east ? 0 : 1)};
  const auto t = static_cast<TimeIndex>(*rc::gen::inRange<std::size_t>(0, map->parts().instants.size()));
  /// The edges in the band that both hold, but those on a side of one of them.
  const auto shared = [&](TileAddress of) {
    std::set<std::tuple<std::string, GridPoint, GridPoint>> out;
    const DecodedTile tile = tile_at(set, of, map->parts().instants[t]);
    const GridPoint origin{static_cast<std::int32_t>(of.x - address.x) * kExtent,
                           static_cast<std::int32_t>(of.y - address.y) * kExtent};
    for (const auto& feature : tile.features) {
      for (const auto& ring : feature.rings) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
          const GridPoint a{ring[i].x + origin.x, ring[i].y + origin.y};
          const GridPoint q = ring[(i + 1) % ring.size()];
          const GridPoint b{q.x + origin.x, q.y + origin.y};
          const std::int32_t low = std::min(east ? a.x : a.y, east ? b.x : b.y);
          const std::int32_t high = std::max(east ? a.x : a.y, east ? b.x : b.y);
          const bool across = east ? a.y == b.y : a.x == b.x;
          const std::int32_t at = east ? a.y : a.x;
          const std::int32_t rest = ((at % kExtent) + kExtent) % kExtent;
          const bool on_side = across && (rest == kBuffer || rest == kExtent - kBuffer || rest == 0);
          if (low < kExtent - kBuffer || high > kExtent + kBuffer || on_side) continue;
          if (low == high && (low == kExtent - kBuffer || low == kExtent + kBuffer)) continue;
          out.emplace(feature.texts.at("status"), a, b);
        }
      }
    }
    return out;
  };
  RC_ASSERT(shared(address) == shared(next));
}

RC_GTEST_PROP(Tiles, TheHistoryHoldsEveryMomentAndIntervalsAreKept, ()) {
  const auto map = map_of(placed_states());
  RC_PRE(!map->parts().vertices.empty());
  const TileSet set(map, "m", facts());
  const TileAddress address = some_tile(*map);
  const auto history = set.history_tile(address);
  RC_ASSERT(history.ok());
  const DecodedTile all = tests::decode_tile(*history);
  std::string before;
  std::optional<Interval> valid;
  for (const Instant at : map->parts().instants) {
    const auto tile = set.tile(address, at);
    RC_ASSERT(tile.ok());
    RC_ASSERT(tile->valid.contains(at));
    if (valid && valid->contains(at)) {
      RC_ASSERT(tile->bytes == before);
      RC_ASSERT(tile->valid == *valid);
    }
    before = tile->bytes;
    valid = tile->valid;
    std::map<std::string, std::int64_t> drawn;
    for (const auto& feature : tests::decode_tile(tile->bytes).features) {
      for (const auto& ring : feature.rings) drawn[feature.texts.at("status")] += tests::doubled_area(ring);
    }
    std::map<std::string, std::int64_t> held;
    for (const auto& feature : all.features) {
      const std::int64_t second = at.us / 1'000'000;
      const auto to = feature.numbers.find("to");
      if (second < feature.numbers.at("from") || (to != feature.numbers.end() && second >= to->second)) continue;
      for (const auto& ring : feature.rings) held[feature.texts.at("status")] += tests::doubled_area(ring);
    }
    RC_ASSERT(drawn == held);
  }
  RC_ASSERT(set.tile(address, Instant::from_unix_seconds(0))->bytes.empty());
}

RC_GTEST_PROP(Tiles, TheListOfTilesIsThoseThatShowAnything, ()) {
  const auto map = map_of(placed_states());
  const TileSet set(map, "m", facts());
  const auto zoom = *rc::gen::inRange<std::uint32_t>(0, 5);
  const auto listed = set.tiles_of(zoom);
  RC_ASSERT(listed.ok());
  RC_ASSERT(std::is_sorted(listed->begin(), listed->end(),
                           [](TileAddress l, TileAddress r) { return tile_id(l) < tile_id(r); }));
  const std::set<TileAddress> known(listed->begin(), listed->end());
  RC_ASSERT(known.size() == listed->size());
  for (std::uint32_t x = 0; x < 1U << zoom; ++x) {
    for (std::uint32_t y = 0; y < 1U << zoom; ++y) {
      const auto bytes = set.history_tile({zoom, x, y});
      RC_ASSERT(bytes.ok());
      if (!bytes->empty()) RC_ASSERT(known.count({zoom, x, y}) == 1U);
    }
  }
}

}  // namespace
}  // namespace frontkart::tiles
