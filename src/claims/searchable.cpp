#include "claims/records.hpp"

namespace frontkart::claims {
namespace {

class Text {
 public:
  explicit Text(Searchable& out) : out_(out) {}

  void add(const Json& value) {
    if (const auto* text = value.get_ptr<const std::string*>()) {
      if (text->empty()) return;
      if (!out_.text.empty()) out_.text += '\n';
      out_.text += *text;
    } else if (value.is_array()) {
      for (const Json& element : value) add(element);
    }
  }
  void add(const Json& object, std::initializer_list<std::string_view> members) {
    if (!object.is_object()) return;
    for (const std::string_view member : members) {
      if (const auto it = object.find(member); it != object.end()) add(*it);
    }
  }
  /// Members of each object in a list.
  void add_each(const Json& object, std::string_view list, std::initializer_list<std::string_view> members) {
    if (!object.is_object()) return;
    const auto it = object.find(list);
    if (it == object.end() || !it->is_array()) return;
    for (const Json& element : *it) add(element, members);
  }
  void add_inside(const Json& object, std::string_view inner, std::initializer_list<std::string_view> members) {
    if (!object.is_object()) return;
    if (const auto it = object.find(inner); it != object.end()) add(*it, members);
  }

 private:
  Searchable& out_;
};

void add_names(const Json& body, Searchable& out) {
  if (!body.is_object()) return;
  const auto names = body.find("names");
  if (names == body.end() || !names->is_array()) return;
  for (const Json& name : *names) {
    if (!name.is_object()) continue;
    const auto text = name.find("text");
    if (text == name.end()) continue;
    const auto* words = text->get_ptr<const std::string*>();
    if (words != nullptr && !words->empty()) out.names.push_back(*words);
  }
}

void add_claim(const Json& body, Text& text) {
  text.add(body, {"words"});
  if (body.is_object()) {
    if (const auto says = body.find("says"); says != body.end()) text.add_each(*says, "args", {"text"});
  }
  text.add_each(body, "chain", {"cue"});
  for (const std::string_view time : {"when", "stated", "deadline"}) text.add_inside(body, time, {"raw", "assumes"});
  text.add_inside(body, "where", {"raw"});
  text.add(body, {"about_words", "note"});
}

}  // namespace

Searchable searchable(std::string_view kind, std::string_view id, const Json& body) {
  Searchable out;
  Text text(out);
  if (kind == "place" || kind == "region" || kind == "party" || kind == "source" || kind == "route") {
    add_names(body, out);
    text.add(body, {"roles", "party_basis", "url", "note"});
  } else if (kind == "claim") {
    add_claim(body, text);
  } else if (kind == "item") {
    text.add(body, {"title", "text"});
    text.add_each(body, "depicts", {"what"});
    text.add(body, {"url", "archive_url", "first_seen", "note"});
  } else if (kind == "review") {
    text.add(body, {"method", "note"});
  } else if (kind == "enquiry") {
    text.add(body, {"what", "answer_text", "note"});
  } else if (kind == "assessment") {
    text.add(body, {"reason", "note"});
  } else if (kind == "edit" || kind == "release") {
    text.add(body, {"reason", "note"});
  } else if (kind == "outcome") {
    text.add(body, {"note"});
  } else if (kind == "map") {
    out.text = id;
    text.add(body, {"mapper", "link"});
  }
  return out;
}

}  // namespace frontkart::claims
