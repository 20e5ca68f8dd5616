#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ledger/memory_store.hpp"
#include "publication/published_store.hpp"

namespace frontkart::tests {

using ledger::Json;

inline constexpr std::int64_t kHour = 3'600'000'000;

/// Stands in everything that only the desk may know.
inline const std::string kCanary = "zqxcanary";

/// One ledger whose clock the test sets.
class Ledger {
 public:
  explicit Ledger(const Instant& now) : store_(ledger::open_memory_store([&now] { return now; })) {}

  ledger::LedgerStore& store() { return *store_; }
  ledger::Entry put(const std::string& kind, const std::string& id, Json body, const std::string& author,
                    const std::string& reason);
  void purge(const ledger::Entry& entry);

 private:
  std::unique_ptr<ledger::LedgerStore> store_;
};

/// The same history twice: `open` holds what the public may know and what decides about it; `whole` holds that and,
/// between it, what the desk keeps to itself. Every time is the same in both.
struct TwoLedgers {
  Instant now{1'741'780'800'000'000};
  Ledger open{now};
  Ledger whole{now};

  /// Ids of public records by kind, those that were retracted included.
  std::vector<std::pair<std::string, std::string>> records;
  std::vector<std::string> labelled;  ///< references to private sources that have a label
  int made = 0;
  std::vector<int> inserted = std::vector<int>(12, 0);  ///< how often each kind of insertion was made
  int released = 0;

  TwoLedgers();
  /// A random step that the public will learn of, sooner or later, or that decides about such a one.
  void step_in_both();
  /// A random step that it must never notice. `late`: so short before the next edition that delays have not passed.
  void step_of_the_desk(bool late);

 private:
  void put_both(const std::string& kind, const std::string& id, Json body);
  void put_whole(const std::string& kind, const std::string& id, Json body);
  std::string some(const char* kind);
  Json body_of(const std::string& kind, const std::string& words, bool harmless);
  std::string fresh(const char* prefix);
};

}  // namespace frontkart::tests
