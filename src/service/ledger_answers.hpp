#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "brief/brief.hpp"
#include "claims/dossier.hpp"
#include "claims/number_check.hpp"
#include "claims/origins.hpp"
#include "claims/suggest.hpp"
#include "ledger/entry.hpp"
#include "service/answers.hpp"

/// What the use cases about the ledger ask and answer. `service/ledger_json.hpp` gives each its JSON.
namespace frontkart::service {

struct LogRequest {
  std::optional<std::string> kind;
  std::optional<std::string> id;
  std::optional<Instant> since;  ///< recorded at or after
  std::optional<Instant> until;  ///< recorded before
  Instant as_known = Instant::highest();
  std::optional<std::size_t> last;  ///< only the newest so many
};

struct SearchRequest {
  std::string words;
  std::vector<std::string> kinds;  ///< empty: all
  std::size_t limit = 50;
  Instant as_known = Instant::highest();
};

/// One record with its history and what refers to it.
struct ShowAnswer {
  std::vector<ledger::Entry> versions;  ///< oldest first; the last one is current
  std::optional<ledger::Entry> asked;   ///< the version that was asked for by its hash
  struct Referring {
    std::string reference;
  };
  std::vector<Referring> referring;  ///< current records that refer to it
  /// Why a medium or text of this item may not leave the house; empty for other records and where it may.
  std::vector<std::string> withheld;
  std::vector<std::string> checks;  ///< of a claim's numbers
};

struct SubjectRequest {
  std::string subject;  ///< a place or region by id or name
  std::optional<Instant> at;
  Instant as_known = Instant::highest();
  std::size_t limit = 500;  ///< records of the subject and of each region around it: the newest
};

struct OriginsAnswer {
  PlaceAnswer place;
  claims::Dossier dossier;
  claims::Origins origins;
  claims::Suggestion suggestion;
  std::vector<claims::NumberCheck> numbers;
};

struct PurgeAnswer {
  std::vector<ledger::Entry> entries;  ///< one for each version
};

}  // namespace frontkart::service
