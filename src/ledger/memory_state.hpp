#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <shared_mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ledger/ledger_store.hpp"
#include "ledger/projection.hpp"

namespace frontkart::ledger {

using EntryPtr = std::shared_ptr<const Entry>;
using SharedText = std::shared_ptr<const std::string>;

/// What a memory store has committed. Readers hold `mutex` shared, and only while they copy pointers; `apply` and what
/// else changes it need it exclusively.
class MemoryState {
 public:
  using Name = std::pair<std::string, std::string>;  ///< kind, id

  struct File {
    Digest hash;
    SharedText bytes;
  };

  Clock clock;
  std::chrono::milliseconds busy_timeout{};

  mutable std::shared_mutex mutex;

  std::mutex writer_mutex;
  std::condition_variable writer_left;
  bool writing = false;

  void append(const EntryPtr& entry);
  void add_original(const File& file);
  void add_medium(const File& file) { media_.emplace(file.hash, file.bytes); }
  void project_again();

  [[nodiscard]] Head head() const;
  [[nodiscard]] EntryPtr at(std::uint64_t seq) const { return entries_[seq - 1]; }
  [[nodiscard]] EntryPtr by_hash(const Digest& hash) const;
  /// The last version, or the one current at a time; null where there is none.
  [[nodiscard]] EntryPtr newest(const Name& name) const;
  [[nodiscard]] EntryPtr version_at(const Name& name, Instant as_known) const;
  [[nodiscard]] EntryPtr entry_at(Instant as_known) const;
  [[nodiscard]] std::vector<EntryPtr> versions(const Name& name) const;
  [[nodiscard]] std::vector<EntryPtr> current(std::string_view kind, std::string_view id_prefix,
                                              Instant as_known) const;
  [[nodiscard]] std::vector<EntryPtr> from(std::uint64_t first_seq) const;
  [[nodiscard]] std::vector<EntryPtr> linked(std::string_view target, std::span<const std::string_view> roles,
                                             Instant as_known, std::size_t limit) const;
  [[nodiscard]] std::vector<EntryPtr> named(std::string_view folded_name, Instant as_known) const;
  [[nodiscard]] std::vector<EntryPtr> found(const SearchQuery& query) const;
  /// 0, or the first entry whose projection is not what its body gives.
  [[nodiscard]] std::uint64_t first_wrong_projection() const;

  [[nodiscard]] SharedText original(const Digest& hash) const;
  [[nodiscard]] SharedText medium(const Digest& hash) const;
  [[nodiscard]] const std::vector<File>& originals() const { return originals_; }
  [[nodiscard]] std::vector<File> media() const;

 private:
  struct Projected {
    Projection projection;
    std::vector<std::string> words;
  };

  [[nodiscard]] const EntryPtr* last_at(const std::vector<std::uint64_t>& versions, Instant as_known) const;
  [[nodiscard]] bool is_current(const Entry& entry, Instant as_known) const;
  void put_projection(std::uint64_t seq);
  void drop_projection(std::uint64_t seq);
  void purge(std::uint64_t seq);
  void drop_original(const Digest& hash);

  std::vector<EntryPtr> entries_;     // seq - 1 is the index
  std::vector<Projected> projected_;  // beside them
  std::map<Digest, std::uint64_t> by_hash_;
  std::map<Name, std::vector<std::uint64_t>> versions_;
  std::map<std::string, std::set<std::uint64_t>, std::less<>> links_;  // target: who links to it
  std::map<std::string, std::set<std::uint64_t>, std::less<>> names_;
  std::map<std::string, std::set<std::uint64_t>> uses_;  // hash in hex of a file: who names it
  std::vector<File> originals_;                          // in the order of archiving
  std::map<Digest, SharedText> original_bytes_;
  std::map<Digest, SharedText> media_;
};

}  // namespace frontkart::ledger
