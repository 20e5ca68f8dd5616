#pragma once

#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "claims/records.hpp"
#include "exchange/write.hpp"
#include "ledger/ledger_store.hpp"
#include "service/gazetteer.hpp"

namespace frontkart::service {

/// A place whose status the desk has assessed, with the assessment that holds at some moment.
struct AssessedPlace {
  PlaceAnswer place;
  std::string assessment;  ///< id
  claims::Assessment body;
  Instant recorded;
};

/// Whether an assessment can hold at `at`: from the earliest moment that its `from` allows to the latest of its `to`.
[[nodiscard]] bool holds_at(const claims::Assessment& assessment, Instant at);

/// The places with an assessment that holds at `at`, by id. Of several, the one that begins last is taken, then the one
/// that was recorded last. Retracted and purged ones do not count, nor those of regions or of places that are gone.
[[nodiscard]] Result<std::vector<AssessedPlace>> assessed_places(ledger::LedgerStore& store, const Places& places,
                                                                 Instant at, Instant as_known);

/// The id in a reference to a party; empty for none.
[[nodiscard]] std::string party_id(const claims::AssessedStatus& status);

}  // namespace frontkart::service
