#include "ledger/memory_store.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <unordered_map>
#include <utility>

#include "ledger/prepare.hpp"

namespace frontkart::ledger {
namespace {

using EntryPtr = std::shared_ptr<const Entry>;
using Name = std::pair<std::string, std::string>;  // kind, id

struct DigestHash {
  std::size_t operator()(const Digest& d) const {
    std::size_t out = 0;
    for (std::size_t i = 0; i < sizeof(out); ++i) out = (out << 8U) | d.bytes[i];
    return out;
  }
};

struct Original {
  Digest hash;
  std::shared_ptr<const std::string> bytes;
};

/// What is committed. Readers hold `mutex` shared, and only while they copy pointers.
struct State {
  Clock clock;
  std::chrono::milliseconds busy_timeout;

  std::shared_mutex mutex;
  std::vector<EntryPtr> entries;  // seq - 1 is the index
  std::unordered_map<Digest, EntryPtr, DigestHash> by_hash;
  std::map<Name, std::vector<EntryPtr>> versions;
  std::vector<Original> originals;
  std::unordered_map<Digest, std::size_t, DigestHash> original_index;

  std::mutex writer_mutex;
  std::condition_variable writer_left;
  bool writing = false;
};

Head head_of(const std::vector<EntryPtr>& entries) {
  if (entries.empty()) return {};
  const Entry& last = *entries.back();
  return {last.envelope.seq, last.hash, last.envelope.recorded};
}

/// The last of these versions that was recorded at or before `as_known`, or null.
EntryPtr version_at(const std::vector<EntryPtr>& versions, Instant as_known) {
  const auto after = std::upper_bound(versions.begin(), versions.end(), as_known,
                                      [](Instant t, const EntryPtr& entry) { return t < entry->envelope.recorded; });
  return after == versions.begin() ? nullptr : *std::prev(after);
}

class MemoryTransaction final : public Transaction {
 public:
  explicit MemoryTransaction(std::shared_ptr<State> state) : state_(std::move(state)) {
    const std::shared_lock lock(state_->mutex);
    head_ = head_of(state_->entries);
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

  Result<Entry> append(const Draft& draft) override {
    const std::lock_guard lock(mutex_);
    if (committed_) return ended();
    const EntryPtr before = newest({draft.kind, draft.id});
    FRONTKART_TRY(Entry entry,
                  prepare(draft, head_, before ? std::optional(before->hash) : std::nullopt, state_->clock()));
    const auto kept = std::make_shared<const Entry>(entry);
    entries_.push_back(kept);
    newest_[{draft.kind, draft.id}] = kept;
    head_ = {entry.envelope.seq, entry.hash, entry.envelope.recorded};
    return entry;
  }

  Result<Digest> put_original(std::string_view bytes, const std::optional<Digest>& /*like*/) override {
    const Digest hash = sha256(bytes);
    const std::lock_guard lock(mutex_);
    if (committed_) return ended();
    if (std::any_of(originals_.begin(), originals_.end(), [&](const Original& o) { return o.hash == hash; }))
      return hash;
    {
      const std::shared_lock shared(state_->mutex);
      if (state_->original_index.contains(hash)) return hash;
    }
    originals_.push_back({hash, std::make_shared<const std::string>(bytes)});
    return hash;
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
    for (const EntryPtr& entry : entries_) {
      state_->entries.push_back(entry);
      state_->by_hash.emplace(entry->hash, entry);
      state_->versions[{entry->envelope.kind, entry->envelope.id}].push_back(entry);
    }
    for (Original& original : originals_) {
      state_->original_index.emplace(original.hash, state_->originals.size());
      state_->originals.push_back(std::move(original));
    }
    return Done{};
  }

 private:
  static Error ended() { return Error{ErrorCode::internal, "The transaction is committed already.", "", ""}; }

  EntryPtr newest(const Name& name) {
    if (const auto staged = newest_.find(name); staged != newest_.end()) return staged->second;
    const std::shared_lock shared(state_->mutex);
    const auto kept = state_->versions.find(name);
    return kept == state_->versions.end() ? nullptr : kept->second.back();
  }

  std::shared_ptr<State> state_;
  std::mutex mutex_;
  Head head_;
  std::vector<EntryPtr> entries_;
  std::map<Name, EntryPtr> newest_;
  std::vector<Original> originals_;
  bool committed_ = false;
};

class MemoryStore final : public LedgerStore {
 public:
  explicit MemoryStore(std::shared_ptr<State> state) : state_(std::move(state)) {}

  Result<Head> head() override {
    const std::shared_lock lock(state_->mutex);
    return head_of(state_->entries);
  }

  Result<Head> head_at(Instant as_known) override {
    const std::shared_lock lock(state_->mutex);
    const EntryPtr entry = version_at(state_->entries, as_known);
    return entry ? Head{entry->envelope.seq, entry->hash, entry->envelope.recorded} : Head{};
  }

  Result<std::unique_ptr<Transaction>> begin() override {
    {
      std::unique_lock lock(state_->writer_mutex);
      if (!state_->writer_left.wait_for(lock, state_->busy_timeout, [this] { return !state_->writing; })) {
        return Error{ErrorCode::store_locked, "Another writer has not finished.", "", "Try again when it is done."};
      }
      state_->writing = true;
    }
    return std::unique_ptr<Transaction>(std::make_unique<MemoryTransaction>(state_));
  }

  Result<std::optional<Entry>> by_hash(const Digest& hash) override {
    const std::shared_lock lock(state_->mutex);
    const auto found = state_->by_hash.find(hash);
    return found == state_->by_hash.end() ? std::nullopt : std::optional(*found->second);
  }

  Result<std::optional<Entry>> current(std::string_view kind, std::string_view id, Instant as_known) override {
    const std::shared_lock lock(state_->mutex);
    const auto found = state_->versions.find({std::string(kind), std::string(id)});
    if (found == state_->versions.end()) return std::optional<Entry>();
    const EntryPtr entry = version_at(found->second, as_known);
    return entry ? std::optional(*entry) : std::nullopt;
  }

  Result<std::vector<Entry>> versions(std::string_view kind, std::string_view id) override {
    std::vector<Entry> out;
    const std::shared_lock lock(state_->mutex);
    const auto found = state_->versions.find({std::string(kind), std::string(id)});
    if (found == state_->versions.end()) return out;
    for (const EntryPtr& entry : found->second) out.push_back(*entry);
    return out;
  }

  Status for_each_current(std::string_view kind, std::string_view id_prefix, Instant as_known,
                          const std::function<Status(const Entry&)>& visit) override {
    std::vector<EntryPtr> found;
    {
      const std::shared_lock lock(state_->mutex);
      auto it = state_->versions.lower_bound({std::string(kind), std::string(id_prefix)});
      for (; it != state_->versions.end() && it->first.first == kind && it->first.second.starts_with(id_prefix); ++it) {
        if (EntryPtr entry = version_at(it->second, as_known)) found.push_back(std::move(entry));
      }
    }
    return visit_all(found, visit);
  }

  Status for_each_entry(std::uint64_t first_seq, const std::function<Status(const Entry&)>& visit) override {
    std::vector<EntryPtr> found;
    {
      const std::shared_lock lock(state_->mutex);
      const std::uint64_t skip = std::min<std::uint64_t>(first_seq == 0 ? 0 : first_seq - 1, state_->entries.size());
      found.assign(state_->entries.begin() + static_cast<std::ptrdiff_t>(skip), state_->entries.end());
    }
    return visit_all(found, visit);
  }

  Result<std::string> original(const Digest& hash) override {
    std::shared_ptr<const std::string> bytes;
    {
      const std::shared_lock lock(state_->mutex);
      const auto found = state_->original_index.find(hash);
      if (found == state_->original_index.end()) {
        return Error{ErrorCode::not_found, fmt::format("No original {} is archived.", hash.hex()), "", ""};
      }
      bytes = state_->originals[found->second].bytes;
    }
    return *bytes;
  }

  Status for_each_original(const std::function<Status(const OriginalInfo&)>& visit) override {
    std::vector<Original> found;
    {
      const std::shared_lock lock(state_->mutex);
      found = state_->originals;
    }
    for (const Original& original : found) {
      FRONTKART_CHECK(visit({original.hash, original.bytes->size(), original.bytes->size()}));
    }
    return Done{};
  }

  std::string cache_folder() const override { return {}; }

 private:
  static Status visit_all(const std::vector<EntryPtr>& entries, const std::function<Status(const Entry&)>& visit) {
    for (const EntryPtr& entry : entries) FRONTKART_CHECK(visit(*entry));
    return Done{};
  }

  std::shared_ptr<State> state_;
};

}  // namespace

std::unique_ptr<LedgerStore> open_memory_store(Clock clock, std::chrono::milliseconds busy_timeout) {
  auto state = std::make_shared<State>();
  state->clock = std::move(clock);
  state->busy_timeout = busy_timeout;
  return std::make_unique<MemoryStore>(std::move(state));
}

}  // namespace frontkart::ledger
