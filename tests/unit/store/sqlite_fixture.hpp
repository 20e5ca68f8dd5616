#pragma once

#include <fstream>

#include "store_fixture.hpp"

namespace frontkart {

/// A store in a file of its own, which need not be there yet.
class SqliteStore : public testing::Test {
 protected:
  std::unique_ptr<ledger::LedgerStore> open(store::OpenMode mode = store::OpenMode::write_create,
                                            const store::SqliteOptions& options = {}) {
    return must(store::open_sqlite_store(file, mode, clock.clock(), options));
  }

  Error refused(store::OpenMode mode, const store::SqliteOptions& options = {}) {
    auto opened = store::open_sqlite_store(file, mode, clock.clock(), options);
    EXPECT_FALSE(opened.ok());
    if (opened.ok()) return {};
    EXPECT_FALSE(opened.error().remedy.empty());
    EXPECT_NE(opened.error().where.find("a.db"), std::string::npos);
    return opened.error();
  }

  void write_file(std::string_view bytes) const { std::ofstream(file, std::ios::binary) << bytes; }

  TemporaryFolder folder;
  std::filesystem::path file = folder / "a.db";
  TestClock clock;
};

}  // namespace frontkart
