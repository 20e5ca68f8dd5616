#include "publication/shape.hpp"

#include <algorithm>
#include <array>
#include <map>

namespace frontkart::publication {
namespace {

using Type = Shape::Type;

Shape of(Type type) {
  Shape out;
  out.type = type;
  return out;
}
Shape text() {
  return of(Type::text);
}
Shape only(std::string_view word) {
  Shape out = of(Type::text);
  out.only = word;
  return out;
}
Shape number() {
  return of(Type::number);
}
Shape flag() {
  return of(Type::flag);
}
Shape positions() {
  return of(Type::positions);
}
Shape reference(IfPrivate if_private = IfPrivate::withhold) {
  Shape out = of(Type::reference);
  out.if_private = if_private;
  return out;
}
/// Where a place lies is told by its point as well: a region that is not public costs the place nothing.
Shape id_of(std::string_view kind) {
  Shape out = of(Type::id);
  out.kind = kind;
  out.if_private = IfPrivate::drop;
  return out;
}
Shape object(std::vector<Member> members) {
  Shape out = of(Type::object);
  out.members = std::move(members);
  return out;
}
Shape list_of(Shape element) {
  Shape out = of(Type::list);
  out.options.push_back(std::move(element));
  return out;
}
Shape one_of(std::vector<Shape> options) {
  Shape out = of(Type::one_of);
  out.options = std::move(options);
  return out;
}

Shape names() {
  return list_of(object({{"lang", text(), true}, {"text", text(), true}, {"form", text()}}));
}
Shape when() {
  return object({{"raw", text()},
                 {"edtf", text()},
                 {"role", text()},
                 {"anchor", text()},
                 {"assumes", text()},
                 {"earliest", text()},
                 {"latest", text()}});
}
Shape area() {
  return object({{"type", text(), true}, {"coordinates", positions(), true}});
}
Shape where() {
  return object({{"ref", reference()},
                 {"relation", text()},
                 {"point", positions()},
                 {"radius_m", number()},
                 {"area", area()},
                 {"raw", text()},
                 {"coreference", flag()}});
}
Shape proposition() {
  return object(
      {{"predicate", text(), true}, {"args", list_of(one_of({reference(), object({{"text", text(), true}})}))}});
}

Shape party() {
  return object({{"names", names(), true}, {"colour", text()}});
}
Shape source() {
  return object({{"names", names(), true},
                 {"type", text(), true},
                 {"party", reference()},
                 {"party_basis", text()},
                 {"url", text()}});
}
Shape place() {
  return object({{"names", names(), true},
                 {"location", positions(), true},
                 {"precision_m", number()},
                 {"population", number()},
                 {"roles", list_of(text())},
                 {"type", text()},
                 {"admin1", text()},
                 {"country", text()},
                 {"region", id_of("region")},
                 {"codes", of(Type::texts)},
                 {"source", text()},
                 {"licence", text()}});
}
Shape region() {
  return object({{"names", names(), true},
                 {"level", number()},
                 {"parent", id_of("region")},
                 {"de_jure_party", id_of("party")},
                 {"codes", of(Type::texts)},
                 {"country", text()},
                 {"official_area_km2", number()},
                 {"official_area_source", text()},
                 {"polygons", positions(), true},
                 {"source", text()},
                 {"licence", text()}});
}
Shape route() {
  return object({{"names", names(), true}, {"type", text()}, {"lines", positions(), true}, {"roles", list_of(text())}});
}
Shape item() {
  return object(
      {{"type", text(), true},
       {"publisher", one_of({reference(), list_of(reference())})},
       {"title", text()},
       {"url", text()},
       {"archive_url", text()},
       {"published", when()},
       {"language", text()},
       {"zone", text()},
       {"text", text()},
       {"media", list_of(text())},
       {"media_types", list_of(text())},
       {"depicts", list_of(object({{"what", text(), true}, {"where", where()}, {"when", when()}}))},
       {"camera", positions()},
       {"bearing", number()},
       {"licence", text()},
       {"redistribute", text()},
       {"graphic", flag()},
       {"people", text()},
       // "Read also" is no evidence; what is quoted or repeated decides what counts as an origin.
       {"relations",
        list_of(one_of({object({{"type", only("related"), true}, {"target", reference(IfPrivate::drop), true}}),
                        object({{"type", text(), true}, {"target", reference(), true}})}))},
       {"parts", list_of(reference())},
       {"subset_of", reference()},
       {"count", one_of({number(), text()})},
       {"described_only", flag()}});
}
Shape claim() {
  return object(
      {{"item", reference(), true},
       {"words", text()},
       {"says", proposition(), true},
       {"chain",
        list_of(object(
            {{"source", reference(), true}, {"cue", text()}, {"via", reference()}, {"factuality", text(), true}})),
        true},
       {"hedge", text(), true},
       {"quote", flag()},
       {"how_known", text()},
       {"when", when()},
       {"as_of", text()},
       {"stated", when()},
       {"where", where()},
       {"value", object({{"number", number(), true}, {"unit", text()}, {"about", flag()}, {"of", reference()}})},
       {"deadline", when()},
       {"presupposes", list_of(proposition())},
       {"repeats", reference()},
       {"about_words", list_of(text())},
       {"defaulted", list_of(text())}});
}
Shape review() {
  return object({{"by", reference(), true},
                 {"target", reference(), true},
                 {"aspect", text()},
                 {"result", text(), true},
                 {"method", text()},
                 {"at", when()},
                 {"known_from", reference()}});
}
Shape enquiry() {
  return object({{"whom", reference(), true},
                 {"about", list_of(reference())},
                 {"asked", text()},
                 {"deadline", text()},
                 {"answer", text(), true},
                 {"answered", text()}});
}
Shape assessment() {
  return object({{"of", reference(), true},
                 {"status", object({{"standing", text(), true}, {"party", reference()}}), true},
                 {"from", text(), true},
                 {"to", text()},
                 {"confidence", text(), true},
                 {"basis", list_of(reference())},
                 {"reason", text()},
                 {"decided", text()}});
}
Shape edit() {
  return object({{"map", reference(), true},
                 {"valid_from", text(), true},
                 {"area", area(), true},
                 {"status", text()},
                 {"basis", list_of(reference())},
                 {"reason", text()},
                 {"over", reference(IfPrivate::drop)}});
}
Shape outcome() {
  return object(
      {{"claim", reference(), true}, {"result", text(), true}, {"evidence", list_of(reference())}, {"at", text()}});
}
Shape map() {
  return object({{"mapper", text(), true},
                 {"link", text()},
                 {"licence", text()},
                 {"redistribute", text()},
                 {"profile", text()},
                 {"illustrative", flag()},
                 {"legend",
                  list_of(object({{"id", text(), true},
                                  {"labels", of(Type::texts)},
                                  {"definition", text()},
                                  {"link", text()},
                                  {"standing", text(), true},
                                  {"party", text()},
                                  {"class", text()},
                                  {"colour", text()}})),
                  true},
                 {"legend_version", number()}});
}
Shape snapshot() {
  return object({{"map", text(), true},
                 {"layer", text()},
                 {"valid_at", text(), true},
                 {"original", text(), true},
                 {"profile", text(), true},
                 {"profile_version", number(), true},
                 {"state_hash", text(), true},
                 {"bounds", positions()}});
}

const std::map<std::string_view, Shape>& shapes() {
  static const std::map<std::string_view, Shape> all = {
      {"assessment", assessment()}, {"claim", claim()},   {"edit", edit()},
      {"enquiry", enquiry()},       {"item", item()},     {"map", map()},
      {"outcome", outcome()},       {"party", party()},   {"place", place()},
      {"region", region()},         {"review", review()}, {"route", route()},
      {"snapshot", snapshot()},     {"source", source()},
  };
  return all;
}

bool is_positions(const Json& value) {
  if (value.is_number()) return true;
  return value.is_array() && std::all_of(value.begin(), value.end(), is_positions);
}

/// "kind/id"; nothing: it is no reference.
std::optional<std::string> target_of(const Json& value, std::string_view kind) {
  const auto* written = value.get_ptr<const std::string*>();
  if (written == nullptr) return std::nullopt;
  std::string whole = *written;
  if (!kind.empty() && whole.find('/') == std::string::npos) whole.insert(0, std::string(kind) + '/');
  const auto parsed = ledger::parse_reference(whole);
  if (!parsed.ok()) return std::nullopt;
  return parsed->kind + '/' + parsed->id;
}

/// An id without its kind stays one.
bool is_bare(const Json& value) {
  return value.get_ref<const std::string&>().find('/') == std::string::npos;
}

/// Nothing: the value has another form.
std::optional<Json> picked(const Json& value, const Shape& shape) {
  switch (shape.type) {
    case Type::text:
      return value.is_string() && (shape.only.empty() || value == shape.only) ? std::optional(value) : std::nullopt;
    case Type::number:
      return value.is_number() ? std::optional(value) : std::nullopt;
    case Type::flag:
      return value.is_boolean() ? std::optional(value) : std::nullopt;
    case Type::positions:
      return value.is_array() && is_positions(value) ? std::optional(value) : std::nullopt;
    case Type::texts: {
      if (!value.is_object()) return std::nullopt;
      const bool only = std::all_of(value.begin(), value.end(), [](const Json& one) { return one.is_string(); });
      return only ? std::optional(value) : std::nullopt;
    }
    case Type::reference:
      if (auto target = target_of(value, "")) return Json(*std::move(target));
      return std::nullopt;
    case Type::id: {
      auto target = target_of(value, shape.kind);
      if (!target) return std::nullopt;
      return is_bare(value) ? value : Json(*std::move(target));
    }
    case Type::object: {
      if (!value.is_object()) return std::nullopt;
      Picked out = pick(value, shape);
      return out.missing.empty() ? std::optional(std::move(out.value)) : std::nullopt;
    }
    case Type::list: {
      if (!value.is_array()) return std::nullopt;
      Json out = Json::array();
      for (const Json& element : value) {
        auto one = picked(element, shape.options.front());
        // A list of which a part is not understood is not understood.
        if (!one) return std::nullopt;
        out.push_back(*std::move(one));
      }
      return out;
    }
    case Type::one_of:
      for (const Shape& option : shape.options) {
        if (auto one = picked(value, option)) return one;
      }
      return std::nullopt;
  }
  return std::nullopt;
}

/// Nothing: to be left out.
std::optional<Json> rewritten(const Json& value, const Shape& shape, const ReferenceVisitor& visit) {
  switch (shape.type) {
    case Type::reference:
      if (auto target = visit(value.get_ref<const std::string&>(), shape.if_private)) return Json(*std::move(target));
      return std::nullopt;
    case Type::id: {
      auto target = visit(*target_of(value, shape.kind), shape.if_private);
      if (!target) return std::nullopt;
      return Json(is_bare(value) ? target->substr(target->find('/') + 1) : *std::move(target));
    }
    case Type::object: {
      Json out = Json::object();
      for (const Member& member : shape.members) {
        const auto it = value.find(member.name);
        if (it == value.end()) continue;
        auto one = rewritten(*it, member.shape, visit);
        if (one) {
          out[std::string(member.name)] = *std::move(one);
        } else if (member.needed) {
          return std::nullopt;
        }
      }
      return out;
    }
    case Type::list: {
      Json out = Json::array();
      for (const Json& element : value) {
        if (auto one = rewritten(element, shape.options.front(), visit)) out.push_back(*std::move(one));
      }
      return out;
    }
    case Type::one_of:
      for (const Shape& option : shape.options) {
        if (picked(value, option)) return rewritten(value, option, visit);
      }
      return std::nullopt;
    default:
      return value;
  }
}

}  // namespace

const Shape* shape_of(std::string_view kind) {
  const auto found = shapes().find(kind);
  return found == shapes().end() ? nullptr : &found->second;
}

std::span<const std::string_view> public_kinds() {
  static const std::vector<std::string_view> kinds = [] {
    std::vector<std::string_view> out;
    for (const auto& [kind, shape] : shapes()) out.push_back(kind);
    return out;
  }();
  return kinds;
}

Picked pick(const Json& body, const Shape& shape) {
  Picked out{Json::object(), {}};
  for (const Member& member : shape.members) {
    const auto it = body.find(member.name);
    auto one = it == body.end() ? std::nullopt : picked(*it, member.shape);
    if (one) {
      out.value[std::string(member.name)] = *std::move(one);
    } else if (member.needed && out.missing.empty()) {
      out.missing = member.name;
    } else if (it != body.end() && !it->is_null() && out.missing.empty()) {
      // Left out in silence, it could change what the rest says.
      out.missing = member.name;
    }
  }
  return out;
}

Json with_references(const Json& value, const Shape& shape, const ReferenceVisitor& visit) {
  return rewritten(value, shape, visit).value_or(Json::object());
}

}  // namespace frontkart::publication
