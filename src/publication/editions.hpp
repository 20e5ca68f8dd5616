#pragma once

#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "publication/published_store.hpp"

namespace frontkart::publication {

/// An edition that the ledger remembers.
struct ArchivedEdition {
  Instant published;
  Digest contents;  ///< the original with its records (see `contents_of`)
  friend bool operator==(const ArchivedEdition&, const ArchivedEdition&) = default;
};

/// In the order of publication. What a purge has emptied, or a retraction taken back, is left out. Errors: store_*.
[[nodiscard]] Result<std::vector<ArchivedEdition>> archived_editions(ledger::LedgerStore& store);

/// The records of these editions, without those whose contents a purge has taken. Errors: store_*, bad_input (contents
/// that cannot be read).
[[nodiscard]] Result<std::vector<PublishedList>> lists_of(ledger::LedgerStore& store,
                                                          const std::vector<ArchivedEdition>& editions);

}  // namespace frontkart::publication
