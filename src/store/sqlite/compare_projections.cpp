// Each row of a projection, and each word of the full-text index, is hashed and added to a sum of its entry; so one
// pass over every table, in its own order, is enough to name the entries whose rows are not those that they should be.
#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "base/digest.hpp"
#include "ledger/search_text.hpp"
#include "store/sqlite/projections.hpp"
#include "store/sqlite/rows.hpp"

namespace frontkart::store {
namespace {

using ledger::Entry;
using ledger::Projection;

/// A keyed hash of a row's columns: damage cannot be made so that sums stay equal.
class RowHash {
 public:
  explicit RowHash(const std::string& key) { std::memcpy(&key_, key.data(), sizeof(key_)); }

  [[nodiscard]] std::uint64_t of(char table, std::string_view a, std::string_view b = {}, std::uint64_t n = 0) const {
    std::uint64_t h = mix(key_ ^ static_cast<unsigned char>(table));
    h = add(h, a);
    h = add(h, b);
    return mix(h ^ n);
  }

 private:
  static std::uint64_t mix(std::uint64_t x) {
    x ^= x >> 30U;
    x *= 0xbf58476d1ce4e5b9U;
    x ^= x >> 27U;
    x *= 0x94d049bb133111ebU;
    return x ^ (x >> 31U);
  }

  static std::uint64_t add(std::uint64_t h, std::string_view text) {
    h = mix(h + text.size());
    while (!text.empty()) {
      std::uint64_t word = 0;
      const std::size_t n = std::min(text.size(), sizeof(word));
      std::memcpy(&word, text.data(), n);
      h = mix(std::rotl(h, 17) ^ word);
      text.remove_prefix(n);
    }
    return h;
  }

  std::uint64_t key_ = 0;
};

class Comparison {
 public:
  explicit Comparison(Connection& connection) : db_(connection), hash_(random_bytes(sizeof(std::uint64_t))) {}

  Status run() {
    FRONTKART_TRY(const ledger::Head head, read_head(db_));
    FRONTKART_TRY(const std::int64_t count, db_.query_integer("SELECT count(*) FROM entries"));
    if (static_cast<std::uint64_t>(count) != head.seq) return db_.damaged("The entries are not numbered without gaps.");
    sums_.assign(head.seq + 1, 0);
    FRONTKART_CHECK(expect());
    FRONTKART_CHECK(links());
    FRONTKART_CHECK(names());
    FRONTKART_CHECK(uses());
    FRONTKART_CHECK(texts());
    for (std::size_t seq = 1; seq < sums_.size(); ++seq) {
      if (sums_[seq] != 0) return wrong(seq);
    }
    return Done{};
  }

 private:
  Status expect() {
    FRONTKART_TRY(auto entries, db_.statement("SELECT " FRONTKART_ENTRY_COLUMNS " FROM entries ORDER BY seq"));
    for (;;) {
      FRONTKART_TRY(const bool row, entries.step());
      if (!row) return Done{};
      FRONTKART_TRY(const Entry entry, read_entry(entries));
      const ledger::Envelope& e = entry.envelope;
      if (e.seq == 0 || e.seq >= sums_.size()) return db_.damaged("The entries are not numbered without gaps.");
      FRONTKART_TRY(const Projection p, projection_of(entry, db_));
      std::uint64_t& sum = sums_[e.seq];
      for (const ledger::Link& link : p.links) sum += hash_.of('l', link.target, link.role);
      for (const std::string& name : p.names) sum += hash_.of('n', name, e.kind + '/' + e.id);
      sum += files("medium", p.media) + files("original", p.originals);
      std::uint64_t place = 0;
      ledger::for_each_word(p.text, [&](std::string_view word) { sum += hash_.of('t', word, {}, place++); });
      if (place > 0) sum += hash_.of('t', '/' + e.kind, {}, place);
    }
  }

  std::uint64_t files(std::string_view role, const std::vector<std::string>& hashes) const {
    std::uint64_t sum = 0;
    for (const std::string& hex : hashes) {
      if (const auto hash = Digest::from_hex(hex); hash.ok()) sum += hash_.of('u', view(*hash), role);
    }
    return sum;
  }

  static std::string_view view(const Digest& hash) {
    return {reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size()};
  }

  /// Takes a row that is there from the sum of what should be.
  Status found(std::int64_t seq, std::uint64_t row) {
    if (seq < 1 || seq >= static_cast<std::int64_t>(sums_.size())) {
      return db_.damaged(fmt::format("Something is kept beside entry {}, which does not exist.", seq));
    }
    sums_[static_cast<std::size_t>(seq)] -= row;
    return Done{};
  }

  Status links() {
    FRONTKART_TRY(auto rows, db_.statement("SELECT target, role, seq FROM links"));
    for (;;) {
      FRONTKART_TRY(const bool row, rows.step());
      if (!row) return Done{};
      FRONTKART_CHECK(found(rows.integer(2), hash_.of('l', rows.bytes(0), rows.bytes(1))));
    }
  }

  Status names() {
    FRONTKART_TRY(auto rows, db_.statement("SELECT folded, kind, id, seq FROM names"));
    for (;;) {
      FRONTKART_TRY(const bool row, rows.step());
      if (!row) return Done{};
      const std::string name = fmt::format("{}/{}", rows.bytes(1), rows.bytes(2));
      FRONTKART_CHECK(found(rows.integer(3), hash_.of('n', rows.bytes(0), name)));
    }
  }

  Status uses() {
    FRONTKART_TRY(auto rows, db_.statement("SELECT hash, role, seq FROM uses"));
    for (;;) {
      FRONTKART_TRY(const bool row, rows.step());
      if (!row) return Done{};
      FRONTKART_CHECK(found(rows.integer(2), hash_.of('u', rows.bytes(0), rows.bytes(1))));
    }
  }

  /// The index tells its words in their order, so that the list of words can be read beside it.
  Status texts() {
    FRONTKART_CHECK(db_.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.text_words USING fts5vocab ('main', 'texts', 'instance')"));
    FRONTKART_TRY(auto instances, db_.statement("SELECT term, doc, offset FROM temp.text_words"));
    FRONTKART_TRY(auto words, db_.statement("SELECT word FROM words ORDER BY word"));
    std::string last;
    for (;;) {
      FRONTKART_TRY(const bool row, instances.step());
      if (!row) break;
      const std::string_view term = instances.bytes(0);
      if (term != last && !term.starts_with('/')) {
        FRONTKART_TRY(const bool listed, words.step());
        if (!listed || words.bytes(0) != term) return db_.damaged("The list of words is not that of the texts.");
      }
      if (term != last) last = term;
      FRONTKART_CHECK(
          found(instances.integer(1), hash_.of('t', term, {}, static_cast<std::uint64_t>(instances.integer(2)))));
    }
    FRONTKART_TRY(const bool more, words.step());
    if (more) return db_.damaged("The list of words is not that of the texts.");
    return Done{};
  }

  Error wrong(std::size_t seq) const {
    Error error = db_.damaged("What is kept beside the entry for finding it is not what its body gives.");
    error.where = fmt::format("entry {}", seq);
    error.remedy = "Rebuild the projections; if the entry itself is damaged, restore the store from a backup.";
    return error;
  }

  Connection& db_;
  RowHash hash_;
  std::vector<std::uint64_t> sums_;
};

}  // namespace

Status compare_projections(Connection& connection) {
  return Comparison(connection).run();
}

Status check_text_index(Connection& connection) {
  Scope scope(connection);
  FRONTKART_CHECK(scope.begin_write());
  const Status sound = connection.execute("INSERT INTO texts (texts) VALUES ('integrity-check')");
  if (sound.ok() || sound.error().code != ErrorCode::store_damaged) return sound;
  Error error = connection.damaged("The full-text index is damaged.");
  error.remedy = "Rebuild the projections.";
  return error;
}

}  // namespace frontkart::store
