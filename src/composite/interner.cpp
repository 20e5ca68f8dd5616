#include "composite/interner.hpp"

namespace frontkart::composite {

std::uint64_t fingerprint(const StatusArea& area) {
  std::uint64_t h = area.status;
  for (const geometry::Ring& ring : area.polygon) {
    h = (h ^ ring.size()) * 0x9E3779B97F4A7C15U;
    for (const geometry::GridPoint& p : ring) {
      h = (h ^ pack(static_cast<std::uint32_t>(p.x), static_cast<std::uint32_t>(p.y))) * 0xD6E8FEB86659FD93U;
      h ^= h >> 32U;
    }
  }
  return h;
}

}  // namespace frontkart::composite
