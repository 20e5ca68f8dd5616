#include "store/sqlite/finding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "ledger/search_text.hpp"
#include "store/sqlite/rows.hpp"

namespace frontkart::store {
namespace {

using ledger::Entry;

/// The beginning of a word is looked up among all words while it has no more than these; the index's own way costs the
/// more, the more often the words occur.
constexpr std::size_t kMaxEndings = 64;

/// An entry, where it is the version that is current at a time.
class CurrentEntry {
 public:
  static Result<CurrentEntry> prepare(Connection& connection) {
    FRONTKART_TRY(auto query,
                  connection.statement("SELECT " FRONTKART_ENTRY_COLUMNS
                                       " FROM entries AS e WHERE seq = ?1 AND recorded <= ?2 AND body IS NOT NULL AND "
                                       "NOT EXISTS (SELECT 1 FROM entries AS later WHERE later.kind = e.kind AND "
                                       "later.id = e.id AND later.recorded > e.recorded AND later.recorded <= ?2)"));
    return CurrentEntry(std::move(query));
  }

  Result<std::optional<Entry>> operator()(std::int64_t seq, Instant as_known) {
    query_.restart();
    return first_entry(query_.bind(1, seq).bind(2, as_known.us));
  }

 private:
  explicit CurrentEntry(Statement query) : query_(std::move(query)) {}
  Statement query_;
};

/// The newest entry known at a time; 0: none.
Result<std::int64_t> last_known(Connection& connection, Instant as_known) {
  FRONTKART_TRY(auto query,
                connection.statement("SELECT seq FROM entries WHERE recorded <= ?1 ORDER BY recorded DESC LIMIT 1"));
  FRONTKART_TRY(const bool row, query.bind(1, as_known.us).step());
  return row ? query.integer(0) : 0;
}

/// The entries with a link, newest first: each role is a list in order, and the lists are merged by looking up what
/// comes next in each, so that reading can end early.
class Links {
 public:
  static Result<Links> open(Connection& connection, std::string_view target, std::span<const std::string_view> roles,
                            std::int64_t last) {
    Links links;
    for (const std::string_view role : roles) links.lists_.push_back({std::string(role), last + 1});
    if (roles.empty()) FRONTKART_CHECK(links.all_roles(connection, target, last));
    FRONTKART_TRY(auto query, connection.statement("SELECT seq FROM links WHERE target = ?1 AND role = ?2 AND "
                                                   "seq < ?3 ORDER BY seq DESC LIMIT 1"));
    links.query_.emplace(std::move(query));
    links.target_ = target;
    for (List& list : links.lists_) FRONTKART_CHECK(links.advance(list));
    return links;
  }

  /// 0: no more.
  Result<std::int64_t> next() {
    std::int64_t seq = 0;
    for (const List& list : lists_) seq = std::max(seq, list.seq);
    for (List& list : lists_) {
      if (seq > 0 && list.seq == seq) FRONTKART_CHECK(advance(list));
    }
    return seq;
  }

 private:
  struct List {
    std::string role;
    std::int64_t seq;
  };

  Status all_roles(Connection& connection, std::string_view target, std::int64_t last) {
    FRONTKART_TRY(auto query, connection.statement("SELECT role FROM links WHERE target = ?1 AND role > ?2 "
                                                   "ORDER BY role LIMIT 1"));
    std::string role;
    for (;;) {
      query.restart();
      FRONTKART_TRY(const bool row, query.bind_text(1, target).bind_text(2, role).step());
      if (!row) return Done{};
      std::string next(query.bytes(0));
      role = next;
      lists_.push_back({std::move(next), last + 1});
    }
  }

  Status advance(List& list) {
    query_->restart();
    FRONTKART_TRY(const bool row, query_->bind_text(1, target_).bind_text(2, list.role).bind(3, list.seq).step());
    list.seq = row ? query_->integer(0) : 0;
    return Done{};
  }

  std::vector<List> lists_;
  std::string_view target_;
  std::optional<Statement> query_;
};

class MatchText {
 public:
  explicit MatchText(Connection& connection) : db_(connection) {}

  /// The query for FTS5; nothing where it cannot be found.
  Result<std::optional<std::string>> of(const ledger::SearchQuery& query) {
    const ledger::SearchWords words = ledger::search_words(query);
    if (!words.possible) return std::optional<std::string>();
    std::string out;
    for (const auto& group : words.groups) {
      std::vector<std::string> alternatives;
      for (const auto& phrase : group) FRONTKART_CHECK(add_phrase(phrase, alternatives));
      if (alternatives.empty()) return std::optional<std::string>();
      join(out, alternatives);
    }
    if (!query.kinds.empty()) {
      std::vector<std::string> kinds;
      for (const std::string& kind : query.kinds) {
        if (ledger::valid_kind(kind)) kinds.push_back("\"/" + kind + '"');
      }
      if (kinds.empty()) return std::optional<std::string>();
      join(out, kinds);
    }
    return std::optional(std::move(out));
  }

 private:
  static void join(std::string& out, const std::vector<std::string>& alternatives) {
    out += out.empty() ? "(" : " AND (";
    for (std::size_t i = 0; i < alternatives.size(); ++i) {
      if (i > 0) out += " OR ";
      out += alternatives[i];
    }
    out += ')';
  }

  /// Words hold no quotation marks.
  static std::string quoted(const std::vector<std::string>& words, std::string_view last) {
    std::string out = "\"";
    for (std::size_t i = 0; i + 1 < words.size(); ++i) out += words[i] + ' ';
    out += last;
    return out + '"';
  }

  Status add_phrase(const ledger::SearchWords::Phrase& phrase, std::vector<std::string>& out) {
    const std::string& last = phrase.words.back();
    if (!phrase.prefix) {
      out.push_back(quoted(phrase.words, last));
      return Done{};
    }
    FRONTKART_TRY(auto query, db_.statement("SELECT word FROM words WHERE word >= ?1 AND word < ?2 LIMIT ?3"));
    const std::string end = last + '\xff';
    query.bind_text(1, last).bind_text(2, end).bind(3, static_cast<std::int64_t>(kMaxEndings) + 1);
    std::vector<std::string> endings;
    for (;;) {
      FRONTKART_TRY(const bool row, query.step());
      if (!row) break;
      endings.emplace_back(query.bytes(0));
    }
    if (endings.size() > kMaxEndings) {
      out.push_back(quoted(phrase.words, last) + " *");
    } else {
      for (const std::string& word : endings) out.push_back(quoted(phrase.words, word));
    }
    return Done{};
  }

  Connection& db_;
};

}  // namespace

Status visit_linked(Connection& connection, std::string_view target, std::span<const std::string_view> roles,
                    Instant as_known, std::size_t limit, const EntryVisitor& visit) {
  FRONTKART_TRY(const std::int64_t last, last_known(connection, as_known));
  FRONTKART_TRY(auto links, Links::open(connection, target, roles, last));
  FRONTKART_TRY(auto is_current,
                connection.statement("SELECT 1 FROM entries AS e WHERE seq = ?1 AND body IS NOT NULL AND "
                                     "NOT EXISTS (SELECT 1 FROM entries AS later WHERE later.kind = e.kind AND "
                                     "later.id = e.id AND later.recorded > e.recorded AND later.recorded <= ?2)"));
  std::vector<std::int64_t> newest;
  while (newest.size() < limit) {
    FRONTKART_TRY(const std::int64_t seq, links.next());
    if (seq == 0) break;
    is_current.restart();
    FRONTKART_TRY(const bool current, is_current.bind(1, seq).bind(2, as_known.us).step());
    if (current) newest.push_back(seq);
  }
  FRONTKART_TRY(auto current, CurrentEntry::prepare(connection));
  for (auto seq = newest.rbegin(); seq != newest.rend(); ++seq) {
    FRONTKART_TRY(const auto entry, current(*seq, as_known));
    if (entry) FRONTKART_CHECK(visit(*entry));
  }
  return Done{};
}

Status visit_named(Connection& connection, std::string_view folded_name, Instant as_known, const EntryVisitor& visit) {
  FRONTKART_TRY(auto rows, connection.statement("SELECT seq FROM names WHERE folded = ?1 ORDER BY kind, id, seq"));
  rows.bind_text(1, folded_name);
  FRONTKART_TRY(auto current, CurrentEntry::prepare(connection));
  for (;;) {
    FRONTKART_TRY(const bool row, rows.step());
    if (!row) return Done{};
    FRONTKART_TRY(const auto entry, current(rows.integer(0), as_known));
    if (entry) FRONTKART_CHECK(visit(*entry));
  }
}

Status visit_found(Connection& connection, const ledger::SearchQuery& query, const EntryVisitor& visit) {
  MatchText match(connection);
  FRONTKART_TRY(const auto text, match.of(query));
  if (!text) return Done{};
  FRONTKART_TRY(const std::int64_t last, last_known(connection, query.as_known));
  FRONTKART_TRY(auto rows, connection.statement("SELECT rowid FROM texts WHERE texts MATCH ?1 AND rowid <= ?2 "
                                                "ORDER BY rowid DESC"));
  rows.bind_text(1, *text).bind(2, last);
  FRONTKART_TRY(auto current, CurrentEntry::prepare(connection));
  for (std::size_t found = 0; found < query.limit;) {
    FRONTKART_TRY(const bool row, rows.step());
    if (!row) return Done{};
    FRONTKART_TRY(const auto entry, current(rows.integer(0), query.as_known));
    if (!entry) continue;
    ++found;
    FRONTKART_CHECK(visit(*entry));
  }
  return Done{};
}

}  // namespace frontkart::store
