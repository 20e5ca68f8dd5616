#include "desk_fixture.hpp"

namespace frontkart::tests {
namespace {

TEST_F(Desk, AClaimAsAPersonTypesItIsStoredExpandedWithWhatWasAssumed) {
  const json body = must(kLeft).entry.json();
  EXPECT_EQ(body["item"], "item/art");
  EXPECT_EQ(body["says"], json::parse(R"j({"predicate":"left","args":["party/ua","place/sudzha"]})j"));
  ASSERT_EQ(body["chain"].size(), 2U);
  EXPECT_EQ(body["chain"][0]["source"], "source/paper");
  EXPECT_EQ(body["chain"][1]["source"], "source/unnamed");
  for (const json& link : body["chain"]) EXPECT_EQ(link["factuality"], "Uu");
  EXPECT_EQ(body["as_of"], "2025-03-12T19:00:00Z");
  EXPECT_EQ(body["where"]["ref"], "place/sudzha");
  const auto& defaulted = body["defaulted"];
  EXPECT_NE(std::find(defaulted.begin(), defaulted.end(), "as_of"), defaulted.end());
  EXPECT_EQ(body["visibility"], "desk");
}

TEST_F(Desk, TheSameRecordAgainChangesNothing) {
  const auto first = must(kLeft);
  EXPECT_EQ(first.what, Recorder::Put::What::added);
  const auto second = must(kLeft);
  EXPECT_EQ(second.what, Recorder::Put::What::unchanged);
  EXPECT_EQ(second.entry.hash, first.entry.hash);
}

TEST_F(Desk, ACorrectionSaysWhyAndTheOldVersionStays) {
  const auto first = must(kLeft);
  json changed = json::parse(kLeft);
  changed["hedge"] = "own-voice";
  changed.erase("by");
  EXPECT_EQ(refused(changed.dump()).code, ErrorCode::bad_input);
  changed["reason"] = "read again";
  const auto second = must(changed.dump());
  EXPECT_EQ(second.what, Recorder::Put::What::corrected);
  EXPECT_EQ(second.entry.envelope.supersedes, first.entry.hash);
  EXPECT_EQ(second.entry.envelope.reason, "read again");
  EXPECT_EQ(second.entry.json()["hedge"], "own-voice");
  EXPECT_EQ(service.show("claim/left", Instant::highest())->versions.size(), 2U);
}

TEST_F(Desk, WhatIsWrongIsNamedByItsMemberAndNothingIsWritten) {
  const auto where = [&](const std::string& line) { return refused(line).where; };
  EXPECT_NE(where(R"j({"kind":"claim","item":"art","says":"left(ua, sudzha)","hedge":"rumour"
})j")
                .find("/hedge"),
            std::string::npos);
  EXPECT_NE(where(R"j({"kind":"claim","item":"art","says":"left(ua, nowhere)","hedge":"hearsay"
})j")
                .find("/says"),
            std::string::npos);
  EXPECT_NE(where(R"j({"kind":"claim","item":"nothing","says":"left(ua, sudzha)","hedge":"hearsay"
})j")
                .find("/item"),
            std::string::npos);
  EXPECT_NE(where(R"j({"kind":"claim","item":"art","words":"never said","says":"left(ua, sudzha)","hedge":"hearsay"
})j")
                .find("/words"),
            std::string::npos);
  EXPECT_NE(where(R"j({"kind":"claim","item":"art","says":"left(ua, sudzha)","hedge":"hearsay","mood":"sad"
})j")
                .find("/mood"),
            std::string::npos);
  EXPECT_NE(where(R"j({"kind":"rumour","id":"x"})j").find("/kind"), std::string::npos);
  EXPECT_NE(where(R"j({"kind":"party","id":"no spaces","names":[{"lang":"en","text":"x"}]})j").find("/id"),
            std::string::npos);
  EXPECT_NE(where(R"j({"kind":"review","by":"afp","target":"claim/missing","result":"verified"})j").find("target"),
            std::string::npos);
  EXPECT_NE(
      where(R"j({"kind":"place","id":"p","names":[{"lang":"en","text":"x"}],"location":[200,0]})j").find("/location"),
      std::string::npos);
  EXPECT_NE(where(R"j({"kind":"party","id":"x","names":[{"lang":"en","text":"x"}],"recorded":"2025-01-01T00:00:00Z"})j")
                .find("/recorded"),
            std::string::npos);
  EXPECT_NE(where(R"j([1,2])j").find("a test"), std::string::npos);
}

TEST_F(Desk, AnEditThatItsMapCannotShowIsRefused) {
  must(R"j({"kind":"map","id":"desk","mapper":"The Desk","legend":[{"id":"held-ru","labels":{"en":"held"},
      "standing":"held","party":"ru","colour":"#aa0000"}]})j");
  must(R"j({"kind":"map","id":"theirs","mapper":"A Mapper","profile":"geojson","legend":[{"id":"held-ru",
      "labels":{"en":"held"},"standing":"held","party":"ru","colour":"#aa0000"}]})j");
  json edit = json::parse(R"j({"kind":"edit","id":"e1","map":"map/desk","valid_from":"2025-03-01T00:00:00Z",
      "status":"held-ru","reason":"seen","area":{"type":"Polygon","coordinates":[[[35,51],[36,51],[36,52],[35,51]]]}})j");
  const auto refused_with = [&](const char* member, const json& value) {
    json changed = edit;
    changed[member] = value;
    return refused(changed.dump());
  };
  const Error status = refused_with("status", "held-ruu");
  EXPECT_NE(status.where.find("/status"), std::string::npos) << status.text();
  EXPECT_NE(status.remedy.find("held-ru"), std::string::npos) << status.text();
  EXPECT_NE(refused_with("map", "map/theirs").where.find("/map"), std::string::npos);
  const json line = json::parse(R"j({"type":"Polygon","coordinates":[[[35,51],[36,51],[35,51]]]})j");
  EXPECT_NE(refused_with("area", line).where.find("/area"), std::string::npos);
  must(edit.dump());
  edit["id"] = "e2";
  edit["status"] = "";
  must(edit.dump());
}

TEST_F(Desk, WordsThatStandTwiceNeedAnOffset) {
  const std::string twice =
      R"j({"kind":"claim","id":"c","item":"art","words":"left","says":"left(ua, sudzha)","by":"unnamed","hedge":"hearsay")j";
  EXPECT_EQ(refused(twice + "}").code, ErrorCode::bad_input);
  EXPECT_EQ(must(twice + R"j(,"offset":22})j").entry.json()["offset"], 22);
}

TEST_F(Desk, AllRecordsOfOneCallAreKeptOrNone) {
  const std::uint64_t before = store->head()->seq;
  const auto done =
      service.record({{"1", json::parse(kLeft), {}}, {"2", json::parse(R"j({"kind":"party"})j"), {}}}, {});
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().where.substr(0, 1), "2");
  EXPECT_EQ(store->head()->seq, before);
}

TEST_F(Desk, ARetractedRecordCannotBeReferredToAndIsNotShown) {
  must(kLeft);
  EXPECT_EQ(refused(R"j({"kind":"claim","id":"left","retracted":true})j").code, ErrorCode::bad_input);
  must(R"j({"kind":"claim","id":"left","retracted":true,"reason":"taken back"})j");
  EXPECT_EQ(must(R"j({"kind":"claim","id":"left","retracted":true,"reason":"again"})j").what,
            Recorder::Put::What::unchanged);
  EXPECT_EQ(who()["claims"].size(), 0U);
  EXPECT_EQ(refused(R"j({"kind":"review","by":"afp","target":"claim/left","result":"verified"})j").code,
            ErrorCode::bad_input);
}

TEST_F(Desk, WhoAsKnownBeforeSomethingWasRecordedDoesNotShowIt) {
  const Instant before{store->head()->recorded};
  must(kLeft);
  EXPECT_EQ(who().at("claims").size(), 1U);
  EXPECT_EQ(who("", before).at("claims").size(), 0U);
}

TEST_F(Desk, AnOutcomeIsShownOnlyWhenItWasKnown) {
  must(
      R"j({"kind":"claim","id":"soon","item":"art","words":"They have held it","says":"no-presence(ua, sudzha)","by":"afp",
           "hedge":"predicts","deadline":{
  "raw" : "by Friday", "edtf" : "2025-03-14"}})j");
  must(
      R"j({"kind":"outcome","claim":"claim/soon","result":"came-true","evidence":["item/art"],"resolver":"editor","at":"2025-03-16T12:00:00Z"})j");
  const auto prediction = [&](const std::string& at) { return who(at)["claims"][0]["prediction"]; };
  EXPECT_EQ(prediction("2025-03-13T00:00:00Z")["state"], "open");
  EXPECT_EQ(prediction("2025-03-15T12:00:00Z")["state"], "due");
  EXPECT_TRUE(prediction("2025-03-15T12:00:00Z")["outcome"].is_null());
  EXPECT_EQ(prediction("2025-03-17T00:00:00Z")["state"], "resolved");
  EXPECT_EQ(prediction("2025-03-17T00:00:00Z")["outcome"]["result"], "came-true");
  EXPECT_EQ(who("2025-03-12T18:59:59Z")["claims"].size(), 0U) << "the article was not out yet";
}

TEST_F(Desk, WhatIsNotConfirmedSaysForHowLong) {
  must(kLeft);
  must(
      R"j({"kind":"claim","id":"silence","item":"art","words":"They have held it","says":"confirmation(claim/left)","by":"afp","hedge":"not-confirmed","where":"sudzha"
})j");
  const json silent = who("2025-03-14T19:00:00Z")["not_confirmed"];
  ASSERT_EQ(silent.size(), 1U);
  EXPECT_EQ(silent[0]["who"], "source/afp");
  EXPECT_DOUBLE_EQ(silent[0]["days"].get<double>(), 2.0);
}

TEST_F(Desk, SecondHandReviewsStayApartAndASubsetStaysASubset) {
  must(R"j({"kind":"item","id":"set","type":"set","publisher":"several","count":"several","described_only":true})j");
  must(
      R"j({"kind":"item","id":"some","type":"set","publisher":"several","count":"several","described_only":true,"subset_of":"set"})j");
  must(
      R"j({"kind":"claim","id":"shown","item":"art","says":"depicts(set, \"soldiers\")","by":"several","hedge":"depicts","where":"sudzha"
})j");
  must(
      R"j({"kind":"review","id":"one","by":"afp","target":"item/set","result":"verified","known_from":"claim/shown"})j");
  must(
      R"j({"kind":"review","id":"two","by":"paper","target":"item/some","result":"verified","known_from":"claim/shown"})j");
  const json reviews = who()["reviews"];
  ASSERT_EQ(reviews.size(), 2U);
  for (const json& review : reviews) EXPECT_FALSE(review["first_hand"].get<bool>());
  EXPECT_EQ(reviews[1]["subset_of"], "item/set");
  EXPECT_FALSE(reviews[0].contains("subset_of"));
}

TEST_F(Desk, NamesFindEachOtherInEveryScript) {
  must(kLeft);
  const auto by_norwegian = found("Sudzja");
  EXPECT_EQ(found("Sudzha"), by_norwegian);
  EXPECT_EQ(found("Суджа"), by_norwegian);
  EXPECT_NE(std::find(by_norwegian.begin(), by_norwegian.end(), "claim/left"), by_norwegian.end());
  EXPECT_NE(std::find(by_norwegian.begin(), by_norwegian.end(), "place/sudzha"), by_norwegian.end());
}

TEST_F(Desk, SearchFindsWordsPrefixesAndAllOfThem) {
  must(kLeft);
  EXPECT_EQ(found("said left"), std::vector<std::string>({"claim/left", "item/art"}));
  EXPECT_TRUE(found("said nothing").empty());
  EXPECT_TRUE(found("lef").empty());
  EXPECT_EQ(found("lef*"), std::vector<std::string>({"claim/left", "item/art"}));
  service::SearchRequest empty;
  empty.words = " ?! ";
  EXPECT_EQ(service.search(empty, [](const ledger::Entry&) -> Status { return Done{}; }).error().code,
            ErrorCode::usage);
}

TEST_F(Desk, WhatSearchOperatorsLookLikeAreOnlyWords) {
  must(kLeft);
  for (const char* words :
       {"left OR\" said", "NEAR(left said)", "left NOT said", "col:left", "^left", "(((", "\"\"\""}) {
    service::SearchRequest request;
    request.words = words;
    const auto done = service.search(request, [](const ledger::Entry&) -> Status { return Done{}; });
    if (!done.ok()) {
      EXPECT_EQ(done.error().code, ErrorCode::usage) << words;
    }
  }
}

TEST_F(Desk, APurgeLeavesATombstoneAndNothingToFind) {
  must(kLeft);
  EXPECT_EQ(service.purge("claim/left", "", "editor").error().code, ErrorCode::usage);
  const auto done = service.purge("claim/left", "a source is at risk", "editor");
  ASSERT_TRUE(done.ok()) << done.error().text();
  EXPECT_EQ(done->entries.size(), 1U);
  EXPECT_EQ(who()["claims"].size(), 0U);
  EXPECT_EQ(found("said left"), std::vector<std::string>({"item/art"}));
  const auto shown = service.show("claim/left", Instant::highest());
  ASSERT_TRUE(shown.ok());
  EXPECT_FALSE(shown->versions.front().body);
  EXPECT_TRUE(json::parse(service::to_json(*shown))["body"].is_null());
  EXPECT_TRUE(ledger::verify_chain(*store)->ok);
  EXPECT_EQ(service.purge("claim/left", "again", "editor").error().code, ErrorCode::bad_input);
}

TEST_F(Desk, ShowTellsWhatRefersToIt) {
  must(kLeft);
  const auto shown = service.show("sudzha", Instant::highest());
  ASSERT_TRUE(shown.ok()) << shown.error().text();
  ASSERT_EQ(shown->referring.size(), 1U);
  EXPECT_EQ(shown->referring[0].reference, "claim/left");
  must(R"j({"kind":"source","id":"sudzha","type":"channel","names":[{"lang":"en","text":"x"}]})j");
  EXPECT_EQ(service.show("sudzha", Instant::highest()).error().code, ErrorCode::ambiguous);
  EXPECT_EQ(service.show("place/nowhere", Instant::highest()).error().code, ErrorCode::not_found);
}

TEST_F(Desk, AnItemIsWithheldUntilEverythingAboutItIsSettled) {
  const auto withheld = [&](const std::string& id) {
    return service.show("item/" + id, Instant::highest())->withheld.size();
  };
  must(R"j({"kind":"item","id":"bare","type":"picture","publisher":"afp","described_only":true})j");
  EXPECT_GE(withheld("bare"), 4U);
  must(
      R"j({"kind":"item","id":"free","type":"picture","publisher":"afp","described_only":true,"visibility":"public","licence":"CC0-1.0","redistribute":"data","people":"none"})j");
  EXPECT_EQ(withheld("free"), 0U);
  for (const char* people : {"unchecked", "identifiable", "captive", "minor", "dead"}) {
    must(
        std::string(R"j({"kind":"item","id":"p-)j") + people +
        R"j(","type":"picture","publisher":"afp","described_only":true,"visibility":"public","licence":"CC0-1.0","redistribute":"data","people":")j" +
        people + "\"}");
    EXPECT_EQ(withheld(std::string("p-") + people), 1U) << people;
  }
}

TEST_F(Desk, AReplayKeepsItsTimesAndSaysSo) {
  service::RecordOptions replay;
  replay.replay = true;
  EXPECT_EQ(
      refused(R"j({"kind":"party","id":"x","names":[{"lang":"en","text":"x"}],"recorded":"2025-01-01T00:00:00Z"})j",
              replay)
          .code,
      ErrorCode::bad_input)
      << "the store is not empty";
  const auto empty = ledger::open_memory_store([] { return Instant::from_unix_seconds(1'800'000'000); });
  service::Service fresh(*empty);
  const auto line = [](const char* id, const char* at) {
    return service::TypedRecord{
        "", json{{"kind", "party"}, {"id", id}, {"names", {{{"lang", "en"}, {"text", id}}}}, {"recorded", at}}, {}};
  };
  EXPECT_FALSE(fresh.record({line("a", "2025-01-02T00:00:00Z"), line("b", "2025-01-01T00:00:00Z")}, replay).ok());
  ASSERT_TRUE(fresh.record({line("a", "2025-01-01T00:00:00Z"), line("b", "2025-01-02T00:00:00Z")}, replay).ok());
  std::vector<ledger::Entry> entries;
  ASSERT_TRUE(fresh
                  .log({},
                       [&](const ledger::Entry& entry) -> Status {
                         entries.push_back(entry);
                         return Done{};
                       })
                  .ok());
  ASSERT_EQ(entries.size(), 3U);
  EXPECT_EQ(entries[0].envelope.id, "restated");
  EXPECT_EQ(entries[0].json()["restated"], true);
  EXPECT_EQ(format_utc(entries[2].envelope.recorded), "2025-01-02T00:00:00Z");
}

TEST_F(Desk, ALineOfTheFullLogIsTheEntry) {
  must(kLeft);
  ASSERT_TRUE(service.purge("source/afp", "a test", "editor").ok());
  std::size_t purged = 0;
  ASSERT_TRUE(service
                  .log({},
                       [&](const ledger::Entry& entry) -> Status {
                         const auto read = service::entry_from_json(json::parse(service::to_json(entry, true)));
                         EXPECT_TRUE(read.ok());
                         EXPECT_EQ(read->envelope, entry.envelope);
                         EXPECT_EQ(read->body, entry.body);
                         EXPECT_EQ(read->salt, entry.salt);
                         EXPECT_EQ(read->hash, entry.hash);
                         purged += entry.body ? 0 : 1;
                         return Done{};
                       })
                  .ok());
  EXPECT_EQ(purged, 1U);
  EXPECT_FALSE(service::entry_from_json(json::parse(service::to_json(must(kLeft).entry))).ok()) << "no salt";
}

TEST_F(Desk, OriginsAndBriefRestOnTheSameRecords) {
  must(kLeft);
  must(
      R"j({"kind":"claim","id":"there","item":"art","words":"They have held it","says":"presence(ua, sudzha)","by":"afp","hedge":"attributed"
})j");
  service::SubjectRequest request{"Sudzja", parse_rfc3339("2025-03-12T19:00:00Z").value(), Instant::highest()};
  const auto origins = service.origins(request);
  ASSERT_TRUE(origins.ok()) << origins.error().text();
  EXPECT_EQ(origins->origins.apart.size(), 1U);
  EXPECT_EQ(origins->origins.conflicts.size(), 1U);
  for (const char* language : {"nb", "en", "uk"}) {
    brief::Options options;
    options.language = language;
    const auto brief = service.brief(request, options);
    ASSERT_TRUE(brief.ok()) << brief.error().text();
    EXPECT_GE(brief->sections.size(), 2U);
  }
}

TEST_F(Desk, TwoPeopleWhoReleaseInTheSameWordsAreTwo) {
  const auto claim = must(
      R"j({"kind":"claim","id":"left","item":"art","words":"They left.","says":"left(ua, sudzha)","by":"unnamed"})j");
  const std::string line = R"j({"kind":"release","target":"claim/left@)j" + claim.entry.hash.hex() +
                           R"j(","reason":"no danger","author":")j";
  const auto anna = must(line + "anna\"}");
  const auto boris = must(line + "boris\"}");
  EXPECT_NE(anna.entry.envelope.id, boris.entry.envelope.id);
  EXPECT_EQ(boris.entry.envelope.author, "boris");
  EXPECT_EQ(boris.entry.json()["reason"], "no danger");
  EXPECT_EQ(must(line + "anna\"}").what, Recorder::Put::What::unchanged);
}

TEST_F(Desk, OnlyAVersionThatIsThereCanBeReleased) {
  const auto claim = must(
      R"j({"kind":"claim","id":"left","item":"art","words":"They left.","says":"left(ua, sudzha)","by":"unnamed"})j");
  must(
      R"j({"kind":"claim","id":"held","item":"art","words":"They have held it.","says":"control(ua, sudzha)","by":"unnamed"})j");
  const auto line = [](const std::string& id, const Digest& hash) {
    return R"j({"kind":"release","target":"claim/)j" + id + '@' + hash.hex() + R"j(","reason":"no danger"})j";
  };
  const Error unknown = refused(line("left", sha256("no entry")));
  EXPECT_EQ(unknown.code, ErrorCode::bad_input);
  EXPECT_NE(unknown.message.find("claim/left has no version " + sha256("no entry").hex()), std::string::npos);
  EXPECT_NE(unknown.remedy.find("frontkart show claim/left"), std::string::npos);
  EXPECT_NE(refused(line("held", claim.entry.hash)).message.find("claim/held has no version"), std::string::npos)
      << "a version of another claim";

  // What was corrected since was seen, too.
  must(
      R"j({"kind":"claim","id":"left","item":"art","words":"They left.","says":"left(ua, sudzha)","by":"paper","reason":"who says it"})j");
  must(line("left", claim.entry.hash));
  const auto gone = must(R"j({"kind":"claim","id":"left","retracted":true,"reason":"wrong"})j");
  EXPECT_NE(refused(line("left", gone.entry.hash)).message.find("retract"), std::string::npos);
  // The record is gone; a word for its old version would be one for nothing.
  EXPECT_EQ(refused(line("left", claim.entry.hash), {.author = "boris", .reason = std::nullopt}).code, ErrorCode::bad_input);
}

}  // namespace
}  // namespace frontkart::tests
