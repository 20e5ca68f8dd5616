#pragma once

#include <memory>
#include <span>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "publication/view.hpp"

namespace frontkart::publication {

/// The records of one edition, in the byte order of (kind, id).
struct PublishedList {
  Instant published;
  std::vector<PublicRecord> records;
};

/// A read-only store of what was published: a version of a record was "recorded" when the first edition with it was
/// published, and what an edition no longer holds was retracted then. No author, salt, number or hash of the ledger is
/// in it; equal lists give equal entries.
///
/// `store` outlives it and gives two things: the originals that the published snapshots name, with what is needed to
/// read them, and the cache folder. Snapshots that are purged there are left out; so is every record that was made of
/// an entry that is purged there, and every member and record that this program would not let out today. `begin` and
/// `backup` are refused (forbidden).
///
/// Errors: bad_input (times that do not rise, a list out of order), store_*.
[[nodiscard]] Result<std::unique_ptr<ledger::LedgerStore>> open_published(std::span<const PublishedList> editions,
                                                                          ledger::LedgerStore& store);

/// The bytes to archive as what an edition contains: a line for each record, its leaf, a tab, and the hashes of the
/// entries that it was made of, so that a purge can find it. Of the desk: never in an edition.
[[nodiscard]] std::string contents_of(std::span<const PublicRecord> records);
/// Error bad_input: the bytes are not of that form.
[[nodiscard]] Result<std::vector<PublicRecord>> records_of_contents(std::string_view contents);

}  // namespace frontkart::publication
