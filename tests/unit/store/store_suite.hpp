#pragma once

#include "store_fixture.hpp"

namespace frontkart {

enum class Adapter { memory, sqlite };

inline std::string adapter_name(const testing::TestParamInfo<Adapter>& tested) {
  return tested.param == Adapter::memory ? "memory" : "sqlite";
}

/// What every adapter of the LedgerStore port promises, for a store of each.
class StoreSuite : public testing::TestWithParam<Adapter> {
 protected:
  void SetUp() override { store = make("a.db"); }

  std::unique_ptr<ledger::LedgerStore> make(std::string_view name) {
    const auto timeout = std::chrono::milliseconds{30};
    if (GetParam() == Adapter::memory) return ledger::open_memory_store(clock.clock(), timeout);
    return must(store::open_sqlite_store(folder / name, store::OpenMode::write_create, clock.clock(),
                                         {.busy_timeout = timeout}));
  }

  TemporaryFolder folder;
  TestClock clock;
  std::unique_ptr<ledger::LedgerStore> store;
};

}  // namespace frontkart
