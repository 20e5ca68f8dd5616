#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/ledger_store.hpp"

namespace frontkart::fuzz {

/// A store that holds a list of entries as they are, right or wrong, and can do nothing but read them in order.
class ListedEntries : public ledger::LedgerStore {
 public:
  /// The list must outlive the store.
  explicit ListedEntries(const std::vector<ledger::Entry>& entries) : entries_(entries) {}

  Status for_each_entry(std::uint64_t first_seq, const std::function<Status(const ledger::Entry&)>& visit) override {
    for (std::size_t i = first_seq - 1; i < entries_.size(); ++i) FRONTKART_CHECK(visit(entries_[i]));
    return Done{};
  }

  Result<ledger::Head> head() override { return no(); }
  Result<ledger::Head> head_at(Instant /*as_known*/) override { return no(); }
  Result<std::unique_ptr<ledger::Transaction>> begin() override { return no(); }
  Result<std::optional<ledger::Entry>> by_hash(const Digest& /*hash*/) override { return no(); }
  Result<std::optional<ledger::Entry>> current(std::string_view /*kind*/, std::string_view /*id*/,
                                               Instant /*as_known*/) override {
    return no();
  }
  Result<std::vector<ledger::Entry>> versions(std::string_view /*kind*/, std::string_view /*id*/) override {
    return no();
  }
  using Visit = std::function<Status(const ledger::Entry&)>;
  Status for_each_current(std::string_view /*kind*/, std::string_view /*id_prefix*/, Instant /*as_known*/,
                          const Visit& /*visit*/) override {
    return no();
  }
  Status for_each_linked(std::string_view /*target*/, std::span<const std::string_view> /*roles*/, Instant /*as_known*/,
                         std::size_t /*limit*/, const Visit& /*visit*/) override {
    return no();
  }
  Status for_each_named(std::string_view /*folded_name*/, Instant /*as_known*/, const Visit& /*visit*/) override {
    return no();
  }
  Status search(const ledger::SearchQuery& /*query*/, const Visit& /*visit*/) override { return no(); }
  Result<std::string> medium(const Digest& /*hash*/) override { return no(); }
  Status for_each_medium(const std::function<Status(const ledger::OriginalInfo&)>& /*visit*/) override { return no(); }
  Result<std::string> original(const Digest& /*hash*/) override { return no(); }
  Status for_each_original(const std::function<Status(const ledger::OriginalInfo&)>& /*visit*/) override {
    return no();
  }
  Status backup(const std::string& /*file*/, const BackupProgress& /*progress*/) override { return no(); }
  [[nodiscard]] std::string cache_folder() const override { return ""; }

 private:
  static Error no() { return {ErrorCode::unsupported, "This store only lists its entries.", "", ""}; }

  const std::vector<ledger::Entry>& entries_;
};

}  // namespace frontkart::fuzz
