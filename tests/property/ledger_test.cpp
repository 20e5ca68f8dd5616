// Any sequence of records, supersessions, retractions and purges gives the same state in every store, after its
// projections were made anew, after a backup was restored, and where the entries were copied one by one.
#include <rapidcheck.h>

#include "fault/store_state.hpp"
#include "store/sqlite/restore.hpp"

namespace frontkart {
namespace {

using ledger::Draft;
using ledger::Entry;
using ledger::Json;
using ledger::LedgerStore;

std::string any_words() {
  std::string out;
  const int n = *rc::gen::inRange(1, 4);
  for (int i = 0; i < n; ++i) {
    out += (i > 0 ? " " : "") + *rc::gen::element<std::string>("red", "green", "green hill", "blue", "left", "Grenze");
  }
  return out;
}

std::string any_id() {
  return *rc::gen::element<std::string>("a", "b", "c");
}

struct Files {
  std::vector<Digest> media;
  std::vector<Digest> originals;
};

Json any_body(const std::string& kind, const Files& files) {
  if (*rc::gen::inRange(0, 8) == 0) return {{"retracted", true}, {"visibility", "desk"}};
  if (kind == "claim") return claim_body(any_words(), any_id(), any_id(), any_id());
  if (kind == "snapshot") return {{"original", (*rc::gen::elementOf(files.originals)).hex()}};
  if (kind == "item") {
    Json body = {{"title", any_words()}, {"media", Json::array()}};
    const int n = *rc::gen::inRange(0, 3);
    for (int i = 0; i < n; ++i) body["media"].push_back((*rc::gen::elementOf(files.media)).hex());
    return body;
  }
  return named_body(any_words(), any_words());
}

/// What is done in one step, so that it can be done to several stores whose hashes differ.
struct Step {
  enum class Kind { record, purge, medium, original } what = Kind::record;
  std::string kind;
  std::string id;
  Json body;
  std::size_t version = 0;  ///< of kind/id, for a purge
  std::string bytes;
};

Step any_step(const Files& files) {
  Step step;
  step.kind = *rc::gen::element<std::string>("place", "source", "claim", "claim", "item", "snapshot");
  step.id = any_id();
  step.what = *rc::gen::weightedElement<Step::Kind>(
      {{8, Step::Kind::record}, {3, Step::Kind::purge}, {1, Step::Kind::medium}, {1, Step::Kind::original}});
  if (step.what == Step::Kind::record) step.body = any_body(step.kind, files);
  step.version = *rc::gen::inRange<std::size_t>(0, 3);
  step.bytes = *rc::gen::element<std::string>("m0", "m1", "m2");
  return step;
}

void carry_out(LedgerStore& store, const Step& step) {
  auto transaction = must(store.begin());
  if (step.what == Step::Kind::medium) {
    (void)must(transaction->put_medium(step.bytes));
  } else if (step.what == Step::Kind::original) {
    (void)must(transaction->put_original("original " + step.bytes, sha256("original m0")));
  } else if (step.what == Step::Kind::purge) {
    const auto versions = must(store.versions(step.kind, step.id));
    if (step.version >= versions.size()) return;
    const Entry& target = versions[step.version];
    const auto done = transaction->append(draft("purge", target.hash.hex(), ledger::purge_body(target)));
    if (!done.ok() && done.error().code != ErrorCode::bad_input) throw std::runtime_error(done.error().text());
  } else {
    Draft d = draft(step.kind, step.id, step.body);
    if (const auto before = must(transaction->current(step.kind, step.id))) d.supersedes = before->hash;
    (void)must(transaction->append(d));
  }
  must(transaction->commit());
}

TEST(LedgerProperty, TheSameStateOnEveryWay) {
  EXPECT_TRUE(rc::check([] {
    const TemporaryFolder folder;
    TestClock clock;
    const auto open = [&](const char* name) {
      return must(store::open_sqlite_store(folder / name, store::OpenMode::write_create, clock.clock()));
    };
    auto memory = ledger::open_memory_store(clock.clock());
    auto sqlite = open("a.db");

    Files files;
    for (const std::string bytes : {"m0", "m1", "m2"}) {
      files.media.push_back(sha256(bytes));
      files.originals.push_back(sha256("original " + bytes));
    }
    std::vector<Instant> times{Instant::highest(), Instant::lowest()};
    std::int64_t now = 1'000;
    const int steps = *rc::gen::inRange(1, 25);
    for (int i = 0; i < steps; ++i) {
      now += *rc::gen::inRange(1, 5);
      clock.set(now);
      if (i % 4 == 0) times.push_back(Instant{now});
      const Step step = any_step(files);
      carry_out(*memory, step);
      carry_out(*sqlite, step);
    }
    must(sqlite->finish_purges());
    RC_ASSERT(Answers(*memory, false).all(times) == Answers(*sqlite, false).all(times));
    RC_ASSERT(first_defect(*memory) == "");
    RC_ASSERT(first_defect(*sqlite) == "");

    const std::string expected = Answers(*sqlite, true).all(times);
    must(sqlite->rebuild_projections());
    RC_ASSERT(Answers(*sqlite, true).all(times) == expected);
    RC_ASSERT(first_defect(*sqlite) == "");

    must(sqlite->backup((folder / "b").string(), {}));
    (void)must(store::restore_backup(folder / "b", folder / "r.db", std::nullopt));
    RC_ASSERT(Answers(*open("r.db"), true).all(times) == expected);

    // Files come with what they were put with; an entry copied alone brings none.
    auto replayed = open("c.db");
    {
      auto transaction = must(replayed->begin());
      must(sqlite->for_each_entry(1, [&](const Entry& e) { return transaction->append_copy(e); }));
      for (const Digest& hash : files.media) {
        if (const auto bytes = sqlite->medium(hash); bytes.ok()) (void)must(transaction->put_medium(*bytes));
      }
      must(sqlite->for_each_original([&](const ledger::OriginalInfo& info) -> Status {
        FRONTKART_TRY([[maybe_unused]] const Digest hash,
                      transaction->put_original(must(sqlite->original(info.hash)), std::nullopt));
        return Done{};
      }));
      must(transaction->commit());
    }
    RC_ASSERT(Answers(*replayed, true).all(times) == expected);
    RC_ASSERT(first_defect(*replayed) == "");
  }));
}

}  // namespace
}  // namespace frontkart
