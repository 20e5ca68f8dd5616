#pragma once

#include <chrono>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"

/// What the public may see of a ledger, derived first; whatever leaves is a function of it (docs/publication.md).
namespace frontkart::publication {

/// When what is public. Delays count from an entry's recorded time.
struct Policy {
  Instant now;
  std::chrono::microseconds edit_delay = std::chrono::hours{24};   ///< of changes of the desk's own map
  std::chrono::microseconds point_delay = std::chrono::hours{72};  ///< of what gave a position more exact than a place
  /// A local preview: all but sealed records, without delays, licences or coarsening. Still without what is never
  /// public (notes, grades, flags, names of staff). Its view never leaves the house.
  bool everything = false;
  /// Also the snapshots of maps of which only pictures may be passed on: to draw those, never to be written as records.
  bool for_pictures = false;
  std::set<std::string> maps;  ///< these alone; empty: all
};

/// A record as the public sees it. `body` has neither `visibility` nor anything that only the desk may know.
struct PublicRecord {
  std::string kind;
  std::string id;
  ledger::Json body;
  /// The entries that it was made from, to tell what a purge touches. Of the desk: in no leaf, never in an edition.
  std::vector<Digest> made_of;
};

/// A record that would be public but for something: for the desk only, never in an edition.
struct Withheld {
  std::string reference;  ///< "kind/id"
  std::string reason;     ///< a sentence
};

struct View {
  std::vector<PublicRecord> records;  ///< in the byte order of (kind, id), each once
  std::vector<Withheld> withheld;     ///< in the byte order of (reference, reason)
};

/// The public records of a ledger. Two ledgers that differ only in what is not public have equal records: no
/// visibility but public, no version before its `not_before` or its delay, nothing purged. Whatever is unclear is left
/// out. The newest version that may be public stands; a private revision or retraction changes nothing. A reference to
/// what is not public becomes a stand-in with the label that it has for the public, or the record that refers is left
/// out. Errors: store_*.
[[nodiscard]] Result<View> public_view(ledger::LedgerStore& store, const Policy& policy);

/// The canonical JSON of {"kind","id",…body}: one leaf of an edition's tree.
[[nodiscard]] std::string leaf_of(const PublicRecord& record);
/// The record of a leaf (its `made_of` is empty). Error bad_input: it is not one.
[[nodiscard]] Result<PublicRecord> record_of(std::string_view leaf);

}  // namespace frontkart::publication
