#include "composite/self_crossings.hpp"

#include <algorithm>
#include <optional>

#include "geometry/box_index.hpp"
#include "geometry/predicates.hpp"

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

struct Segment {
  GridPoint a;
  GridPoint b;
};

std::uint64_t hash_of(const Segment& s) {
  const auto mix = [](std::uint64_t h, GridPoint p) {
    h ^= std::uint64_t{static_cast<std::uint32_t>(p.x)} << 32U | static_cast<std::uint32_t>(p.y);
    h *= 0xD6E8FEB86659FD93U;
    return h ^ (h >> 32U);
  };
  const auto [low, high] = std::minmax(s.a, s.b);
  return mix(mix(0x9E3779B97F4A7C15U, low), high);
}

std::optional<GridPoint> first_crossing(const std::vector<Segment>& all, const std::vector<std::size_t>& fresh) {
  const auto crossing = [](const Segment& l, const Segment& r) -> std::optional<GridPoint> {
    if (!geometry::cross_properly(l.a, l.b, r.a, r.b)) return std::nullopt;
    return geometry::rounded_crossing(l.a, l.b, r.a, r.b);
  };
  // A few against all by hand; many through an index.
  constexpr std::size_t kFew = 48;
  if (fresh.size() <= kFew) {
    for (const std::size_t i : fresh) {
      for (const Segment& s : all) {
        if (const auto at = crossing(all[i], s)) return at;
      }
    }
    return std::nullopt;
  }
  std::vector<geometry::Box> boxes;
  std::vector<std::uint32_t> items;
  for (std::size_t i = 0; i < all.size(); ++i) {
    boxes.push_back(geometry::Box::around(all[i].a, all[i].b));
    items.push_back(static_cast<std::uint32_t>(i));
  }
  const geometry::BoxIndex index(boxes, items);
  std::optional<GridPoint> found;
  for (const std::size_t i : fresh) {
    index.query(boxes[i], [&](std::uint32_t j) {
      if (!found) found = crossing(all[i], all[j]);
    });
    if (found) return found;
  }
  return std::nullopt;
}

}  // namespace

std::vector<GridPoint> SelfCrossings::find(const State& state) {
  std::vector<GridPoint> out;
  std::vector<std::uint64_t> now;
  std::vector<Segment> segments;
  std::vector<std::size_t> fresh;
  for (const StatusArea& area : state.areas) {
    segments.clear();
    fresh.clear();
    for (const geometry::Ring& ring : area.polygon) {
      for (std::size_t i = 0; i < ring.size(); ++i) {
        const Segment s{ring[i], ring[i + 1 == ring.size() ? 0 : i + 1]};
        const std::uint64_t hash = hash_of(s);
        now.push_back(hash);
        if (!std::binary_search(before_.begin(), before_.end(), hash)) fresh.push_back(segments.size());
        segments.push_back(s);
      }
    }
    if (const auto at = first_crossing(segments, fresh)) out.push_back(*at);
  }
  std::sort(now.begin(), now.end());
  before_ = std::move(now);
  return out;
}

}  // namespace frontkart::composite
