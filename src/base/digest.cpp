#include "base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/rand.h>

#include <climits>
#include <stdexcept>

namespace frontkart {

std::string Digest::hex() const {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(64);
  for (const std::uint8_t b : bytes) {
    out += digits[b >> 4U];
    out += digits[b & 15U];
  }
  return out;
}

Result<Digest> Digest::from_hex(std::string_view text) {
  const auto nibble = [](char c) -> int {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return -1;
  };
  if (text.size() != 64) {
    return Error{ErrorCode::usage, "A SHA-256 is 64 hexadecimal digits; this has " + std::to_string(text.size()) + ".",
                 std::string(text.substr(0, 80)), ""};
  }
  Digest d;
  for (std::size_t i = 0; i < 32; ++i) {
    const int hi = nibble(text[2 * i]);
    const int lo = nibble(text[2 * i + 1]);
    if (hi < 0 || lo < 0) {
      return Error{ErrorCode::usage, "A SHA-256 is 64 lower-case hexadecimal digits.", std::string(text), ""};
    }
    d.bytes[i] = static_cast<std::uint8_t>(hi * 16 + lo);
  }
  return d;
}

namespace {

/// Looked up once: `EVP_sha256()` would have OpenSSL look for its provider, under a lock, with every hash.
const EVP_MD* sha256_method() {
  static const EVP_MD* const method = EVP_MD_fetch(nullptr, "SHA256", nullptr);
  return method;
}

}  // namespace

struct Sha256::Context {
  EVP_MD_CTX* md = EVP_MD_CTX_new();
  Context() {
    if (md == nullptr || EVP_DigestInit_ex(md, sha256_method(), nullptr) != 1) throw std::runtime_error("SHA-256 init");
  }
  ~Context() { EVP_MD_CTX_free(md); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

Sha256& Sha256::update(std::span<const std::byte> data) {
  if (EVP_DigestUpdate(context_->md, data.data(), data.size()) != 1) throw std::runtime_error("SHA-256 update");
  return *this;
}

Digest Sha256::finish() {
  Digest d;
  unsigned int n = 0;
  if (EVP_DigestFinal_ex(context_->md, d.bytes.data(), &n) != 1 || n != 32) throw std::runtime_error("SHA-256 finish");
  return d;
}

Digest sha256(std::string_view data) {
  return Sha256().update(data).finish();
}
Digest sha256(std::span<const std::byte> data) {
  return Sha256().update(data).finish();
}

std::string random_bytes(std::size_t n) {
  if (n > INT_MAX) throw std::length_error("random_bytes");
  std::string out(n, '\0');
  if (RAND_bytes(reinterpret_cast<unsigned char*>(out.data()), static_cast<int>(n)) != 1) {
    throw std::runtime_error("The operating system gave no random bytes.");
  }
  return out;
}

}  // namespace frontkart
