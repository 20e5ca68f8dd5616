#include "newsroom.hpp"
#include "service/export.hpp"
#include "service/publish_page.hpp"
#include "service/publish_preview.hpp"

namespace frontkart::tests {
namespace {

TEST_F(Newsroom, AnEditionVerifiesAndIsSigned) {
  const auto report = published(request("public"));
  EXPECT_EQ(report.number, 1U);
  EXPECT_EQ(report.maps, 1U);
  const auto checked = verified("public");
  EXPECT_TRUE(checked.sound()) << (checked.problems.empty() ? ""
                                                            : checked.problems[0].where + checked.problems[0].what);
  EXPECT_TRUE(checked.signature_holds);
  EXPECT_EQ(checked.records, report.records);
  EXPECT_EQ(checked.head.head.tree.root.hex(), report.root);
}

TEST_F(Newsroom, NothingOfTheDeskIsInAnyFile) {
  published(request("public"));
  const auto all = files("public");
  EXPECT_GT(all.size(), 20U);
  for (const auto& [path, bytes] : all) {
    EXPECT_EQ(path.find(kCanary), std::string::npos) << path;
    EXPECT_EQ(bytes.find(kCanary), std::string::npos) << path;
    EXPECT_EQ(bytes.find(root.string()), std::string::npos) << path << " names a path of this machine";
  }
}

TEST_F(Newsroom, APreviewSaysSoAndIsNotRecorded) {
  auto preview = request("preview");
  preview.preview = true;
  const std::uint64_t before = store->head()->seq;
  published(preview);
  EXPECT_EQ(store->head()->seq, before);
  EXPECT_TRUE(head("preview").at("preview").get<bool>());
  EXPECT_NE(files("preview").at("index.html").find("Preview"), std::string::npos);
  EXPECT_EQ(files("preview").at("robots.txt").find("Allow"), std::string::npos);
}

TEST_F(Newsroom, APreviewAndAnEditionNeverShareAFolder) {
  published(request("public"));
  auto preview = request("preview");
  preview.preview = true;
  published(preview);
  const auto before = std::pair(files("public"), files("preview"));
  auto over_edition = request("public");
  over_edition.preview = true;
  EXPECT_EQ(refused(over_edition).code, ErrorCode::usage);
  EXPECT_EQ(refused(request("preview")).code, ErrorCode::usage);
  EXPECT_EQ(before, std::pair(files("public"), files("preview")));
}

TEST_F(Newsroom, APreviewHandsOutWhatTheDeskWouldExport) {
  auto preview = request("preview");
  preview.preview = true;
  published(preview);
  const auto all = files("preview");
  const auto exported = [&](service::ExportFormat format) {
    return service->export_map("example", Instant::highest(), format, {}).value();
  };
  std::map<std::string, std::string> downloads;
  for (const auto& [path, bytes] : all) {
    if (path.starts_with("downloads/example.")) downloads[path.substr(path.rfind('.'))] = bytes;
  }
  EXPECT_EQ(downloads.at(".geojson"), exported(service::ExportFormat::geojson));
  EXPECT_EQ(downloads.at(".kml"), exported(service::ExportFormat::kml));
  EXPECT_EQ(downloads.at(".pmtiles"), exported(service::ExportFormat::pmtiles));
  // A later preview of an unchanged map has the same files.
  auto later = request("preview");
  later.preview = true;
  published(later);
  for (const auto& [path, bytes] : files("preview")) {
    EXPECT_TRUE(!path.starts_with("downloads/") || all.at(path) == bytes) << path;
  }
}

TEST_F(Newsroom, TheLedgerKeepsWhatWasPublished) {
  const auto report = published(request("public"));
  const auto entry = store->current("edition", "1", Instant::highest()).value();
  ASSERT_TRUE(entry);
  const json body = entry->json();
  EXPECT_EQ(body.at("root"), report.root);
  EXPECT_EQ(body.at("approved_by"), json::array({"editor"}));
  const auto contents = store->original(Digest::from_hex(body.at("contents").get<std::string>()).value());
  ASSERT_TRUE(contents.ok());
  EXPECT_NE(contents->find("\"id\":\"left\""), std::string::npos);
}

TEST_F(Newsroom, TheCardTellsTheClaimSpeakerFirst) {
  published(request("public"));
  const json index = file("public", head("public").at("site").at("cards"));
  ASSERT_EQ(index.at("cards").size(), 1U);
  const json card = file("public", index["cards"][0]["card"]);
  ASSERT_EQ(card.at("claims").size(), 1U);
  const json claim = card["claims"][0];
  EXPECT_EQ(claim.at("id"), "left");
  EXPECT_EQ(claim.at("spoken")[0].at("source"), "source/unnamed");
  EXPECT_EQ(claim.at("spoken")[1].at("source"), "source/paper");
  EXPECT_EQ(claim.at("hedge"), "hearsay");
  for (const char* language : {"en", "nb", "uk"}) EXPECT_FALSE(claim.at("sentence").at(language).empty());
  EXPECT_EQ(card.at("maps")[0].at("history").back().at("status"), nullptr);
}

TEST_F(Newsroom, AnUnchangedFileKeepsItsNameAndIsNotWrittenAgain) {
  published(request("public"));
  const auto before = files("public");
  json corrected = left();
  corrected["hedge"] = "attributed";
  record(corrected);
  const auto report = published(request("public"));
  EXPECT_EQ(report.number, 2U);
  EXPECT_LT(report.written, 12U);
  const auto after = files("public");
  for (const char* kind : {"maps/", "places/", "regions.", "pictures/", "downloads/", "areas/"}) {
    for (const auto& [path, bytes] : before) {
      if (path.starts_with(kind)) {
        EXPECT_TRUE(after.contains(path)) << path;
      }
    }
  }
  const json changes = file("public", head("public").at("site").at("changes"));
  EXPECT_EQ(changes.at("records").at("corrected"), json::array({"claim/left"}));
  EXPECT_EQ(changes.at("records").at("new"), json::array());
  EXPECT_EQ(changes.at("since").at("number"), 1);
  EXPECT_TRUE(verified("public").sound());
  EXPECT_EQ(verified("public").editions, 2U);
}

TEST_F(Newsroom, WhatIsKeptFromBeforeIsWhatWouldBeMadeAnew) {
  published(request("public"));
  record({{"kind", "place"},
          {"id", "oleshnya"},
          {"location", {35.0, 51.2}},
          {"names", {{{"lang", "en"}, {"text", "Oleshnya"}}}}});
  record({{"kind", "assessment"},
          {"of", "place/sudzha"},
          {"id", "a1"},
          {"status", "not-held(ua)"},
          {"from", "2025-03-12"},
          {"confidence", "low"},
          {"basis", {"claim/left"}},
          {"reason", "One claim."}});
  // Of the map's record: no state depends on it, but when the map was last published does.
  correct_map("example", {{"legend_version", 2}});
  const auto again = request("public");
  published(again);
  auto anew = again;
  anew.folder = root / "anew";
  anew.program = "another";
  anew.now = Instant{again.now.us + 1};
  published(anew);
  expect_as_made_anew("public", "anew");
}

TEST_F(Newsroom, PrivateRecordsChangeNoByte) {
  const auto first = request("one");
  published(first);
  record({{"kind", "claim"},
          {"id", "another"},
          {"item", "art"},
          {"says", "control(ua, sudzha)"},
          {"by", "paper"},
          {"hedge", "attributed"},
          {"visibility", "desk"},
          {"words", "They are said to have left"}});
  auto second = first;
  second.folder = root / "two";
  // The edition that was recorded meanwhile is none of this folder's.
  second.preview = false;
  second.now = Instant{first.now.us + 1};
  published(second);
  EXPECT_EQ(head("one").at("site"), head("two").at("site"));
}

TEST_F(Newsroom, ThePartiesOfALegendAreNamedAsTheyAreNow) {
  published(request("public"));
  record({{"kind", "party"}, {"id", "ua"}, {"names", {{{"lang", "en"}, {"text", "Another name"}}}}});
  published(request("public"));
  published(request("anew"));
  expect_as_made_anew("public", "anew");
}

TEST_F(Newsroom, NothingThatIsPurgedIsInTheNextEditionsFolder) {
  const std::string name = "Purgedname";
  record(
      {{"kind", "place"}, {"id", "gone"}, {"location", {35.27, 51.19}}, {"names", {{{"lang", "en"}, {"text", name}}}}});
  published(request("public"));
  const auto holding = [&] {
    std::vector<std::string> out;
    for (const auto& [path, bytes] : files("public")) {
      if (bytes.find(name) != std::string::npos) out.push_back(path);
    }
    return out;
  };
  EXPECT_GE(holding().size(), 2U) << "the test must see what it looks for";
  // The feed of the next edition names it, too.
  auto mentioned = request("public");
  mentioned.note = "About " + name;
  published(mentioned);
  now = mentioned.now.us / 1'000'000 + 10;
  const auto purged = service->purge("place/gone", "a test", kCanary);
  ASSERT_TRUE(purged.ok()) << purged.error().text();
  published(request("public"));
  EXPECT_EQ(holding(), std::vector<std::string>{});
  EXPECT_TRUE(verified("public").sound());
  EXPECT_NE(files("public").at("feed.atom").find("<entry>", files("public").at("feed.atom").find("<entry>") + 1),
            std::string::npos)
      << "that there was an edition stays";
}

TEST_F(Newsroom, APreviewLiesInNoEditionsFolder) {
  published(request("public"));
  auto preview = request("public/draft");
  preview.preview = true;
  EXPECT_EQ(refused(preview).code, ErrorCode::usage);
  EXPECT_FALSE(std::filesystem::exists(root / "public" / "draft"));
  auto elsewhere = request("preview");
  elsewhere.preview = true;
  published(elsewhere);
  EXPECT_EQ(refused(request("preview/public")).code, ErrorCode::usage);
  const auto mode = std::filesystem::status(root / "preview").permissions();
  EXPECT_EQ(mode & (std::filesystem::perms::group_all | std::filesystem::perms::others_all),
            std::filesystem::perms::none);
}

TEST_F(Newsroom, APreviewHoldsNothingThatIsSealedByNow) {
  json source{{"kind", "source"}, {"id", "late"}, {"type", "newspaper"}, {"visibility", "desk"}};
  source["names"] = {{{"lang", "en"}, {"text", "Sealedlater"}}};
  record(source);
  source["visibility"] = "sealed";
  record(source);
  auto preview = request("preview");
  preview.preview = true;
  published(preview);
  for (const auto& [path, bytes] : files("preview")) EXPECT_EQ(bytes.find("Sealedlater"), std::string::npos) << path;
}

TEST_F(Newsroom, RefusesAFolderThatHoldsSomethingElse) {
  std::filesystem::create_directories(root / "photos");
  write(root / "photos" / "cat.jpg", "a cat");
  EXPECT_EQ(refused(request("photos")).code, ErrorCode::usage);
  EXPECT_EQ(files("photos").size(), 1U);
}

TEST_F(Newsroom, RefusesAMapWithoutPermissionAndSaysHowToRecordOne) {
  json body = service->show("map/example", Instant::highest()).value().versions.back().json();
  body["kind"] = "map";
  body["id"] = "example";
  body["redistribute"] = "none";
  record(body);
  auto named = request("public");
  named.maps = {"example"};
  const Error error = refused(named);
  EXPECT_EQ(error.code, ErrorCode::bad_input);
  EXPECT_NE(error.remedy.find("frontkart permit"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(root / "public"));
}

TEST_F(Newsroom, OfAMapForPicturesOnlyPicturesLeave) {
  json body = service->show("map/example", Instant::highest()).value().versions.back().json();
  body["kind"] = "map";
  body["id"] = "example";
  body["redistribute"] = "picture";
  record(body);
  published(request("public"));
  const json map = head("public").at("site").at("maps").at(0);
  EXPECT_EQ(map.at("history"), nullptr);
  EXPECT_EQ(map.at("facts"), nullptr);
  EXPECT_FALSE(map.at("pictures").empty());
  for (const auto& [path, bytes] : files("public")) {
    EXPECT_FALSE(path.starts_with("maps/") || path.starts_with("downloads/") || path.starts_with("areas/")) << path;
    EXPECT_EQ(bytes.find("\"kind\":\"snapshot\""), std::string::npos) << path;
  }
}

TEST_F(Newsroom, ThePageHasAPolicyAFirstPictureAndNoScriptOfItsOwn) {
  published(request("public"));
  const auto all = files("public");
  const std::string& html = all.at("index.html");
  EXPECT_NE(html.find("Content-Security-Policy"), std::string::npos);
  EXPECT_NE(html.find("A &lt;title&gt;"), std::string::npos);
  EXPECT_EQ(html.find("A <title>"), std::string::npos);
  EXPECT_NE(html.find("<meta property=\"og:image\" content=\"https://example.org/front/pictures/link."),
            std::string::npos);
  EXPECT_NE(html.find("<img src=\"pictures/example-light."), std::string::npos);
  EXPECT_EQ(html.find("<script"), std::string::npos);
  EXPECT_EQ(html.find("style="), std::string::npos);
  EXPECT_TRUE(all.contains("assets/index-abcdefgh.js"));
  EXPECT_EQ(json::parse(all.at("oembed.json")).at("type"), "rich");
  EXPECT_NE(all.at("sitemap.xml").find("<loc>https://example.org/front/</loc>"), std::string::npos);
}

TEST_F(Newsroom, TheFeedKeepsEarlierEditions) {
  published(request("public"));
  record({{"kind", "party"}, {"id", "ru"}, {"names", {{{"lang", "en"}, {"text", "Russia"}}}}});
  auto second = request("public");
  second.note = "Corrected & checked";
  published(second);
  const std::string feed = files("public").at("feed.atom");
  EXPECT_NE(feed.find("<title>Edition 2, "), std::string::npos);
  EXPECT_NE(feed.find("<title>Edition 1, "), std::string::npos);
  EXPECT_LT(feed.find("<title>Edition 2, "), feed.find("<title>Edition 1, "));
  EXPECT_NE(feed.find("Corrected &amp;amp; checked"), std::string::npos);
}

TEST_F(Newsroom, ADryRunWritesNothingAndNamesWhatIsWithheld) {
  auto dry = request("public");
  dry.dry_run = true;
  const auto report = published(dry);
  EXPECT_GT(report.records, 0U);
  EXPECT_FALSE(std::filesystem::exists(root / "public"));
  EXPECT_FALSE(std::filesystem::exists(root / "desk.key"));
}

TEST_F(Newsroom, ThePreviewOfTheServerFollowsTheLedger) {
  service::PreviewEdition preview(*store, root / "web", "test");
  ASSERT_TRUE(preview.refresh().ok());
  const auto read_head = [&] { return json::parse(read(preview.folder() / "edition.json")).at("head"); };
  const json before = read_head();
  ASSERT_TRUE(preview.refresh().ok());
  EXPECT_EQ(read_head(), before) << "nothing had changed";
  record({{"kind", "place"},
          {"id", "oleshnya"},
          {"location", {35.0, 51.2}},
          {"names", {{{"lang", "en"}, {"text", "Oleshnya"}}}}});
  ASSERT_TRUE(preview.refresh().ok());
  EXPECT_NE(read_head().at("site").at("places"), before.at("site").at("places"));
}

TEST(SearchKey, IsWhatThePageMakesOfAName) {
  EXPECT_EQ(service::search_key("Sudzha"), "sudzha");
  EXPECT_EQ(service::search_key("Су́джа"), "суджа");
  EXPECT_EQ(service::search_key("  Ålesund-Øst 2! "), "alesund øst 2");
  EXPECT_EQ(service::search_key("Нікополь"), service::search_key("НІКОПОЛЬ"));
  EXPECT_EQ(service::search_key("!?"), "");
  EXPECT_EQ(service::search_key("\xff"), "");
}

TEST(PageHtml, WithoutPlacesToPutThingsOnlyTheHeadGrows) {
  service::PageFacts facts;
  facts.title = "T";
  const std::string html = service::page_html("<head><title>x</title></head><body></body>", facts);
  EXPECT_NE(html.find("<title>T</title>"), std::string::npos);
  EXPECT_LT(html.find("Content-Security-Policy"), html.find("</head>"));
  EXPECT_EQ(html.find("<main"), std::string::npos);
}

}  // namespace
}  // namespace frontkart::tests
