#include "brief/brief.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "sudzha.hpp"

namespace frontkart::brief {
namespace {

using claims::Dossier;
using claims::Hedge;
using tests::add_claim;
using tests::at;
using tests::bare_dossier;
using tests::make_claim;
using tests::sudzha_dossier;
using tests::when;

Brief brief_in(const Dossier& dossier, const std::string& language) {
  Options options;
  options.language = language;
  options.zone = language == "uk" ? "Europe/Kyiv" : "Europe/Oslo";
  auto out = brief_of(dossier, options);
  if (!out) throw std::runtime_error(out.error().text());
  return *out;
}

const Section* section(const Brief& brief, std::string_view id) {
  for (const auto& one : brief.sections) {
    if (one.id == id) return &one;
  }
  return nullptr;
}

/// The first sentence whose first id is this.
const Sentence* sentence_of(const Brief& brief, std::string_view id) {
  for (const auto& part : brief.sections) {
    for (const auto& one : part.sentences) {
      if (one.ids.front() == id) return &one;
    }
  }
  return nullptr;
}

std::string all_text(const Brief& brief) {
  std::string out;
  for (const auto& part : brief.sections) {
    for (const auto& one : part.sentences) out += one.text + "\n";
  }
  return out;
}

std::string only_sentence(claims::Claim claim, const std::string& language) {
  Dossier dossier = bare_dossier();
  add_claim(dossier, "one", std::move(claim));
  const Brief brief = brief_in(dossier, language);
  const Sentence* sentence = sentence_of(brief, "claim/one");
  return sentence == nullptr ? std::string() : sentence->text;
}

bool has_flag(const Sentence& sentence, std::string_view flag) {
  return std::find(sentence.flags.begin(), sentence.flags.end(), flag) != sentence.flags.end();
}

class BriefGolden : public testing::TestWithParam<const char*> {};

// FRONTKART_GOLDEN_OUT=FOLDER keeps what came out, to be read and, if it is right, copied.
TEST_P(BriefGolden, SudzhaReadsAsReviewed) {
  const std::string language = GetParam();
  const std::string text = to_text(brief_in(sudzha_dossier(), language));
  const std::string name = "brief_sudzha." + language + ".txt";
  if (const char* folder = std::getenv("FRONTKART_GOLDEN_OUT")) {
    std::ofstream(std::filesystem::path(folder) / name, std::ios::binary) << text;
  }
  std::ifstream file(std::string(FRONTKART_SOURCE_DIR) + "/tests/golden/" + name, std::ios::binary);
  ASSERT_TRUE(file) << name;
  std::ostringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(text, golden.str());
}

TEST_P(BriefGolden, EverySentenceRestsOnRecordsOfTheDossier) {
  const Dossier dossier = sudzha_dossier();
  std::set<std::string> known;
  for (const auto& record : dossier.claims) known.insert("claim/" + record.id);
  for (const auto& record : dossier.reviews) known.insert("review/" + record.id);
  for (const auto& record : dossier.enquiries) known.insert("enquiry/" + record.id);
  for (const auto& record : dossier.assessments) known.insert("assessment/" + record.id);
  for (const auto& record : dossier.outcomes) known.insert("outcome/" + record.id);
  for (const auto& map : dossier.maps) known.insert("map/" + map.map);
  for (const auto& [reference, item] : dossier.items) known.insert(reference);
  for (const auto& [reference, name] : dossier.named) known.insert(reference);
  const Brief brief = brief_in(dossier, GetParam());
  std::set<std::string> cited;
  for (const auto& part : brief.sections) {
    EXPECT_FALSE(part.heading.empty());
    for (const auto& one : part.sentences) {
      EXPECT_FALSE(one.ids.empty()) << one.text;
      EXPECT_TRUE(one.text.ends_with(".") || one.text.ends_with(".”") || one.text.ends_with(".»")) << one.text;
      EXPECT_EQ(one.text.find_first_of("{}[]"), std::string::npos) << one.text;
      for (const auto& id : one.ids) {
        EXPECT_TRUE(known.contains(id)) << id;
        cited.insert(id);
      }
    }
  }
  std::set<std::string> noted;
  for (const auto& note : brief.footnotes) noted.insert(note.id);
  EXPECT_EQ(cited, noted);
  for (const auto& record : dossier.claims) EXPECT_TRUE(cited.contains("claim/" + record.id)) << record.id;
}

TEST_P(BriefGolden, WhatBecameKnownLaterChangesOnlyTheLastSection) {
  Dossier dossier = sudzha_dossier();
  const Brief before = brief_in(dossier, GetParam());
  auto claim = make_claim(Hedge::attributed, "control(party/ru, place/sudzha)", {"source/paper", "source/tass"});
  claim.when = when("2025-03-12");
  add_claim(dossier, "late", claim);
  dossier.claims.back().known = at("2025-03-13T08:00:00Z");
  // Something that was known then, told of by a review that came later.
  auto review = dossier.reviews.front();
  review.id = "late";
  review.known = at("2025-03-13T09:00:00Z");
  review.body.known_from.clear();
  dossier.reviews.push_back(review);
  dossier.enquiries.front().body.answer = claims::EnquiryAnswer::declined;
  dossier.enquiries.front().body.answered = at("2025-03-14T09:00:00Z");
  claims::AreaSeries series;
  series.map = "deepstate";
  series.party = "ua";
  series.region = "kursk";
  series.series = {{at("2025-03-13T00:00:00Z"), 1.0}};
  dossier.areas.push_back(series);
  const Brief after = brief_in(dossier, GetParam());
  ASSERT_EQ(before.sections.size(), after.sections.size());
  for (std::size_t i = 0; i < before.sections.size(); ++i) {
    if (before.sections[i].id == "later") {
      EXPECT_EQ(before.sections[i].sentences.size() + 3, after.sections[i].sentences.size());
    } else {
      EXPECT_EQ(before.sections[i], after.sections[i]);
    }
  }
}

TEST_P(BriefGolden, NotHeldByOneNeverBecomesHeldByTheOther) {
  Dossier dossier = bare_dossier();
  auto claim = make_claim(Hedge::attributed, "no-control(party/ua, place/sudzha)", {"source/paper", "source/mapper"});
  claim.when = when("2025-03-12", claims::WhenRole::as_of);
  add_claim(dossier, "no-control", claim);
  dossier.maps = {sudzha_dossier().maps.back()};
  dossier.maps.front().illustrative = false;
  const std::string text = all_text(brief_in(dossier, GetParam()));
  for (const char* russia : {"Russland", "russisk", "Russia", "Росі", "росій"}) {
    EXPECT_EQ(text.find(russia), std::string::npos) << text;
  }
}

INSTANTIATE_TEST_SUITE_P(Languages, BriefGolden, testing::Values("nb", "en", "uk"),
                         [](const auto& instance) { return std::string(instance.param); });

TEST(Brief, RefusesLanguagesAndZonesThatItDoesNotKnow) {
  const auto language = brief_of(bare_dossier(), {.language = "xx", .zone = "UTC", .words = {}});
  ASSERT_FALSE(language);
  EXPECT_EQ(language.error().code, ErrorCode::usage);
  EXPECT_NE(language.error().remedy.find("en, nb, uk"), std::string::npos);
  const auto zone = brief_of(bare_dossier(), {.language = "en", .zone = "Mars/Base", .words = {}});
  ASSERT_FALSE(zone);
  EXPECT_EQ(zone.error().code, ErrorCode::usage);
}

TEST(Brief, HasNoSectionWithoutContent) {
  const Brief brief = brief_in(bare_dossier(), "nb");
  EXPECT_TRUE(brief.sections.empty());
  EXPECT_TRUE(brief.footnotes.empty());
  EXPECT_EQ(brief.title, "Sudzja, onsdag 12. mars 2025 kl. 20.00");
}

TEST(Brief, TellsTheTensionWithWhatAnAttemptPresupposes) {
  const Brief brief = brief_in(sudzha_dossier(), "en");
  const Section* tension = section(brief, "tension");
  ASSERT_NE(tension, nullptr);
  bool found = false;
  for (const auto& one : tension->sentences) {
    const bool both = std::set<std::string>(one.ids.begin(), one.ids.end()).contains("claim/attempt-afp");
    if (!both) continue;
    found = true;
    EXPECT_TRUE(has_flag(one, "tension"));
    EXPECT_NE(one.text.find("which presupposes that Ukrainian forces are present in Sudzha"), std::string::npos)
        << one.text;
  }
  EXPECT_TRUE(found);
}

TEST(Brief, AFlaggedNumberStandsOnlyWithItsFlagAndTheRightFigure) {
  for (const char* language : {"nb", "en", "uk"}) {
    const Brief brief = brief_in(sudzha_dossier(), language);
    const Sentence* ratio = sentence_of(brief, "claim/ratio");
    ASSERT_NE(ratio, nullptr);
    EXPECT_TRUE(has_flag(*ratio, "number-differs"));
    EXPECT_NE(ratio->text.find(std::string(language) == "en" ? "about 2.2" : "2,2"), std::string::npos) << ratio->text;
    EXPECT_NE(ratio->text.find("454"), std::string::npos) << ratio->text;
    EXPECT_NE(std::find(ratio->ids.begin(), ratio->ids.end(), "region/oslo"), ratio->ids.end());
  }
}

TEST(Brief, KeepsASecondHandReviewOfASubsetApart) {
  const Brief brief = brief_in(sudzha_dossier(), "nb");
  const Section* reviews = section(brief, "reviews");
  ASSERT_NE(reviews, nullptr);
  ASSERT_EQ(reviews->sentences.size(), 2U);
  const Sentence& whole = reviews->sentences[0];
  const Sentence& part = reviews->sentences[1];
  EXPECT_TRUE(has_flag(whole, "second-hand"));
  EXPECT_NE(
      whole.text.find("Reuters har verifisert materialet publisert av russiske bloggere og russiske statlige medier, "
                      "ifølge en norsk avis"),
      std::string::npos)
      << whole.text;
  EXPECT_NE(whole.text.find("er ikke oppgitt"), std::string::npos) << whole.text;
  EXPECT_NE(part.text.find("et utvalg (flere) av materialet"), std::string::npos) << part.text;
  EXPECT_EQ(part.ids,
            (std::vector<std::string>{"review/aftenposten-subset", "item/subset", "claim/aftenposten-verified"}));
}

TEST(Brief, APredictionSaysWhatItsDeadlineRestsOn) {
  const Brief brief = brief_in(sudzha_dossier(), "nb");
  const Sentence* prediction = sentence_of(brief, "claim/none-by-friday");
  ASSERT_NE(prediction, nullptr);
  EXPECT_NE(prediction->text.find("innen fredag 14. mars (dersom innlegget er fra den uken; "), std::string::npos)
      << prediction->text;
  EXPECT_TRUE(has_flag(*prediction, "assumed-date"));
  EXPECT_TRUE(has_flag(*prediction, "place-implied"));
  EXPECT_FALSE(has_flag(*prediction, "overdue"));
  Dossier later = sudzha_dossier();
  later.at = at("2025-03-16T00:00:00Z");
  const Brief overdue = brief_in(later, "nb");
  EXPECT_TRUE(has_flag(*sentence_of(overdue, "claim/none-by-friday"), "overdue"));
}

TEST(Brief, TheOutcomeIsToldLaterUntilItIsKnown) {
  Dossier dossier = sudzha_dossier();
  Brief brief = brief_in(dossier, "en");
  EXPECT_TRUE(std::any_of(section(brief, "later")->sentences.begin(), section(brief, "later")->sentences.end(),
                          [](const Sentence& one) { return one.ids.front() == "outcome/partly"; }));
  dossier.at = at("2025-03-21T00:00:00Z");
  brief = brief_in(dossier, "en");
  EXPECT_EQ(section(brief, "later"), nullptr);
  EXPECT_TRUE(std::any_of(section(brief, "predictions")->sentences.begin(),
                          section(brief, "predictions")->sentences.end(),
                          [](const Sentence& one) { return one.ids.front() == "outcome/partly"; }));
}

TEST(Brief, AMissingCaseGivesAnAppositionAndNeverAGuess) {
  Dossier dossier = bare_dossier();
  dossier.named["place/sudzha"] = {{{"uk", "Суджа", ""}}};
  dossier.named["party/ua"] = {{{"uk", "Україна", ""}}};
  auto claim = make_claim(Hedge::attributed, "fighting(party/ua, party/ru, place/sudzha)", {"source/tass"});
  add_claim(dossier, "one", claim);
  EXPECT_EQ(sentence_of(brief_in(dossier, "uk"), "claim/one")->text,
            "За повідомленням агентства ТАСС, тривають бої між силами сторони «Україна» та російськими силами у "
            "населеному пункті Суджа.");
  dossier.named["party/ua"] = {{{"nb", "Ukraina", ""}}};
  EXPECT_EQ(sentence_of(brief_in(dossier, "nb"), "claim/one")->text,
            "Tass melder at det pågår kamper mellom styrker fra Ukraina og russiske styrker i Суджа.");
}

TEST(Brief, WordsThatAreOnlyQuotedStayInQuotationMarks) {
  auto claim =
      make_claim(Hedge::attributed, "other(place/sudzha, \"a withdrawal in order\")", {"source/paper", "source/tass"});
  claim.about_words = {"withdrawal"};
  EXPECT_NE(only_sentence(claim, "en").find("a “withdrawal” in order"), std::string::npos)
      << only_sentence(claim, "en");
  claim = make_claim(Hedge::attributed, "left(party/ua, place/sudzha)", {"source/paper", "source/tass"});
  claim.about_words = {"withdrawal"};
  EXPECT_NE(only_sentence(claim, "en").find("the word “withdrawal” is quoted"), std::string::npos);
}

TEST(Brief, NamesTheLabelOfAPrivateSource) {
  Dossier dossier = bare_dossier();
  auto& source = dossier.sources.at("source/tass").body;
  source.common.visibility = claims::Visibility::desk;
  source.common.public_as = "a source known to the desk";
  add_claim(dossier, "one",
            make_claim(Hedge::attributed, "left(party/ua, place/sudzha)", {"source/paper", "source/tass"}));
  const std::string text = to_text(brief_in(dossier, "en"));
  EXPECT_EQ(text.find("TASS"), std::string::npos) << text;
  EXPECT_NE(text.find("a source known to the desk"), std::string::npos) << text;
}

TEST(Brief, WordsDatesAsPreciseAsTheyAre) {
  const auto told = [](const std::string& edtf, claims::WhenRole role, const std::string& language) {
    auto claim = make_claim(Hedge::own_voice, "left(party/ua, place/sudzha)", {"source/tass"});
    claim.when = when(edtf, role);
    return only_sentence(claim, language);
  };
  using claims::WhenRole;
  const auto ends = [](const std::string& text, const std::string& end) { return text.ends_with(" " + end + "."); };
  EXPECT_TRUE(ends(told("2024-08", WhenRole::during, "nb"), "i august 2024"));
  EXPECT_TRUE(ends(told("2024-08/..", WhenRole::since, "nb"), "siden august 2024"));
  EXPECT_TRUE(ends(told("[..2025-03-12]", WhenRole::by, "nb"), "senest 12. mars"));
  EXPECT_TRUE(ends(told("[..2025-03-12]", WhenRole::by, "en"), "by 12 March"));
  EXPECT_TRUE(ends(told("2024-12-31", WhenRole::during, "en"), "on Tuesday 31 December 2024"));
  EXPECT_TRUE(ends(told("2025-03-11?", WhenRole::during, "nb"), "tirsdag 11. mars (usikker dato)"));
  EXPECT_TRUE(ends(told("2025-03~", WhenRole::during, "uk"), "у березні 2025 року (приблизно)"));
  EXPECT_TRUE(ends(told("2025-03-11", WhenRole::during, "uk"), "у вівторок, 11 березня"));
  EXPECT_TRUE(ends(told("2024-08-06/2024-08-14", WhenRole::during, "uk"),
                   "із 6 серпня 2024 року до 14 серпня 2024 року включно"));
  EXPECT_TRUE(ends(told("2025-03-10T23:30:00Z", WhenRole::during, "nb"), "11. mars kl. 00.30"));
  EXPECT_TRUE(ends(told("2024-XX", WhenRole::during, "en"), "between 1 January 2024 and 31 December 2024"));
  EXPECT_TRUE(ends(told("../2025-03-12", WhenRole::during, "en"), "up to now"));
  EXPECT_TRUE(ends(told("../2025-03-10", WhenRole::during, "en"), "until 10 March"));
  auto unresolved = make_claim(Hedge::own_voice, "left(party/ua, place/sudzha)", {"source/tass"});
  unresolved.when.raw = "nylig";
  EXPECT_NE(only_sentence(unresolved, "nb").find("(tidspunktet er ikke kjent)"), std::string::npos);
}

TEST(Brief, WordsNumbersInTheLanguage) {
  const auto told = [](double number, bool about, const std::string& language) {
    auto claim = make_claim(Hedge::own_voice, "area(party/ua, region/kursk)", {"source/tass"});
    claim.value = claims::Value{number, "km2", about, ""};
    return only_sentence(claim, language);
  };
  EXPECT_NE(told(1000, true, "nb").find("om lag 1\u00a0000 km²"), std::string::npos) << told(1000, true, "nb");
  EXPECT_NE(told(1234567.5, false, "en").find("1,234,567.5 km²"), std::string::npos);
  EXPECT_NE(told(-12.25, false, "nb").find("−12,25 km²"), std::string::npos);
}

TEST(Brief, HostileTextStaysOneLineAndIsNoPattern) {
  Dossier dossier = bare_dossier();
  auto claim = make_claim(Hedge::attributed, "other(place/sudzha, \"x\")", {"source/tass"});
  claim.says.args.back().text = "{who}[a]\n\n\x01{b\xFF" + std::string(5000, 'z') + "\u202E";
  add_claim(dossier, "one", claim);
  const std::string text = sentence_of(brief_in(dossier, "en"), "claim/one")->text;
  EXPECT_NE(text.find("{who}[a] {b\uFFFDzzz"), std::string::npos) << text;
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(text.find("\u202E"), std::string::npos);
  EXPECT_LT(text.size(), 700U);
}

TEST(Brief, ClaimsThatConfirmEachOtherInARingEnd) {
  Dossier dossier = bare_dossier();
  add_claim(dossier, "a",
            make_claim(Hedge::not_confirmed, "confirmation(source/kremlin, claim/b)", {"source/kremlin"}));
  add_claim(dossier, "b", make_claim(Hedge::attributed, "confirmation(source/kremlin, claim/a)", {"source/kremlin"}));
  EXPECT_NE(sentence_of(brief_in(dossier, "en"), "claim/a"), nullptr);
}

TEST(Brief, JsonHoldsWhatTheTextSays) {
  const Brief brief = brief_in(sudzha_dossier(), "nb");
  const auto json = to_json(brief);
  EXPECT_EQ(json.at("at"), "2025-03-12T19:00:00Z");
  EXPECT_EQ(json.at("sections").size(), brief.sections.size());
  EXPECT_EQ(json.at("sections").at(0).at("sentences").at(0).at("text"), brief.sections.at(0).sentences.at(0).text);
  EXPECT_EQ(json.dump(), to_json(brief_in(sudzha_dossier(), "nb")).dump());
}

}  // namespace
}  // namespace frontkart::brief
