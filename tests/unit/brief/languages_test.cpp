#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/folded.hpp"
#include "brief/brief.hpp"
#include "brief/language.hpp"
#include "sudzha.hpp"

namespace frontkart::brief {
namespace {

using claims::Hedge;
using claims::Predicate;

/// Words of which one must be in a sentence so that it is hedged as its claim is.
const std::map<std::string, std::map<Hedge, std::vector<std::string>>> kMarks = {
    {"nb",
     {{Hedge::own_voice, {" skriver"}},
      {Hedge::attributed, {" melder"}},
      {Hedge::hearsay, {" skal "}},
      {Hedge::hearsay_attributed, {"Ifølge Tass"}},
      {Hedge::quote, {"direkte sitat"}},
      {Hedge::depicts, {"beskriver det"}},
      {Hedge::not_confirmed, {"ikke bekreftet"}},
      {Hedge::not_commenting, {"kommenterer foreløpig"}},
      {Hedge::denies, {"benekter"}},
      {Hedge::predicts, {"spår"}},
      {Hedge::intends, {"hensikt"}}}},
    {"en",
     {{Hedge::own_voice, {"According to a Norwegian newspaper"}},
      {Hedge::attributed, {"According to TASS"}},
      {Hedge::hearsay, {" said to ", " said not to ", "reportedly"}},
      {Hedge::hearsay_attributed, {" said to ", " said not to ", "reportedly"}},
      {Hedge::quote, {"direct quotation"}},
      {Hedge::depicts, {"described it"}},
      {Hedge::not_confirmed, {"not confirmed"}},
      {Hedge::not_commenting, {"no comment"}},
      {Hedge::denies, {"denied"}},
      {Hedge::predicts, {"predicted"}},
      {Hedge::intends, {"intention"}}}},
    {"uk",
     {{Hedge::own_voice, {"За повідомленням норвезької газети"}},
      {Hedge::attributed, {"За повідомленням агентства ТАСС"}},
      {Hedge::hearsay, {"нібито", "Нібито"}},
      {Hedge::hearsay_attributed, {"нібито", "Нібито"}},
      {Hedge::quote, {"пряма цитата"}},
      {Hedge::depicts, {"За описом"}},
      {Hedge::not_confirmed, {"не надходило підтвердження"}},
      {Hedge::not_commenting, {"немає коментаря"}},
      {Hedge::denies, {"заперечення"}},
      {Hedge::predicts, {"За прогнозом"}},
      {Hedge::intends, {"намір"}}}},
};

/// The sentences that tell these claims under a hedge, in their order.
std::vector<std::string> sentences(const std::vector<claims::Claim>& claims, const std::string& language, Hedge hedge) {
  auto dossier = tests::bare_dossier();
  for (std::size_t i = 0; i < claims.size(); ++i) {
    claims::Claim claim = claims[i];
    claim.hedge = hedge;
    const bool own = hedge == Hedge::own_voice;
    claim.chain.resize(own ? 1 : 2);
    claim.chain.front().source = "source/paper";
    if (!own) claim.chain.back().source = hedge == Hedge::hearsay ? "source/unnamed" : "source/tass";
    tests::add_claim(dossier, std::to_string(i), claim);
  }
  std::vector<std::string> out(claims.size());
  const auto brief = brief_of(dossier, {.language = language, .zone = "UTC", .words = {}});
  if (!brief) return out;
  for (const auto& section : brief->sections) {
    for (const auto& one : section.sentences) {
      // Tensions between the claims tell them a second time.
      if (std::find(one.flags.begin(), one.flags.end(), "tension") != one.flags.end() && one.ids.size() > 1) continue;
      out.at(std::stoul(one.ids.front().substr(6))) = one.text;
    }
  }
  return out;
}

/// With nothing, a party, two parties, a place, words and everything.
std::vector<claims::Claim> shapes(Predicate predicate) {
  std::vector<claims::Claim> out;
  const std::vector<std::vector<claims::Argument>> args = {
      {},
      {{"party/ua", ""}},
      {{"party/ua", ""}, {"party/ru", ""}},
      {{"place/sudzha", ""}},
      {{"", "some words"}},
      {{"", "supply route"}},
      {{"source/putin", ""}, {"", "some words"}, {"place/sudzha", ""}},
      {{"party/ua", ""}, {"party/ru", ""}, {"place/sudzha", ""}, {"", "supply route"}},
      {{"item/set", ""}, {"claim/none", ""}, {"region/kursk", ""}, {"region/oslo", ""}}};
  for (const auto& list : args) {
    for (const char* edtf : {"", "2024-08", "2024-08/.."}) {
      claims::Claim claim = tests::make_claim(Hedge::attributed, "other(\"x\")", {"source/paper"});
      claim.says = {predicate, list};
      claim.when = tests::when(edtf);
      if (list.size() == 4) claim.value = claims::Value{4, "km2", true, "region/oslo"};
      if (list.size() == 3) claim.words.clear();
      claim.presupposes.clear();
      out.push_back(claim);
    }
  }
  return out;
}

class Languages : public testing::TestWithParam<std::string_view> {};

TEST_P(Languages, EveryPredicateUnderEveryHedgeIsToldWithTheHedge) {
  const std::string language(GetParam());
  for (const auto predicate_word : claims::words_of<Predicate>()) {
    const auto predicate = *claims::from_word<Predicate>(predicate_word);
    const auto all = shapes(predicate);
    for (const auto hedge_word : claims::words_of<Hedge>()) {
      const auto hedge = *claims::from_word<Hedge>(hedge_word);
      const auto told = sentences(all, language, hedge);
      for (std::size_t i = 0; i < all.size(); ++i) {
        const std::string& text = told[i];
        const std::string where = language + " " + std::string(predicate_word) + " " + std::string(hedge_word) + " " +
                                  std::to_string(i) + ": " + text;
        ASSERT_FALSE(text.empty()) << where;
        EXPECT_EQ(text.find_first_of("{}[]"), std::string::npos) << where;
        EXPECT_EQ(text.find("  "), std::string::npos) << where;
        EXPECT_EQ(text.find(" ,"), std::string::npos) << where;
        EXPECT_TRUE(text.ends_with('.')) << where;
        const auto& marks = kMarks.at(language).at(hedge);
        EXPECT_TRUE(std::any_of(marks.begin(), marks.end(), [&](const auto& mark) {
          return text.find(mark) != std::string::npos;
        })) << where;
      }
    }
  }
}

/// The paths of all members; lists of patterns count as one, since languages need different ones.
void paths(const nlohmann::json& here, const std::string& path, std::set<std::string>& out) {
  if (!here.is_object()) {
    out.insert(path);
    return;
  }
  for (const auto& [name, member] : here.items()) paths(member, path + "/" + name, out);
}

TEST_P(Languages, HasWhatTheOthersHave) {
  const auto of = [](std::string_view name) {
    std::set<std::string> out;
    for (const char* part :
         {"dates", "frames", "clauses", "remarks", "sections", "tension", "maps", "reviews", "silence", "enquiry",
          "prediction", "numbers_checked", "assessment", "later", "words", "places", "footnote"}) {
      paths(Language::find(name)->at({part}), part, out);
    }
    // Forms that only languages with cases have.
    std::erase_if(out, [](const std::string& path) {
      return path.starts_with("places/") || path.ends_with("_gen") || path.ends_with("_loc") || path.ends_with("_acc");
    });
    return out;
  };
  EXPECT_EQ(of(GetParam()), of("en"));
}

TEST_P(Languages, KeysOfWordsAreFolded) {
  for (const auto& [word, meaning] : Language::find(GetParam())->at({"words"}).items()) {
    EXPECT_EQ(word, folded(word));
    EXPECT_FALSE(meaning.get<std::string>().empty());
  }
}

TEST_P(Languages, HasAPatternForEachClosedList) {
  const Language& language = *Language::find(GetParam());
  for (const auto word : claims::words_of<Predicate>()) EXPECT_NE(language.maybe({"clauses", word}), nullptr) << word;
  for (const auto word : claims::words_of<Hedge>()) EXPECT_NE(language.maybe({"frames", word}), nullptr) << word;
  for (const auto word : claims::words_of<claims::PlaceRelation>())
    EXPECT_NE(language.maybe({"places", word, "at"}), nullptr) << word;
  for (const auto word : claims::words_of<claims::Aspect>())
    EXPECT_NE(language.maybe({"reviews", word}), nullptr) << word;
  for (const auto word : claims::words_of<claims::ReviewResult>())
    EXPECT_NE(language.maybe({"reviews", word}), nullptr) << word;
  for (const auto word : claims::words_of<claims::OutcomeResult>())
    EXPECT_NE(language.maybe({"prediction", word}), nullptr) << word;
  for (const auto word : claims::words_of<claims::AssessedStanding>())
    EXPECT_NE(language.maybe({"assessment", word}), nullptr) << word;
  for (const auto word : claims::words_of<claims::Confidence>())
    EXPECT_NE(language.maybe({"assessment", word}), nullptr) << word;
  for (const auto word : claims::words_of<claims::ItemKind>())
    EXPECT_NE(language.maybe({"material", word, "nom"}), nullptr) << word;
  for (const auto word : claims::words_of<claims::WhenRole>()) {
    for (const char* unit : {"year", "month", "day", "minute"})
      EXPECT_NE(language.maybe({"dates", "roles", word, unit}), nullptr) << word;
  }
}

INSTANTIATE_TEST_SUITE_P(BuiltIn, Languages, testing::ValuesIn(languages().begin(), languages().end()),
                         [](const auto& instance) { return std::string(instance.param); });

TEST(Template, ABracketGoesWithItsPlaceholder) {
  const Lookup lookup = [](std::string_view name, std::string_view form) -> std::optional<std::string> {
    if (name == "x") return form.empty() ? "X" : "X:" + std::string(form);
    if (name == "empty") return "";
    return std::nullopt;
  };
  EXPECT_EQ(fill("a {x} {x:gen}[ {none}][ {empty}][ b[ {none}] {x}]", lookup), "a X X:gen b X");
  EXPECT_EQ(fill("a {none}", lookup), std::nullopt);
  EXPECT_EQ(fill("a{empty}", lookup), "a");
  EXPECT_THROW((void)fill("a [b", lookup), std::logic_error);
}

}  // namespace
}  // namespace frontkart::brief
