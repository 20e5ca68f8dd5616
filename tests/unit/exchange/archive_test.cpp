#include "exchange/archive.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "exchange/archive_stream.hpp"
#include "exchange/printable.hpp"
#include "packing.hpp"
#include "reading.hpp"

namespace frontkart::exchange {
namespace {

using packing::Folder;
using packing::Kind;
using packing::Members;
using packing::pack;
using reading::says;

Result<Members> read(const std::vector<std::filesystem::path>& paths, const ReadLimits& limits = {}) {
  Members out;
  FRONTKART_CHECK(for_each_file(paths, limits, [&](SourceFile&& file, const ReadProgress& progress) -> Status {
    EXPECT_LE(progress.bytes_done, progress.bytes_total);
    EXPECT_GE(file.bytes.capacity(), file.bytes.size() + kReadAhead);
    out.emplace_back(file.name, std::move(file.bytes));
    return Done{};
  }));
  return out;
}

std::string refusal(const std::vector<std::filesystem::path>& paths, const ReadLimits& limits = {}) {
  const auto result = read(paths, limits);
  EXPECT_FALSE(result.ok());
  if (result.ok()) return {};
  EXPECT_EQ(result.error().code, ErrorCode::bad_input);
  EXPECT_FALSE(result.error().where.empty());
  EXPECT_FALSE(result.error().remedy.empty());
  return result.error().text();
}

const Members kStates{{"data/b.json", "second"}, {"data/a.json", std::string(300'000, 'a')}, {"data/empty.json", ""}};

Members with_noise(Members members) {
  members.insert(members.begin(), {"data/", ""});
  members.insert(members.begin() + 2, {"data/.hidden", "no"});
  members.insert(members.begin() + 3, {"__MACOSX/data/._b.json", "no"});
  members.insert(members.begin() + 4, {"data/link.json -> b.json", ""});
  return members;
}

TEST(Archive, EveryKindGivesTheSameFilesInStoredOrder) {
  const Folder folder;
  const std::string tar = pack(Kind::tar, with_noise(kStates));
  // By content: the names promise nothing.
  const std::vector<std::filesystem::path> archives{
      folder.write("one", tar), folder.write("two", pack(Kind::tar_gz, with_noise(kStates))),
      folder.write("three", packing::zstd(tar)), folder.write("four", pack(Kind::zip, with_noise(kStates))),
      folder.write("five", "\x50\x2A\x4D\x18" + std::string("\3\0\0\0abc", 7) + packing::zstd(tar))};
  for (const auto& archive : archives) {
    const auto files = read({archive});
    ASSERT_TRUE(files.ok()) << files.error().text();
    EXPECT_EQ(*files, kStates) << archive;
  }
}

TEST(Archive, AFolderIsReadInTheOrderOfItsNames) {
  const Folder folder;
  folder.write("b/2.json", "2");
  folder.write("a.json", "1");
  folder.write("b/.git/x", "no");
  folder.write("c.tar", pack(Kind::tar, {{"inside.json", "3"}}));
  std::filesystem::create_symlink("a.json", folder.path() / "link.json");
  const auto files = read({folder.path()});
  ASSERT_TRUE(files.ok()) << files.error().text();
  EXPECT_EQ(*files, (Members{{"a.json", "1"}, {"b/2.json", "2"}, {"inside.json", "3"}}));
}

TEST(Archive, AZipOfShapesIsGivenWhole) {
  const Folder folder;
  const std::string zip = pack(Kind::zip, {{"Map.SHP", "x"}, {"Map.dbf", "y"}});
  const auto files = read({folder.write("Map27APR2026.zip", zip)});
  ASSERT_TRUE(files.ok()) << files.error().text();
  EXPECT_EQ(*files, (Members{{"Map27APR2026.zip", zip}}));
}

TEST(Archive, WhatIsMissingIsNotFound) {
  const auto result = read({"no/such/path"});
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().code, ErrorCode::not_found);
}

TEST(Archive, ATruncatedOneIsRefusedWhereverItIsCut) {
  const Folder folder;
  const std::string tar = pack(Kind::tar, kStates);
  const std::vector<std::pair<std::string, std::string>> archives{{"x.tar", tar},
                                                                  {"x.tar.gz", pack(Kind::tar_gz, kStates)},
                                                                  {"x.tar.zst", packing::zstd(tar)},
                                                                  {"x.zip", pack(Kind::zip, kStates)}};
  for (const auto& [name, bytes] : archives) {
    // A tar ends with a kilobyte and more of zeros, of which only the last block is looked for.
    const std::size_t end_mark = name == "x.tar" ? 10'240 : 9;
    for (std::size_t part = 0; part < 16; ++part) {
      const std::size_t size = (bytes.size() - end_mark) * part / 16;
      const std::string text = refusal({folder.write(name, bytes.substr(0, size))});
      EXPECT_TRUE(says(text, "x.")) << text;
    }
  }
  // Cut exactly between two members: nothing but the end mark is missing.
  const std::string two = pack(Kind::tar, {{"a", std::string(512, 'a')}, {"b", "b"}});
  EXPECT_TRUE(says(refusal({folder.write("cut.tar", two.substr(0, 1024))}), "end mark"));
}

TEST(Archive, DamagedBytesAreRefusedOrReadButNeverCrash) {
  const Folder folder;
  const std::string tar = pack(Kind::tar, kStates);
  std::size_t refused = 0;
  for (const std::string& bytes : {tar.substr(0, 4096) + std::string(1024, '\0'), pack(Kind::tar_gz, kStates),
                                   packing::zstd(tar), pack(Kind::zip, kStates)}) {
    for (std::size_t at = 0; at < bytes.size(); at += bytes.size() / 97 + 1) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(damaged[at] ^ 0x5A);
      const auto result = read({folder.write("damaged", damaged)});
      if (!result.ok()) {
        ++refused;
        EXPECT_EQ(result.error().code, ErrorCode::bad_input) << result.error().text();
      }
    }
  }
  EXPECT_GT(refused, 50U);
}

TEST(Archive, GzipDataThatDoesNotHaveItsChecksumOrSizeIsRefused) {
  const Folder folder;
  const std::string good = pack(Kind::tar_gz, kStates);
  ASSERT_TRUE(read({folder.write("good.tar.gz", good)}).ok());
  for (std::size_t from_end = 1; from_end <= 8; ++from_end) {
    std::string damaged = good;
    damaged[damaged.size() - from_end] ^= 1;
    EXPECT_TRUE(says(refusal({folder.write("damaged.tar.gz", damaged)}), from_end <= 4 ? "length" : "data check"));
  }
  EXPECT_TRUE(
      says(refusal({folder.write("cut.tar.gz", good.substr(0, good.size() - 1))}), "in the middle of its gzip"));
}

TEST(Archive, GzipMembersFollowEachOtherAndWhatComesAfterIsPassedOver) {
  const Folder folder;
  const std::string tar = pack(Kind::tar, kStates);
  std::string members;
  for (std::size_t at = 0; at < tar.size(); at += 1'000) members += packing::gzip(tar.substr(at, 1'000));
  for (const std::string& after : {std::string(), std::string(600, '\0'), std::string("end")}) {
    const auto files = read({folder.write("members.tar.gz", members + after)});
    ASSERT_TRUE(files.ok()) << files.error().text();
    EXPECT_EQ(*files, kStates);
  }
  members[members.size() - 6] ^= 1;
  EXPECT_TRUE(says(refusal({folder.write("members.tar.gz", members)}), "data check"));
}

TEST(Archive, ABombIsRefused) {
  const Folder folder;
  const std::string zeros(std::size_t{96} << 20U, '\0');
  const auto bomb = folder.write("bomb.tar.zst", packing::zstd(pack(Kind::tar, {{"a.json", zeros}})));
  EXPECT_TRUE(says(refusal({bomb}), "decompression bomb"));
  ReadLimits lenient;
  lenient.max_ratio = 1e9;
  EXPECT_TRUE(read({bomb}, lenient).ok());
}

TEST(Archive, EveryLimitNamesItsBound) {
  const Folder folder;
  ReadLimits limits;
  limits.max_file_bytes = std::uint64_t{1} << 20U;
  limits.max_total_bytes = std::uint64_t{2} << 20U;
  limits.max_files = 3;
  const std::string large(3'000'000, 'x');
  const std::string medium(900'000, 'x');
  for (const Kind kind : {Kind::zip, Kind::tar, Kind::tar_gz}) {
    EXPECT_TRUE(says(refusal({folder.write("x", pack(kind, {{"a.json", large}}))}, limits), "larger than 1 MiB"));
    EXPECT_TRUE(
        says(refusal({folder.write("x", pack(kind, {{"a", medium}, {"b", medium}, {"c", medium}}))}, limits), "2 MiB"));
    EXPECT_TRUE(says(refusal({folder.write("x", pack(kind, {{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}}))}, limits),
                     "more than 3 files"));
  }
  std::filesystem::remove(folder.path() / "x");
  EXPECT_TRUE(says(refusal({folder.write("plain.json", large)}, limits), "larger than 1 MiB"));
  std::filesystem::remove(folder.path() / "plain.json");
  for (const char* name : {"a", "b", "c", "d"}) folder.write(name, "x");
  EXPECT_TRUE(says(refusal({folder.path()}, limits), "more than 3 files"));
}

TEST(Archive, LongWindowsAreReadUpToABound) {
  const Folder folder;
  const std::string tar = pack(Kind::tar, kStates);
  const auto files = read({folder.write("long.tar.zst", packing::zstd(tar, 30))});
  ASSERT_TRUE(files.ok()) << files.error().text();
  EXPECT_EQ(*files, kStates);
  EXPECT_TRUE(says(refusal({folder.write("longer.tar.zst", packing::zstd(tar, 31))}), "--long=30"));
}

TEST(Archive, ContentMustKeepTheNamesPromise) {
  const Folder folder;
  EXPECT_TRUE(says(refusal({folder.write("x.tar.zst", "{\"not\":\"an archive\"}")}), "promises an archive"));
  EXPECT_TRUE(says(refusal({folder.write("y.zip", "")}), "promises an archive"));
  EXPECT_TRUE(says(refusal({folder.write("z.tar.xz", std::string("\xFD"
                                                                 "7zXZ\0rest",
                                                                 10))}),
                   "not read"));
  EXPECT_FALSE(refusal({folder.write("json.gz", pack(Kind::tar_gz, {}).substr(0, 12))}).empty());
  EXPECT_FALSE(refusal({folder.write("plain.zst", packing::zstd(std::string(5000, 'x')))}).empty());
}

TEST(Archive, NamesAreOnlyNames) {
  const Folder folder;
  const auto archive =
      folder.write("x.tar", pack(Kind::tar, {{"../../etc/passwd", "1"}, {"/tmp/b\x1B[31m.json", "2"}}));
  const auto files = read({archive});
  ASSERT_TRUE(files.ok()) << files.error().text();
  EXPECT_EQ(*files, (Members{{"../../etc/passwd", "1"}, {"/tmp/b?[31m.json", "2"}}));
}

TEST(Archive, TheSinksErrorStopsTheReading) {
  const Folder folder;
  const auto archive = folder.write("x.tar", pack(Kind::tar, kStates));
  int calls = 0;
  const auto status = for_each_file({archive}, {}, [&](SourceFile&& file, const ReadProgress&) -> Status {
    ++calls;
    EXPECT_TRUE(says(file.place, "x.tar!data/b.json"));
    return Error{ErrorCode::interrupted, "stop", "", ""};
  });
  ASSERT_FALSE(status.ok());
  EXPECT_EQ(status.error().code, ErrorCode::interrupted);
  EXPECT_EQ(calls, 1);
}

TEST(Printable, LeavesNoControlCharacters) {
  EXPECT_EQ(printable("a\nb\x7F"
                      "c\xC2\x85"
                      "d\xFF"
                      "é"),
            "a?b?c?d?é");
  EXPECT_EQ(printable("ééé", 4), "éé…");
  EXPECT_EQ(printable("\xED\xA0\x80"), "???");
  EXPECT_EQ(printable("\xF4\x90\x80\x80"), "????");
  EXPECT_EQ(printable("\xC0\xAF"), "??");
}

}  // namespace
}  // namespace frontkart::exchange
