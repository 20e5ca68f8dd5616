#pragma once

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "edition/edition_files.hpp"
#include "edition/verify.hpp"
#include "service/publish.hpp"
#include "service/service.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace frontkart::tests {

using nlohmann::json;

/// A word that stands in everything that must not leave.
inline const std::string kCanary = "CANARY";

/// A store on disk with a public map, a place, and claims of which some are for the desk only.
class Newsroom : public testing::Test {
 protected:
  void SetUp() override {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    root = std::filesystem::path(testing::TempDir()) / (std::string("frontkart-publish-") + test->name());
    std::filesystem::remove_all(root);
    std::filesystem::create_directories(root / "web" / "assets");
    write(root / "web" / "index.html",
          "<!doctype html><html><head><title>Frontkart</title><!--frontkart:head--></head>"
          "<body><!--frontkart:first--></body></html>");
    write(root / "web" / "assets" / "index-abcdefgh.js", "export {};");
    auto opened = store::open_sqlite_store(root / "desk.db", store::OpenMode::write_create,
                                           [this] { return Instant::from_unix_seconds(now++); });
    ASSERT_TRUE(opened.ok()) << opened.error().text();
    store = std::move(*opened);
    service = std::make_unique<service::Service>(*store);

    service::ImportSnapshotsRequest import;
    const auto example = std::filesystem::path(FRONTKART_SOURCE_DIR) / "examples" / "sudzha";
    import.paths = {example / "states"};
    import.map = "example";
    import.profile = "geojson";
    import.options = profile_options(example);
    import.licence = "CC0-1.0";
    import.redistribute = "data";
    import.mapper = "A mapper";
    import.author = kCanary;
    const std::atomic<bool> stop{false};
    const auto imported = service->import_snapshots(import, {}, stop);
    ASSERT_TRUE(imported.ok()) << imported.error().text();
    make_map_public("example");

    record({{"kind", "party"}, {"id", "ua"}, {"names", {{{"lang", "en"}, {"text", "Ukraine"}}}}});
    record({{"kind", "source"},
            {"id", "paper"},
            {"type", "newspaper"},
            {"names", {{{"lang", "en"}, {"text", "The Paper"}}}},
            {"reliability", "A"}});
    record({{"kind", "place"},
            {"id", "sudzha"},
            {"location", {35.2686, 51.1943}},
            {"names", {{{"lang", "en"}, {"text", "Sudzha"}}, {{"lang", "ru"}, {"text", "Суджа"}}}}});
    record({{"kind", "item"},
            {"id", "art"},
            {"publisher", "paper"},
            {"title", "What is said"},
            {"published", "2025-03-12T20:00:00+01:00"},
            {"text", "They are said to have left. " + kCanary + " never leaves."}});
    record(left());
    record({{"kind", "claim"},
            {"id", "secret-" + kCanary},
            {"item", "art"},
            {"says", "left(ua, sudzha)"},
            {"by", "paper"},
            {"hedge", "attributed"},
            {"visibility", "desk"},
            {"words", kCanary + " never leaves"}});
  }
  void TearDown() override { std::filesystem::remove_all(root); }

  static exchange::ProfileOptions profile_options(const std::filesystem::path& example) {
    exchange::ProfileOptions options;
    options.date_from = "filename";
    options.status_property = "status";
    std::ifstream in(example / "legend.json");
    options.legend = maps::legend_from_json(json::parse(in)).value();
    return options;
  }

  /// Public, unless the record says otherwise.
  void record(json body) {
    if (!body.contains("visibility")) body["visibility"] = "public";
    body["note"] = kCanary;
    if (body["kind"] == "map" || body["kind"] == "place") body.erase("note");
    service::RecordOptions options;
    options.author = kCanary;
    options.reason = kCanary;
    const auto done = service->record({{"a test", body, {}}}, options);
    ASSERT_TRUE(done.ok()) << done.error().text() << '\n' << body.dump();
  }
  static json left() {
    return {
        {"kind", "claim"},
        {"id", "left"},
        {"item", "art"},
        {"words", "are said to have left"},
        {"says", "left(ua, sudzha)"},
        {"hedge", "hearsay"},
        {"quote", false},
        {"chain",
         {{{"source", "source/paper"}, {"factuality", "Uu"}}, {{"source", "source/unnamed"}, {"factuality", "Uu"}}}},
        {"how_known", "told"},
        {"when", {{"edtf", "[..2025-03-12]"}, {"role", "by"}}},
        {"where", "place/sudzha"},
        {"as_of", "2025-03-12T19:00:00Z"},
        {"presupposes", json::array()}};
  }
  void make_map_public(const std::string& id) { correct_map(id, {{"visibility", "public"}}); }
  /// A new version of the map's record, with these members.
  void correct_map(const std::string& id, const json& members) {
    json body = service->show("map/" + id, Instant::highest()).value().versions.back().json();
    body["kind"] = "map";
    body["id"] = id;
    body.update(members);
    record(body);
  }

  service::PublishRequest request(const std::string& folder) {
    service::PublishRequest out;
    out.folder = root / folder;
    out.web = root / "web";
    out.url = "https://example.org/front";
    out.title = "A <title>";
    out.approved_by = {"editor"};
    out.key_file = root / "desk.key";
    out.author = kCanary;
    out.program = "test";
    out.now = Instant::from_unix_seconds(now += 10'000'000);
    return out;
  }
  service::PublishReport published(const service::PublishRequest& request) {
    const auto report = service::publish(*store, request, {});
    EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().text());
    return report.ok() ? *report : service::PublishReport();
  }
  Error refused(const service::PublishRequest& request) {
    const auto report = service::publish(*store, request, {});
    EXPECT_FALSE(report.ok());
    return report.ok() ? Error{} : report.error();
  }

  /// Every file of a folder, by path.
  [[nodiscard]] std::map<std::string, std::string> files(const std::string& folder) const {
    std::map<std::string, std::string> out;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
      if (!entry.is_regular_file()) continue;
      out[std::filesystem::relative(entry.path(), root / folder).generic_string()] = read(entry.path());
    }
    return out;
  }
  [[nodiscard]] json head(const std::string& folder) const {
    return json::parse(read(root / folder / "edition.json")).at("head");
  }
  [[nodiscard]] json file(const std::string& folder, const json& path) const {
    return json::parse(read(root / folder / path.get<std::string>()));
  }
  /// What the edition of a folder kept from those before is what `anew`, made without them, has; but for what tells of
  /// editions.
  void expect_as_made_anew(const std::string& folder, const std::string& anew) const {
    const json kept = head(folder).at("site");
    json made = head(anew).at("site");
    // The first edition of a folder has changed nothing.
    made["changes"] = kept.at("changes");
    EXPECT_EQ(kept, made);
    const auto a = files(folder);
    for (const auto& [path, bytes] : files(anew)) {
      const bool own = path.starts_with("editions/") || path == "edition.json" || path.starts_with("feed.") ||
                       path == "sitemap.xml" || path.starts_with("contents.") || path.starts_with("leaves.") ||
                       path.starts_with("changes.");
      if (own) continue;
      const auto same = a.find(path);
      EXPECT_TRUE(same != a.end() && same->second == bytes) << path;
    }
  }
  [[nodiscard]] edition::EditionReport verified(const std::string& folder) const {
    const auto there = edition::edition_folder(root / folder);
    EXPECT_TRUE(there.ok());
    const auto report = edition::verify_edition(**there, {});
    EXPECT_TRUE(report.ok()) << (report.ok() ? "" : report.error().text());
    return report.ok() ? *report : edition::EditionReport();
  }

  static std::string read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return std::move(bytes).str();
  }
  static void write(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary) << text;
  }

  std::filesystem::path root;
  std::int64_t now = 1'750'000'000;
  std::unique_ptr<ledger::LedgerStore> store;
  std::unique_ptr<service::Service> service;
};

}  // namespace frontkart::tests
