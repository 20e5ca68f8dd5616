#include <algorithm>

#include "desk.hpp"

/// What of a record the public sees.
namespace frontkart::publication {
namespace {

using tests::Json;

using tests::Desk;
using tests::Gate;

struct Row {
  const char* kind;
  const char* members;  ///< as recorded
  const char* seen;     ///< by the public; null: nothing at all
};

const Row kRows[] = {
    {"party", R"j({"names":[{"lang":"en","text":"X","form":"gen"}],"colour":"#000000","note":"n","surprise":1})j",
     R"j({"names":[{"lang":"en","text":"X","form":"gen"}],"colour":"#000000"})j"},
    {"source",
     R"j({"names":[{"lang":"en","text":"X"}],"type":"channel","party":"party/ru","party_basis":"says so","reliability":"E",
          "url":"https://example.org/","note":"our man there","public_as":"a channel"})j",
     R"j({"names":[{"lang":"en","text":"X"}],"type":"channel","party":"party/ru","party_basis":"says so",
          "url":"https://example.org/"})j"},
    {"place",
     R"j({"names":[{"lang":"en","text":"X"}],"location":[35.5,51.5],"precision_m":500,"population":12,"roles":["border town"],
          "kind":"village","admin1":"Kursk","country":"RU","codes":{"geonames":"1"},"source":"GeoNames","licence":"CC BY",
          "note":"n","flags":["f"]})j",
     R"j({"names":[{"lang":"en","text":"X"}],"location":[35.5,51.5],"precision_m":500,"population":12,"roles":["border town"],
          "type":"village","admin1":"Kursk","country":"RU","codes":{"geonames":"1"},"source":"GeoNames","licence":"CC BY"})j"},
    {"region",
     R"j({"names":[{"lang":"en","text":"X"}],"level":1,"de_jure_party":"ru","official_area_km2":29997,
          "official_area_source":"Rosstat","polygons":[[[[35,51],[36,51],[36,52]]]],"country":"RU","codes":{"pcode":"RU46"},"parent":"hidden",
          "note":"n"})j",
     R"j({"names":[{"lang":"en","text":"X"}],"level":1,"de_jure_party":"ru","official_area_km2":29997,
          "official_area_source":"Rosstat","polygons":[[[[35,51],[36,51],[36,52]]]],"country":"RU","codes":{"pcode":"RU46"}})j"},
    {"route",
     R"j({"names":[{"lang":"en","text":"R200"}],"type":"road","lines":[[[35,51],[36,51.5]]],"roles":["supply route"],
          "status":"under fire","note":"n"})j",
     R"j({"names":[{"lang":"en","text":"R200"}],"type":"road","lines":[[[35,51],[36,51.5]]],"roles":["supply route"]})j"},
    {"item",
     R"j({"type":"article","publisher":["source/afp"],"title":"t","url":"https://example.org/a","archive_url":"https://example.org/b",
          "capture_tool":"anna's laptop","published":{"edtf":"2025-03-12","role":"during","anchor":"item","mood":"x"},
          "retrieved":"2025-03-12T12:00:00Z","language":"en","zone":"Europe/Oslo","text":"all of it",
          "first_seen":"searched by anna","licence":"CC BY","redistribute":"data","people":"none","note":"n"})j",
     R"j({"type":"article","publisher":["source/afp"],"title":"t","url":"https://example.org/a","archive_url":"https://example.org/b",
          "published":{"edtf":"2025-03-12","role":"during","anchor":"item"},"language":"en","zone":"Europe/Oslo",
          "text":"all of it","licence":"CC BY","redistribute":"data","people":"none"})j"},
    // A text is no picture.
    {"item", R"j({"type":"article","text":"x","licence":"CC BY","redistribute":"picture","people":"none"})j",
     R"j({"type":"article","licence":"CC BY","redistribute":"picture","people":"none"})j"},
    {"item", R"j({"type":"article","text":"x","redistribute":"data","people":"none"})j",
     R"j({"type":"article","redistribute":"data","people":"none"})j"},
    {"item", R"j({"type":"article","text":"x","licence":"CC BY","redistribute":"none","people":"unchecked"})j",
     R"j({"type":"article","licence":"CC BY","redistribute":"none"})j"},
    {"item",
     R"j({"type":"picture","media":["MEDIUM"],"media_types":["image/png"],"licence":"CC BY","redistribute":"picture",
          "people":"none"})j",
     R"j({"type":"picture","media":["MEDIUM"],"media_types":["image/png"],"licence":"CC BY","redistribute":"picture",
          "people":"none"})j"},
    {"item",
     R"j({"type":"picture","media":["MEDIUM"],"media_types":["image/png"],"licence":"CC BY","redistribute":"picture",
          "people":"unchecked"})j",
     R"j({"type":"picture","licence":"CC BY","redistribute":"picture"})j"},
    {"item",
     R"j({"type":"picture","media":["MEDIUM"],"media_types":["image/png"],"licence":"CC BY","redistribute":"data",
          "people":"identifiable","url":"https://example.org/a"})j",
     R"j({"type":"picture","licence":"CC BY","redistribute":"data","url":"https://example.org/a"})j"},
    {"item",
     R"j({"type":"video","media":["MEDIUM"],"media_types":["video/mp4"],"licence":"CC BY","redistribute":"data",
          "people":"captive","url":"https://example.org/a","archive_url":"https://example.org/b"})j",
     R"j({"type":"video","licence":"CC BY","redistribute":"data"})j"},
    {"item", R"j({"type":"video","people":"minor","redistribute":"none","url":"https://example.org/a"})j",
     R"j({"type":"video","redistribute":"none"})j"},
    {"item",
     R"j({"type":"picture","media":["MEDIUM"],"media_types":["image/png"],"licence":"CC BY","redistribute":"picture",
          "people":"none","graphic":true})j",
     R"j({"type":"picture","licence":"CC BY","redistribute":"picture","people":"none","graphic":true})j"},
    {"claim",
     R"j({"item":"item/art@HASH","words":"w","offset":7,"says":{"predicate":"left","args":["party/ua",{"text":"there"}]},
          "chain":[{"source":"source/afp","cue":"says","factuality":"Uu"},{"source":"source/unnamed","factuality":"CT+"}],
          "hedge":"attributed","quote":true,"how_known":"told","when":{"edtf":"2025","role":"by","anchor":"item"},
          "as_of":"2025-03-12T12:00:00Z","where":{"ref":"place/sudzha","relation":"outskirts","raw":"the outskirts"},
          "value":{"number":4,"unit":"times","about":true},"presupposes":[{"predicate":"presence","args":["party/ua"]}],
          "about_words":["withdrawal"],"defaulted":[],"note":"n"})j",
     R"j({"item":"item/art","words":"w","says":{"predicate":"left","args":["party/ua",{"text":"there"}]},
          "chain":[{"source":"source/afp","cue":"says","factuality":"Uu"},{"source":"source/unnamed","factuality":"CT+"}],
          "hedge":"attributed","quote":true,"how_known":"told","when":{"edtf":"2025","role":"by","anchor":"item"},
          "as_of":"2025-03-12T12:00:00Z","where":{"ref":"place/sudzha","relation":"outskirts","raw":"the outskirts"},
          "value":{"number":4,"unit":"times","about":true},"presupposes":[{"predicate":"presence","args":["party/ua"]}],
          "about_words":["withdrawal"]})j"},
    {"review",
     R"j({"by":"source/afp","target":"item/art","aspect":"place","result":"verified","method":"shadows",
          "at":{"edtf":"2025","role":"during","anchor":"item"},"note":"n"})j",
     R"j({"by":"source/afp","target":"item/art","aspect":"place","result":"verified","method":"shadows",
          "at":{"edtf":"2025","role":"during","anchor":"item"}})j"},
    {"enquiry",
     R"j({"whom":"source/afp","what":"Who told you?","about":["place/sudzha"],"asked":"2025-03-10T12:00:00Z",
          "deadline":"2025-03-11T12:00:00Z","answer":"answered","answer_text":"Nobody.","answered":"2025-03-11T13:00:00Z",
          "note":"n"})j",
     R"j({"whom":"source/afp","about":["place/sudzha"],"asked":"2025-03-10T12:00:00Z","deadline":"2025-03-11T12:00:00Z",
          "answer":"answered","answered":"2025-03-11T13:00:00Z"})j"},
    {"assessment",
     R"j({"of":"place/sudzha","status":{"standing":"not-held","party":"party/ua"},"from":"2025-03-12","to":"2025-03-13",
          "confidence":"low","basis":["item/art"],"reason":"r","author":"Anna","approver":"Boris",
          "decided":"2025-03-12T12:00:00Z","note":"n"})j",
     R"j({"of":"place/sudzha","status":{"standing":"not-held","party":"party/ua"},"from":"2025-03-12","to":"2025-03-13",
          "confidence":"low","basis":["item/art"],"reason":"r","decided":"2025-03-12T12:00:00Z"})j"},
    {"outcome",
     R"j({"claim":"claim/c","result":"did-not","evidence":["item/art"],"resolver":"Anna","at":"2025-03-12T12:00:00Z","note":"n"})j",
     R"j({"claim":"claim/c","result":"did-not","evidence":["item/art"],"at":"2025-03-12T12:00:00Z"})j"},
    {"edit",
     R"j({"map":"map/own","valid_from":"2025-03-12T00:00:00Z","status":"held","basis":["item/art"],"reason":"r","over":"edit/none",
          "area":{"type":"Polygon","coordinates":[[[35,51],[36,51],[36,52],[35,51]]],"by":"anna"},"note":"n","author":"anna"})j",
     R"j({"map":"map/own","valid_from":"2025-03-12T00:00:00Z","status":"held","basis":["item/art"],"reason":"r",
          "area":{"type":"Polygon","coordinates":[[[35,51],[36,51],[36,52],[35,51]]]}})j"},
    {"map",
     R"j({"mapper":"M","link":"https://example.org/","licence":"CC0","redistribute":"data","profile":"owl","illustrative":true,
          "legend":[{"id":"a","standing":"held","party":"ua","colour":"#000000","definition":"d","link":"https://example.org/",
                     "labels":{"en":"A"},"class":"c","remark":"ours"}],"legend_version":2,"note":"n","contact":"anna",
          "permission":{"from":"anna of M","on":"2025-03-12","document":"item/letter","note":"n"}})j",
     R"j({"mapper":"M","link":"https://example.org/","licence":"CC0","redistribute":"data","profile":"owl","illustrative":true,
          "legend":[{"id":"a","standing":"held","party":"ua","colour":"#000000","definition":"d","link":"https://example.org/",
                     "labels":{"en":"A"},"class":"c"}],"legend_version":2})j"},
    {"map", R"j({"mapper":"M","licence":"CC0","redistribute":"none","legend":[],"legend_version":1})j", nullptr},
    {"map", R"j({"mapper":"M","licence":"CC0","legend":[],"legend_version":1})j", nullptr},
    {"map", R"j({"mapper":"M","licence":"","redistribute":"data","legend":[],"legend_version":1})j", nullptr},
    {"map", R"j({"mapper":"M","licence":"CC0","redistribute":"all","legend":[],"legend_version":1})j", nullptr},
};

Json filled(const char* text) {
  std::string whole = text;
  const std::string hash(64, 'e');
  for (const auto& [word, value] : {std::pair<std::string, std::string>{"MEDIUM", hash}, {"HASH", hash}}) {
    for (auto at = whole.find(word); at != std::string::npos; at = whole.find(word))
      whole.replace(at, word.size(), value);
  }
  return Json::parse(whole);
}

TEST_F(Gate, TheMembersOfEveryKindAreThoseOfTheTable) {
  put("map", "own", map());
  put("claim", "c", claim());
  for (const Row& row : kRows) {
    // The public can tell two records only by their ids, so each row is a record of its own.
    const std::string id = "row" + std::to_string(&row - kRows);
    put(row.kind, id, filled(row.members));
  }
  pass(100);
  for (const Row& row : kRows) {
    const std::string reference = std::string(row.kind) + "/row" + std::to_string(&row - kRows);
    EXPECT_EQ(seen(reference), row.seen == nullptr ? Json() : filled(row.seen)) << reference << ": " << why(reference);
  }
}

TEST_F(Gate, EveryPublicKindHasARow) {
  for (const std::string_view kind : {"assessment", "claim", "edit", "enquiry", "item", "map", "outcome", "party",
                                      "place", "region", "review", "route", "source"}) {
    EXPECT_TRUE(std::any_of(std::begin(kRows), std::end(kRows), [&](const Row& row) { return row.kind == kind; }))
        << kind;
  }
}

TEST_F(Gate, ALeafIsTheRecordAndNothingElse) {
  const PublicRecord record{"item", "art", seen("item/art"), {}};
  const std::string leaf = leaf_of(record);
  EXPECT_EQ(
      leaf,
      R"j({"id":"art","kind":"item","publisher":"source/afp","redistribute":"none","title":"Fighting in Sudzha",)j"
      R"j("type":"article","url":"https://example.org/1"})j");
  const auto read = record_of(leaf);
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_EQ(read->kind, "item");
  EXPECT_EQ(read->id, "art");
  EXPECT_EQ(read->body, record.body);
  EXPECT_FALSE(record_of(leaf + " ").ok());
  EXPECT_FALSE(record_of("[]").ok());
  EXPECT_FALSE(record_of(R"j({"id":"1","kind":"A kind"})j").ok());
  EXPECT_FALSE(record_of(R"j({"id":"/","kind":"item"})j").ok());
  EXPECT_FALSE(record_of(R"j({"kind":"item"})j").ok());
}

TEST_F(Gate, TheRecordsAreInOrder) {
  const View all = view();
  ASSERT_EQ(all.records.size(), 5U);
  EXPECT_TRUE(std::is_sorted(all.records.begin(), all.records.end(), [](const auto& l, const auto& r) {
    return std::tie(l.kind, l.id) < std::tie(r.kind, r.id);
  }));
}

}  // namespace
}  // namespace frontkart::publication
