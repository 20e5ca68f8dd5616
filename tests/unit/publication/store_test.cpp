#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>

#include "desk.hpp"
#include "service/json.hpp"
#include "service/service.hpp"

/// What was published, as a store: every use case reads it as it reads a ledger.
namespace frontkart::publication {
namespace {

using tests::Json;

using tests::Desk;
using tests::Gate;
using tests::kHour;

struct Published : Gate {
  void publish(Policy policy = {}) { editions.push_back({now, view(policy).records}); }
  std::unique_ptr<ledger::LedgerStore> open() {
    auto out = open_published(editions, *store);
    if (!out.ok()) throw std::runtime_error(out.error().text());
    return std::move(out).value();
  }
  std::string title_at(ledger::LedgerStore& published, const char* id, Instant as_known) {
    const auto entry = published.current("item", id, as_known).value();
    if (!entry) return "-";
    return entry->json().value("title", "retracted");
  }
  Json titled(const char* title) {
    Json body = item();
    body["title"] = title;
    return body;
  }
  std::vector<PublishedList> editions;
};

TEST_F(Published, AsKnownMeansAsPublished) {
  put("item", "i", titled("first"));
  pass(5);
  publish();
  const Instant first = now;
  pass(1);
  put("item", "i", titled("second"));
  const Instant corrected = now;
  pass(5);
  publish();
  const Instant second = now;
  pass(1);
  retract("item", "i", "public");
  publish();
  const auto published = open();
  EXPECT_EQ(title_at(*published, "i", Instant{first.us - 1}), "-");
  EXPECT_EQ(title_at(*published, "i", first), "first");
  EXPECT_EQ(title_at(*published, "i", corrected), "first");
  EXPECT_EQ(title_at(*published, "i", second), "second");
  EXPECT_EQ(title_at(*published, "i", now), "retracted");
  EXPECT_EQ(published->versions("item", "art").value().size(), 1U) << "what stays as it was is not recorded again";
  EXPECT_EQ(published->head_at(first).value().recorded, first);
}

TEST_F(Published, NothingOfTheLedgerIsInItsEntries) {
  put("item", "i", titled("first"), "CANARY");
  publish();
  const auto published = open();
  std::set<std::string> ours;
  ASSERT_TRUE(store
                  ->for_each_entry(1,
                                   [&](const ledger::Entry& entry) -> Status {
                                     ours.insert(entry.hash.hex());
                                     return Done{};
                                   })
                  .ok());
  ASSERT_TRUE(published
                  ->for_each_entry(1,
                                   [&](const ledger::Entry& entry) -> Status {
                                     EXPECT_FALSE(ours.contains(entry.hash.hex()));
                                     EXPECT_EQ(entry.envelope.author, "edition");
                                     EXPECT_EQ(entry.envelope.recorded, now);
                                     return Done{};
                                   })
                  .ok());
}

TEST_F(Published, EqualListsGiveEqualEntries) {
  publish();
  const auto one = open();
  const auto other = open();
  EXPECT_EQ(one->head().value().hash, other->head().value().hash);
}

TEST_F(Published, CannotBeWritten) {
  publish();
  const auto published = open();
  EXPECT_EQ(published->begin().error().code, ErrorCode::forbidden);
  EXPECT_EQ(published->backup("x", {}).error().code, ErrorCode::forbidden);
}

TEST_F(Published, WhatIsPurgedIsGoneFromAllEditions) {
  const Digest version = put("item", "i", titled("first"));
  put("claim", "c", [&] {
    Json body = claim();
    body["item"] = "item/i";
    return body;
  }());
  publish();
  pass(1);
  put("item", "i", titled("second"));
  publish();
  purge(version);
  const auto published = open();
  EXPECT_EQ(title_at(*published, "i", editions[0].published), "-");
  EXPECT_FALSE(published->current("claim", "c", editions[0].published).value()) << "it leans on what is gone";
  EXPECT_EQ(title_at(*published, "i", now), "second");
  EXPECT_TRUE(published->current("claim", "c", now).value());
}

TEST_F(Published, ThePurgeOfAPrivateVersionChangesNothing) {
  put("item", "i", titled("first"));
  Json draft = titled("draft");
  draft["visibility"] = "desk";
  const Digest version = put("item", "i", draft);
  publish();
  const Digest before = open()->head().value().hash;
  purge(version);
  EXPECT_EQ(open()->head().value().hash, before);
}

TEST_F(Published, APurgeTakesItsRecordsOutOfWhatWasArchived) {
  const Digest version = put("item", "i", titled("PURGED"));
  publish();
  const Digest old = original(contents_of(editions[0].records));
  const std::string hash(64, 'a');
  const Json edition = {
      {"number", 1},         {"published", format_utc(now)}, {"head", hash},      {"root", hash},
      {"records", 6},        {"contents", old.hex()},        {"edit_delay_s", 0}, {"point_delay_s", 0},
      {"visibility", "desk"}};
  const Digest named = put("edition", "1", edition);
  ASSERT_TRUE(service::Service(*store).purge("item/i@" + version.hex(), "a court", "anna").ok());
  EXPECT_EQ(store->original(old).error().code, ErrorCode::not_found);
  EXPECT_FALSE(store->by_hash(named).value()->body) << "the version that named the old contents";
  const Json now_contains = store->current("edition", "1", Instant::highest()).value()->json();
  const auto kept = records_of_contents(
      store->original(Digest::from_hex(now_contains["contents"].get<std::string>()).value()).value());
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(kept->size(), editions[0].records.size() - 1);
  EXPECT_EQ(contents_of(*kept).find("PURGED"), std::string::npos);
  // What no edition contained changes none.
  const Digest draft = put("item", "j", titled("never published"));
  ASSERT_TRUE(service::Service(*store).purge("item/j@" + draft.hex(), "a court", "anna").ok());
  EXPECT_EQ(store->current("edition", "1", Instant::highest()).value()->json(), now_contains);
}

TEST_F(Published, ContentsGiveTheListBack) {
  put("source", "ivan",
      {{"names", {{{"lang", "en"}, {"text", "Ivan"}}}},
       {"visibility", "desk"},
       {"public_as", "a\tsource"},
       {"type", "person"}});
  Json body = claim();
  body["chain"][0]["source"] = "source/ivan";
  put("claim", "c", body);
  const auto records = view().records;
  const auto again = records_of_contents(contents_of(records));
  ASSERT_TRUE(again.ok()) << again.error().text();
  ASSERT_EQ(again->size(), records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    EXPECT_EQ(leaf_of((*again)[i]), leaf_of(records[i]));
    EXPECT_EQ((*again)[i].made_of, records[i].made_of);
    EXPECT_FALSE(records[i].made_of.empty());
  }
  const std::string contents = contents_of(records);
  EXPECT_FALSE(records_of_contents(contents.substr(0, contents.size() - 1)).ok());
  EXPECT_FALSE(records_of_contents("{}\n").ok());
  EXPECT_FALSE(records_of_contents(leaf_of(records[0]) + "\tx\n").ok());
}

TEST_F(Published, ListsThatAreWrongAreRefused) {
  publish();
  publish();
  EXPECT_EQ(open_published(editions, *store).error().code, ErrorCode::bad_input) << "not later";
  editions.pop_back();
  std::swap(editions[0].records[0], editions[0].records[1]);
  EXPECT_EQ(open_published(editions, *store).error().code, ErrorCode::bad_input) << "not in order";
}

TEST_F(Published, WhatTheProgramWouldNotLetOutTodayIsLeftOut) {
  publish();
  for (PublicRecord& record : editions[0].records) {
    record.body["note"] = "CANARY";
    if (record.kind == "item") record.body["type"] = 7;
  }
  editions[0].records.push_back({"zzz", "z", {{"text", "CANARY"}}, {}});
  const auto published = open();
  EXPECT_TRUE(published->current("source", "afp", Instant::highest()).value());
  EXPECT_FALSE(published->current("item", "art", Instant::highest()).value());
  ASSERT_TRUE(published
                  ->for_each_entry(1,
                                   [&](const ledger::Entry& entry) -> Status {
                                     EXPECT_EQ(entry.body->find("CANARY"), std::string::npos);
                                     return Done{};
                                   })
                  .ok());
}

/// A map that was imported from files, published.
struct PublishedMap : Published {
  PublishedMap() {
    folder = std::filesystem::temp_directory_path() / ("frontkart-publication-" + std::to_string(getpid()));
    std::filesystem::create_directories(folder);
    write("2025-03-10-CANARY.geojson", 36.0);
    write("2025-03-12-CANARY.geojson", 35.5);
    service::Service desk(*store);
    service::ImportSnapshotsRequest request;
    request.paths = {folder};
    request.map = "m";
    request.profile = "geojson";
    request.options.date_from = "filename";
    request.options.status = "held";
    request.options.legend = maps::legend_from_json(map()["legend"]).value();
    request.mapper = "A mapper";
    const std::atomic<bool> stop{false};
    const auto report = desk.import_snapshots(request, {}, stop);
    if (!report.ok()) throw std::runtime_error(report.error().text());
  }
  ~PublishedMap() override { std::filesystem::remove_all(folder); }

  void write(const char* name, double east) {
    std::ofstream(folder / name)
        << R"({"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":
        {"type":"Polygon","coordinates":[[[35,51],[)"
        << east << ",51],[" << east << R"(,52],[35,52],[35,51]]]}}]})";
  }
  void permit(const char* redistribute) {
    Json body = store->current("map", "m", Instant::highest()).value()->json();
    body["licence"] = "CC BY 4.0";
    body["redistribute"] = redistribute;
    body["visibility"] = "public";
    put("map", "m", body);
  }
  std::filesystem::path folder;
};

TEST_F(PublishedMap, NeedsAPermission) {
  publish();
  EXPECT_TRUE(service::Service(*open()).maps(Instant::highest(), true).value().empty());
}

TEST_F(PublishedMap, AnswersAsTheDesksDoesAndKeepsTheOriginalsToItself) {
  permit("data");
  publish();
  const auto published = open();
  service::Service readers(*published);
  service::Service desk(*store);
  const auto answer = readers.maps(Instant::highest(), true).value();
  ASSERT_EQ(answer.size(), 1U);
  EXPECT_EQ(answer[0].states, 2U);
  for (const char* day : {"2025-03-10T00:00:00Z", "2025-03-13T00:00:00Z"}) {
    const Instant at = parse_rfc3339(day).value();
    const auto ours = desk.at("m", at, Instant::highest());
    const auto theirs = readers.at("m", at, Instant::highest());
    ASSERT_TRUE(theirs.ok()) << theirs.error().text();
    ASSERT_EQ(theirs->shapes.size(), 1U);
    EXPECT_EQ(theirs->shapes[0].area_m2, ours->shapes[0].area_m2);
  }
  std::string all;
  ASSERT_TRUE(published
                  ->for_each_entry(1,
                                   [&](const ledger::Entry& entry) -> Status {
                                     all += *entry.body;
                                     return Done{};
                                   })
                  .ok());
  EXPECT_EQ(all.find("CANARY"), std::string::npos);
  EXPECT_NE(all.find("state_hash"), std::string::npos);
}

TEST_F(PublishedMap, OnlyTheOriginalsOfPublishedSnapshotsCanBeRead) {
  const Digest other = original("CANARY");
  permit("picture");
  publish();
  std::vector<Digest> originals;
  const auto count = [&](ledger::LedgerStore& published) {
    originals.clear();
    EXPECT_TRUE(published
                    .for_each_original([&](const ledger::OriginalInfo& info) -> Status {
                      originals.push_back(info.hash);
                      return Done{};
                    })
                    .ok());
    return originals.size();
  };
  EXPECT_EQ(count(*open()), 0U);
  editions.clear();
  Policy pictures;
  pictures.for_pictures = true;
  publish(pictures);
  const auto drawn = open();
  EXPECT_EQ(count(*drawn), 2U);
  EXPECT_TRUE(drawn->original(originals[0]).ok());
  EXPECT_EQ(drawn->original(other).error().code, ErrorCode::not_found);
}

TEST_F(PublishedMap, APurgedSnapshotIsGone) {
  permit("data");
  publish();
  const std::string id = "m:20250312T000000Z";
  purge(store->current("snapshot", id, Instant::highest()).value()->hash);
  const auto published = open();
  EXPECT_FALSE(published->current("snapshot", id, Instant::highest()).value());
  EXPECT_EQ(service::Service(*published).maps(Instant::highest(), true).value().at(0).states, 1U);
}

TEST_F(Published, TheOwnMapFoldsFromPublicEditsOnly) {
  put("map", "own", map());
  put("edit", "open", edit());
  Json hidden = edit("unclear");
  hidden["visibility"] = "desk";
  hidden["valid_from"] = "2025-03-12T06:00:00Z";
  put("edit", "hidden", hidden);
  pass(24);
  put("edit", "late", edit("unclear"));
  publish();
  const auto published = open();
  const auto map = service::Service(*published).at("own", now, Instant::highest());
  ASSERT_TRUE(map.ok()) << map.error().text();
  ASSERT_EQ(map->shapes.size(), 1U);
  EXPECT_EQ(service::Service(*published).maps(Instant::highest(), true).value().at(0).states, 1U);
}

TEST_F(Published, AReadersBriefTellsWhatIsPublic) {
  put("claim", "c", claim());
  put("assessment", "a",
      {{"of", "place/sudzha"},
       {"status", {{"standing", "unclear"}}},
       {"from", "2025-03-12"},
       {"confidence", "low"},
       {"basis", {"claim/c"}},
       {"author", "CANARY"},
       {"approver", "CANARY"},
       {"note", "CANARY"}});
  put("enquiry", "q",
      {{"whom", "source/afp"},
       {"what", "CANARY?"},
       {"about", {"place/sudzha"}},
       {"asked", "2025-03-12T08:00:00Z"},
       {"deadline", "2025-03-12T10:00:00Z"},
       {"answer", "none"}});
  pass(1);
  publish();
  const auto published = open();
  service::Service readers(*published);
  service::SubjectRequest request;
  request.subject = "sudzha";
  request.at = now;
  const auto brief = readers.brief(request, {});
  ASSERT_TRUE(brief.ok()) << brief.error().text();
  const std::string text = brief::to_json(*brief).dump();
  EXPECT_EQ(text.find("CANARY"), std::string::npos) << text;
  EXPECT_NE(text.find("AFP"), std::string::npos) << text;
}

}  // namespace
}  // namespace frontkart::publication
