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
  Interner() : keys_(1U << 12U, kEmpty), values_(keys_.size()) {}

  /// The number of `key`; `fresh` tells whether it was new.
  std::uint32_t intern(std::uint64_t key, bool& fresh) {
    if (2 * (count_ + 1) > keys_.size()) grow();
    const std::size_t i = find(key);
    fresh = keys_[i] == kEmpty;
    if (fresh) {
      keys_[i] = key;
      values_[i] = count_++;
    }
    return values_[i];
  }

 private:
  static constexpr std::uint64_t kEmpty = std::numeric_limits<std::uint64_t>::max();

  [[nodiscard]] std::size_t find(std::uint64_t key) const {
    std::uint64_t h = key * 0x9E3779B97F4A7C15U;
    h ^= h >> 32U;
    std::size_t i = static_cast<std::size_t>(h) & (keys_.size() - 1);
    while (keys_[i] != kEmpty && keys_[i] != key) i = (i + 1) & (keys_.size() - 1);
    return i;
  }
  void grow() {
    std::vector<std::uint64_t> keys(2 * keys_.size(), kEmpty);
    std::vector<std::uint32_t> values(keys.size());
    keys.swap(keys_);
    values.swap(values_);
    for (std::size_t i = 0; i < keys.size(); ++i) {
      if (keys[i] == kEmpty) continue;
      const std::size_t j = find(keys[i]);
      keys_[j] = keys[i];
      values_[j] = values[i];
    }
  }

  std::vector<std::uint64_t> keys_;
  std::vector<std::uint32_t> values_;
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
