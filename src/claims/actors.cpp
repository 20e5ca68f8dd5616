#include "claims/parts.hpp"
#include "claims/readers.hpp"
#include "claims/records.hpp"

/// Parties, sources and routes: what has names.
namespace frontkart::claims {
namespace {

bool is_colour(std::string_view text) {
  return text.size() == 7 && text.front() == '#' &&
         text.find_first_not_of("0123456789abcdefABCDEF", 1) == std::string_view::npos;
}

}  // namespace

Json to_json(const Party& party) {
  Json body = Json::object();
  body["names"] = names_json(party.names);
  write_text(body, "colour", party.colour);
  write_common(body, party.common);
  return body;
}

void read_party(const Node& root, Party& out) {
  Object object(root);
  read_names(object.need("names"), out.names);
  const Member colour = object.get("colour");
  read_text(colour, out.colour, 7);
  if (colour && !root.failed() && !is_colour(out.colour)) colour->wrong("must be a colour such as \"#0f9d58\"");
  read_common(object, out.common);
  object.done();
  if (!root.failed() && out.names.empty()) object.wrong("names", "is empty");
}

Json to_json(const Source& source) {
  Json body = Json::object();
  body["names"] = names_json(source.names);
  body["type"] = name_of(source.kind);
  write_text(body, "party", source.party);
  write_text(body, "party_basis", source.party_basis);
  write_text(body, "reliability", source.reliability);
  write_text(body, "url", source.url);
  write_common(body, source.common);
  return body;
}

void read_source(const Node& root, Source& out) {
  Object object(root);
  read_names(object.need("names"), out.names);
  read_word(object.get("type"), out.kind);
  read_reference(object.get("party"), out.party, kPartyKinds);
  read_text(object.get("party_basis"), out.party_basis);
  const Member reliability = object.get("reliability");
  read_text(reliability, out.reliability, 1);
  read_url(object.get("url"), out.url);
  read_common(object, out.common);
  object.done();
  if (!root.failed()) {
    if (out.names.empty()) object.wrong("names", "is empty");
    if (!out.reliability.empty() && (out.reliability[0] < 'A' || out.reliability[0] > 'F')) {
      reliability->wrong("must be a letter from A to F");
    }
    if (!out.party.empty() && out.party_basis.empty()) {
      object.wrong("party", "needs party_basis", "Cite the office that the source holds, or its own declaration.");
    }
  }
}

Json to_json(const Route& route) {
  Json body = Json::object();
  body["names"] = names_json(route.names);
  body["type"] = name_of(route.kind);
  Json& lines = body["lines"] = Json::array();
  for (const auto& line : route.lines) {
    Json positions = Json::array();
    for (const auto& position : line) positions.push_back(position_json(position));
    lines.push_back(std::move(positions));
  }
  write_list(body, "roles", route.roles);
  write_common(body, route.common);
  return body;
}

void read_route(const Node& root, Route& out) {
  Object object(root);
  std::size_t positions_left = kMaxPositions;
  read_names(object.need("names"), out.names);
  read_word(object.get("type"), out.kind);
  read_list(object.need("lines"), kMaxList,
            [&](const Member& line) { read_line(line, out.lines.emplace_back(), positions_left); });
  read_texts(object.get("roles"), out.roles, 200);
  read_common(object, out.common);
  object.done();
  if (!root.failed()) {
    if (out.names.empty()) object.wrong("names", "is empty");
    if (out.lines.empty()) object.wrong("lines", "is empty");
  }
}

}  // namespace frontkart::claims
