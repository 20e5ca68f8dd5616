// Links, names and full text: what is current at the time that is asked for, and nothing else.
#include "ledger/projection.hpp"
#include "store_suite.hpp"

namespace frontkart {
namespace {

using ledger::Entry;
using ledger::SearchQuery;
using Ids = std::vector<std::string>;

class Finding : public StoreSuite {
 protected:
  void SetUp() override {
    StoreSuite::SetUp();
    put_at(100, "place", "sudzha", named_body("Суджа", "Border town on a supply route"));
    put_at(110, "source", "afp", named_body("AFP"));
    put_at(120, "source", "tass", named_body("TASS"));
    c1 = put_at(200, "claim", "c1", claim_body("Troops have left the town", "sudzha", "art", "afp"));
    put_at(300, "claim", "c2", claim_body("Fighting goes on outside the town", "sudzha", "afp", "tass"));
    put_at(400, "claim", "c3", claim_body("Troops are leaving", "kursk", "art", "afp"));
    put_at(500, "claim", "c1", claim_body("Troops may have left the village", "kursk", "art", "tass"));
  }

  Entry put_at(std::int64_t us, const std::string& kind, const std::string& id, ledger::Json body) {
    clock.set(us);
    return put(*store, draft(kind, id, std::move(body)));
  }

  Entry c1;
};

INSTANTIATE_TEST_SUITE_P(Adapters, Finding, testing::Values(Adapter::memory, Adapter::sqlite), adapter_name);

TEST_P(Finding, LinksInTheOrderOfRecording) {
  EXPECT_EQ(linked_ids(*store, "place/sudzha"), (Ids{"c2"}));
  EXPECT_EQ(linked_ids(*store, "place/sudzha", {}, Instant{499}), (Ids{"c1", "c2"}));
  EXPECT_EQ(linked_ids(*store, "place/sudzha", {}, Instant{299}), (Ids{"c1"}));
  EXPECT_EQ(linked_ids(*store, "place/sudzha", {}, Instant{199}), (Ids{}));
  EXPECT_EQ(linked_ids(*store, "place/kursk"), (Ids{"c3", "c1"}));
  EXPECT_EQ(linked_ids(*store, "item/art"), (Ids{"c2", "c3", "c1"}));
  EXPECT_EQ(linked_ids(*store, "item/other"), (Ids{}));
}

TEST_P(Finding, LinksByRole) {
  EXPECT_EQ(linked_ids(*store, "source/afp"), (Ids{"c2", "c3"}));
  EXPECT_EQ(linked_ids(*store, "source/afp", {"speaker"}), (Ids{"c3"}));
  EXPECT_EQ(linked_ids(*store, "source/afp", {"chain"}), (Ids{"c2", "c3"}));
  EXPECT_EQ(linked_ids(*store, "source/afp", {"chain", "speaker", "chain"}), (Ids{"c2", "c3"}));
  EXPECT_EQ(linked_ids(*store, "source/afp", {"speaker"}, Instant{450}), (Ids{"c1", "c3"}));
  EXPECT_EQ(linked_ids(*store, "source/afp", {"no such role"}), (Ids{}));
}

TEST_P(Finding, LinksAreCountedFromTheNewest) {
  EXPECT_EQ(linked_ids(*store, "item/art", {}, Instant::highest(), 2), (Ids{"c3", "c1"}));
  EXPECT_EQ(linked_ids(*store, "item/art", {}, Instant::highest(), 0), (Ids{}));
  EXPECT_EQ(linked_ids(*store, "item/art", {}, Instant{450}, 2), (Ids{"c2", "c3"}));
}

TEST_P(Finding, EveryLinkThatABodyGives) {
  const auto body = claim_body("Troops have left the town", "sudzha", "art", "afp");
  const auto expected = ledger::project("claim", "c1", body);
  ASSERT_GE(expected.links.size(), 5U);
  for (const ledger::Link& link : expected.links) {
    const auto found = linked_ids(*store, link.target, {link.role}, Instant{200});
    EXPECT_EQ(found, (Ids{"c1"})) << link.role << ' ' << link.target;
  }
}

TEST_P(Finding, NamesInWhateverScript) {
  EXPECT_EQ(named_ids(*store, "sudza"), (Ids{"sudzha"}));
  EXPECT_EQ(named_ids(*store, "tass"), (Ids{"tass"}));
  EXPECT_EQ(named_ids(*store, "nobody"), (Ids{}));
  put_at(600, "place", "sudzha", named_body("Sudzha"));
  EXPECT_EQ(named_ids(*store, "sudza"), (Ids{}));
  EXPECT_EQ(named_ids(*store, "sudza", Instant{599}), (Ids{"sudzha"}));
  EXPECT_EQ(named_ids(*store, "sudzha"), (Ids{"sudzha"}));
  put_at(700, "place", "a", named_body("Tass"));
  put_at(710, "source", "a", named_body("tass"));
  EXPECT_EQ(ids([&](const auto& visit) { return store->for_each_named("tass", Instant::highest(), visit); }),
            (Ids{"a", "a", "tass"}));
}

TEST_P(Finding, TextNewestFirst) {
  EXPECT_EQ(found_ids(*store, one_phrase("troops")), (Ids{"c1", "c3"}));
  EXPECT_EQ(found_ids(*store, one_phrase("town")), (Ids{"c2", "sudzha"}));
  SearchQuery before = one_phrase("town");
  before.as_known = Instant{450};
  EXPECT_EQ(found_ids(*store, before), (Ids{"c2", "c1", "sudzha"}));
  EXPECT_EQ(found_ids(*store, one_phrase("sudza")), (Ids{"sudzha"}));
  EXPECT_EQ(found_ids(*store, one_phrase("no such word")), (Ids{}));
}

TEST_P(Finding, PhrasesAndBeginnings) {
  EXPECT_EQ(found_ids(*store, one_phrase("have left")), (Ids{"c1"}));
  EXPECT_EQ(found_ids(*store, one_phrase("left have")), (Ids{}));
  EXPECT_EQ(found_ids(*store, one_phrase("lea*")), (Ids{"c3"}));
  EXPECT_EQ(found_ids(*store, one_phrase("have le*")), (Ids{"c1"}));
  EXPECT_EQ(found_ids(*store, one_phrase("hav")), (Ids{}));
  EXPECT_EQ(found_ids(*store, one_phrase("claim")), (Ids{})) << "a kind is no word of the text";
  EXPECT_EQ(found_ids(*store, one_phrase("cla*")), (Ids{}));
}

TEST_P(Finding, EveryGroupByAnyAlternative) {
  SearchQuery query;
  query.groups = {{{"troops", false}, {"fighting", false}}, {{"town", false}, {"vill", true}}};
  EXPECT_EQ(found_ids(*store, query), (Ids{"c1", "c2"}));
  query.kinds = {"claim"};
  EXPECT_EQ(found_ids(*store, query), (Ids{"c1", "c2"}));
  query.kinds = {"place", "review"};
  EXPECT_EQ(found_ids(*store, query), (Ids{}));
  query.groups = {{{"town", false}}};
  EXPECT_EQ(found_ids(*store, query), (Ids{"sudzha"}));
  query.kinds = {"claim", "place"};
  query.limit = 1;
  EXPECT_EQ(found_ids(*store, query), (Ids{"c2"}));
  query.limit = 0;
  EXPECT_EQ(found_ids(*store, query), (Ids{}));
}

TEST_P(Finding, NothingIsFoundByNothing) {
  EXPECT_EQ(found_ids(*store, {}), (Ids{}));
  EXPECT_EQ(found_ids(*store, one_phrase("")), (Ids{}));
  SearchQuery query;
  query.groups = {{{"troops", false}}, {}};
  EXPECT_EQ(found_ids(*store, query), (Ids{}));
  query.groups = {{{"troops", false}}, {{"", false}, {"left", false}}};
  EXPECT_EQ(found_ids(*store, query), (Ids{"c1"}));
}

TEST_P(Finding, SignsOfTheQueryLanguageAreNotSigns) {
  for (const char* words : {"troops\" OR \"town", "words:troops", "NEAR(troops left)", "-troops", "/claim", "(", "\"",
                            "troops AND", "'; DROP TABLE texts; --", "^troops"}) {
    SCOPED_TRACE(words);
    const auto found = found_ids(*store, one_phrase(words));
    EXPECT_LE(found.size(), 3U);
  }
  SearchQuery query = one_phrase("troops");
  query.kinds = {"claim\" OR \"x"};
  EXPECT_EQ(found_ids(*store, query), (Ids{}));
}

TEST_P(Finding, ManyEndingsAndLongWords) {
  for (int i = 0; i < 80; ++i) {
    const std::string n = std::to_string(i);
    put_at(1'000 + i, "claim", "w" + n, claim_body("wordy" + n + " ends", "x", "a", "b"));
  }
  SearchQuery query = one_phrase("wordy*");
  query.limit = 100;
  EXPECT_EQ(found_ids(*store, query).size(), 80U);
  EXPECT_EQ(found_ids(*store, one_phrase("wordy1*")).size(), 11U);
  const std::string giant(5'000, 'q');
  put_at(2'000, "claim", "giant", claim_body("a " + giant + " b", "x", "a", "b"));
  EXPECT_EQ(found_ids(*store, one_phrase(giant)), (Ids{"giant"}));
  EXPECT_EQ(found_ids(*store, one_phrase("a " + giant + " b")), (Ids{"giant"}));
  must(store->check_projections());
}

TEST_P(Finding, WhatIsRetractedIsNotFound) {
  put_at(600, "claim", "c3", {{"retracted", true}, {"visibility", "desk"}});
  EXPECT_EQ(linked_ids(*store, "place/kursk"), (Ids{"c1"}));
  EXPECT_EQ(found_ids(*store, one_phrase("leaving")), (Ids{}));
  EXPECT_EQ(linked_ids(*store, "place/kursk", {}, Instant{599}), (Ids{"c3", "c1"}));
}

TEST_P(Finding, AVisitorMayStopAndMayAsk) {
  int visits = 0;
  const auto stop = [&](const Entry&) -> Status {
    ++visits;
    EXPECT_EQ(found_ids(*store, one_phrase("troops")), (Ids{"c1", "c3"}));
    EXPECT_EQ(linked_ids(*store, "place/kursk"), (Ids{"c3", "c1"}));
    return Error{ErrorCode::interrupted, "enough", "", ""};
  };
  EXPECT_EQ(store->for_each_linked("item/art", {}, Instant::highest(), 9, stop).error().code, ErrorCode::interrupted);
  EXPECT_EQ(store->for_each_named("tass", Instant::highest(), stop).error().code, ErrorCode::interrupted);
  EXPECT_EQ(store->search(one_phrase("town"), stop).error().code, ErrorCode::interrupted);
  EXPECT_EQ(visits, 3);
}

TEST_P(Finding, ProjectionsCanBeMadeAnew) {
  must(store->check_projections());
  must(store->rebuild_projections());
  must(store->check_projections());
  EXPECT_EQ(linked_ids(*store, "place/kursk"), (Ids{"c3", "c1"}));
  EXPECT_EQ(found_ids(*store, one_phrase("lea*")), (Ids{"c3"}));
  EXPECT_EQ(named_ids(*store, "sudza"), (Ids{"sudzha"}));
}

}  // namespace
}  // namespace frontkart
