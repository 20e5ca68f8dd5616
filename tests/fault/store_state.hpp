#pragma once

#include <string>

#include "base/digest.hpp"
#include "unit/store/store_fixture.hpp"

namespace frontkart {

/// What check --rebuild asks of a store, and what it is answered: "" where all is well.
inline std::string first_defect(ledger::LedgerStore& store) {
  if (const Status sound = store.check_storage(); !sound.ok()) return "storage: " + sound.error().text();
  const auto chain = ledger::verify_chain(store);
  if (!chain.ok()) return "chain: " + chain.error().text();
  if (!chain->ok) return "chain: " + std::to_string(chain->first_broken) + ' ' + chain->why;
  if (const Status same = store.check_projections(); !same.ok()) return "projections: " + same.error().text();
  std::string out;
  const auto read_all = [&](auto for_each, auto read, const char* what) {
    std::vector<Digest> all;
    const Status listed = (store.*for_each)([&](const ledger::OriginalInfo& info) -> Status {
      all.push_back(info.hash);
      return Done{};
    });
    if (!listed.ok()) out = what + listed.error().text();
    for (const Digest& hash : all) {
      if (const auto bytes = (store.*read)(hash); !bytes.ok()) out = what + bytes.error().text();
    }
  };
  using ledger::LedgerStore;
  read_all(&LedgerStore::for_each_original, &LedgerStore::original, "originals: ");
  read_all(&LedgerStore::for_each_medium, &LedgerStore::medium, "media: ");
  return out;
}

/// The answers of all reads, in words; an error is an answer as well. `with_random` leaves out neither salts nor
/// hashes.
class Answers {
 public:
  Answers(ledger::LedgerStore& store, bool with_random) : store_(store), with_random_(with_random) {}

  std::string all(const std::vector<Instant>& times) {
    note(store_.for_each_entry(1, telling()));
    for (const Instant t : times) {
      at(t);
    }
    for (const char* kind : {"place", "claim", "item", "snapshot", "purge", "source"}) {
      for (const char* id : {"a", "b", "c", "nobody"}) versions(kind, id);
    }
    files();
    return out_;
  }

 private:
  void at(Instant t) {
    out_ += "at " + std::to_string(t.us) + '\n';
    if (const auto head = store_.head_at(t); head.ok()) {
      out_ += "head " + std::to_string(head->seq) + '\n';
    } else {
      note(head.error());
    }
    for (const char* kind : {"place", "claim", "item", "snapshot", "purge", "source"}) {
      // The ids of purges are hashes: their order is not the same in two ledgers.
      if (with_random_ || std::string_view(kind) != "purge") note(store_.for_each_current(kind, "", t, telling()));
    }
    for (const char* target : {"place/a", "place/b", "source/a", "source/b", "item/a", "party/ua"}) {
      for (const std::size_t limit : {std::size_t{2}, std::size_t{1'000}}) {
        note(store_.for_each_linked(target, {}, t, limit, telling()));
      }
      const std::string_view roles[] = {"speaker", "where"};
      note(store_.for_each_linked(target, roles, t, 1'000, telling()));
    }
    for (const char* name : {"red", "green hill", "blue"}) note(store_.for_each_named(name, t, telling()));
    for (const char* words : {"red", "gre*", "green hill", "left red", "b*", "none"}) {
      ledger::SearchQuery query = one_phrase(words);
      query.as_known = t;
      note(store_.search(query, telling()));
      query.kinds = {"claim", "item"};
      query.limit = 3;
      note(store_.search(query, telling()));
    }
  }

  void versions(const char* kind, const char* id) {
    const auto found = store_.versions(kind, id);
    if (!found.ok()) return note(found.error());
    for (const auto& e : *found) tell(e);
  }

  void files() {
    std::vector<Digest> all;
    const auto list = [&](const ledger::OriginalInfo& info) -> Status {
      all.push_back(info.hash);
      return Done{};
    };
    note(store_.for_each_original(list));
    const std::size_t originals = all.size();
    note(store_.for_each_medium(list));
    for (std::size_t i = 0; i < all.size(); ++i) {
      const auto bytes = i < originals ? store_.original(all[i]) : store_.medium(all[i]);
      out_ += all[i].hex() + ' ' + (bytes.ok() ? sha256(*bytes).hex() : bytes.error().text()) + '\n';
    }
  }

  std::function<Status(const ledger::Entry&)> telling() {
    return [this](const ledger::Entry& e) -> Status {
      tell(e);
      return Done{};
    };
  }

  void tell(const ledger::Entry& e) {
    const bool is_purge = e.envelope.kind == "purge";
    out_ += std::to_string(e.envelope.seq) + ' ' + std::to_string(e.envelope.recorded.us) + ' ' + e.envelope.author +
            ' ' + e.envelope.kind + '/' + (is_purge && !with_random_ ? "-" : e.envelope.id) +
            (e.envelope.supersedes ? " replaces " : " ");
    if (with_random_) {
      out_ += e.hash.hex() + e.envelope.body_hash.hex() + e.envelope.prev.hex() + e.envelope.reason.value_or("") +
              e.salt.value_or("");
    }
    out_ += (is_purge && !with_random_ ? "-" : e.body.value_or("purged")) + '\n';
  }

  void note(const Status& status) {
    if (!status.ok()) note(status.error());
  }
  void note(const Error& error) { out_ += "error " + error.text() + '\n'; }

  ledger::LedgerStore& store_;
  bool with_random_;
  std::string out_;
};

}  // namespace frontkart
