#include "ledger/entry.hpp"

#include <gtest/gtest.h>

#include "ledger/canonical_json.hpp"
#include "ledger/prepare.hpp"

namespace frontkart::ledger {
namespace {

Envelope sudzha() {
  Envelope e;
  e.seq = 7;
  e.prev = sha256("before");
  e.recorded = *parse_rfc3339("2025-03-12T19:00:00.25Z");
  e.author = "Kari \"K\" Nordmann";
  e.kind = "place";
  e.id = "sudzha";
  e.body_hash = sha256("body");
  return e;
}

TEST(Envelope, IsTheCanonicalJsonOfItsMembers) {
  Envelope e = sudzha();
  Json json = {{"v", 1},
               {"seq", 7},
               {"prev", e.prev.hex()},
               {"recorded", "2025-03-12T19:00:00.250000Z"},
               {"author", "Kari \"K\" Nordmann"},
               {"kind", "place"},
               {"id", "sudzha"},
               {"body_hash", e.body_hash.hex()}};
  EXPECT_EQ(canonical_envelope(e), *canonical_json(json));

  e.supersedes = sha256("old");
  e.reason = "named Суджа";
  json["supersedes"] = e.supersedes->hex();
  json["reason"] = *e.reason;
  EXPECT_EQ(canonical_envelope(e), *canonical_json(json));
}

// Computed apart from this program, with Python's json and hashlib.
TEST(Envelope, HasAHashThatAnybodyCanCompute) {
  EXPECT_EQ(hash_of(sudzha()).hex(), "387ef6668e99539c61eb473ec55546ac50cbdff5db52fd8d5e2ffd41d361471e");
  EXPECT_EQ(body_hash(std::string(32, '\x01'), R"({"visibility":"desk"})").hex(),
            "35cb8d36b3f4e104186750adeebba0f2a5dd95ca33bfccb5118ed7e1d2ab5b38");
}

TEST(Envelope, EveryMemberCounts) {
  const Digest hash = hash_of(sudzha());
  const auto differs = [&](auto change) {
    Envelope e = sudzha();
    change(e);
    return hash_of(e) != hash;
  };
  EXPECT_TRUE(differs([](Envelope& e) { e.v = 2; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.seq = 8; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.prev.bytes[0] ^= 1U; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.recorded.us += 1; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.author += "x"; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.kind = "region"; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.id = "sudja"; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.supersedes = Digest{}; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.reason = ""; }));
  EXPECT_TRUE(differs([](Envelope& e) { e.body_hash.bytes[31] ^= 1U; }));
}

TEST(Ids, HaveOneForm) {
  for (const std::string_view id : {"a", "0", "Sudzha", "deepstate:2025-03-12T12:04:44Z", "a.b_c-d:e"}) {
    EXPECT_TRUE(valid_id(id)) << id;
  }
  EXPECT_TRUE(valid_id(std::string(80, 'x')));
  EXPECT_FALSE(valid_id(std::string(81, 'x')));
  for (const std::string_view id : {"", "-a", ".a", ":a", "_a", "a b", "a/b", "a@b", "å", "a\n"}) {
    EXPECT_FALSE(valid_id(id)) << id;
  }
}

TEST(Kinds, AreLowerCaseWords) {
  for (const std::string_view kind : {"place", "map", "x-2"}) EXPECT_TRUE(valid_kind(kind)) << kind;
  EXPECT_TRUE(valid_kind(std::string(40, 'k')));
  EXPECT_FALSE(valid_kind(std::string(41, 'k')));
  for (const std::string_view kind : {"", "Place", "2x", "-x", "a_b", "a/b"}) EXPECT_FALSE(valid_kind(kind)) << kind;
}

TEST(References, NameTheCurrentOrOneVersion) {
  const auto current = parse_reference("place/sudzha");
  ASSERT_TRUE(current.ok());
  EXPECT_EQ(current->kind, "place");
  EXPECT_EQ(current->id, "sudzha");
  EXPECT_FALSE(current->version.has_value());
  EXPECT_EQ(format_reference(*current), "place/sudzha");

  const std::string exact = "snapshot/deepstate:1741781084@" + sha256("x").hex();
  const auto version = parse_reference(exact);
  ASSERT_TRUE(version.ok());
  EXPECT_EQ(version->version, sha256("x"));
  EXPECT_EQ(format_reference(*version), exact);
}

TEST(References, OtherTextsAreRefused) {
  const std::string hex = sha256("x").hex();
  for (const std::string& text : {std::string(), std::string("sudzha"), std::string("/sudzha"), std::string("place/"),
                                  std::string("Place/sudzha"), std::string("place/a/b"), std::string("place/a@"),
                                  "place/a@" + hex.substr(1), "place/a@" + hex + "@" + hex, "place/@" + hex}) {
    const auto reference = parse_reference(text);
    ASSERT_FALSE(reference.ok()) << text;
    EXPECT_EQ(reference.error().code, ErrorCode::usage);
  }
}

class Drafts : public testing::Test {
 protected:
  Draft draft{"kari", "place", "sudzha", {{"names", Json::array()}}, std::nullopt, std::nullopt};
  Head head{3, sha256("third"), Instant{1'000'000}};

  std::string refused(const std::optional<Digest>& current = std::nullopt) {
    const auto entry = prepare(draft, head, current, Instant{2'000'000});
    EXPECT_FALSE(entry.ok());
    if (entry.ok()) return "";
    EXPECT_EQ(entry.error().code, ErrorCode::bad_input);
    EXPECT_FALSE(entry.error().remedy.empty());
    return entry.error().message;
  }
};

TEST_F(Drafts, BecomeTheNextEntry) {
  const auto entry = prepare(draft, head, std::nullopt, Instant{2'000'000});
  ASSERT_TRUE(entry.ok());
  EXPECT_EQ(entry->envelope.v, 1);
  EXPECT_EQ(entry->envelope.seq, 4U);
  EXPECT_EQ(entry->envelope.prev, head.hash);
  EXPECT_EQ(entry->envelope.recorded, Instant{2'000'000});
  EXPECT_EQ(entry->envelope.author, "kari");
  EXPECT_EQ(*entry->body, R"({"names":[],"visibility":"desk"})");
  EXPECT_EQ(entry->salt->size(), 32U);
  EXPECT_EQ(entry->envelope.body_hash, body_hash(*entry->salt, *entry->body));
  EXPECT_EQ(entry->hash, hash_of(entry->envelope));
  EXPECT_EQ(entry->json()["visibility"], "desk");
}

TEST_F(Drafts, EachHasItsOwnSalt) {
  EXPECT_NE(prepare(draft, head, std::nullopt, Instant{})->salt, prepare(draft, head, std::nullopt, Instant{})->salt);
}

TEST_F(Drafts, AreRecordedLaterThanTheLastEvenWhereTheClockIsNot) {
  for (const std::int64_t now : {-5LL, 999'999LL, 1'000'000LL}) {
    EXPECT_EQ(prepare(draft, head, std::nullopt, Instant{now})->envelope.recorded, Instant{1'000'001});
  }
  EXPECT_EQ(prepare(draft, Head{}, std::nullopt, Instant{-5})->envelope.recorded, Instant{-5});
}

TEST_F(Drafts, KeepTheirVisibility) {
  for (const std::string_view word : {"public", "desk", "sealed"}) {
    draft.body["visibility"] = word;
    EXPECT_EQ(prepare(draft, head, std::nullopt, Instant{})->json()["visibility"], word);
  }
  draft.body["visibility"] = "secret";
  EXPECT_NE(refused().find("visibility"), std::string::npos);
  draft.body["visibility"] = 1;
  EXPECT_NE(refused().find("visibility"), std::string::npos);
}

TEST_F(Drafts, NotBeforeIsATime) {
  draft.body["not_before"] = "2025-03-12T20:00:00+01:00";
  EXPECT_TRUE(prepare(draft, head, std::nullopt, Instant{}).ok());
  draft.body["not_before"] = "2025-03-12";
  EXPECT_NE(refused().find("not_before"), std::string::npos);
  draft.body["not_before"] = 17;
  EXPECT_NE(refused().find("not_before"), std::string::npos);
}

TEST_F(Drafts, BreakNoRule) {
  draft.id = "a b";
  EXPECT_NE(refused().find("id"), std::string::npos);
  draft.id = "sudzha";
  draft.kind = "Place";
  EXPECT_NE(refused().find("kind"), std::string::npos);
  draft.kind = "place";
  draft.author = "\xff";
  EXPECT_NE(refused().find("author"), std::string::npos);
  draft.author = "kari";
  draft.reason = "\xff";
  EXPECT_NE(refused().find("reason"), std::string::npos);
  draft.reason.reset();
  draft.body = Json::array();
  EXPECT_NE(refused().find("object"), std::string::npos);
  draft.body = {{"n", 9'007'199'254'740'993}};
  EXPECT_NE(refused().find("9007199254740993"), std::string::npos);
}

TEST_F(Drafts, SayWhereABodyIsWrong) {
  draft.body = {{"a", {{"b", {1, "\xff"}}}}};
  EXPECT_EQ(prepare(draft, head, std::nullopt, Instant{}).error().where, "place/sudzha/a/b/1");
}

TEST_F(Drafts, ReplaceTheCurrentVersionAndNoOther) {
  const Digest current = sha256("current");
  EXPECT_NE(refused(current).find("exists"), std::string::npos);
  draft.supersedes = sha256("older");
  EXPECT_NE(refused(current).find("not the current"), std::string::npos);
  EXPECT_NE(refused().find("does not exist"), std::string::npos);
  draft.supersedes = current;
  draft.reason = "a better point";
  const auto entry = prepare(draft, head, current, Instant{});
  ASSERT_TRUE(entry.ok());
  EXPECT_EQ(entry->envelope.supersedes, current);
  EXPECT_EQ(entry->envelope.reason, "a better point");
}

}  // namespace
}  // namespace frontkart::ledger
