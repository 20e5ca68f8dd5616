#include "composite/state.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <span>

namespace frontkart::composite {
namespace {

using geometry::GridPoint;
using geometry::Polygon;
using geometry::Ring;

/// Where the smallest rotation of a closed sequence starts, in linear time: two candidates run against each other, and
/// each mismatch rules out all starts that the loser has passed.
std::size_t smallest_rotation(const Ring& r) {
  const std::size_t n = r.size();
  std::size_t i = 0;
  std::size_t j = 1;
  std::size_t same = 0;
  while (i < n && j < n && same < n) {
    const GridPoint a = r[(i + same) % n];
    const GridPoint b = r[(j + same) % n];
    if (a == b) {
      ++same;
      continue;
    }
    (a > b ? i : j) += same + 1;
    if (i == j) ++j;
    same = 0;
  }
  return std::min(i, j);
}

/// The smallest of all ways to write down the ring: from any vertex, in either direction. Repeated points are dropped.
Ring normalised(const Ring& ring) {
  Ring r;
  r.reserve(ring.size());
  for (const GridPoint& p : ring) {
    if (r.empty() || r.back() != p) r.push_back(p);
  }
  while (r.size() > 1 && r.front() == r.back()) r.pop_back();
  if (r.size() < 3) return {};
  // Nearly always one point is smallest and its neighbours tell the direction; only a ring that touches itself there
  // needs both directions to be compared.
  const auto low = std::min_element(r.begin(), r.end());
  const bool once = std::find(std::next(low), r.end(), *low) == r.end();
  if (once) {
    std::rotate(r.begin(), low, r.end());
    if (r[1] == r.back()) {
      Ring back(r.begin(), r.end());
      std::reverse(back.begin() + 1, back.end());
      return std::min(r, back);
    }
    if (r.back() < r[1]) std::reverse(r.begin() + 1, r.end());
    return r;
  }
  Ring back(r.rbegin(), r.rend());
  for (Ring* way : {&r, &back}) {
    std::rotate(way->begin(), way->begin() + static_cast<std::ptrdiff_t>(smallest_rotation(*way)), way->end());
  }
  return std::min(r, back);
}

struct NormalisedArea {
  const std::string* key;
  Polygon rings;

  friend bool operator<(const NormalisedArea& l, const NormalisedArea& r) {
    if (*l.key != *r.key) return *l.key < *r.key;
    return l.rings < r.rings;
  }
};

void feed_number(Sha256& sha, std::uint64_t n) {
  std::array<std::byte, 8> bytes{};
  for (std::size_t i = 0; i < 8; ++i) bytes[i] = static_cast<std::byte>(n >> (8 * i) & 255U);
  sha.update(bytes);
}

}  // namespace

Digest normalised_hash(const State& state, const std::vector<std::string>& legend_keys) {
  static_assert(std::endian::native == std::endian::little, "grid points are hashed as little-endian pairs of int32");
  std::vector<NormalisedArea> areas;
  areas.reserve(state.areas.size());
  for (const StatusArea& area : state.areas) {
    NormalisedArea a{&legend_keys.at(area.status - std::size_t{1}), {}};
    for (const Ring& ring : area.polygon) {
      if (Ring r = normalised(ring); !r.empty()) a.rings.push_back(std::move(r));
    }
    if (a.rings.empty()) continue;
    std::sort(a.rings.begin(), a.rings.end());
    areas.push_back(std::move(a));
  }
  std::sort(areas.begin(), areas.end());
  Sha256 sha;
  sha.update("frontkart-state-1\n");
  for (const NormalisedArea& a : areas) {
    feed_number(sha, a.key->size());
    sha.update(*a.key);
    feed_number(sha, a.rings.size());
    for (const Ring& r : a.rings) {
      feed_number(sha, r.size());
      sha.update(std::as_bytes(std::span(r)));
    }
  }
  return sha.finish();
}

}  // namespace frontkart::composite
