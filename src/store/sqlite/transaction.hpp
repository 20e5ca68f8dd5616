#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "ledger/ledger_store.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/originals.hpp"
#include "store/sqlite/projections.hpp"

namespace frontkart::store {

/// The one connection that writes, the right to use it, and what outlives a transaction.
struct WriterSide {
  ledger::Clock clock;
  std::chrono::milliseconds busy_timeout;
  std::shared_ptr<OriginalCache> cache;
  std::unique_ptr<Connection> connection;
  KnownWords known_words;  ///< of the transaction that is under way
  LinkBuffer links;        ///< as above

  std::mutex mutex;
  std::condition_variable left;
  bool writing = false;
};

/// The right to use the writer's connection, given back when its scope ends.
class Pen {
 public:
  /// Waits for this process's other writers. Error: store_locked.
  [[nodiscard]] static Result<Pen> take(const std::shared_ptr<WriterSide>& side,
                                        std::chrono::steady_clock::time_point deadline);
  ~Pen();
  Pen(Pen&&) noexcept = default;
  Pen& operator=(Pen&&) = delete;
  Pen(const Pen&) = delete;
  Pen& operator=(const Pen&) = delete;
  [[nodiscard]] WriterSide& side() const { return *side_; }

 private:
  explicit Pen(std::shared_ptr<WriterSide> side) : side_(std::move(side)) {}
  std::shared_ptr<WriterSide> side_;
};

/// Waits for this process's other writers, then for other processes'. Error: store_locked.
[[nodiscard]] Result<std::unique_ptr<ledger::Transaction>> begin_transaction(const std::shared_ptr<WriterSide>& side);

}  // namespace frontkart::store
