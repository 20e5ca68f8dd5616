#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>

#include "raw_sqlite.hpp"
#include "store/sqlite/originals.hpp"
#include "store_fixture.hpp"

namespace frontkart {
namespace {

namespace fs = std::filesystem;
using store::open_sqlite_store;
using store::OpenMode;
using store::SchemaStep;
using store::SqliteOptions;

class SqliteStore : public testing::Test {
 protected:
  std::unique_ptr<ledger::LedgerStore> open(OpenMode mode = OpenMode::write_create, const SqliteOptions& options = {}) {
    return must(open_sqlite_store(file, mode, clock.clock(), options));
  }

  Error refused(OpenMode mode, const SqliteOptions& options = {}) {
    auto opened = open_sqlite_store(file, mode, clock.clock(), options);
    EXPECT_FALSE(opened.ok());
    if (opened.ok()) return {};
    EXPECT_FALSE(opened.error().remedy.empty());
    EXPECT_NE(opened.error().where.find("a.db"), std::string::npos);
    return opened.error();
  }

  void write_file(std::string_view bytes) const { std::ofstream(file, std::ios::binary) << bytes; }

  TemporaryFolder folder;
  fs::path file = folder / "a.db";
  TestClock clock;
};

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

TEST_F(SqliteStore, ThatIsFullIsAsItWas) {
  const ledger::Entry first = put(*open(), draft("place", "a"));
  auto store = open(OpenMode::write_create, {.max_pages = 60});
  auto transaction = must(store->begin());
  std::optional<Error> error;
  for (int i = 0; i < 1'000 && !error; ++i) {
    const auto entry = transaction->append(draft("filler", std::to_string(i), {{"text", std::string(1'500, 'x')}}));
    if (!entry.ok()) error = entry.error();
  }
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->code, ErrorCode::store_full);
  EXPECT_FALSE(error->remedy.empty());
  // The transaction is lost as a whole, and says so.
  EXPECT_EQ(transaction->append(draft("place", "b")).error().code, ErrorCode::store_full);
  EXPECT_EQ(transaction->put_original("x", std::nullopt).error().code, ErrorCode::store_full);
  EXPECT_EQ(transaction->commit().error().code, ErrorCode::store_full);
  transaction.reset();
  EXPECT_EQ(must(store->head()).hash, first.hash);
  EXPECT_TRUE(must(ledger::verify_chain(*store)).ok);
  EXPECT_EQ(put(*store, draft("place", "b")).envelope.seq, 2U);
}

TEST_F(SqliteStore, ThatHasNoRoomForAnOriginalIsAsItWas) {
  put(*open(), draft("place", "a"));
  auto store = open(OpenMode::write_create, {.max_pages = 60});
  auto transaction = must(store->begin());
  const auto stored = transaction->put_original(random_bytes(400'000), std::nullopt);
  ASSERT_FALSE(stored.ok());
  EXPECT_EQ(stored.error().code, ErrorCode::store_full);
  EXPECT_FALSE(transaction->commit().ok());
  transaction.reset();
  EXPECT_EQ(RawSqlite(file).ask("SELECT count(*) FROM originals"), "0");
}

/// Runs `act` in a process of its own; its result is the exit code.
int in_child(const std::function<int()>& act) {
  const pid_t child = ::fork();
  if (child == 0) {
    try {
      ::_exit(act());
    } catch (const std::exception&) {
      ::_exit(99);
    }
  }
  int status = 0;
  if (::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return -1;
  return WEXITSTATUS(status);
}

int write_until_refused(const fs::path& file, const TestClock& clock) {
  auto store = must(open_sqlite_store(file, OpenMode::write_create, clock.clock()));
  put(*store, draft("place", "kept"));
  const std::string noise = random_bytes(40'000);
  for (int i = 0; i < 1'000; ++i) {
    auto transaction = must(store->begin());
    const auto stored = transaction->put_original(noise + std::to_string(i), std::nullopt);
    const auto entry = transaction->append(draft("filler", std::to_string(i)));
    const Status committed = transaction->commit();
    if (committed.ok()) continue;
    transaction.reset();
    const bool says_full = committed.error().code == ErrorCode::store_full;
    const bool whole = must(ledger::verify_chain(*store)).ok && must(store->head()).seq == static_cast<unsigned>(i) + 1;
    return says_full && whole ? 0 : says_full ? 1 : 2;
  }
  return 3;
}

TEST_F(SqliteStore, SurvivesAFileSystemThatRefusesTheWrite) {
  EXPECT_EQ(in_child([&] {
              const rlimit limit{400'000, 400'000};
              if (::signal(SIGXFSZ, SIG_IGN) == SIG_ERR || ::setrlimit(RLIMIT_FSIZE, &limit) != 0) return 98;
              return write_until_refused(file, clock);
            }),
            0);
  EXPECT_TRUE(must(ledger::verify_chain(*open())).ok);
  EXPECT_EQ(RawSqlite(file).ask("PRAGMA integrity_check"), "ok");
}

TEST_F(SqliteStore, SurvivesAFullDisk) {
  const fs::path disk = folder / "disk";
  fs::create_directory(disk);
  const int result = in_child([&] {
    if (::unshare(CLONE_NEWNS) != 0 || ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0 ||
        ::mount("frontkart", disk.c_str(), "tmpfs", 0, "size=600k") != 0) {
      return 77;
    }
    return write_until_refused(disk / "a.db", clock);
  });
  if (result == 77) GTEST_SKIP() << "This account cannot mount a small disk.";
  EXPECT_EQ(result, 0);
}

TEST(Chains, NeedFewReads) {
  for (std::int64_t link = 1; link <= store::kMaxLink; ++link) {
    int reads = 0;
    for (std::int64_t at = link; at > 0; at = store::base_link(at)) {
      ASSERT_LT(store::base_link(at), at);
      ++reads;
    }
    ASSERT_LE(reads, store::kMaxChainReads);
    // The base lies on the predecessor's own way down, so that it is found from there.
    std::int64_t at = link - 1;
    while (at > store::base_link(link)) at = store::base_link(at);
    ASSERT_EQ(at, store::base_link(link));
  }
  EXPECT_EQ(store::base_link(13), 12);
  EXPECT_EQ(store::base_link(16), 8);
  EXPECT_EQ(store::base_link(64), 0);
}

TEST(Packing, ADeltaThatDoesNotPayIsNotMade) {
  store::Packer packer;
  store::Unpacker unpacker;
  const std::string noise = random_bytes(50'000);
  const std::string other = random_bytes(50'000);
  const std::string zeros(50'000, '0');
  EXPECT_FALSE(packer.pack(other, &noise).has_value());
  const auto alike = packer.pack(noise + "x", &noise);
  ASSERT_TRUE(alike.has_value());
  EXPECT_LT(alike->size(), 200U);
  EXPECT_EQ(unpacker.unpack(*alike, noise.size() + 1, &noise), noise + "x");
  EXPECT_EQ(unpacker.unpack(*packer.pack(zeros, nullptr), zeros.size(), nullptr), zeros);
}

TEST(Packing, AFrameThatLiesIsRefused) {
  store::Packer packer;
  store::Unpacker unpacker;
  std::string packed = *packer.pack(random_bytes(10'000), nullptr);
  EXPECT_FALSE(unpacker.unpack(packed, 9'999, nullptr).has_value());
  EXPECT_FALSE(unpacker.unpack(packed, std::uint64_t{400} << 20U, nullptr).has_value());
  EXPECT_FALSE(unpacker.unpack(packed.substr(0, 5'000), 10'000, nullptr).has_value());
  EXPECT_FALSE(unpacker.unpack("", 0, nullptr).has_value());
  EXPECT_FALSE(unpacker.unpack("nonsense", 8, nullptr).has_value());
}

TEST(Cache, KeepsTheNewestWithinItsBudget) {
  store::OriginalCache cache(1'000);
  const auto bytes = [](std::size_t n) { return std::make_shared<const std::string>(n, 'x'); };
  cache.put(sha256("a"), bytes(300));
  cache.put(sha256("b"), bytes(300));
  EXPECT_NE(cache.find(sha256("a")), nullptr);  // now the newest
  cache.put(sha256("c"), bytes(300));
  EXPECT_EQ(cache.find(sha256("b")), nullptr);
  EXPECT_NE(cache.find(sha256("a")), nullptr);
  cache.put(sha256("large"), bytes(5'000));
  EXPECT_NE(cache.find(sha256("large")), nullptr);
  EXPECT_EQ(cache.find(sha256("a")), nullptr);
}

class DamagedOriginals : public SqliteStore {
 protected:
  void SetUp() override {
    auto store = open();
    auto transaction = must(store->begin());
    std::optional<Digest> like;
    for (int i = 0; i < 12; ++i) {
      bytes.push_back(base + std::to_string(i));
      like = must(transaction->put_original(bytes.back(), like));
    }
    must(transaction->commit());
  }

  ErrorCode read(std::size_t i) {
    auto store = open(OpenMode::read_existing);
    const auto original = store->original(sha256(bytes[i]));
    if (!original.ok()) return original.error().code;
    EXPECT_EQ(*original, bytes[i]);
    return ErrorCode::negative;  // read
  }

  const std::string base = random_bytes(30'000);
  std::vector<std::string> bytes;
};

TEST_F(DamagedOriginals, AreNeverGivenOut) {
  RawSqlite(file).run(
      "UPDATE originals SET packed = (SELECT packed FROM originals WHERE number = 1) WHERE number = 5; "
      "UPDATE originals SET packed = zeroblob(40) WHERE number = 6");
  EXPECT_EQ(read(3), ErrorCode::negative);
  EXPECT_EQ(read(4), ErrorCode::store_damaged);
  EXPECT_EQ(read(5), ErrorCode::store_damaged);
  EXPECT_EQ(read(6), ErrorCode::store_damaged);  // leans on it
  EXPECT_EQ(read(8), ErrorCode::negative);       // leans on the first
}

TEST_F(DamagedOriginals, CirclesAndHugeSizesEnd) {
  RawSqlite(file).run(
      "PRAGMA ignore_check_constraints = ON; UPDATE originals SET base = 9 WHERE number = 4; "
      "UPDATE originals SET size = 1000000000000 WHERE number = 6; "
      "UPDATE originals SET link = 4000000000 WHERE number = 8; "
      "PRAGMA foreign_keys = OFF; DELETE FROM originals WHERE number = 9");
  for (const std::size_t i : {3U, 5U, 7U, 9U}) EXPECT_EQ(read(i), ErrorCode::store_damaged) << i;
  EXPECT_EQ(read(0), ErrorCode::negative);
}

}  // namespace
}  // namespace frontkart
