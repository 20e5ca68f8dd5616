#include "http/static_files.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>

namespace frontkart::http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "static-files-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    write("secret.txt", "secret");
    write("web/index.html", "<p>page</p>");
    write("web/assets/index-BZ3k9a_1.js", "1");
    write("web/assets/plain.css", "2");
    write("web/.hidden", "3");
    write("web/.git/config", "4");
    write("web/sub/index.html", "5");
    fs::create_symlink("../secret.txt", folder_ / "web/link.txt");
    fs::create_directory_symlink("..", folder_ / "web/up");
    ::mkfifo((folder_ / "web/pipe").c_str(), 0600);
  }
  void TearDown() override { fs::remove_all(folder_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name) << text;
  }
  [[nodiscard]] StaticFiles files() const { return StaticFiles(folder_ / "web"); }

  fs::path folder_;
};

TEST_F(StaticFilesTest, AnswersFilesWithTypeAndCaching) {
  const auto page = files().get("/");
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->body, "<p>page</p>");
  EXPECT_EQ(page->content_type, "text/html; charset=utf-8");
  EXPECT_EQ(page->cache_control, "no-cache");
  EXPECT_TRUE(page->tagged);
  EXPECT_EQ(files().get("/index.html").value().body, "<p>page</p>");
  EXPECT_EQ(files().get("/sub/").value().body, "5");
  const auto script = files().get("/assets/index-BZ3k9a_1.js");
  ASSERT_TRUE(script.ok());
  EXPECT_EQ(script->content_type, "text/javascript; charset=utf-8");
  EXPECT_EQ(script->cache_control, "public, max-age=31536000, immutable");
  EXPECT_EQ(files().get("/assets/plain.css").value().cache_control, "no-cache");
}

TEST_F(StaticFilesTest, TellsFilesApartWithoutReadingLargeOnes) {
  write("web/maps/daily.0123456789abcdef.fkc", "x");
  const auto hashed = files().get("/maps/daily.0123456789abcdef.fkc").value();
  EXPECT_EQ(hashed.tag, "0123456789abcdef");
  EXPECT_EQ(hashed.cache_control, "public, max-age=31536000, immutable");
  EXPECT_TRUE(hashed.ranged);
  ASSERT_TRUE(hashed.file);
  EXPECT_EQ(hashed.file->file->text(0, hashed.file->size).value(), "x");
  write("web/base.pmtiles", std::string(2'000'000, 'x'));
  const auto first = files().get("/base.pmtiles").value();
  ASSERT_TRUE(first.file);
  EXPECT_EQ(first.file->size, 2'000'000U);
  EXPECT_EQ(files().get("/base.pmtiles")->tag, first.tag);
  write("web/base.pmtiles", std::string(2'000'001, 'x'));
  EXPECT_NE(files().get("/base.pmtiles")->tag, first.tag);
  EXPECT_EQ(first.file->file->size(), 2'000'000U);
}

TEST_F(StaticFilesTest, LetsOnlyTheEmbeddedPageStandInFrames) {
  write("web/embed.html", "6");
  write("web/sub/embed.html", "7");
  EXPECT_TRUE(files().get("/embed.html")->embeddable);
  EXPECT_FALSE(files().get("/")->embeddable);
  EXPECT_FALSE(files().get("/sub/embed.html")->embeddable);
}

TEST_F(StaticFilesTest, ReachesNothingOutside) {
  for (const std::string path :
       {"/../secret.txt", "/sub/../../secret.txt", "/./index.html", "//index.html", "/link.txt", "/up/secret.txt",
        "/.hidden", "/.git/config", "/pipe", "/sub", "/assets", "/assets/", "/missing.js", "/..\\secret.txt", "",
        "index.html", "/index.html/", "/index.html/x"}) {
    const auto answer = files().get(path);
    ASSERT_FALSE(answer.ok()) << path;
    EXPECT_EQ(answer.error().code, ErrorCode::not_found) << path;
    EXPECT_EQ(answer.error().text().find(folder_.string()), std::string::npos) << path;
  }
  EXPECT_FALSE(files().get(std::string("/index.html\0.png", 16)).ok());
}

TEST_F(StaticFilesTest, SaysWhetherThereIsAPage) {
  EXPECT_TRUE(files().available());
  EXPECT_FALSE(StaticFiles(folder_ / "nothing").available());
  EXPECT_FALSE(StaticFiles("").available());
  EXPECT_FALSE(StaticFiles("").get("/").ok());
}

}  // namespace
}  // namespace frontkart::http
