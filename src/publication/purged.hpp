#pragma once

#include <set>
#include <span>
#include <string>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "publication/view.hpp"

/// What is purged must go from what was published, too, as far as this house keeps it.
namespace frontkart::publication {

/// Whether a record has to go with these entries: any of them is in what it was made of. A stand-in, which says nothing
/// but a label that others may have as well, goes with the last.
[[nodiscard]] bool goes_with(const PublicRecord& record, const std::set<Digest>& purged);

/// To be called in the transaction that purges these entries. Editions whose archived contents hold something that was
/// made of them get new contents without it; the versions that named the old ones are purged, and the old contents
/// with them. Errors: store_*, bad_input (contents that cannot be read).
[[nodiscard]] Status take_out_of_editions(ledger::LedgerStore& store, ledger::Transaction& transaction,
                                          const std::set<Digest>& purged, const std::string& author);

}  // namespace frontkart::publication
