#include "http/oembed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/utf8.hpp"
#include "http/site.hpp"
#include "http/target.hpp"
#include "http/text.hpp"
#include "service/json_writer.hpp"

namespace frontkart::http {
namespace {

constexpr std::uint32_t kWidth = 800;
constexpr std::uint32_t kHeight = 600;
/// As the publisher makes the picture for links.
constexpr std::uint32_t kPictureWidth = 1200;
constexpr std::uint32_t kPictureHeight = 630;

Error not_ours() {
  return {ErrorCode::not_found, "This is not an address of a page of this site.", "url",
          "Give the address of the page, or of its embed.html."};
}

/// What a hash may hold as it is; all else is escaped, so that it can end neither the attribute nor the address.
std::string plain_hash(std::string_view hash) {
  std::string out;
  for (const char c : hash) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool plain = letter || std::string_view("-._~!$&()*+,;=:@/?%").find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

/// What embed.html understands of a query: language and which controls there are.
std::string embed_query(std::string_view query, std::string& language) {
  std::string out;
  const auto target = parse_target(fmt::format("/?{}", query));
  if (!target.ok()) return out;
  const auto add = [&](const char* name, std::initializer_list<std::string_view> words) -> const std::string* {
    const std::string* value = target->find(name);
    if (value == nullptr || std::find(words.begin(), words.end(), *value) == words.end()) return nullptr;
    out += fmt::format("{}{}={}", out.empty() ? '?' : '&', name, *value);
    return value;
  };
  if (const auto* given = add("lang", {"en", "nb", "uk"})) language = *given;
  static_cast<void>(add("controls", {"all", "time", "none"}));
  return out;
}

}  // namespace

Result<std::string> oembed_answer(const OembedRequest& request, std::string_view site, const EditionPage& page) {
  std::string_view url = request.url;
  const std::size_t mark = url.find('#');
  const std::string_view hash = mark == std::string_view::npos ? "" : url.substr(mark + 1);
  url = url.substr(0, mark);
  const std::size_t question = url.find('?');
  const std::string_view query = question == std::string_view::npos ? "" : url.substr(question + 1);
  const auto asked = parse_site_url(url.substr(0, question));
  const auto ours = parse_site_url(site);
  if (!asked.ok() || !ours.ok() || !page.embeddable) return not_ours();
  // Readers copy addresses with either scheme; what is answered has ours.
  const bool same_port = asked->port == ours->port || (asked->scheme != ours->scheme && asked->port.empty());
  if (asked->host != ours->host || !same_port || !asked->path.starts_with(ours->path)) return not_ours();
  const std::string_view name = std::string_view(asked->path).substr(ours->path.size());
  if (!name.empty() && name != "index.html" && name != "embed.html") return not_ours();

  const auto within = [](std::uint32_t size, std::uint32_t most) { return most == 0 ? size : std::min(size, most); };
  const std::uint32_t width = within(kWidth, request.max_width);
  const std::uint32_t height = within(kHeight, request.max_height);
  std::string language = "en";
  std::string frame = fmt::format("{}embed.html{}", site, embed_query(query, language));
  if (!hash.empty()) frame += '#' + plain_hash(hash);
  auto title = page.title.find(language);
  if (title == page.title.end()) title = page.title.begin();
  const std::string name_of = title == page.title.end() ? "Frontkart" : title->second;

  service::JsonWriter json;
  json.begin_object().key("version").string("1.0").key("type").string("rich").key("title").string(name_of);
  json.key("provider_name").string(name_of).key("provider_url").string(site);
  json.key("width").integer(width).key("height").integer(height).key("html");
  json.string(fmt::format(
      "<iframe src=\"{}\" width=\"{}\" height=\"{}\" title=\"{}\" loading=\"lazy\" allowfullscreen></iframe>",
      markup_text(frame), width, height, markup_text(name_of)));
  // A picture that is larger than what is asked for may not be named.
  if (!page.picture.empty() && within(kPictureWidth, request.max_width) == kPictureWidth &&
      within(kPictureHeight, request.max_height) == kPictureHeight) {
    json.key("thumbnail_url").string(fmt::format("{}{}", site, page.picture));
    json.key("thumbnail_width").integer(kPictureWidth).key("thumbnail_height").integer(kPictureHeight);
  }
  return json.end_object().take();
}

}  // namespace frontkart::http
