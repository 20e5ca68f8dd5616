#pragma once

#include <chrono>
#include <memory>

#include "ledger/ledger_store.hpp"

namespace frontkart::ledger {

/// A store that lives as long as the object: for tests, dry runs and short computations. Keeps every promise of
/// LedgerStore but durability; originals are not compressed; there is no cache folder. A second writer waits up to
/// `busy_timeout`. A transaction may outlive the store object.
[[nodiscard]] std::unique_ptr<LedgerStore> open_memory_store(
    Clock clock, std::chrono::milliseconds busy_timeout = std::chrono::seconds{10});

}  // namespace frontkart::ledger
