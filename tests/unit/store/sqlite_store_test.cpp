// The store as a file: who may open it, what is refused, and that readers and writers work beside each other.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>

#include "raw_sqlite.hpp"
#include "sqlite_fixture.hpp"

namespace frontkart {
namespace {

namespace fs = std::filesystem;
using store::open_sqlite_store;
using store::OpenMode;
using store::SqliteOptions;

TEST_F(SqliteStore, IsPrivateAndSaysWhatItIs) {
  put(*open(), draft("place", "a"));
  struct stat status = {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  RawSqlite raw(file);
  EXPECT_EQ(raw.ask("PRAGMA application_id"), std::to_string(store::kApplicationId));
  EXPECT_EQ(raw.ask("PRAGMA user_version"), std::to_string(store::built_in_schema().back().version));
  EXPECT_EQ(raw.ask("PRAGMA journal_mode"), "wal");
  EXPECT_EQ(raw.ask("PRAGMA integrity_check"), "ok");
}

TEST_F(SqliteStore, KeepsEverythingWhenItIsClosed) {
  const ledger::Entry a = put(*open(), draft("place", "a", {{"n", 1}}));
  EXPECT_TRUE(same(must(open(OpenMode::read_existing)->by_hash(a.hash)).value(), a));
  EXPECT_EQ(put(*open(), draft("place", "b")).envelope.prev, a.hash);
  // One file: the write-ahead log is gone when the last writer has left.
  EXPECT_FALSE(fs::exists(file.string() + "-wal"));
}

TEST_F(SqliteStore, HasItsCacheBesideIt) {
  EXPECT_EQ(open()->cache_folder(), file.string() + ".files/cache");
  EXPECT_FALSE(fs::exists(file.string() + ".files"));
}

TEST_F(SqliteStore, ThatIsMissingIsNotCreatedByAReader) {
  EXPECT_EQ(refused(OpenMode::read_existing).code, ErrorCode::store_missing);
  EXPECT_FALSE(fs::exists(file));
}

TEST_F(SqliteStore, ThatIsStillEmptyIsMissingToAReaderAndFilledByAWriter) {
  write_file("");
  EXPECT_EQ(refused(OpenMode::read_existing).code, ErrorCode::store_missing);
  EXPECT_EQ(put(*open(), draft("place", "a")).envelope.seq, 1U);
}

TEST_F(SqliteStore, NeedsItsFolder) {
  file = folder / "nowhere" / "a.db";
  const Error error = refused(OpenMode::write_create);
  EXPECT_EQ(error.code, ErrorCode::store_missing);
  EXPECT_NE(error.message.find("folder"), std::string::npos);
}

TEST_F(SqliteStore, IsNoFolder) {
  fs::create_directory(file);
  for (const OpenMode mode : {OpenMode::read_existing, OpenMode::write_create}) {
    EXPECT_EQ(refused(mode).code, ErrorCode::store_damaged);
  }
}

TEST_F(SqliteStore, OtherFilesAreRefusedAndLeftAlone) {
  const std::string text = "lon,lat\n35.2686,51.1943\n" + std::string(5'000, '#');
  write_file(text);
  for (const OpenMode mode : {OpenMode::read_existing, OpenMode::write_create}) {
    const Error error = refused(mode);
    EXPECT_EQ(error.code, ErrorCode::store_damaged);
    EXPECT_NE(error.message.find("not an SQLite file"), std::string::npos) << error.message;
  }
  std::ifstream in(file, std::ios::binary);
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), text);
}

TEST_F(SqliteStore, OtherApplicationsFilesAreRefusedAndLeftAlone) {
  RawSqlite(file).run("CREATE TABLE gpkg_contents (a); PRAGMA application_id = 1196444487");
  for (const OpenMode mode : {OpenMode::read_existing, OpenMode::write_create}) {
    const Error error = refused(mode);
    EXPECT_EQ(error.code, ErrorCode::store_damaged);
    EXPECT_NE(error.message.find("another application"), std::string::npos) << error.message;
  }
  EXPECT_EQ(RawSqlite(file).ask("PRAGMA journal_mode"), "delete");
}

TEST_F(SqliteStore, ADamagedPageIsSaidToBeOne) {
  {
    auto store = open();
    for (int i = 0; i < 200; ++i)
      put(*store, draft("place", "p" + std::to_string(i), {{"text", std::string(500, 'x')}}));
  }
  {
    std::fstream damage(file, std::ios::in | std::ios::out | std::ios::binary);
    for (int page = 1; page < 20; ++page) {
      damage.seekp(page * 4096);
      damage << std::string(4096, '\x5a');
    }
  }
  auto opened = open_sqlite_store(file, OpenMode::read_existing, clock.clock());
  if (opened.ok()) {
    const Status listed =
        (*opened)->for_each_current("place", "", Instant::highest(), [](const auto&) { return Status(Done{}); });
    ASSERT_FALSE(listed.ok());
    EXPECT_EQ(listed.error().code, ErrorCode::store_damaged);
    EXPECT_NE(listed.error().remedy.find("backup"), std::string::npos);
    EXPECT_FALSE(must(ledger::verify_chain(**opened)).ok);
  } else {
    EXPECT_EQ(opened.error().code, ErrorCode::store_damaged);
  }
}

TEST_F(SqliteStore, AReaderCannotWrite) {
  put(*open(), draft("place", "a"));
  const auto transaction = open(OpenMode::read_existing)->begin();
  ASSERT_FALSE(transaction.ok());
  EXPECT_EQ(transaction.error().code, ErrorCode::forbidden);
}

TEST_F(SqliteStore, AReaderWorksBesideAWriter) {
  auto writer = open();
  put(*writer, draft("place", "a"));
  auto reader = open(OpenMode::read_existing);
  auto transaction = must(writer->begin());
  (void)must(transaction->append(draft("place", "b")));
  EXPECT_EQ(must(reader->head()).seq, 1U);
  must(transaction->commit());
  EXPECT_EQ(must(reader->head()).seq, 2U);
}

TEST_F(SqliteStore, AWriterElsewhereHoldsTheNextOneUp) {
  const SqliteOptions hasty{.busy_timeout = std::chrono::milliseconds{20}};
  auto mine = open(OpenMode::write_create, hasty);
  auto other = open(OpenMode::write_create, hasty);
  auto transaction = must(mine->begin());
  const auto refused_begin = other->begin();
  ASSERT_FALSE(refused_begin.ok());
  EXPECT_EQ(refused_begin.error().code, ErrorCode::store_locked);
  transaction.reset();
  EXPECT_TRUE(other->begin().ok());
}

TEST_F(SqliteStore, WorksInAFolderThatCannotBeWritten) {
  put(*open(), draft("place", "a"));
  fs::permissions(file, fs::perms::owner_read | fs::perms::group_read | fs::perms::others_read);
  fs::permissions(folder.path(), fs::perms{0555});
  const pid_t child = ::fork();
  if (child == 0) {
    // The superuser may write anywhere: be somebody else.
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(77);
    auto opened = open_sqlite_store(file, OpenMode::read_existing, clock.clock());
    if (!opened.ok()) ::_exit(1);
    const auto head = (*opened)->head();
    ::_exit(head.ok() && head->seq == 1 ? 0 : 2);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  fs::permissions(folder.path(), fs::perms{0755});
  ASSERT_TRUE(WIFEXITED(status));
  if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "This account cannot become another user.";
  EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST_F(SqliteStore, ProjectionsThatDifferAreNamed) {
  for (int i = 0; i < 5; ++i) {
    put(*open(), draft("claim", "c" + std::to_string(i), claim_body("Troops have left", "sudzha", "art", "afp")));
  }
  put(*open(), draft("place", "sudzha", named_body("Суджа")));
  const auto damage = [&](const std::string& sql, std::string_view where) {
    SCOPED_TRACE(sql);
    RawSqlite(file).run(sql);
    auto store = open();
    const Status found = store->check_projections();
    ASSERT_FALSE(found.ok());
    EXPECT_EQ(found.error().code, ErrorCode::store_damaged);
    EXPECT_NE(found.error().text().find(where), std::string::npos) << found.error().text();
    must(store->rebuild_projections());
    must(store->check_projections());
  };
  damage("UPDATE links SET target = 'place/kursk' WHERE seq = 3 AND role = 'where'", "entry 3");
  damage("DELETE FROM links WHERE seq IN (2, 4)", "entry 2");
  damage("INSERT INTO links VALUES ('a/b', 'c', 5)", "entry 5");
  damage("INSERT INTO links VALUES ('a/b', 'c', 700)", "entry 700");
  damage("UPDATE names SET folded = 'kursk'", "entry 6");
  damage("INSERT INTO uses VALUES (zeroblob(32), 'medium', 1)", "entry 1");
  damage("INSERT INTO texts (texts, rowid, words) VALUES ('delete', 4, 'troops')", "entry 4");
  damage("INSERT INTO texts (rowid, words) VALUES (2, 'more')", "words");
  damage("DELETE FROM words WHERE word = 'left'", "words");
  damage("INSERT INTO words VALUES ('zzz')", "words");
}

}  // namespace
}  // namespace frontkart
