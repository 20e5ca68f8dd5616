#include "http/site.hpp"

#include <gtest/gtest.h>

namespace frontkart::http {
namespace {

TEST(Site, ReadsNamesOfHosts) {
  EXPECT_EQ(host_name("Example.ORG:8080"), "example.org");
  EXPECT_EQ(host_name("example.org."), "example.org");
  EXPECT_EQ(host_name("[2001:DB8::1]:80"), "[2001:db8::1]");
  EXPECT_EQ(host_name("127.0.0.1"), "127.0.0.1");
  for (const char* wrong : {"", ":80", "[::1", "a b", "a/b", "a:b", "a:99999", "[::1]x", "-a", ".a", "å.example",
                            "a\"b", "user@host", "[]", "a:80:80"}) {
    EXPECT_EQ(host_name(wrong), "") << wrong;
  }
}

TEST(Site, ReadsItsAddress) {
  const auto url = parse_site_url("HTTPS://Example.org:443/front/").value();
  EXPECT_EQ(url.scheme, "https");
  EXPECT_EQ(url.host, "example.org");
  EXPECT_EQ(url.port, "");
  EXPECT_EQ(url.path, "/front/");
  EXPECT_EQ(parse_site_url("http://[::1]:8080").value().port, "8080");
  EXPECT_EQ(parse_site_url("http://[::1]").value().path, "/");
  for (const char* wrong :
       {"", "example.org", "ftp://example.org/", "https://", "https:///front", "https://a b/", "https://a/?q",
        "https://a/#x", "https://a/\"", "https://u:p@a/", "javascript://a/", "https://a/\n", "https://a/<b>"}) {
    EXPECT_FALSE(parse_site_url(wrong).ok()) << wrong;
  }
}

TEST(Site, KnowsWhatAPolicyTakes) {
  for (const char* right :
       {"'self'", "*", "https://news.example", "http://news.example:8080", "https://*.news.example", "news.example"}) {
    EXPECT_TRUE(is_frame_source(right)) << right;
  }
  // What ends the policy or begins another would change all of it.
  for (const char* wrong :
       {"", "https://a; script-src *", "https://a,b", "https://a/b", "data:", "'none' *", "a b", "https://a\r\nX: y"}) {
    EXPECT_FALSE(is_frame_source(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace frontkart::http
