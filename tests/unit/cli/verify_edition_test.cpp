#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "cli/cli.hpp"
#include "edition/writer.hpp"

namespace frontkart::cli {
namespace {

namespace fs = std::filesystem;

/// An edition with one record and one file.
class VerifyEdition : public ::testing::Test {
 protected:
  VerifyEdition() {
    std::string name = (fs::temp_directory_path() / "frontkart-verify-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    auto key = edition::SigningKey::create(folder_ / "key").value();
    auto writer = edition::EditionWriter::open(edition()).value();
    edition::Publication publication;
    publication.published = parse_rfc3339("2025-03-12T20:00:00Z").value();
    publication.key = &key;
    key_ = key.public_key().hex();
    const bool made = writer.add_fixed("index.html", "page").ok() &&
                      writer.add_record(R"({"id":"left","kind":"claim"})").ok() && writer.commit(publication).ok();
    if (!made) throw std::runtime_error("no edition");
  }
  ~VerifyEdition() override { fs::remove_all(folder_); }
  VerifyEdition(const VerifyEdition&) = delete;
  VerifyEdition& operator=(const VerifyEdition&) = delete;

  [[nodiscard]] fs::path edition() const { return folder_ / "edition"; }

  int verify(std::vector<std::string> words) {
    out_.str("");
    err_.str("");
    words.insert(words.begin(), "verify-edition");
    // Whoever verifies has no store.
    const Environment environment{[](const auto&, StoreUse) -> Result<std::unique_ptr<ledger::LedgerStore>> {
                                    throw std::logic_error("no store is opened");
                                  },
                                  {},
                                  out_,
                                  err_,
                                  false,
                                  false,
                                  {},
                                  {}};
    return run(words, environment);
  }

  fs::path folder_;
  std::string key_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(VerifyEdition, SaysWhatItRestsOn) {
  EXPECT_EQ(verify({edition().string(), "--key", key_, "--record", "claim/left"}), 0) << err_.str();
  for (const std::string& words : {std::string("sound: edition 1"), "key  " + key_, std::string("chain: 1 of 1"),
                                   std::string("leaf 0"), std::string("right")}) {
    EXPECT_NE(out_.str().find(words), std::string::npos) << words << '\n' << out_.str();
  }
  EXPECT_EQ(out_.str().find("--key"), std::string::npos);
  EXPECT_EQ(verify({edition().string()}), 0);
  EXPECT_NE(out_.str().find("only what the edition itself says"), std::string::npos);
  EXPECT_EQ(verify({edition().string(), "--json"}), 0);
  EXPECT_EQ(nlohmann::json::parse(out_.str())["ok"], true);
}

TEST_F(VerifyEdition, ExitsWithOneAndNamesWhatIsBroken) {
  std::ofstream(edition() / "index.html") << "pale";
  EXPECT_EQ(verify({edition().string()}), 1);
  EXPECT_NE(out_.str().find("NOT SOUND"), std::string::npos);
  EXPECT_NE(out_.str().find("index.html: Its bytes"), std::string::npos) << out_.str();
  EXPECT_EQ(verify({edition().string(), "--json"}), 1);
  const auto json = nlohmann::json::parse(out_.str());
  EXPECT_EQ(json["ok"], false);
  EXPECT_EQ(json["problems"][0]["where"], "index.html");
  EXPECT_EQ(verify({edition().string(), "--key", std::string(64, '0')}), 1);
  EXPECT_EQ(verify({edition().string(), "--record", "claim/none"}), 1);
}

TEST_F(VerifyEdition, RefusesWrongCallsAndWhatIsNoEdition) {
  EXPECT_EQ(verify({}), 2);
  EXPECT_EQ(verify({edition().string(), "--key", "neither"}), 2);
  EXPECT_EQ(verify({edition().string(), "--record", "left"}), 2);
  EXPECT_EQ(verify({"ftp://127.0.0.1/"}), 2);
  EXPECT_EQ(verify({folder_.string()}), 3);
  EXPECT_NE(err_.str().find("There is no edition here"), std::string::npos) << err_.str();
  EXPECT_EQ(verify({(folder_ / "absent").string()}), 3);
  // Where nobody listens.
  EXPECT_EQ(verify({"http://127.0.0.1:1/"}), 3);
  // The secret key is not what should be given away, and is not shown.
  EXPECT_EQ(verify({edition().string(), "--key", (folder_ / "key").string()}), 3);
  EXPECT_NE(err_.str().find("secret key"), std::string::npos);
  std::ofstream(edition() / "edition.json") << "{}";
  EXPECT_EQ(verify({edition().string()}), 3);
}

}  // namespace
}  // namespace frontkart::cli
