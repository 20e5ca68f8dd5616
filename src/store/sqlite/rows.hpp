#pragma once

#include "base/result.hpp"
#include "ledger/entry.hpp"
#include "ledger/ledger_store.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/originals.hpp"

namespace frontkart::store {

/// The columns that `read_entry` takes, in its order.
#define FRONTKART_ENTRY_COLUMNS \
  "seq, hash, v, prev, recorded, author, kind, id, supersedes, reason, body_hash, salt, body"

/// The entry in the current row; nothing is recomputed. Error store_damaged: a value that no entry can have.
[[nodiscard]] Result<ledger::Entry> read_entry(const Statement& row);

/// The first row of a query for an entry, if it has one.
[[nodiscard]] Result<std::optional<ledger::Entry>> first_entry(Statement& query);

[[nodiscard]] Result<ledger::Head> read_head(Connection& connection);

/// A row of `originals` without its bytes.
struct OriginalRow {
  std::int64_t number = 0;
  Digest hash;
  std::uint64_t size = 0;
  std::int64_t link = 0;
  std::optional<std::int64_t> base;
};

[[nodiscard]] Result<std::optional<OriginalRow>> find_original(Connection& connection, const Digest& hash);
/// Error store_damaged: there is none.
[[nodiscard]] Result<OriginalRow> original_at(Connection& connection, std::int64_t number);

/// The bytes, verified against the hash; `cache` supplies bases and keeps the result. For a consistent answer call it
/// inside a transaction. Error: store_damaged.
[[nodiscard]] Result<SharedBytes> read_original(Connection& connection, const OriginalRow& row, Unpacker& unpacker,
                                                OriginalCache& cache);

}  // namespace frontkart::store
