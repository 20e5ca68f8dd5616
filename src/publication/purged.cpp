#include "publication/purged.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "claims/records.hpp"
#include "ledger/prepare.hpp"
#include "publication/labels.hpp"
#include "publication/published_store.hpp"

namespace frontkart::publication {
namespace {

constexpr std::string_view kReason = "A purge took records out of what this edition contained.";

}  // namespace

bool goes_with(const PublicRecord& record, const std::set<Digest>& purged) {
  const auto is_purged = [&](const Digest& hash) { return purged.contains(hash); };
  if (record.made_of.empty()) return false;
  return is_label_id(record.id) ? std::all_of(record.made_of.begin(), record.made_of.end(), is_purged)
                                : std::any_of(record.made_of.begin(), record.made_of.end(), is_purged);
}

Status take_out_of_editions(ledger::LedgerStore& store, ledger::Transaction& transaction,
                            const std::set<Digest>& purged, const std::string& author) {
  std::vector<ledger::Entry> editions;
  FRONTKART_CHECK(store.for_each_current("edition", "", Instant::highest(), [&](const ledger::Entry& entry) -> Status {
    if (entry.body && !purged.contains(entry.hash)) editions.push_back(entry);
    return Done{};
  }));
  for (const ledger::Entry& entry : editions) {
    auto edition = claims::edition_from_json(entry.json());
    if (!edition.ok()) continue;  // it names no contents
    FRONTKART_TRY(const Digest old, Digest::from_hex(edition->contents));
    const auto contents = store.original(old);
    if (!contents.ok() && contents.error().code == ErrorCode::not_found) continue;
    if (!contents.ok()) return contents.error();
    auto records = records_of_contents(*contents);
    if (!records.ok()) {
      Error error = std::move(records).error();
      error.where = fmt::format("edition/{}, {}", entry.envelope.id, error.where);
      return error;
    }
    if (std::erase_if(*records, [&](const PublicRecord& record) { return goes_with(record, purged); }) == 0) continue;
    // Not packed against the old contents: those are to go.
    FRONTKART_TRY(const Digest kept, transaction.put_original(contents_of(*records), std::nullopt));
    edition->contents = kept.hex();
    ledger::Draft draft{author,     "edition",           entry.envelope.id, claims::to_json(*edition),
                        entry.hash, std::string(kReason)};
    const auto corrected = transaction.append(std::move(draft));
    if (!corrected.ok()) return corrected.error();
    FRONTKART_TRY(const auto versions, store.versions("edition", entry.envelope.id));
    for (const ledger::Entry& version : versions) {
      if (!version.body) continue;
      const auto gone = transaction.append({author, std::string(ledger::kPurgeKind), version.hash.hex(),
                                            ledger::purge_body(version), std::nullopt, std::string(kReason)});
      if (!gone.ok()) return gone.error();
    }
  }
  return Done{};
}

}  // namespace frontkart::publication
