#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>

#include "ledger/ledger_store.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/originals.hpp"

namespace frontkart::store {

/// The one connection that writes, the right to use it, and what outlives a transaction.
struct WriterSide {
  ledger::Clock clock;
  std::chrono::milliseconds busy_timeout;
  std::shared_ptr<OriginalCache> cache;
  std::unique_ptr<Connection> connection;

  std::mutex mutex;
  std::condition_variable left;
  bool writing = false;
};

/// Waits for this process's other writers, then for other processes'. Error: store_locked.
[[nodiscard]] Result<std::unique_ptr<ledger::Transaction>> begin_transaction(std::shared_ptr<WriterSide> side);

}  // namespace frontkart::store
