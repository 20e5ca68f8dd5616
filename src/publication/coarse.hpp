#pragma once

#include "ledger/entry.hpp"

/// Positions that are more exact than a settlement.
namespace frontkart::publication {

using ledger::Json;

/// Whether a claim tells where forces, fighting or a medium are or were, by a position or an area of its own. Claims
/// about numbers, words and decisions do not; a predicate that is unknown does.
[[nodiscard]] bool claim_is_exact(const Json& body);
/// The place or region that it speaks of instead; no `where` at all if it names none.
void coarsen_claim(Json& body);

/// Whether an item gives the camera's position, or that of what it depicts.
[[nodiscard]] bool item_is_exact(const Json& body);
void coarsen_item(Json& body);

}  // namespace frontkart::publication
