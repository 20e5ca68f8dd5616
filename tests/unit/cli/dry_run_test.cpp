#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/cli.hpp"
#include "ledger/memory_store.hpp"

namespace frontkart::cli {
namespace {

TEST(DryRun, MakesNoStoreWhereThereIsNone) {
  std::string name = (std::filesystem::temp_directory_path() / "frontkart-dry-run-XXXXXX").string();
  const std::filesystem::path folder = mkdtemp(name.data());
  std::ofstream(folder / "2025-03-01.geojson")
      << R"({"type":"Polygon","coordinates":[[[30,50],[31,50],[31,51],[30,50]]]})";
  std::ostringstream out;
  std::ostringstream err;
  int opened = 0;
  const Environment environment{[&](const auto&, StoreUse) -> Result<std::unique_ptr<ledger::LedgerStore>> {
                                  ++opened;
                                  return ledger::open_memory_store(ledger::system_clock());
                                },
                                {},
                                out,
                                err,
                                false,
                                false,
                                {},
                                {}};
  std::vector<std::string> call{"--store",
                                (folder / "none.db").string(),
                                "import",
                                "snapshots",
                                (folder / "2025-03-01.geojson").string(),
                                "--map",
                                "m",
                                "--profile",
                                "geojson",
                                "--status",
                                "ru-held"};
  EXPECT_EQ(run(call, environment), 0) << err.str();
  EXPECT_EQ(opened, 1);
  out.str("");
  call.emplace_back("--dry-run");
  EXPECT_EQ(run(call, environment), 0) << err.str();
  EXPECT_EQ(opened, 1) << "a dry run has nothing to open";
  EXPECT_NE(out.str().find("1 read"), std::string::npos) << out.str();
  EXPECT_NE(out.str().find("nothing was stored"), std::string::npos) << out.str();
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace frontkart::cli
