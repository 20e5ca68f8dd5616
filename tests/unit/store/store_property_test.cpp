// Any sequence of appends and corrections gives the same ledger in every adapter.
#include <rapidcheck.h>

#include "store_fixture.hpp"

namespace frontkart {
namespace {

using ledger::Draft;
using ledger::Entry;

struct Step {
  std::string kind;
  std::string id;
  int clock_move;
  bool names_current;
  bool commits;
};

Step any_step() {
  return {*rc::gen::element<std::string>("place", "map"), *rc::gen::element<std::string>("a", "a:1", "a:2", "b"),
          *rc::gen::inRange(-3, 10), *rc::gen::weightedElement<bool>({{4, true}, {1, false}}),
          *rc::gen::weightedElement<bool>({{3, true}, {1, false}})};
}

/// The ledger without what is random (salts, and so the hashes).
std::string told(const Entry& e) {
  return std::to_string(e.envelope.seq) + ' ' + format_utc_micros(e.envelope.recorded) + ' ' + e.envelope.kind + '/' +
         e.envelope.id + (e.envelope.supersedes ? " replaces " : " ") + e.body.value_or("purged") + '\n';
}

std::string told(ledger::LedgerStore& store, Instant as_known) {
  std::string out;
  const auto visit = [&](const Entry& e) -> Status {
    out += told(e);
    return Done{};
  };
  for (const char* kind : {"place", "map"}) {
    for (const char* prefix : {"", "a", "a:", "c"}) must(store.for_each_current(kind, prefix, as_known, visit));
    for (const char* id : {"a", "a:1", "a:2", "b", "c"}) {
      for (const Entry& e : must(store.versions(kind, id))) out += told(e);
      if (const auto e = must(store.current(kind, id, as_known))) out += told(*e);
    }
  }
  out += "head " + std::to_string(must(store.head_at(as_known)).seq) + '\n';
  return out;
}

TEST(AdaptersProperty, AgreeOnEverySequence) {
  EXPECT_TRUE(rc::check([] {
    const TemporaryFolder folder;
    TestClock clock;
    auto memory = ledger::open_memory_store(clock.clock());
    auto sqlite = must(store::open_sqlite_store(folder / "a.db", store::OpenMode::write_create, clock.clock()));

    std::int64_t now = 1'000;
    const int transactions = *rc::gen::inRange(1, 6);
    for (int t = 0; t < transactions; ++t) {
      auto in_memory = must(memory->begin());
      auto in_sqlite = must(sqlite->begin());
      bool commits = true;
      const int steps = *rc::gen::inRange(0, 6);
      for (int s = 0; s < steps; ++s) {
        const Step step = any_step();
        now += step.clock_move;
        clock.set(now);
        const auto apply = [&](ledger::Transaction& transaction) {
          Draft d = draft(step.kind, step.id, {{"n", s}});
          const auto before = must(transaction.current(step.kind, step.id));
          if (before && step.names_current) d.supersedes = before->hash;
          const auto entry = transaction.append(d);
          return entry.ok() ? told(*entry) : std::string(error_facts(entry.error().code).name);
        };
        RC_ASSERT(apply(*in_memory) == apply(*in_sqlite));
        commits = step.commits;
      }
      if (commits) {
        must(in_memory->commit());
        must(in_sqlite->commit());
      }
    }
    for (const Instant as_known : {Instant::highest(), Instant{now}, Instant{1'005}, Instant::lowest()}) {
      RC_ASSERT(told(*memory, as_known) == told(*sqlite, as_known));
    }
    const auto a = must(ledger::verify_chain(*memory));
    const auto b = must(ledger::verify_chain(*sqlite));
    RC_ASSERT(a.ok);
    RC_ASSERT(b.ok);
    RC_ASSERT(a.entries == b.entries);
  }));
}

}  // namespace
}  // namespace frontkart
