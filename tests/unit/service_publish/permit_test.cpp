#include "service/permit.hpp"

#include <algorithm>

#include "newsroom.hpp"

namespace frontkart::tests {
namespace {

using maps::Redistribute;

class Permit : public Newsroom {
 protected:
  /// Beside the public map, one of which nobody has said that it may be passed on.
  void SetUp() override {
    Newsroom::SetUp();
    import_other("Another mapper");
  }
  void import_other(const std::string& mapper) {
    const auto example = std::filesystem::path(FRONTKART_SOURCE_DIR) / "examples" / "sudzha";
    service::ImportSnapshotsRequest import;
    import.paths = {example / "states"};
    import.map = "other";
    import.profile = "geojson";
    import.options = profile_options(example);
    import.mapper = mapper;
    const std::atomic<bool> stop{false};
    const auto imported = service->import_snapshots(import, {}, stop);
    ASSERT_TRUE(imported.ok()) << imported.error().text();
  }

  json newest() { return store->current("map", "other", Instant::highest()).value()->json(); }
  /// A version that a person types.
  void correct(const json& members) {
    json body = newest();
    body.update(members);
    body["kind"] = "map";
    body["id"] = "other";
    record(body);
  }
  std::uint64_t entries() { return store->head().value().seq; }

  static service::PermitRequest permission(Redistribute redistribute, bool is_public) {
    service::PermitRequest out;
    out.map = "other";
    out.redistribute = redistribute;
    out.licence = "by permission";
    out.permission.from = kCanary + ", who makes the map";
    out.permission.on = "2025-03-12";
    out.permission.document = "e-mail/17 to " + kCanary;
    out.permission.note = kCanary;
    out.is_public = is_public;
    out.author = kCanary;
    return out;
  }
  void permitted(const service::PermitRequest& request) {
    const auto done = service::permit(*store, request);
    ASSERT_TRUE(done.ok()) << done.error().text();
  }
  Error not_permitted(const service::PermitRequest& request) {
    const std::uint64_t before = entries();
    const auto done = service::permit(*store, request);
    EXPECT_FALSE(done.ok());
    EXPECT_EQ(entries(), before) << "something was written";
    return done.ok() ? Error{} : done.error();
  }
  /// Whether an edition that is published now shows the map.
  bool goes_out() {
    published(request("public"));
    const json maps = head("public").at("site").at("maps");
    return std::any_of(maps.begin(), maps.end(), [](const json& map) { return map.at("id") == "other"; });
  }
};

TEST_F(Permit, LetsAMapOutAndKeepsWhoSaidSoInTheHouse) {
  auto named = request("public");
  named.maps = {"other"};
  EXPECT_NE(refused(named).remedy.find("frontkart permit other "), std::string::npos);

  permitted(permission(Redistribute::data, true));
  const json body = newest();
  EXPECT_EQ(body.at("permission"), (json{{"from", kCanary + ", who makes the map"},
                                         {"on", "2025-03-12"},
                                         {"document", "e-mail/17 to " + kCanary},
                                         {"note", kCanary}}));
  EXPECT_EQ(body.at("licence"), "by permission");
  EXPECT_TRUE(goes_out());
  for (const auto& [path, bytes] : files("public")) EXPECT_EQ(bytes.find(kCanary), std::string::npos) << path;
  const auto versions = store->versions("map", "other").value();
  EXPECT_EQ(versions.back().envelope.reason, "permission of " + kCanary + ", who makes the map on 2025-03-12");
}

TEST_F(Permit, IsNoActOfPublishing) {
  permitted(permission(Redistribute::data, false));
  EXPECT_EQ(newest().at("visibility"), "desk");
  EXPECT_FALSE(goes_out());
}

TEST_F(Permit, TakenBackTakesTheMapOutOfTheNextEditionWhateverTheDeskSaidMeanwhile) {
  permitted(permission(Redistribute::data, true));
  EXPECT_TRUE(goes_out());
  // A version for the desk, and one that waits, change nothing for the public: neither may the withdrawal be lost so.
  correct({{"visibility", "desk"}, {"not_before", "2099-01-01T00:00:00Z"}});
  EXPECT_TRUE(goes_out());

  auto back = permission(Redistribute::none, false);
  back.licence.clear();
  permitted(back);
  EXPECT_EQ(newest().at("permission").at("withdrawn"), true);
  EXPECT_FALSE(goes_out());
}

TEST_F(Permit, LessThanBeforeCountsAtOnceAndMoreOnlyInPublic) {
  permitted(permission(Redistribute::picture, true));
  correct({{"visibility", "desk"}});
  permitted(permission(Redistribute::data, false));
  EXPECT_EQ(newest().at("visibility"), "desk") << "nobody has said that data may be shown";

  permitted(permission(Redistribute::data, true));
  correct({{"visibility", "desk"}});
  permitted(permission(Redistribute::picture, false));
  EXPECT_EQ(newest().at("visibility"), "public") << "what the public has goes beyond the permission";
}

TEST_F(Permit, OfAMapWhoseRecordIsPublicLetsNothingOutByItself) {
  correct({{"visibility", "public"}});
  EXPECT_FALSE(goes_out());
  permitted(permission(Redistribute::data, false));
  EXPECT_FALSE(goes_out());
  permitted(permission(Redistribute::data, true));
  EXPECT_TRUE(goes_out());
}

TEST_F(Permit, TakenBackOrNarrowedLeavesNothingThatWouldNotBeMadeAnew) {
  const std::string told = "Map other. States: 16 added";
  const auto expect_no_more = [&](const char* anew) {
    // The first still has the files of the edition before.
    published(request("public"));
    published(request("public"));
    published(request(anew));
    expect_as_made_anew("public", anew);
    EXPECT_EQ(files("public").at("feed.atom").find(told), std::string::npos);
  };
  published(request("public"));
  permitted(permission(Redistribute::data, true));
  published(request("public"));
  EXPECT_NE(files("public").at("feed.atom").find(told), std::string::npos) << files("public").at("feed.atom");
  permitted(permission(Redistribute::picture, true));
  expect_no_more("narrowed");
  permitted(permission(Redistribute::none, false));
  expect_no_more("withdrawn");
}

TEST_F(Permit, MapsThatAreNotNamedAreInNoFile) {
  permitted(permission(Redistribute::data, true));
  auto named = request("named");
  named.maps = {"example"};
  published(named);
  for (const auto& [path, bytes] : files("named")) {
    EXPECT_EQ(bytes.find("\"other\""), std::string::npos) << path;
    EXPECT_EQ(bytes.find("other:20"), std::string::npos) << path;
  }
}

TEST_F(Permit, TwiceTheSameIsOne) {
  permitted(permission(Redistribute::data, true));
  const std::uint64_t before = entries();
  permitted(permission(Redistribute::data, true));
  EXPECT_EQ(entries(), before);
}

TEST_F(Permit, SaysWhatIsMissingAndWritesNothing) {
  auto wrong = permission(Redistribute::data, true);
  wrong.map = "nowhere";
  EXPECT_EQ(not_permitted(wrong).code, ErrorCode::not_found);
  wrong = permission(Redistribute::data, true);
  wrong.licence.clear();
  EXPECT_EQ(not_permitted(wrong).where, "--licence");
  wrong = permission(Redistribute::data, true);
  for (const char* day : {"", "2025-02-30", "1741737600", "2025-03-12T20:00:00Z", "yesterday"}) {
    wrong.permission.on = day;
    EXPECT_EQ(not_permitted(wrong).code, ErrorCode::bad_input) << day;
  }
  wrong.permission.on = "2099-01-01";
  EXPECT_NE(not_permitted(wrong).message.find("has not come"), std::string::npos);
  wrong = permission(Redistribute::data, true);
  wrong.permission.from = " ";
  EXPECT_EQ(not_permitted(wrong).code, ErrorCode::bad_input);
}

TEST_F(Permit, ADocumentIsAnItemThatIsThere) {
  auto with_document = permission(Redistribute::data, true);
  with_document.permission.document = "item/letter";
  EXPECT_NE(not_permitted(with_document).message.find("item/letter is not recorded"), std::string::npos);
  record({{"kind", "item"}, {"id", "letter"}, {"type", "document"}, {"visibility", "desk"}, {"title", "A letter"}});
  permitted(with_document);
  const auto shown = service->show("item/letter", Instant::highest());
  ASSERT_TRUE(shown.ok());
  ASSERT_EQ(shown->referring.size(), 1U);
  // The letter stays in the house, and its map does not depend on it.
  EXPECT_TRUE(goes_out());
}

TEST_F(Permit, OutlivesTheNextImport) {
  permitted(permission(Redistribute::data, true));
  const json before = newest();
  import_other("A mapper with another name");
  EXPECT_EQ(newest().at("mapper"), "A mapper with another name");
  EXPECT_EQ(newest().at("permission"), before.at("permission"));
}

}  // namespace
}  // namespace frontkart::tests
