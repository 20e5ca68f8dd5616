// Laws that hold for every dossier.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <random>

#include "claims/reasoning_json.hpp"
#include "story.hpp"

namespace frontkart::claims {
namespace {

template <class Type>
Type one_of(std::initializer_list<Type> list) {
  return *rc::gen::elementOf(std::vector<Type>(list));
}

/// Every item has one publisher of its own: what an item tells of links does not hang on the claims then.
Story world() {
  Story story("2025-03-14T19:00:00Z");
  story.source("tass agency of ru").source("staff official-body of ua");
  story.item("p1 post by defender").item("p2 post by blogger quotes p1").item("p3 post by blogger repeats p2");
  story.item("art-0312 article by art").item("copy article by vg repeats art-0312");
  story.item("m set by a b").item("clip video by c subset-of m").item("photo picture");
  return story;
}

Recorded<Claim> any_claim(int number, bool unnamed = false) {
  Story scratch;
  const std::string speaker =
      unnamed ? one_of<std::string>({"unnamed", "several"})
              : one_of<std::string>({"afp", "tass", "staff", "art", "vg", "defender", "blogger", "unnamed", "several"});
  const std::string says =
      one_of<std::string>({"left(ua, sudzha)", "control(ua, sudzha)", "control(ru, sudzha)", "no-control(ua, sudzha)",
                           "presence(ua, sudzha)", "fighting(ua, ru, sudzha)", "attempt(ru, ua, sudzha)",
                           "met(\"somebody\")", "leaving(ua, sudzha)", "confirmation(claim/c0)"});
  const std::string hedge = one_of<std::string>({"own-voice", "attributed", "hearsay", "hearsay-attributed", "quote",
                                                 "denies", "not-confirmed", "not-commenting", "predicts"});
  std::string line = "c" + std::to_string(number) + ": " + speaker;
  if (*rc::gen::arbitrary<bool>()) line += " > reuters";
  if (*rc::gen::arbitrary<bool>()) line += " > art";
  line += ": " + says + ' ' + hedge;
  line += one_of<std::string>({"", "; via p1", "; via p2", "; via p3", "; item copy"});
  line += one_of<std::string>({"", "; presupposes presence(ua, sudzha)"});
  line += one_of<std::string>({"", "; known 2025-03-10T00:00:00Z", "; known 2025-03-01T00:00:00Z", "; unconfirmed"});
  if (number > 0 && !unnamed && *rc::gen::inRange(0, 4) == 0) {
    line += "; repeats c" + std::to_string(*rc::gen::inRange(0, number));
  }
  scratch.claim(line);
  return scratch.dossier.claims.front();
}

Recorded<Claim> any_picture(int number) {
  Story scratch;
  scratch.claim("c" + std::to_string(number) + ": several > art: depicts(item/" +
                one_of<std::string>({"m", "clip", "photo"}) + ", \"a flag\") depicts");
  return scratch.dossier.claims.front();
}

Story any_story() {
  Story story = world();
  const int count = *rc::gen::inRange(0, 9);
  for (int i = 0; i < count; ++i) {
    story.dossier.claims.push_back(*rc::gen::inRange(0, 6) == 0 ? any_picture(i) : any_claim(i));
  }
  if (*rc::gen::arbitrary<bool>()) story.map("ds held ru by DeepState").map("owl contested by Owl");
  if (count > 0 && *rc::gen::arbitrary<bool>()) {
    story.review("r: reuters " + one_of<std::string>({"verified", "refuted"}) + " claim/c" +
                 std::to_string(*rc::gen::inRange(0, count)));
  }
  if (*rc::gen::arbitrary<bool>()) story.review("s: aftenposten verified item/photo");
  return story;
}

std::string answer(const Dossier& dossier) {
  const Origins origins = origins_of(dossier);
  return to_json(origins).dump() + to_json(suggest(origins)).dump() + to_json(check_numbers(dossier)).dump();
}

int rank(const Suggestion& suggestion) {
  return suggestion.status ? 1 + static_cast<int>(suggestion.confidence) : 0;
}

TEST(ReasoningProperty, ARelayAddsAndTakesNoOrigin) {
  EXPECT_TRUE(rc::check([] {
    Story story = any_story();
    RC_PRE(!story.dossier.claims.empty());
    const auto before = told(story.origins());
    auto& claim =
        *std::next(story.dossier.claims.begin(), *rc::gen::inRange<std::size_t>(0, story.dossier.claims.size()));
    auto& chain = claim.body.chain;
    const auto at = *rc::gen::inRange<std::size_t>(0, chain.size());
    chain.insert(chain.begin() + static_cast<std::ptrdiff_t>(at), {"source/relay", "", "item/relayed", Factuality::uu});
    RC_ASSERT(told(story.origins()) == before);
  }));
}

TEST(ReasoningProperty, ARepeatedClaimAddsAndTakesNoOrigin) {
  EXPECT_TRUE(rc::check([] {
    Story story = any_story();
    RC_PRE(!story.dossier.claims.empty());
    const Origins before = story.origins();
    Recorded<Claim> again = any_claim(99, false);
    const auto of = *rc::gen::elementOf(story.dossier.claims);
    again.body.repeats = "claim/" + of.id;
    story.dossier.claims.push_back(again);
    RC_ASSERT(story.origins().origins.size() == before.origins.size());
  }));
}

TEST(ReasoningProperty, UnnamedClaimsNeverRaiseConfidence) {
  EXPECT_TRUE(rc::check([] {
    Story story = any_story();
    const Suggestion before = story.suggestion();
    const int more = *rc::gen::inRange(1, 5);
    for (int i = 0; i < more; ++i) story.dossier.claims.push_back(any_claim(100 + i, true));
    const Suggestion after = story.suggestion();
    RC_ASSERT(rank(after) <= rank(before));
    RC_ASSERT(after.status == before.status);
  }));
}

TEST(ReasoningProperty, TheOrderOfRecordsChangesNothing) {
  EXPECT_TRUE(rc::check([] {
    Story story = any_story();
    const std::string before = answer(story.dossier);
    const auto seed = *rc::gen::arbitrary<std::uint32_t>();
    std::mt19937 random(seed);
    std::shuffle(story.dossier.claims.begin(), story.dossier.claims.end(), random);
    std::shuffle(story.dossier.reviews.begin(), story.dossier.reviews.end(), random);
    std::shuffle(story.dossier.maps.begin(), story.dossier.maps.end(), random);
    RC_ASSERT(answer(story.dossier) == before);
  }));
}

TEST(ReasoningProperty, ToRemoveAClaimNeverCreatesAnOrigin) {
  EXPECT_TRUE(rc::check([] {
    Story story = any_story();
    RC_PRE(!story.dossier.claims.empty());
    const auto before = story.origins();
    auto& claims = story.dossier.claims;
    claims.erase(claims.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(claims)));
    for (const Origin& each : story.origins().origins) {
      const auto same = std::find_if(before.origins.begin(), before.origins.end(),
                                     [&](const Origin& other) { return other.key == each.key; });
      RC_ASSERT(same != before.origins.end());
      for (const std::string& claim : each.claims) {
        RC_ASSERT(std::binary_search(same->claims.begin(), same->claims.end(), claim));
      }
    }
  }));
}

TEST(ReasoningProperty, EveryClaimStandsInOnePlace) {
  EXPECT_TRUE(rc::check([] {
    const Story story = any_story();
    const Origins origins = story.origins();
    std::vector<std::string> listed;
    for (const Origin& each : origins.origins) listed.insert(listed.end(), each.claims.begin(), each.claims.end());
    for (const Apart& each : origins.apart) listed.push_back(each.record);
    for (const Silence& each : origins.silences) listed.push_back(each.claim);
    std::sort(listed.begin(), listed.end());
    std::vector<std::string> all;
    for (const auto& claim : story.dossier.claims) all.push_back("claim/" + claim.id);
    std::sort(all.begin(), all.end());
    RC_ASSERT(listed == all);
  }));
}

TEST(ReasoningProperty, NoSuggestionNamesAHolderThatNobodyNames) {
  EXPECT_TRUE(rc::check([] {
    Story story = any_story();
    auto& claims = story.dossier.claims;
    std::erase_if(claims, [](const auto& claim) {
      return !claim.body.says.args.empty() && claim.body.says.args[0].ref == "party/ru" &&
             claim.body.says.predicate == Predicate::control;
    });
    story.dossier.maps.clear();
    const auto status = story.suggestion().status;
    const bool names_holder = status && status->standing == AssessedStanding::held && status->party == "party/ru";
    RC_ASSERT(!names_holder);
  }));
}

}  // namespace
}  // namespace frontkart::claims
