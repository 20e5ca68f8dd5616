#pragma once

#include <memory>
#include <vector>

#include "base/digest.hpp"
#include "publication/published_store.hpp"
#include "publication/view.hpp"
#include "service/publish_parts.hpp"

namespace frontkart::service {

/// What an edition is made of.
struct Material {
  publication::Policy policy;
  publication::View view;
  std::unique_ptr<ledger::LedgerStore> published;  ///< of all editions and this one
  /// As above, with what may only be drawn; null where there is nothing of that kind.
  std::unique_ptr<ledger::LedgerStore> drawn;
  std::vector<PublicLine> lines;
  std::optional<Digest> contents_before;  ///< original with the records of the newest edition
};

/// Errors: store_*, bad_input (what an edition contained cannot be read).
[[nodiscard]] Result<Material> gather(ledger::LedgerStore& store, const PublishRequest& request);

}  // namespace frontkart::service
