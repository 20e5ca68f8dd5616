#include "claims/records.hpp"

#include <gtest/gtest.h>

#include "known_records.hpp"

namespace frontkart::claims {
namespace {

using tests::difference;
using tests::KnownRecords;

struct Case {
  const char* kind;
  const char* typed;
  const char* stored;  ///< whole
};

/// Each kind with all its members in the short forms, and what is kept.
const Case kCases[] = {
    {"party", R"j({"names":["Україна",{"lang":"nb","text":"Ukrainas","form":"gen"}],"colour":"#0288D1"})j",
     R"j({"names":[{"lang":"","text":"Україна"},{"lang":"nb","text":"Ukrainas","form":"gen"}],"colour":"#0288D1",
          "visibility":"desk"})j"},
    {"source",
     R"j({"names":"TASS","type":"state-media","party":"ru","party_basis":"owned by the state","reliability":"D",
          "url":"https://example.org/","note":"n","visibility":"public","public_as":"an agency","not_before":"2025-03-13"})j",
     R"j({"names":[{"lang":"","text":"TASS"}],"type":"state-media","party":"party/ru","party_basis":"owned by the state",
          "reliability":"D","url":"https://example.org/","note":"n","visibility":"public","public_as":"an agency",
          "not_before":"2025-03-13T23:59:59.999999Z"})j"},
    {"route", R"j({"names":"R200","type":"road","lines":[[[35.2,51.2],[35.3,51.25,120]]],"roles":["supply route"]})j",
     R"j({"names":[{"lang":"","text":"R200"}],"type":"road","lines":[[[35.2,51.2],[35.3,51.25]]],"roles":["supply route"],
          "visibility":"desk"})j"},
    {"item",
     R"j({"type":"picture","publisher":["reuters","several"],"title":"A square","url":"https://example.org/1",
          "archive_url":"http://example.org/2","capture_tool":"wget","published":"2025-03-12","zone":"Europe/Oslo",
          "retrieved":"2025-03-12T19:00:00Z","language":"nb","text":"","media":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
          "media_types":["image/jpeg"],"depicts":["a flag",{"what":"the square","where":{"point":[35.27,51.19],"radius_m":50},
          "when":"2025-03"}],"camera":[35.271,51.191],"bearing":270,"first_seen":"none","licence":"by permission",
          "redistribute":"picture","graphic":true,"people":"none","relations":["art-0312",{"type":"quotes","target":"post"}]})j",
     R"j({"type":"picture","publisher":["source/reuters","source/several"],"title":"A square","url":"https://example.org/1",
          "archive_url":"http://example.org/2","capture_tool":"wget","zone":"Europe/Oslo",
          "published":{"edtf":"2025-03-12","role":"during","anchor":"item","earliest":"2025-03-11T23:00:00Z",
                       "latest":"2025-03-12T22:59:59.999999Z"},
          "retrieved":"2025-03-12T19:00:00Z","language":"nb","text":"","media":["aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"],
          "media_types":["image/jpeg"],"depicts":[{"what":"a flag"},{"what":"the square",
          "where":{"point":[35.27,51.19],"radius_m":50.0},"when":{"edtf":"2025-03","role":"during","anchor":"item",
          "earliest":"2025-02-28T23:00:00Z","latest":"2025-03-31T21:59:59.999999Z"}}],"camera":[35.271,51.191],
          "bearing":270.0,"first_seen":"none","licence":"by permission","redistribute":"picture","graphic":true,"people":"none",
          "relations":[{"type":"related","target":"item/art-0312"},{"type":"quotes","target":"item/post"}],
          "visibility":"desk"})j"},
    {"item",
     R"j({"type":"set","publisher":"unnamed","parts":["post"],"subset_of":"set-m","count":12,"described_only":true})j",
     R"j({"type":"set","publisher":"source/unnamed","parts":["item/post"],"subset_of":"item/set-m","count":12,
          "described_only":true,"people":"unchecked","redistribute":"none","visibility":"desk"})j"},
    {"review",
     R"j({"by":"reuters","target":"ua-left-sudzha","aspect":"place","result":"partly","method":"m","at":"2025-03-12",
          "known_from":"ua-left-sudzha"})j",
     R"j({"by":"source/reuters","target":"claim/ua-left-sudzha","aspect":"place","result":"partly","method":"m",
          "at":{"edtf":"2025-03-12","role":"during","anchor":"item","earliest":"2025-03-12T00:00:00Z",
                "latest":"2025-03-12T23:59:59.999999Z"},"known_from":"claim/ua-left-sudzha","visibility":"desk"})j"},
    {"enquiry",
     R"j({"whom":"ua-authorities","what":"Have they left?","about":["sudzha","claim/x"],"asked":"2025-03-12T10:00:00Z",
          "deadline":"2025-03-12","answer":"declined","answer_text":"No.","answered":"2025-03-12T11:00:00.5Z"})j",
     R"j({"whom":"source/ua-authorities","what":"Have they left?","about":["place/sudzha","claim/x"],
          "asked":"2025-03-12T10:00:00Z","deadline":"2025-03-12T23:59:59.999999Z","answer":"declined","answer_text":"No.",
          "answered":"2025-03-12T11:00:00.5Z","visibility":"desk"})j"},
    {"assessment",
     R"j({"of":"sudzha","status":"not-held(ua)","from":"2025-03-12","to":"2025-03-13","confidence":"moderate",
          "basis":["ua-left-sudzha","review/r1"],"reason":"r","author":"a","approver":"b","decided":"2025-03-12T20:00:00Z"})j",
     R"j({"of":"place/sudzha","status":{"standing":"not-held","party":"party/ua"},"from":"2025-03-12","to":"2025-03-13",
          "confidence":"moderate","basis":["claim/ua-left-sudzha","review/r1"],"reason":"r","author":"a","approver":"b",
          "decided":"2025-03-12T20:00:00Z","visibility":"desk"})j"},
    {"assessment", R"j({"of":"region/ru-kursk","status":"contested","from":"2025-03","confidence":"low"})j",
     R"j({"of":"region/ru-kursk","status":{"standing":"contested"},"from":"2025-03","confidence":"low","visibility":"desk"})j"},
    {"edit",
     R"j({"map":"map/own","valid_from":"2025-03-12","area":{"type":"Polygon","coordinates":[[[35,51,0],[36,51],[36,52],[35,51]]]},
          "status":null,"basis":["ua-left-sudzha"],"reason":"r","over":"edit/e1"})j",
     R"j({"map":"map/own","valid_from":"2025-03-12T00:00:00Z",
          "area":{"type":"Polygon","coordinates":[[[35.0,51.0],[36.0,51.0],[36.0,52.0],[35.0,51.0]]]},
          "status":null,"basis":["claim/ua-left-sudzha"],"reason":"r","over":"edit/e1","visibility":"desk"})j"},
    {"edit",
     R"j({"map":"deepstate","valid_from":"2025-03-12T12:00:00Z","status":"ru-held",
          "area":{"type":"MultiPolygon","coordinates":[[[[35,51],[36,51],[36,52],[35,51]]]]}})j",
     R"j({"map":"map/deepstate","valid_from":"2025-03-12T12:00:00Z","status":"ru-held",
          "area":{"type":"MultiPolygon","coordinates":[[[[35.0,51.0],[36.0,51.0],[36.0,52.0],[35.0,51.0]]]]},
          "visibility":"desk"})j"},
    {"outcome",
     R"j({"claim":"ua-left-sudzha","result":"came-true","evidence":["art-0312","snapshot/s:1"],"resolver":"desk",
          "at":"2025-03-15T00:00:00Z"})j",
     R"j({"claim":"claim/ua-left-sudzha","result":"came-true","evidence":["item/art-0312","snapshot/s:1"],"resolver":"desk",
          "at":"2025-03-15T00:00:00Z","visibility":"desk"})j"},
    {"release",
     R"j({"target":"claim/ua-left-sudzha@0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
          "reason":"the shelling is over"})j",
     R"j({"target":"claim/ua-left-sudzha@0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
          "reason":"the shelling is over","visibility":"desk"})j"},
};

/// What the reader without surroundings makes of a stored body.
Result<Json> read_and_written(std::string_view kind, const Json& body) {
  const auto written = [](const auto& read) -> Result<Json> {
    if (!read.ok()) return read.error();
    return to_json(*read);
  };
  if (kind == "party") return written(party_from_json(body));
  if (kind == "source") return written(source_from_json(body));
  if (kind == "item") return written(item_from_json(body));
  if (kind == "review") return written(review_from_json(body));
  if (kind == "enquiry") return written(enquiry_from_json(body));
  if (kind == "assessment") return written(assessment_from_json(body));
  if (kind == "edit") return written(edit_from_json(body));
  if (kind == "outcome") return written(outcome_from_json(body));
  if (kind == "route") return written(route_from_json(body));
  if (kind == "release") return written(release_from_json(body));
  return written(claim_from_json(body));
}

TEST(Records, AreKeptInOneForm) {
  const KnownRecords known;
  for (const Case& one : kCases) {
    const auto stored = known.stored(one.kind, one.typed);
    ASSERT_TRUE(stored.ok()) << one.kind << ": " << stored.error().text();
    EXPECT_EQ(*stored, Json::parse(one.stored)) << stored->dump(1);
    const auto again = normalised(one.kind, *stored, known.surroundings());
    ASSERT_TRUE(again.ok()) << one.kind << ": " << again.error().text();
    EXPECT_EQ(*again, *stored);
    const auto read = read_and_written(one.kind, *stored);
    ASSERT_TRUE(read.ok()) << one.kind << ": " << read.error().text();
    EXPECT_EQ(*read, *stored);
  }
}

TEST(Records, EveryKindIsInTheCases) {
  for (const std::string_view kind : record_kinds()) {
    if (kind == "claim") continue;
    EXPECT_TRUE(std::any_of(std::begin(kCases), std::end(kCases), [&](const Case& c) { return c.kind == kind; }))
        << kind;
  }
}

TEST(Records, AnEditionIsWrittenAndReadByTheProgramAlone) {
  const std::string hash(64, 'a');
  const Json body = {{"number", 2},
                     {"published", "2025-03-31T12:00:00Z"},
                     {"head", hash},
                     {"root", hash},
                     {"contents", hash},
                     {"previous", "edition/1"},
                     {"records", 2311},
                     {"edit_delay_s", 86'400},
                     {"point_delay_s", 259'200},
                     {"approved_by", {"editor on duty"}},
                     {"visibility", "desk"}};
  const auto read = edition_from_json(body);
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_EQ(to_json(*read), body);
  EXPECT_FALSE(normalised("edition", body, KnownRecords{}.surroundings()).ok());
  for (const char* member : {"head", "root", "contents", "number", "published", "previous"}) {
    Json wrong = body;
    wrong[member] = "item/x";
    const auto refused = edition_from_json(wrong);
    ASSERT_FALSE(refused.ok()) << member;
    EXPECT_EQ(refused.error().where, std::string("/") + member);
  }
}

TEST(Records, RefuseMembersOfNoRecordAndOfOtherTypes) {
  const KnownRecords known;
  for (const Case& one : kCases) {
    Json typed = Json::parse(one.typed);
    typed["surprise"] = 1;
    auto refused = normalised(one.kind, typed, known.surroundings());
    ASSERT_FALSE(refused.ok()) << one.kind;
    EXPECT_EQ(refused.error().where, "/surprise");
    typed.erase("surprise");
    const Json right = typed;
    for (const auto& [name, value] : right.items()) {
      typed[name] = Json{{"x", Json::array({1})}};
      refused = normalised(one.kind, typed, known.surroundings());
      ASSERT_FALSE(refused.ok()) << one.kind << "/" << name;
      EXPECT_EQ(refused.error().code, ErrorCode::bad_input);
      EXPECT_TRUE(refused.error().where.starts_with("/" + name)) << refused.error().where << " for " << name;
      typed[name] = value;
    }
  }
}

TEST(Records, SayWhichMemberIsWrong) {
  const KnownRecords known;
  const auto where = [&](const char* kind, const char* members) {
    Json typed = Json::parse(std::find_if(std::begin(kCases), std::end(kCases), [&](const Case& c) {
                               return std::string_view(c.kind) == kind;
                             })->typed);
    typed.merge_patch(Json::parse(members));
    const auto out = normalised(kind, typed, known.surroundings());
    return out.ok() ? "accepted: " + out->dump() : out.error().where;
  };
  EXPECT_EQ(where("party", R"j({"names":[]})j"), "/names");
  EXPECT_EQ(where("party", R"j({"names":[{"lang":"nb","text":""}]})j"), "/names/0/text");
  EXPECT_EQ(where("party", R"j({"names":[{"lang":"n b","text":"x"}]})j"), "/names/0/lang");
  EXPECT_EQ(where("party", R"j({"names":[{"lang":"nb","text":"x","form":"abl"}]})j"), "/names/0/form");
  EXPECT_EQ(where("party", R"j({"colour":"red"})j"), "/colour");
  EXPECT_EQ(where("source", R"j({"party_basis":null})j"), "/party");
  EXPECT_EQ(where("source", R"j({"reliability":"G"})j"), "/reliability");
  EXPECT_EQ(where("source", R"j({"url":"javascript:alert(1)"})j"), "/url");
  EXPECT_EQ(where("source", R"j({"url":"https://a b"})j"), "/url");
  EXPECT_EQ(where("route", R"j({"lines":[[[35,51]]]})j"), "/lines/0");
  EXPECT_EQ(where("route", R"j({"lines":[[[35,51],[350,51]]]})j"), "/lines/0/1");
  EXPECT_EQ(where("item", R"j({"zone":"Europe/Atlantis"})j"), "/zone");
  EXPECT_EQ(where("item", R"j({"media":["abc"]})j"), "/media/0");
  EXPECT_EQ(where("item", R"j({"media_types":["a","b"]})j"), "/media_types");
  EXPECT_EQ(where("item", R"j({"parts":["post"]})j"), "/parts");
  EXPECT_EQ(where("item", R"j({"described_only":true})j"), "/described_only");
  EXPECT_EQ(where("item", R"j({"type":"set","count":"many"})j"), "/count");
  EXPECT_EQ(where("item", R"j({"type":"set","count":1.5})j"), "/count");
  EXPECT_EQ(where("item", R"j({"type":"set","count":-1})j"), "/count");
  EXPECT_EQ(where("item", R"j({"redistribute":"all"})j"), "/redistribute");
  EXPECT_EQ(where("item", R"j({"bearing":361})j"), "/bearing");
  EXPECT_EQ(where("review", R"j({"target":"place/sudzha"})j"), "/target");
  EXPECT_EQ(where("review", R"j({"result":null})j"), "/result");
  EXPECT_EQ(where("assessment", R"j({"status":"held"})j"), "/status");
  EXPECT_EQ(where("assessment", R"j({"status":"contested(ua)"})j"), "/status");
  EXPECT_EQ(where("assessment", R"j({"status":"held(nobody)"})j"), "/status");
  EXPECT_EQ(where("assessment", R"j({"status":"held(ua"})j"), "/status");
  EXPECT_EQ(where("assessment", R"j({"to":"2025-01"})j"), "/to");
  EXPECT_EQ(where("assessment", R"j({"from":""})j"), "/from");
  EXPECT_EQ(where("edit", R"j({"status":"x","area":{"type":"Point","coordinates":[1,2]}})j"), "/area/type");
  EXPECT_EQ(where("edit", R"j({"status":"x","area":{"coordinates":[[[35,51],[36,51],[36,52],[35,51.5]]]}})j"),
            "/area/coordinates/0");
  // A merge patch takes the status out.
  EXPECT_EQ(where("edit", R"j({"status":null})j"), "/status");
  EXPECT_EQ(where("outcome", R"j({"evidence":["art-0312","nothing"]})j"), "/evidence/1");
  EXPECT_EQ(where("release", R"j({"target":"claim/ua-left-sudzha"})j"), "/target");
  EXPECT_EQ(where("release",
                  R"j({"target":"source/tass@0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"})j"),
            "/target");
  EXPECT_EQ(where("release", R"j({"reason":""})j"), "/reason");

  EXPECT_EQ(normalised("snapshot", Json::object(), known.surroundings()).error().where, "/kind");
}

TEST(Records, ABareIdNeedsTheOnlyKindOrSomebodyToAsk) {
  const Json review = Json::parse(R"j({"by":"reuters","target":"x","result":"verified"})j");
  EXPECT_EQ(review_from_json(review).error().where, "/target");
  Json clear = review;
  clear["target"] = "item/x";
  EXPECT_EQ(review_from_json(clear)->by, "source/reuters");
}

TEST(Retraction, IsTrueOnly) {
  EXPECT_TRUE(is_retracted(Json::parse(R"j({"retracted":true,"visibility":"desk"})j")));
  for (const char* body : {"{}", R"j({"retracted":false})j", R"j({"retracted":1})j", "[]", "null"}) {
    EXPECT_FALSE(is_retracted(Json::parse(body))) << body;
  }
}

}  // namespace
}  // namespace frontkart::claims
