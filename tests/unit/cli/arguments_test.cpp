#include "cli/arguments.hpp"

#include <gtest/gtest.h>

namespace frontkart::cli {
namespace {

using Command = Arguments::Command;

Arguments parsed(const std::vector<std::string>& words) {
  auto result = parse_arguments(words);
  if (!result.ok()) {
    ADD_FAILURE() << result.error().text();
    return {};
  }
  return std::get<Arguments>(*result);
}

std::string refusal(const std::vector<std::string>& words) {
  const auto result = parse_arguments(words);
  if (result.ok()) return "accepted";
  EXPECT_EQ(error_facts(result.error().code).exit_code, 2);
  return result.error().text();
}

std::string notice(const std::vector<std::string>& words) {
  const auto result = parse_arguments(words);
  if (!result.ok()) return result.error().text();
  return std::get<Notice>(*result).text;
}

TEST(Arguments, ReadsAnImportOfSnapshots) {
  const auto in = parsed({"import", "snapshots", "a.zip", "b", "--map", "m", "--profile", "geojson", "--date-from",
                          "filename", "--status", "ru", "--since", "2025-01-01", "--dry-run", "--store", "x.db"});
  EXPECT_EQ(in.command, Command::import_snapshots);
  EXPECT_EQ(in.paths, (std::vector<std::string>{"a.zip", "b"}));
  EXPECT_EQ(in.map, "m");
  EXPECT_EQ(in.profile, "geojson");
  EXPECT_EQ(in.date_from, "filename");
  EXPECT_EQ(in.status, "ru");
  EXPECT_EQ(in.since, "2025-01-01");
  EXPECT_TRUE(in.dry_run);
  EXPECT_EQ(in.store, "x.db");
  EXPECT_FALSE(in.json);
}

TEST(Arguments, ReadsAComparison) {
  const auto in = parsed({"compare", "a", "b", "c", "--from", "2025-01-01", "--every", "week", "--by", "party"});
  EXPECT_EQ(in.command, Command::compare_maps);
  EXPECT_EQ(in.maps, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(in.first, "2025-01-01");
  EXPECT_EQ(in.every, "week");
  EXPECT_EQ(in.by, "party");
  EXPECT_NE(refusal({"compare", "a"}), "accepted");
  EXPECT_NE(refusal({"compare", "a", "b", "--at", "2025-01-01", "--from", "2025-01-01"}), "accepted");
  EXPECT_NE(refusal({"compare", "a", "b", "--by", "colour"}), "accepted");
}

TEST(Arguments, TakesSeveralRegionsForAnArea) {
  EXPECT_EQ(parsed({"area", "--map", "m", "--region", "r", "--region", "all"}).regions,
            (std::vector<std::string>{"r", "all"}));
}

TEST(Arguments, TakesNegativeCoordinatesAndTimesForValues) {
  EXPECT_EQ(parsed({"who", "-3.7,40.4"}).place, "-3.7,40.4");
  EXPECT_EQ(parsed({"who", "--map", "m", "-3.7,-40.4", "--json"}).place, "-3.7,-40.4");
  EXPECT_EQ(parsed({"who", "-.5,1"}).place, "-.5,1");
  EXPECT_EQ(parsed({"at", "-86400", "--map", "m"}).time, "-86400");
  const auto diff = parsed({"diff", "-2", "-1", "--map", "m"});
  EXPECT_EQ(diff.first, "-2");
  EXPECT_EQ(diff.second, "-1");
}

TEST(Arguments, TakesCommonOptionsBeforeAndAfterTheCommand) {
  for (const auto& words :
       std::vector<std::vector<std::string>>{{"--json", "--store", "s", "--zone", "Europe/Oslo", "maps"},
                                             {"maps", "--json", "--store", "s", "--zone=Europe/Oslo"}}) {
    const auto in = parsed(words);
    EXPECT_EQ(in.command, Command::maps);
    EXPECT_TRUE(in.json);
    EXPECT_EQ(in.store, "s");
    EXPECT_EQ(in.zone, "Europe/Oslo");
  }
  EXPECT_EQ(parsed({"maps", "--lang", "uk"}).language, "uk");
}

TEST(Arguments, ReadsQuestions) {
  const auto at =
      parsed({"at", "2025-03-12", "--map", "m", "-o", "x.png", "--width", "800", "--as-known", "2025-04-01"});
  EXPECT_EQ(at.command, Command::at);
  EXPECT_EQ(at.output, "x.png");
  EXPECT_EQ(at.width, 800);
  EXPECT_EQ(at.as_known, "2025-04-01");
  const auto area = parsed({"area", "--map", "m", "--party", "ua", "--every", "week", "--compare", "oslo"});
  EXPECT_EQ(area.command, Command::area);
  EXPECT_EQ(area.party, "ua");
  EXPECT_EQ(area.every, "week");
  EXPECT_EQ(area.compare, "oslo");
  const auto points = parsed({"who", "--points", "p.csv", "-o", "o.csv", "--map", "m"});
  EXPECT_EQ(points.points, "p.csv");
  EXPECT_EQ(parsed({"serve"}).listen, "127.0.0.1:8080");
  EXPECT_TRUE(parsed({"check", "--rebuild"}).rebuild);
}

TEST(Arguments, HintsAtTheNearestCommandAndOption) {
  EXPECT_NE(refusal({"whoo", "x"}).find("Did you mean 'who'?"), std::string::npos) << refusal({"whoo", "x"});
  EXPECT_NE(refusal({"import", "snapshot", "x"}).find("Did you mean 'snapshots'?"), std::string::npos);
  EXPECT_NE(refusal({"at", "2025-03-12", "--mpa", "m"}).find("Did you mean '--map'?"), std::string::npos);
  EXPECT_EQ(refusal({"xylophone"}).find("Did you mean"), std::string::npos);
}

TEST(Arguments, RefusesWhatIsIncompleteOrContradictory) {
  for (const auto& words :
       std::vector<std::vector<std::string>>{{},
                                             {"import"},
                                             {"import", "snapshots", "--map", "m", "--profile", "p"},
                                             {"import", "places"},
                                             {"import", "places", "a", "b"},
                                             {"at", "2025-03-12"},
                                             {"at", "--map", "m"},
                                             {"at", "2025-03-12", "--map", "m", "--width", "5"},
                                             {"who"},
                                             {"who", "x", "--points", "p.csv", "--map", "m"},
                                             {"who", "--points", "p.csv"},
                                             {"who", "Velyka", "Novosilka"},
                                             {"area", "--map", "m", "--status", "s", "--party", "p"},
                                             {"area", "--map", "m", "--at", "1", "--every", "day"},
                                             {"area", "--map", "m", "--every", "year"},
                                             {"diff", "2025-03-12", "--map", "m"},
                                             {"maps", "--lang", "de"},
                                             {"maps", "--store"}}) {
    EXPECT_NE(refusal(words), "accepted");
  }
}

TEST(Arguments, KnowsNoCommandThatIsNotBuilt) {
  for (const auto* command : {"read", "user"}) {
    EXPECT_NE(refusal({command}).find("There is no command"), std::string::npos) << command;
  }
}

TEST(Arguments, OptionsOfARecordAreItsMembers) {
  const auto in = parsed({"claim",
                          "--id",
                          "left",
                          "--item",
                          "art",
                          "--says",
                          "left(ua, sudzha)",
                          "--through",
                          "reuters",
                          "--through",
                          "afp",
                          "--quote",
                          "--when",
                          "[..2025-03-12]",
                          "--value",
                          R"j({"number":4})j",
                          "--visibility",
                          "public",
                          "--because",
                          "read again"});
  ASSERT_NE(in.record_kind, nullptr);
  EXPECT_EQ(in.id, "left");
  EXPECT_EQ(in.because, "read again");
  const auto typed = typed_record(*in.record_kind, in.members);
  ASSERT_TRUE(typed.ok()) << typed.error().text();
  EXPECT_EQ(*typed, nlohmann::json::parse(R"j({"kind":"claim","item":"art","says":"left(ua, sudzha)","quote":true,
      "through":["reuters","afp"],"when":"[..2025-03-12]","value":{"number":4}})j"));
}

TEST(Arguments, NamesHaveALanguageAndPerhapsAForm) {
  const auto in = parsed({"party", "--name", "en=Ukraine", "--name", "uk.gen=України", "--name", "nb=a=b"});
  const auto typed = typed_record(*in.record_kind, in.members);
  ASSERT_TRUE(typed.ok()) << typed.error().text();
  EXPECT_EQ((*typed)["names"], nlohmann::json::parse(R"j([{"lang":"en","text":"Ukraine"},
      {"lang":"uk","form":"gen","text":"України"},{"lang":"nb","text":"a=b"}])j"));
  const auto wrong = parsed({"party", "--name", "Ukraine"});
  EXPECT_EQ(typed_record(*wrong.record_kind, wrong.members).error().where, "--name");
}

TEST(Arguments, EveryKindOfRecordHasHelpWithAnExample) {
  for (const RecordKind& kind : record_kinds()) {
    EXPECT_NE(notice({kind.command, "--help"}).find("Example:\n  frontkart "), std::string::npos) << kind.command;
    EXPECT_FALSE(kind.members.empty());
  }
}

TEST(Arguments, WhatDestroysOrTakesBackSaysWhy) {
  EXPECT_NE(refusal({"purge", "claim/x"}).find("--reason"), std::string::npos);
  EXPECT_NE(refusal({"retract", "claim/x"}).find("--reason"), std::string::npos);
  EXPECT_EQ(parsed({"purge", "claim/x", "--reason", "a court"}).reason, "a court");
}

TEST(Arguments, ShowsVersionAndHelpWithAnExample) {
  EXPECT_EQ(notice({"--version"}).substr(0, 10), "frontkart ");
  for (const auto& words : std::vector<std::vector<std::string>>{{"--help"},
                                                                 {"import", "--help"},
                                                                 {"import", "snapshots", "--help"},
                                                                 {"import", "places", "--help"},
                                                                 {"import", "regions", "--help"},
                                                                 {"maps", "--help"},
                                                                 {"at", "--help"},
                                                                 {"record", "--help"},
                                                                 {"log", "--help"},
                                                                 {"show", "--help"},
                                                                 {"search", "--help"},
                                                                 {"origins", "--help"},
                                                                 {"brief", "--help"},
                                                                 {"purge", "--help"},
                                                                 {"retract", "--help"},
                                                                 {"backup", "--help"},
                                                                 {"restore", "--help"},
                                                                 {"import", "records", "--help"},
                                                                 {"who", "--help"},
                                                                 {"area", "--help"},
                                                                 {"diff", "--help"},
                                                                 {"check", "--help"},
                                                                 {"serve", "--help"}}) {
    EXPECT_NE(notice(words).find("Example:\n  frontkart "), std::string::npos) << words.front();
  }
  EXPECT_NE(notice({"who", "--help"}).find("--points"), std::string::npos);
}

TEST(Manual, NamesEveryCommandAndOption) {
  for (const std::string& text : {bash_completion(), man_page()}) {
    EXPECT_NE(text.find("frontkart import snapshots"), std::string::npos);
    EXPECT_NE(text.find("points"), std::string::npos);
    EXPECT_NE(text.find("rebuild"), std::string::npos);
  }
}

}  // namespace
}  // namespace frontkart::cli
