#include "newsroom.hpp"

namespace frontkart::tests {
namespace {

/// What the desk has said of a snapshot, about its map's next state for the same moment.
TEST_F(Newsroom, AStateThatTheMapperChangesKeepsWhatTheDeskHasSaidOfIt) {
  const auto example = std::filesystem::path(FRONTKART_SOURCE_DIR) / "examples" / "sudzha";
  const std::filesystem::path states = root / "states";
  std::filesystem::create_directories(states);
  const auto write_state = [&](double east) {
    write(states / "2025-03-12.geojson",
          R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{"status":"contested"},
             "geometry":{"type":"Polygon","coordinates":[[[35,51],[)" +
              std::to_string(east) + R"(,51],[35.2,51.2],[35,51]]]}}]})");
  };
  service::ImportSnapshotsRequest import;
  import.paths = {states};
  import.map = "other";
  import.profile = "geojson";
  import.options = profile_options(example);
  const std::atomic<bool> stop{false};
  write_state(35.2);
  ASSERT_TRUE(service->import_snapshots(import, {}, stop).ok());

  const std::string id = "other:20250312T000000Z";
  const auto newest = [&] { return store->current("snapshot", id, Instant::highest()).value(); };
  ASSERT_TRUE(newest());
  json body = newest()->json();
  body["not_before"] = "2099-01-01T00:00:00Z";
  body["visibility"] = "sealed";
  {
    auto transaction = store->begin().value();
    ASSERT_TRUE(transaction->append({"desk", "snapshot", id, body, newest()->hash, "a source is at risk"}).ok());
    ASSERT_TRUE(transaction->commit().ok());
  }
  const std::string before = body.at("state_hash");
  write_state(35.3);
  const auto again = service->import_snapshots(import, {}, stop);
  ASSERT_TRUE(again.ok()) << again.error().text();
  ASSERT_EQ(again->corrected, 1U);
  EXPECT_NE(newest()->json().at("state_hash"), before);
  EXPECT_EQ(newest()->json().at("not_before"), "2099-01-01T00:00:00Z");
  EXPECT_EQ(newest()->json().at("visibility"), "sealed");
}

}  // namespace
}  // namespace frontkart::tests
