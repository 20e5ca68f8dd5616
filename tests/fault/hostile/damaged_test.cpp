// Stores and caches whose bytes are not what was written.
#include <random>

#include "fault/hostile/hostile_test.hpp"

namespace frontkart::hostile {
namespace {

class Damaged : public Hostile {
 protected:
  [[nodiscard]] Outcome ask(const Words& question) const {
    Words words = question;
    words.insert(words.end(), {"--store", store()});
    return frontkart(words);
  }
  [[nodiscard]] Outcome area() const { return ask({"area", "--map", "m", "--json"}); }
  [[nodiscard]] fs::path cached() const {
    for (const auto& entry : fs::directory_iterator(folder() / "s.db.files" / "cache")) {
      if (entry.path().extension() == ".composite") return entry.path();
    }
    return {};
  }
  void overwrite(const fs::path& file, const std::string& bytes) const {
    std::ofstream(file, std::ios::binary) << bytes;
  }
};

TEST_F(Damaged, NewerVersion) {
  store_is_broken();
  RawSqlite(store()).run("PRAGMA user_version = 99");
  const std::string before = read(store());
  expect_refusal(
      ask({"maps"}), 4,
      {"s.db: The store has schema version 99; this program knows versions up to", "Use the newer Frontkart"});
  expect_refusal(ask({"check"}), 4, {"schema version 99"});
  expect_refusal(import(path("good")), 4, {"schema version 99"});
  EXPECT_EQ(read(store()), before);
}

TEST_F(Damaged, FlippedBytesOfTheStore) {
  store_is_broken();
  // Several kilobytes of originals and entries, and everything in the one file.
  for (int i = 0; i < 30; ++i)
    write("more/" + std::to_string(1'740'000'000 + i * 3'600) + ".geojson", state(20 + i * 0.3));
  ASSERT_EQ(imported(path("more"))["added"], 30);
  RawSqlite(store()).run("PRAGMA wal_checkpoint(TRUNCATE)");
  const std::string whole = read(store());
  std::mt19937 random(7);
  int noticed = 0;
  constexpr int kRounds = 12;
  for (int round = 0; round < kRounds; ++round) {
    std::string bytes = whole;
    // Only where something is written: a page has room that is not used.
    std::size_t at = round == 0 ? 20 : random() % bytes.size();
    while (bytes.substr(at, 64).find_first_not_of('\0') == std::string::npos) at = random() % bytes.size();
    SCOPED_TRACE(at);
    for (std::size_t i = at; i < std::min(at + 64, bytes.size()); ++i) bytes[i] = static_cast<char>(bytes[i] ^ 0x5A);
    overwrite(store(), bytes);
    const Outcome checked = ask({"check"});
    EXPECT_FALSE(checked.hung);
    EXPECT_TRUE(checked.exit_code == 0 || checked.exit_code == 1 || checked.exit_code == 4)
        << checked.exit_code << checked.err;
    noticed += checked.exit_code == 0 ? 0 : 1;
    for (const Words& question : {Words{"maps", "--json"}, Words{"at", "2025-01-02", "--map", "m", "--json"}}) {
      const Outcome answer = ask(question);
      EXPECT_EQ(answer.signal, 0);
      EXPECT_NE(answer.exit_code, 5) << answer.err;
    }
  }
  EXPECT_GE(noticed, kRounds - 3) << "SQLite leaves room in its pages, and some of it holds what was there before";
}

TEST_F(Damaged, IndexThatLostAnEntry) {
  store_is_broken();
  RawSqlite(store()).run("PRAGMA wal_checkpoint(TRUNCATE)");
  std::string bytes = read(store());
  // The row has its author before these columns, the index has not. Only the index is changed.
  const std::string columns = "snapshotm:20250103";
  int changed = 0;
  for (std::size_t at = bytes.find(columns); at != std::string::npos; at = bytes.find(columns, at + 1)) {
    if (bytes.compare(at - 3, 3, "cli") == 0) continue;
    bytes[at + columns.size() - 1] = '9';
    ++changed;
  }
  ASSERT_EQ(changed, 1);
  overwrite(store(), bytes);
  const Outcome checked = ask({"check"});
  EXPECT_EQ(checked.exit_code, 1) << checked.out << checked.err;
  EXPECT_NE(checked.out.find("missing from index"), std::string::npos) << checked.out;
}

TEST_F(Damaged, TruncatedStore) {
  store_is_broken();
  RawSqlite(store()).run("PRAGMA wal_checkpoint(TRUNCATE)");
  const std::string whole = read(store());
  for (const std::size_t size : {std::size_t{99}, std::size_t{5'000}, whole.size() / 2, whole.size() - 4'096}) {
    SCOPED_TRACE(size);
    overwrite(store(), whole.substr(0, size));
    const Outcome checked = ask({"check"});
    EXPECT_EQ(checked.signal, 0);
    EXPECT_TRUE(checked.exit_code == 1 || checked.exit_code == 4) << checked.exit_code << checked.out << checked.err;
    const Outcome again = import(path("good"));
    EXPECT_EQ(again.exit_code, 4) << again.out << again.err;
  }
}

TEST_F(Damaged, DamagedCacheIsBuiltAgain) {
  const std::string answer = area().out;
  ASSERT_NE(answer, "");
  const fs::path file = cached();
  const std::string whole = read(file);
  ASSERT_GT(whole.size(), 100U);
  std::vector<std::string> damages{"",
                                   "x",
                                   whole.substr(0, 40),
                                   whole.substr(0, whole.size() / 2),
                                   whole.substr(0, whole.size() - 1),
                                   whole + "x",
                                   std::string(whole.size(), '\0'),
                                   std::string(100'000, '\xFF')};
  for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 12) {
    damages.push_back(whole);
    damages.back()[at] = static_cast<char>(damages.back()[at] ^ 0xFF);
  }
  for (const std::string& bytes : damages) {
    overwrite(file, bytes);
    EXPECT_EQ(area().out, answer);
    EXPECT_EQ(read(file), whole) << "the damaged file was not replaced";
  }
}

TEST_F(Damaged, CacheOfAnotherMap) {
  const std::string answer = area().out;
  const fs::path file = cached();
  const std::string whole = read(file);
  // Another map with other instants and more statuses; its composite is sound, but not this map's.
  fs::remove(file);
  const std::string other = collection(feature(polygon(square(20, 50)), R"({"s":"x"})") + "," +
                                       feature(polygon(square(21, 50)), R"({"s":"y"})"));
  Words words = import_words(write("20250103.geojson", other));
  words[4] = "other";
  ASSERT_EQ(frontkart(words).exit_code, 0);
  const fs::path theirs = cached();
  ASSERT_NE(theirs, fs::path());
  overwrite(file, read(theirs));
  const Outcome checked = ask({"check"});
  EXPECT_EQ(checked.exit_code, 1) << checked.out;
  EXPECT_NE(checked.out.find("the cached composite is that of another map"), std::string::npos) << checked.out;
  EXPECT_EQ(area().out, answer);
  EXPECT_EQ(read(file), whole);
}

TEST_F(Damaged, CacheThatCannotBeUsed) {
  const std::string answer = area().out;
  const fs::path file = cached();
  fs::remove(file);
  fs::create_directory(file);
  EXPECT_EQ(area().out, answer);
  expect_sound();
  fs::remove_all(folder() / "s.db.files");
  write("s.db.files", "a file where the folder should be");
  EXPECT_EQ(area().out, answer);
  write("20250105.geojson", state());
  EXPECT_EQ(imported(path("20250105.geojson"))["added"], 1);
}

}  // namespace
}  // namespace frontkart::hostile
