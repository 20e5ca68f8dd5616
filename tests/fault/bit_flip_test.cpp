// Every flipped bit is found by what check --rebuild asks, or changes no answer.
#include <fstream>
#include <random>
#include <sstream>

#include "store_state.hpp"

namespace frontkart {
namespace {

namespace fs = std::filesystem;
using ledger::Entry;
using store::OpenMode;

class BitFlip : public testing::Test {
 protected:
  void SetUp() override {
    auto store = must(store::open_sqlite_store(file, OpenMode::write_create, clock.clock()));
    std::optional<Digest> like;
    for (int i = 0; i < 24; ++i) {
      clock.set(1'000 + i);
      const std::string id(1, static_cast<char>('a' + i % 3));
      auto transaction = must(store->begin());
      like = must(transaction->put_original(state + std::to_string(i), like));
      const Digest medium = must(transaction->put_medium("medium " + std::to_string(i % 4)));
      must(transaction->commit());
      transaction.reset();
      put(*store, draft("snapshot", id, {{"original", like->hex()}}));
      put(*store, draft("item", id, {{"title", "red and green hill"}, {"media", {medium.hex()}}}));
      put(*store, draft("claim", id, claim_body("have left red " + std::to_string(i), id, "a", "b")));
      put(*store, draft("place", id, named_body(i % 2 == 0 ? "Red" : "Green Hill", "blue border")));
    }
    purge(*store, must(store->versions("item", "a")).front());
    purge(*store, must(store->versions("snapshot", "b")).front());
    must(store->finish_purges());
    store.reset();
    ASSERT_FALSE(fs::exists(file.string() + "-wal"));
    const TemporaryFolder copy;
    fs::copy(folder.path(), copy.path(), fs::copy_options::recursive);
    EXPECT_EQ(defect(copy.path()), "");
    answers = ask(copy.path());
  }

  std::string ask(const fs::path& at) {
    auto store = store::open_sqlite_store(at / "a.db", OpenMode::read_existing, clock.clock());
    if (!store.ok()) return store.error().text();
    return Answers(**store, true).all({Instant::highest(), Instant{1'010}});
  }

  std::string defect(const fs::path& at) {
    auto store = store::open_sqlite_store(at / "a.db", OpenMode::read_existing, clock.clock());
    return store.ok() ? first_defect(**store) : store.error().text();
  }

  /// Whether it was found; otherwise every answer must be as before.
  bool flip(const fs::path& what, std::uintmax_t at, unsigned bit) {
    const TemporaryFolder copy;
    fs::copy(folder.path(), copy.path(), fs::copy_options::recursive);
    const fs::path damaged = copy.path() / fs::relative(what, folder.path());
    {
      std::fstream bytes(damaged, std::ios::in | std::ios::out | std::ios::binary);
      bytes.seekg(static_cast<std::streamoff>(at));
      char c = 0;
      bytes.get(c);
      bytes.seekp(static_cast<std::streamoff>(at));
      bytes.put(static_cast<char>(c ^ static_cast<char>(1U << bit)));
    }
    if (defect(copy.path()) != "") return true;
    const std::string now = ask(copy.path());
    EXPECT_TRUE(now == answers) << what.filename() << " byte " << at << " bit " << bit << '\n'
                                << first_difference(answers, now);
    return false;
  }

  static std::string first_difference(const std::string& was, const std::string& is) {
    std::istringstream a(was);
    std::istringstream b(is);
    std::string left;
    std::string right;
    while (std::getline(a, left) && std::getline(b, right) && left == right) {
    }
    return "was " + left + "\nis  " + right;
  }

  TemporaryFolder folder;
  fs::path file = folder / "a.db";
  TestClock clock;
  const std::string state = random_bytes(4'000);
  std::string answers;
};

TEST_F(BitFlip, InTheDatabase) {
  std::mt19937 random(20'250'312);
  const auto size = fs::file_size(file);
  int found = 0;
  int flips = 0;
  const std::uintmax_t stride = std::max<std::uintmax_t>(1, size / 900);
  for (std::uintmax_t at = 0; at < size && !HasFailure(); at += 1 + random() % (2 * stride)) {
    found += flip(file, at, random() % 8) ? 1 : 0;
    ++flips;
  }
  EXPECT_GT(found, flips / 4) << flips;
}

TEST_F(BitFlip, InTheHeader) {
  for (std::uintmax_t at = 0; at < 108 && !HasFailure(); ++at) flip(file, at, static_cast<unsigned>(at % 8));
}

TEST_F(BitFlip, InMedia) {
  int files = 0;
  for (const auto& each : fs::recursive_directory_iterator(folder.path())) {
    if (!each.is_regular_file() || each.path() == file) continue;
    ++files;
    for (std::uintmax_t at = 0; at < each.file_size(); ++at) {
      EXPECT_TRUE(flip(each.path(), at, static_cast<unsigned>(at % 8))) << each.path() << ' ' << at;
    }
  }
  EXPECT_EQ(files, 4);
}

}  // namespace
}  // namespace frontkart
