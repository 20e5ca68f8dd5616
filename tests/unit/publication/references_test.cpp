#include <set>

#include "desk.hpp"

/// Records that refer to others, and maps with what is drawn on them.
namespace frontkart::publication {
namespace {

using tests::Json;

using tests::Desk;
using tests::Gate;

Json person(const std::string& label = "") {
  Json body = {{"names", {{{"lang", "en"}, {"text", "Ivan the miller"}}}}, {"type", "person"}, {"visibility", "desk"}};
  if (!label.empty()) body["public_as"] = label;
  return body;
}

Json said_by(const std::string& source) {
  Json body = Desk::claim();
  body["chain"] = {{{"source", "source/afp"}, {"factuality", "Uu"}}, {{"source", source}, {"factuality", "CT+"}}};
  return body;
}

TEST_F(Gate, WhatLeansOnAPrivateRecordIsWithheld) {
  put("source", "ivan", person());
  put("claim", "c", said_by("source/ivan"));
  EXPECT_TRUE(seen("claim/c").is_null());
  EXPECT_NE(why("claim/c").find("source/ivan"), std::string::npos);
  put("claim", "dangling", said_by("source/nobody-knows"));
  EXPECT_TRUE(seen("claim/dangling").is_null());
}

TEST_F(Gate, ALabelStandsForAPrivateRecord) {
  put("source", "ivan", person("a source known to the desk"));
  put("claim", "c", said_by("source/ivan"));
  const std::string speaker = seen("claim/c")["chain"][1]["source"];
  EXPECT_EQ(speaker.find("ivan"), std::string::npos);
  EXPECT_EQ(seen(speaker),
            Json::parse(R"j({"names":[{"lang":"und","text":"a source known to the desk"}],"type":"unnamed"})j"));
  EXPECT_TRUE(seen("source/ivan").is_null());
}

TEST_F(Gate, TheIdOfAStandInComesFromTheLabelAlone) {
  put("source", "ivan", person("a source known to the desk"));
  put("source", "pyotr", person("a source known to the desk"));
  put("source", "olga", person("another source"));
  put("claim", "c", said_by("source/ivan"));
  put("claim", "d", said_by("source/pyotr"));
  put("claim", "e", said_by("source/olga"));
  EXPECT_EQ(seen("claim/c")["chain"][1], seen("claim/d")["chain"][1]);
  EXPECT_NE(seen("claim/c")["chain"][1], seen("claim/e")["chain"][1]);
}

TEST_F(Gate, ItemsAndClaimsHaveStandIns) {
  Json post = item();
  post["visibility"] = "sealed";
  post["public_as"] = "a post that the desk has seen";
  put("item", "post", post);
  Json body = claim();
  body["item"] = "item/post";
  body["visibility"] = "desk";
  body["public_as"] = "an account that the desk keeps to itself";
  put("claim", "inside", body);
  body = claim();
  body["item"] = "item/post";
  put("claim", "c", body);
  put("review", "r", {{"by", "source/afp"}, {"target", "claim/inside"}, {"result", "verified"}, {"aspect", "content"}});
  EXPECT_EQ(seen(seen("claim/c")["item"])["title"], "a post that the desk has seen");
  const Json target = seen(seen("review/r")["target"]);
  EXPECT_EQ(target["says"]["args"][0]["text"], "an account that the desk keeps to itself");
  EXPECT_EQ(seen(target["item"])["title"], "an account that the desk keeps to itself");
}

TEST_F(Gate, APlaceHasNoStandIn) {
  Json hidden = {{"names", {{{"lang", "en"}, {"text", "Camp"}}}},
                 {"location", {35.0, 51.0}},
                 {"visibility", "desk"},
                 {"public_as", "a place"}};
  put("place", "camp", hidden);
  Json body = claim();
  body["where"] = {{"ref", "place/camp"}};
  put("claim", "c", body);
  EXPECT_TRUE(seen("claim/c").is_null());
}

TEST_F(Gate, ALabelThatIsTakenBackIsNone) {
  put("source", "ivan", person("a source known to the desk"));
  put("claim", "c", said_by("source/ivan"));
  retract("source", "ivan", "desk");
  EXPECT_TRUE(seen("claim/c").is_null());
}

TEST_F(Gate, ThePrivateRevisionOfAPublicRecordLendsItNoLabel) {
  put("claim", "c", said_by("source/afp"));
  put("source", "afp", person("CANARY"));
  EXPECT_EQ(seen("claim/c")["chain"][1]["source"], "source/afp");
  retract("source", "afp", "public");
  put("source", "afp", person("CANARY"));
  EXPECT_TRUE(seen("claim/c").is_null());
}

TEST_F(Gate, NobodyCanRecordAStandIn) {
  put("source", "label:0123456789abcdef", {{"names", {{{"lang", "en"}, {"text", "x"}}}}, {"type", "person"}});
  EXPECT_TRUE(seen("source/label:0123456789abcdef").is_null());
}

TEST_F(Gate, WithholdingGoesOnToWhatLeansOnIt) {
  put("source", "ivan", person());
  put("claim", "c", said_by("source/ivan"));
  put("outcome", "o", {{"claim", "claim/c"}, {"result", "did-not"}});
  put("assessment", "a",
      {{"of", "place/sudzha"},
       {"status", {{"standing", "unclear"}}},
       {"from", "2025-03-12"},
       {"confidence", "low"},
       {"basis", {"item/art", "outcome/o"}}});
  for (const char* reference : {"claim/c", "outcome/o", "assessment/a"}) EXPECT_TRUE(seen(reference).is_null());
  put("source", "ivan", person("a source known to the desk"));
  for (const char* reference : {"claim/c", "outcome/o", "assessment/a"}) EXPECT_FALSE(seen(reference).is_null());
}

TEST_F(Gate, RecordsMayLeanOnEachOther) {
  Json a = item();
  a["relations"] = {{{"type", "quotes"}, {"target", "item/b"}}};
  Json b = item();
  b["relations"] = {{{"type", "quotes"}, {"target", "item/a"}}};
  put("item", "a", a);
  put("item", "b", b);
  EXPECT_FALSE(seen("item/a").is_null());
  retract("item", "b", "public");
  EXPECT_TRUE(seen("item/a").is_null());
}

TEST_F(Gate, OnlyWhatIsNoEvidenceIsDropped) {
  put("item", "hidden", [] {
    Json body = Desk::item();
    body["visibility"] = "desk";
    return body;
  }());
  Json body = item();
  body["relations"] = {{{"type", "related"}, {"target", "item/hidden"}}, {{"type", "related"}, {"target", "item/art"}}};
  put("item", "i", body);
  EXPECT_EQ(seen("item/i")["relations"], Json::parse(R"j([{"type":"related","target":"item/art"}])j"));
  for (const char* type : {"quotes", "repeats", "part-of"}) {
    body["relations"][0]["type"] = type;
    put("item", std::string("i-") + type, body);
    EXPECT_TRUE(seen(std::string("item/i-") + type).is_null()) << type;
  }
}

TEST_F(Gate, AMapLetsItsSnapshotsOut) {
  const auto snapshot = [](const char* name, const char* day) {
    maps::SnapshotRecord out;
    out.map = name;
    out.valid_at = parse_rfc3339(std::string(day) + "T00:00:00Z").value();
    out.file = "CANARY.geojson";
    out.profile = "geojson";
    out.options = {{"status", "held"}};
    out.taken = {{"polygon", 3}};
    out.dropped = {{"unit", 4}};
    out.flags = {"CANARY"};
    return out;
  };
  for (const char* name : {"data", "picture", "none", "desk", "absent"}) {
    Json body = map(name);
    if (std::string_view(name) == "desk") {
      body["redistribute"] = "data";
      body["visibility"] = "desk";
    }
    if (std::string_view(name) != "absent") put("map", name, body);
    const auto record = snapshot(name, "2025-03-12");
    put("snapshot", maps::snapshot_id(name, record.valid_at, ""), maps::to_json(record));
  }
  const Json body = seen("snapshot/data:20250312T000000Z");
  ASSERT_FALSE(body.is_null()) << why("snapshot/data:20250312T000000Z");
  std::set<std::string> members;
  for (const auto& [member, value] : body.items()) members.insert(member);
  EXPECT_EQ(members,
            (std::set<std::string>{"map", "valid_at", "original", "profile", "profile_version", "state_hash"}));
  for (const char* name : {"picture", "none", "desk", "absent"}) {
    EXPECT_TRUE(seen("snapshot/" + std::string(name) + ":20250312T000000Z").is_null()) << name;
  }
  EXPECT_FALSE(seen("map/picture").is_null());
  Policy pictures;
  pictures.for_pictures = true;
  EXPECT_FALSE(seen("snapshot/picture:20250312T000000Z", pictures).is_null());
  EXPECT_TRUE(seen("snapshot/none:20250312T000000Z", pictures).is_null());

  auto sealed = snapshot("data", "2025-03-13");
  sealed.visibility = "sealed";
  put("snapshot", maps::snapshot_id("data", sealed.valid_at, ""), maps::to_json(sealed));
  EXPECT_TRUE(seen("snapshot/data:20250313T000000Z").is_null());
  Json later = maps::to_json(snapshot("data", "2025-03-14"));
  later["not_before"] = "2025-03-14T00:00:00Z";
  put("snapshot", "data:20250314T000000Z", later);
  EXPECT_TRUE(seen("snapshot/data:20250314T000000Z").is_null());
  put("snapshot", "data:20250315T000000Z", maps::to_json(snapshot("none", "2025-03-15")));
  EXPECT_TRUE(seen("snapshot/data:20250315T000000Z").is_null()) << "its id is another map's";
}

TEST_F(Gate, AnEditGoesWhereItsMapsDataGo) {
  for (const char* name : {"data", "picture", "none"}) {
    put("map", name, map(name));
    Json body = edit();
    body["map"] = std::string("map/") + name;
    put("edit", name, body);
  }
  put("map", "own", map());
  put("edit", "odd", edit("a status that the public legend does not have"));
  pass(24);
  EXPECT_FALSE(seen("edit/data").is_null());
  EXPECT_TRUE(seen("edit/picture").is_null());
  EXPECT_TRUE(seen("edit/none").is_null());
  EXPECT_TRUE(seen("edit/odd").is_null());
}

TEST_F(Gate, AnEditThatOverrulesAPrivateOneSaysNothingOfIt) {
  put("map", "own", map());
  Json hidden = edit();
  hidden["visibility"] = "desk";
  put("edit", "hidden", hidden);
  Json body = edit("unclear");
  body["over"] = "edit/hidden";
  put("edit", "e", body);
  pass(24);
  EXPECT_FALSE(seen("edit/e").is_null());
  EXPECT_FALSE(seen("edit/e").contains("over"));
}

}  // namespace
}  // namespace frontkart::publication
