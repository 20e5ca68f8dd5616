#include "edition/verify.hpp"

#include <fmt/format.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdlib>
#include <set>

#include "ledger/canonical_json.hpp"
#include "ledger/merkle.hpp"
#include "made_editions.hpp"

namespace frontkart::edition::tests {
namespace {

namespace fs = std::filesystem;

/// Three editions in one folder; the third is stamped.
class Verify : public ::testing::Test {
 protected:
  Verify() : authority_(folder_ / "authority") {
    for (int n = 1; n <= 3; ++n) {
      const auto written = publish(edition(), content_of(n), n, quick(), n == 3 ? authority_.stamp() : nullptr);
      if (!written.ok()) throw std::runtime_error(written.error().text());
      last_ = *written;
    }
  }
  [[nodiscard]] fs::path edition() const { return folder_ / "edition"; }
  /// A path of the newest edition by its beginning.
  [[nodiscard]] std::string path_of(const std::string& beginning) const {
    for (const auto& path : last_.head.head.site["files"]) {
      if (path.get<std::string>().starts_with(beginning)) return path;
    }
    throw std::runtime_error("no file " + beginning);
  }
  /// Signs a head of ours again after it was tampered with, and links it.
  void replace_head(SignedHead head, bool sign = true) const {
    if (sign) head.signature = sign_head(head.head, test_key()).value();
    const std::string bytes = write_head(head).value();
    write_bytes(edition() / "edition.json", bytes);
    write_bytes(edition() / head_path(head.head.number), bytes);
  }
  /// Replaces contents and leaves by those of these lines, with the right root, and the head by one that is signed.
  void replace_lines(const std::vector<std::string>& lines) const {
    SignedHead head = last_.head;
    head.time_stamp.reset();
    fs::remove(edition() / stamp_path(3));
    fs::remove(edition() / head.head.tree.contents);
    fs::remove(edition() / head.head.tree.leaves);
    std::string contents;
    std::string hashes;
    std::vector<Digest> leaves;
    for (const auto& line : lines) {
      contents += line + '\n';
      leaves.push_back(ledger::merkle_leaf(line));
      hashes.append(reinterpret_cast<const char*>(leaves.back().bytes.data()), 32);
    }
    head.head.tree = {leaves.size(), ledger::merkle_root(leaves), hashed_path("contents", "jsonl", sha256(contents)),
                      hashed_path("leaves", "bin", sha256(hashes))};
    write_bytes(edition() / head.head.tree.contents, contents);
    write_bytes(edition() / head.head.tree.leaves, hashes);
    replace_head(head);
  }
  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> out;
    std::istringstream in(read_bytes(edition() / last_.head.head.tree.contents));
    for (std::string line; std::getline(in, line);) out.push_back(line);
    return out;
  }

  Folder folder_;
  Authority authority_;
  Written last_;
};

TEST_F(Verify, AnEditionIsSound) {
  VerifyOptions options;
  options.key = test_key().public_key();
  options.ca_file = authority_.ca();
  const auto report = verify(edition(), options);
  ASSERT_TRUE(report.ok()) << report.error().text();
  EXPECT_EQ(wrong_with(edition(), options), "");
  EXPECT_EQ(report->head.head.number, 3U);
  EXPECT_TRUE(report->signature_holds);
  EXPECT_EQ(report->editions, 3U);
  EXPECT_EQ(report->records, 3U);
  EXPECT_EQ(report->files, 7U);
  ASSERT_EQ(report->stamps.size(), 1U);
  EXPECT_EQ(report->stamps[0].number, 3U);
  EXPECT_TRUE(report->stamps[0].stamp.trusted);
  EXPECT_NE(report->stamps[0].stamp.authority.find("Test authority"), std::string::npos);
  // Without a key and without a CA it says what it then rests on.
  const auto plain = verify(edition());
  ASSERT_TRUE(plain.ok());
  EXPECT_TRUE(plain->sound());
  EXPECT_FALSE(plain->stamps[0].stamp.trusted);
  const auto says = [&](std::string_view words) {
    return std::any_of(plain->notes.begin(), plain->notes.end(),
                       [&](const auto& note) { return note.find(words) != std::string::npos; });
  };
  EXPECT_TRUE(says("--key"));
  EXPECT_TRUE(says("--ca"));
}

/// The promise of the format: flip any byte of any file, and the verifier names that file or a record of it.
TEST_F(Verify, AnyFlippedByteIsFoundAndItsFileNamed) {
  const auto files = files_of(edition());
  ASSERT_GT(files.size(), 15U);
  std::size_t flips = 0;
  for (const auto& [path, bytes] : files) {
    for (std::size_t i = 0; i < bytes.size(); ++i, ++flips) {
      std::string flipped = bytes;
      flipped[i] = static_cast<char>(static_cast<unsigned char>(flipped[i]) ^ (1U << (flips % 8)));
      write_bytes(edition() / path, flipped);
      const auto report = verify(edition());
      if (!report.ok()) {
        // Only what makes it an edition at all may end the work.
        ASSERT_EQ(path, "edition.json") << report.error().text();
        ASSERT_EQ(report.error().code, ErrorCode::bad_input);
        ASSERT_TRUE(report.error().where.starts_with(path)) << report.error().text();
        continue;
      }
      const auto named =
          std::any_of(report->problems.begin(), report->problems.end(), [&, &p = path](const auto& problem) {
            return problem.where == p || (p.starts_with("records/") && problem.where.starts_with("claim/"));
          });
      ASSERT_TRUE(named) << "byte " << i << " of " << path << '\n' << wrong_with(edition());
    }
    write_bytes(edition() / path, bytes);
  }
  EXPECT_GT(flips, 6000U);
  EXPECT_EQ(wrong_with(edition()), "");
}

/// The verifier in Python, which knows the documents only. Exit code and what it says.
std::pair<int, std::string> independent(const fs::path& edition, const std::string& options = "") {
  const fs::path said = edition.parent_path() / "said";
  const int status = std::system(fmt::format("python3 -B '{}/tests/oracle/verify_edition.py' '{}' {} >'{}' 2>&1",
                                             FRONTKART_SOURCE_DIR, edition.string(), options, said.string())
                                     .c_str());
  return {WEXITSTATUS(status), read_bytes(said)};
}

TEST_F(Verify, AnIndependentVerifierSaysTheSame) {
  const std::string options =
      fmt::format("--key {} --ca '{}'", test_key().public_key().hex(), authority_.ca().string());
  EXPECT_EQ(independent(edition(), options), std::pair(0, std::string()));
  EXPECT_EQ(independent(edition(), "--key " + std::string(64, '0')).first, 1);
  for (const auto& [path, bytes] : files_of(edition())) {
    std::string flipped = bytes;
    flipped[bytes.size() / 2] = static_cast<char>(static_cast<unsigned char>(flipped[bytes.size() / 2]) ^ 1U);
    write_bytes(edition() / path, flipped);
    const auto [status, said] = independent(edition());
    EXPECT_NE(status, 0) << path;
    EXPECT_NE(said.find(path + ": "), std::string::npos) << path << '\n' << said;
    write_bytes(edition() / path, bytes);
  }
  write_bytes(edition() / "evil.js", "x");
  EXPECT_EQ(independent(edition()), std::pair(1, std::string("evil.js: no edition names it\n")));
}

TEST_F(Verify, AMissingACutAndALongerFileAreNamed) {
  const Tree& tree = last_.head.head.tree;
  std::set<std::string> named;
  for (const auto& line : lines()) {
    const auto leaf = read_leaf(line).value();
    if (const auto* file = std::get_if<FileLeaf>(&leaf)) named.insert(file->path);
  }
  ASSERT_EQ(named.size(), 7U);
  for (const auto& [path, bytes] : files_of(edition())) {
    if (path == "edition.json") continue;
    fs::remove(edition() / path);
    // What only the edition before names may go; who still reads that one would miss it, but this one is whole.
    const bool own =
        path.starts_with("editions/") || path == tree.contents || path == tree.leaves || named.contains(path);
    if (own) {
      EXPECT_NE(wrong_with(edition()).find(path + ": It is missing."), std::string::npos) << path;
    }
    for (const std::string& other : {bytes + "x", bytes.substr(0, bytes.size() - 1)}) {
      write_bytes(edition() / path, other);
      EXPECT_NE(wrong_with(edition()).find(path), std::string::npos) << path;
    }
    write_bytes(edition() / path, bytes);
  }
  EXPECT_EQ(wrong_with(edition()), "");
}

TEST_F(Verify, AFileThatNobodyNamesIsNamed) {
  for (const std::string path :
       {"evil.js", ".htaccess", "assets/x.0123456789abcdef.js", "editions/4.json", "editions/1.tsr",
        "records/place-x.0123456789abcdef.jsonl", "contents.0123456789abcdef.jsonl"}) {
    write_bytes(edition() / path, "x");
    EXPECT_EQ(wrong_with(edition()), path + ": No edition of the chain names this file.\n");
    fs::remove(edition() / path);
  }
}

TEST_F(Verify, AnotherKeyThanTheGivenOneIsRefused) {
  std::array<std::uint8_t, 32> seed{};
  seed.fill(8);
  VerifyOptions options;
  options.key = SigningKey::from_seed(seed).public_key();
  EXPECT_EQ(wrong_with(edition(), options), "edition.json: It is signed with another key than the one given.\n");
}

TEST_F(Verify, AnEditionWithoutSignatureIsRefused) {
  SignedHead head = last_.head;
  head.signature.reset();
  replace_head(head, false);
  EXPECT_EQ(wrong_with(edition()), "edition.json: It is not signed.\n");
}

TEST_F(Verify, ARecordThatIsSignedButNotInOrderOrNotInTheTreeIsNamed) {
  auto without = lines();
  auto swapped = without;
  std::swap(swapped[0], swapped[1]);
  replace_lines(swapped);
  EXPECT_NE(wrong_with(edition()).find("Line 2 is not in order."), std::string::npos);
  without.erase(std::find_if(without.begin(), without.end(),
                             [](const auto& line) { return line.find("\"left\"") != std::string::npos; }));
  replace_lines(without);
  EXPECT_NE(wrong_with(edition()).find("claim/left: Line 2 of " + path_of("records/")), std::string::npos)
      << wrong_with(edition());
}

TEST_F(Verify, AHeadThatNamesWhatTheTreeLacksIsRefused) {
  SignedHead head = last_.head;
  head.time_stamp.reset();
  fs::remove(edition() / stamp_path(3));
  head.head.site["maps"] = {{{"history", "maps/x.0123456789abcdef.fkc"}}};
  replace_head(head);
  EXPECT_EQ(wrong_with(edition()),
            "edition.json: It names maps/x.0123456789abcdef.fkc, which the tree does not hold.\n");
}

TEST_F(Verify, AChainMustGoBackToItsBeginningInOrderOfTime) {
  SignedHead head = last_.head;
  head.time_stamp.reset();
  fs::remove(edition() / stamp_path(3));
  head.head.published = at_day(2);
  replace_head(head);
  EXPECT_EQ(wrong_with(edition()).find("editions/2.json: It was published no earlier than edition 3."), 0U)
      << wrong_with(edition());
  head.head.published = at_day(3);
  head.head.previous->sha256.bytes[0] ^= 1U;
  replace_head(head);
  EXPECT_EQ(wrong_with(edition()).find("editions/2.json: It is not the head that edition 3 names by its hash."), 0U);
}

TEST_F(Verify, AnEditionThatFollowsAPreviewIsRefusedAndSoIsTheOtherWayRound) {
  SignedHead head = last_.head;
  head.time_stamp.reset();
  fs::remove(edition() / stamp_path(3));
  head.head.preview = true;
  replace_head(head);
  EXPECT_EQ(wrong_with(edition()).find("editions/2.json: Either it or edition 3 is a preview"), 0U)
      << wrong_with(edition());
}

TEST_F(Verify, AStampOfAnotherHeadOrUnderAnotherRootIsRefused) {
  Authority stranger(folder_ / "stranger");
  VerifyOptions options;
  options.ca_file = stranger.ca();
  EXPECT_EQ(wrong_with(edition(), options).find("editions/3.tsr: Its signer does not lead to the given CA"), 0U);
  SignedHead head = last_.head;
  const std::string token = authority_.stamp()(sha256("another head")).value();
  write_bytes(edition() / stamp_path(3), token);
  head.time_stamp = StampFile{token.size(), sha256(token)};
  replace_head(head);
  EXPECT_EQ(wrong_with(edition()).find("editions/3.tsr: It is not a stamp of this head"), 0U) << wrong_with(edition());
}

TEST_F(Verify, OneRecordIsTiedToTheRoot) {
  VerifyOptions options;
  options.record = "claim/left";
  const auto report = verify(edition(), options);
  ASSERT_TRUE(report.ok());
  ASSERT_TRUE(report->inclusion);
  EXPECT_TRUE(report->inclusion->holds);
  // By hand, as a reader would with sha256sum.
  Digest hash = ledger::merkle_leaf(report->inclusion->line);
  for (std::size_t i = 0; i < report->inclusion->path.size(); ++i) {
    hash = report->inclusion->left[i] ? ledger::merkle_node(report->inclusion->path[i], hash)
                                      : ledger::merkle_node(hash, report->inclusion->path[i]);
  }
  EXPECT_EQ(hash, last_.head.head.tree.root);
  const auto json = nlohmann::json::parse(to_json(*report));
  EXPECT_EQ(json["ok"], true);
  EXPECT_EQ(json["record"]["index"], report->inclusion->index);
  EXPECT_EQ(json["record"]["path"].size(), report->inclusion->path.size());
  options.record = "claim/right";
  EXPECT_EQ(wrong_with(edition(), options), "claim/right: No such record is in the tree.\n");
}

TEST_F(Verify, WhatIsNoEditionIsAnError) {
  Folder empty;
  const auto none = verify(empty.path());
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(error_facts(none.error().code).exit_code, 3);
  EXPECT_FALSE(edition_folder(empty / "absent").ok());
  for (const std::string text : {"", "{}", "[]", "nonsense", "{\"head\":{},\"signature\":null}"}) {
    write_bytes(empty / "edition.json", text);
    const auto report = verify(empty.path());
    ASSERT_FALSE(report.ok()) << text;
    EXPECT_EQ(report.error().code, ErrorCode::bad_input);
  }
  fs::remove(empty / "edition.json");
  fs::create_directory(empty / "edition.json");
  EXPECT_FALSE(verify(empty.path()).ok());
}

TEST_F(Verify, WorkThatIsStoppedStops) {
  VerifyOptions options;
  options.progress = [](const VerifyProgress& progress) -> Status {
    if (progress.done == 2) return Error{ErrorCode::interrupted, "stopped", "", ""};
    return Done{};
  };
  const auto report = verify(edition(), options);
  ASSERT_FALSE(report.ok());
  EXPECT_EQ(report.error().code, ErrorCode::interrupted);
}

/// Any other spelling of the same JSON is another file.
TEST(Head, IsReadInItsOneFormOnly) {
  SignedHead head;
  head.head.published = at_day(1);
  head.head.tree = {0, sha256(""), "contents.0123456789abcdef.jsonl", "leaves.0123456789abcdef.bin"};
  head.head.site = {{"title", {{"uk", "Суджа"}}}};
  head.signature = sign_head(head.head, test_key()).value();
  const std::string bytes = write_head(head).value();
  const auto again = read_head(bytes);
  ASSERT_TRUE(again.ok()) << again.error().text();
  EXPECT_EQ(write_head(*again).value(), bytes);
  EXPECT_TRUE(verify_signature(again->head, *again->signature).value());
  EXPECT_EQ(bytes.find("{\"head\":" + head_bytes(head.head).value() + ",\"signature\":"), 0U);
  EXPECT_FALSE(read_head(bytes + "\n").ok());
  EXPECT_FALSE(read_head(" " + bytes).ok());
  EXPECT_FALSE(read_head("{\"head\":1," + bytes.substr(1)).ok());

  const auto refused = [&](const std::string& pointer, const nlohmann::json& value) {
    auto json = nlohmann::json::parse(bytes);
    json[nlohmann::json::json_pointer(pointer)] = value;
    const auto read = read_head(ledger::canonical_json(json).value());
    EXPECT_FALSE(read.ok()) << pointer << " = " << value;
    if (!read.ok()) {
      EXPECT_EQ(read.error().where.find("edition.json" + pointer), 0U) << read.error().text();
    }
  };
  refused("/head/number", 0);
  refused("/head/previous", {{"number", 0}, {"sha256", sha256("").hex()}});
  refused("/head/number", -1);
  refused("/head/number", 1.5);
  refused("/head/format", "other");
  refused("/head/version", 2);
  refused("/head/published", "2025-03-01T12:00:00+00:00");
  refused("/head/published", "yesterday");
  refused("/head/preview", 0);
  refused("/head/site", nlohmann::json::array());
  refused("/head/tree/root", "ABCD");
  refused("/head/tree/contents", "../contents.0123456789abcdef.jsonl");
  refused("/head/tree/contents", "contents.jsonl");
  refused("/head/tree", 7);
  refused("/head/extra", 1);
  refused("/extra", 1);
  refused("/signature/algorithm", "rsa");
  refused("/signature/value", std::string(127, '0'));
  refused("/signature/key", std::string(64, 'A'));
  refused("/time_stamp", {{"bytes", -1}, {"sha256", sha256("").hex()}});
}

TEST(Leaf, IsARecordOrAFile) {
  const FileLeaf file{"maps/daily.0123456789abcdef.fkc", 7, sha256("x")};
  const auto read = read_leaf(file.line());
  ASSERT_TRUE(read.ok()) << read.error().text();
  EXPECT_EQ(std::get<FileLeaf>(*read).path, file.path);
  EXPECT_EQ(std::get<RecordLeaf>(read_leaf(R"({"file":"x","id":"a","kind":"claim"})").value()).name(), "claim/a");
  for (const std::string line :
       {R"({"id":"a"})", R"({"kind":"claim"})", R"({"kind":"Claim","id":"a"})", R"({"id":"a", "kind":"claim"})",
        R"({"bytes":-1,"file":"x","sha256":""})", R"(7)", R"()", R"({"id":"a","kind":"claim"}x)"}) {
    EXPECT_FALSE(read_leaf(line).ok()) << line;
  }
}

TEST(Path, StaysInTheFolder) {
  for (const std::string path : {"a", "a/b.c", "records/claim-a:b.0123456789abcdef.jsonl", "places/су.json", "a b"}) {
    EXPECT_TRUE(valid_path(path)) << path;
  }
  const std::string long_path(401, 'a');
  for (const std::string_view path : {"", "/a", "a/", "a//b", "..", "a/../b", "./a", "a/.b", ".publishing/x", "a\\b",
                                      "a?b", "a#b", "a%2e", "a\nb", "\xff", long_path.c_str()}) {
    EXPECT_FALSE(valid_path(path)) << path;
  }
  const Digest digest = sha256("x");
  EXPECT_EQ(hash_part(hashed_path("maps/daily", "fkc", digest)), digest.hex().substr(0, 16));
  EXPECT_EQ(hash_part("a.0123456789abcdef.tar.zst"), "0123456789abcdef");
  EXPECT_EQ(hash_part("a.0123456789abcdef.fedcba9876543210.json"), "fedcba9876543210");
  EXPECT_EQ(hash_part("0123456789abcdef.json"), std::nullopt);
  EXPECT_EQ(hash_part("a.0123456789abcdef"), std::nullopt);
  EXPECT_EQ(hash_part("a.0123456789abcdeF.json"), std::nullopt);
  EXPECT_EQ(hash_part("a.0123456789abcdef.x/b"), std::nullopt);
}

}  // namespace
}  // namespace frontkart::edition::tests
