// No room: a store, a file or a disk that is full leaves what was committed before.
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "raw_sqlite.hpp"
#include "sqlite_fixture.hpp"

namespace frontkart {
namespace {

namespace fs = std::filesystem;
using store::open_sqlite_store;
using store::OpenMode;

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

}  // namespace
}  // namespace frontkart
