#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.hpp"
#include "ledger/entry.hpp"
#include "ledger/projection.hpp"
#include "store/sqlite/connection.hpp"

namespace frontkart::store {

/// Words that are in the table `words` already: saves asking for each again. Valid within one transaction.
class KnownWords {
 public:
  /// Whether the word was not known; now it is.
  bool add(std::string_view word);
  void clear() { words_.clear(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_set<std::string, Hash, std::equal_to<>> words_;
};

/// Links on their way into the table: many at once, in the table's order, take half the time and touch fewer pages.
class LinkBuffer {
 public:
  /// Room for more than this many rows is not taken: flush first.
  static constexpr std::size_t kMaxRows = 400'000;

  void add(const ledger::Link& link, std::int64_t seq);
  [[nodiscard]] std::size_t size() const { return rows_; }
  /// Writes all of them. Precondition: inside a write transaction.
  [[nodiscard]] Status flush(Connection& connection);
  void clear();

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  /// Target and role, a zero byte between them: the order of these texts is that of the table.
  std::unordered_map<std::string, std::vector<std::int64_t>, Hash, std::equal_to<>> seqs_;
  std::string key_;
  std::size_t rows_ = 0;
};

/// The projection of a stored body; nothing for a purged one. Error store_damaged: the body is not JSON.
[[nodiscard]] Result<ledger::Projection> projection_of(const ledger::Entry& entry, const Connection& connection);

/// What the full-text index holds for a projection; empty: nothing.
[[nodiscard]] std::string indexed_text(const ledger::Projection& projection, std::string_view kind);

/// Precondition of both: inside a write transaction. Links are left in the buffer, which must be flushed before the
/// table is read, deleted from, or committed.
[[nodiscard]] Status insert_projection(Connection& connection, const ledger::Envelope& envelope,
                                       const ledger::Projection& projection, KnownWords& known, LinkBuffer& links);
[[nodiscard]] Status delete_projection(Connection& connection, const ledger::Envelope& envelope,
                                       const ledger::Projection& projection);

/// All projections anew, from the bodies. Precondition: inside a write transaction.
[[nodiscard]] Status fill_projections(Connection& connection);

/// Compares all projections with what the bodies give. Error store_damaged: the first entry that differs.
/// Precondition: inside a transaction.
[[nodiscard]] Status compare_projections(Connection& connection);

/// Whether the full-text index is sound in itself: its pages, and the ways that lead to them. Takes the write lock for
/// as long as it looks, and writes nothing. Precondition: the connection can write and is in no transaction.
/// Errors: store_damaged, store_locked.
[[nodiscard]] Status check_text_index(Connection& connection);

}  // namespace frontkart::store
