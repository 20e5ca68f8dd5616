#include <algorithm>

#include "claims/records.hpp"
#include "claims/reference.hpp"

namespace frontkart::claims {
namespace {

const Json* member_of(const Json& json, std::string_view name) {
  if (!json.is_object()) return nullptr;
  const auto it = json.find(name);
  return it == json.end() ? nullptr : &*it;
}

/// Gathers references; whatever is none is passed over.
class Links {
 public:
  void add(std::string_view role, const Json* value) {
    if (value == nullptr) return;
    if (const auto* text = value->get_ptr<const std::string*>()) {
      if (const auto parts = split_reference(*text)) links_.push_back({std::string(role), std::string(parts->target)});
    } else if (value->is_array()) {
      for (const Json& element : *value) add(role, &element);
    }
  }
  void add(std::string_view role, const Json& body, std::string_view member) { add(role, member_of(body, member)); }

  [[nodiscard]] bool has_target(std::string_view target) const {
    return std::any_of(links_.begin(), links_.end(), [&](const RecordLink& l) { return l.target == target; });
  }

  [[nodiscard]] std::vector<RecordLink> sorted() && {
    std::sort(links_.begin(), links_.end());
    links_.erase(std::unique(links_.begin(), links_.end()), links_.end());
    return std::move(links_);
  }

 private:
  std::vector<RecordLink> links_;
};

/// The elements of a list that is a member; nothing where there is none.
template <class Visit>
void for_each_of(const Json& body, std::string_view member, Visit visit) {
  const Json* list = member_of(body, member);
  if (list == nullptr || !list->is_array()) return;
  for (const Json& element : *list) visit(element);
}

void claim_links(const Json& body, Links& links) {
  links.add("item", body, "item");
  if (const Json* says = member_of(body, "says")) links.add("arg", *says, "args");
  if (const Json* where = member_of(body, "where")) links.add("where", *where, "ref");
  const Json* speaker = nullptr;
  for_each_of(body, "chain", [&](const Json& link) {
    links.add("chain", link, "source");
    links.add("via", link, "via");
    speaker = &link;
  });
  if (speaker != nullptr) links.add("speaker", *speaker, "source");
  if (const Json* value = member_of(body, "value")) links.add("of", *value, "of");
  links.add("repeats", body, "repeats");
  // Most presuppose something of what they speak of anyway.
  for_each_of(body, "presupposes", [&](const Json& one) {
    for_each_of(one, "args", [&](const Json& argument) {
      const auto* text = argument.get_ptr<const std::string*>();
      if (text != nullptr && !links.has_target(*text)) links.add("presupposes", &argument);
    });
  });
}

void item_links(const Json& body, Links& links) {
  links.add("publisher", body, "publisher");
  links.add("part", body, "parts");
  links.add("subset-of", body, "subset_of");
  for_each_of(body, "depicts", [&](const Json& one) {
    if (const Json* where = member_of(one, "where")) links.add("depicts", *where, "ref");
  });
  for_each_of(body, "relations", [&](const Json& one) {
    const Json* type = member_of(one, "type");
    const auto* word = type == nullptr ? nullptr : type->get_ptr<const std::string*>();
    const bool known = word != nullptr && from_word<ItemRelation>(*word);
    links.add(known ? std::string_view(*word) : "related", one, "target");
  });
}

/// The document of a permission is an item, or words for it, in which a slash means nothing.
void map_links(const Json& body, Links& links) {
  const Json* permission = member_of(body, "permission");
  const Json* document = permission == nullptr ? nullptr : member_of(*permission, "document");
  const auto* text = document == nullptr ? nullptr : document->get_ptr<const std::string*>();
  if (text != nullptr && text->starts_with("item/")) links.add("permitted-by", document);
}

}  // namespace

std::vector<RecordLink> links_of(std::string_view kind, const Json& body) {
  Links links;
  if (kind == "claim") {
    claim_links(body, links);
  } else if (kind == "item") {
    item_links(body, links);
  } else if (kind == "source") {
    links.add("party", body, "party");
  } else if (kind == "review") {
    links.add("by", body, "by");
    links.add("target", body, "target");
    links.add("known-from", body, "known_from");
  } else if (kind == "enquiry") {
    links.add("whom", body, "whom");
    links.add("about", body, "about");
  } else if (kind == "assessment") {
    links.add("of", body, "of");
    if (const Json* status = member_of(body, "status")) links.add("party", *status, "party");
    links.add("basis", body, "basis");
  } else if (kind == "edit") {
    links.add("map", body, "map");
    links.add("basis", body, "basis");
    links.add("over", body, "over");
  } else if (kind == "outcome") {
    links.add("claim", body, "claim");
    links.add("evidence", body, "evidence");
  } else if (kind == "release") {
    links.add("releases", body, "target");
  } else if (kind == "edition") {
    links.add("previous", body, "previous");
  } else if (kind == "map") {
    map_links(body, links);
  } else if (kind == "place") {
    links.add("region", body, "region");
  } else if (kind == "region") {
    links.add("parent", body, "parent");
    links.add("party", body, "de_jure_party");
  }
  return std::move(links).sorted();
}

std::vector<std::string> media_of(std::string_view kind, const Json& body) {
  std::vector<std::string> out;
  if (kind != "item") return out;
  for_each_of(body, "media", [&](const Json& element) {
    const auto* text = element.get_ptr<const std::string*>();
    if (text != nullptr && is_sha256(*text)) out.push_back(*text);
  });
  return out;
}

}  // namespace frontkart::claims
