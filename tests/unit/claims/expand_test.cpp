#include <gtest/gtest.h>

#include "known_records.hpp"

namespace frontkart::claims {
namespace {

using tests::difference;
using tests::KnownRecords;

/// A claim as typed, with these members put in, or taken out where they are null.
Json typed_with(const char* members) {
  Json typed = {{"item", "item/art-0312"},
                {"words", "gone"},
                {"says", "left(ua, sudzha)"},
                {"by", "reuters"},
                {"hedge", "attributed"}};
  typed.merge_patch(Json::parse(members));
  return typed;
}

Json expanded(const KnownRecords& known, const char* members) {
  const auto out = normalised("claim", typed_with(members), known.surroundings());
  EXPECT_TRUE(out.ok()) << out.error().text();
  return out.ok() ? *out : Json();
}

Error refused(const KnownRecords& known, const char* members) {
  const auto out = normalised("claim", typed_with(members), known.surroundings());
  EXPECT_FALSE(out.ok()) << out.value().dump();
  return out.ok() ? Error{} : out.error();
}

TEST(Expansion, FollowsFromTheHedgeWhoSpeaks) {
  const KnownRecords known;
  EXPECT_EQ(expanded(known, R"j({"hedge":null})j")["hedge"], "attributed");
  EXPECT_EQ(expanded(known, R"j({"hedge":null,"by":"unnamed"})j")["hedge"], "hearsay");
  const Json own = expanded(known, R"j({"hedge":null,"by":null})j");
  EXPECT_EQ(own["hedge"], "own-voice");
  EXPECT_EQ(own["chain"], Json::parse(R"j([{"source":"source/art","factuality":"CT+"}])j"));
  EXPECT_EQ(own["defaulted"], Json::parse(R"j(["as_of","hedge","how_known","when","where"])j"));
  EXPECT_EQ(refused(known, R"j({"hedge":"own-voice"})j").where, "/by");
}

TEST(Expansion, APublisherThatSpeaksForItselfIsOneLink) {
  const KnownRecords known;
  EXPECT_EQ(expanded(known, R"j({"by":"art"})j")["chain"],
            Json::parse(R"j([{"source":"source/art","factuality":"CT+"}])j"));
  // Two people whom nobody names need not be one.
  KnownRecords nameless;
  nameless.items["item/art-0312"].publisher = "source/unnamed";
  EXPECT_EQ(expanded(nameless, R"j({"by":"unnamed"})j")["chain"].size(), 2U);
}

TEST(Expansion, AnItemWithoutAPublisherMarksTheChain) {
  KnownRecords known;
  known.items["item/art-0312"].publisher = "";
  const Json claim = expanded(known, "{}");
  EXPECT_EQ(claim["chain"][0]["source"], "source/unnamed");
  EXPECT_EQ(claim["defaulted"], Json::parse(R"j(["as_of","chain","how_known","when","where"])j"));
}

TEST(Expansion, ConfirmedMembersAreNoLongerMarked) {
  const KnownRecords known;
  EXPECT_EQ(expanded(known, R"j({"confirmed":["when","where"]})j")["defaulted"],
            Json::parse(R"j(["as_of","how_known"])j"));
  EXPECT_EQ(expanded(known, R"j({"confirmed":true})j")["defaulted"], Json::array());
  EXPECT_EQ(refused(known, R"j({"confirmed":["words"]})j").where, "/confirmed/0");

  Json stored = expanded(known, "{}");
  stored["confirmed"] = true;
  const auto confirmed = normalised("claim", stored, known.surroundings());
  ASSERT_TRUE(confirmed.ok()) << confirmed.error().text();
  stored.erase("confirmed");
  stored["defaulted"] = Json::array();
  EXPECT_EQ(*confirmed, stored);
}

TEST(Expansion, ADayIsNotGivenAnHour) {
  KnownRecords known;
  known.items["item/art-0312"].published = *parse_rfc3339("2025-03-12T22:59:59.999999Z");  // the day's end in Oslo
  EXPECT_EQ(expanded(known, R"j({"says":"control(ua, sudzha)"
})j")["when"]["edtf"],
            "2025-03-12");
  known.items["item/art-0312"].zone = "UTC";
  EXPECT_EQ(expanded(known, R"j({"says":"control(ua, sudzha)"
  })j")["when"]["edtf"],
            "2025-03-12T22:59:59Z");
}

TEST(Expansion, WithoutAPublicationNothingIsDated) {
  KnownRecords known;
  known.items["item/art-0312"].published.reset();
  const Json claim = expanded(known, "{}");
  EXPECT_EQ(difference(Json::parse(R"j({"when":null,"as_of":null,"defaulted":["how_known","when","where"]})j"), claim),
            "");
}

TEST(Expansion, WhatATimeIsForFollowsFromItsForm) {
  const KnownRecords known;
  EXPECT_EQ(expanded(known, R"j({"when":"[..2025-03]"})j")["when"]["role"], "by");
  EXPECT_EQ(expanded(known, R"j({"when":"2025-03/.."})j")["when"]["role"], "since");
  EXPECT_EQ(expanded(known, R"j({"when":"2025-03"})j")["when"]["role"], "during");
  EXPECT_EQ(expanded(known, R"j({"when":{"edtf":"2025-03/..","role":"as-of"}})j")["when"]["role"], "as-of");
}

TEST(Expansion, TakesTimesAsPeopleWriteThem) {
  const KnownRecords known;
  const Json minute = expanded(known, R"j({"when":"2025-03-12T20:00+01:00"})j")["when"];
  EXPECT_EQ(minute["earliest"], "2025-03-12T19:00:00Z");
  EXPECT_EQ(minute["latest"], "2025-03-12T19:00:59.999999Z");
  const Json second = expanded(known, R"j({"when":"2025-03-12T20:00:00+01:00"})j")["when"];
  EXPECT_EQ(second["latest"], "2025-03-12T19:00:00.999999Z");
  EXPECT_EQ(refused(known, R"j({"when":"onsdag"})j").where, "/when");
  EXPECT_EQ(refused(known, R"j({"when":{"edtf":"onsdag"}})j").where, "/when/edtf");
}

TEST(Expansion, BoundsAreComputedAndNeverTyped) {
  const KnownRecords known;
  const Json when = expanded(known, R"j({"when":{"edtf":"2025-03-12","earliest":"1999-01-01T00:00:00Z"}})j")["when"];
  EXPECT_EQ(when["earliest"], "2025-03-11T23:00:00Z");
  EXPECT_EQ(refused(known, R"j({"when":{"raw":"once","earliest":"1999-01-01T00:00:00Z"}})j").where, "/when/earliest");
}

TEST(Expansion, WordsStandOnceOrAtTheirOffset) {
  KnownRecords known;
  known.write("They are gone; yes, gone. Byen er øde.");
  EXPECT_EQ(refused(known, "{}").where, "/words");
  EXPECT_EQ(refused(known, R"j({"words":"away"})j").where, "/words");
  EXPECT_EQ(refused(known, R"j({"words":null})j").where, "/words");
  EXPECT_EQ(refused(known, R"j({"offset":10})j").where, "/offset");
  EXPECT_EQ(refused(known, R"j({"offset":1000000})j").where, "/offset");
  EXPECT_EQ(expanded(known, R"j({"offset":9})j")["offset"], 9);
  EXPECT_EQ(expanded(known, R"j({"words":"øde"})j").contains("offset"), false);
  EXPECT_EQ(expanded(known, R"j({"words":null,"hedge":"depicts","by":null})j").contains("words"), false);
}

TEST(Expansion, GivesNoDefaultsToAClaimThatWasExpanded) {
  const KnownRecords known;
  Json stored = expanded(known, "{}");
  stored.erase("when");
  stored.erase("where");
  const auto again = normalised("claim", stored, known.surroundings());
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(*again, stored);
}

TEST(Expansion, ATypedChainIsKept) {
  const KnownRecords known;
  const Json claim = expanded(known, R"j({"by":null,"chain":["art",{"source":"afp","factuality":"PR+"}]})j");
  EXPECT_EQ(claim["chain"], Json::parse(R"j([{"source":"source/art","factuality":"Uu"},
                                            {"source":"source/afp","factuality":"PR+"}])j"));
  EXPECT_EQ(refused(known, R"j({"chain":["art","afp"]})j").where, "/by");
}

TEST(Expansion, NamesTheMemberThatIsWrong) {
  const KnownRecords known;
  const auto where = [&](const char* members) { return refused(known, members).where; };
  EXPECT_EQ(where(R"j({"item":"item/other"})j"), "/item");
  EXPECT_EQ(where(R"j({"item":"other"})j"), "/item");
  EXPECT_EQ(where(R"j({"item":"claim/ua-left-sudzha"})j"), "/item");
  EXPECT_EQ(where(R"j({"says":"left(ua, nowhere)"
  })j"),
            "/says");
  EXPECT_EQ(where(R"j({"says":"left(sudzha)"
  })j"),
            "/says");
  EXPECT_EQ(where(R"j({"says":{"predicate":"left","args":["ua","nowhere"]}})j"), "/says/args/1");
  EXPECT_EQ(where(R"j({"says":{"predicate":"withdrew"}})j"), "/says/predicate");
  EXPECT_EQ(where(R"j({"says":null})j"), "/says");
  EXPECT_EQ(where(R"j({"by":"nobody"})j"), "/by");
  EXPECT_EQ(where(R"j({"through":["reuters",{"source":"afp","cue":7}]})j"), "/through/1/cue");
  EXPECT_EQ(where(R"j({"hedge":"maybe"})j"), "/hedge");
  EXPECT_EQ(where(R"j({"where":{"point":[35.27,91]}})j"), "/where/point");
  EXPECT_EQ(where(R"j({"where":{"ref":"sudzha","point":[35.27,51.19]}})j"), "/where");
  EXPECT_EQ(where(R"j({"where":{"radius_m":500}})j"), "/where/radius_m");
  EXPECT_EQ(where(R"j({"value":"a lot"})j"), "/value");
  EXPECT_EQ(where(R"j({"confidence~/":1})j"), "/confidence~0~1");
  EXPECT_EQ(where(R"j({"visibility":"secret"})j"), "/visibility");
  EXPECT_EQ(where(R"j({"not_before":"soon"})j"), "/not_before");
  const auto none = normalised("claim", Json::parse("[1]"), known.surroundings());
  EXPECT_EQ(none.error().text(), "The record must be an object.");
}

TEST(Expansion, PassesOnWhatTheStoreSays) {
  KnownRecords known;
  Surroundings surroundings = known.surroundings();
  surroundings.item = [](std::string_view) -> Result<ItemFacts> {
    return Error{ErrorCode::store_damaged, "The store is damaged.", "", ""};
  };
  const auto out = expand_claim(typed_with("{}"), surroundings);
  ASSERT_FALSE(out.ok());
  EXPECT_EQ(out.error().code, ErrorCode::store_damaged);
}

TEST(Expansion, SizesAreBounded) {
  const KnownRecords known;
  const auto where = [&](const char* member, const Json& value) {
    Json typed = typed_with("{}");
    typed[member] = value;
    const auto out = normalised("claim", typed, known.surroundings());
    return out.ok() ? std::string("accepted") : out.error().where;
  };
  EXPECT_EQ(where("note", std::string(4000, 'x')), "accepted");
  EXPECT_EQ(where("note", std::string(4001, 'x')), "/note");
  EXPECT_EQ(where("note", std::string("a\0b", 3)), "/note");
  EXPECT_EQ(where("through", Json(std::vector<std::string>(14, "afp"))), "accepted");
  EXPECT_EQ(where("through", Json(std::vector<std::string>(15, "afp"))), "/through");
  EXPECT_EQ(where("about_words", Json(std::vector<std::string>(1001, "w"))), "/about_words");
  EXPECT_EQ(where("says", "other(" + std::string(4000, 'x') + ")"), "/says");
}

TEST(Factuality, IsThePublishedTable) {
  using enum Factuality;
  const auto row = [](Hedge hedge) { return factuality_of(hedge, 3); };
  EXPECT_EQ(row(Hedge::own_voice), (std::vector{ct_plus, uu, uu}));
  EXPECT_EQ(row(Hedge::attributed), (std::vector{uu, uu, ct_plus}));
  EXPECT_EQ(row(Hedge::hearsay), (std::vector{uu, uu, uu}));
  EXPECT_EQ(row(Hedge::hearsay_attributed), (std::vector{uu, uu, uu}));
  EXPECT_EQ(row(Hedge::quote), (std::vector{uu, uu, ct_plus}));
  EXPECT_EQ(row(Hedge::depicts), (std::vector{ct_plus, uu, uu}));
  EXPECT_EQ(row(Hedge::not_confirmed), (std::vector{uu, uu, uu}));
  EXPECT_EQ(row(Hedge::not_commenting), (std::vector{uu, uu, uu}));
  EXPECT_EQ(row(Hedge::denies), (std::vector{uu, uu, ct_minus}));
  EXPECT_EQ(row(Hedge::predicts), (std::vector{uu, uu, pr_plus}));
  EXPECT_EQ(row(Hedge::intends), (std::vector{uu, uu, ps_plus}));
  for (std::size_t links = 0; links < 5; ++links) EXPECT_EQ(factuality_of(Hedge::attributed, links).size(), links);
}

TEST(Presuppositions, AreThoseOfThePredicate) {
  const auto of = [](std::string_view says) {
    std::string out;
    for (const Proposition& one : presuppositions_of(*parse_proposition(says))) out += format_proposition(one) + ";";
    return out;
  };
  EXPECT_EQ(of("attempt(party/ru, party/ua, place/sudzha)"), "presence(party/ua, place/sudzha);");
  EXPECT_EQ(of("attempt(party/ru)"), "");
  EXPECT_EQ(of("leaving(party/ua, region/ru-kursk)"), R"(presence(party/ua, region/ru-kursk, "before");)");
  EXPECT_EQ(of("left(party/ua, place/sudzha)"), R"(presence(party/ua, place/sudzha, "before");)");
  EXPECT_EQ(of("fighting(party/ua, party/ru, place/sudzha)"),
            "presence(party/ua, place/sudzha);presence(party/ru, place/sudzha);");
  EXPECT_EQ(of("control(party/ua, place/sudzha)"), "");
  EXPECT_EQ(of("no-presence(party/ua, place/sudzha)"), "");
}

}  // namespace
}  // namespace frontkart::claims
