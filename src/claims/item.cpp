#include <array>

#include "claims/parts.hpp"
#include "claims/readers.hpp"
#include "claims/records.hpp"

namespace frontkart::claims {
namespace {

constexpr std::array<std::string_view, 3> kRedistribute = {"none", "picture", "data"};

Depiction read_depiction(const Member& member) {
  Depiction out;
  if (member->json().is_string()) {
    read_text(member, out.what);
    return out;
  }
  Object object(*member);
  read_text(object.need("what"), out.what);
  read_where(object.get("where"), out.where);
  read_when(object.get("when"), out.when);
  object.done();
  return out;
}

Json depiction_json(const Depiction& depiction) {
  Json out = {{"what", depiction.what}};
  if (depiction.where != Where{}) out["where"] = where_json(depiction.where);
  if (depiction.when) out["when"] = when_json(*depiction.when);
  return out;
}

Related read_related(const Member& member) {
  Related out;
  if (member->json().is_string()) {
    read_reference(member, out.target, kItemKinds);
    return out;
  }
  Object object(*member);
  read_word(object.get("type"), out.relation);
  read_reference(object.need("target"), out.target, kItemKinds);
  object.done();
  return out;
}

void read_zone(const Member& member, std::string& out) {
  read_text(member, out, 64);
  if (!member || member->failed() || out.empty()) return;
  if (!format_date(Instant{0}, out).ok()) return member->wrong("is no time zone", "For example: Europe/Oslo.");
  member->reading().zone = out;
}

void read_media(Object& object, Item& out) {
  read_list(object.get("media"), kMaxList, [&](const Member& element) {
    read_text(element, out.media.emplace_back(), 64);
    if (!element->failed() && !is_sha256(out.media.back())) {
      element->wrong("must be a SHA-256: 64 lower-case hexadecimal digits");
    }
  });
  read_texts(object.get("media_types"), out.media_types, 100);
  if (!object.node().failed() && !out.media_types.empty() && out.media_types.size() != out.media.size()) {
    object.wrong("media_types", "must have one element for each of media");
  }
}

void read_set(Object& object, Item& out) {
  read_references(object.get("parts"), out.parts, kItemKinds);
  read_reference(object.get("subset_of"), out.subset_of, kItemKinds);
  if (const Member count = object.get("count")) {
    if (count->json().is_string()) {
      std::string word;
      read_text(count, word, 20);
      if (!count->failed() && word != "several") count->wrong("must be a whole number or \"several\"");
      out.count = std::move(word);
    } else {
      std::uint64_t number = 0;
      read_count(count, number, 1'000'000'000'000);
      out.count = number;
    }
  }
  if (object.node().failed() || out.kind == ItemKind::set) return;
  for (const char* member : {"parts", "subset_of", "count"}) {
    if (object.has(member)) object.wrong(member, "belongs to a set only", "Give the item the type set.");
  }
}

}  // namespace

Json to_json(const Item& item) {
  Json body = Json::object();
  body["type"] = name_of(item.kind);
  if (item.publishers.size() == 1) {
    body["publisher"] = item.publishers.front();
  } else {
    write_list(body, "publisher", item.publishers);
  }
  write_text(body, "title", item.title);
  write_text(body, "url", item.url);
  write_text(body, "archive_url", item.archive_url);
  write_text(body, "capture_tool", item.capture_tool);
  if (item.published) body["published"] = when_json(*item.published);
  write_instant(body, "retrieved", item.retrieved);
  write_text(body, "language", item.language);
  write_text(body, "zone", item.zone);
  if (item.text) body["text"] = *item.text;
  write_list(body, "media", item.media);
  write_list(body, "media_types", item.media_types);
  for (const Depiction& depiction : item.depicts) body["depicts"].push_back(depiction_json(depiction));
  if (item.camera) body["camera"] = position_json(*item.camera);
  if (item.bearing) body["bearing"] = *item.bearing;
  write_text(body, "first_seen", item.first_seen);
  write_text(body, "licence", item.licence);
  body["redistribute"] = item.redistribute;
  if (item.graphic) body["graphic"] = true;
  body["people"] = name_of(item.people);
  for (const Related& related : item.relations) {
    body["relations"].push_back(Json{{"type", name_of(related.relation)}, {"target", related.target}});
  }
  write_list(body, "parts", item.parts);
  write_text(body, "subset_of", item.subset_of);
  if (const auto* number = std::get_if<std::uint64_t>(&item.count)) body["count"] = *number;
  if (const auto* word = std::get_if<std::string>(&item.count)) body["count"] = *word;
  if (item.described_only) body["described_only"] = true;
  write_common(body, item.common);
  return body;
}

void read_item(const Node& root, Item& out) {
  Object object(root);
  read_word(object.get("type"), out.kind);
  const Member publisher = object.get("publisher");
  if (publisher && publisher->json().is_array()) {
    read_references(publisher, out.publishers, kSourceKinds);
  } else if (publisher) {
    read_reference(publisher, out.publishers.emplace_back(), kSourceKinds);
  }
  read_text(object.get("title"), out.title);
  read_url(object.get("url"), out.url);
  read_url(object.get("archive_url"), out.archive_url);
  read_text(object.get("capture_tool"), out.capture_tool);
  read_zone(object.get("zone"), out.zone);
  read_when(object.get("published"), out.published);
  read_instant(object.get("retrieved"), out.retrieved);
  read_language(object.get("language"), out.language);
  if (const Member text = object.get("text")) read_text(text, out.text.emplace(), kMaxItemText);
  read_media(object, out);
  read_list(object.get("depicts"), kMaxList,
            [&](const Member& element) { out.depicts.push_back(read_depiction(element)); });
  if (const Member camera = object.get("camera")) read_position(camera, out.camera.emplace());
  if (const Member bearing = object.get("bearing")) read_number(bearing, out.bearing.emplace(), 0, 360);
  read_text(object.get("first_seen"), out.first_seen);
  read_text(object.get("licence"), out.licence);
  const Member redistribute = object.get("redistribute");
  read_text(redistribute, out.redistribute, 20);
  if (redistribute && !redistribute->failed() && !holds(kRedistribute, out.redistribute)) {
    unknown_word(*redistribute, kRedistribute);
  }
  read_flag(object.get("graphic"), out.graphic);
  read_word(object.get("people"), out.people);
  read_list(object.get("relations"), kMaxList,
            [&](const Member& element) { out.relations.push_back(read_related(element)); });
  read_set(object, out);
  read_flag(object.get("described_only"), out.described_only);
  read_common(object, out.common);
  object.done();
  if (!root.failed() && out.described_only && !out.media.empty()) {
    object.wrong("described_only", "contradicts media",
                 "An item whose media are archived is not known by description only.");
  }
}

}  // namespace frontkart::claims
