#include "ledger/projection.hpp"

#include <algorithm>

#include "base/digest.hpp"
#include "base/folded.hpp"
#include "claims/records.hpp"

namespace frontkart::ledger {
namespace {

void make_set(std::vector<std::string>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

/// What has names: a reader may search for it by any of them.
bool is_named(std::string_view reference) {
  static constexpr std::string_view kKinds[] = {"place/", "region/", "party/", "source/", "route/"};
  return std::any_of(std::begin(kKinds), std::end(kKinds),
                     [&](std::string_view kind) { return reference.starts_with(kind); });
}

}  // namespace

std::string reference_word(std::string_view reference) {
  std::string out;
  for (const char c : reference) {
    switch (c) {
      case '/':
        out += "ː";
        break;
      case '-':
        out += "ˑ";
        break;
      case '.':
        out += "ˠ";
        break;
      case ':':
        out += "ˡ";
        break;
      case '_':
        out += "ˢ";
        break;
      default:
        out += c;
    }
  }
  return out;
}

Projection project(std::string_view kind, std::string_view id, const Json& body) {
  Projection out;
  if (!body.is_object() || claims::is_retracted(body)) return out;

  std::vector<claims::RecordLink> links = claims::links_of(kind, body);
  out.links.reserve(links.size());
  for (claims::RecordLink& link : links) out.links.push_back({std::move(link.role), std::move(link.target)});

  claims::Searchable found_by = claims::searchable(kind, id, body);
  for (const std::string& name : found_by.names) {
    std::string key = folded(name);
    if (key.empty()) continue;
    if (!out.text.empty()) out.text += ' ';
    out.text += key;
    out.names.push_back(std::move(key));
  }
  make_set(out.names);
  std::string text = folded(found_by.text);
  if (!out.text.empty() && !text.empty()) out.text += ' ';
  out.text += text;
  std::vector<std::string_view> named;
  for (const Link& link : out.links) {
    const bool seen = std::find(named.begin(), named.end(), link.target) != named.end();
    if (!seen && is_named(link.target)) named.push_back(link.target);
  }
  for (const std::string_view target : named) {
    if (!out.text.empty()) out.text += ' ';
    out.text += reference_word(target);
  }

  out.media = claims::media_of(kind, body);
  make_set(out.media);
  if (kind == "snapshot" || kind == "edition") {
    const auto original = body.find(kind == "snapshot" ? "original" : "contents");
    if (original != body.end() && original->is_string()) {
      const auto digest = Digest::from_hex(original->get_ref<const std::string&>());
      if (digest.ok()) out.originals.push_back(digest->hex());
    }
  }
  return out;
}

}  // namespace frontkart::ledger
