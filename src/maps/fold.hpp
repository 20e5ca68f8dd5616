#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/composite.hpp"
#include "ledger/ledger_store.hpp"
#include "maps/edits.hpp"
#include "maps/records.hpp"

namespace frontkart::maps {

/// A map as it was known at a recorded time: its record, and what was current of it then: either imported snapshots, in
/// the order of (instant, layer), or the desk's own edits, in the order of (valid_from, id). The fold's input, and all
/// of it: equal contents give equal composites.
struct KnownMap {
  std::string name;
  MapRecord record;
  Instant as_known;  ///< recorded time of the newest entry among these
  std::vector<SnapshotRecord> snapshots;
  std::vector<EditRecord> edits;

  /// Whether the desk draws this map itself: its record names no profile of imports, or "edits".
  [[nodiscard]] bool edited() const { return snapshots.empty() && drawn_by_edits(record); }
  [[nodiscard]] static bool drawn_by_edits(const MapRecord& record) {
    return record.profile.empty() || record.profile == "edits";
  }
  /// Distinct instants, rising. The snapshots of one instant are its layers; a layer that is missing at the next
  /// instant has ended there.
  [[nodiscard]] std::vector<Instant> instants() const;
  /// What the composite depends on, and nothing else: instants, layers, state hashes or edits, and the order of the
  /// legend.
  [[nodiscard]] Digest fingerprint() const;
};

/// The body of an entry; nothing where it is purged or retracted.
[[nodiscard]] std::optional<nlohmann::json> living_body(const ledger::Entry& entry);

/// What was retracted or purged by then is left out. Errors: not_found where the map was not known then or is
/// retracted; bad_input where it has both snapshots and edits, or a record that cannot be read (named in `where`).
[[nodiscard]] Result<KnownMap> known_map(ledger::LedgerStore& store, const std::string& name, Instant as_known);

/// Reads the state of a snapshot again from its original. Status numbers are those of `legend`.
using StateReader = std::function<Result<composite::State>(const SnapshotRecord& snapshot, const Legend& legend)>;

/// Called with the number of snapshots done and their total; false stops the fold (error interrupted).
using FoldProgress = std::function<bool(std::size_t done, std::size_t total)>;

/// The deterministic fold: snapshots → states → composite, or edits → composite (see `fold_edits`). With a `step` above
/// 1 imported states give a generalised map, see `composite::Builder`; edits do not.
[[nodiscard]] Result<composite::Parts> fold(const KnownMap& map, const StateReader& read, const FoldProgress& progress,
                                            std::int32_t step = 1);

/// Turns the status numbers of `from` into those of `to`, by legend id. Error bad_input where `to` lacks one that the
/// state uses.
[[nodiscard]] Status renumber(composite::State& state, const Legend& from, const Legend& to);

}  // namespace frontkart::maps
