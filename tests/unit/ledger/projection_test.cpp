#include "ledger/projection.hpp"

#include <gtest/gtest.h>

namespace frontkart::ledger {
namespace {

using Texts = std::vector<std::string>;

Projection projected(std::string_view kind, const char* body) {
  return project(kind, "x", Json::parse(body));
}

TEST(Projection, NamesOfAPlaceAreFoldedAndSearchable) {
  const Projection place = projected("place", R"j({"names":[{"lang":"uk","text":"Суджа"},{"lang":"en","text":"Sudzha"},
      {"lang":"nb","text":"Sudzja"},{"lang":"uk","text":"  –  "}],"roles":["Border town"],"visibility":"public"})j");
  EXPECT_EQ(place.names, (Texts{"sudza", "sudzha", "sudzja"}));
  EXPECT_EQ(place.text, "sudza sudzha sudzja border town");
  EXPECT_TRUE(place.links.empty());
  EXPECT_TRUE(place.media.empty());
  EXPECT_TRUE(place.originals.empty());
}

TEST(Projection, AClaimHasLinksAndItsWords) {
  const Projection claim = projected("claim", R"j({"item":"item/i","words":"Skal ha GÅTT","says":{"predicate":"left",
      "args":["party/ua","place/s"]},"chain":[{"source":"source/a"}],"where":{"ref":"place/s"}})j");
  EXPECT_EQ(claim.links, (std::vector<Link>{{"arg", "party/ua"},
                                            {"arg", "place/s"},
                                            {"chain", "source/a"},
                                            {"item", "item/i"},
                                            {"speaker", "source/a"},
                                            {"where", "place/s"}}));
  EXPECT_EQ(claim.text, "skal ha gatt partyːua placeːs sourceːa");
  EXPECT_TRUE(claim.names.empty());
}

TEST(Projection, MediaAndOriginalsAreHashes) {
  const std::string a(64, 'a');
  const std::string b(64, 'b');
  const Json item = {{"type", "picture"}, {"media", {b, a, b, "no hash"}}};
  EXPECT_EQ(project("item", "x", item).media, (Texts{a, b}));
  const Json snapshot = {{"map", "m"}, {"original", a}, {"file", "somewhere.geojson"}};
  EXPECT_EQ(project("snapshot", "x", snapshot).originals, Texts{a});
  EXPECT_EQ(project("snapshot", "x", snapshot).text, "");
  EXPECT_TRUE(project("item", "x", snapshot).originals.empty());
}

TEST(Projection, WhatIsRetractedOrHasNoFormIsNothing) {
  EXPECT_EQ(projected("item", R"j({"retracted":true,"title":"gone","publisher":"source/a","visibility":"desk"})j"),
            Projection{});
  for (const std::string_view kind : {"item", "claim", "place", "snapshot", "purge", "edition", ""}) {
    for (const char* body :
         {"null", "[]", "1", R"j({"original":1,"names":{"text":1},"media":"x","title":{},"item":[{}]})j",
          R"j({"original":"xyz"})j"}) {
      EXPECT_EQ(projected(kind, body), Projection{}) << kind << " " << body;
    }
  }
}

}  // namespace
}  // namespace frontkart::ledger
