#pragma once

#include <memory>
#include <optional>
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

struct OpenedEditions {
  std::unique_ptr<ledger::LedgerStore> store;
  std::optional<ArchivedEdition> newest;  ///< of those whose contents are still there
};

/// `open_published` over these editions, without those whose contents a purge has taken, and then over one more where
/// it is given. Editions are read one after the other: only what each changes is read in full and kept. Errors: as
/// there; bad_input also for contents that cannot be read.
[[nodiscard]] Result<OpenedEditions> open_editions(const std::vector<ArchivedEdition>& editions,
                                                   const PublishedList* next, ledger::LedgerStore& store);

}  // namespace frontkart::publication
