#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace frontkart::edition {

/// An Ed25519 public key (RFC 8032).
struct PublicKey {
  std::array<std::uint8_t, 32> bytes{};

  [[nodiscard]] std::string hex() const;
  /// 64 hex digits. Errors: usage.
  [[nodiscard]] static Result<PublicKey> from_hex(std::string_view text);
  friend bool operator==(const PublicKey&, const PublicKey&) = default;
};

/// A key as a person gives it: 64 hex digits, or a file that holds them (white space around is ignored) or an Ed25519
/// public key in PEM. Errors: usage (neither), bad_input (a file that holds none).
[[nodiscard]] Result<PublicKey> public_key_argument(const std::string& hex_or_file);

/// Whether the 64 bytes are the key's signature of the message.
[[nodiscard]] bool verify_ed25519(const PublicKey& key, std::string_view message,
                                  const std::array<std::uint8_t, 64>& signature);

/// An Ed25519 secret key. Its bytes are never printed, copied or put into a message, and are wiped from memory.
///
/// The file is one line, "frontkart ed25519 secret key " and 64 hex digits (the seed of RFC 8032), of mode 0600.
class SigningKey {
 public:
  /// Makes a key and its file, which must not exist. Errors: usage (it exists), store_full.
  [[nodiscard]] static Result<SigningKey> create(const std::filesystem::path& file);
  /// Errors: not_found; forbidden (others than the owner can read or write it; `remedy` says chmod); bad_input.
  [[nodiscard]] static Result<SigningKey> load(const std::filesystem::path& file);
  /// `load`, or `create` where there is no file.
  [[nodiscard]] static Result<SigningKey> load_or_create(const std::filesystem::path& file);
  /// From the 32 bytes of a seed; for tests.
  [[nodiscard]] static SigningKey from_seed(const std::array<std::uint8_t, 32>& seed);

  SigningKey(SigningKey&&) noexcept;
  SigningKey& operator=(SigningKey&&) noexcept;
  ~SigningKey();

  [[nodiscard]] const PublicKey& public_key() const;
  [[nodiscard]] std::array<std::uint8_t, 64> sign(std::string_view message) const;

 private:
  struct Secret;
  explicit SigningKey(std::unique_ptr<Secret> secret);
  std::unique_ptr<Secret> secret_;
};

}  // namespace frontkart::edition
