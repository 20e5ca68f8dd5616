#pragma once

#include <optional>

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

/// What is wrong with a body, in a sentence, or nothing: it is an object, `visibility` is public, desk or sealed,
/// `not_before` is RFC 3339 where present.
[[nodiscard]] std::optional<std::string> body_defect(const Json& body);

}  // namespace frontkart::ledger
