#include "http/oembed.hpp"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace frontkart::http {
namespace {

using nlohmann::json;

constexpr const char* kSite = "https://example.org/front/";

EditionPage page() {
  EditionPage out;
  out.title = {{"en", "The <front>"}, {"nb", "Fronten"}};
  out.picture = "pictures/link.0123456789abcdef.png";
  out.embeddable = true;
  return out;
}

json answer(const std::string& url, std::uint32_t width = 0, std::uint32_t height = 0) {
  const auto text = oembed_answer({url, width, height}, kSite, page());
  EXPECT_TRUE(text.ok()) << url;
  return text.ok() ? json::parse(*text) : json();
}

TEST(Oembed, AnswersForThePage) {
  const json all = answer("https://example.org/front/");
  EXPECT_EQ(all["version"], "1.0");
  EXPECT_EQ(all["type"], "rich");
  EXPECT_EQ(all["title"], "The <front>");
  EXPECT_EQ(all["provider_url"], kSite);
  EXPECT_EQ(all["width"], 800);
  EXPECT_EQ(all["height"], 600);
  EXPECT_EQ(all["html"],
            "<iframe src=\"https://example.org/front/embed.html\" width=\"800\" height=\"600\" "
            "title=\"The &lt;front&gt;\" loading=\"lazy\" allowfullscreen></iframe>");
  EXPECT_EQ(all["thumbnail_url"], "https://example.org/front/pictures/link.0123456789abcdef.png");
}

TEST(Oembed, ShowsTheSameView) {
  const auto frame = [](const std::string& url) {
    const std::string html = answer(url)["html"];
    return html.substr(13, html.find('"', 13) - 13);
  };
  EXPECT_EQ(frame("https://example.org/front/index.html?lang=nb#map=daily&t=2025-03-12"),
            "https://example.org/front/embed.html?lang=nb#map=daily&amp;t=2025-03-12");
  EXPECT_EQ(frame("http://EXAMPLE.org/front/embed.html?controls=time&lang=uk"),
            "https://example.org/front/embed.html?lang=uk&amp;controls=time");
  EXPECT_EQ(frame("https://example.org/front/?lang=xx&controls=evil&utm_source=y"),
            "https://example.org/front/embed.html");
  EXPECT_EQ(frame("https://example.org/front/#\"><script>alert('1')</script>"),
            "https://example.org/front/embed.html#%22%3E%3Cscript%3Ealert(%271%27)%3C/script%3E");
  EXPECT_EQ(answer("https://example.org/front/?lang=nb")["title"], "Fronten");
}

TEST(Oembed, KeepsWithinTheSizesThatAreAskedFor) {
  const json small = answer("https://example.org/front/", 300, 2000);
  EXPECT_EQ(small["width"], 300);
  EXPECT_EQ(small["height"], 600);
  EXPECT_NE(small["html"].get<std::string>().find("width=\"300\" height=\"600\""), std::string::npos);
  EXPECT_FALSE(small.contains("thumbnail_url")) << "the picture is larger than what is asked for";
  EXPECT_TRUE(answer("https://example.org/front/", 1200, 630).contains("thumbnail_url"));
}

TEST(Oembed, AnswersForNothingElse) {
  for (const char* url :
       {"", "https://example.org/", "https://example.org/front", "https://example.org/front/feed.atom",
        "https://example.org/front/../front/", "https://example.org:8443/front/", "https://evil.example/front/",
        "https://example.org.evil.example/front/", "https://example.org@evil.example/front/", "//example.org/front/",
        "javascript:alert(1)", "https://example.org/frontier/", "https://example.org/front/embed.html/x"}) {
    const auto text = oembed_answer({url, 0, 0}, kSite, page());
    ASSERT_FALSE(text.ok()) << url;
    EXPECT_EQ(text.error().code, ErrorCode::not_found) << url;
  }
  EditionPage bare = page();
  bare.embeddable = false;
  EXPECT_FALSE(oembed_answer({kSite, 0, 0}, kSite, bare).ok());
}

}  // namespace
}  // namespace frontkart::http
