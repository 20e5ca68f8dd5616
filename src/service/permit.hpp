#pragma once

#include <optional>
#include <string>

#include "ledger/ledger_store.hpp"
#include "maps/records.hpp"
#include "service/recorder.hpp"

namespace frontkart::service {

struct PermitRequest {
  std::string map;
  maps::Redistribute redistribute = maps::Redistribute::none;
  std::string licence;          ///< empty: as recorded
  maps::Permission permission;  ///< its member `withdrawn` is set from `redistribute`
  bool is_public = false;       ///< editions may show the map from now on
  std::string author = "cli";
  std::optional<std::string> reason;  ///< of the correction; none: who and when
};

struct PermitAnswer {
  Recorder::Put put;
  maps::MapRecord record;  ///< as it stands now
};

/// Records, as a new version of the map's record, what may be passed on of it, and by whose permission. The version
/// keeps the record's visibility, with two exceptions: `is_public`, and where it allows less than what the public was
/// told, because only a public version takes that back (publication.md). Errors: not_found (no such map, or retracted),
/// usage (no licence), bad_input (a day that is not one or has not come, a document that is not recorded). Nothing is
/// written then.
[[nodiscard]] Result<PermitAnswer> permit(ledger::LedgerStore& store, const PermitRequest& request);

}  // namespace frontkart::service
