// A writer that is killed at any moment loses nothing that it had acknowledged and leaves no half transaction.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <random>

#include "store_state.hpp"

namespace frontkart {
namespace {

constexpr int kKills = 500;
constexpr int kKillsOfOneStore = 20;  // what is checked after each kill grows with the store
constexpr std::uint64_t kEntriesEach = 3;

struct Acknowledged {
  std::uint64_t seq;
  Digest last;
  Digest original;
};

/// Writes transaction after transaction, and each one's end into the pipe once `commit` has returned.
[[noreturn]] void write_for_ever(const std::filesystem::path& file, int pipe, unsigned round) {
  try {
    auto store = must(store::open_sqlite_store(file, store::OpenMode::write_create, ledger::system_clock()));
    std::string state(5'000, 'x');
    std::optional<Digest> like;
    for (unsigned t = 0;; ++t) {
      auto transaction = must(store->begin());
      const std::string name = std::to_string(round) + ':' + std::to_string(t);
      state.replace(t * 37 % 4'900, name.size(), name);
      like = must(transaction->put_original(state, like));
      (void)must(transaction->append(draft("snapshot", name, {{"original", like->hex()}})));
      const auto body = claim_body("troops have left red " + name, "a", "a", "b");
      const ledger::Entry claim = must(transaction->append(draft("claim", name, body)));
      ledger::Draft last = draft("place", name, named_body("green hill"));
      // Now and then something is purged: that takes the longest way.
      if (t % 4 == 3) last = draft("purge", claim.hash.hex(), ledger::purge_body(claim));
      const ledger::Entry entry = must(transaction->append(last));
      must(transaction->commit());
      const Acknowledged done{entry.envelope.seq, entry.hash, *like};
      if (::write(pipe, &done, sizeof(done)) != static_cast<ssize_t>(sizeof(done))) ::_exit(3);
    }
  } catch (const std::exception&) {
    ::_exit(2);
  }
}

/// What the writer acknowledged before it was killed.
std::vector<Acknowledged> killed_writer(const std::filesystem::path& file, unsigned round, std::mt19937& random) {
  int ends[2];
  if (::pipe(ends) != 0) throw std::runtime_error("pipe");
  const pid_t writer = ::fork();
  if (writer < 0) throw std::runtime_error("fork");
  if (writer == 0) {
    ::close(ends[0]);
    write_for_ever(file, ends[1], round);
  }
  ::close(ends[1]);
  // The kill comes after some acknowledged transactions, and somewhere inside the next: where, the scheduler decides.
  std::vector<Acknowledged> done;
  const std::size_t enough = random() % 6;
  Acknowledged one{};
  while (done.size() < enough && ::read(ends[0], &one, sizeof(one)) == static_cast<ssize_t>(sizeof(one))) {
    done.push_back(one);
  }
  ::usleep(static_cast<unsigned>(random() % 6'000));
  ::kill(writer, SIGKILL);
  int status = 0;
  EXPECT_EQ(::waitpid(writer, &status, 0), writer);
  EXPECT_TRUE(WIFSIGNALED(status)) << "the writer ended by itself: " << WEXITSTATUS(status);
  while (::read(ends[0], &one, sizeof(one)) == static_cast<ssize_t>(sizeof(one))) done.push_back(one);
  ::close(ends[0]);
  return done;
}

TEST(Kill, LosesNothingAcknowledged) {
  std::mt19937 random(20'250'312);
  std::optional<TemporaryFolder> folder;
  std::uint64_t entries = 0;
  std::uint64_t acknowledged = 0;
  for (unsigned round = 0; round < kKills && !testing::Test::HasFailure(); ++round) {
    SCOPED_TRACE(round);
    if (round % kKillsOfOneStore == 0) {
      folder.emplace();
      entries = 0;
    }
    const auto file = *folder / "a.db";
    const auto done = killed_writer(file, round, random);
    acknowledged += done.size() * kEntriesEach;
    // A reader comes first, so that recovery does not depend on a writer. The first may have been killed before there
    // was a store.
    auto opened = store::open_sqlite_store(file, store::OpenMode::read_existing, ledger::system_clock());
    if (!opened.ok() && done.empty() && entries == 0) continue;
    auto store = must(std::move(opened));
    if (round % 4 == 0) {
      EXPECT_EQ(first_defect(*store), "");
    } else {
      const auto report = must(ledger::verify_chain(*store));
      EXPECT_TRUE(report.ok) << report.first_broken << ": " << report.why;
      must(store->check_projections());
    }
    const ledger::Head head = must(store->head());
    EXPECT_EQ(head.seq % kEntriesEach, 0U);
    EXPECT_GE(head.seq, entries + kEntriesEach * done.size());
    entries = head.seq;
    for (const Acknowledged& a : done) {
      const auto last = must(store->by_hash(a.last));
      ASSERT_TRUE(last.has_value());
      EXPECT_EQ(last->envelope.seq, a.seq);
      EXPECT_TRUE(store->original(a.original).ok());
    }
  }
  EXPECT_GT(acknowledged, 1'500U);
}

}  // namespace
}  // namespace frontkart
