#include "http/routes.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "ledger/memory_store.hpp"
#include "service/json.hpp"

namespace frontkart::http {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A one-degree square at 0 N 0 E on the first day, nothing on the second:
///
///   1 +---+        place "Mid" at 0.5,0.5
///     | a |        place "Far" at 5,5
///   0 +---+
///     0   1
constexpr const char* kSquare = R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},
  "geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}}]})";
constexpr const char* kNothing = R"({"type":"FeatureCollection","features":[]})";
constexpr const char* kPlaces = "id,name,lat,lon,population\nmid,Mid,0.5,0.5,10\nfar,Far,5,5,20\n";

class RoutesTest : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    std::string pattern = (fs::temp_directory_path() / "routes-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    std::ofstream(folder_ / "2025-01-01.geojson") << kSquare;
    std::ofstream(folder_ / "2025-01-02.geojson") << kNothing;
    std::ofstream(folder_ / "places.csv") << kPlaces;
    store_ = ledger::open_memory_store(ledger::system_clock());
    service_ = std::make_unique<service::Service>(*store_);
    service::ImportSnapshotsRequest request;
    request.paths = {folder_ / "2025-01-01.geojson", folder_ / "2025-01-02.geojson"};
    request.map = "m";
    request.profile = "geojson";
    request.options.date_from = "filename";
    request.options.status = "a";
    const std::atomic<bool> stop{false};
    const auto imported = service_->import_snapshots(request, {}, stop);
    ASSERT_TRUE(imported.ok()) << imported.error().text();
    const auto places = service_->import_places(folder_ / "places.csv", "test");
    ASSERT_TRUE(places.ok()) << places.error().text();
  }
  static void TearDownTestSuite() {
    service_.reset();
    store_.reset();
    fs::remove_all(folder_);
  }

  static Response get(const std::string& target) {
    const Routes routes(*service_, StaticFiles(""), {});
    Request request;
    request.target = target;
    return routes(request);
  }
  static json answer(const std::string& target) {
    const Response response = get(target);
    EXPECT_EQ(response.status, 200) << target << ": " << response.body;
    return json::parse(response.body, nullptr, false);
  }
  static std::string refusal(const std::string& target) {
    const Response response = get(target);
    EXPECT_EQ(response.status, 400) << target << ": " << response.body;
    return json::parse(response.body)["message"];
  }

  static inline fs::path folder_;
  static inline std::unique_ptr<ledger::LedgerStore> store_;
  static inline std::unique_ptr<service::Service> service_;
};

TEST_F(RoutesTest, ListsMaps) {
  const json maps = answer("/api/v1/maps");
  ASSERT_EQ(maps.size(), 1);
  EXPECT_EQ(maps[0]["map"], "m");
  EXPECT_EQ(maps[0]["states"], 2);
  EXPECT_FALSE(maps[0].contains("instants"));
  EXPECT_EQ(answer("/api/v1/maps?instants=1")[0]["instants"].size(), 2);
  EXPECT_EQ(answer("/api/v1/maps?as_known=2000-01-01"), json::array());
}

TEST_F(RoutesTest, AnswersTheSameBytesAsTheService) {
  service::WhoRequest request;
  request.place.text = "0.5,0.5";
  request.records = true;
  const auto who = service_->who(request);
  ASSERT_TRUE(who.ok()) << who.error().text();
  EXPECT_EQ(get("/api/v1/who?lon=0.5&lat=0.5").body, service::to_json(*who));
}

TEST_F(RoutesTest, AnswersWhoByCoordinateAndByName) {
  const json by_point = answer("/api/v1/who?lon=0.5&lat=0.5&map=m");
  const json by_name = answer("/api/v1/who?place=Mid&map=m");
  ASSERT_EQ(by_point["maps"].size(), 1);
  EXPECT_EQ(by_point["maps"], by_name["maps"]);
  EXPECT_EQ(by_point["maps"][0]["history"][0]["status"], "a");
  EXPECT_EQ(by_name["place"]["id"], "mid");
  EXPECT_EQ(answer("/api/v1/who?place=mid&at=2025-01-01T12:00%2B01:00")["at"], "2025-01-01T11:00:00Z");
  // Typed by hand, the offset's plus arrives as a space.
  EXPECT_EQ(answer("/api/v1/who?place=mid&at=2025-01-01T12:00+01:00")["at"], "2025-01-01T11:00:00Z");
}

TEST_F(RoutesTest, WritesABrief) {
  const json brief = answer("/api/v1/brief?place=mid&at=2025-01-01T12:00Z&lang=nb");
  EXPECT_EQ(brief["language"], "nb");
  EXPECT_EQ(brief["subject"], "place/mid");
  EXPECT_NE(refusal("/api/v1/brief?place=mid").find("'at'"), std::string::npos);
  EXPECT_NE(refusal("/api/v1/brief?at=2025-01-01").find("'place'"), std::string::npos);
}

TEST_F(RoutesTest, AnswersTheMapAsGeoJson) {
  const Response response = get("/api/v1/at?map=m&time=2025-01-01T12:00Z");
  EXPECT_EQ(response.content_type, "application/geo+json; charset=utf-8");
  EXPECT_EQ(response.cache_control, "no-cache");
  EXPECT_TRUE(response.tagged);
  const json map = json::parse(response.body);
  ASSERT_EQ(map["features"].size(), 1);
  EXPECT_EQ(map["features"][0]["properties"]["status"], "a");
  EXPECT_EQ(answer("/api/v1/at?map=m&time=2025-01-03")["features"].size(), 0);
}

TEST_F(RoutesTest, ComparesMapsThatItKnows) {
  EXPECT_EQ(refusal("/api/v1/compare"), "The parameter 'maps' is missing.");
  EXPECT_NE(refusal("/api/v1/compare?maps=m").find("two maps or more"), std::string::npos);
  EXPECT_NE(refusal("/api/v1/compare?maps=m,m").find("not compared with itself"), std::string::npos);
  EXPECT_NE(refusal("/api/v1/compare?maps=m,n&at=2025-01-01&every=day").find("one moment"), std::string::npos);
  EXPECT_NE(refusal("/api/v1/compare?maps=m,n&by=colour").find("'by'"), std::string::npos);
  EXPECT_EQ(get("/api/v1/compare?maps=m,n").status, 404);
}

TEST_F(RoutesTest, AnswersAreaAndDiff) {
  const json rows = answer("/api/v1/area?map=m&status=a");
  ASSERT_EQ(rows.size(), 2);
  // Between two parallels the area on the ellipsoid has a closed form; this is its value.
  EXPECT_NEAR(rows[0]["km2"].get<double>(), 12308.463894, 0.000001);
  EXPECT_EQ(rows[1]["km2"], 0);
  EXPECT_EQ(answer("/api/v1/area?map=m&status=a&at=2025-01-05").size(), 1);
  const json changes = answer("/api/v1/diff?map=m&from=2025-01-01T12:00Z&to=2025-01-05");
  std::size_t areas = 0;
  std::size_t places = 0;
  for (const auto& feature : changes["features"]) {
    feature["properties"]["kind"] == "area" ? ++areas : ++places;
    EXPECT_EQ(feature["properties"]["from_status"], "a");
    EXPECT_EQ(feature["properties"]["to_status"], nullptr);
  }
  EXPECT_EQ(areas, 1);
  EXPECT_EQ(places, 1);
}

TEST_F(RoutesTest, FindsPlaces) {
  EXPECT_EQ(answer("/api/v1/places?q=mi")[0]["id"], "mid");
  const json all = answer("/api/v1/places?bbox=-1,-1,10,10");
  ASSERT_EQ(all.size(), 2);
  EXPECT_EQ(all[0]["id"], "far") << "the most populous comes first";
  EXPECT_EQ(answer("/api/v1/places?bbox=-1,-1,10,10&limit=1").size(), 1);
  EXPECT_EQ(answer("/api/v1/places?bbox=-1,-1,1,1")[0]["id"], "mid");
}

TEST_F(RoutesTest, RefusesAndNamesWhatIsWrong) {
  EXPECT_NE(refusal("/api/v1/maps?instant=1").find("'instant'"), std::string::npos);
  EXPECT_NE(refusal("/api/v1/at?map=m&map=m&time=2025-01-01").find("'map'"), std::string::npos);
  EXPECT_NE(refusal("/api/v1/at?map=m").find("'time'"), std::string::npos);
  EXPECT_NE(refusal("/api/v1/at?time=2025-01-01").find("'map'"), std::string::npos);
  EXPECT_NE(refusal("/api/v1/places?q=a&limit=0").find("'limit'"), std::string::npos);
  for (const auto* target : {"/api/v1/maps?instants=2",
                             "/api/v1/at?map=m&time=yesterday",
                             "/api/v1/at?map=m&time=2025-01-01&lang=de",
                             "/api/v1/at?map=m&time=2025-01-01&zone=Mars",
                             "/api/v1/who",
                             "/api/v1/who?lon=1",
                             "/api/v1/who?lat=1",
                             "/api/v1/who?place=mid&lon=1&lat=1",
                             "/api/v1/who?lon=181&lat=0",
                             "/api/v1/who?lon=0&lat=91",
                             "/api/v1/who?lon=nan&lat=0",
                             "/api/v1/who?lon=1e1&lat=0",
                             "/api/v1/who?lon=0x1&lat=0",
                             "/api/v1/area?map=m&status=a&party=b",
                             "/api/v1/area?map=m&every=year",
                             "/api/v1/area?map=m&at=2025-01-01&every=day",
                             "/api/v1/diff?map=m&from=2025-01-01",
                             "/api/v1/places",
                             "/api/v1/places?q=a&bbox=0,0,1,1",
                             "/api/v1/places?bbox=0,0,1",
                             "/api/v1/places?bbox=0,0,1,1,1",
                             "/api/v1/places?bbox=1,0,0,1",
                             "/api/v1/places?bbox=0,0,1,99",
                             "/api/v1/places?q=a&limit=1001",
                             "/api/v1/picture?map=m&time=2025-01-01&format=gif",
                             "/api/v1/picture?map=m&time=2025-01-01&width=1",
                             "/api/v1/maps?x=%zz"}) {
    EXPECT_FALSE(refusal(target).empty()) << target;
  }
}

TEST_F(RoutesTest, SaysWhatIsNotThere) {
  for (const auto* target : {"/api/v1/at?map=none&time=2025-01-01", "/api/v1/who?place=Nowhere", "/api/v1/nothing",
                             "/api/v2/maps", "/api", "/page.html"}) {
    const Response response = get(target);
    EXPECT_EQ(response.status, 404) << target;
    EXPECT_EQ(json::parse(response.body)["error"], "not-found") << target;
  }
}

TEST_F(RoutesTest, SaysHowToBuildThePage) {
  const Response response = get("/");
  EXPECT_EQ(response.status, 503);
  EXPECT_EQ(response.content_type, "text/html; charset=utf-8");
  EXPECT_NE(response.body.find("scripts/setup"), std::string::npos);
  EXPECT_EQ(get("/healthz").body, "ok");
}

}  // namespace
}  // namespace frontkart::http
