#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "ledger/ledger_store.hpp"
#include "ledger/memory_store.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace frontkart {

/// A folder of its own, removed with everything in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "frontkart-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
    path_ = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ec;
    std::filesystem::remove_all(path_, ec);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A clock that stands still until a test moves it.
struct TestClock {
  std::shared_ptr<std::atomic<std::int64_t>> us = std::make_shared<std::atomic<std::int64_t>>(1'000'000);

  void set(std::int64_t value) { *us = value; }
  [[nodiscard]] ledger::Clock clock() const {
    return [us = us] { return Instant{*us}; };
  }
};

template <class T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().text());
  return std::move(result).value();
}

inline void must(Status status) {
  if (!status.ok()) throw std::runtime_error(status.error().text());
}

inline ledger::Draft draft(std::string kind, std::string id, ledger::Json body = ledger::Json::object()) {
  return {"tester", std::move(kind), std::move(id), std::move(body), std::nullopt, std::nullopt};
}

/// Appends in a transaction of its own; replaces the current version where there is one.
inline ledger::Entry put(ledger::LedgerStore& store, ledger::Draft d) {
  auto transaction = must(store.begin());
  const auto before = must(transaction->current(d.kind, d.id));
  if (before) {
    d.supersedes = before->hash;
    d.reason = "changed";
  }
  const ledger::Entry entry = must(transaction->append(d));
  must(transaction->commit());
  return entry;
}

inline std::vector<std::string> current_ids(ledger::LedgerStore& store, std::string_view kind, std::string_view prefix,
                                            Instant as_known = Instant::highest()) {
  std::vector<std::string> out;
  must(store.for_each_current(kind, prefix, as_known, [&](const ledger::Entry& entry) -> Status {
    out.push_back(entry.envelope.id);
    return Done{};
  }));
  return out;
}

/// Ids in the order in which a question visits their entries.
template <class Ask>
std::vector<std::string> ids(const Ask& ask) {
  std::vector<std::string> out;
  const std::function<Status(const ledger::Entry&)> note = [&](const ledger::Entry& entry) -> Status {
    out.push_back(entry.envelope.id);
    return Done{};
  };
  must(ask(note));
  return out;
}

inline std::vector<std::string> linked_ids(ledger::LedgerStore& store, std::string_view target,
                                           const std::vector<std::string_view>& roles = {},
                                           Instant as_known = Instant::highest(), std::size_t limit = 1'000) {
  return ids([&](const auto& visit) { return store.for_each_linked(target, roles, as_known, limit, visit); });
}

inline std::vector<std::string> named_ids(ledger::LedgerStore& store, std::string_view name,
                                          Instant as_known = Instant::highest()) {
  return ids([&](const auto& visit) { return store.for_each_named(name, as_known, visit); });
}

inline std::vector<std::string> found_ids(ledger::LedgerStore& store, const ledger::SearchQuery& query) {
  return ids([&](const auto& visit) { return store.search(query, visit); });
}

/// One word or phrase; "sud*" is the beginning of a word.
inline ledger::SearchQuery one_phrase(std::string words) {
  ledger::SearchQuery query;
  const bool prefix = words.ends_with('*');
  query.groups = {{{std::move(words), prefix}}};
  return query;
}

inline ledger::Entry purge(ledger::LedgerStore& store, const ledger::Entry& target) {
  return put(store, draft("purge", target.hash.hex(), ledger::purge_body(target)));
}

inline ledger::Json named_body(std::string name, std::string note = "") {
  ledger::Json body = {{"names", {{{"lang", "en"}, {"text", std::move(name)}}}}, {"visibility", "desk"}};
  if (!note.empty()) body["note"] = std::move(note);
  return body;
}

/// A claim about a place, by two sources.
inline ledger::Json claim_body(const std::string& words, const std::string& place, const std::string& relay,
                               const std::string& speaker) {
  return {{"item", "item/art"},
          {"words", words},
          {"says", {{"predicate", "left"}, {"args", {"party/ua", "place/" + place}}}},
          {"where", {{"ref", "place/" + place}}},
          {"chain", {{{"source", "source/" + relay}}, {{"source", "source/" + speaker}}}},
          {"visibility", "desk"}};
}

inline bool same(const ledger::Entry& a, const ledger::Entry& b) {
  return a.envelope == b.envelope && a.hash == b.hash && a.salt == b.salt && a.body == b.body;
}

}  // namespace frontkart
