#include <fmt/format.h>

#include "store_fixture.hpp"

// A long transaction writes behind what it decides. Nothing that a caller can see may tell it from a short one.
namespace frontkart {
namespace {

using ledger::Draft;
using ledger::Json;

constexpr int kMany = 3'000;

Draft draft(int i, const std::string& words) {
  return {"tester",
          "claim",
          fmt::format("c{}", i),
          Json{{"words", words}, {"item", "item/i"}, {"visibility", "desk"}},
          std::nullopt,
          std::nullopt};
}

class LongTransaction : public testing::Test {
 protected:
  std::unique_ptr<ledger::LedgerStore> open(const store::SqliteOptions& options = {}) {
    return must(store::open_sqlite_store(folder / "a.db", store::OpenMode::write_create, clock.clock(), options));
  }

  TemporaryFolder folder;
  TestClock clock;
};

TEST_F(LongTransaction, SeesEachEntryAsSoonAsItIsDecided) {
  const auto store = open();
  {
    const auto before = must(store->begin());
    must(before->append(draft(0, "there before")));
    must(before->commit());
  }
  auto transaction = must(store->begin());
  for (int i = 1; i < kMany; ++i) {
    const auto entry = must(transaction->append(draft(i, "first")));
    const auto seen = must(transaction->current("claim", fmt::format("c{}", i)));
    ASSERT_TRUE(seen) << i;
    ASSERT_EQ(seen->hash, entry.hash);
    ASSERT_FALSE(must(transaction->current("claim", fmt::format("c{}", i + kMany))));
  }
  EXPECT_EQ(must(transaction->current("claim", "c0"))->json()["words"], "there before");
  EXPECT_EQ(must(transaction->current("claim", "c1"))->json()["words"], "first");
  must(transaction->commit());
  transaction.reset();
  EXPECT_EQ(store->head()->seq, static_cast<std::uint64_t>(kMany));
  EXPECT_TRUE(ledger::verify_chain(*store)->ok);
  EXPECT_TRUE(store->check_projections().ok());
}

TEST_F(LongTransaction, CorrectsRefusesAndPurgesAsAShortOne) {
  const auto store = open();
  auto transaction = must(store->begin());
  for (int i = 0; i < kMany; ++i) must(transaction->append(draft(i, "first")));
  // Without naming what it replaces it is refused, and the transaction goes on.
  EXPECT_EQ(transaction->append(draft(kMany - 1, "again")).error().code, ErrorCode::bad_input);
  EXPECT_EQ(transaction->append(draft(3, "again")).error().code, ErrorCode::bad_input);
  Draft correction = draft(3, "corrected");
  correction.supersedes = must(transaction->current("claim", "c3"))->hash;
  const auto corrected = must(transaction->append(correction));
  EXPECT_EQ(must(transaction->current("claim", "c3"))->hash, corrected.hash);

  const auto doomed = must(transaction->append(draft(kMany, "zanzibar")));
  must(transaction->append({"tester", "purge", doomed.hash.hex(), ledger::purge_body(doomed), std::nullopt, "a test"}));
  must(transaction->commit());
  transaction.reset();
  EXPECT_FALSE(must(store->by_hash(doomed.hash))->body);
  EXPECT_TRUE(ledger::verify_chain(*store)->ok);
  EXPECT_TRUE(store->check_projections().ok());
}

TEST_F(LongTransaction, DroppedLeavesNothing) {
  const auto store = open();
  {
    const auto transaction = must(store->begin());
    for (int i = 0; i < kMany; ++i) must(transaction->append(draft(i, "first")));
  }
  EXPECT_EQ(store->head()->seq, 0U);
  auto again = must(store->begin());
  must(again->append(draft(0, "second")));
  must(again->commit());
  again.reset();
  EXPECT_TRUE(store->check_projections().ok());
}

TEST_F(LongTransaction, FailsAtALaterCallWhereTheDiskIsFull) {
  store::SqliteOptions options;
  options.max_pages = 200;
  const auto store = open(options);
  const auto transaction = must(store->begin());
  Status failed = Done{};
  for (int i = 0; i < 20 * kMany && failed.ok(); ++i) {
    const auto entry = transaction->append(draft(i, std::string(500, 'x')));
    if (!entry.ok()) failed = entry.error();
  }
  if (failed.ok()) failed = transaction->commit();
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().code, ErrorCode::store_full);
  EXPECT_FALSE(transaction->commit().ok());
  EXPECT_EQ(store->head()->seq, 0U);
}

}  // namespace
}  // namespace frontkart
