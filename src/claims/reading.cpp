#include "claims/reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace frontkart::claims {
namespace {

void append_step(std::string& out, std::string_view member) {
  out += '/';
  // A hostile member name can be long.
  for (const char c : member.substr(0, 100)) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      out += c;
    }
  }
}

std::string shortened(std::string_view text) {
  if (text.size() <= 60) return std::string(text);
  std::size_t end = 60;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "…";
}

}  // namespace

std::string Node::pointer() const {
  if (up_ == nullptr) return "";
  std::string out = up_->pointer();
  append_step(out, is_index_ ? std::to_string(index_) : member_);
  return out;
}

void Node::wrong(std::string_view what, std::string_view remedy) const {
  if (failed()) return;
  if (what.ends_with('.')) what.remove_suffix(1);
  const std::string where = pointer();
  reading_->error = Error{
      ErrorCode::bad_input,
      where.empty() ? fmt::format("The record {}.", what) : fmt::format("The member '{}' {}.", where.substr(1), what),
      where, std::string(remedy)};
}

void Node::wrong_member(std::string_view member, std::string_view what, std::string_view remedy) const {
  Node(*json_, *this, member).wrong(what, remedy);
}

Object::Object(const Node& node) : node_(node) {
  if (!node.json().is_object()) node.wrong("must be an object");
}

Member Object::get(std::string_view name) {
  if (node_.failed()) return std::nullopt;
  taken_.at(count_++) = name;
  const auto it = node_.json().find(name);
  if (it == node_.json().end()) return std::nullopt;
  ++present_;
  if (it->is_null()) return std::nullopt;
  return Member(std::in_place, *it, node_, name);
}

Member Object::need(std::string_view name) {
  Member member = get(name);
  if (!member) wrong(name, "is missing");
  return member;
}

bool Object::has(std::string_view name) const {
  if (!node_.json().is_object()) return false;
  const auto it = node_.json().find(name);
  return it != node_.json().end() && !it->is_null();
}

void Object::done() const {
  if (node_.failed() || present_ == node_.json().size()) return;
  const Kinds taken(taken_.data(), count_);
  for (const auto& [name, value] : node_.json().items()) {
    if (!holds(taken, name)) {
      return wrong(name, "is not a member of this record", fmt::format("It may have: {}.", listed(taken)));
    }
  }
}

void read_text(const Member& member, std::string& out, std::size_t most) {
  if (!member || member->failed()) return;
  const auto* text = member->json().get_ptr<const std::string*>();
  if (text == nullptr) return member->wrong("must be a text");
  if (text->size() > most) return member->wrong(fmt::format("is longer than {} bytes", most));
  if (text->find('\0') != std::string::npos) return member->wrong("holds a NUL character");
  out = *text;
}

void read_flag(const Member& member, bool& out) {
  if (!member || member->failed()) return;
  if (!member->json().is_boolean()) return member->wrong("must be true or false");
  out = member->json().get<bool>();
}

void read_number(const Member& member, double& out, double least, double most) {
  if (!member || member->failed()) return;
  if (!member->json().is_number()) return member->wrong("must be a number");
  const auto number = member->json().get<double>();
  if (!(number >= least && number <= most)) {
    return member->wrong(fmt::format("must be a number from {} to {}", least, most));
  }
  out = number;
}

void read_count(const Member& member, std::uint64_t& out, std::uint64_t most) {
  double number = 0;
  read_number(member, number, 0, static_cast<double>(most));
  if (!member || member->failed()) return;
  if (number != std::floor(number)) return member->wrong("must be a whole number");
  out = static_cast<std::uint64_t>(number);
}

void read_url(const Member& member, std::string& out) {
  read_text(member, out);
  if (!member || member->failed() || out.empty()) return;
  if (!out.starts_with("https://") && !out.starts_with("http://")) {
    member->wrong("must be a link that begins with https:// or http://");
  } else if (std::any_of(out.begin(), out.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; })) {
    member->wrong("holds a space or a control character");
  }
}

void read_language(const Member& member, std::string& out) {
  read_text(member, out, 35);
  if (!member || member->failed()) return;
  const bool fine = std::all_of(out.begin(), out.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (!fine) member->wrong("must be a language tag (BCP 47)", "For example: nb, uk, en-GB.");
}

void read_reference(const Member& member, std::string& out, Kinds kinds) {
  if (!member || member->failed()) return;
  const auto* text = member->json().get_ptr<const std::string*>();
  if (text == nullptr) return member->wrong(fmt::format("must be a reference to a {}", listed(kinds)));
  if (text->find('/') != std::string::npos) {
    const auto parts = split_reference(*text);
    if (!parts) return member->wrong(fmt::format("is no reference: '{}'", shortened(*text)), "Write kind/id.");
    if (!holds(kinds, parts->kind)) {
      return member->wrong(fmt::format("must refer to a {}, not to a {}", listed(kinds), parts->kind));
    }
    out = *text;
    return;
  }
  if (!is_id(*text)) {
    return member->wrong(fmt::format("is no reference: '{}'", shortened(*text)),
                         "Write kind/id, or the id alone; where words are meant, put them in quotes.");
  }
  if (holds(kinds, "source") && is_implicit_source(*text)) {
    out = "source/" + *text;
  } else if (const auto* surroundings = member->reading().surroundings;
             surroundings != nullptr && surroundings->resolve) {
    auto found = surroundings->resolve(*text, kinds);
    if (!found) {
      return member->wrong(fmt::format("names '{}', but there is no such {}", *text, listed(kinds)),
                           "Record it first, or write kind/id.");
    }
    out = *std::move(found);
  } else if (kinds.size() == 1) {
    out = std::string(kinds.front()) + "/" + *text;
  } else {
    member->wrong(fmt::format("does not say which kind of record '{}' is", *text),
                  fmt::format("Write kind/id, where kind is {}.", listed(kinds)));
  }
}

void read_position(const Member& member, std::pair<double, double>& out) {
  if (!member || member->failed()) return;
  const Json& json = member->json();
  // A third number is a height, which means nothing on this map.
  const bool fine = json.is_array() && (json.size() == 2 || json.size() == 3) &&
                    std::all_of(json.begin(), json.end(), [](const Json& n) { return n.is_number(); });
  if (!fine) return member->wrong("must be a position: [longitude, latitude] in degrees");
  const auto longitude = json[0].get<double>();
  const auto latitude = json[1].get<double>();
  if (!(std::abs(longitude) <= 180) || !(std::abs(latitude) <= 90)) {
    return member->wrong("lies outside the world", "Longitude comes first, then latitude, in degrees.");
  }
  out = {longitude, latitude};
}

void read_instant(const Member& member, std::optional<Instant>& out, DateEdge edge) {
  if (!member || member->failed()) return;
  const auto* text = member->json().get_ptr<const std::string*>();
  if (text == nullptr) return member->wrong("must be a time such as \"2025-03-12T20:00:00+01:00\"");
  if (auto exact = parse_rfc3339(*text); exact.ok()) {
    out = *exact;
    return;
  }
  auto date = parse_edtf(*text, member->reading().zone);
  if (!date.ok())
    return member->wrong(fmt::format("is no time: '{}'", shortened(*text)),
                         "Write 2025-03-12T20:00:00+01:00, or a date.");
  const Instant instant = edge == DateEdge::last ? date->bounds.latest : date->bounds.earliest;
  static const Instant first = *parse_rfc3339("0001-01-01T00:00:00Z");
  static const Instant last = *parse_rfc3339("9999-12-31T23:59:59.999999Z");
  if (instant < first || instant > last) return member->wrong("has no such bound");
  out = instant;
}

void unknown_word(const Node& node, Kinds words) {
  node.wrong(node.json().is_string()
                 ? fmt::format("cannot be '{}'", shortened(node.json().get_ref<const std::string&>()))
                 : std::string("must be a word"),
             fmt::format("It is one of: {}.", listed(words)));
}

void read_texts(const Member& member, std::vector<std::string>& out, std::size_t most_each) {
  read_list(member, kMaxList, [&](const Member& element) { read_text(element, out.emplace_back(), most_each); });
}

void read_references(const Member& member, std::vector<std::string>& out, Kinds kinds) {
  read_list(member, kMaxList, [&](const Member& element) { read_reference(element, out.emplace_back(), kinds); });
}

}  // namespace frontkart::claims
