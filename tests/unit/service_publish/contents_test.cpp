#include <algorithm>
#include <set>

#include "newsroom.hpp"
#include "service/publish_folder.hpp"

namespace frontkart::tests {
namespace {

/// What a card, the lists and the feeds hold.
class Contents : public Newsroom {
 protected:
  void record_region(const std::string& id, double margin, int level) {
    const double west = 35.2686 - margin;
    const double east = 35.2686 + margin;
    const double south = 51.1943 - margin;
    const double north = 51.1943 + margin;
    record({{"kind", "region"},
            {"id", id},
            {"names", {{{"lang", "en"}, {"text", id}}}},
            {"level", level},
            {"polygons", {{{{west, south}, {east, south}, {east, north}, {west, north}}}}}});
  }
  void record_judgements() {
    record({{"kind", "enquiry"},
            {"id", "asked"},
            {"whom", "source/paper"},
            {"what", kCanary + "?"},
            {"about", {"place/sudzha", "claim/left"}},
            {"asked", "2025-03-12T17:00:00Z"},
            {"deadline", "2025-03-12T20:00:00Z"}});
    record({{"kind", "enquiry"},
            {"id", "open"},
            {"whom", "source/paper"},
            {"what", kCanary + "?"},
            {"about", {"place/sudzha"}},
            {"asked", "2025-03-12T17:00:00Z"}});
    record({{"kind", "assessment"},
            {"id", "a1"},
            {"of", "place/sudzha"},
            {"status", "not-held(ua)"},
            {"from", "2025-03-12"},
            {"confidence", "low"},
            {"basis", {"claim/left"}},
            {"reason", "One claim."}});
    json prediction = left();
    prediction["id"] = "soon";
    prediction["hedge"] = "predicts";
    prediction["deadline"] = {{"edtf", "2025-03-20"}, {"role", "by"}};
    record(prediction);
    record({{"kind", "outcome"},
            {"id", "o1"},
            {"claim", "claim/soon"},
            {"result", "came-true"},
            {"at", "2025-03-21T10:00:00Z"},
            {"evidence", {"claim/left"}},
            {"resolver", kCanary}});
  }
  [[nodiscard]] json card(const std::string& folder) const {
    const json index = file(folder, head(folder).at("site").at("cards"));
    return file(folder, index.at("cards").at(0).at("card"));
  }
};

TEST_F(Contents, ACardTellsWhatWasAskedAndJudgedInEachLanguage) {
  record_judgements();
  published(request("public"));
  const json told = card("public");
  ASSERT_EQ(told.at("enquiries").size(), 1U) << "one that is still open is nobody's business";
  const json enquiry = told["enquiries"][0];
  EXPECT_EQ(enquiry.at("id"), "asked");
  EXPECT_EQ(enquiry.at("whom"), "source/paper");
  EXPECT_EQ(enquiry.at("state"), "no-answer");
  EXPECT_EQ(enquiry.at("deadline"), "2025-03-12T20:00:00Z");
  EXPECT_EQ(enquiry.at("about"), json({"place/sudzha", "claim/left"}));
  // The question's words and who judged are not public: no sentence has a gap where they stood.
  EXPECT_EQ(enquiry.at("sentence").at("en").get<std::string>().find("“”"), std::string::npos);
  EXPECT_NE(enquiry["sentence"]["en"].get<std::string>().find("no answer came by the deadline"), std::string::npos);
  ASSERT_EQ(told.at("assessments").size(), 1U);
  EXPECT_EQ(told["assessments"][0].at("sentence").at("en").get<std::string>().find("signed"), std::string::npos);
  EXPECT_EQ(told.at("assessment"), told["assessments"][0]);
  json outcome;
  for (const json& claim : told.at("claims")) {
    if (claim.at("id") == "soon") outcome = claim.at("prediction").at("outcome");
  }
  ASSERT_EQ(outcome.at("id"), "o1");
  EXPECT_FALSE(outcome.contains("resolver"));
  for (const json& one : {enquiry, told["assessments"][0], outcome}) {
    for (const char* language : {"en", "nb", "uk"}) {
      EXPECT_FALSE(one.at("sentence").at(language).get<std::string>().empty()) << one.dump();
    }
    EXPECT_NE(one["sentence"]["en"], one["sentence"]["nb"]);
  }
  for (const auto& [path, bytes] : files("public")) EXPECT_EQ(bytes.find(kCanary), std::string::npos) << path;
}

TEST_F(Contents, SentencesHaveTheZoneThatWasAskedFor) {
  auto utc = request("public");
  published(utc);
  const json before = card("public");
  EXPECT_EQ(head("public").at("site").at("zone"), "UTC");
  EXPECT_EQ(before.at("brief").at("en").at("zone"), "UTC");
  auto kyiv = request("public");
  kyiv.zone = "Europe/Kyiv";
  published(kyiv);
  EXPECT_EQ(head("public").at("site").at("zone"), "Europe/Kyiv");
  const json after = card("public");
  EXPECT_EQ(after.at("brief").at("uk").at("zone"), "Europe/Kyiv");
  EXPECT_NE(after.at("brief").at("en").at("title"), before.at("brief").at("en").at("title"));
  EXPECT_EQ(after.at("at"), before.at("at"));
}

TEST_F(Contents, RegionsAreListedWithoutTheirOutlines) {
  record_region("wide", 1.0, 4);
  record_region("near", 0.1, 6);
  published(request("public"));
  const json site = head("public").at("site");
  const json regions = file("public", site.at("places")).at("regions");
  ASSERT_EQ(regions.size(), 2U);
  EXPECT_EQ(regions[0].at("id"), "near");
  EXPECT_EQ(regions[0].at("names").at("en"), "near");
  EXPECT_EQ(regions[0].at("bounds"), json({35.1686, 51.0943, 35.3686, 51.2943}));
  EXPECT_GT(regions[1].at("area_km2").get<double>(), regions[0].at("area_km2").get<double>());
  EXPECT_FALSE(regions[0].contains("polygons"));
  EXPECT_FALSE(regions[0].contains("geometry"));
  // Sudzha changed hands on the example's map; it lies in both, the smaller one first.
  const json settlements = file("public", site.at("maps").at(0).at("settlements"));
  ASSERT_EQ(settlements.at("places").size(), 1U);
  EXPECT_EQ(settlements["places"][0].at("regions"), json({"near", "wide"}));
}

TEST_F(Contents, DownloadsHoldTheWholeHistory) {
  published(request("public"));
  const json map = head("public").at("site").at("maps").at(0);
  const json downloads = map.at("downloads");
  const json history = file("public", downloads.at("geojson"));
  std::set<std::string> begins;
  std::size_t ended = 0;
  for (const json& feature : history.at("features")) {
    begins.insert(feature.at("properties").at("from").get<std::string>());
    ended += feature.at("properties").at("to").is_null() ? 0U : 1U;
  }
  EXPECT_TRUE(begins.contains(map.at("first").get<std::string>()));
  EXPECT_GT(begins.size(), 1U);
  EXPECT_GT(ended, 0U);
  const std::string kml = files("public").at(downloads.at("kml").get<std::string>());
  const auto count = [&](const std::string& what) {
    std::size_t n = 0;
    for (auto at = kml.find(what); at != std::string::npos; at = kml.find(what, at + 1)) ++n;
    return n;
  };
  EXPECT_EQ(count("<Placemark"), history.at("features").size());
  EXPECT_EQ(count("<begin>"), history.at("features").size());
  EXPECT_EQ(count("<end>"), ended);
  const json newest = file("public", downloads.at("geojson-newest"));
  EXPECT_EQ(newest.at("frontkart").at("at"), map.at("last"));
  EXPECT_LT(newest.at("features").size(), history.at("features").size());
}

TEST_F(Contents, AMapThatEndedIsShownWhereItWas) {
  const auto ended = root / "ended";
  std::filesystem::create_directories(ended);
  write(ended / "2025-06-01.geojson", R"({"type":"FeatureCollection","features":[]})");
  service::ImportSnapshotsRequest import;
  import.paths = {ended};
  import.map = "example";
  import.profile = "geojson";
  import.options = profile_options(std::filesystem::path(FRONTKART_SOURCE_DIR) / "examples" / "sudzha");
  import.author = kCanary;
  const auto imported = service->import_snapshots(import, {}, std::atomic<bool>{false});
  ASSERT_TRUE(imported.ok()) << imported.error().text();
  published(request("public"));
  const json map = head("public").at("site").at("maps").at(0);
  EXPECT_EQ(map.at("last"), "2025-06-01T00:00:00Z");
  const std::string picture = files("public").at(map.at("pictures").at("light").get<std::string>());
  EXPECT_NE(picture.find(">Sudzha<"), std::string::npos) << "the places around what was";
  EXPECT_TRUE(file("public", map.at("downloads").at("geojson-newest")).at("features").empty());
}

/// The texts of all elements of a name.
std::vector<std::string> elements(const std::string& xml, const std::string& name) {
  std::vector<std::string> out;
  const std::string open = "\n<" + name;
  for (auto at = xml.find(open); at != std::string::npos; at = xml.find(open, at + 1)) {
    at = xml.find('>', at) + 1;
    out.push_back(xml.substr(at, xml.find("</" + name + ">", at) - at));
  }
  return out;
}

TEST_F(Contents, ThereIsAFeedInEachLanguageAndNoIdStandsForTwoThings) {
  published(request("public"));
  const auto before = files("public");
  record({{"kind", "party"}, {"id", "ru"}, {"names", {{{"lang", "en"}, {"text", "Russia"}}}}});
  published(request("public"));
  const auto after = files("public");
  std::set<std::string> ids;
  std::size_t count = 0;
  for (const auto& [name, language] :
       std::map<std::string, std::string>{{"feed.atom", "en"}, {"feed.nb.atom", "nb"}, {"feed.uk.atom", "uk"}}) {
    const std::string& feed = after.at(name);
    EXPECT_NE(feed.find("xml:lang=\"" + language + "\""), std::string::npos);
    EXPECT_NE(feed.find("rel=\"self\" type=\"application/atom+xml\" hreflang=\"" + language +
                        "\" href=\"https://example.org/front/" + name + "\""),
              std::string::npos);
    const auto ids_after = elements(feed, "id");
    const auto ids_before = elements(before.at(name), "id");
    ASSERT_EQ(ids_after.size(), 3U);
    ASSERT_EQ(ids_before.size(), 2U);
    EXPECT_EQ(ids_after[0], ids_before[0]) << "the feed is the same";
    EXPECT_EQ(ids_after[2], ids_before[1]) << "so is its first entry";
    ASSERT_EQ(elements(feed, "content").size(), 2U);
    EXPECT_EQ(elements(feed, "content").back(), elements(before.at(name), "content").at(0));
    ids.insert(ids_after.begin(), ids_after.end());
    count += ids_after.size();
    for (const char* other : {"feed.atom", "feed.nb.atom", "feed.uk.atom"}) {
      EXPECT_NE(feed.find(std::string("front/") + other + "\""), std::string::npos) << name << " leads to " << other;
    }
  }
  EXPECT_EQ(ids.size(), count);
  for (const char* name : {"feed.atom", "feed.nb.atom", "feed.uk.atom"}) {
    EXPECT_NE(after.at("index.html").find(std::string("href=\"") + name + "\""), std::string::npos) << name;
  }
  EXPECT_NE(after.at("index.html").find("(norsk bokmål)\" href=\"feed.nb.atom\""), std::string::npos);
  // A feed is not the page in another language.
  EXPECT_EQ(after.at("index.html").find("hreflang"), std::string::npos);
  EXPECT_NE(after.at("sitemap.xml").find("hreflang=\"uk\" href=\"https://example.org/front/?lang=uk\""),
            std::string::npos);
  EXPECT_NE(after.at("feed.nb.atom").find("<title>Utgave 2, "), std::string::npos);
  EXPECT_NE(after.at("feed.uk.atom").find("Затверджено: editor."), std::string::npos);
}

TEST(EditionJobs, AreDoneOnceAndTheFirstThatFailsIsTold) {
  const auto root = std::filesystem::path(testing::TempDir()) / "frontkart-jobs";
  std::filesystem::remove_all(root);
  edition::WriterOptions options;
  options.preview = true;
  auto writer = edition::EditionWriter::open(root / "edition", options);
  ASSERT_TRUE(writer.ok());
  service::EditionFolder folder(*writer, root / "memory.txt", "test");
  std::vector<std::string> paths(40);
  std::atomic<int> made{0};
  const auto jobs = [&](std::size_t failing) {
    std::vector<service::EditionFolder::Job> out;
    for (std::size_t i = 0; i < paths.size(); ++i) {
      const std::string name = "files/" + std::to_string(i);
      service::InputKey key("one");
      key.add(name);
      out.push_back({std::move(key), name, ".txt",
                     [&made, name, i, failing]() -> Result<std::string> {
                       ++made;
                       if (i >= failing) return Error{ErrorCode::bad_input, "It fails: " + name, "", ""};
                       return name;
                     },
                     &paths[i]});
    }
    return out;
  };
  const Status failed = folder.put_all(jobs(7));
  ASSERT_FALSE(failed.ok());
  EXPECT_EQ(failed.error().message, "It fails: files/7");
  made = 0;
  ASSERT_TRUE(folder.put_all(jobs(paths.size())).ok());
  EXPECT_EQ(made, 40);
  for (std::size_t i = 0; i < paths.size(); ++i) {
    EXPECT_TRUE(paths[i].starts_with("files/" + std::to_string(i) + ".")) << paths[i];
  }
  std::string none;
  for (int twice = 0; twice < 2; ++twice) {
    std::vector<service::EditionFolder::Job> empty;
    empty.push_back(
        {service::InputKey("none"), "files/none", ".txt", [] { return Result<std::string>(std::string()); }, &none});
    ASSERT_TRUE(folder.put_all(std::move(empty)).ok());
    EXPECT_EQ(none, "") << "no bytes, no file";
  }
  ASSERT_TRUE(writer->commit({}).ok());
  folder.remember();
  {
    auto again = edition::EditionWriter::open(root / "edition", options);
    ASSERT_FALSE(again.ok()) << "the first writer holds the folder";
  }
  std::filesystem::remove_all(root);
}

}  // namespace
}  // namespace frontkart::tests
