#include "publication/published_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "ledger/canonical_json.hpp"
#include "ledger/memory_state.hpp"
#include "ledger/prepare.hpp"
#include "publication/contents.hpp"
#include "publication/editions.hpp"
#include "publication/judge.hpp"
#include "publication/labels.hpp"
#include "publication/purged.hpp"
#include "publication/shape.hpp"

namespace frontkart::publication {
namespace {

using ledger::Entry;
using ledger::EntryPtr;
using EntryVisitor = std::function<Status(const Entry&)>;
using Key = std::pair<std::string, std::string>;
struct Stood {
  RecordPtr given;  ///< by the edition
  RecordPtr kept;   ///< what today's rules leave of it
  bool whole;       ///< which is all
};
/// The records of an edition; editions share those that stayed as they were.
using Standing = std::map<Key, Stood>;

Error read_only() {
  return {ErrorCode::forbidden, "What was published cannot be changed.", "", "Record it in the ledger and publish."};
}

Error bad_list(std::size_t edition, std::string what) {
  return {ErrorCode::bad_input, std::move(what), fmt::format("edition {}", edition + 1), "Publish again."};
}

class PublishedStore final : public ledger::LedgerStore {
 public:
  explicit PublishedStore(ledger::LedgerStore& store) : store_(store) {}

  Status begin_taking() { return find_purged(); }

  /// What was given need not live any longer.
  void end_taking() { standing_.clear(); }

  /// The next edition, in the order of publication. The records live until `end_taking`.
  Status take(Instant published, const std::vector<RecordPtr>& records) {
    if (taken_ > 0 && published <= last_published_) {
      return bad_list(taken_, "It was published no later than the edition before it.");
    }
    last_published_ = published;
    return take_records(published, records, taken_++);
  }

  Result<ledger::Head> head() override { return state_.head(); }
  Result<ledger::Head> head_at(Instant as_known) override {
    const EntryPtr entry = state_.entry_at(as_known);
    return entry ? ledger::Head{entry->envelope.seq, entry->hash, entry->envelope.recorded} : ledger::Head{};
  }
  Result<std::unique_ptr<ledger::Transaction>> begin() override { return read_only(); }

  Result<std::optional<Entry>> by_hash(const Digest& hash) override { return value_of(state_.by_hash(hash)); }
  Result<std::optional<Entry>> current(std::string_view kind, std::string_view id, Instant as_known) override {
    return value_of(state_.version_at({std::string(kind), std::string(id)}, as_known));
  }
  Result<std::vector<Entry>> versions(std::string_view kind, std::string_view id) override {
    std::vector<Entry> out;
    for (const EntryPtr& entry : state_.versions({std::string(kind), std::string(id)})) out.push_back(*entry);
    return out;
  }
  Status for_each_current(std::string_view kind, std::string_view id_prefix, Instant as_known,
                          const EntryVisitor& visit) override {
    for (const EntryPtr& entry : state_.current(kind, id_prefix, as_known)) {
      const auto readable = readable_.find(entry->hash);
      FRONTKART_CHECK(visit(readable == readable_.end() ? *entry : *readable->second));
    }
    return Done{};
  }
  Status for_each_entry(std::uint64_t first_seq, const EntryVisitor& visit) override {
    return visit_all(state_.from(first_seq), visit);
  }
  Status for_each_linked(std::string_view target, std::span<const std::string_view> roles, Instant as_known,
                         std::size_t limit, const EntryVisitor& visit) override {
    return visit_all(state_.linked(target, roles, as_known, limit), visit);
  }
  Status for_each_named(std::string_view folded_name, Instant as_known, const EntryVisitor& visit) override {
    return visit_all(state_.named(folded_name, as_known), visit);
  }
  Status search(const ledger::SearchQuery& query, const EntryVisitor& visit) override {
    return visit_all(state_.found(query), visit);
  }

  /// Media that may leave are files of an edition; nothing reads them here.
  Result<std::string> medium(const Digest& hash) override {
    return Error{ErrorCode::not_found, fmt::format("No medium {} is archived.", hash.hex()), "", ""};
  }
  Status for_each_medium(const std::function<Status(const ledger::OriginalInfo&)>& /*visit*/) override {
    return Done{};
  }
  Result<std::string> original(const Digest& hash) override {
    if (originals_.contains(hash)) return store_.original(hash);
    return Error{ErrorCode::not_found, fmt::format("No original {} is archived.", hash.hex()), "", ""};
  }
  Status for_each_original(const std::function<Status(const ledger::OriginalInfo&)>& visit) override {
    return store_.for_each_original([&](const ledger::OriginalInfo& info) -> Status {
      if (originals_.contains(info.hash)) return visit(info);
      return Done{};
    });
  }
  Status backup(const std::string& /*file*/, const BackupProgress& /*progress*/) override { return read_only(); }
  std::string cache_folder() const override { return store_.cache_folder(); }

 private:
  static std::optional<Entry> value_of(const EntryPtr& entry) { return entry ? std::optional(*entry) : std::nullopt; }
  static Status visit_all(const std::vector<EntryPtr>& entries, const EntryVisitor& visit) {
    for (const EntryPtr& entry : entries) FRONTKART_CHECK(visit(*entry));
    return Done{};
  }

  Status find_purged() {
    // The id of a purge is the hash of the entry that it destroyed.
    return store_.for_each_current(ledger::kPurgeKind, "", Instant::highest(), [&](const Entry& entry) -> Status {
      if (const auto hash = Digest::from_hex(entry.envelope.id); hash.ok()) purged_.insert(*hash);
      return Done{};
    });
  }

  Status take_records(Instant published, const std::vector<RecordPtr>& records, std::size_t number) {
    Standing standing;
    const PublicRecord* before = nullptr;
    bool has_gaps = false;
    auto old = standing_.begin();
    for (const RecordPtr& record : records) {
      if (before != nullptr && std::tie(before->kind, before->id) >= std::tie(record->kind, record->id)) {
        return bad_list(number, "Its records are not in order, or one is there twice.");
      }
      before = record.get();
      Key key{record->kind, record->id};
      if (goes_with(*record, purged_)) {
        has_gaps = true;
        continue;
      }
      while (old != standing_.end() && old->first < key) ++old;
      // Most of an edition stood in the one before.
      if (old != standing_.end() && old->first == key && is_still(old->second, *record)) {
        standing.emplace_hint(standing.end(), std::move(key), Stood{record, old->second.kept, true});
        continue;
      }
      auto fit = as_of_today(*record);
      if (fit && record->kind == "snapshot") {
        FRONTKART_TRY(const bool there, find_original(*fit));
        if (!there) fit.reset();
      }
      has_gaps = has_gaps || !fit;
      if (!fit) continue;
      const bool whole = fit->body == record->body;
      standing.emplace_hint(standing.end(), std::move(key),
                            Stood{record, std::make_shared<const PublicRecord>(*std::move(fit)), whole});
    }
    if (has_gaps) drop_what_leans_on_gaps(standing);
    for (const auto& [key, stood] : standing_) {
      if (!standing.contains(key)) append(published, key, {{"retracted", true}, {"visibility", "public"}});
    }
    for (const auto& [key, stood] : standing) {
      const auto was = standing_.find(key);
      const bool same =
          was != standing_.end() && (was->second.kept == stood.kept || was->second.kept->body == stood.kept->body);
      if (!same) append(published, key, completed(*stood.kept));
    }
    standing_ = std::move(standing);
    return Done{};
  }

  /// What was kept of a record is what would be kept of this one. What a gap took away from it may be back.
  static bool is_still(const Stood& old, const PublicRecord& record) {
    return old.whole && (old.given.get() == &record || old.given->body == record.body);
  }

  /// A rule that has become stricter since holds for what was published before, too. Nothing: nothing of it is left.
  static std::optional<PublicRecord> as_of_today(const PublicRecord& record) {
    const Shape* shape = shape_of(record.kind);
    if (shape == nullptr || !ledger::valid_id(record.id) || !record.body.is_object()) return std::nullopt;
    Picked picked = pick(record.body, *shape);
    if (!picked.missing.empty()) return std::nullopt;
    PublicRecord out{record.kind, record.id, std::move(picked.value), {}};
    // Null is a status of an edit: no statement.
    if (record.kind == "edit" && record.body.contains("status")) out.body["status"] = record.body.at("status");
    if (!unreadable(out).empty()) return std::nullopt;
    return out;
  }

  static void drop_what_leans_on_gaps(Standing& standing) {
    const auto stands = [&](const std::string& target) {
      const std::size_t slash = target.find('/');
      return is_nobody(target) || standing.contains({target.substr(0, slash), target.substr(slash + 1)});
    };
    for (bool changed = true; changed;) {
      changed = false;
      for (auto it = standing.begin(); it != standing.end();) {
        const PublicRecord& record = *it->second.kept;
        bool whole = true;
        bool shorter = false;
        PublicRecord left{record.kind, record.id, {}, {}};
        left.body =
            with_references(record.body, *shape_of(record.kind), [&](const std::string& target, IfPrivate if_private) {
              if (stands(target)) return std::optional(target);
              if (if_private == IfPrivate::drop) {
                shorter = true;
              } else {
                whole = false;
              }
              return std::optional<std::string>();
            });
        if (record.kind == "snapshot") whole = stands("map/" + record.body.at("map").get<std::string>());
        changed = changed || !whole;
        if (whole && shorter) {
          it->second.kept = std::make_shared<const PublicRecord>(std::move(left));
          it->second.whole = false;
        }
        it = whole ? std::next(it) : standing.erase(it);
      }
    }
  }

  /// Whether the entry that the snapshot was made from still stands in the ledger, with the name and the options that
  /// its original is read with. These never leave: only the fold sees them.
  Result<bool> find_original(const PublicRecord& record) {
    const std::string leaf = leaf_of(record);
    if (how_to_read_.contains(leaf)) return true;
    const auto fits = [&](const Entry& entry) {
      if (!entry.body) return false;
      const Json body = entry.json();
      const auto same = [&](const char* member) {
        const auto ours = record.body.find(member);
        const auto theirs = body.find(member);
        return ours != record.body.end() && theirs != body.end() && *ours == *theirs;
      };
      if (!same("original") || !same("state_hash") || !same("profile") || !same("profile_version")) return false;
      Json how = Json::object();
      for (const char* member : {"file", "options"}) {
        if (const auto it = body.find(member); it != body.end()) how[member] = *it;
      }
      how_to_read_.emplace(leaf, std::move(how));
      return true;
    };
    FRONTKART_TRY(const auto newest, store_.current("snapshot", record.id, Instant::highest()));
    if (newest && fits(*newest)) return true;
    FRONTKART_TRY(const auto versions, store_.versions("snapshot", record.id));
    return std::any_of(versions.begin(), versions.end(), fits);
  }

  void append(Instant published, const Key& key, const Json& body) {
    const ledger::Head last = state_.head();
    Entry entry;
    entry.envelope.seq = last.seq + 1;
    entry.envelope.prev = last.hash;
    entry.envelope.recorded = published;
    entry.envelope.author = "edition";
    entry.envelope.kind = key.first;
    entry.envelope.id = key.second;
    if (const EntryPtr old = state_.newest(key)) entry.envelope.supersedes = old->hash;
    // Nothing is to be hidden here, and equal lists are to give equal entries.
    entry.salt = std::string(32, '\0');
    entry.body = ledger::canonical_json(body).value();
    entry.envelope.body_hash = ledger::body_hash(*entry.salt, *entry.body);
    entry.hash = ledger::hash_of(entry.envelope);
    if (key.first == "snapshot" && !body.contains("retracted")) add_readable(entry, key, body);
    state_.append(std::make_shared<const Entry>(std::move(entry)));
  }

  void add_readable(const Entry& entry, const Key& key, Json body) {
    if (const auto original = Digest::from_hex(body.at("original").get_ref<const std::string&>()); original.ok()) {
      originals_.insert(*original);
    }
    PublicRecord record{key.first, key.second, body, {}};
    record.body.erase("visibility");
    body.update(how_to_read_.at(leaf_of(record)));
    auto readable = std::make_shared<Entry>(entry);
    readable->body = ledger::canonical_json(body).value();
    readable_.emplace(entry.hash, std::move(readable));
  }

  ledger::LedgerStore& store_;
  ledger::MemoryState state_;
  std::set<Digest> purged_;
  std::set<Digest> originals_;
  std::map<std::string, Json> how_to_read_;  // leaf of a snapshot: the members that read its original
  std::map<Digest, EntryPtr> readable_;      // entry of a snapshot: the same with those members
  Standing standing_;                        // of the last edition
  Instant last_published_;
  std::size_t taken_ = 0;
};

/// The records of a list that lives as long as they are needed.
std::vector<RecordPtr> pointers_to(const std::vector<PublicRecord>& records) {
  std::vector<RecordPtr> out;
  out.reserve(records.size());
  for (const PublicRecord& record : records) out.emplace_back(RecordPtr(), &record);
  return out;
}

}  // namespace

Result<std::unique_ptr<ledger::LedgerStore>> open_published(std::span<const PublishedList> editions,
                                                            ledger::LedgerStore& store) {
  auto out = std::make_unique<PublishedStore>(store);
  FRONTKART_CHECK(out->begin_taking());
  for (const PublishedList& list : editions) FRONTKART_CHECK(out->take(list.published, pointers_to(list.records)));
  out->end_taking();
  return std::unique_ptr<ledger::LedgerStore>(std::move(out));
}

Result<OpenedEditions> open_editions(const std::vector<ArchivedEdition>& editions, const PublishedList* next,
                                     ledger::LedgerStore& store) {
  auto published = std::make_unique<PublishedStore>(store);
  FRONTKART_CHECK(published->begin_taking());
  OpenedEditions out;
  ContentsReader reader;
  for (const ArchivedEdition& edition : editions) {
    auto bytes = store.original(edition.contents);
    // A purge may have taken it.
    if (!bytes.ok() && bytes.error().code == ErrorCode::not_found) continue;
    if (!bytes.ok()) return std::move(bytes).error();
    FRONTKART_TRY(const auto records, reader.read(*std::move(bytes)));
    FRONTKART_CHECK(published->take(edition.published, records));
    out.newest = edition;
  }
  if (next != nullptr) FRONTKART_CHECK(published->take(next->published, pointers_to(next->records)));
  published->end_taking();
  out.store = std::move(published);
  return out;
}

}  // namespace frontkart::publication
