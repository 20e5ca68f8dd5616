// Whatever is changed behind the program's back, the first entry that is not as it was written is named.
#include "raw_sqlite.hpp"
#include "store_fixture.hpp"

namespace frontkart {
namespace {

using ledger::ChainReport;

class Tampering : public testing::Test {
 protected:
  void SetUp() override {
    auto store = open();
    for (const char* id : {"a", "b", "c"}) put(*store, draft("place", id, {{"n", 1}}));
    put(*store, draft("place", "b", {{"n", 2}}));  // 4 replaces 2
    put(*store, draft("place", "b", {{"n", 3}}));  // 5 replaces 4
    put(*store, draft("place", "d", {{"n", 1}}));
  }

  std::unique_ptr<ledger::LedgerStore> open() {
    return must(store::open_sqlite_store(folder / "a.db", store::OpenMode::write_create, clock.clock()));
  }

  ChainReport after(const std::string& sql) {
    {
      RawSqlite raw(folder / "a.db");
      raw.run(
          "DROP TRIGGER entries_are_never_changed; DROP TRIGGER entries_are_never_deleted; "
          "PRAGMA ignore_check_constraints = ON; " +
          sql);
    }
    return must(ledger::verify_chain(*open()));
  }

  void expect_broken(const std::string& sql, std::uint64_t seq, std::string_view why) {
    const ChainReport report = after(sql);
    EXPECT_FALSE(report.ok) << sql;
    EXPECT_EQ(report.first_broken, seq) << report.why;
    EXPECT_EQ(report.entries, seq - 1);
    EXPECT_NE(report.why.find(why), std::string::npos) << report.why;
  }

  TemporaryFolder folder;
  TestClock clock;
};

TEST_F(Tampering, NothingChangedIsNothingBroken) {
  const ChainReport report = after("");
  EXPECT_TRUE(report.ok) << report.why;
  EXPECT_EQ(report.entries, 6U);
}

TEST_F(Tampering, AByteOfABody) {
  expect_broken("UPDATE entries SET body = replace(body, '\"n\":2', '\"n\":7') WHERE seq = 4", 4, "body");
}

TEST_F(Tampering, AByteOfASalt) {
  expect_broken("UPDATE entries SET salt = zeroblob(32) WHERE seq = 3", 3, "body");
}

TEST_F(Tampering, EveryColumnOfAnEnvelope) {
  for (const std::string change :
       {"v = 2", "prev = zeroblob(32)", "recorded = recorded + 1000", "author = 'mallory'", "kind = 'region'",
        "id = 'z'", "reason = 'other'", "body_hash = zeroblob(32)", "hash = zeroblob(32)"}) {
    SCOPED_TRACE(change);
    const TemporaryFolder own;
    std::filesystem::copy_file(folder / "a.db", own / "a.db");
    RawSqlite(own / "a.db")
        .run("DROP TRIGGER entries_are_never_changed; UPDATE entries SET " + change + " WHERE seq = 3");
    auto store = must(store::open_sqlite_store(own / "a.db", store::OpenMode::read_existing, clock.clock()));
    const ChainReport report = must(ledger::verify_chain(*store));
    EXPECT_FALSE(report.ok);
    EXPECT_EQ(report.first_broken, 3U) << report.why;
  }
}

TEST_F(Tampering, ARemovedEntry) {
  expect_broken("DELETE FROM entries WHERE seq = 3", 3, "missing");
}

TEST_F(Tampering, AHashOfAnotherLength) {
  expect_broken("UPDATE entries SET prev = x'00' WHERE seq = 5", 5, "instead of 32");
}

TEST_F(Tampering, ATimeThatNoCalendarNames) {
  expect_broken("UPDATE entries SET recorded = 9223372036854775807 WHERE seq = 6", 6, "out of range");
}

TEST_F(Tampering, ABodyWithoutItsSalt) {
  expect_broken("UPDATE entries SET salt = NULL WHERE seq = 2", 2, "in part");
}

TEST_F(Tampering, APurgedBodyIsNotBroken) {
  auto store = open();
  const auto versions = must(store->versions("place", "b"));
  put(*store, draft("purge", versions[1].hash.hex(), ledger::purge_body(versions[1])));
  EXPECT_TRUE(must(ledger::verify_chain(*store)).ok);
  const auto left = must(store->versions("place", "b"));
  EXPECT_FALSE(left[1].body.has_value());
  EXPECT_FALSE(left[1].salt.has_value());
  EXPECT_TRUE(left[2].body.has_value());
}

TEST_F(Tampering, ABodyThatIsMissingWithoutAPurge) {
  // The trigger lets it pass: the chain does not.
  expect_broken("UPDATE entries SET salt = NULL, body = NULL WHERE seq = 4", 4, "no purge names it");
}

TEST_F(Tampering, APurgeThatWasNotCarriedOut) {
  auto store = open();
  const auto target = must(store->versions("place", "b"))[1];
  put(*store, draft("purge", target.hash.hex(), ledger::purge_body(target)));
  store.reset();
  expect_broken("UPDATE entries SET body = '{\"n\":2,\"visibility\":\"desk\"}', salt = x'" + std::string(64, '0') +
                    "' WHERE seq = 4",
                4, "hash");
}

TEST_F(Tampering, TheFileItselfRefusesOrdinaryChanges) {
  RawSqlite raw(folder / "a.db");
  EXPECT_THROW(raw.run("DELETE FROM entries WHERE seq = 6"), std::runtime_error);
  EXPECT_THROW(raw.run("UPDATE entries SET author = 'mallory'"), std::runtime_error);
  EXPECT_THROW(raw.run("UPDATE entries SET body = '{}' WHERE seq = 1"), std::runtime_error);
  EXPECT_THROW(raw.run("UPDATE entries SET body = NULL, salt = NULL, author = 'mallory'"), std::runtime_error);
}

/// A store that tells of entries made by hand: a forger who recomputes every hash.
class ForgedStore final : public ledger::LedgerStore {
 public:
  std::vector<ledger::Entry> entries;

  void add(std::string id, std::optional<Digest> supersedes, std::string body = R"({"visibility":"desk"})") {
    ledger::Entry e;
    e.envelope.seq = entries.size() + 1;
    if (!entries.empty()) e.envelope.prev = entries.back().hash;
    e.envelope.recorded = Instant{static_cast<std::int64_t>(e.envelope.seq)};
    e.envelope.kind = "place";
    e.envelope.id = std::move(id);
    e.envelope.supersedes = supersedes;
    e.salt = std::string(32, 's');
    e.body = std::move(body);
    e.envelope.body_hash = ledger::body_hash(*e.salt, *e.body);
    e.hash = ledger::hash_of(e.envelope);
    entries.push_back(std::move(e));
  }

  Status for_each_entry(std::uint64_t /*first*/, const std::function<Status(const ledger::Entry&)>& visit) override {
    for (const auto& e : entries) FRONTKART_CHECK(visit(e));
    return Done{};
  }

  static Error unused() { return Error{ErrorCode::internal, "not used", "", ""}; }
  Result<ledger::Head> head() override { return unused(); }
  Result<ledger::Head> head_at(Instant) override { return unused(); }
  Result<std::unique_ptr<ledger::Transaction>> begin() override { return unused(); }
  Result<std::optional<ledger::Entry>> by_hash(const Digest&) override { return unused(); }
  Result<std::optional<ledger::Entry>> current(std::string_view, std::string_view, Instant) override {
    return unused();
  }
  Result<std::vector<ledger::Entry>> versions(std::string_view, std::string_view) override { return unused(); }
  Status for_each_current(std::string_view, std::string_view, Instant,
                          const std::function<Status(const ledger::Entry&)>&) override {
    return unused();
  }
  Status for_each_linked(std::string_view, std::span<const std::string_view>, Instant, std::size_t,
                         const std::function<Status(const ledger::Entry&)>&) override {
    return unused();
  }
  Status for_each_named(std::string_view, Instant, const std::function<Status(const ledger::Entry&)>&) override {
    return unused();
  }
  Status search(const ledger::SearchQuery&, const std::function<Status(const ledger::Entry&)>&) override {
    return unused();
  }
  Result<std::string> medium(const Digest&) override { return unused(); }
  Status for_each_medium(const std::function<Status(const ledger::OriginalInfo&)>&) override { return unused(); }
  Status backup(const std::string&, const BackupProgress&) override { return unused(); }
  Result<std::string> original(const Digest&) override { return unused(); }
  Status for_each_original(const std::function<Status(const ledger::OriginalInfo&)>&) override { return unused(); }
  std::string cache_folder() const override { return {}; }
};

std::string verdict(ForgedStore& store) {
  const ChainReport report = must(ledger::verify_chain(store));
  return report.ok ? "ok" : std::to_string(report.first_broken) + ": " + report.why;
}

TEST(Forgery, AWellMadeChainIsWhole) {
  ForgedStore store;
  store.add("a", std::nullopt);
  store.add("b", std::nullopt);
  store.add("a", store.entries[0].hash);
  EXPECT_EQ(verdict(store), "ok");
}

TEST(Forgery, VersionsFollowOneAnother) {
  ForgedStore again;
  again.add("a", std::nullopt);
  again.add("a", std::nullopt);
  EXPECT_TRUE(verdict(again).starts_with("2: Its kind and id exist already"));

  ForgedStore skipping;
  skipping.add("a", std::nullopt);
  skipping.add("a", skipping.entries[0].hash);
  skipping.add("a", skipping.entries[0].hash);
  EXPECT_TRUE(verdict(skipping).starts_with("3: It does not replace the version that was current"));

  ForgedStore stranger;
  stranger.add("a", std::nullopt);
  stranger.add("b", stranger.entries[0].hash);
  EXPECT_TRUE(verdict(stranger).starts_with("2: It replaces an entry, but none of its kind and id"));
}

TEST(Forgery, BodiesHaveTheirForm) {
  for (const char* body : {"{}", R"({"visibility":"secret"})", R"({"visibility": "desk"})", "[]", "{",
                           R"({"visibility":"desk","visibility":"desk"})", R"({"visibility":"desk","a":1})",
                           R"({"not_before":"soon","visibility":"desk"})"}) {
    ForgedStore store;
    store.add("a", std::nullopt);
    store.add("b", std::nullopt, body);
    EXPECT_TRUE(verdict(store).starts_with("2: ")) << body << " " << verdict(store);
  }
}

TEST(Forgery, PurgesNameWhatIsGone) {
  const auto forge_purge = [](ForgedStore& store, const ledger::Entry& target, std::string id) {
    store.add(std::move(id), std::nullopt, ledger::purge_body(target).dump());
    store.entries.back().envelope.kind = "purge";
    store.entries.back().hash = ledger::hash_of(store.entries.back().envelope);
  };
  const auto empty = [](ledger::Entry& e) {
    e.salt.reset();
    e.body.reset();
  };
  ForgedStore good;
  good.add("a", std::nullopt);
  forge_purge(good, good.entries[0], good.entries[0].hash.hex());
  EXPECT_TRUE(verdict(good).starts_with("2: What it purges")) << verdict(good);
  empty(good.entries[0]);
  EXPECT_EQ(verdict(good), "ok");
  empty(good.entries[1]);
  EXPECT_TRUE(verdict(good).starts_with("2: It is a purge, and its body")) << verdict(good);

  ForgedStore other_id;
  other_id.add("a", std::nullopt);
  forge_purge(other_id, other_id.entries[0], "b");
  empty(other_id.entries[0]);
  EXPECT_TRUE(verdict(other_id).starts_with("2: A purge's id")) << verdict(other_id);

  ForgedStore other_name;
  other_name.add("a", std::nullopt);
  ledger::Entry renamed = other_name.entries[0];
  renamed.envelope.id = "z";
  forge_purge(other_name, renamed, renamed.hash.hex());
  empty(other_name.entries[0]);
  EXPECT_TRUE(verdict(other_name).starts_with("2: What it purges has another")) << verdict(other_name);
}

TEST(Forgery, NamesHaveTheirForm) {
  ForgedStore store;
  store.add("not valid", std::nullopt);
  EXPECT_TRUE(verdict(store).starts_with("1: Its id"));
}

TEST(Forgery, TimeRunsForward) {
  ForgedStore store;
  store.add("a", std::nullopt);
  store.add("b", std::nullopt);
  store.entries[1].envelope.recorded = store.entries[0].envelope.recorded;
  store.entries[1].hash = ledger::hash_of(store.entries[1].envelope);
  EXPECT_TRUE(verdict(store).starts_with("2: Its recorded time"));
}

}  // namespace
}  // namespace frontkart
