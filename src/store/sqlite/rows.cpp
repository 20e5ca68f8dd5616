#include "store/sqlite/rows.hpp"

#include <fmt/format.h>

#include <limits>
#include <vector>

namespace frontkart::store {
namespace {

using ledger::Entry;
using ledger::Head;

Result<OriginalRow> read_original_row(const Statement& row, const Connection& connection) {
  OriginalRow out;
  out.number = row.integer(0);
  FRONTKART_TRY(out.hash, row.digest(1));
  const std::int64_t size = row.integer(2);
  out.link = row.integer(3);
  if (!row.is_null(4)) out.base = row.integer(4);
  const bool sane = size >= 0 && size <= static_cast<std::int64_t>(kMaxOriginalSize) && out.link >= 0 &&
                    out.link <= kMaxLink && out.base.has_value() == (out.link > 0) &&
                    (!out.base || *out.base < out.number);
  if (!sane) {
    return connection.damaged(fmt::format("The record of archived original {} is damaged.", out.hash.hex()));
  }
  out.size = static_cast<std::uint64_t>(size);
  return out;
}

Result<std::string> packed_bytes(Connection& connection, std::int64_t number) {
  FRONTKART_TRY(auto query, connection.statement("SELECT packed FROM originals WHERE number = ?1"));
  query.bind(1, number);
  FRONTKART_TRY(const bool row, query.step());
  if (!row) return connection.damaged(fmt::format("Archived original number {} is missing.", number));
  return std::string(query.bytes(0));
}

}  // namespace

Result<Entry> read_entry(const Statement& row) {
  Entry entry;
  ledger::Envelope& envelope = entry.envelope;
  envelope.seq = static_cast<std::uint64_t>(row.integer(0));
  FRONTKART_TRY(entry.hash, row.digest(1));
  const std::int64_t v = row.integer(2);
  envelope.v = v >= 0 && v <= std::numeric_limits<int>::max() ? static_cast<int>(v) : -1;
  FRONTKART_TRY(envelope.prev, row.digest(3));
  envelope.recorded = Instant{row.integer(4)};
  envelope.author = row.bytes(5);
  envelope.kind = row.bytes(6);
  envelope.id = row.bytes(7);
  if (!row.is_null(8)) {
    FRONTKART_TRY(const Digest supersedes, row.digest(8));
    envelope.supersedes = supersedes;
  }
  if (!row.is_null(9)) envelope.reason = row.bytes(9);
  FRONTKART_TRY(envelope.body_hash, row.digest(10));
  if (!row.is_null(11)) entry.salt = row.bytes(11);
  if (!row.is_null(12)) entry.body = row.bytes(12);
  return entry;
}

Result<std::optional<Entry>> first_entry(Statement& query) {
  FRONTKART_TRY(const bool row, query.step());
  if (!row) return std::optional<Entry>();
  FRONTKART_TRY(Entry entry, read_entry(query));
  // Nobody is answered from a body that is not the one recorded.
  if (entry.body && ledger::body_hash(entry.salt.value_or(""), *entry.body) != entry.envelope.body_hash) {
    return query.damaged(fmt::format("The body of entry {} ({}/{}) is damaged.", entry.envelope.seq,
                                     entry.envelope.kind, entry.envelope.id));
  }
  return std::optional(std::move(entry));
}

Result<Head> read_head(Connection& connection) {
  FRONTKART_TRY(auto query, connection.statement("SELECT seq, hash, recorded FROM entries ORDER BY seq DESC LIMIT 1"));
  FRONTKART_TRY(const bool row, query.step());
  if (!row) return Head{};
  FRONTKART_TRY(const Digest hash, query.digest(1));
  return Head{static_cast<std::uint64_t>(query.integer(0)), hash, Instant{query.integer(2)}};
}

Result<std::optional<OriginalRow>> find_original(Connection& connection, const Digest& hash) {
  FRONTKART_TRY(auto query,
                connection.statement("SELECT number, hash, size, link, base FROM originals WHERE hash = ?1"));
  query.bind(1, hash);
  FRONTKART_TRY(const bool row, query.step());
  if (!row) return std::optional<OriginalRow>();
  FRONTKART_TRY(const OriginalRow found, read_original_row(query, connection));
  return std::optional(found);
}

Result<OriginalRow> original_at(Connection& connection, std::int64_t number) {
  FRONTKART_TRY(auto query,
                connection.statement("SELECT number, hash, size, link, base FROM originals WHERE number = ?1"));
  query.bind(1, number);
  FRONTKART_TRY(const bool row, query.step());
  if (!row) return connection.damaged(fmt::format("Archived original number {} is missing.", number));
  return read_original_row(query, connection);
}

Result<SharedBytes> read_original(Connection& connection, const OriginalRow& row, Unpacker& unpacker,
                                  OriginalCache& cache) {
  const auto damaged = [&] {
    return connection.damaged(
        fmt::format("Archived original {} does not have the bytes that were stored.", row.hash.hex()));
  };
  // Down the chain to the first that is at hand or stands alone, then up again. Numbers fall, so it ends.
  std::vector<OriginalRow> chain{row};
  SharedBytes bytes = cache.find(row.hash);
  const bool at_hand = bytes != nullptr;
  while (bytes == nullptr && chain.back().base) {
    if (chain.size() > kMaxChainReads) return damaged();
    FRONTKART_TRY(const OriginalRow base, original_at(connection, *chain.back().base));
    bytes = cache.find(base.hash);
    if (bytes == nullptr) chain.push_back(base);
  }
  if (!at_hand) {
    for (; !chain.empty(); chain.pop_back()) {
      FRONTKART_TRY(const std::string packed, packed_bytes(connection, chain.back().number));
      auto unpacked = unpacker.unpack(packed, chain.back().size, bytes.get());
      if (!unpacked) return damaged();
      bytes = std::make_shared<const std::string>(std::move(*unpacked));
    }
    if (sha256(*bytes) != row.hash) return damaged();
    cache.put(row.hash, bytes);
  }
  return bytes;
}

}  // namespace frontkart::store
