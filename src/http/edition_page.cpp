#include "http/edition_page.hpp"

#include <nlohmann/json.hpp>

#include "http/site.hpp"

namespace frontkart::http {
namespace {

using nlohmann::json;

Error no_edition() {
  return {ErrorCode::not_found, "There is no edition here.", "", ""};
}

std::string text_in(const json& object, const char* member) {
  const auto it = object.find(member);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Result<EditionPage> page_of(const std::string& bytes) {
  const json whole = json::parse(bytes, nullptr, false);
  if (!whole.is_object() || !whole.contains("head") || !whole["head"].is_object()) return no_edition();
  const json& head = whole["head"];
  EditionPage out;
  // Unless it says that it is none, it is a preview.
  out.preview = !head.contains("preview") || head["preview"] != false;
  if (!head.contains("site") || !head["site"].is_object()) return out;
  const json& site = head["site"];
  if (const auto title = site.find("title"); title != site.end() && title->is_object()) {
    for (const auto& [language, text] : title->items()) {
      if (text.is_string()) out.title.emplace(language, text.get<std::string>());
    }
  }
  out.url = text_in(site, "url");
  out.picture = text_in(site, "picture");
  if (const auto basemap = site.find("basemap"); basemap != site.end() && basemap->is_object()) {
    const json hosts = basemap->value("hosts", json::array());
    for (const json& host : hosts) {
      // It goes into a header: whoever wrote it, it must be nothing but a host.
      const std::string text = host.is_string() ? host.get<std::string>() : "";
      if (text.starts_with("https://") && is_frame_source(text)) out.hosts.push_back(text);
    }
  }
  return out;
}

}  // namespace

Result<std::shared_ptr<const EditionPage>> EditionPages::now() {
  const auto head = files_.get("/edition.json");
  if (!head.ok() || head->file) return no_edition();
  const std::lock_guard lock(mutex_);
  if (page_ && head_ == head->body) return page_;
  FRONTKART_TRY(EditionPage page, page_of(head->body));
  page.embeddable = files_.get("/embed.html").ok();
  head_ = head->body;
  page_ = std::make_shared<const EditionPage>(std::move(page));
  return page_;
}

}  // namespace frontkart::http
