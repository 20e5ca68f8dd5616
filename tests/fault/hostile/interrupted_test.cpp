// Ends that come in the middle: a kill, Ctrl-C, a full disk, another writer.
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "fault/hostile/hostile_test.hpp"

namespace frontkart::hostile {
namespace {

class Interrupted : public Hostile {
 protected:
  /// A folder of states that takes a while to import.
  std::string many_states(int states, int rings) const {
    std::mt19937 random(20'250'312);
    const auto noise = [&] { return static_cast<double>(random() % 100'000) * 1e-6; };
    for (int i = 0; i < states; ++i) {
      std::string text;
      for (int r = 0; r < rings; ++r)
        text += (r == 0 ? "" : ",") + square(30 + 0.2 * (r % 30) + noise(), 45 + 0.2 * (r / 30) + noise(), 0.05);
      write("many/" + std::to_string(1'740'000'000 + 3'600 * i) + ".geojson",
            collection(feature(R"({"type":"MultiPolygon","coordinates":[)" + text + "]}")));
    }
    return path("many");
  }
  [[nodiscard]] int snapshots() const {
    RawSqlite db(store());
    return std::stoi(db.ask("SELECT count(*) FROM entries WHERE kind = 'snapshot' AND id >= 'm:20250201'"));
  }
};

TEST_F(Interrupted, KilledAnywhere) {
  constexpr int kStates = 30;
  constexpr int kKills = 10;
  const std::string many = many_states(kStates, 40);
  const Words words = import_words(many);
  const std::string fresh = path("fresh.db");
  // How long the whole takes is measured on a store of its own, so that kills fall on all of its stages.
  Words whole = words;
  whole.back() = path("timed.db");
  const auto begun = std::chrono::steady_clock::now();
  ASSERT_EQ(frontkart(whole).exit_code, 0);
  const auto took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun);
  std::mt19937 random(1'203'2025);
  for (int round = 0; round < kKills; ++round) {
    SCOPED_TRACE(round);
    // Into the store that is there, and into one that the import makes.
    const bool existing = round % 2 == 0;
    Words now = words;
    if (!existing) now.back() = fresh;
    {
      Process process(now);
      ::usleep(static_cast<unsigned>(took.count() * (round + 1) / kKills + static_cast<long>(random() % 2'000)));
      process.signal(SIGKILL);
      const Outcome outcome = process.wait();
      EXPECT_TRUE(outcome.signal == SIGKILL || outcome.exit_code == 0) << outcome.err;
    }
    if (existing) {
      EXPECT_TRUE(snapshots() == 0 || snapshots() == kStates) << snapshots();
      expect_sound();
    }
    if (!existing) {
      const Outcome maps = frontkart({"maps", "--json", "--store", fresh});
      // Not there, there and empty, or there and whole.
      if (maps.exit_code != 4) {
        EXPECT_EQ(maps.exit_code, 0) << maps.err;
        const auto list = nlohmann::json::parse(maps.out);
        EXPECT_TRUE(list.empty() || list[0]["states"] == kStates) << maps.out;
        const Outcome checked = frontkart({"check", "--store", fresh});
        EXPECT_EQ(checked.exit_code, 0) << checked.out << checked.err;
      }
    }
  }
  const auto report = imported(many);
  EXPECT_EQ(report["added"].get<int>() + report["unchanged"].get<int>(), kStates);
  EXPECT_EQ(snapshots(), kStates);
  const Outcome deep = frontkart({"check", "--rebuild", "--store", store()});
  EXPECT_EQ(deep.exit_code, 0) << deep.out << deep.err;
}

TEST_F(Interrupted, CtrlC) {
  const std::string many = many_states(300, 300);
  for (const int number : {SIGINT, SIGTERM}) {
    Process process(import_words(many));
    ASSERT_TRUE(process.handles(number));
    process.signal(number);
    expect_refusal(process.wait(), 4, {"Stopped. Nothing was written.", "Run the same command again."});
    expect_unharmed();
  }
}

TEST_F(Interrupted, TwiceCtrlCEndsAtOnce) {
  Process process(import_words(many_states(300, 300)));
  ASSERT_TRUE(process.handles(SIGINT));
  process.signal(SIGINT);
  process.signal(SIGINT);
  const Outcome outcome = process.wait();
  // Two signals of one kind may be delivered as one.
  EXPECT_TRUE(outcome.signal == SIGINT || outcome.exit_code == 4) << outcome.exit_code << outcome.err;
  expect_unharmed();
}

TEST_F(Interrupted, FilesThatMayNotGrow) {
  const std::string many = many_states(40, 60);
  // Of the store, of its log, and of what an output writes.
  for (const std::uint64_t bytes : {std::uint64_t{4'096}, std::uint64_t{100'000}}) {
    SCOPED_TRACE(bytes);
    expect_refusal(import(many, {.file_size = bytes}), 4, {"s.db", "Free space"});
    expect_unharmed();
  }
  const Outcome at =
      frontkart({"at", "2025-01-02", "--map", "m", "-o", path("x.geojson"), "--store", store()}, {.file_size = 100});
  EXPECT_EQ(at.exit_code, 4) << at.err;
  EXPECT_FALSE(fs::exists(path("x.geojson")));
  EXPECT_EQ(imported(many)["added"], 40);
}

TEST_F(Interrupted, NoSpaceOnTheDisk) {
  if (::geteuid() != 0 || ::unshare(CLONE_NEWNS) != 0 ||
      ::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) {
    GTEST_SKIP() << "Only root can mount a small disk.";
  }
  const std::string disk = path("disk");
  fs::create_directories(disk);
  ASSERT_EQ(::mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=160k"), 0);
  Words words = import_words(path("good"));
  words.back() = disk + "/s.db";
  ASSERT_EQ(frontkart(words).exit_code, 0);
  const std::string maps = frontkart({"maps", "--json", "--store", words.back()}).out;
  const Words check{"check", "--store", words.back()};
  words[2] = many_states(40, 150);
  expect_refusal(frontkart(words), 4, {"disk/s.db", "space"});
  EXPECT_EQ(frontkart({"maps", "--json", "--store", words.back()}).out, maps);
  EXPECT_EQ(frontkart(check).exit_code, 0);
  // With more space the same command completes.
  ASSERT_EQ(::mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT, "size=40m"), 0);
  EXPECT_EQ(frontkart(words).exit_code, 0);
  EXPECT_EQ(frontkart(check).exit_code, 0);
  ::umount2(disk.c_str(), MNT_DETACH);
}

TEST_F(Interrupted, StoreInUse) {
  const std::string file = write("20250105.geojson", state());
  RawSqlite other(store());
  other.run("BEGIN IMMEDIATE");
  // Readers do not wait.
  expect_sound();
  expect_refusal(import(file), 4, {"s.db: Another process is writing to the store.", "Wait until it is done"});
  other.run("ROLLBACK");
  expect_unharmed();
  EXPECT_EQ(imported(file)["added"], 1);
}

}  // namespace
}  // namespace frontkart::hostile
