#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "service/service.hpp"

namespace frontkart::service {

/// What had been published at some time, and the use cases over it. Does not change; safe from several threads.
class Published {
 public:
  /// `made_of` names what it was made of: equal ones answer alike.
  Published(std::unique_ptr<ledger::LedgerStore> store, std::optional<Instant> newest, Digest made_of)
      : store_(std::move(store)), service_(*store_, TimesOf::editions), newest_(newest), made_of_(made_of) {}

  [[nodiscard]] Service& service() const { return service_; }
  /// When the newest edition was published; none: nothing was yet.
  [[nodiscard]] std::optional<Instant> newest() const { return newest_; }
  [[nodiscard]] const Digest& made_of() const { return made_of_; }

 private:
  std::unique_ptr<ledger::LedgerStore> store_;
  mutable Service service_;
  std::optional<Instant> newest_;
  Digest made_of_;
};

/// The editions that a ledger remembers, opened for reading. Nothing but their archived contents is answered from
/// (publication/published_store.hpp). Thread-safe.
class PublishedLedger {
 public:
  /// Gets failures that do not keep the rest from being answered: a map that cannot be read.
  using Log = std::function<void(const Error&)>;

  /// `store` is only read, and outlives this and whatever `now` gave.
  explicit PublishedLedger(ledger::LedgerStore& store, Log log = {});

  /// Opens the editions again where one has come, or a purge has taken something out of them. The maps are read before
  /// the new state is given out, so that nobody waits for them. On failure the state before stays. True: it changed.
  /// Errors: store_*, bad_input.
  [[nodiscard]] Result<bool> refresh();

  /// Null before the first `refresh`. Hold it for one answer.
  [[nodiscard]] std::shared_ptr<const Published> now() const;

 private:
  ledger::LedgerStore& store_;
  Log log_;
  std::mutex refreshing_;
  std::uint64_t head_ = 0;    ///< of the ledger, when it was looked at last
  mutable std::mutex mutex_;  ///< of now_
  std::shared_ptr<const Published> now_;
};

}  // namespace frontkart::service
