#include "store/sqlite/projections.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/digest.hpp"
#include "ledger/search_text.hpp"
#include "store/sqlite/rows.hpp"

namespace frontkart::store {
namespace {

using ledger::Entry;
using ledger::Envelope;
using ledger::Projection;

constexpr std::size_t kMaxKnownWords = 500'000;

std::int64_t number_of(const Envelope& envelope) {
  return static_cast<std::int64_t>(envelope.seq);
}

Status write_uses(Connection& connection, const char* sql, std::int64_t seq, std::string_view role,
                  const std::vector<std::string>& hashes) {
  for (const std::string& hex : hashes) {
    const auto hash = Digest::from_hex(hex);
    if (!hash.ok()) continue;
    FRONTKART_TRY(auto query, connection.statement(sql));
    FRONTKART_CHECK(query.bind(1, *hash).bind_text(2, role).bind(3, seq).run());
  }
  return Done{};
}

/// Inserts or deletes the rows that belong to one entry only, but for its links.
Status write_rows(Connection& connection, const Envelope& e, const Projection& p, const char* names, const char* uses) {
  const std::int64_t seq = number_of(e);
  if (!p.names.empty()) {
    FRONTKART_TRY(auto query, connection.statement(names));
    for (const std::string& name : p.names) {
      FRONTKART_CHECK(query.bind_text(1, name).bind_text(2, e.kind).bind_text(3, e.id).bind(4, seq).run());
    }
  }
  FRONTKART_CHECK(write_uses(connection, uses, seq, "medium", p.media));
  return write_uses(connection, uses, seq, "original", p.originals);
}

/// A word that no text holds any more must not be read in the file either.
Status forget_words(Connection& connection, std::string_view text) {
  FRONTKART_TRY(auto find, connection.statement("SELECT 1 FROM texts WHERE texts MATCH ?1 LIMIT 1"));
  FRONTKART_TRY(auto forget, connection.statement("DELETE FROM words WHERE word = ?1"));
  std::unordered_set<std::string> done;
  Status status = Done{};
  ledger::for_each_word(text, [&](std::string_view word) {
    if (!status.ok() || !done.emplace(word).second) return;
    const std::string query = '"' + std::string(word) + '"';
    auto row = find.bind_text(1, query).step();
    find.restart();
    if (!row.ok()) {
      status = std::move(row).error();
    } else if (!*row) {
      status = forget.bind_text(1, word).run();
    }
  });
  return status;
}

}  // namespace

bool KnownWords::add(std::string_view word) {
  if (words_.find(word) != words_.end()) return false;
  if (words_.size() >= kMaxKnownWords) words_.clear();
  words_.emplace(word);
  return true;
}

void LinkBuffer::add(const ledger::Link& link, std::int64_t seq) {
  key_ = link.target;
  key_ += '\0';
  key_ += link.role;
  auto found = seqs_.find(key_);
  if (found == seqs_.end()) found = seqs_.try_emplace(key_).first;
  found->second.push_back(seq);
  ++rows_;
}

Status LinkBuffer::flush(Connection& connection) {
  if (rows_ == 0) return Done{};
  std::vector<const std::string*> keys;
  keys.reserve(seqs_.size());
  for (const auto& [key, seqs] : seqs_) keys.push_back(&key);
  std::sort(keys.begin(), keys.end(), [](const std::string* a, const std::string* b) { return *a < *b; });
  FRONTKART_TRY(auto insert,
                connection.statement("INSERT OR IGNORE INTO links (target, role, seq) VALUES (?1, ?2, ?3)"));
  for (const std::string* key : keys) {
    const std::string_view text = *key;
    const std::size_t end = text.find('\0');
    insert.bind_text(1, text.substr(0, end)).bind_text(2, text.substr(end + 1));
    for (const std::int64_t seq : seqs_.find(*key)->second) FRONTKART_CHECK(insert.bind(3, seq).run());
  }
  clear();
  return Done{};
}

void LinkBuffer::clear() {
  seqs_.clear();
  rows_ = 0;
}

Result<Projection> projection_of(const Entry& entry, const Connection& connection) {
  if (!entry.body) return Projection{};
  const ledger::Json body = ledger::Json::parse(*entry.body, nullptr, false);
  if (body.is_discarded()) {
    Error error = connection.damaged("The entry's body is not JSON.");
    error.where = fmt::format("entry {}", entry.envelope.seq);
    return error;
  }
  return ledger::project(entry.envelope.kind, entry.envelope.id, body);
}

std::string indexed_text(const Projection& projection, std::string_view kind) {
  if (projection.text.empty()) return {};
  std::string out = ledger::joined_words(projection.text);
  if (out.empty()) return {};
  out += " /";
  out += kind;
  return out;
}

Status insert_projection(Connection& connection, const Envelope& envelope, const Projection& projection,
                         KnownWords& known, LinkBuffer& links) {
  for (const ledger::Link& link : projection.links) links.add(link, number_of(envelope));
  if (links.size() >= LinkBuffer::kMaxRows) FRONTKART_CHECK(links.flush(connection));
  FRONTKART_CHECK(write_rows(connection, envelope, projection,
                             "INSERT OR IGNORE INTO names (folded, kind, id, seq) VALUES (?1, ?2, ?3, ?4)",
                             "INSERT OR IGNORE INTO uses (hash, role, seq) VALUES (?1, ?2, ?3)"));
  const std::string text = indexed_text(projection, envelope.kind);
  if (text.empty()) return Done{};
  FRONTKART_TRY(auto index, connection.statement("INSERT INTO texts (rowid, words) VALUES (?1, ?2)"));
  FRONTKART_CHECK(index.bind(1, number_of(envelope)).bind_text(2, text).run());

  FRONTKART_TRY(auto insert, connection.statement("INSERT OR IGNORE INTO words (word) VALUES (?1)"));
  Status status = Done{};
  ledger::for_each_word(projection.text, [&](std::string_view word) {
    if (status.ok() && known.add(word)) status = insert.bind_text(1, word).run();
  });
  return status;
}

Status delete_projection(Connection& connection, const Envelope& envelope, const Projection& projection) {
  {
    FRONTKART_TRY(auto query, connection.statement("DELETE FROM links WHERE target = ?1 AND role = ?2 AND seq = ?3"));
    for (const ledger::Link& link : projection.links) {
      query.bind_text(1, link.target).bind_text(2, link.role).bind(3, number_of(envelope));
      FRONTKART_CHECK(query.run());
    }
  }
  FRONTKART_CHECK(write_rows(connection, envelope, projection,
                             "DELETE FROM names WHERE folded = ?1 AND kind = ?2 AND id = ?3 AND seq = ?4",
                             "DELETE FROM uses WHERE hash = ?1 AND role = ?2 AND seq = ?3"));
  const std::string text = indexed_text(projection, envelope.kind);
  if (text.empty()) return Done{};
  // An index without the texts has to be told what it held.
  FRONTKART_TRY(auto index, connection.statement("INSERT INTO texts (texts, rowid, words) VALUES ('delete', ?1, ?2)"));
  FRONTKART_CHECK(index.bind(1, number_of(envelope)).bind_text(2, text).run());
  return forget_words(connection, projection.text);
}

Status fill_projections(Connection& connection) {
  FRONTKART_CHECK(
      connection.execute("DELETE FROM links; DELETE FROM names; DELETE FROM uses; DELETE FROM words; "
                         "INSERT INTO texts (texts) VALUES ('delete-all')"));
  KnownWords known;
  LinkBuffer links;
  FRONTKART_TRY(auto entries, connection.statement("SELECT " FRONTKART_ENTRY_COLUMNS
                                                   " FROM entries WHERE body IS NOT NULL ORDER BY seq"));
  for (;;) {
    FRONTKART_TRY(const bool row, entries.step());
    if (!row) return links.flush(connection);
    FRONTKART_TRY(const Entry entry, read_entry(entries));
    FRONTKART_TRY(const Projection projection, projection_of(entry, connection));
    FRONTKART_CHECK(insert_projection(connection, entry.envelope, projection, known, links));
  }
}

}  // namespace frontkart::store
