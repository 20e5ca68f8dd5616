// What every adapter of the LedgerStore port promises.
#include "store_suite.hpp"

#include <thread>

namespace frontkart {
namespace {

using ledger::Draft;
using ledger::Entry;
using ledger::Head;
using ledger::Json;

INSTANTIATE_TEST_SUITE_P(Adapters, StoreSuite, testing::Values(Adapter::memory, Adapter::sqlite), adapter_name);

TEST_P(StoreSuite, BeginsEmpty) {
  const Head head = must(store->head());
  EXPECT_EQ(head.seq, 0U);
  EXPECT_EQ(head.hash, Digest{});
  EXPECT_EQ(head.recorded, Instant::lowest());
  EXPECT_EQ(must(store->head_at(Instant::highest())).seq, 0U);
  EXPECT_FALSE(must(store->current("place", "sudzha", Instant::highest())).has_value());
  EXPECT_TRUE(must(store->versions("place", "sudzha")).empty());
  EXPECT_TRUE(current_ids(*store, "place", "").empty());
  const auto report = must(ledger::verify_chain(*store));
  EXPECT_TRUE(report.ok);
  EXPECT_EQ(report.entries, 0U);
}

TEST_P(StoreSuite, GivesBackWhatWasAppended) {
  Draft d = draft("place", "sudzha", {{"names", {{{"lang", "uk"}, {"text", "Суджа"}}}}, {"visibility", "public"}});
  const Entry first = put(*store, d);
  EXPECT_EQ(first.envelope.seq, 1U);
  EXPECT_EQ(first.envelope.prev, Digest{});
  EXPECT_EQ(first.envelope.recorded, Instant{1'000'000});
  const Entry second = put(*store, draft("place", "kursk"));
  EXPECT_EQ(second.envelope.prev, first.hash);
  EXPECT_EQ(second.envelope.recorded, Instant{1'000'001});

  EXPECT_TRUE(same(must(store->by_hash(first.hash)).value(), first));
  EXPECT_TRUE(same(must(store->current("place", "sudzha", Instant::highest())).value(), first));
  EXPECT_FALSE(must(store->by_hash(sha256("other"))).has_value());
  EXPECT_FALSE(must(store->current("region", "sudzha", Instant::highest())).has_value());
  const Head head = must(store->head());
  EXPECT_EQ(head.seq, 2U);
  EXPECT_EQ(head.hash, second.hash);
  EXPECT_EQ(head.recorded, second.envelope.recorded);
  EXPECT_TRUE(must(ledger::verify_chain(*store)).ok);
}

TEST_P(StoreSuite, AnswersAsKnownAtAnEarlierTime) {
  clock.set(100);
  const Entry a1 = put(*store, draft("place", "a", {{"n", 1}}));
  clock.set(200);
  const Entry b1 = put(*store, draft("place", "b", {{"n", 1}}));
  clock.set(300);
  const Entry a2 = put(*store, draft("place", "a", {{"n", 2}}));

  const auto a_at = [&](std::int64_t us) { return must(store->current("place", "a", Instant{us})); };
  EXPECT_FALSE(a_at(99).has_value());
  EXPECT_TRUE(same(a_at(100).value(), a1));
  EXPECT_TRUE(same(a_at(299).value(), a1));
  EXPECT_TRUE(same(a_at(300).value(), a2));
  EXPECT_EQ(must(store->head_at(Instant{99})).seq, 0U);
  EXPECT_EQ(must(store->head_at(Instant{100})).hash, a1.hash);
  EXPECT_EQ(must(store->head_at(Instant{250})).hash, b1.hash);
  EXPECT_EQ(must(store->head_at(Instant::highest())).hash, a2.hash);
  EXPECT_EQ(current_ids(*store, "place", "", Instant{99}), std::vector<std::string>{});
  EXPECT_EQ(current_ids(*store, "place", "", Instant{100}), (std::vector<std::string>{"a"}));
  EXPECT_EQ(current_ids(*store, "place", "", Instant{300}), (std::vector<std::string>{"a", "b"}));

  const auto versions = must(store->versions("place", "a"));
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_TRUE(same(versions[0], a1));
  EXPECT_TRUE(same(versions[1], a2));

  std::vector<Digest> listed;
  must(store->for_each_current("place", "", Instant{299}, [&](const Entry& e) -> Status {
    listed.push_back(e.hash);
    return Done{};
  }));
  EXPECT_EQ(listed, (std::vector<Digest>{a1.hash, b1.hash}));
}

TEST_P(StoreSuite, ListsIdsInTheOrderOfTheirBytes) {
  for (const char* id : {"m:10", "m:9", "M:1", "n", "m", "m:", "m-1", "m:z"}) put(*store, draft("snapshot", id));
  put(*store, draft("map", "m:5"));
  EXPECT_EQ(current_ids(*store, "snapshot", ""),
            (std::vector<std::string>{"M:1", "m", "m-1", "m:", "m:10", "m:9", "m:z", "n"}));
  EXPECT_EQ(current_ids(*store, "snapshot", "m:"), (std::vector<std::string>{"m:", "m:10", "m:9", "m:z"}));
  EXPECT_EQ(current_ids(*store, "snapshot", "m:1"), (std::vector<std::string>{"m:10"}));
  EXPECT_EQ(current_ids(*store, "snapshot", "x"), (std::vector<std::string>{}));
  EXPECT_EQ(current_ids(*store, "snap", ""), (std::vector<std::string>{}));
}

TEST_P(StoreSuite, AVisitorMayStopAndMayAskTheStore) {
  for (const char* id : {"a", "b", "c"}) put(*store, draft("place", id));
  int visits = 0;
  const auto stop_at_second = [&](const Entry& entry) -> Status {
    EXPECT_TRUE(must(store->current("place", entry.envelope.id, Instant::highest())).has_value());
    if (++visits == 2) return Error{ErrorCode::interrupted, "enough", "", ""};
    return Done{};
  };
  const Status listed = store->for_each_current("place", "", Instant::highest(), stop_at_second);
  ASSERT_FALSE(listed.ok());
  EXPECT_EQ(listed.error().code, ErrorCode::interrupted);
  EXPECT_EQ(visits, 2);
  visits = 0;
  EXPECT_FALSE(store->for_each_entry(1, stop_at_second).ok());
  EXPECT_EQ(visits, 2);
}

TEST_P(StoreSuite, EntriesAreWalkedFromAnyNumber) {
  for (const char* id : {"a", "b", "c"}) put(*store, draft("place", id));
  const auto from = [&](std::uint64_t first) {
    std::string out;
    must(store->for_each_entry(first, [&](const Entry& entry) -> Status {
      out += entry.envelope.id;
      return Done{};
    }));
    return out;
  };
  EXPECT_EQ(from(0), "abc");
  EXPECT_EQ(from(1), "abc");
  EXPECT_EQ(from(3), "c");
  EXPECT_EQ(from(4), "");
  EXPECT_EQ(from(std::numeric_limits<std::uint64_t>::max()), "");
}

TEST_P(StoreSuite, ADroppedTransactionLeavesNothing) {
  put(*store, draft("place", "a"));
  {
    auto transaction = must(store->begin());
    (void)must(transaction->append(draft("place", "b")));
    (void)must(transaction->put_original("bytes", std::nullopt));
    EXPECT_TRUE(must(transaction->current("place", "b")).has_value());
    EXPECT_TRUE(must(transaction->current("place", "a")).has_value());
    EXPECT_FALSE(must(store->current("place", "b", Instant::highest())).has_value());
    EXPECT_EQ(store->original(sha256("bytes")).error().code, ErrorCode::not_found);
  }
  EXPECT_EQ(must(store->head()).seq, 1U);
  EXPECT_EQ(store->original(sha256("bytes")).error().code, ErrorCode::not_found);
  EXPECT_EQ(put(*store, draft("place", "c")).envelope.seq, 2U);
}

TEST_P(StoreSuite, ABadDraftLeavesTheTransactionUsable) {
  auto transaction = must(store->begin());
  const Entry a = must(transaction->append(draft("place", "a")));
  EXPECT_EQ(transaction->append(draft("place", "a")).error().code, ErrorCode::bad_input);
  EXPECT_EQ(transaction->append(draft("place", "not valid")).error().code, ErrorCode::bad_input);
  Draft orphan = draft("place", "b");
  orphan.supersedes = a.hash;
  EXPECT_EQ(transaction->append(orphan).error().code, ErrorCode::bad_input);
  Draft correction = draft("place", "a", {{"n", 2}});
  correction.supersedes = a.hash;
  correction.reason = "moved";
  EXPECT_EQ(must(transaction->append(correction)).envelope.seq, 2U);
  EXPECT_EQ(transaction->append(correction).error().code, ErrorCode::bad_input);
  must(transaction->commit());
  transaction.reset();
  EXPECT_EQ(must(store->versions("place", "a")).size(), 2U);
  EXPECT_TRUE(must(ledger::verify_chain(*store)).ok);
}

TEST_P(StoreSuite, ATransactionEndsWithItsCommit) {
  auto transaction = must(store->begin());
  (void)must(transaction->append(draft("place", "a")));
  must(transaction->commit());
  EXPECT_FALSE(transaction->append(draft("place", "b")).ok());
  EXPECT_FALSE(transaction->put_original("x", std::nullopt).ok());
  EXPECT_FALSE(transaction->commit().ok());
  EXPECT_EQ(must(store->head()).seq, 1U);
}

TEST_P(StoreSuite, ASecondWriterWaitsAndIsToldSo) {
  auto first = must(store->begin());
  const auto second = store->begin();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, ErrorCode::store_locked);
  EXPECT_FALSE(second.error().remedy.empty());
  // A reader does not wait.
  EXPECT_EQ(must(store->head()).seq, 0U);
  first.reset();
  EXPECT_TRUE(store->begin().ok());
}

TEST_P(StoreSuite, ATransactionMayOutliveTheStoreObject) {
  auto transaction = must(store->begin());
  store.reset();
  EXPECT_EQ(must(transaction->append(draft("place", "a"))).envelope.seq, 1U);
  must(transaction->commit());
}

TEST_P(StoreSuite, OriginalsComeBackByteForByte) {
  std::vector<std::string> originals{"", "a", std::string(1, '\0'), std::string(300'000, 'x'), "\xff\xfe not text"};
  std::string state;
  for (int i = 0; i < 20'000; ++i) state += std::to_string(i * 7919 % 1009) + ',';
  for (int i = 0; i < 140; ++i) {
    state.replace(static_cast<std::size_t>(i) * 311, 5, "[" + std::to_string(i) + "]");
    originals.push_back(state);
  }
  std::optional<Digest> like;
  auto transaction = must(store->begin());
  for (const std::string& bytes : originals) {
    const Digest hash = must(transaction->put_original(bytes, like));
    EXPECT_EQ(hash, sha256(bytes));
    like = hash;
  }
  must(transaction->commit());
  transaction.reset();

  for (const std::string& bytes : originals) EXPECT_EQ(must(store->original(sha256(bytes))), bytes);
  for (auto it = originals.rbegin(); it != originals.rend(); ++it) EXPECT_EQ(must(store->original(sha256(*it))), *it);
  std::vector<Digest> listed;
  must(store->for_each_original([&](const ledger::OriginalInfo& info) -> Status {
    EXPECT_EQ(info.size, originals.at(listed.size()).size());
    listed.push_back(info.hash);
    return Done{};
  }));
  ASSERT_EQ(listed.size(), originals.size());
  for (std::size_t i = 0; i < listed.size(); ++i) EXPECT_EQ(listed[i], sha256(originals[i]));
  EXPECT_EQ(store->original(sha256("other")).error().code, ErrorCode::not_found);
}

TEST_P(StoreSuite, TheSameOriginalIsKeptOnce) {
  for (int i = 0; i < 2; ++i) {
    auto transaction = must(store->begin());
    EXPECT_EQ(must(transaction->put_original("bytes", std::nullopt)), sha256("bytes"));
    EXPECT_EQ(must(transaction->put_original("bytes", sha256("bytes"))), sha256("bytes"));
    EXPECT_EQ(must(transaction->put_original("others", sha256("never stored"))), sha256("others"));
    must(transaction->commit());
  }
  int count = 0;
  must(store->for_each_original([&](const auto&) -> Status {
    ++count;
    return Done{};
  }));
  EXPECT_EQ(count, 2);
}

TEST_P(StoreSuite, ReadersSeeWholeTransactionsOnly) {
  constexpr int kTransactions = 30;
  std::atomic<bool> done = false;
  std::atomic<int> torn = 0;
  std::vector<std::thread> readers;
  for (int r = 0; r < 3; ++r) {
    readers.emplace_back([&] {
      while (!done) {
        if (must(store->head()).seq % 3 != 0) ++torn;
        if (current_ids(*store, "place", "").size() % 3 != 0) ++torn;
      }
    });
  }
  for (int t = 0; t < kTransactions; ++t) {
    auto transaction = must(store->begin());
    for (const char* part : {"a", "b", "c"}) (void)must(transaction->append(draft("place", part + std::to_string(t))));
    must(transaction->commit());
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(torn, 0);
  EXPECT_EQ(must(store->head()).seq, 3U * kTransactions);
}

TEST_P(StoreSuite, OneThreadArchivesWhileAnotherAppends) {
  auto transaction = must(store->begin());
  std::thread archivist([&] {
    std::optional<Digest> like;
    for (int i = 0; i < 50; ++i)
      like = must(transaction->put_original(std::string(20'000, 'x') + std::to_string(i), like));
  });
  for (int i = 0; i < 200; ++i) {
    (void)must(transaction->append(draft("place", "p" + std::to_string(i))));
    EXPECT_TRUE(must(transaction->current("place", "p0")).has_value());
  }
  archivist.join();
  must(transaction->commit());
  EXPECT_EQ(must(store->head()).seq, 200U);
  EXPECT_EQ(must(store->original(sha256(std::string(20'000, 'x') + "49"))).size(), 20'002U);
}

}  // namespace
}  // namespace frontkart
