#include "desk.hpp"

/// Which version of a record the public sees, if any.
namespace frontkart::publication {
namespace {

using tests::Json;

using tests::Gate;
using tests::kHour;

Json titled(const char* title, const char* visibility = "public") {
  Json body = tests::Desk::item();
  body["title"] = title;
  body["visibility"] = visibility;
  return body;
}

TEST_F(Gate, OnlyWhatIsPublicIsSeen) {
  put("item", "open", titled("a"));
  put("item", "closed", titled("b", "desk"));
  put("item", "sealed", titled("c", "sealed"));
  EXPECT_EQ(seen("item/open")["title"], "a");
  EXPECT_TRUE(seen("item/closed").is_null());
  EXPECT_TRUE(seen("item/sealed").is_null());
}

TEST_F(Gate, APreviewShowsTheDeskWhatIsNotSealed) {
  put("item", "closed", titled("b", "desk"));
  put("item", "sealed", titled("c", "sealed"));
  Policy preview;
  preview.everything = true;
  EXPECT_EQ(seen("item/closed", preview)["title"], "b");
  EXPECT_TRUE(seen("item/sealed", preview).is_null());
}

TEST_F(Gate, ThePrivateRevisionOfAPublicRecordChangesNothing) {
  put("item", "i", titled("as published"));
  put("item", "i", titled("a draft", "desk"));
  put("item", "i", titled("a secret", "sealed"));
  EXPECT_EQ(seen("item/i")["title"], "as published");
  retract("item", "i", "desk");
  EXPECT_EQ(seen("item/i")["title"], "as published");
}

TEST_F(Gate, APublicRetractionTakesBack) {
  put("item", "i", titled("as published"));
  retract("item", "i", "public");
  EXPECT_TRUE(seen("item/i").is_null());
  put("item", "i", titled("again"));
  EXPECT_EQ(seen("item/i")["title"], "again");
}

TEST_F(Gate, AWithdrawnPermissionTakesBackWhatItLetOut) {
  const auto permitted = [](const char* redistribute, const char* licence) {
    Json body = tests::Desk::map();
    body["redistribute"] = redistribute;
    body["licence"] = licence;
    return body;
  };
  put("map", "m", permitted("data", "CC0-1.0"));
  ASSERT_FALSE(seen("map/m").is_null());
  put("map", "m", permitted("none", "CC0-1.0"));
  EXPECT_TRUE(seen("map/m").is_null());
  EXPECT_NE(why("map/m").find("redistribute: none"), std::string::npos);
  put("map", "m", permitted("data", "CC0-1.0"));
  EXPECT_FALSE(seen("map/m").is_null());
  put("map", "m", permitted("data", ""));
  EXPECT_TRUE(seen("map/m").is_null());
}

TEST_F(Gate, NothingIsSeenBeforeItsTime) {
  Json body = titled("later");
  body["not_before"] = "2025-03-13T12:00:00Z";
  put("item", "i", titled("now"));
  put("item", "i", body);
  EXPECT_EQ(seen("item/i")["title"], "now");
  EXPECT_NE(why("item/i").find("2025-03-13"), std::string::npos);
  pass(23);
  EXPECT_EQ(seen("item/i")["title"], "now");
  pass(1);
  EXPECT_EQ(seen("item/i")["title"], "later");
  EXPECT_FALSE(seen("item/i").contains("not_before"));
}

TEST_F(Gate, WhatIsPurgedIsGone) {
  put("item", "i", titled("first"));
  const Digest second = put("item", "i", titled("second"));
  purge(second);
  EXPECT_EQ(seen("item/i")["title"], "first");
  const Digest only = put("item", "j", titled("only"));
  purge(only);
  EXPECT_TRUE(seen("item/j").is_null());
}

TEST_F(Gate, EditsOfTheOwnMapWaitADay) {
  put("map", "own", map());
  put("edit", "e", edit());
  EXPECT_TRUE(seen("edit/e").is_null());
  EXPECT_NE(why("edit/e").find("24 hours"), std::string::npos);
  pass(23);
  EXPECT_TRUE(seen("edit/e").is_null());
  pass(1);
  EXPECT_EQ(seen("edit/e")["status"], "held");
  // So do corrections and retractions; what was released stands meanwhile.
  put("edit", "e", edit("unclear"));
  EXPECT_EQ(seen("edit/e")["status"], "held");
  pass(24);
  EXPECT_EQ(seen("edit/e")["status"], "unclear");
  retract("edit", "e", "public");
  EXPECT_EQ(seen("edit/e")["status"], "unclear");
  pass(24);
  EXPECT_TRUE(seen("edit/e").is_null());
}

TEST_F(Gate, AnEditOfNoStatementKeepsItsNull) {
  put("map", "own", map());
  Json nothing = edit();
  nothing["status"] = nullptr;
  put("edit", "e", nothing);
  nothing.erase("status");
  put("edit", "forgetful", nothing);
  pass(24);
  EXPECT_TRUE(seen("edit/e").contains("status"));
  EXPECT_TRUE(seen("edit/e")["status"].is_null());
  EXPECT_TRUE(seen("edit/forgetful").is_null());
}

TEST_F(Gate, TheDelayIsThePolicys) {
  put("map", "own", map());
  put("edit", "e", edit());
  Policy quick;
  quick.edit_delay = std::chrono::hours{0};
  EXPECT_FALSE(seen("edit/e", quick).is_null());
}

TEST_F(Gate, TwoPeopleReleaseOneVersionOfAnEdit) {
  put("map", "own", map());
  const Digest version = put("edit", "e", edit());
  release("edit/e", version, "anna");
  EXPECT_TRUE(seen("edit/e").is_null());
  release("edit/e", version, "anna");
  release("edit/e", version, " Anna ");
  release("edit/e", version, "An na");
  release("edit/e", version, "cli");
  release("edit/e", version, "");
  EXPECT_TRUE(seen("edit/e").is_null()) << "one person, however often, is not two";
  release("edit/e", version, "boris");
  EXPECT_EQ(seen("edit/e")["status"], "held");
  put("edit", "e", edit("unclear"));
  EXPECT_EQ(seen("edit/e")["status"], "held") << "the release was of the version before";
}

TEST_F(Gate, AReleaseThatIsTakenBackCountsForNothing) {
  put("map", "own", map());
  const Digest version = put("edit", "e", edit());
  release("edit/e", version, "anna");
  release("edit/e", version, "boris");
  EXPECT_FALSE(seen("edit/e").is_null());
  retract("release", "release2", "desk");
  EXPECT_TRUE(seen("edit/e").is_null());
}

TEST_F(Gate, ReleasesAndEditionsThemselvesAreNeverSeen) {
  const Digest version = put("item", "i", titled("a"));
  put("release", "r", {{"target", "item/i@" + version.hex()}, {"reason", "no danger"}});
  put("edition", "1", {{"number", 1}});
  put("surprise", "s", {{"text", "a kind that nobody knows"}});
  for (const char* kind : {"release", "edition", "surprise", "purge"}) {
    for (const PublicRecord& record : view().records) EXPECT_NE(record.kind, kind);
  }
}

TEST_F(Gate, AnUnconfirmedDefaultBlocksAClaim) {
  Json body = claim();
  put("claim", "c", body);
  body["words"] = "harder fighting";
  body["defaulted"] = Json::array({"when"});
  put("claim", "c", body);
  EXPECT_EQ(seen("claim/c")["words"], "hard fighting");
  EXPECT_NE(why("claim/c").find("confirmed"), std::string::npos);
  body.erase("defaulted");
  put("claim", "d", body);
  EXPECT_TRUE(seen("claim/d").is_null());
  Policy preview;
  preview.everything = true;
  EXPECT_EQ(seen("claim/c", preview)["defaulted"], Json::array({"when"}));
}

TEST_F(Gate, AnOpenQuestionIsTheDesksUntilItsDeadline) {
  const Json open = {{"whom", "source/afp"},
                     {"what", "Who told you?"},
                     {"asked", "2025-03-12T10:00:00Z"},
                     {"deadline", "2025-03-12T18:00:00Z"},
                     {"answer", "none"}};
  put("enquiry", "q", open);
  EXPECT_TRUE(seen("enquiry/q").is_null());
  pass(6);
  EXPECT_EQ(seen("enquiry/q")["answer"], "none");
  Json endless = open;
  endless.erase("deadline");
  put("enquiry", "endless", endless);
  pass(1'000);
  EXPECT_TRUE(seen("enquiry/endless").is_null());
  Json declined = open;
  declined["answer"] = "declined";
  declined["deadline"] = "2030-01-01T00:00:00Z";
  put("enquiry", "declined", declined);
  EXPECT_EQ(seen("enquiry/declined")["answer"], "declined");
}

TEST_F(Gate, WhatCannotBeReadIsWithheldWithTheReason) {
  Json body = claim();
  body["hedge"] = "shouted";
  put("claim", "c", body);
  put("place", "nowhere", {{"names", {{{"lang", "en"}, {"text", "Nowhere"}}}}, {"location", {200, 51}}});
  put("region", "flat", {{"names", {{{"lang", "en"}, {"text", "Flat"}}}}, {"polygons", {{1, 2}}}});
  put("source", "wrong", {{"names", "AFP"}, {"type", "agency"}});
  for (const char* reference : {"claim/c", "place/nowhere", "region/flat", "source/wrong"}) {
    EXPECT_TRUE(seen(reference).is_null()) << reference;
    EXPECT_NE(why(reference).find("read"), std::string::npos) << reference << ": " << why(reference);
  }
}

}  // namespace
}  // namespace frontkart::publication
