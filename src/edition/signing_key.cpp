#include "edition/signing_key.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "edition/descriptor.hpp"

namespace frontkart::edition {
namespace {

constexpr std::string_view kTitle = "frontkart ed25519 secret key ";
constexpr std::size_t kFileBytes = kTitle.size() + 2 * crypto_sign_SEEDBYTES + 1;
constexpr std::size_t kMaxPublicKeyFile = 4096;

using Seed = std::array<std::uint8_t, crypto_sign_SEEDBYTES>;

void need_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot start");
}

/// Bytes that are wiped when they go.
template <class Bytes>
struct Wiped {
  Bytes bytes{};
  Wiped() = default;
  ~Wiped() { sodium_memzero(bytes.data(), bytes.size()); }
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
};

template <std::size_t N>
bool bytes_of_hex(std::string_view hex, std::array<std::uint8_t, N>& out) {
  std::size_t length = 0;
  const char* end = nullptr;
  return hex.size() == 2 * N &&
         sodium_hex2bin(out.data(), out.size(), hex.data(), hex.size(), nullptr, &length, &end) == 0 && length == N &&
         end == hex.data() + hex.size();
}

Error no_key(const std::filesystem::path& file, std::string message) {
  return {ErrorCode::bad_input, std::move(message), file.string(),
          "Give the key that the editions were signed with; a new one starts a new identity."};
}

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t\r\n");
  const auto last = text.find_last_not_of(" \t\r\n");
  return first == std::string_view::npos ? std::string() : std::string(text.substr(first, last - first + 1));
}

std::optional<PublicKey> public_key_of_pem(std::string_view pem) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                         &BIO_free);
  if (!memory) throw std::bad_alloc();
  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
      PEM_read_bio_PUBKEY(memory.get(), nullptr, nullptr, nullptr), &EVP_PKEY_free);
  PublicKey out;
  std::size_t length = out.bytes.size();
  if (!key || EVP_PKEY_is_a(key.get(), "ED25519") != 1 ||
      EVP_PKEY_get_raw_public_key(key.get(), out.bytes.data(), &length) != 1 || length != out.bytes.size()) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

std::string PublicKey::hex() const {
  std::string out;
  for (const std::uint8_t byte : bytes) out += fmt::format("{:02x}", byte);
  return out;
}

Result<PublicKey> PublicKey::from_hex(std::string_view text) {
  need_sodium();
  PublicKey key;
  if (bytes_of_hex(text, key.bytes)) return key;
  return Error{ErrorCode::usage, "An Ed25519 public key is 64 hexadecimal digits.", std::string(text.substr(0, 80)),
               ""};
}

Result<PublicKey> public_key_argument(const std::string& hex_or_file) {
  if (auto key = PublicKey::from_hex(hex_or_file); key.ok()) return key;
  const Descriptor in(::open(hex_or_file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!in.is_open()) {
    return Error{ErrorCode::usage, "The key is neither 64 hexadecimal digits nor a file that can be read.",
                 hex_or_file.substr(0, 200), "The publisher of the edition says what its public key is."};
  }
  std::string text(kMaxPublicKeyFile, '\0');
  text.resize(in.read_some(text.data(), text.size()));
  if (auto key = PublicKey::from_hex(trimmed(text)); key.ok()) return key;
  if (text.starts_with(kTitle)) {
    sodium_memzero(text.data(), text.size());
    return Error{ErrorCode::bad_input, "This file holds a secret key. Only its public key is needed here.", hex_or_file,
                 "Never pass the secret key on."};
  }
  if (auto key = public_key_of_pem(text)) return *key;
  return Error{ErrorCode::bad_input, "This file holds no Ed25519 public key.", hex_or_file,
               "It should be 64 hexadecimal digits, or a public key in PEM."};
}

bool verify_ed25519(const PublicKey& key, std::string_view message, const std::array<std::uint8_t, 64>& signature) {
  need_sodium();
  return crypto_sign_verify_detached(signature.data(), reinterpret_cast<const unsigned char*>(message.data()),
                                     message.size(), key.bytes.data()) == 0;
}

struct SigningKey::Secret {
  Wiped<std::array<std::uint8_t, crypto_sign_SECRETKEYBYTES>> secret;
  PublicKey public_key;
};

SigningKey::SigningKey(std::unique_ptr<Secret> secret) : secret_(std::move(secret)) {}
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;
SigningKey::~SigningKey() = default;

SigningKey SigningKey::from_seed(const std::array<std::uint8_t, 32>& seed) {
  need_sodium();
  auto secret = std::make_unique<Secret>();
  crypto_sign_seed_keypair(secret->public_key.bytes.data(), secret->secret.bytes.data(), seed.data());
  return SigningKey(std::move(secret));
}

Result<SigningKey> SigningKey::create(const std::filesystem::path& file) {
  need_sodium();
  Wiped<Seed> seed;
  randombytes_buf(seed.bytes.data(), seed.bytes.size());
  Wiped<std::array<char, kFileBytes + 1>> text;
  std::memcpy(text.bytes.data(), kTitle.data(), kTitle.size());
  sodium_bin2hex(text.bytes.data() + kTitle.size(), 2 * seed.bytes.size() + 1, seed.bytes.data(), seed.bytes.size());
  text.bytes[kFileBytes - 1] = '\n';

  Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!out.is_open()) {
    const int error = errno;
    return Error{error == EEXIST ? ErrorCode::usage : ErrorCode::store_full,
                 fmt::format("The signing key cannot be made: {}.", std::strerror(error)), file.string(),
                 error == EEXIST ? "Load it, or choose another name." : "Check the folder."};
  }
  if (!out.write_all({text.bytes.data(), kFileBytes}) || ::fsync(out.get()) != 0 || !out.close()) {
    const int error = errno;
    ::unlink(file.c_str());
    return Error{ErrorCode::store_full, fmt::format("The signing key cannot be written: {}.", std::strerror(error)),
                 file.string(), "Free space."};
  }
  sync_folder(file.has_parent_path() ? file.parent_path() : std::filesystem::path("."));
  return from_seed(seed.bytes);
}

Result<SigningKey> SigningKey::load(const std::filesystem::path& file) {
  need_sodium();
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  if (!in.is_open()) {
    if (errno == ENOENT) return Error{ErrorCode::not_found, "There is no signing key.", file.string(), ""};
    return no_key(file, fmt::format("The signing key cannot be read: {}.", std::strerror(errno)));
  }
  struct ::stat known {};
  if (::fstat(in.get(), &known) != 0 || !S_ISREG(known.st_mode)) return no_key(file, "This is not a regular file.");
  if ((known.st_mode & 0077U) != 0) {
    return Error{ErrorCode::forbidden, "Others than its owner may read or change the signing key.", file.string(),
                 "If nobody has, run: chmod 600 " + file.string()};
  }
  Wiped<std::array<char, kFileBytes + 1>> text;
  const std::size_t length = in.read_some(text.bytes.data(), text.bytes.size());
  const std::string_view view(text.bytes.data(), length);
  Wiped<Seed> seed;
  // Nothing of a wrong file is quoted: it may be somebody's secret, too.
  if (length != kFileBytes || !view.starts_with(kTitle) || view.back() != '\n' ||
      !bytes_of_hex(view.substr(kTitle.size(), 2 * seed.bytes.size()), seed.bytes)) {
    return no_key(file, "This file holds no signing key.");
  }
  return from_seed(seed.bytes);
}

Result<SigningKey> SigningKey::load_or_create(const std::filesystem::path& file) {
  auto loaded = load(file);
  if (loaded.ok() || loaded.error().code != ErrorCode::not_found) return loaded;
  return create(file);
}

const PublicKey& SigningKey::public_key() const {
  return secret_->public_key;
}

std::array<std::uint8_t, 64> SigningKey::sign(std::string_view message) const {
  std::array<std::uint8_t, 64> out{};
  crypto_sign_detached(out.data(), nullptr, reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                       secret_->secret.bytes.data());
  return out;
}

}  // namespace frontkart::edition
