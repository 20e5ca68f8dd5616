#include "edition/writer.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <set>

#include "edition/place.hpp"
#include "made_editions.hpp"

namespace frontkart::edition::tests {
namespace {

namespace fs = std::filesystem;

/// Number of the edition that stands in the folder and is sound; 0: there is none.
std::uint64_t sound_edition(const fs::path& folder) {
  if (!fs::exists(folder / "edition.json")) return 0;
  EXPECT_EQ(wrong_with(folder), "");
  const auto report = verify(folder);
  return report.ok() ? report->head.head.number : 99;
}

TEST(Writer, WritesAnEditionAndKeepsWhatStays) {
  Folder folder;
  const fs::path edition = folder / "new/folder";
  const auto first = publish(edition, content_of(1), 1);
  ASSERT_TRUE(first.ok()) << first.error().text();
  EXPECT_EQ(first->added, 7U);
  EXPECT_EQ(first->kept, 0U);
  EXPECT_EQ(first->head.head.number, 1U);
  EXPECT_FALSE(first->head.head.previous);
  EXPECT_EQ(sound_edition(edition), 1U);
  std::map<std::string, fs::file_time_type> times;
  const auto before = files_of(edition);
  for (const auto& [path, bytes] : before) times[path] = fs::last_write_time(edition / path);

  const auto second = publish(edition, content_of(2), 2);
  ASSERT_TRUE(second.ok()) << second.error().text();
  EXPECT_EQ(second->head.head.previous->sha256, first->sha256);
  EXPECT_EQ(sound_edition(edition), 2U);
  // The same map, history and robots.txt; the rest is new.
  EXPECT_EQ(second->kept, 3U);
  for (const auto& [path, bytes] : files_of(edition)) {
    if (!before.contains(path) || before.at(path) != bytes) continue;
    EXPECT_EQ(fs::last_write_time(edition / path), times.at(path)) << path;
  }
  // Who began to read edition 1 still finds all of its files that never change.
  for (const auto& [path, bytes] : before) {
    if (path != "index.html" && path != "edition.json") {
      EXPECT_EQ(read_bytes(edition / path), bytes) << path;
    }
  }
  EXPECT_FALSE(fs::exists(edition / ".publishing"));

  const auto third = publish(edition, content_of(3), 3);
  ASSERT_TRUE(third.ok());
  EXPECT_GT(third->removed, 0U);
  EXPECT_FALSE(fs::exists(edition / "assets/page-1.js"));
  EXPECT_TRUE(fs::exists(edition / "assets/page-2.js"));
  EXPECT_EQ(sound_edition(edition), 3U);
}

TEST(Writer, TheSameContentIsTheSameBytes) {
  Folder folder;
  for (const std::string name : {"a", "b"}) {
    for (int n = 1; n <= 3; ++n) ASSERT_TRUE(publish(folder / name, content_of(n), n, quick()).ok());
  }
  EXPECT_EQ(files_of(folder / "a"), files_of(folder / "b"));
}

/// Publishes edition 3 over edition 2, ending at the k-th step; false where it went through.
using Ends = std::function<bool(const fs::path& folder, int k)>;

bool ends_with_an_error(const fs::path& folder, int k) {
  int step = 0;
  WriterOptions options = quick([&](std::string_view) -> Status {
    if (step++ < k) return Done{};
    return Error{ErrorCode::store_full, "full", "", ""};
  });
  options.durable = true;
  const auto written = publish(folder, content_of(3), 3, std::move(options));
  return step > k || !written.ok();
}

bool ends_with_a_kill(const fs::path& folder, int k) {
  const pid_t child = ::fork();
  if (child == 0) {
    int step = 0;
    const auto written = publish(folder, content_of(3), 3, quick([&](std::string_view) -> Status {
                                   if (step++ == k) ::raise(SIGKILL);
                                   return Done{};
                                 }));
    ::_exit(written.ok() ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  if (WIFEXITED(status)) {
    EXPECT_EQ(WEXITSTATUS(status), 0);
    return false;
  }
  return true;
}

/// However and whenever it ends, the edition that stands is sound, and so it is while the rest is put away.
void check_every_end(const Ends& ends, int editions_before) {
  Folder made;
  for (int n = 1; n <= editions_before; ++n) ASSERT_TRUE(publish(made / "edition", content_of(n), n, quick()).ok());
  if (editions_before == 0) fs::create_directory(made / "edition");
  const auto old_number = static_cast<std::uint64_t>(editions_before);
  std::set<std::uint64_t> seen;
  std::map<std::string, std::string> result;
  int k = 0;
  for (bool ended = true; ended; ++k) {
    Folder work;
    const fs::path folder = work / "edition";
    fs::copy(made / "edition", folder, fs::copy_options::recursive);
    ended = ends(folder, k);
    const std::uint64_t number = sound_edition(folder);
    seen.insert(number);
    ASSERT_TRUE(number == old_number || number == old_number + 1) << k;
    if (ended && number == old_number) {
      // Tidying fails at each of its own steps, too.
      for (int j = 0;; ++j) {
        int step = 0;
        const auto writer = EditionWriter::open(folder, quick([&](std::string_view) -> Status {
                                                  if (step++ != j) return Done{};
                                                  return Error{ErrorCode::store_full, "", "", ""};
                                                }));
        ASSERT_EQ(sound_edition(folder), old_number) << k << ' ' << j;
        if (writer.ok()) break;
        ASSERT_LT(j, 100);
      }
      EXPECT_FALSE(fs::exists(folder / ".publishing"));
      auto expected = files_of(made / "edition");
      EXPECT_EQ(files_of(folder), expected) << k;
    }
    // Trying again, the same edition comes about as without the interruption.
    if (number == old_number) {
      ASSERT_TRUE(publish(folder, content_of(3), 3, quick()).ok()) << k;
    }
    ASSERT_TRUE(EditionWriter::open(folder, quick()).ok());
    if (result.empty()) result = files_of(folder);
    ASSERT_EQ(files_of(folder), result) << k;
  }
  EXPECT_GT(k, 15);
  EXPECT_EQ(seen, (std::set<std::uint64_t>{old_number, old_number + 1}));
}

TEST(Writer, AnErrorAtAnyStepLeavesAWholeEdition) {
  check_every_end(&ends_with_an_error, 2);
}

TEST(Writer, AKillAtAnyStepLeavesAWholeEdition) {
  check_every_end(&ends_with_a_kill, 2);
}

TEST(Writer, AKillAtAnyStepOfTheFirstEditionLeavesNone) {
  check_every_end(&ends_with_a_kill, 0);
}

TEST(Writer, AnotherEditionAfterAnInterruptedOneIsWhole) {
  // The edition that did not come about had replaced the page already.
  for (int k = 0;; ++k) {
    Folder work;
    const fs::path folder = work / "edition";
    for (int n = 1; n <= 2; ++n) ASSERT_TRUE(publish(folder, content_of(n), n, quick()).ok());
    if (!ends_with_a_kill(folder, k)) break;
    const auto after = sound_edition(folder);
    ASSERT_TRUE(publish(folder, content_of(4), 4, quick()).ok()) << k;
    ASSERT_EQ(sound_edition(folder), after + 1) << k;
    ASSERT_EQ(read_bytes(folder / "index.html"), content_of(4).fixed.at("index.html"));
    if (after == 2) {
      ASSERT_FALSE(fs::exists(folder / "assets/page-3.js")) << k;
    }
  }
}

TEST(Writer, LeavesOtherPeoplesFilesAlone) {
  Folder folder;
  write_bytes(folder / "home/letter.txt", "dear");
  const auto refused = publish(folder / "home", content_of(1), 1, quick());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, ErrorCode::usage);
  EXPECT_EQ(files_of(folder / "home"), (std::map<std::string, std::string>{{"letter.txt", "dear"}}));

  const fs::path edition = folder / "edition";
  ASSERT_TRUE(publish(edition, content_of(1), 1, quick()).ok());
  write_bytes(edition / "CNAME", "maps.example\n");
  write_bytes(edition / "feed.atom", "mine");
  Content content = content_of(2);
  content.fixed["feed.atom"] = "ours";
  const auto in_the_way = publish(edition, content, 2, quick());
  ASSERT_FALSE(in_the_way.ok());
  EXPECT_EQ(in_the_way.error().code, ErrorCode::usage);
  EXPECT_EQ(read_bytes(edition / "feed.atom"), "mine");
  for (int n = 2; n <= 5; ++n) ASSERT_TRUE(publish(edition, content_of(n), n, quick()).ok());
  EXPECT_EQ(read_bytes(edition / "CNAME"), "maps.example\n");
  EXPECT_EQ(read_bytes(edition / "feed.atom"), "mine");
}

TEST(Writer, RefusesWhatCannotBeAnEdition) {
  Folder folder;
  const SigningKey key = test_key();
  {
    auto writer = EditionWriter::open(folder / "e", quick());
    ASSERT_TRUE(writer.ok());
    const auto second = EditionWriter::open(folder / "e", quick());
    ASSERT_FALSE(second.ok());
    EXPECT_EQ(second.error().code, ErrorCode::store_locked);
    for (const std::string path : {"edition.json", "editions/1.json", "../x", ".hidden", "a.0123456789abcdef.js"}) {
      EXPECT_FALSE(writer->add_fixed(path, "x").ok()) << path;
    }
    EXPECT_FALSE(writer->add("contents", "jsonl", "x").ok());
    EXPECT_TRUE(writer->add_fixed("a.html", "x").ok());
    EXPECT_TRUE(writer->add_fixed("a.html", "x").ok());
    EXPECT_FALSE(writer->add_fixed("a.html", "y").ok());
    EXPECT_FALSE(writer->keep("a.html").ok());
    EXPECT_FALSE(writer->add_record("{}").ok());
    EXPECT_TRUE(writer->add_record(R"({"id":"a","kind":"claim"})").ok());
    EXPECT_FALSE(writer->commit(publication_on(1, nullptr)).ok());
    EXPECT_TRUE(writer->add_record(R"({"id":"a","kind":"claim","x":1})").ok());
    const auto twice = writer->commit(publication_on(1, &key));
    ASSERT_FALSE(twice.ok());
    EXPECT_EQ(twice.error().where, "claim/a");
  }
  EXPECT_EQ(files_of(folder.path()), (std::map<std::string, std::string>{}));
  ASSERT_TRUE(publish(folder / "e", content_of(1), 2, quick()).ok());
  EXPECT_FALSE(publish(folder / "e", content_of(2), 2, quick()).ok());
  EXPECT_EQ(sound_edition(folder / "e"), 1U);
  write_bytes(folder / "e/edition.json", "{}");
  const auto damaged = EditionWriter::open(folder / "e", quick());
  ASSERT_FALSE(damaged.ok());
  EXPECT_EQ(damaged.error().code, ErrorCode::bad_input);
}

TEST(Writer, CopiesFilesAndKeepsThemWithoutTheirSource) {
  Folder folder;
  const SigningKey key = test_key();
  write_bytes(folder / "big.bin", std::string(1'000'000, 'x'));
  std::string path;
  {
    auto writer = EditionWriter::open(folder / "e", quick());
    ASSERT_TRUE(writer.ok());
    path = writer->add_file("downloads/daily", "gpkg", folder / "big.bin").value();
    EXPECT_FALSE(writer->add_file("downloads/none", "gpkg", folder / "none").ok());
    ASSERT_TRUE(writer->commit(publication_on(1, &key)).ok());
  }
  EXPECT_EQ(fs::file_size(folder / "e" / path), 1'000'000U);
  auto writer = EditionWriter::open(folder / "e", quick());
  ASSERT_TRUE(writer.ok());
  EXPECT_EQ(writer->number(), 2U);
  ASSERT_EQ(writer->current_leaves().size(), 1U);
  ASSERT_TRUE(writer->keep(path).ok());
  const auto written = writer->commit(publication_on(2, &key));
  ASSERT_TRUE(written.ok());
  EXPECT_EQ(written->kept, 1U);
  EXPECT_EQ(sound_edition(folder / "e"), 2U);
}

TEST(Writer, RepairsADamagedFile) {
  Folder folder;
  ASSERT_TRUE(publish(folder / "e", content_of(1), 1, quick()).ok());
  std::string path;
  for (const auto& [name, bytes] : files_of(folder / "e")) {
    if (name.starts_with("maps/") && name.ends_with(".fkc")) path = name;
  }
  const std::string good = read_bytes(folder / "e" / path);
  write_bytes(folder / "e" / path, std::string(good.size(), '?'));
  EXPECT_NE(wrong_with(folder / "e"), "");
  ASSERT_TRUE(publish(folder / "e", content_of(2), 2, quick()).ok());
  EXPECT_EQ(read_bytes(folder / "e" / path), good);
  EXPECT_EQ(sound_edition(folder / "e"), 2U);
}

WriterOptions preview() {
  WriterOptions options = quick();
  options.preview = true;
  return options;
}

TEST(Writer, AFolderHoldsEditionsOrPreviewsAndNeverBoth) {
  Folder folder;
  ASSERT_TRUE(publish(folder / "public", content_of(1), 1, quick()).ok());
  ASSERT_TRUE(publish(folder / "private", content_of(1), 1, preview()).ok());
  const auto edition_before = files_of(folder / "public");
  const auto preview_before = files_of(folder / "private");
  const auto readers_before = std::filesystem::status(folder / "public").permissions();
  const auto over_edition = EditionWriter::open(folder / "public", preview());
  ASSERT_FALSE(over_edition.ok());
  EXPECT_EQ(over_edition.error().code, ErrorCode::usage);
  const auto over_preview = EditionWriter::open(folder / "private", quick());
  ASSERT_FALSE(over_preview.ok());
  EXPECT_EQ(over_preview.error().code, ErrorCode::usage);
  EXPECT_EQ(files_of(folder / "public"), edition_before);
  EXPECT_EQ(files_of(folder / "private"), preview_before);
  EXPECT_FALSE(std::filesystem::exists(folder / "public/.publishing"));
  EXPECT_EQ(std::filesystem::status(folder / "public").permissions(), readers_before) << "readers must still get in";
  ASSERT_TRUE(publish(folder / "private", content_of(2), 2, preview()).ok());
  ASSERT_TRUE(publish(folder / "public", content_of(2), 2, quick()).ok());
}

TEST(Writer, APreviewNeedsNoKey) {
  Folder folder;
  {
    auto writer = EditionWriter::open(folder / "e", preview());
    ASSERT_TRUE(writer.ok());
    ASSERT_TRUE(writer->commit(publication_on(1, nullptr)).ok());
  }
  const auto report = verify(folder / "e");
  ASSERT_TRUE(report.ok());
  EXPECT_TRUE(report->sound());
  ASSERT_EQ(report->notes.size(), 2U);
  EXPECT_EQ(report->notes[0].find("This is a preview"), 0U);
  EXPECT_EQ(report->notes[1], "It is not signed.");
}

}  // namespace
}  // namespace frontkart::edition::tests
