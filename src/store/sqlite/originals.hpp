#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/digest.hpp"
#include "base/result.hpp"

namespace frontkart::store {

/// The largest original, in bytes.
inline constexpr std::size_t kMaxOriginalSize = 512U << 20U;

/// Originals form chains: each is compressed against an earlier one, its base. An original's link is its distance from
/// the chain's first, which is compressed alone. The base of link n is n less the lowest non-zero octal digit's unit:
/// 13 (octal 15) → 12, 16 (20) → 8, 64 (100) → 0. So most originals lean on their predecessor, which they resemble
/// most, yet none needs more than 28 others to be read.
inline constexpr std::int64_t kMaxLink = 4'095;
inline constexpr int kMaxChainReads = 28;

/// Precondition: 1 <= link <= kMaxLink.
[[nodiscard]] std::int64_t base_link(std::int64_t link);

using SharedBytes = std::shared_ptr<const std::string>;

/// zstd frames, with or without a base. Not for several threads at once.
class Packer {
 public:
  Packer();
  ~Packer();
  Packer(const Packer&) = delete;
  Packer& operator=(const Packer&) = delete;

  /// One frame. With a base: nothing where a frame without it would not be larger. Precondition: sizes within
  /// kMaxOriginalSize. Throws std::bad_alloc without memory.
  [[nodiscard]] std::optional<std::string> pack(std::string_view bytes, const std::string* base);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

class Unpacker {
 public:
  Unpacker();
  ~Unpacker();
  Unpacker(const Unpacker&) = delete;
  Unpacker& operator=(const Unpacker&) = delete;

  /// Exactly `size` bytes, or nothing where the frame does not hold them. Precondition: size <= kMaxOriginalSize.
  [[nodiscard]] std::optional<std::string> unpack(std::string_view packed, std::uint64_t size, const std::string* base);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Originals that were decoded or archived last, by their hash: the bases of the next ones. Safe in several threads.
class OriginalCache {
 public:
  /// Keeps the newest, and as many more (up to 256) as fit into `budget` bytes together.
  explicit OriginalCache(std::size_t budget) : budget_(budget) {}

  [[nodiscard]] SharedBytes find(const Digest& hash);
  void put(const Digest& hash, SharedBytes bytes);
  void drop(const Digest& hash);

 private:
  struct Item {
    Digest hash;
    SharedBytes bytes;
  };
  std::mutex mutex_;
  std::size_t budget_;
  std::size_t used_ = 0;
  std::list<Item> items_;  // newest first
};

}  // namespace frontkart::store
