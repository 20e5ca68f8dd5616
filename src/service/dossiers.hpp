#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "claims/dossier.hpp"
#include "ledger/ledger_store.hpp"
#include "service/answers.hpp"

namespace frontkart::service {

/// What a question about a place or region is about.
struct Subject {
  std::string reference;  ///< "place/sudzha", "region/ru-kursk"; empty: a bare coordinate
  std::optional<geometry::GridPoint> point;
  PlaceAnswer place;                    ///< where it is a place or a coordinate
  std::vector<std::string> containing;  ///< regions around it, the smallest first
  std::vector<std::string> inside;      ///< places in a region
};

struct DossierOptions {
  Instant at = Instant::highest();           ///< the moment of the question
  Instant known_until = Instant::highest();  ///< only what the world could know by then
  Instant as_known = Instant::highest();
  std::vector<std::string> named;  ///< further references whose names are wanted
  std::size_t limit = 500;         ///< records that are linked to one subject: the newest
};

/// The ledger's part of a dossier: everything but what the maps say.
[[nodiscard]] Result<claims::Dossier> dossier_of(ledger::LedgerStore& store, const Subject& subject,
                                                 const DossierOptions& options);

}  // namespace frontkart::service
