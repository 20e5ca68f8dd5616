#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

namespace frontkart::ledger {

using Json = nlohmann::json;

/// The chained part of an entry. `hash_of(envelope)` = SHA-256 of its canonical JSON; `prev` is that of the entry
/// before, 32 zero bytes for the first. The body is covered through `body_hash` = SHA-256(salt ‖ canonical JSON of the
/// body), so that body and salt can be destroyed (purged) and the chain still verifies.
struct Envelope {
  int v = 1;
  std::uint64_t seq = 0;  ///< 1, 2, 3, …
  Digest prev;
  Instant recorded;  ///< strictly increasing, UTC
  std::string author;
  std::string kind;                  ///< party, place, region, map, snapshot, …
  std::string id;                    ///< [A-Za-z0-9][A-Za-z0-9:._-]{0,79}, unique within its kind
  std::optional<Digest> supersedes;  ///< hash of the entry that this one replaces: same kind and id
  std::optional<std::string> reason;
  Digest body_hash;

  friend bool operator==(const Envelope&, const Envelope&) = default;
};

/// Members in the envelope's JSON: v, seq, prev, recorded (format_utc_micros), author, kind, id, body_hash, and where
/// present supersedes and reason. Digests are hex.
[[nodiscard]] std::string canonical_envelope(const Envelope& envelope);
[[nodiscard]] Digest hash_of(const Envelope& envelope);

/// Salt: 32 random bytes for each body.
[[nodiscard]] Digest body_hash(std::string_view salt, std::string_view canonical_body);

struct Entry {
  Envelope envelope;
  Digest hash;                      ///< hash_of(envelope)
  std::optional<std::string> salt;  ///< empty optional: purged
  std::optional<std::string> body;  ///< canonical JSON; empty optional: purged

  /// Precondition: body has a value. The bytes were canonical when written, so parsing cannot fail unless damaged
  /// (throws).
  [[nodiscard]] Json json() const;
};

/// What a caller wants to append. Rules checked by `prepare`: id and kind have the allowed form; body is an object;
/// body.visibility is public, desk or sealed (added as "desk" where missing); body.not_before is RFC 3339 where
/// present.
struct Draft {
  std::string author;
  std::string kind;
  std::string id;
  Json body;
  std::optional<Digest> supersedes;
  std::optional<std::string> reason;
};

[[nodiscard]] bool valid_id(std::string_view id);
/// [a-z][a-z0-9-]{0,39}
[[nodiscard]] bool valid_kind(std::string_view kind);
/// A valid id from arbitrary text: ASCII letters and digits kept, Cyrillic and accented Latin transliterated, other
/// runs become '-', cut to 80 bytes on a boundary; "x" plus 12 hex digits of the text's hash where nothing is left.
[[nodiscard]] std::string id_from_text(std::string_view text);

/// Reference to the current version (`kind/id`) or to one version (`kind/id@<64 hex>`).
struct Reference {
  std::string kind;
  std::string id;
  std::optional<Digest> version;
};
[[nodiscard]] Result<Reference> parse_reference(std::string_view text);
[[nodiscard]] std::string format_reference(const Reference& reference);

}  // namespace frontkart::ledger
