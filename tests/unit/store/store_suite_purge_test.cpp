// Purge, replay, copies and media, in every adapter.
#include "store_suite.hpp"

namespace frontkart {
namespace {

using ledger::Draft;
using ledger::Entry;
using Ids = std::vector<std::string>;

class Purging : public StoreSuite {
 protected:
  Digest put_medium(std::string_view bytes) {
    auto transaction = must(store->begin());
    const Digest hash = must(transaction->put_medium(bytes));
    must(transaction->commit());
    return hash;
  }

  Digest put_original(std::string_view bytes, const std::optional<Digest>& like = std::nullopt) {
    auto transaction = must(store->begin());
    const Digest hash = must(transaction->put_original(bytes, like));
    must(transaction->commit());
    return hash;
  }

  Entry put_snapshot(const std::string& id, const Digest& original) {
    return put(*store, draft("snapshot", id, {{"original", original.hex()}}));
  }

  Entry put_item(const std::string& id, const Digest& medium) {
    return put(*store, draft("item", id, {{"title", "A picture"}, {"media", {medium.hex()}}}));
  }

  std::vector<Digest> media() {
    std::vector<Digest> out;
    must(store->for_each_medium([&](const ledger::OriginalInfo& info) -> Status {
      out.push_back(info.hash);
      return Done{};
    }));
    return out;
  }
};

INSTANTIATE_TEST_SUITE_P(Adapters, Purging, testing::Values(Adapter::memory, Adapter::sqlite), adapter_name);

TEST_P(Purging, DestroysOneVersionAndKeepsTheChain) {
  const Entry first = put(*store, draft("place", "a", named_body("Secret name", "hidden words")));
  const Entry second = put(*store, draft("place", "a", named_body("Open name", "hidden things")));
  const Entry purged = purge(*store, first);
  EXPECT_EQ(purged.envelope.id, first.hash.hex());
  EXPECT_EQ(ledger::purge_target(purged.json()), first.hash);

  const Entry left = must(store->by_hash(first.hash)).value();
  EXPECT_EQ(left.envelope, first.envelope);
  EXPECT_EQ(left.hash, first.hash);
  EXPECT_FALSE(left.body.has_value());
  EXPECT_FALSE(left.salt.has_value());
  EXPECT_TRUE(same(must(store->current("place", "a", Instant::highest())).value(), second));
  EXPECT_FALSE(must(store->versions("place", "a"))[0].body.has_value());
  const auto report = must(ledger::verify_chain(*store));
  EXPECT_TRUE(report.ok) << report.why;
  EXPECT_EQ(report.entries, 3U);
  must(store->check_projections());

  ledger::SearchQuery query = one_phrase("hidden");
  query.as_known = first.envelope.recorded;
  EXPECT_EQ(found_ids(*store, query), (Ids{}));
  EXPECT_EQ(named_ids(*store, "secret name", first.envelope.recorded), (Ids{}));
  EXPECT_EQ(found_ids(*store, one_phrase("hidden")), (Ids{"a"}));
  EXPECT_EQ(found_ids(*store, one_phrase("secre*")), (Ids{}));
  must(store->finish_purges());

  Ids listed;
  must(store->for_each_entry(1, [&](const Entry& e) -> Status {
    listed.push_back(e.envelope.kind + (e.body ? "" : " purged"));
    return Done{};
  }));
  EXPECT_EQ(listed, (Ids{"place purged", "place", "purge"}));
}

TEST_P(Purging, TheCurrentVersionIsThenNotFoundAtAll) {
  put(*store, draft("place", "a", named_body("Old")));
  const Entry second = put(*store, draft("place", "a", named_body("New")));
  purge(*store, second);
  EXPECT_EQ(named_ids(*store, "old"), (Ids{}));
  EXPECT_EQ(named_ids(*store, "new"), (Ids{}));
  EXPECT_EQ(named_ids(*store, "old", Instant{second.envelope.recorded.us - 1}), (Ids{"a"}));
  EXPECT_FALSE(must(store->current("place", "a", Instant::highest()))->body.has_value());
  // It may be corrected all the same.
  put(*store, draft("place", "a", named_body("Newest")));
  EXPECT_EQ(named_ids(*store, "newest"), (Ids{"a"}));
  EXPECT_TRUE(must(ledger::verify_chain(*store)).ok);
}

TEST_P(Purging, WithinItsOwnTransaction) {
  auto transaction = must(store->begin());
  const Entry a = must(transaction->append(draft("place", "a", named_body("Secret"))));
  (void)must(transaction->append(draft("purge", a.hash.hex(), ledger::purge_body(a))));
  EXPECT_FALSE(must(transaction->current("place", "a"))->body.has_value());
  must(transaction->commit());
  transaction.reset();
  EXPECT_TRUE(must(ledger::verify_chain(*store)).ok);
  EXPECT_EQ(named_ids(*store, "secret"), (Ids{}));
}

TEST_P(Purging, ThatIsNotCommittedChangesNothing) {
  const Digest medium = put_medium("picture");
  const Entry item = put_item("i", medium);
  {
    auto transaction = must(store->begin());
    (void)must(transaction->append(draft("purge", item.hash.hex(), ledger::purge_body(item))));
  }
  EXPECT_TRUE(must(store->by_hash(item.hash))->body.has_value());
  EXPECT_EQ(must(store->medium(medium)), "picture");
  EXPECT_EQ(found_ids(*store, one_phrase("picture")), (Ids{"i"}));
  must(store->check_projections());
}

TEST_P(Purging, OnlyWhatItNamesRightly) {
  const Entry a = put(*store, draft("place", "a"));
  const auto refused = [&](std::string id, ledger::Json body) {
    auto transaction = must(store->begin());
    const auto entry = transaction->append(draft("purge", std::move(id), std::move(body)));
    EXPECT_FALSE(entry.ok());
    if (entry.ok()) return;
    EXPECT_EQ(entry.error().code, ErrorCode::bad_input) << entry.error().text();
    // The transaction goes on.
    EXPECT_TRUE(transaction->append(draft("place", "other")).ok());
  };
  refused("a", ledger::purge_body(a));
  refused(a.hash.hex(), {{"target", "place/a"}});
  refused(a.hash.hex(), {{"target", 7}});
  refused(a.hash.hex(), ledger::Json::object());
  refused(a.hash.hex(), {{"target", "place/b@" + a.hash.hex()}});
  refused(a.hash.hex(), {{"target", "region/a@" + a.hash.hex()}});
  const Digest nobody = sha256("nobody");
  refused(nobody.hex(), {{"target", "place/a@" + nobody.hex()}});
  const Entry done = purge(*store, a);
  refused(done.hash.hex(), ledger::purge_body(done));
  refused(a.hash.hex(), ledger::purge_body(a));
  Draft again = draft("purge", a.hash.hex(), ledger::purge_body(a));
  again.supersedes = done.hash;
  EXPECT_EQ(must(store->begin())->append(again).error().code, ErrorCode::bad_input);
}

TEST_P(Purging, MediaGoWithTheLastEntryThatNamesThem) {
  const Digest picture = put_medium("picture");
  const Digest other = put_medium("other");
  const Entry a = put_item("a", picture);
  const Entry b = put_item("b", picture);
  put_item("c", other);
  purge(*store, a);
  EXPECT_EQ(must(store->medium(picture)), "picture");
  purge(*store, b);
  EXPECT_EQ(store->medium(picture).error().code, ErrorCode::not_found);
  EXPECT_EQ(media(), (std::vector<Digest>{other}));
  EXPECT_EQ(must(store->medium(other)), "other");
  // They may come back in another way.
  EXPECT_EQ(put_medium("picture"), picture);
  EXPECT_EQ(must(store->medium(picture)), "picture");
}

TEST_P(Purging, OriginalsGoAndWhatLeansOnThemStays) {
  std::string state = random_bytes(20'000);
  std::vector<std::string> states;
  std::vector<Entry> entries;
  std::optional<Digest> like;
  for (int i = 0; i < 70; ++i) {
    state.replace(static_cast<std::size_t>(i) * 200, 6, "state" + std::to_string(i % 10));
    states.push_back(state);
    like = put_original(state, like);
    entries.push_back(put_snapshot("s" + std::to_string(i), *like));
  }
  std::vector<bool> gone(states.size());
  for (const std::size_t i : {0U, 8U, 9U, 1U, 64U, 69U, 63U, 16U, 2U, 3U}) {
    purge(*store, entries[i]);
    gone[i] = true;
    for (std::size_t k = 0; k < states.size(); ++k) {
      const auto bytes = store->original(sha256(states[k]));
      ASSERT_EQ(bytes.ok(), !gone[k]) << i << ' ' << k;
      if (bytes.ok()) {
        ASSERT_EQ(*bytes, states[k]);
      }
    }
  }
  // New ones lean on what is left.
  for (int i = 0; i < 20; ++i) {
    state.replace(static_cast<std::size_t>(i) * 200, 6, "after" + std::to_string(i % 10));
    like = put_original(state, like);
    EXPECT_EQ(must(store->original(*like)), state);
  }
}

TEST_P(Purging, AnOriginalThatAnotherNamesStays) {
  const Digest original = put_original("bytes");
  const Entry a = put_snapshot("a", original);
  const Entry b = put_snapshot("b", original);
  purge(*store, a);
  EXPECT_EQ(must(store->original(original)), "bytes");
  purge(*store, b);
  EXPECT_EQ(store->original(original).error().code, ErrorCode::not_found);
}

TEST_P(Purging, MediaAreKeptByTheirHash) {
  const std::string bytes = random_bytes(100'000);
  const Digest hash = put_medium(bytes);
  EXPECT_EQ(hash, sha256(bytes));
  EXPECT_EQ(put_medium(bytes), hash);
  EXPECT_EQ(must(store->medium(hash)), bytes);
  EXPECT_EQ(must(store->medium(put_medium(""))), "");
  EXPECT_EQ(store->medium(sha256("other")).error().code, ErrorCode::not_found);
  auto expected = std::vector<Digest>{hash, sha256("")};
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(media(), expected);
  {
    auto dropped = must(store->begin());
    (void)must(dropped->put_medium("never committed"));
  }
  EXPECT_EQ(store->medium(sha256("never committed")).error().code, ErrorCode::not_found);
}

class Replay : public StoreSuite {};

INSTANTIATE_TEST_SUITE_P(Adapters, Replay, testing::Values(Adapter::memory, Adapter::sqlite), adapter_name);

TEST_P(Replay, BringsItsOwnTimesIntoAnEmptyStore) {
  auto transaction = must(store->begin());
  const Entry a = must(transaction->append_recorded(draft("place", "a"), Instant{5}));
  EXPECT_EQ(a.envelope.recorded, Instant{5});
  EXPECT_EQ(must(transaction->append_recorded(draft("place", "b"), Instant{70})).envelope.recorded, Instant{70});
  for (const Instant bad : {Instant{70}, Instant{69}, Instant::lowest(), Instant::highest()}) {
    EXPECT_EQ(transaction->append_recorded(draft("place", "c"), bad).error().code, ErrorCode::bad_input);
  }
  must(transaction->commit());
  transaction.reset();
  EXPECT_EQ(must(store->head()).seq, 2U);
  EXPECT_TRUE(must(ledger::verify_chain(*store)).ok);
  const auto late = must(store->begin())->append_recorded(draft("place", "c"), Instant{100});
  EXPECT_EQ(late.error().code, ErrorCode::bad_input);
  EXPECT_EQ(put(*store, draft("place", "c")).envelope.seq, 3U);
}

TEST_P(Replay, CopiesAreTheSameLedger) {
  const Entry a = put(*store, draft("place", "a", named_body("Secret")));
  put(*store, draft("place", "a", named_body("Open")));
  const Entry b = put(*store, draft("place", "b", named_body("Known")));
  std::vector<Entry> early;
  const auto collect = [](std::vector<Entry>& out) {
    return [&out](const Entry& e) -> Status {
      out.push_back(e);
      return Done{};
    };
  };
  must(store->for_each_entry(1, collect(early)));
  purge(*store, a);
  put(*store, draft("place", "c"));
  std::vector<Entry> late;
  must(store->for_each_entry(1, collect(late)));

  // As it is now; and as it was, followed by what came later.
  for (const bool was : {false, true}) {
    auto copy = make(was ? "was.db" : "is.db");
    auto transaction = must(copy->begin());
    for (std::size_t i = 0; i < late.size(); ++i) must(transaction->append_copy(was && i < 3 ? early[i] : late[i]));
    must(transaction->commit());
    transaction.reset();
    EXPECT_EQ(must(copy->head()).hash, must(store->head()).hash);
    std::vector<Entry> copied;
    must(copy->for_each_entry(1, collect(copied)));
    ASSERT_EQ(copied.size(), late.size());
    for (std::size_t i = 0; i < late.size(); ++i) EXPECT_TRUE(same(copied[i], late[i])) << i;
    EXPECT_TRUE(must(ledger::verify_chain(*copy)).ok);
    must(copy->check_projections());
    EXPECT_EQ(named_ids(*copy, "secret", Instant{1'000'000}), (Ids{}));
    EXPECT_EQ(named_ids(*copy, "known"), (Ids{"b"}));
  }
  EXPECT_EQ(b.envelope.seq, 3U);
}

TEST_P(Replay, ACopyThatDoesNotFitIsRefused) {
  const Entry a = put(*store, draft("place", "a"));
  const Entry b = put(*store, draft("place", "b"));
  auto copy = make("copy.db");
  auto transaction = must(copy->begin());
  const auto refused = [&](Entry entry, const char* what) {
    const auto status = transaction->append_copy(entry);
    ASSERT_FALSE(status.ok()) << what;
    EXPECT_EQ(status.error().code, ErrorCode::bad_input) << what;
  };
  refused(b, "not the next");
  Entry e = a;
  e.body = R"({"n":1,"visibility":"desk"})";
  refused(e, "another body");
  e = a;
  e.salt.reset();
  refused(e, "half purged");
  e = a;
  e.envelope.author = "mallory";
  refused(e, "another envelope");
  e.hash = ledger::hash_of(e.envelope);
  must(transaction->append_copy(e));  // sound in itself: another ledger's first entry
  refused(b, "another chain");
}

}  // namespace
}  // namespace frontkart
