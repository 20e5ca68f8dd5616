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

/// The smallest of all ways to write down the ring: from any vertex, in either direction. Repeated points are dropped.
Ring normalised(const Ring& ring) {
  Ring r;
  r.reserve(ring.size());
  for (const GridPoint& p : ring) {
    if (r.empty() || r.back() != p) r.push_back(p);
  }
  while (r.size() > 1 && r.front() == r.back()) r.pop_back();
  if (r.size() < 3) return {};
  // Only ways that start at the smallest point can be smallest; there is more than one only where the ring touches
  // itself.
  const GridPoint low = *std::min_element(r.begin(), r.end());
  Ring best;
  Ring candidate(r.size());
  for (std::size_t i = 0; i < r.size(); ++i) {
    if (r[i] != low) continue;
    std::rotate_copy(r.begin(), r.begin() + static_cast<std::ptrdiff_t>(i), r.end(), candidate.begin());
    const bool forward = candidate[1] <= candidate.back();
    if (!forward) std::reverse(candidate.begin() + 1, candidate.end());
    if (best.empty() || candidate < best) best = candidate;
    if (candidate[1] == candidate.back()) {  // a spike: the directions differ further on
      std::reverse(candidate.begin() + 1, candidate.end());
      if (candidate < best) best = candidate;
    }
  }
  return best;
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
