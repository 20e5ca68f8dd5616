#include "newsroom.hpp"
#include "service/publish_basemap.hpp"

namespace frontkart::tests {
namespace {

using service::BasemapRequest;
using service::read_basemap;

/// A header of PMTiles 3 with metadata that name one layer, and nothing else; all plain.
std::string archive(const std::string& layer, std::size_t missing = 0) {
  const std::string metadata = R"({"vector_layers":[{"id":")" + layer + R"("}]})";
  std::string bytes(127, '\0');
  bytes.replace(0, 8, "PMTiles\3");
  bytes[24] = 127;
  bytes[32] = static_cast<char>(metadata.size());
  bytes[97] = 1;
  bytes[98] = 1;
  bytes[99] = 1;
  bytes += metadata;
  return bytes.substr(0, bytes.size() - missing);
}

const json kStyle =
    json::parse(R"({"version":8,"name":"dropped","glyphs":"https://fonts.example/{range}","center":[1,2],
  "sources":{"base":{"type":"raster","tiles":["https://Tiles.example:8443/{z}/{x}/{y}.png"],"attribution":"<b>dropped</b>"}},
  "layers":[{"id":"a","type":"background","paint":{"background-color":"#fff"},"metadata":{"dropped":1}},
            {"id":"b","type":"raster","source":"base"}]})");

class OwnBasemap : public Newsroom {
 protected:
  std::filesystem::path style(const json& style, const std::string& name = "style.json") {
    write(root / name, style.dump());
    return root / name;
  }
  static BasemapRequest of(const std::filesystem::path& file) { return {file.string(), "", "© somebody"}; }
  /// Why a style is refused, and where.
  Error refusal(const json& changed) {
    const auto found = read_basemap(of(style(changed)));
    EXPECT_FALSE(found.ok()) << changed.dump();
    return found.ok() ? Error{} : found.error();
  }
};

TEST_F(OwnBasemap, ThePageMayAskTheHostsOfTheStyleAndNoOthers) {
  auto wanted = request("public");
  published(wanted);
  const std::string before = files("public").at("index.html");
  EXPECT_NE(before.find("connect-src 'self'; "), std::string::npos);
  EXPECT_FALSE(head("public").at("site").contains("basemap"));

  wanted = request("public");
  wanted.basemap = of(style(kStyle));
  published(wanted);
  const std::string after = files("public").at("index.html");
  const std::string part = "connect-src 'self' https://tiles.example:8443; ";
  ASSERT_NE(after.find(part), std::string::npos) << after;
  const auto policy = [](const std::string& html) {
    const auto from = html.find("default-src");
    return html.substr(from, html.find('"', from) - from);
  };
  std::string narrowed = policy(after);
  narrowed.replace(narrowed.find(part), part.size(), "connect-src 'self'; ");
  EXPECT_EQ(narrowed, policy(before)) << "nothing else is let in";

  const json own = head("public").at("site").at("basemap");
  EXPECT_EQ(own.at("kind"), "style");
  EXPECT_EQ(own.at("attribution"), "© somebody");
  EXPECT_EQ(own.at("hosts"), json::array({"https://tiles.example:8443"}));
  const json kept = file("public", own.at("light"));
  EXPECT_EQ(kept.at("sources").at("base").at("tiles"), kStyle["sources"]["base"]["tiles"]);
  EXPECT_EQ(kept.at("layers").size(), 2U);
  EXPECT_EQ(kept.dump().find("dropped"), std::string::npos);
  EXPECT_FALSE(kept.contains("glyphs"));
  EXPECT_NE(read(root / "public" / head("public")["site"]["sources"].get<std::string>()).find("© somebody"),
            std::string::npos);
  EXPECT_TRUE(verified("public").sound());
}

TEST_F(OwnBasemap, WhatAStyleNamesBesideItselfIsCopiedUnderItsHash) {
  std::filesystem::create_directories(root / "more");
  write(root / "more" / "my roads.geojson", R"({"type":"FeatureCollection","features":[]})");
  write(root / "tiles.pmtiles", archive("anything"));
  json changed = kStyle;
  changed["sources"] = {{"roads", {{"type", "geojson"}, {"data", "more/my roads.geojson"}}},
                        {"base", {{"type", "vector"}, {"url", "pmtiles://tiles.pmtiles"}}}};
  auto wanted = request("public");
  wanted.basemap = of(style(changed));
  wanted.basemap.dark = style(kStyle, "dark.json").string();
  published(wanted);
  const json own = head("public").at("site").at("basemap");
  EXPECT_EQ(own.at("hosts"), json::array({"https://tiles.example:8443"})) << "of the dark style";
  const json sources = file("public", own.at("light")).at("sources");
  const auto data = sources.at("roads").at("data").get<std::string>();
  const auto tiles = sources.at("base").at("url").get<std::string>();
  EXPECT_TRUE(data.starts_with("base/map-my-roads.")) << data;
  ASSERT_TRUE(tiles.starts_with("pmtiles://base/map-tiles.")) << tiles;
  const auto all = files("public");
  EXPECT_EQ(all.at(data), read(root / "more" / "my roads.geojson"));
  EXPECT_EQ(all.at(tiles.substr(10)), archive("anything"));
  EXPECT_TRUE(verified("public").sound());
}

TEST_F(OwnBasemap, AnArchiveIsCopiedOrAskedWhereItStands) {
  write(root / "x.pmtiles", archive("roads"));
  auto wanted = request("public");
  wanted.basemap = of(root / "x.pmtiles");
  published(wanted);
  json own = head("public").at("site").at("basemap");
  EXPECT_EQ(own.at("kind"), "pmtiles");
  EXPECT_EQ(own.at("hosts"), json::array());
  EXPECT_EQ(files("public").at(own.at("archive").get<std::string>()), archive("roads"));

  wanted = request("public");
  wanted.basemap = {"https://files.example/planet.pmtiles", "", "© somebody"};
  published(wanted);
  own = head("public").at("site").at("basemap");
  EXPECT_EQ(own.at("archive"), "https://files.example/planet.pmtiles");
  EXPECT_EQ(own.at("hosts"), json::array({"https://files.example"}));
}

TEST_F(OwnBasemap, WithoutAttributionNothingIsPublished) {
  auto wanted = request("public");
  wanted.basemap = of(style(kStyle));
  for (const char* words : {"", "   ", "two\nlines", "\xff"}) {
    wanted.basemap.attribution = words;
    EXPECT_EQ(refused(wanted).code, ErrorCode::usage) << words;
  }
  EXPECT_NE(refused(wanted).where.find("--basemap"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(root / "public"));
  EXPECT_EQ(read_basemap({"", "", "© somebody"}).error().code, ErrorCode::usage);
  EXPECT_EQ(read_basemap({"", "dark.json", ""}).error().code, ErrorCode::usage);
  EXPECT_FALSE(read_basemap({}).value());
}

TEST_F(OwnBasemap, AStyleOfAStrangerNamesNothingButHttpsAndItsOwnFolder) {
  std::filesystem::create_directories(root / "in");
  write(root / "secret.geojson", R"({"type":"FeatureCollection","features":[]})");
  std::filesystem::create_symlink(root / "secret.geojson", root / "in" / "link.geojson");
  const auto with_source = [](const json& source) {
    json changed = kStyle;
    changed["sources"]["base"] = source;
    return changed;
  };
  const auto in_folder = [&](const json& source) {
    const auto found = read_basemap(of(style(with_source(source), "in/style.json")));
    return found.ok() ? std::string() : found.error().where;
  };
  const std::string secret = (root / "secret.geojson").string();
  for (const std::string& path : {std::string("../secret.geojson"), secret, std::string("link.geojson"),
                                  std::string("file://") + secret, std::string("none.geojson"), std::string()}) {
    EXPECT_NE(in_folder({{"type", "geojson"}, {"data", path}}).find("in/style.json: sources.base.data"),
              std::string::npos)
        << path;
  }
  for (const char* address : {"http://tiles.example/{z}", "//tiles.example/{z}", "data:image/png;base64,AA",
                              "ftp://x/{z}", "https://", "https://a@b/{z}", "https://{s}.tiles.example/",
                              "https://x y/", "https://x; script-src *", "https://x;script-src/", "https://x:99999999/",
                              "https://'self'/", "javascript:alert(1)", "tiles/{z}/{x}/{y}.pbf", "mapbox://styles"}) {
    const Error why = refusal(with_source({{"type", "vector"}, {"tiles", {address}}}));
    EXPECT_EQ(why.code, ErrorCode::bad_input) << address;
    EXPECT_NE(why.where.find("style.json: sources.base.tiles"), std::string::npos) << why.text();
    EXPECT_FALSE(why.remedy.empty());
    EXPECT_FALSE(read_basemap(of(style(with_source({{"type", "vector"}, {"url", address}})))).ok()) << address;
  }
  EXPECT_NE(refusal(with_source({{"type", "video"}, {"urls", {"https://x/"}}})).where.find("sources.base.type"),
            std::string::npos);
  EXPECT_NE(refusal(with_source({{"type", "vector"}})).message, "");
  EXPECT_NE(refusal(with_source("text")).message, "");
}

TEST_F(OwnBasemap, ABrokenStyleIsRefusedWithItsPlace) {
  json changed = kStyle;
  changed["version"] = 7;
  EXPECT_NE(refusal(changed).where.find("version"), std::string::npos);
  changed = kStyle;
  changed["layers"][1]["type"] = "custom";
  EXPECT_NE(refusal(changed).where.find("layers[1].type"), std::string::npos);
  changed = kStyle;
  changed["layers"][1]["id"] = "a";
  EXPECT_NE(refusal(changed).where.find("layers[1].id"), std::string::npos);
  changed = kStyle;
  changed["layers"][1]["source"] = "other";
  EXPECT_NE(refusal(changed).where.find("layers[1].source"), std::string::npos);
  changed = kStyle;
  changed["sprite"] = "icons/set";
  EXPECT_NE(refusal(changed).where.find("sprite"), std::string::npos);
  for (const json& wrong : {json(1), json::array(), json::object(), json::object({{"version", 8}}),
                            json::object({{"version", 8}, {"sources", 1}, {"layers", 2}})}) {
    EXPECT_EQ(refusal(wrong).code, ErrorCode::bad_input) << wrong.dump();
  }
  const auto text = [&](const std::string& bytes) {
    write(root / "style.json", bytes);
    const auto found = read_basemap(of(root / "style.json"));
    EXPECT_FALSE(found.ok());
    return found.ok() ? std::string() : found.error().text();
  };
  EXPECT_NE(text("{\n\"version\": 8,\n oops").find("line 3"), std::string::npos);
  EXPECT_NE(text(std::string(100'000, '[')).find("JSON"), std::string::npos);
  EXPECT_NE(text(std::string(200, '[') + std::string(200, ']')).find("levels deep"), std::string::npos);
  EXPECT_NE(text("").find("JSON"), std::string::npos);
  EXPECT_NE(text(std::string(5U << 20U, ' ')).find("4 MB"), std::string::npos);
  EXPECT_FALSE(read_basemap(of(root / "nothing")).ok());
  EXPECT_FALSE(read_basemap(of(root)).ok());
  const auto address = read_basemap({"https://styles.example/style.json?key=1", "", "©"});
  EXPECT_NE(address.error().remedy.find("curl"), std::string::npos);
  EXPECT_FALSE(read_basemap({"http://files.example/a.pmtiles", "", "©"}).ok());
}

TEST_F(OwnBasemap, AnArchiveThatThePageCannotDrawIsRefused) {
  const auto why = [&](const std::string& bytes) {
    write(root / "x.pmtiles", bytes);
    const auto found = read_basemap(of(root / "x.pmtiles"));
    return found.ok() ? std::string() : found.error().text();
  };
  EXPECT_EQ(why(archive("earth")), "");
  EXPECT_NE(why(archive("history")).find("none of the layers"), std::string::npos);
  EXPECT_NE(why(archive("earth", 1)).find("cut short"), std::string::npos);
  std::string changed = archive("earth");
  changed[7] = 2;
  EXPECT_NE(why(changed).find("version 2"), std::string::npos);
  changed = archive("earth");
  changed[99] = 2;
  EXPECT_NE(why(changed).find("pictures"), std::string::npos);
  changed = archive("earth");
  for (int i = 0; i < 16; ++i) changed[56 + static_cast<std::size_t>(i)] = '\xff';
  EXPECT_NE(why(changed).find("cut short"), std::string::npos);
  changed = archive("earth");
  changed[97] = 2;
  EXPECT_EQ(why(changed), "") << "metadata that are no gzip say nothing about layers";
  EXPECT_NE(why("PMTiles").find("no archive"), std::string::npos);
  BasemapRequest with_dark = of(root / "x.pmtiles");
  with_dark.dark = style(kStyle).string();
  EXPECT_FALSE(read_basemap(with_dark).ok());
}

}  // namespace
}  // namespace frontkart::tests
