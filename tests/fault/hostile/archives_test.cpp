// Archives that are cut off, lie about what they hold, or would fill the memory.
#include <zlib.h>

#include <array>
#include <cstdio>

#include "fault/hostile/hostile_test.hpp"
#include "unit/exchange/packing.hpp"

namespace frontkart::hostile {
namespace {

using exchange::packing::Kind;
using exchange::packing::Members;
using exchange::packing::pack;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30U;

/// Three states whose coordinates do not compress well, so that a cut falls into the data.
Members three_states() {
  Members members;
  for (int day = 5; day <= 7; ++day) {
    std::string rings;
    for (int i = 0; i < 400; ++i) {
      const int noise = i * 7919 % 100'003;
      rings += std::string(i == 0 ? "" : ",") +
               square(20 + 0.02 * (i % 20) + noise * 1e-7, 45 + 0.02 * (i / 20) + day * 1e-5, 0.01);
    }
    members.emplace_back("2025010" + std::to_string(day) + ".geojson",
                         collection(feature(R"({"type":"MultiPolygon","coordinates":[)" + rings + "]}")));
  }
  return members;
}

std::string cut(const std::string& bytes, std::size_t per_cent) {
  return bytes.substr(0, bytes.size() * per_cent / 100);
}

TEST_F(Hostile, TruncatedArchives) {
  const std::string zip = pack(Kind::zip, three_states());
  const std::string tar = pack(Kind::tar, three_states());
  const std::string gzip = pack(Kind::tar_gz, three_states());
  const std::string zstd = exchange::packing::zstd(tar);
  for (const std::size_t part : {30, 90, 99}) {
    SCOPED_TRACE(part);
    expect_refused_import(write("cut.tar.zst", cut(zstd, part)),
                          {"cut.tar.zst", "truncated or damaged", "Fetch it again"});
    expect_refused_import(write("cut.tar.gz", cut(gzip, part)),
                          {"cut.tar.gz", "truncated or damaged", "Fetch it again"});
    expect_refused_import(write("cut.zip", cut(zip, part)), {"cut.zip", "truncated or damaged", "Fetch it again"});
    expect_refused_import(write("cut.tar", cut(tar, part)), {"cut.tar", "truncated or damaged", "Fetch it again"});
  }
  // The whole ones are fine, and hold the same.
  EXPECT_EQ(imported(write("whole.tar.zst", zstd))["added"], 3);
  EXPECT_EQ(imported(write("whole.tar.gz", gzip))["unchanged"], 3);
  EXPECT_EQ(imported(write("whole.zip", zip))["unchanged"], 3);
}

/// A zip of one member that is not compressed, so that a flipped digit is still a digit.
std::string stored_zip(const std::string& name, const std::string& bytes) {
  std::string out(bytes.size() + 4'096, '\0');
  std::size_t used = 0;
  archive* a = archive_write_new();
  archive_write_set_format_zip(a);
  archive_write_zip_set_compression_store(a);
  archive_write_open_memory(a, out.data(), out.size(), &used);
  archive_entry* entry = archive_entry_new();
  archive_entry_set_pathname(entry, name.c_str());
  archive_entry_set_filetype(entry, AE_IFREG);
  archive_entry_set_perm(entry, 0644);
  archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
  archive_write_header(a, entry);
  archive_write_data(a, bytes.data(), bytes.size());
  archive_entry_free(entry);
  archive_write_close(a);
  archive_write_free(a);
  out.resize(used);
  return out;
}

TEST_F(Hostile, DamagedArchives) {
  std::string zstd = exchange::packing::zstd(pack(Kind::tar, three_states()));
  zstd[zstd.size() / 2] = static_cast<char>(zstd[zstd.size() / 2] ^ 0x10);
  expect_refused_import(write("flip.tar.zst", zstd), {"flip.tar.zst", "truncated or damaged"});
  std::string zip = stored_zip("20250105.geojson", state(35));
  zip.replace(zip.find("[35"), 3, "[36");
  expect_refused_import(write("flip.zip", zip), {"flip.zip!20250105.geojson", "truncated or damaged"});
  expect_refused_import(write("lie.zip", state()), {"lie.zip: The name promises an archive, but the content is none."});
  expect_refused_import(write("lie.tar.zst", ""), {"lie.tar.zst", "The file is empty"});
  expect_refused_import(write("other.tar.xz",
                              "\xFD"
                              "7zXZ" +
                                  std::string(1, '\0') + "rest"),
                        {"other.tar.xz", "not read", ".tar.zst"});
}

TEST_F(Hostile, EmptyArchivesAndFolders) {
  expect_refused_import(write("none.zip", pack(Kind::zip, {})), {"none.zip"});
  expect_refused_import(write("none.tar", pack(Kind::tar, {})),
                        {"none.tar: The name promises an archive, but the content is none."});
  for (const auto& [name, bytes] : Members{{"none.tar.gz", pack(Kind::tar_gz, {})},
                                           {"none.tar.zst", exchange::packing::zstd(pack(Kind::tar, {}))}}) {
    expect_refused_import(write(name, bytes), {name, "No dated state was found.", "profile 'geojson'"});
  }
  fs::create_directories(folder() / "empty" / "deeper");
  expect_refused_import(path("empty"), {"empty: No dated state was found."});
}

/// Zeros, packed by gzip as often as asked.
std::string zeros_in_gzip(std::size_t size) {
  z_stream z{};
  deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  const std::string zeros(1U << 20U, '\0');
  std::string out;
  std::string piece(1U << 16U, '\0');
  for (std::size_t done = 0; done < size; done += zeros.size()) {
    z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(zeros.data()));
    z.avail_in = static_cast<uInt>(zeros.size());
    do {
      z.next_out = reinterpret_cast<Bytef*>(piece.data());
      z.avail_out = static_cast<uInt>(piece.size());
      deflate(&z, done + zeros.size() >= size ? Z_FINISH : Z_NO_FLUSH);
      out.append(piece, 0, piece.size() - z.avail_out);
    } while (z.avail_out == 0);
  }
  deflateEnd(&z);
  return out;
}

/// A tar whose one member claims to be of this size and holds next to nothing.
std::string boastful_tar(std::uint64_t size) {
  std::string tar = pack(Kind::tar, {{"20250105.geojson", "{"}});
  std::array<char, 12> octal{};
  std::snprintf(octal.data(), octal.size(), "%011llo", static_cast<unsigned long long>(size));
  tar.replace(124, 11, octal.data());
  tar.replace(148, 8, 8, ' ');
  unsigned sum = 0;
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(tar[i]);
  std::snprintf(octal.data(), octal.size(), "%06o", sum);
  tar.replace(148, 7, octal.data(), 7);
  return tar;
}

TEST_F(Hostile, Bombs) {
  const Limits small{.memory = memory_limit(kGiB)};
  const std::string zeros(std::size_t{100} << 20U, '\0');
  for (const std::string name : {"20250105.geojson", ".hidden"}) {
    const std::string tar = pack(Kind::tar, {{name, zeros}, {"20250106.geojson", state()}});
    expect_refused_import(write("bomb.tar.zst", exchange::packing::zstd(tar)),
                          {"bomb.tar.zst", "decompression bomb", "unpack it and import the folder"}, small);
  }
  for (const std::uint64_t claimed : {std::uint64_t{600} << 20U, kGiB * 7}) {
    expect_refused_import(write("boast.tar", boastful_tar(claimed)),
                          {"boast.tar!20250105.geojson: The file is larger than 512 MiB."}, small);
  }
  expect_refused_import(write("boast.tar", boastful_tar(std::uint64_t{500} << 20U)),
                        {"boast.tar!20250105.geojson", "truncated or damaged"}, small);
  // gzip cannot pack better than 1 : 1032; these zeros are no tar.
  expect_refused_import(write("zeros.tar.gz", zeros_in_gzip(std::size_t{200} << 20U)), {"zeros.tar.gz"}, small);
  // Archives are not unpacked within archives.
  const std::string inner = pack(Kind::zip, {{"20250105.geojson", zeros}});
  expect_refused_import(write("nested.zip", pack(Kind::zip, {{"20250105.zip", inner}})),
                        {"nested.zip!20250105.zip", "JSON"}, small);
}

TEST_F(Hostile, NamesInsideArchives) {
  const std::string bytes = pack(Kind::tar, {{"../../../../tmp/frontkart-escaped/20250105.geojson", state(20)},
                                             {"/etc/frontkart-escaped/20250106.geojson", state(20.1)},
                                             {"a\x1b[31m\n\t\"<b>/20250107.geojson", state(20.2)},
                                             {"\xFF\xFE\xC3(/20250108.geojson", state(20.3)},
                                             {"20250109.geojson -> /etc/passwd", ""},
                                             {std::string(90, 'n') + "/20250110.geojson", state(20.4)}});
  const auto report = imported(write("names.tar", bytes));
  EXPECT_EQ(report["added"], 5) << report;
  EXPECT_FALSE(fs::exists("/tmp/frontkart-escaped"));
  EXPECT_FALSE(fs::exists("/etc/frontkart-escaped"));
  // In a message they are shown without their control characters, and where they stand.
  expect_refusal(import(write("bad.tar", pack(Kind::tar, {{"x\x1b[31m\ny/20250111.geojson", "{"}}))), 3,
                 {"bad.tar!x?[31m?y/20250111.geojson"});
}

}  // namespace
}  // namespace frontkart::hostile
