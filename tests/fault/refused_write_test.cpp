// A write, sync or truncation that the file system refuses, at any moment, once or from then on: what was acknowledged
// is there, the store is whole, and it goes on when there is room again.
#include "failing_vfs.hpp"
#include "store_state.hpp"

namespace frontkart {
namespace {

namespace fs = std::filesystem;
using ledger::Draft;
using ledger::Entry;
using store::OpenMode;
using store::SqliteOptions;

class RefusedWrite : public testing::Test {
 protected:
  Result<std::unique_ptr<ledger::LedgerStore>> open(const SqliteOptions& options = {}) {
    return store::open_sqlite_store(file, OpenMode::write_create, clock.clock(), options);
  }

  /// One transaction; its entries are acknowledged if it could be committed.
  void commit(ledger::LedgerStore& store, const std::vector<Draft>& drafts) {
    auto transaction = store.begin();
    if (!transaction.ok()) return refused(transaction.error());
    std::vector<Entry> entries;
    if (const auto medium = (*transaction)->put_medium("medium " + drafts.front().id); !medium.ok()) {
      return refused(medium.error());
    }
    if (const auto bytes = (*transaction)->put_original(std::string(3'000, 'x') + drafts.front().id, std::nullopt);
        !bytes.ok()) {
      return refused(bytes.error());
    }
    for (const Draft& d : drafts) {
      auto entry = (*transaction)->append(d);
      if (!entry.ok()) return refused(entry.error());
      entries.push_back(std::move(*entry));
    }
    if (const Status committed = (*transaction)->commit(); !committed.ok()) return refused(committed.error());
    for (Entry& entry : entries) acknowledged.push_back(std::move(entry));
  }

  void refused(const Error& error) {
    ++refusals;
    EXPECT_TRUE(error.code == ErrorCode::store_full || error.code == ErrorCode::store_locked ||
                error.code == ErrorCode::store_damaged || error.code == ErrorCode::store_missing)
        << error.text();
  }

  void work(ledger::LedgerStore& store) {
    for (int i = 0; i < 4; ++i) {
      const std::string n = std::to_string(i);
      commit(store,
             {draft("claim", "c" + n, claim_body("troops have left red " + n, "a", "a", "b")),
              draft("item", "i" + n, {{"title", std::string(2'000, 'y')}, {"media", {sha256("medium c" + n).hex()}}}),
              draft("place", "p" + n, named_body("green hill " + n))});
    }
    if (acknowledged.size() < 3) return;
    const Entry target = acknowledged[1];
    commit(store, {draft("purge", target.hash.hex(), ledger::purge_body(target))});
    if (acknowledged.back().envelope.kind == "purge") purged = target.hash;
  }

  void expect_whole() {
    auto store = must(open());
    must(store->finish_purges());
    EXPECT_EQ(first_defect(*store), "");
    EXPECT_EQ(must(store->head()).seq % 3, purged || must(store->head()).seq % 3 == 1 ? 1U : 0U);
    for (const Entry& entry : acknowledged) {
      const auto kept = must(store->by_hash(entry.hash));
      ASSERT_TRUE(kept.has_value()) << entry.envelope.seq;
      EXPECT_EQ(kept->envelope, entry.envelope);
      if (purged == entry.hash) {
        EXPECT_FALSE(kept->body.has_value());
      }
    }
    const std::uint64_t before = must(store->head()).seq;
    EXPECT_EQ(put(*store, draft("place", "after")).envelope.seq, before + 1);
    store.reset();
    for (const auto& each : fs::directory_iterator(folder.path())) {
      EXPECT_FALSE(each.path().string().ends_with(".part")) << each.path();
    }
  }

  void begin_anew() {
    fs::remove_all(folder.path());
    fs::create_directory(folder.path());
    acknowledged.clear();
    purged.reset();
  }

  TemporaryFolder folder;
  fs::path file = folder / "a.db";
  TestClock clock;
  std::vector<Entry> acknowledged;
  std::optional<Digest> purged;
  int refusals = 0;
};

TEST_F(RefusedWrite, AtAnyOperation) {
  FailingVfs vfs;
  for (const bool for_good : {false, true}) {
    bool reached = true;
    // The first operations one by one: a store is being created; later ones in steps that share no factor with pages.
    for (std::uint64_t n = 1; reached; n += n < 40 ? 1 : 7) {
      SCOPED_TRACE(testing::Message() << n << (for_good ? " for good" : ""));
      begin_anew();
      vfs.fail_at(n, for_good);
      if (auto store = open(); store.ok()) {
        work(**store);
      } else {
        refused(store.error());
      }
      reached = vfs.operations() >= n;
      vfs.fail_at(0, false);
      expect_whole();
      if (HasFailure()) return;
    }
  }
  EXPECT_GT(refusals, 50);
}

TEST_F(RefusedWrite, AtAnySize) {
  for (std::uint32_t pages = 40; pages < 100; pages += 3) {
    SCOPED_TRACE(pages);
    begin_anew();
    {
      auto store = must(open());
      work(*store);
    }
    purged.reset();
    acknowledged.clear();
    auto store = open({.max_pages = pages});
    if (store.ok()) {
      for (int i = 0; i < 20; ++i) {
        const std::string n = std::to_string(i);
        commit(**store, {draft("claim", "d" + n, claim_body("troops have left red " + n, "a", "a", "b")),
                         draft("item", "j" + n, {{"title", std::string(3'000, 'z')}}),
                         draft("place", "q" + n, named_body("green hill " + n))});
      }
    } else {
      refused(store.error());
    }
    if (store.ok()) store->reset();
    purged = Digest{};  // one purge is in it
    expect_whole();
    if (HasFailure()) return;
  }
  EXPECT_GT(refusals, 10);
}

}  // namespace
}  // namespace frontkart
