#include "service/publish_page.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/utf8.hpp"
#include "service/publish_feed.hpp"

namespace frontkart::service {
namespace {

namespace fs = std::filesystem;

/// For hosts that send no policy of their own; what can only be a header (frame-ancestors) is not in it.
std::string policy_for(const std::vector<std::string>& hosts) {
  return fmt::format(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
      "connect-src 'self'{}{}; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'",
      hosts.empty() ? "" : " ", fmt::join(hosts, " "));
}

void replace_first(std::string& text, std::string_view what, std::string_view by) {
  if (const auto at = text.find(what); at != std::string::npos) text.replace(at, what.size(), by);
}

std::string meta(std::string_view attribute, std::string_view name, std::string_view content) {
  return fmt::format("<meta {}=\"{}\" content=\"{}\">\n", attribute, name, markup_text(content));
}

std::string description_of(const PageFacts& facts) {
  std::string text = "Who held what, and when, as the makers of maps drew it";
  const MapSummary* first = facts.maps.empty() ? nullptr : facts.maps.front();
  if (first != nullptr && first->last) {
    text += fmt::format(". {}: {}", first->mapper.empty() ? first->map : first->mapper,
                        format_utc(*first->last).substr(0, 10));
  }
  return text + ".";
}

/// As it calls itself.
std::string_view name_of_language(std::string_view language) {
  if (language == "nb") return "norsk bokmål";
  return language == "uk" ? "українська" : "English";
}

std::string head_of(const PageFacts& facts) {
  std::string out =
      fmt::format("<meta http-equiv=\"Content-Security-Policy\" content=\"{}\">\n", policy_for(facts.hosts));
  out += meta("property", "og:type", "website");
  out += meta("property", "og:title", facts.title);
  out += meta("property", "og:description", description_of(facts));
  if (!facts.picture.empty()) {
    out += meta("property", "og:image", facts.url + facts.picture);
    out += meta("property", "og:image:width", "1200");
    out += meta("property", "og:image:height", "630");
    out += meta("property", "og:image:alt", facts.still_text);
    out += meta("name", "twitter:card", "summary_large_image");
  }
  if (facts.preview) out += meta("name", "robots", "noindex");
  if (!facts.url.empty()) {
    const std::string url = markup_text(facts.url);
    out += meta("property", "og:url", facts.url);
    out += fmt::format("<link rel=\"canonical\" href=\"{}\">\n", url);
    out +=
        fmt::format("<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}oembed.json\" title=\"{}\">\n",
                    url, markup_text(facts.title));
  }
  for (const auto language : kEditionLanguages) {
    // By its title: with hreflang, search engines would take it for this page in another language.
    out += fmt::format("<link rel=\"alternate\" type=\"application/atom+xml\" title=\"{} ({})\" href=\"{}\">\n",
                       markup_text(facts.title), name_of_language(language), feed_file(language));
  }
  // What the page's script asks for first need not wait for the script.
  out += "<link rel=\"preload\" href=\"edition.json\" as=\"fetch\" crossorigin>\n";
  return out;
}

/// What stands on the page until the script takes over, and all there is without it.
std::string first_of(const PageFacts& facts) {
  std::string out = "<main id=\"first\" class=\"first\">\n";
  out += fmt::format("<h1>{}</h1>\n", markup_text(facts.title));
  if (facts.preview) out += "<p class=\"first-preview\">Preview: not published.</p>\n";
  if (!facts.still_light.empty()) {
    out += "<picture>";
    if (!facts.still_dark.empty()) {
      out +=
          fmt::format("<source srcset=\"{}\" media=\"(prefers-color-scheme: dark)\">", markup_text(facts.still_dark));
    }
    out += fmt::format("<img src=\"{}\" alt=\"{}\" decoding=\"sync\" fetchpriority=\"high\"></picture>\n",
                       markup_text(facts.still_light), markup_text(facts.still_text));
  }
  out += "<ul>\n";
  for (const MapSummary* map : facts.maps) {
    out += fmt::format("<li>{}", markup_text(map->mapper.empty() ? map->map : map->mapper));
    if (map->last) {
      const std::string date = format_utc(*map->last);
      out += fmt::format(", <time datetime=\"{}\">{}</time>", date, date.substr(0, 10));
    }
    if (!map->licence.empty()) out += fmt::format(" ({})", markup_text(map->licence));
    out += "</li>\n";
  }
  out += "</ul>\n<p>Not for navigation or safety decisions.</p>\n";
  return out + "</main>\n";
}

Result<std::string> file_bytes(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream bytes;
  bytes << in.rdbuf();
  if (!in)
    return Error{ErrorCode::usage, "The file of the page cannot be read.", file.string(), "Build the page again."};
  return std::move(bytes).str();
}

}  // namespace

std::string page_html(std::string html, const PageFacts& facts) {
  if (const auto begin = html.find("<title>"); begin != std::string::npos) {
    const auto end = html.find("</title>", begin);
    if (end != std::string::npos) html.replace(begin, end - begin, "<title>" + markup_text(facts.title));
  }
  constexpr std::string_view kHead = "<!--frontkart:head-->";
  constexpr std::string_view kFirst = "<!--frontkart:first-->";
  if (html.find(kHead) != std::string::npos) {
    replace_first(html, kHead, head_of(facts));
  } else {
    replace_first(html, "</head>", head_of(facts) + "</head>");
  }
  replace_first(html, kFirst, first_of(facts));
  return html;
}

std::string sitemap_xml(const PageFacts& facts) {
  const std::string url = markup_text(facts.url);
  std::string out =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" "
      "xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n";
  out += fmt::format("<url><loc>{}</loc><lastmod>{}</lastmod>\n", url, format_utc(facts.published));
  for (const auto language : kEditionLanguages) {
    out +=
        fmt::format("<xhtml:link rel=\"alternate\" hreflang=\"{}\" href=\"{}?lang={}\"/>\n", language, url, language);
  }
  return out + "</url>\n</urlset>\n";
}

std::string oembed_json(const PageFacts& facts) {
  JsonWriter json;
  json.begin_object().key("version").string("1.0").key("type").string("rich").key("title").string(facts.title);
  json.key("provider_name").string(facts.title).key("provider_url").string(facts.url);
  json.key("width").integer(800).key("height").integer(600).key("html");
  json.string(
      fmt::format("<iframe src=\"{}embed.html\" width=\"800\" height=\"600\" title=\"{}\" loading=\"lazy\" "
                  "allowfullscreen></iframe>",
                  markup_text(facts.url), markup_text(facts.title)));
  if (!facts.picture.empty()) {
    json.key("thumbnail_url").string(facts.url + facts.picture).key("thumbnail_width").integer(1200);
    json.key("thumbnail_height").integer(630);
  }
  return json.end_object().take();
}

Result<std::map<std::string, std::string>> write_page_files(const EditionWork& work, const PageFacts& facts) {
  std::map<std::string, std::string> base;
  const fs::path& root = work.request.web;
  std::error_code failure;
  if (root.empty() || !fs::is_regular_file(root / "index.html", failure)) return base;
  std::vector<fs::path> files;
  for (fs::recursive_directory_iterator it(root, failure), end; !failure && it != end; it.increment(failure)) {
    if (it->is_regular_file(failure)) files.push_back(it->path());
  }
  std::sort(files.begin(), files.end());
  for (const fs::path& file : files) {
    const std::string path = fs::relative(file, root, failure).generic_string();
    FRONTKART_TRY(std::string bytes, file_bytes(file));
    if (path.ends_with(".html")) {
      FRONTKART_CHECK(work.folder.put_fixed(path, page_html(std::move(bytes), facts)));
    } else if (path.starts_with("basemap/")) {
      const std::string name = file.stem().string();
      FRONTKART_TRY(base[name], work.folder.put("base/" + name, file.extension().string(), bytes));
    } else {
      FRONTKART_CHECK(work.folder.put_fixed(path, bytes));
    }
  }
  return base;
}

}  // namespace frontkart::service
