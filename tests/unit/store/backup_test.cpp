// One file holds database and media; what is restored is verified, and what was purged stays purged.
#include <sys/stat.h>

#include <fstream>
#include <thread>

#include "raw_sqlite.hpp"
#include "store/sqlite/restore.hpp"
#include "store_fixture.hpp"

namespace frontkart {
namespace {

namespace fs = std::filesystem;
using ledger::Entry;
using store::OpenMode;
using store::restore_backup;

class Backup : public testing::Test {
 protected:
  void SetUp() override {
    store = open(folder / "a.db");
    auto transaction = must(store->begin());
    medium = must(transaction->put_medium(picture));
    (void)must(transaction->put_medium(""));
    original = must(transaction->put_original("an original", std::nullopt));
    item = must(transaction->append(draft("item", "i", {{"title", "canaryword picture"}, {"media", {medium.hex()}}})));
    (void)must(transaction->append(draft("snapshot", "s", {{"original", original.hex()}})));
    (void)must(transaction->append(draft("place", "p", named_body("Суджа"))));
    must(transaction->commit());
  }

  std::unique_ptr<ledger::LedgerStore> open(const fs::path& path, OpenMode mode = OpenMode::write_create) {
    return must(store::open_sqlite_store(path, mode, clock.clock()));
  }

  /// Names in the folder, sorted.
  std::vector<std::string> names() const {
    std::vector<std::string> out;
    for (const auto& each : fs::directory_iterator(folder.path())) out.push_back(each.path().filename().string());
    std::sort(out.begin(), out.end());
    return out;
  }

  static std::vector<Entry> entries(ledger::LedgerStore& of) {
    std::vector<Entry> out;
    must(of.for_each_entry(1, [&](const Entry& e) -> Status {
      out.push_back(e);
      return Done{};
    }));
    return out;
  }

  void expect_same_ledger(ledger::LedgerStore& a, ledger::LedgerStore& b) const {
    const auto left = entries(a);
    const auto right = entries(b);
    ASSERT_EQ(left.size(), right.size());
    for (std::size_t i = 0; i < left.size(); ++i) EXPECT_TRUE(same(left[i], right[i])) << i;
  }

  TemporaryFolder folder;
  TestClock clock;
  std::unique_ptr<ledger::LedgerStore> store;
  const std::string picture = random_bytes(200'000);
  Digest medium;
  Digest original;
  Entry item;
  const fs::path file = folder / "b.backup";
  const fs::path restored = folder / "r.db";
};

TEST_F(Backup, IsRestoredWhole) {
  must(store->backup(file.string(), {}));
  struct stat status = {};
  ASSERT_EQ(::stat(file.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  const auto report = must(restore_backup(file, restored, std::nullopt));
  EXPECT_EQ(report.entries, 3U);
  EXPECT_EQ(report.continued, 0U);
  EXPECT_EQ(report.originals, 1U);
  EXPECT_EQ(report.media, 2U);
  ASSERT_EQ(::stat(restored.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
  auto copy = open(restored);
  expect_same_ledger(*store, *copy);
  EXPECT_EQ(must(copy->medium(medium)), picture);
  EXPECT_EQ(must(copy->original(original)), "an original");
  EXPECT_EQ(named_ids(*copy, "sudza"), (std::vector<std::string>{"p"}));
  EXPECT_EQ(found_ids(*copy, one_phrase("canaryword")), (std::vector<std::string>{"i"}));
  put(*copy, draft("place", "q"));
  store.reset();
  copy.reset();
  EXPECT_EQ(names(), (std::vector<std::string>{"a.db", "a.db.files", "b.backup", "r.db", "r.db.files"}));
}

TEST_F(Backup, IsMadeWhileWritersRun) {
  std::atomic<bool> done = false;
  std::thread writer([&] {
    for (int i = 0; !done; ++i) {
      auto transaction = must(store->begin());
      for (int k = 0; k < 3; ++k) {
        (void)must(transaction->append(draft("claim", std::to_string(3 * i + k), {{"words", "so it is"}})));
      }
      must(transaction->commit());
    }
  });
  for (int i = 0; i < 5; ++i) {
    const fs::path each = folder / ("b" + std::to_string(i));
    must(store->backup(each.string(), {}));
    const auto report = must(restore_backup(each, folder / ("r" + std::to_string(i)), std::nullopt));
    EXPECT_EQ(report.entries % 3, 0U);
  }
  done = true;
  writer.join();
}

TEST_F(Backup, TellsHowFarItIsAndCanBeStopped) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> told;
  const auto note = [&](std::uint64_t done, std::uint64_t total) {
    told.emplace_back(done, total);
    return true;
  };
  must(store->backup(file.string(), note));
  ASSERT_GE(told.size(), 3U);
  EXPECT_EQ(told.back().first, told.back().second);
  EXPECT_TRUE(std::is_sorted(told.begin(), told.end()));
  const auto before = names();
  for (std::size_t stop = 1; stop <= told.size(); ++stop) {
    std::size_t calls = 0;
    const auto status = store->backup((folder / "c").string(), [&](auto, auto) { return ++calls < stop; });
    ASSERT_FALSE(status.ok());
    EXPECT_EQ(status.error().code, ErrorCode::interrupted);
    EXPECT_EQ(names(), before);
  }
  const auto stopped = restore_backup(file, restored, std::nullopt, [](auto, auto) { return false; });
  EXPECT_EQ(stopped.error().code, ErrorCode::interrupted);
  EXPECT_EQ(names(), before);
}

TEST_F(Backup, ReplacesNothing) {
  std::ofstream(file) << "precious";
  EXPECT_EQ(store->backup(file.string(), {}).error().code, ErrorCode::bad_input);
  EXPECT_EQ(store->backup((folder / "no" / "b").string(), {}).error().code, ErrorCode::store_full);
  fs::remove(file);
  must(store->backup(file.string(), {}));
  EXPECT_EQ(restore_backup(file, folder / "a.db", std::nullopt).error().code, ErrorCode::bad_input);
  std::ofstream(restored.string() + "-wal") << "x";
  EXPECT_EQ(restore_backup(file, restored, std::nullopt).error().code, ErrorCode::bad_input);
  EXPECT_EQ(restore_backup(folder / "none", folder / "r2.db", std::nullopt).error().code, ErrorCode::bad_input);
  EXPECT_EQ(restore_backup(file, folder / "no" / "r.db", std::nullopt).error().code, ErrorCode::store_missing);
  EXPECT_EQ(entries(*store).size(), 3U);
}

TEST_F(Backup, ThatIsDamagedIsNotRestored) {
  must(store->backup(file.string(), {}));
  store.reset();
  const auto before = names();
  std::ifstream in(file, std::ios::binary);
  const std::string whole{std::istreambuf_iterator<char>(in), {}};
  const auto refused = [&](std::string bytes, std::size_t at) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
    const auto report = restore_backup(file, restored, std::nullopt);
    EXPECT_FALSE(report.ok()) << at;
    EXPECT_EQ(names(), before) << at;
  };
  for (std::size_t at = 0; at < whole.size(); at += whole.size() / 60) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 16);
    refused(bytes, at);
  }
  for (std::size_t at = whole.size() - 64; at < whole.size(); ++at) {
    std::string bytes = whole;
    bytes[at] = static_cast<char>(bytes[at] ^ 1);
    refused(bytes, at);
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{10}, whole.size() / 2, whole.size() - 1}) {
    refused(whole.substr(0, size), size);
  }
  refused(whole + "x", whole.size());
}

TEST_F(Backup, OfADamagedStoreIsNotRestored) {
  {
    RawSqlite raw(folder / "a.db");
    raw.run("DELETE FROM links WHERE seq = (SELECT max(seq) FROM links); DELETE FROM names");
  }
  must(store->backup(file.string(), {}));
  EXPECT_EQ(restore_backup(file, restored, std::nullopt).error().code, ErrorCode::store_damaged);
  EXPECT_FALSE(fs::exists(restored));
}

TEST_F(Backup, WithTheCurrentLogWhatWasPurgedStaysPurged) {
  must(store->backup(file.string(), {}));
  purge(*store, item);
  auto transaction = must(store->begin());
  const Digest late = must(transaction->put_medium("a late picture"));
  const Digest late_original = must(transaction->put_original("a late original", original));
  (void)must(transaction->append(draft("item", "late", {{"title", "late"}, {"media", {late.hex()}}})));
  (void)must(transaction->append(draft("snapshot", "late", {{"original", late_original.hex()}})));
  must(transaction->commit());
  transaction.reset();

  const auto report = must(restore_backup(file, restored, store::newer_log(*store)));
  EXPECT_EQ(report.entries, 6U);
  EXPECT_EQ(report.continued, 3U);
  EXPECT_EQ(report.missing_files, 0U);
  auto copy = open(restored, OpenMode::read_existing);
  expect_same_ledger(*store, *copy);
  EXPECT_FALSE(must(copy->by_hash(item.hash))->body.has_value());
  EXPECT_EQ(copy->medium(medium).error().code, ErrorCode::not_found);
  EXPECT_EQ(must(copy->medium(late)), "a late picture");
  EXPECT_EQ(must(copy->original(late_original)), "a late original");
  EXPECT_EQ(found_ids(*copy, one_phrase("canaryword")), std::vector<std::string>{});
  copy.reset();
  for (const auto& each : fs::recursive_directory_iterator(folder.path())) {
    if (!each.is_regular_file() || !each.path().string().starts_with(restored.string())) continue;
    std::ifstream in(each.path(), std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(bytes.find("canaryword"), std::string::npos) << each.path();
    EXPECT_EQ(bytes.find(*item.salt), std::string::npos) << each.path();
    EXPECT_EQ(bytes.find(picture.substr(0, 100)), std::string::npos) << each.path();
  }
}

TEST_F(Backup, ANewerLogOfAnotherLedgerIsRefused) {
  must(store->backup(file.string(), {}));
  auto other = open(folder / "other.db");
  const auto refused = [&] {
    const auto report = restore_backup(file, restored, store::newer_log(*other));
    EXPECT_EQ(report.error().code, ErrorCode::bad_input) << report.error().text();
    EXPECT_FALSE(fs::exists(restored));
    EXPECT_FALSE(fs::exists(restored.string() + ".files"));
  };
  refused();
  for (int i = 0; i < 5; ++i) put(*other, draft("place", std::to_string(i)));
  refused();
}

TEST_F(Backup, FilesThatTheNewerLogLacksAreCounted) {
  must(store->backup(file.string(), {}));
  const Digest nobody = sha256("nobody has it");
  put(*store, draft("item", "late", {{"title", "late"}, {"media", {nobody.hex()}}}));
  EXPECT_EQ(must(restore_backup(file, restored, store::newer_log(*store))).missing_files, 1U);
}

}  // namespace
}  // namespace frontkart
