#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace frontkart {

/// A SHA-256 value.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};

  [[nodiscard]] std::string hex() const;
  /// 64 lower-case hex digits; error: usage.
  [[nodiscard]] static Result<Digest> from_hex(std::string_view text);
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

/// SHA-256 over what was fed so far; OpenSSL's implementation.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&&) noexcept;
  Sha256& operator=(Sha256&&) noexcept;

  Sha256& update(std::span<const std::byte> data);
  Sha256& update(std::string_view data) { return update(std::as_bytes(std::span(data))); }
  /// May be called once.
  [[nodiscard]] Digest finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

[[nodiscard]] Digest sha256(std::string_view data);
[[nodiscard]] Digest sha256(std::span<const std::byte> data);

/// `n` bytes from the operating system's cryptographic generator.
[[nodiscard]] std::string random_bytes(std::size_t n);

}  // namespace frontkart
