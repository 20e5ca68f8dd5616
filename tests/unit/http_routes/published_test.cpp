#include "service/published.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "http/respond.hpp"
#include "http/routes.hpp"
#include "ledger/memory_store.hpp"
#include "service/publish.hpp"
#include "service/service.hpp"

/// The server for readers: what it answers from, and what it refuses.
namespace frontkart::http {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::int64_t kHour = 3'600'000'000;

/// A public map whose one-degree square stands somewhere else on the second day, a public place, and a claim.
class PublishedRoutes : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "published-routes-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
    std::ofstream(root_ / "2025-01-01.geojson") << R"({"type":"FeatureCollection","features":[{"type":"Feature",
      "properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,1],[0,0]]]}}]})";
    std::ofstream(root_ / "2025-01-02.geojson") << R"({"type":"FeatureCollection","features":[{"type":"Feature",
      "properties":{},"geometry":{"type":"Polygon","coordinates":[[[2,0],[3,0],[3,1],[2,1],[2,0]]]}}]})";
    service::ImportSnapshotsRequest request;
    request.paths = {root_ / "2025-01-01.geojson", root_ / "2025-01-02.geojson"};
    request.map = "m";
    request.profile = "geojson";
    request.options.date_from = "filename";
    request.options.status = "a";
    request.licence = "CC0";
    request.redistribute = "data";
    request.is_public = true;
    const std::atomic<bool> stop{false};
    service::Service desk(*store_);
    ASSERT_TRUE(desk.import_snapshots(request, {}, stop).ok());
    put("place", "mid", {{"names", {{{"lang", "en"}, {"text", "Mid"}}}}, {"location", {0.5, 0.5}}});
    put("party", "ua", {{"names", {{{"lang", "en"}, {"text", "Ukraine"}}}}});
    put("source", "paper",
        {{"names", {{{"lang", "en"}, {"text", "Paper"}}}}, {"type", "newspaper"}, {"reliability", "A"}});
    put("item", "art", {{"type", "article"}, {"publisher", "source/paper"}, {"title", "An article"}});
    claim("left", "public");
    claim("secret", "desk");
    site_.open = true;
    site_.url = "https://example.org/front/";
    site_.hosts = {"example.org"};
  }
  void TearDown() override { fs::remove_all(root_); }

  void claim(const std::string& id, const std::string& visibility) {
    put("claim", id,
        {{"item", "item/art"},
         {"words", id},
         {"says", {{"predicate", "left"}, {"args", {"party/ua", "place/mid"}}}},
         {"chain", {{{"source", "source/paper"}, {"factuality", "CT+"}}}},
         {"hedge", "own-voice"},
         {"defaulted", json::array()},
         {"note", "for the desk"},
         {"visibility", visibility}});
  }
  ledger::Entry put(const std::string& kind, const std::string& id, json body) {
    now_.us += 1'000'000;
    body.emplace("visibility", "public");
    auto transaction = store_->begin().value();
    ledger::Draft draft{"anna", kind, id, std::move(body), std::nullopt, std::nullopt};
    if (const auto old = transaction->current(kind, id).value()) {
      draft.supersedes = old->hash;
      draft.reason = "corrected";
    }
    auto entry = transaction->append(std::move(draft)).value();
    EXPECT_TRUE(transaction->commit().ok());
    return entry;
  }
  void publish(const char* folder = "public", bool preview = false) {
    now_.us += 100 * kHour;
    service::PublishRequest request;
    request.folder = root_ / folder;
    request.url = site_.url;
    request.title = "The front";
    request.now = now_;
    request.key_file = root_ / "key";
    request.preview = preview;
    const auto report = service::publish(*store_, request, {});
    ASSERT_TRUE(report.ok()) << report.error().text();
    for (const auto& one : report->withheld) withheld_ += one.reference + ": " + one.reason + '\n';
    ASSERT_TRUE(ledger_.refresh().ok());
  }

  Response get(const std::string& target, const char* folder = "public") {
    const Routes routes(
        ledger_, StaticFiles(root_ / folder), [&](const Error& error) { log_ += error.text(); }, site_);
    return get(routes, target);
  }
  static Response get(const Routes& routes, const std::string& target) {
    Request request;
    request.target = target;
    request.headers = {{"Host", "example.org"}};
    return routes(request);
  }
  json answer(const std::string& target) {
    const Response response = get(target);
    EXPECT_EQ(response.status, 200) << target << ": " << response.body;
    return json::parse(response.body, nullptr, false);
  }

  fs::path root_;
  Instant now_{1'741'780'800'000'000};
  std::unique_ptr<ledger::LedgerStore> store_ = ledger::open_memory_store([this] { return now_; });
  service::PublishedLedger ledger_{*store_};
  Site site_;
  std::string log_;
  std::string withheld_;
};

TEST_F(PublishedRoutes, AnswersNothingBeforeTheFirstEdition) {
  EXPECT_EQ(get("/api/v1/maps").status, 503);
  ASSERT_TRUE(ledger_.refresh().ok());
  EXPECT_FALSE(ledger_.now()->newest());
  EXPECT_EQ(answer("/api/v1/maps"), json::array());
  EXPECT_EQ(get("/api/v1/who?place=mid").status, 404);
  EXPECT_EQ(get("/").status, 404);
  EXPECT_EQ(get("/healthz").body, "ok");
}

TEST_F(PublishedRoutes, TellsWhatIsPublishedAndNothingOfTheDesk) {
  publish();
  const Response response = get("/api/v1/who?place=mid");
  const json who = json::parse(response.body);
  ASSERT_EQ(who["claims"].size(), 1U) << withheld_;
  EXPECT_EQ(who["claims"][0]["id"], "left");
  EXPECT_EQ(who["claims"][0]["reference"], "claim/left");
  EXPECT_EQ(who["maps"][0]["history"][0]["status"], "a");
  for (const char* word : {"anna", "secret", "recorded", "note", "author", "reliability", "flags", "desk"}) {
    EXPECT_EQ(response.body.find(word), std::string::npos) << word << " in " << response.body;
  }
  EXPECT_EQ(answer("/api/v1/maps")[0]["map"], "m");
  EXPECT_EQ(answer("/api/v1/brief?place=mid&at=2025-03-20&lang=nb")["language"], "nb");
  EXPECT_EQ(answer("/api/v1/at?map=m&time=2025-01-01")["features"].size(), 1U);
  for (const char* none : {"/api/v1/log", "/api/v1/search?q=secret", "/api/v1/show?id=claim/left", "/api/v1/record"}) {
    EXPECT_EQ(get(none).status, 404) << none;
  }
}

TEST_F(PublishedRoutes, AsKnownMeansAsPublished) {
  publish();
  const std::string first = format_utc(now_);
  claim("later", "public");
  EXPECT_EQ(answer("/api/v1/who?place=mid")["claims"].size(), 1U) << "it is recorded, but not published";
  publish();
  EXPECT_EQ(answer("/api/v1/who?place=mid")["claims"].size(), 2U);
  EXPECT_EQ(answer("/api/v1/who?place=mid&as_known=" + first)["claims"].size(), 1U);
  EXPECT_EQ(get("/api/v1/at?map=m&time=2025-01-01&as_known=2025-01-02").status, 404);
}

TEST_F(PublishedRoutes, AnAnswerUnderWayKeepsItsEdition) {
  publish();
  const auto held = ledger_.now();
  EXPECT_FALSE(*ledger_.refresh()) << "nothing has changed";
  claim("later", "public");
  EXPECT_FALSE(*ledger_.refresh()) << "nothing new is published";
  publish();
  EXPECT_NE(ledger_.now(), held);
  service::WhoRequest request;
  request.place.text = "mid";
  request.records = true;
  EXPECT_EQ(held->service().who(request)->records->claims.size(), 1U);
}

TEST_F(PublishedRoutes, WhatIsPurgedIsGone) {
  const auto later = [&] {
    claim("later", "public");
    return store_->current("claim", "later", Instant::highest()).value()->hash;
  }();
  publish();
  ASSERT_EQ(answer("/api/v1/who?place=mid")["claims"].size(), 2U);
  now_.us += kHour;
  service::Service desk(*store_);
  ASSERT_TRUE(desk.purge("claim/later@" + later.hex(), "a source is at risk", "anna").ok());
  EXPECT_TRUE(*ledger_.refresh());
  EXPECT_EQ(answer("/api/v1/who?place=mid")["claims"].size(), 1U);
}

TEST_F(PublishedRoutes, ServesTheEditionAndNoPreview) {
  publish();
  EXPECT_EQ(get("/edition.json").status, 200);
  EXPECT_EQ(get("/edition.json").cache_control, "no-cache");
  EXPECT_EQ(get("/feed.atom").content_type, "application/atom+xml; charset=utf-8");
  EXPECT_EQ(get("/../key").status, 404);
  EXPECT_EQ(get("/%2e%2e/key").status, 404);
  publish("preview", true);
  EXPECT_EQ(get("/edition.json", "preview").status, 503);
  EXPECT_EQ(get("/robots.txt", "preview").status, 503);
  fs::create_directories(root_ / "else");
  std::ofstream(root_ / "else" / "index.html") << "something else";
  EXPECT_EQ(get("/", "else").status, 404) << "a folder without an edition";
}

TEST_F(PublishedRoutes, LetsThePageAskTheHostsOfItsBaseMap) {
  publish();
  json head = json::parse(get("/edition.json").body);
  head["head"]["site"]["basemap"] = {
      {"hosts", {"https://tiles.example.org:8443", "http://plain.example", "https://x; script-src *", 7}}};
  std::ofstream(root_ / "public" / "edition.json") << head.dump();
  std::ofstream(root_ / "public" / "index.html") << "<p>page</p>";
  Finisher finish(site_);
  std::string policy;
  for (const auto& [name, value] : finish(Request{}, get("/")).headers) {
    if (name == "Content-Security-Policy") policy = value;
  }
  EXPECT_EQ(policy,
            "default-src 'none'; script-src 'self'; style-src 'self'; "
            "img-src 'self' data: blob: https://tiles.example.org:8443; "
            "connect-src 'self' https://tiles.example.org:8443; worker-src 'self' blob:; font-src 'self'; "
            "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'");
}

TEST_F(PublishedRoutes, BoundsWhatAnAnswerMayCost) {
  publish();
  for (const char* target : {"/api/v1/area?map=m&every=day&to=2125-01-01", "/api/v1/area?map=m&region=all",
                             "/api/v1/compare?maps=a,b,c,d", "/api/v1/compare?maps=m,n&shapes=1",
                             "/api/v1/picture?map=m&time=2025-01-01&width=8000", "/api/v1/places?q=a&limit=1000"}) {
    const Response response = get(target);
    EXPECT_EQ(response.status, 400) << target << ": " << response.body;
    EXPECT_EQ(json::parse(response.body)["error"], "usage");
  }
  EXPECT_EQ(answer("/api/v1/area?map=m&every=day&from=2025-01-01&to=2025-01-09&status=a").size(), 9U);
  EXPECT_EQ(get("/api/v1/area?map=m&every=month&to=2125-01-01").status, 200);
}

TEST_F(PublishedRoutes, TilesBetweenTwoChangesAreOneAnswer) {
  publish();
  const Routes routes(ledger_, StaticFiles(root_ / "public"), {}, site_);
  const Response first = get(routes, "/tiles/m/4/8/7.mvt?at=2025-01-01T06:00Z");
  ASSERT_EQ(first.status, 200) << first.body;
  ASSERT_FALSE(first.body.empty());
  const Response second = get(routes, "/tiles/m/4/8/7.mvt?at=2025-01-01T18:00Z");
  EXPECT_EQ(first.tag, second.tag);
  EXPECT_EQ(first.body, second.body);
  EXPECT_EQ(first.cache_control, "public, max-age=60");
  EXPECT_NE(get(routes, "/tiles/m/4/8/7.mvt").tag, first.tag);
  // What is kept is what was answered.
  EXPECT_EQ(get(routes, "/tiles/m/4/8/7.mvt?at=2025-01-01T06:00Z").body, first.body);
  EXPECT_EQ(get(routes, "/tiles/m/99/0/0.mvt").status, 400);
  EXPECT_EQ(get(routes, "/tiles/m/4/8/07.mvt").status, 404);
  const json tilejson = json::parse(get(routes, "/tiles/m/tilejson.json").body);
  EXPECT_EQ(tilejson["tiles"][0], "https://example.org/front/tiles/m/{z}/{x}/{y}.mvt");
  // When the desk recorded is nobody's business.
  const std::string description = tilejson["description"];
  EXPECT_NE(description.find("As published at"), std::string::npos) << description;
  EXPECT_EQ(description.find("ecorded"), std::string::npos) << description;
}

TEST_F(PublishedRoutes, AnswersOembed) {
  publish();
  const std::string ours = "/oembed?url=https%3A%2F%2Fexample.org%2Ffront%2F";
  EXPECT_EQ(get(ours).status, 404) << "this edition has no page that could be embedded";
  std::ofstream(root_ / "public" / "embed.html") << "<p>map</p>";
  std::ofstream(root_ / "public" / "index.html") << "<p>page</p>";
  const json all = answer(ours + "&maxwidth=400&format=json&dnt=1");
  EXPECT_EQ(all["width"], 400);
  EXPECT_EQ(all["title"], "The front");
  EXPECT_EQ(get(ours + "&format=xml").status, 501);
  EXPECT_EQ(get(ours + "&maxwidth=x").status, 400);
  EXPECT_EQ(get(ours + "&maxwidth=0").status, 400);
  EXPECT_EQ(get("/oembed").status, 400);
  EXPECT_EQ(get("/oembed?url=https%3A%2F%2Fevil.example%2F").status, 404);
  const Response page = get("/");
  ASSERT_FALSE(page.headers.empty());
  EXPECT_EQ(page.headers[0].second,
            "<https://example.org/front/oembed?url=https%3A%2F%2Fexample.org%2Ffront%2F>; rel=\"alternate\"; "
            "type=\"application/json+oembed\"");
}

TEST_F(PublishedRoutes, TellsReadersNothingOfCommandsAndFiles) {
  publish();
  for (const char* target : {"/api/v1/area?map=m&region=nowhere", "/api/v1/at?map=x&time=2025-01-01",
                             "/api/v1/area?map=m&status=x", "/api/v1/who?place=nobody", "/nothing"}) {
    const std::string body = get(target).body;
    for (const char* word : {"frontkart ", "--", root_.c_str(), ".geojson"}) {
      EXPECT_EQ(body.find(word), std::string::npos) << target << ": " << body;
    }
  }
  const Response broken =
      error_response({ErrorCode::bad_input, "The state cannot be read.", "secret.geojson", "Import it again."}, true);
  EXPECT_EQ(broken.status, 422);
  EXPECT_EQ(broken.body.find("secret"), std::string::npos);
}

TEST_F(PublishedRoutes, EveryAddressOfTheRouterIsKnown) {
  std::set<std::string> patterns;
  for (const Address& address : Routes::addresses()) EXPECT_TRUE(patterns.insert(address.pattern).second);
  EXPECT_EQ(patterns,
            (std::set<std::string>{"/healthz", "/oembed", "/tiles/{map}/tilejson.json", "/tiles/{map}/{z}/{x}/{y}.mvt",
                                   "/api/v1/maps", "/api/v1/at", "/api/v1/who", "/api/v1/area", "/api/v1/diff",
                                   "/api/v1/compare", "/api/v1/places", "/api/v1/picture", "/api/v1/brief", "/{*}"}));
}

}  // namespace
}  // namespace frontkart::http
