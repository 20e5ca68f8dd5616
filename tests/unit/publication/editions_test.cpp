#include "publication/editions.hpp"

#include "desk.hpp"

/// Editions that are read one after the other are the same store as all of them at once.
namespace frontkart::publication {
namespace {

using tests::Gate;
using tests::Json;

struct Archived : Gate {
  /// As publishing does: the contents are archived, and a record remembers them.
  void publish() {
    lists.push_back({now, view().records});
    const auto transaction = store->begin().value();
    const Digest contents = transaction->put_original(contents_of(lists.back().records), std::nullopt).value();
    ASSERT_TRUE(transaction->commit().ok());
    editions.push_back({now, contents});
  }
  static std::vector<std::string> entries(ledger::LedgerStore& of) {
    std::vector<std::string> out;
    const Status read = of.for_each_entry(1, [&](const ledger::Entry& entry) -> Status {
      out.push_back(entry.hash.hex() + ' ' + format_utc_micros(entry.envelope.recorded) + ' ' +
                    entry.body.value_or(""));
      return Done{};
    });
    EXPECT_TRUE(read.ok());
    return out;
  }
  Json titled(const char* title) {
    Json body = item();
    body["title"] = title;
    return body;
  }
  std::vector<PublishedList> lists;
  std::vector<ArchivedEdition> editions;
};

TEST_F(Archived, AreTheSameStoreOneByOneAndAllAtOnce) {
  put("item", "i", titled("first"));
  pass(5);
  publish();
  put("item", "j", titled("another"));
  pass(5);
  publish();
  put("item", "i", titled("second"));
  pass(5);
  publish();
  retract("item", "j", "public");
  pass(5);
  publish();
  put("item", "i", titled("first"));
  pass(5);
  const PublishedList next{now, view().records};
  const auto one_by_one = open_editions(editions, &next, *store);
  ASSERT_TRUE(one_by_one.ok()) << one_by_one.error().text();
  EXPECT_EQ(one_by_one->newest, editions.back());
  lists.push_back(next);
  const auto at_once = open_published(lists, *store);
  ASSERT_TRUE(at_once.ok());
  const auto entries_of = entries(**at_once);
  EXPECT_EQ(entries(*one_by_one->store), entries_of);
  EXPECT_GE(entries_of.size(), 5U) << "i three times, j, and that j is gone";
}

TEST_F(Archived, WithoutContentsAreLeftOut) {
  put("item", "i", titled("first"));
  pass(5);
  publish();
  put("item", "i", titled("second"));
  pass(5);
  publish();
  editions.push_back({Instant{now.us + 1}, sha256("what a purge has taken")});
  const auto opened = open_editions(editions, nullptr, *store);
  ASSERT_TRUE(opened.ok()) << opened.error().text();
  EXPECT_EQ(opened->newest, editions[1]);
  EXPECT_EQ(opened->store->current("item", "i", Instant::highest()).value()->json().at("title"), "second");
  const auto none = open_editions({}, nullptr, *store);
  ASSERT_TRUE(none.ok());
  EXPECT_FALSE(none->newest);
}

TEST_F(Archived, ThatCannotBeReadAreToldOf) {
  const auto transaction = store->begin().value();
  const Digest damaged = transaction->put_original("{\"kind\":\"item\"", std::nullopt).value();
  ASSERT_TRUE(transaction->commit().ok());
  const auto opened = open_editions({{now, damaged}}, nullptr, *store);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace frontkart::publication
