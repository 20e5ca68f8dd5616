// A writer that is killed at any moment loses nothing that it had acknowledged and leaves no half transaction.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "unit/store/store_fixture.hpp"

namespace frontkart {
namespace {

constexpr int kKills = 24;
constexpr std::uint64_t kEntriesEach = 3;

struct Acknowledged {
  std::uint64_t seq;
  Digest original;
};

/// Writes transaction after transaction, and each one's end into the pipe once `commit` has returned.
[[noreturn]] void write_for_ever(const std::filesystem::path& file, int pipe, unsigned round) {
  try {
    auto store = must(store::open_sqlite_store(file, store::OpenMode::write_create, ledger::system_clock()));
    std::string state(20'000, 'x');
    std::optional<Digest> like;
    for (unsigned t = 0;; ++t) {
      auto transaction = must(store->begin());
      const std::string name = std::to_string(round) + ':' + std::to_string(t);
      state.replace(t * 37 % 19'000, name.size(), name);
      like = must(transaction->put_original(state, like));
      std::uint64_t seq = 0;
      for (std::uint64_t i = 0; i < kEntriesEach; ++i) {
        const auto d = draft("snapshot", name + ':' + std::to_string(i), {{"original", like->hex()}});
        seq = must(transaction->append(d)).envelope.seq;
      }
      must(transaction->commit());
      const Acknowledged done{seq, *like};
      if (::write(pipe, &done, sizeof(done)) != static_cast<ssize_t>(sizeof(done))) ::_exit(3);
    }
  } catch (const std::exception&) {
    ::_exit(2);
  }
}

TEST(Kill, LosesNothingAcknowledged) {
  const TemporaryFolder folder;
  const auto file = folder / "a.db";
  std::mt19937 random(20'250'312);
  std::uint64_t entries = 0;
  for (unsigned round = 0; round < kKills; ++round) {
    SCOPED_TRACE(round);
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const pid_t writer = ::fork();
    ASSERT_GE(writer, 0);
    if (writer == 0) {
      ::close(ends[0]);
      write_for_ever(file, ends[1], round);
    }
    ::close(ends[1]);
    // The kill comes after some acknowledged transactions, and somewhere inside the next: where, the scheduler decides.
    std::vector<Acknowledged> done;
    const std::size_t enough = 1 + random() % 6;
    Acknowledged one{};
    while (done.size() < enough && ::read(ends[0], &one, sizeof(one)) == static_cast<ssize_t>(sizeof(one))) {
      done.push_back(one);
    }
    ::usleep(static_cast<unsigned>(random() % 3'000));
    ::kill(writer, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(writer, &status, 0), writer);
    ASSERT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << WEXITSTATUS(status);
    while (::read(ends[0], &one, sizeof(one)) == static_cast<ssize_t>(sizeof(one))) done.push_back(one);
    ::close(ends[0]);

    // A reader comes first, so that recovery does not depend on a writer.
    auto store = must(store::open_sqlite_store(file, store::OpenMode::read_existing, ledger::system_clock()));
    const auto report = must(ledger::verify_chain(*store));
    EXPECT_TRUE(report.ok) << report.first_broken << ": " << report.why;
    EXPECT_GE(report.entries, done.back().seq);
    EXPECT_EQ(report.entries % kEntriesEach, 0U);
    EXPECT_GE(report.entries, entries + kEntriesEach * done.size());
    entries = report.entries;
    for (const Acknowledged& a : done) EXPECT_TRUE(store->original(a.original).ok());
    std::uint64_t originals = 0;
    must(store->for_each_original([&](const ledger::OriginalInfo& info) -> Status {
      ++originals;
      FRONTKART_TRY([[maybe_unused]] const std::string bytes, store->original(info.hash));
      return Done{};
    }));
    EXPECT_EQ(originals * kEntriesEach, entries);
  }
}

}  // namespace
}  // namespace frontkart
