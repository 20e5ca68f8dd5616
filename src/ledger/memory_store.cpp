#include "ledger/memory_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <type_traits>
#include <utility>
#include <variant>

#include "ledger/memory_state.hpp"
#include "ledger/prepare.hpp"

namespace frontkart::ledger {
namespace {

using File = MemoryState::File;
using Name = MemoryState::Name;
using EntryVisitor = std::function<Status(const Entry&)>;

class MemoryTransaction final : public Transaction {
 public:
  explicit MemoryTransaction(std::shared_ptr<MemoryState> state) : state_(std::move(state)) {
    const std::shared_lock lock(state_->mutex);
    head_ = state_->head();
    began_empty_ = head_.seq == 0;
  }

  ~MemoryTransaction() override {
    {
      const std::lock_guard lock(state_->writer_mutex);
      state_->writing = false;
    }
    state_->writer_left.notify_one();
  }

  MemoryTransaction(const MemoryTransaction&) = delete;
  MemoryTransaction& operator=(const MemoryTransaction&) = delete;

  Result<Entry> append(Draft draft) override {
    const std::lock_guard lock(mutex_);
    if (committed_) return ended();
    FRONTKART_TRY(Entry entry, prepare(draft, head_, newest_hash({draft.kind, draft.id}), state_->clock()));
    FRONTKART_CHECK(stage(entry));
    return entry;
  }

  Result<Entry> append_recorded(Draft draft, Instant recorded) override {
    const std::lock_guard lock(mutex_);
    if (committed_) return ended();
    if (!began_empty_) return not_empty();
    FRONTKART_TRY(Entry entry, prepare_recorded(draft, head_, newest_hash({draft.kind, draft.id}), recorded));
    FRONTKART_CHECK(stage(entry));
    return entry;
  }

  Result<Done> append_copy(const Entry& entry) override {
    const std::lock_guard lock(mutex_);
    if (committed_) return ended();
    FRONTKART_CHECK(check_copy(entry, head_, newest_hash({entry.envelope.kind, entry.envelope.id})));
    return stage(entry);
  }

  Result<Digest> put_original(std::string_view bytes, const std::optional<Digest>& /*like*/) override {
    return put(bytes, false);
  }

  Result<Digest> put_medium(std::string_view bytes) override {
    if (bytes.size() > kMaxMediumSize) return medium_too_large(bytes.size());
    return put(bytes, true);
  }

  Result<std::optional<Entry>> current(std::string_view kind, std::string_view id) override {
    const std::lock_guard lock(mutex_);
    if (committed_) return ended();
    const EntryPtr entry = newest({std::string(kind), std::string(id)});
    return entry ? std::optional(*entry) : std::nullopt;
  }

  Status commit() override {
    const std::lock_guard lock(mutex_);
    if (committed_) return ended();
    committed_ = true;
    const std::unique_lock exclusive(state_->mutex);
    for (const Step& step : steps_) {
      if (const auto* entry = std::get_if<EntryPtr>(&step)) {
        state_->append(*entry);
      } else if (const auto& kept = std::get<StagedFile>(step); kept.is_medium) {
        state_->add_medium(kept.file);
      } else {
        state_->add_original(kept.file);
      }
    }
    return Done{};
  }

 private:
  struct StagedFile {
    File file;
    bool is_medium;
  };
  using Step = std::variant<EntryPtr, StagedFile>;

  static Error ended() { return Error{ErrorCode::internal, "The transaction is committed already.", "", ""}; }

  /// Precondition: prepared against the head.
  Status stage(const Entry& entry) {
    if (entry.envelope.kind == kPurgeKind) {
      const Json body = entry.json();
      const Digest hash = purge_target(body).value();
      const EntryPtr target = by_hash(hash);
      if (auto why = purge_mismatch(body, target ? std::optional(*target) : std::nullopt)) {
        return purge_error(entry.envelope, std::move(*why));
      }
      auto left = std::make_shared<Entry>(*target);
      left->salt.reset();
      left->body.reset();
      staged_[hash] = std::move(left);
      has_purge_ = true;
    }
    auto kept = std::make_shared<const Entry>(entry);
    steps_.emplace_back(kept);
    newest_[{entry.envelope.kind, entry.envelope.id}] = entry.hash;
    staged_[entry.hash] = std::move(kept);
    head_ = {entry.envelope.seq, entry.hash, entry.envelope.recorded};
    return Done{};
  }

  Result<Digest> put(std::string_view bytes, bool is_medium) {
    const Digest hash = sha256(bytes);
    const std::lock_guard lock(mutex_);
    if (committed_) return ended();
    // A purge of this transaction may destroy what is known: then it is kept once more.
    if (!has_purge_ && is_known(hash, is_medium)) return hash;
    steps_.emplace_back(StagedFile{{hash, std::make_shared<const std::string>(bytes)}, is_medium});
    return hash;
  }

  bool is_known(const Digest& hash, bool is_medium) {
    const bool is_staged = std::any_of(steps_.begin(), steps_.end(), [&](const Step& step) {
      const auto* kept = std::get_if<StagedFile>(&step);
      return kept != nullptr && kept->is_medium == is_medium && kept->file.hash == hash;
    });
    if (is_staged) return true;
    const std::shared_lock shared(state_->mutex);
    return (is_medium ? state_->medium(hash) : state_->original(hash)) != nullptr;
  }

  EntryPtr by_hash(const Digest& hash) {
    if (const auto staged = staged_.find(hash); staged != staged_.end()) return staged->second;
    const std::shared_lock shared(state_->mutex);
    return state_->by_hash(hash);
  }

  std::optional<Digest> newest_hash(const Name& name) {
    if (const auto staged = newest_.find(name); staged != newest_.end()) return staged->second;
    const std::shared_lock shared(state_->mutex);
    const EntryPtr entry = state_->newest(name);
    return entry ? std::optional(entry->hash) : std::nullopt;
  }

  EntryPtr newest(const Name& name) {
    const auto hash = newest_hash(name);
    return hash ? by_hash(*hash) : nullptr;
  }

  std::shared_ptr<MemoryState> state_;
  std::mutex mutex_;
  Head head_;
  std::vector<Step> steps_;
  std::map<Digest, EntryPtr> staged_;  // new entries, and what is left of purged ones
  std::map<Name, Digest> newest_;
  bool began_empty_ = false;
  bool has_purge_ = false;
  bool committed_ = false;
};

class MemoryStore final : public LedgerStore {
 public:
  explicit MemoryStore(std::shared_ptr<MemoryState> state) : state_(std::move(state)) {}

  Result<Head> head() override {
    const std::shared_lock lock(state_->mutex);
    return state_->head();
  }

  Result<Head> head_at(Instant as_known) override {
    const std::shared_lock lock(state_->mutex);
    const EntryPtr entry = state_->entry_at(as_known);
    return entry ? Head{entry->envelope.seq, entry->hash, entry->envelope.recorded} : Head{};
  }

  Result<std::unique_ptr<Transaction>> begin() override {
    FRONTKART_CHECK(take_the_pen());
    return std::unique_ptr<Transaction>(std::make_unique<MemoryTransaction>(state_));
  }

  Result<std::optional<Entry>> by_hash(const Digest& hash) override {
    const std::shared_lock lock(state_->mutex);
    return value_of(state_->by_hash(hash));
  }

  Result<std::optional<Entry>> current(std::string_view kind, std::string_view id, Instant as_known) override {
    const std::shared_lock lock(state_->mutex);
    return value_of(state_->version_at({std::string(kind), std::string(id)}, as_known));
  }

  Result<std::vector<Entry>> versions(std::string_view kind, std::string_view id) override {
    std::vector<Entry> out;
    const std::shared_lock lock(state_->mutex);
    for (const EntryPtr& entry : state_->versions({std::string(kind), std::string(id)})) out.push_back(*entry);
    return out;
  }

  Status for_each_current(std::string_view kind, std::string_view id_prefix, Instant as_known,
                          const EntryVisitor& visit) override {
    return visit_all(reading([&] { return state_->current(kind, id_prefix, as_known); }), visit);
  }

  Status for_each_entry(std::uint64_t first_seq, const EntryVisitor& visit) override {
    return visit_all(reading([&] { return state_->from(first_seq); }), visit);
  }

  Status for_each_linked(std::string_view target, std::span<const std::string_view> roles, Instant as_known,
                         std::size_t limit, const EntryVisitor& visit) override {
    return visit_all(reading([&] { return state_->linked(target, roles, as_known, limit); }), visit);
  }

  Status for_each_named(std::string_view folded_name, Instant as_known, const EntryVisitor& visit) override {
    return visit_all(reading([&] { return state_->named(folded_name, as_known); }), visit);
  }

  Status search(const SearchQuery& query, const EntryVisitor& visit) override {
    return visit_all(reading([&] { return state_->found(query); }), visit);
  }

  Result<std::string> original(const Digest& hash) override {
    return bytes_of(reading([&] { return state_->original(hash); }), "original", hash);
  }

  Status for_each_original(const std::function<Status(const OriginalInfo&)>& visit) override {
    return visit_files(reading([&] { return state_->originals(); }), visit);
  }

  Result<std::string> medium(const Digest& hash) override {
    return bytes_of(reading([&] { return state_->medium(hash); }), "medium", hash);
  }

  Status for_each_medium(const std::function<Status(const OriginalInfo&)>& visit) override {
    return visit_files(reading([&] { return state_->media(); }), visit);
  }

  Status check_projections() override {
    const std::uint64_t wrong = reading([&] { return state_->first_wrong_projection(); });
    if (wrong == 0) return Done{};
    return Error{ErrorCode::store_damaged, "What is kept beside the entry is not what its body gives.",
                 fmt::format("entry {}", wrong), "Rebuild the projections."};
  }

  Status rebuild_projections() override {
    const std::unique_lock lock(state_->mutex);
    state_->project_again();
    return Done{};
  }

  Status backup(const std::string& /*file*/, const BackupProgress& /*progress*/) override {
    return Error{ErrorCode::unsupported, "A store in memory has no files to back up.", "", "Use a store in a file."};
  }

  std::string cache_folder() const override { return {}; }

 private:
  static std::optional<Entry> value_of(const EntryPtr& entry) { return entry ? std::optional(*entry) : std::nullopt; }

  template <class Ask>
  std::decay_t<std::invoke_result_t<Ask>> reading(const Ask& ask) const {
    const std::shared_lock lock(state_->mutex);
    return ask();
  }

  Status take_the_pen() {
    std::unique_lock lock(state_->writer_mutex);
    if (!state_->writer_left.wait_for(lock, state_->busy_timeout, [this] { return !state_->writing; })) {
      return Error{ErrorCode::store_locked, "Another writer has not finished.", "", "Try again when it is done."};
    }
    state_->writing = true;
    return Done{};
  }

  static Status visit_all(const std::vector<EntryPtr>& entries, const EntryVisitor& visit) {
    for (const EntryPtr& entry : entries) FRONTKART_CHECK(visit(*entry));
    return Done{};
  }

  static Status visit_files(const std::vector<File>& files, const std::function<Status(const OriginalInfo&)>& visit) {
    for (const File& file : files) FRONTKART_CHECK(visit({file.hash, file.bytes->size(), file.bytes->size()}));
    return Done{};
  }

  static Result<std::string> bytes_of(const SharedText& bytes, std::string_view what, const Digest& hash) {
    if (bytes != nullptr) return *bytes;
    return Error{ErrorCode::not_found, fmt::format("No {} {} is archived.", what, hash.hex()), "", ""};
  }

  std::shared_ptr<MemoryState> state_;
};

}  // namespace

std::unique_ptr<LedgerStore> open_memory_store(Clock clock, std::chrono::milliseconds busy_timeout) {
  auto state = std::make_shared<MemoryState>();
  state->clock = std::move(clock);
  state->busy_timeout = busy_timeout;
  return std::make_unique<MemoryStore>(std::move(state));
}

}  // namespace frontkart::ledger
