#include <gtest/gtest.h>

#include "known_records.hpp"

namespace frontkart::claims {
namespace {

using tests::KnownRecords;
using Links = std::vector<RecordLink>;

Links links(std::string_view kind, const char* body) {
  return links_of(kind, Json::parse(body));
}

TEST(LinksOfRecords, AClaimIsFoundByWhatItSpeaksOfAndWhoSpeaks) {
  const KnownRecords known;
  const auto claim = known.stored("claim", R"j({"item":"art-0312","words":"w","says":"attempt(ru, ua, sudzha)",
      "by":{"source":"defender","via":"post"},"through":["reuters"],"hedge":"attributed","where":"ru-kursk",
      "value":{"number":4,"of":"no-oslo"},"repeats":"ua-left-sudzha",
      "presupposes":["presence(ua, oslo, \"before\")","presence(ua, sudzha)"]})j");
  ASSERT_TRUE(claim.ok()) << claim.error().text();
  EXPECT_EQ(links_of("claim", *claim), (Links{{"arg", "party/ru"},
                                              {"arg", "party/ua"},
                                              {"arg", "place/sudzha"},
                                              {"chain", "source/art"},
                                              {"chain", "source/defender"},
                                              {"chain", "source/reuters"},
                                              {"item", "item/art-0312"},
                                              {"of", "region/no-oslo"},
                                              {"presupposes", "place/oslo"},
                                              {"repeats", "claim/ua-left-sudzha"},
                                              {"speaker", "source/defender"},
                                              {"via", "item/post"},
                                              {"where", "region/ru-kursk"}}));
}

TEST(LinksOfRecords, EveryKindHasItsRoles) {
  EXPECT_EQ(links("source", R"j({"party":"party/ru"})j"), (Links{{"party", "party/ru"}}));
  EXPECT_EQ(links("item", R"j({"publisher":["source/a","source/b"],"parts":["item/p","item/p"],"subset_of":"item/s",
                               "depicts":[{"what":"x","where":{"ref":"place/x"}}],
                               "relations":[{"type":"part-of","target":"item/r"},{"type":"?","target":"item/q"}]})j"),
            (Links{{"depicts", "place/x"},
                   {"part", "item/p"},
                   {"part-of", "item/r"},
                   {"publisher", "source/a"},
                   {"publisher", "source/b"},
                   {"related", "item/q"},
                   {"subset-of", "item/s"}}));
  EXPECT_EQ(links("review", R"j({"by":"source/a","target":"item/i","known_from":"claim/c"})j"),
            (Links{{"by", "source/a"}, {"known-from", "claim/c"}, {"target", "item/i"}}));
  EXPECT_EQ(links("enquiry", R"j({"whom":"source/a","about":["claim/c"]})j"),
            (Links{{"about", "claim/c"}, {"whom", "source/a"}}));
  EXPECT_EQ(links("assessment", R"j({"of":"place/p","status":{"party":"party/ua"},"basis":["claim/c"]})j"),
            (Links{{"basis", "claim/c"}, {"of", "place/p"}, {"party", "party/ua"}}));
  EXPECT_EQ(links("edit", R"j({"map":"map/own","basis":["claim/c"],"over":"edit/e"})j"),
            (Links{{"basis", "claim/c"}, {"map", "map/own"}, {"over", "edit/e"}}));
  EXPECT_EQ(links("outcome", R"j({"claim":"claim/c","evidence":["item/i"]})j"),
            (Links{{"claim", "claim/c"}, {"evidence", "item/i"}}));
  EXPECT_EQ(links("place", R"j({"region":"region/r"})j"), (Links{{"region", "region/r"}}));
  EXPECT_EQ(links("region", R"j({"parent":"region/r","de_jure_party":"party/ua"})j"),
            (Links{{"parent", "region/r"}, {"party", "party/ua"}}));
  EXPECT_EQ(links("region", R"j({"parent":"UA-63","de_jure_party":"UA"})j"), Links{});
  EXPECT_EQ(links("snapshot", R"j({"map":"map/own"})j"), Links{});
}

TEST(LinksOfRecords, LeaveTheVersionOut) {
  const std::string body = R"j({"by":"source/a@)j" + std::string(64, 'a') + R"j("})j";
  EXPECT_EQ(links("review", body.c_str()), (Links{{"by", "source/a"}}));
}

TEST(LinksOfRecords, NothingIsMadeOfWhatHasNoForm) {
  for (const std::string_view kind :
       {"claim", "item", "review", "enquiry", "assessment", "edit", "outcome", "place", "source"}) {
    for (const char* body :
         {"null", "[]", "1", "\"x\"", R"j({"says":1,"chain":[1,[],{}],"item":{},"by":"a","where":"x"})j",
          R"j({"item":"Item/x","by":"source/","of":"place/x@1","map":"/","whom":"source/a/b"})j",
          R"j({"depicts":[1,{"where":1}],"relations":{},"presupposes":[{"args":[1,{}]}],"names":[1]})j"}) {
      EXPECT_EQ(links(kind, body), Links{}) << kind << " " << body;
      EXPECT_TRUE(media_of(kind, Json::parse(body)).empty());
      EXPECT_TRUE(searchable(kind, "x", Json::parse(body)).names.empty());
    }
  }
}

TEST(MediaOfRecords, AreThoseOfItems) {
  const std::string hash(64, 'b');
  const Json body = {{"media", Json::array({hash, "no hash", 1})}};
  EXPECT_EQ(media_of("item", body), std::vector{hash});
  EXPECT_TRUE(media_of("claim", body).empty());
}

TEST(SearchableRecords, NamesAndWords) {
  const auto place =
      searchable("place", "sudzha", Json::parse(R"j({"names":[{"lang":"uk","text":"Суджа"},{"text":"Sudzha"}],
                                                                    "roles":["border town"]})j"));
  EXPECT_EQ(place.names, (std::vector<std::string>{"Суджа", "Sudzha"}));
  EXPECT_EQ(place.text, "border town");

  const KnownRecords known;
  const auto claim = known.stored("claim", R"j({"item":"art-0312","words":"the words","note":"a note",
      "says":"met(putin, \"Russian soldiers\")","by":{"source":"afp","cue":"melder"},"hedge":"attributed",
      "when":{"raw":"onsdag"},"where":{"raw":"der"},"about_words":["withdrawal"]})j");
  ASSERT_TRUE(claim.ok()) << claim.error().text();
  EXPECT_EQ(searchable("claim", "c", *claim).text,
            "the words\nRussian soldiers\nmelder\nonsdag\nder\nwithdrawal\na note");
  EXPECT_TRUE(searchable("claim", "c", *claim).names.empty());

  EXPECT_EQ(searchable("item", "i",
                       Json::parse(R"j({"title":"T","text":"Body","depicts":[{"what":"a flag"}],"url":"https://u"})j"))
                .text,
            "T\nBody\na flag\nhttps://u");
  EXPECT_EQ(searchable("enquiry", "e", Json::parse(R"j({"what":"Q?","answer_text":"A."})j")).text, "Q?\nA.");
  EXPECT_EQ(searchable("assessment", "a", Json::parse(R"j({"reason":"because","note":"n"})j")).text, "because\nn");
  EXPECT_EQ(searchable("review", "r", Json::parse(R"j({"method":"shadows"})j")).text, "shadows");
  EXPECT_EQ(searchable("edit", "e", Json::parse(R"j({"reason":"because"})j")).text, "because");
  EXPECT_EQ(searchable("outcome", "o", Json::parse(R"j({"note":"late"})j")).text, "late");
  EXPECT_EQ(searchable("snapshot", "s", Json::parse(R"j({"file":"x","note":"n"})j")).text, "");
}

}  // namespace
}  // namespace frontkart::claims
