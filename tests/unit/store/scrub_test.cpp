// After a purge none of its bytes is in any file of the store.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <thread>

#include "raw_sqlite.hpp"
#include "store_fixture.hpp"

namespace frontkart {
namespace {

namespace fs = std::filesystem;
using ledger::Entry;
using store::OpenMode;

std::string bytes_of(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string hex_of(std::string_view bytes) {
  std::string out;
  for (const char c : bytes) {
    out += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4U];
    out += "0123456789abcdef"[static_cast<unsigned char>(c) & 15U];
  }
  return out;
}

class Scrub : public testing::Test {
 protected:
  std::unique_ptr<ledger::LedgerStore> open(OpenMode mode = OpenMode::write_create) {
    return must(store::open_sqlite_store(file, mode, clock.clock(), {.busy_timeout = std::chrono::milliseconds{100}}));
  }

  /// An item whose words and picture must go, among many others.
  Entry fill(ledger::LedgerStore& store) {
    for (int i = 0; i < 40; ++i) put(store, item("before" + std::to_string(i), "ordinary words " + std::to_string(i)));
    auto transaction = must(store.begin());
    const Digest medium = must(transaction->put_medium(picture));
    ledger::Draft d = item("secret", text);
    d.body["media"] = {medium.hex()};
    const Entry entry = must(transaction->append(d));
    must(transaction->commit());
    transaction.reset();
    for (int i = 0; i < 400; ++i) put(store, item("after" + std::to_string(i), "more ordinary words"));
    canaries = {word, other_word, picture, *entry.salt, hex_of(*entry.salt), medium.hex()};
    // The name of the medium stays nowhere but in bodies, so it is one as well.
    return entry;
  }

  static ledger::Draft item(const std::string& id, const std::string& words) {
    return draft("item", id, {{"title", words}});
  }

  /// "FILE: CANARY" for each that is still there.
  std::vector<std::string> left() const {
    std::vector<std::string> out;
    for (const auto& each : fs::recursive_directory_iterator(folder.path())) {
      if (!each.is_regular_file()) continue;
      const std::string bytes = bytes_of(each.path());
      for (const std::string& canary : canaries) {
        const bool in_name = each.path().filename().string().find(canary) != std::string::npos;
        if (in_name || bytes.find(canary) != std::string::npos) {
          out.push_back(each.path().filename().string() + ": " + canary.substr(0, 20));
        }
      }
    }
    return out;
  }

  TemporaryFolder folder;
  fs::path file = folder / "a.db";
  TestClock clock;
  const std::string word = "xylophonecanary";
  const std::string other_word = "zeppelincanary";
  const std::string text = "ordinary " + word + " words " + other_word + " and " + other_word;
  const std::string picture = "picture canary " + random_bytes(300);
  std::vector<std::string> canaries;
};

TEST_F(Scrub, LeavesNoByte) {
  auto store = open();
  const Entry entry = fill(*store);
  EXPECT_GE(left().size(), 6U) << "the test must see what it looks for";
  std::ofstream(file.string() + ".v1-backup") << text;
  fs::create_directories(store->cache_folder());
  std::ofstream(fs::path(store->cache_folder()) / "map.composite") << text;
  std::ofstream(file.string() + ".files/media/orphan") << picture;
  purge(*store, entry);
  EXPECT_EQ(left(), std::vector<std::string>{});
  must(store->finish_purges());
  EXPECT_FALSE(fs::exists(file.string() + ".v1-backup"));
  EXPECT_EQ(found_ids(*store, one_phrase("ordinary words 7")), (std::vector<std::string>{"before7"}));
  must(store->check_storage());
  must(store->check_projections());
  EXPECT_TRUE(must(ledger::verify_chain(*store)).ok);
  store.reset();
  EXPECT_EQ(left(), std::vector<std::string>{});
}

TEST_F(Scrub, OfManyAtOnce) {
  auto store = open();
  const Entry entry = fill(*store);
  auto transaction = must(store->begin());
  for (const char* id : {"before3", "after9"}) {
    const Entry e = must(transaction->current("item", id)).value();
    (void)must(transaction->append(draft("purge", e.hash.hex(), ledger::purge_body(e))));
  }
  (void)must(transaction->append(draft("purge", entry.hash.hex(), ledger::purge_body(entry))));
  must(transaction->commit());
  EXPECT_EQ(left(), std::vector<std::string>{});
}

TEST_F(Scrub, WaitsForAReaderAndIsEndedByTheNextChange) {
  auto store = open();
  const Entry entry = fill(*store);
  auto reader = open(OpenMode::read_existing);
  bool seen = false;
  must(reader->for_each_entry(1, [&](const Entry&) -> Status {
    if (seen) return Done{};
    seen = true;
    purge(*store, entry);
    EXPECT_FALSE(left().empty()) << "the reader's state is in the file: it must see it to its end";
    EXPECT_EQ(store->finish_purges().error().code, ErrorCode::store_locked);
    EXPECT_EQ(reader->finish_purges().error().code, ErrorCode::forbidden);
    EXPECT_FALSE(must(store->by_hash(entry.hash))->body.has_value());
    return Done{};
  }));
  ASSERT_TRUE(seen);
  put(*store, draft("place", "next"));
  EXPECT_EQ(left(), std::vector<std::string>{});
  must(store->finish_purges());
  must(reader->finish_purges());
}

TEST_F(Scrub, IsEndedByAskingForIt) {
  auto store = open();
  const Entry entry = fill(*store);
  auto reader = open(OpenMode::read_existing);
  bool seen = false;
  must(reader->for_each_entry(1, [&](const Entry&) -> Status {
    if (!std::exchange(seen, true)) purge(*store, entry);
    return Done{};
  }));
  must(store->finish_purges());
  EXPECT_EQ(left(), std::vector<std::string>{});
}

TEST_F(Scrub, IsEndedByTheNextWriterAfterACrash) {
  Entry entry;
  {
    auto store = open();
    entry = fill(*store);
  }
  // What a process leaves that dies right after its commit: the entry is empty, its traces are not removed.
  {
    RawSqlite raw(file);
    raw.run("INSERT INTO unfinished_purges VALUES (1, 0)");
  }
  EXPECT_EQ(open(OpenMode::read_existing)->finish_purges().error().code, ErrorCode::forbidden);
  EXPECT_FALSE(open(OpenMode::read_existing)->backup((folder / "b").string(), {}).ok());
  std::ofstream(file.string() + ".v1-backup") << text;
  (void)open();
  EXPECT_FALSE(fs::exists(file.string() + ".v1-backup"));
  must(open(OpenMode::read_existing)->finish_purges());
}

TEST_F(Scrub, AProcessThatDiesAnywhereInAPurgeLeavesItToTheNext) {
  Entry entry;
  {
    auto store = open();
    entry = fill(*store);
    entry = must(store->by_hash(entry.hash)).value();
  }
  const TemporaryFolder saved;
  fs::copy(folder.path(), saved.path(), fs::copy_options::recursive);
  int carried_out = 0;
  for (unsigned delay = 0; delay < 24; ++delay) {
    fs::remove_all(folder.path());
    fs::copy(saved.path(), folder.path(), fs::copy_options::recursive);
    const pid_t child = ::fork();
    if (child == 0) {
      try {
        auto store = open();
        purge(*store, entry);
        ::_exit(0);
      } catch (const std::exception&) {
        ::_exit(1);
      }
    }
    ::usleep(delay * 3'000);
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    auto store = open();
    must(store->finish_purges());
    const auto report = must(ledger::verify_chain(*store));
    EXPECT_TRUE(report.ok) << report.why;
    must(store->check_projections());
    if (must(store->by_hash(entry.hash))->body) continue;
    ++carried_out;
    EXPECT_EQ(left(), std::vector<std::string>{}) << delay;
  }
  EXPECT_GT(carried_out, 0);
}

}  // namespace
}  // namespace frontkart
