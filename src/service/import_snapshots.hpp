#pragma once

#include <atomic>

#include "service/known_maps.hpp"
#include "service/service.hpp"

namespace frontkart::service {

/// Reads dated states into the ledger in one transaction: all of it is kept, or nothing.
///
/// A state with the key (map, instant, layer) of a known one is left alone where its normalised hash is the same, and
/// otherwise recorded as a correction that supersedes it. Two differing states for one key in one import: bad_input.
[[nodiscard]] Result<ImportReport> import_snapshots(ledger::LedgerStore& store, KnownMaps& known,
                                                    const ImportSnapshotsRequest& request, const ProgressSink& progress,
                                                    const std::atomic<bool>& stop);

}  // namespace frontkart::service
