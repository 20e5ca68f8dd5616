#include <set>

#include "claims/vocabulary.hpp"
#include "desk.hpp"

/// Positions of presence, fighting and media.
namespace frontkart::publication {
namespace {

using tests::Json;

using tests::Desk;
using tests::Gate;

TEST_F(Gate, AClaimAboutASettlementWaitsForNothing) {
  put("claim", "c", claim());
  EXPECT_EQ(seen("claim/c")["where"], Json::parse(R"j({"ref":"place/sudzha"})j"));
}

TEST_F(Gate, APositionWaitsThreeDaysAndIsThenTheSettlement) {
  put("claim", "c", at_a_point(claim()));
  EXPECT_TRUE(seen("claim/c").is_null());
  EXPECT_NE(why("claim/c").find("72 hours"), std::string::npos);
  pass(71);
  EXPECT_TRUE(seen("claim/c").is_null());
  pass(1);
  EXPECT_EQ(seen("claim/c")["where"], Json::parse(R"j({"ref":"place/sudzha","relation":"unspecified"})j"));
}

TEST_F(Gate, APositionWithoutASettlementIsNone) {
  Json body = at_a_point(claim());
  body["says"]["args"] = {"party/ua", {{"text", "the hills"}}};
  put("claim", "c", body);
  body = claim();
  body["says"]["args"] = {"party/ua"};
  body["where"] = {
      {"area", {{"type", "Polygon"}, {"coordinates", {{{35.1, 51.1}, {35.2, 51.1}, {35.2, 51.2}, {35.1, 51.1}}}}}}};
  put("claim", "area", body);
  EXPECT_TRUE(seen("claim/area").is_null());
  pass(72);
  EXPECT_FALSE(seen("claim/c").is_null());
  EXPECT_FALSE(seen("claim/c").contains("where"));
  EXPECT_FALSE(seen("claim/area").contains("where"));
}

/// The table of docs/publication.md.
TEST_F(Gate, EveryPredicateIsHarmlessOrWaits) {
  const std::set<std::string_view> harmless = {"map-update", "area",    "ratio",   "trend",
                                               "aim",        "intends", "accepts", "confirmation"};
  for (const std::string_view predicate : claims::words_of<claims::Predicate>()) {
    Json body = at_a_point(claim(std::string(predicate)));
    body["says"].erase("args");
    put("claim", std::string(predicate), body);
  }
  for (const std::string_view predicate : claims::words_of<claims::Predicate>()) {
    const Json body = seen("claim/" + std::string(predicate));
    if (harmless.contains(predicate)) {
      EXPECT_TRUE(body["where"].contains("point")) << predicate;
    } else {
      EXPECT_TRUE(body.is_null()) << predicate;
    }
  }
  pass(72);
  for (const std::string_view predicate : claims::words_of<claims::Predicate>()) {
    if (harmless.contains(predicate)) continue;
    const Json body = seen("claim/" + std::string(predicate));
    EXPECT_FALSE(body.is_null()) << predicate;
    EXPECT_FALSE(body.contains("where")) << predicate;
  }
}

TEST_F(Gate, TwoPeopleReleaseAPositionExactAndEarly) {
  const Digest version = put("claim", "c", at_a_point(claim()));
  release("claim/c", version, "anna");
  EXPECT_TRUE(seen("claim/c").is_null());
  pass(72);
  EXPECT_FALSE(seen("claim/c")["where"].contains("point")) << "one person is not two";
  release("claim/c", version, "boris");
  EXPECT_EQ(seen("claim/c")["where"]["point"], Json({35.271234, 51.191234}));
}

Json picture() {
  return Json::parse(
      R"j({"type":"picture","title":"A flag","redistribute":"none","people":"none","camera":[35.271,51.191],
      "bearing":90,"depicts":[{"what":"a flag","where":{"point":[35.272,51.192],"radius_m":5,"raw":"by the mill"}},
                              {"what":"a square","where":{"ref":"place/sudzha","relation":"centre"}}]})j");
}

TEST_F(Gate, MediaHaveNoPositionsAndWaitThreeDays) {
  put("item", "p", picture());
  EXPECT_TRUE(seen("item/p").is_null());
  pass(72);
  const Json body = seen("item/p");
  EXPECT_FALSE(body.contains("camera"));
  EXPECT_FALSE(body.contains("bearing"));
  EXPECT_EQ(body["depicts"], Json::parse(R"j([{"what":"a flag"},
      {"what":"a square","where":{"ref":"place/sudzha","relation":"centre"}}])j"));
}

TEST_F(Gate, EachPositionOfAnItemAloneMakesItWait) {
  for (const char* member : {"camera", "bearing", "depicts"}) {
    Json body = picture();
    for (const char* other : {"camera", "bearing", "depicts"}) {
      if (std::string_view(other) != member) body.erase(other);
    }
    put("item", member, body);
    EXPECT_TRUE(seen(std::string("item/") + member).is_null()) << member;
  }
  Json plain = picture();
  for (const char* member : {"camera", "bearing"}) plain.erase(member);
  plain["depicts"].erase(0);
  put("item", "plain", plain);
  EXPECT_FALSE(seen("item/plain").is_null());
}

TEST_F(Gate, TwoPeopleReleaseAPicturesPositions) {
  const Digest version = put("item", "p", picture());
  release("item/p", version, "anna");
  release("item/p", version, "boris");
  EXPECT_EQ(seen("item/p")["camera"], Json({35.271, 51.191}));
  EXPECT_TRUE(seen("item/p")["depicts"][0]["where"].contains("point"));
}

}  // namespace
}  // namespace frontkart::publication
