#pragma once

#include <chrono>
#include <cstdint>

#include "base/result.hpp"
#include "ledger/entry.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/originals.hpp"

namespace frontkart::store {

/// Whether an entry of kind "purge" names an entry that can be purged. Error: bad_input.
[[nodiscard]] Status purge_fits(Connection& connection, const ledger::Entry& purge);

/// Carries out an entry of kind "purge" that was just appended: body, salt and projections of its target are gone, and
/// the media and originals that no other entry names; what leans on such an original is packed anew. What the file
/// still holds of them is noted for `finish_purges`. Precondition: inside a write transaction.
/// Errors: bad_input (the target does not fit), store_*.
[[nodiscard]] Status carry_out_purge(Connection& connection, const ledger::Entry& purge, Packer& packer,
                                     Unpacker& unpacker, OriginalCache& cache);

/// Removes what purges left in the store's files. The steps, each of which can be done again after a crash: media and
/// orphans removed, the full-text index merged into one segment without the deleted words; copies made before a
/// migration and the cache folder removed; the file written anew (VACUUM); the write-ahead log copied into it and
/// truncated, which needs every reader to have left its old state. Waits up to `patience` for these.
/// Precondition: the connection can write and is in no transaction. Errors: store_locked, store_*.
[[nodiscard]] Status finish_purges(Connection& connection, std::chrono::milliseconds patience);

/// Whether something is left to do for `finish_purges`.
[[nodiscard]] Result<bool> has_unfinished_purges(Connection& connection);

}  // namespace frontkart::store
