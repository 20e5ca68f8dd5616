#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/entry.hpp"
#include "ledger/ledger_store.hpp"

namespace frontkart::ledger {

/// The largest canonical body, in bytes.
inline constexpr std::size_t kMaxBodySize = 64U << 20U;

/// The entry that a store appends after `head` for this draft: rules checked (see `Draft`), visibility added where
/// missing, a fresh salt, recorded = the greater of `now` and the last recorded time + 1 µs. `current` is the hash of
/// the version of kind/id that is current at `head`. Pure but for the salt. Errors: bad_input.
[[nodiscard]] Result<Entry> prepare(const Draft& draft, const Head& head, const std::optional<Digest>& current,
                                    Instant now);

/// Within the years 1 to 9999, which RFC 3339 can name.
[[nodiscard]] bool is_calendar_time(Instant t);

/// What is wrong with a body, in a sentence, or nothing: it is an object, `visibility` is public, desk or sealed,
/// `not_before` is RFC 3339 where present.
[[nodiscard]] std::optional<std::string> body_defect(const Json& body);

/// The body that is stored for a draft: with its visibility. `space` keeps it where it is not the draft's own.
[[nodiscard]] const Json& completed_body(const Draft& draft, Json& space);

/// Whether parsing the canonical text of this JSON gives the same values again, the kinds of its numbers included.
[[nodiscard]] bool is_as_parsed(const Json& value);

/// As `prepare`, for a caller who brings the recorded time. Errors: bad_input, also where it is not later than the
/// head's or outside the years 1 to 9999.
[[nodiscard]] Result<Entry> prepare_recorded(const Draft& draft, const Head& head, const std::optional<Digest>& current,
                                             Instant recorded);

/// What keeps an entry that was made elsewhere from following `head`, in a sentence, or nothing: its number, hashes,
/// time, names, version, and body (which may be purged). `current` as for `prepare`.
[[nodiscard]] std::optional<std::string> entry_defect(const Entry& entry, const Head& head,
                                                      const std::optional<Digest>& current);
/// As an error: bad_input.
[[nodiscard]] Status check_copy(const Entry& entry, const Head& head, const std::optional<Digest>& current);

[[nodiscard]] Error not_empty();                         ///< bad_input: a replay needs an empty store
[[nodiscard]] Error medium_too_large(std::size_t size);  ///< bad_input

inline constexpr std::string_view kPurgeKind = "purge";

/// What is wrong with an entry of kind "purge" in itself, in a sentence, or nothing.
[[nodiscard]] std::optional<std::string> purge_defect(const Envelope& envelope, const Json& body);
/// What keeps such an entry from being carried out on `target`, the entry that has the hash it names.
/// Precondition: no `purge_defect`.
[[nodiscard]] std::optional<std::string> purge_mismatch(const Json& body, const std::optional<Entry>& target);
/// As an error: bad_input.
[[nodiscard]] Error purge_error(const Envelope& envelope, std::string why);

}  // namespace frontkart::ledger
