// A store of an older version steps up after a backup; one of a newer version is refused.
#include <sys/stat.h>

#include <fstream>

#include "raw_sqlite.hpp"
#include "sqlite_fixture.hpp"

namespace frontkart {
namespace {

namespace fs = std::filesystem;
using store::open_sqlite_store;
using store::OpenMode;
using store::SchemaStep;

constexpr std::string_view kNotes =
    "CREATE TABLE notes (note TEXT) STRICT; INSERT INTO notes VALUES ('from version 2')";

std::vector<SchemaStep> steps_to(int version) {
  std::vector<SchemaStep> steps(store::built_in_schema().begin(), store::built_in_schema().end());
  const int built_in = steps.back().version;
  if (version > built_in) steps.push_back({built_in + 1, kNotes});
  if (version > built_in + 1) steps.push_back({built_in + 2, "ALTER TABLE notes ADD COLUMN by TEXT"});
  return steps;
}

class Migration : public SqliteStore {
 protected:
  void SetUp() override { original = put(*open(), draft("place", "a", {{"n", 1}})); }

  const int built_in = store::built_in_schema().back().version;
  const std::string backup = file.string() + ".v" + std::to_string(built_in) + "-backup";
  const std::vector<SchemaStep> newer = steps_to(built_in + 2);
  const std::vector<SchemaStep> failing = [this] {
    auto steps = steps_to(built_in + 1);
    steps.push_back({built_in + 2, "CREATE TABLE half (a); SELECT no_such_function()"});
    return steps;
  }();
  ledger::Entry original;
};

TEST_F(Migration, StepsOneByOneAfterABackup) {
  auto store = open(OpenMode::write_create, {.schema = newer});
  EXPECT_TRUE(same(must(store->by_hash(original.hash)).value(), original));
  put(*store, draft("place", "b"));
  store.reset();
  EXPECT_EQ(RawSqlite(file).ask("PRAGMA user_version"), std::to_string(built_in + 2));
  EXPECT_EQ(RawSqlite(file).ask("SELECT note FROM notes WHERE by IS NULL"), "from version 2");

  ASSERT_TRUE(fs::exists(backup));
  EXPECT_FALSE(fs::exists(backup + ".part"));
  struct stat status = {};
  ASSERT_EQ(::stat(backup.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  file = backup;
  auto old = must(open_sqlite_store(file, OpenMode::read_existing, clock.clock()));
  EXPECT_EQ(must(old->head()).seq, 1U);
  EXPECT_TRUE(same(must(old->by_hash(original.hash)).value(), original));
}

TEST_F(Migration, AReaderMigratesToo) {
  EXPECT_EQ(must(open(OpenMode::read_existing, {.schema = newer})->head()).seq, 1U);
  EXPECT_EQ(RawSqlite(file).ask("PRAGMA user_version"), std::to_string(built_in + 2));
  EXPECT_TRUE(fs::exists(backup));
}

TEST_F(Migration, ThatFailsLeavesTheStoreAsItWas) {
  EXPECT_FALSE(open_sqlite_store(file, OpenMode::write_create, clock.clock(), {.schema = failing}).ok());
  RawSqlite raw(file);
  EXPECT_EQ(raw.ask("PRAGMA user_version"), std::to_string(built_in));
  EXPECT_EQ(raw.ask("SELECT count(*) FROM sqlite_schema WHERE name IN ('notes', 'half')"), "0");
  EXPECT_EQ(must(open()->head()).seq, 1U);
}

TEST_F(SqliteStore, OfVersion1GetsItsProjections) {
  const auto first = store::built_in_schema().first(1);
  {
    // What the first version wrote: entries alone.
    put(*open(), draft("place", "sudzha", named_body("Суджа", "a border town")));
    put(*open(), draft("claim", "c", claim_body("Troops have left", "sudzha", "art", "afp")));
    RawSqlite now(file);
    const fs::path old = folder / "old.db";
    RawSqlite(old).run(std::string(first.front().sql) +
                       "; PRAGMA journal_mode = WAL; PRAGMA user_version = 1; PRAGMA application_id = " +
                       std::to_string(store::kApplicationId) + "; ATTACH '" + file.string() +
                       "' AS newer; INSERT INTO entries SELECT * FROM newer.entries");
  }
  fs::remove(file);
  fs::rename(folder / "old.db", file);
  for (const OpenMode mode : {OpenMode::read_existing, OpenMode::write_create}) {
    auto store = open(mode);
    EXPECT_EQ(named_ids(*store, "sudza"), (std::vector<std::string>{"sudzha"}));
    EXPECT_EQ(linked_ids(*store, "place/sudzha"), (std::vector<std::string>{"c"}));
    EXPECT_EQ(found_ids(*store, one_phrase("border to*")), (std::vector<std::string>{"sudzha"}));
    must(store->check_projections());
    must(store->check_storage());
  }
  EXPECT_TRUE(fs::exists(file.string() + ".v1-backup"));
}

TEST_F(Migration, NeverOverwritesABackup) {
  std::ofstream(backup) << "precious";
  (void)open(OpenMode::write_create, {.schema = newer});
  std::ifstream in(backup);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "precious");
  EXPECT_TRUE(fs::exists(backup + ".2"));
}

TEST_F(Migration, ANewerStoreIsRefusedAndLeftAlone) {
  (void)open(OpenMode::write_create, {.schema = newer});
  for (const OpenMode mode : {OpenMode::read_existing, OpenMode::write_create}) {
    const Error error = refused(mode);
    EXPECT_EQ(error.code, ErrorCode::store_newer);
    EXPECT_NE(error.message.find("version " + std::to_string(built_in + 2)), std::string::npos) << error.message;
  }
  EXPECT_EQ(RawSqlite(file).ask("PRAGMA user_version"), std::to_string(built_in + 2));
}

}  // namespace
}  // namespace frontkart
