#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "composite/state.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::composite {

/// 64-bit key → dense number, open addressing with linear probing. Keys never have all bits set.
class Interner {
 public:
  Interner() : slots_(1U << 12U) {}

  /// The number of `key`; `fresh` tells whether it was new.
  std::uint32_t intern(std::uint64_t key, bool& fresh) {
    if (2 * (count_ + 1) > slots_.size()) grow();
    Slot& slot = slots_[find(key)];
    fresh = slot.key == kEmpty;
    if (fresh) slot = {key, count_++};
    return slot.value;
  }

 private:
  static constexpr std::uint64_t kEmpty = std::numeric_limits<std::uint64_t>::max();
  /// Key and number side by side: a look costs one way to the memory.
  struct Slot {
    std::uint64_t key = kEmpty;
    std::uint32_t value = 0;
  };

  [[nodiscard]] std::size_t find(std::uint64_t key) const {
    std::uint64_t h = key * 0x9E3779B97F4A7C15U;
    h ^= h >> 32U;
    std::size_t i = static_cast<std::size_t>(h) & (slots_.size() - 1);
    while (slots_[i].key != kEmpty && slots_[i].key != key) i = (i + 1) & (slots_.size() - 1);
    return i;
  }
  void grow() {
    std::vector<Slot> old(2 * slots_.size());
    old.swap(slots_);
    for (const Slot& slot : old) {
      if (slot.key != kEmpty) slots_[find(slot.key)] = slot;
    }
  }

  std::vector<Slot> slots_;
  std::uint32_t count_ = 0;
};

[[nodiscard]] constexpr std::uint64_t pack(std::uint32_t high, std::uint32_t low) {
  return std::uint64_t{high} << 32U | low;
}

/// A key for `Interner`: moved by half a turn, so that no point in range makes a key of all ones.
[[nodiscard]] constexpr std::uint64_t key_of(geometry::GridPoint p) {
  return pack(static_cast<std::uint32_t>(p.x + geometry::kMaxX), static_cast<std::uint32_t>(p.y + geometry::kMaxX));
}

/// The same for equal areas; others may share it by chance or by design.
[[nodiscard]] std::uint64_t fingerprint(const StatusArea& area);

}  // namespace frontkart::composite
