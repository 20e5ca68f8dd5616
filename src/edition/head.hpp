#pragma once

#include <cstddef>
#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "edition/signing_key.hpp"

namespace frontkart::edition {

/// Members of `edition.json` (docs/formats/edition.md).
inline constexpr std::string_view kHeadFile = "edition.json";
inline constexpr std::size_t kMaxHeadBytes = 4U << 20U;

/// The edition before: its number, and the SHA-256 of the bytes of its file editions/N.json.
struct Previous {
  std::uint64_t number = 0;
  Digest sha256;
  friend bool operator==(const Previous&, const Previous&) = default;
};

struct Tree {
  std::uint64_t size = 0;  ///< leaves
  Digest root;
  std::string contents;  ///< path of the leaves as lines
  std::string leaves;    ///< path of the leaves' hashes, 32 bytes each
  friend bool operator==(const Tree&, const Tree&) = default;
};

struct Head {
  std::uint64_t number = 1;  ///< 1, 2, 3, …
  Instant published;
  bool preview = false;  ///< shows what is not public; not signed
  std::optional<Previous> previous;
  Tree tree;
  nlohmann::json site = nlohmann::json::object();  ///< what the page needs at once
};

struct Signature {
  PublicKey key;
  std::array<std::uint8_t, 64> value{};
  friend bool operator==(const Signature&, const Signature&) = default;
};

/// The time stamp that lies in editions/N.tsr: named here, so that it can neither be lost nor changed unseen.
struct StampFile {
  std::uint64_t bytes = 0;
  Digest sha256;
  friend bool operator==(const StampFile&, const StampFile&) = default;
};

/// All that edition.json holds.
struct SignedHead {
  Head head;
  std::optional<Signature> signature;
  std::optional<StampFile> time_stamp;
};

/// The RFC 8785 canonical bytes of `head`: what is signed, and what is stamped. Errors: bad_input (a site that is not
/// an object or has no canonical form, a time outside the years 0000 to 9999).
[[nodiscard]] Result<std::string> head_bytes(const Head& head);

/// The bytes of edition.json: the canonical JSON of the whole, and nothing else. Errors: as `head_bytes`.
[[nodiscard]] Result<std::string> write_head(const SignedHead& signed_head);

/// Reads what `write_head` wrote, and nothing else: any other order, space or spelling of the same JSON is refused, so
/// that every byte of the file means something. The signature is not checked. Errors: bad_input; `where` is
/// "FILE/MEMBER".
[[nodiscard]] Result<SignedHead> read_head(std::string_view bytes, std::string_view file = kHeadFile);

/// "editions/3.json", "editions/3.tsr".
[[nodiscard]] std::string head_path(std::uint64_t number);
[[nodiscard]] std::string stamp_path(std::uint64_t number);

/// Precondition: the head has canonical bytes. Errors: as `head_bytes`.
[[nodiscard]] Result<Signature> sign_head(const Head& head, const SigningKey& key);
/// Whether the signature is by the key that it names. Errors: as `head_bytes`.
[[nodiscard]] Result<bool> verify_signature(const Head& head, const Signature& signature);

}  // namespace frontkart::edition
