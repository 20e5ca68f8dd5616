#include "claims/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace frontkart::claims {
namespace {

constexpr std::array<std::string_view, 7> kForms = {"gen", "dat", "acc", "ins", "loc", "voc", "adj"};

Json ring_json(const Member& member, std::size_t& positions_left) {
  Json ring = Json::array();
  read_list(member, std::min(kMaxPositions, positions_left), [&](const Member& element) {
    std::pair<double, double> position;
    read_position(element, position);
    ring.push_back(position_json(position));
  });
  if (!member || member->failed()) return ring;
  positions_left -= ring.size();
  if (ring.size() < 4 || ring.front() != ring.back()) {
    member->wrong("must be a ring: at least four positions, the last one equal to the first");
  }
  return ring;
}

Json polygon_json(const Member& member, std::size_t& positions_left) {
  Json polygon = Json::array();
  read_list(member, kMaxList, [&](const Member& ring) { polygon.push_back(ring_json(ring, positions_left)); });
  if (member && !member->failed() && polygon.empty()) member->wrong("has no ring");
  return polygon;
}

}  // namespace

Json position_json(const std::pair<double, double>& position) {
  Json out = Json::array();
  out.push_back(position.first);
  out.push_back(position.second);
  return out;
}

void read_where(const Member& member, Where& out) {
  if (!member || member->failed()) return;
  if (member->json().is_string()) return read_reference(member, out.ref, kWhereKinds);
  Object object(*member);
  read_reference(object.get("ref"), out.ref, kWhereKinds);
  read_word(object.get("relation"), out.relation);
  if (const Member point = object.get("point")) {
    std::pair<double, double> position;
    read_position(point, position);
    out.point = position;
  }
  if (const Member radius = object.get("radius_m")) {
    double metres = 0;
    read_number(radius, metres, 0, 20'100'000);
    out.radius_m = metres;
  }
  if (const Member area = object.get("area")) {
    Json geometry;
    read_area(area, geometry);
    out.area = std::move(geometry);
  }
  read_text(object.get("raw"), out.raw);
  read_flag(object.get("coreference"), out.coreference);
  object.done();
  if (member->failed()) return;
  if ((out.ref.empty() ? 0 : 1) + (out.point ? 1 : 0) + (out.area ? 1 : 0) > 1) {
    member->wrong("gives more than one place", "Give one of ref, point and area.");
  } else if (out.radius_m && !out.point) {
    object.wrong("radius_m", "needs a point");
  }
}

Json where_json(const Where& where) {
  Json out = Json::object();
  write_text(out, "ref", where.ref);
  if (where.relation != PlaceRelation::in) out["relation"] = name_of(where.relation);
  if (where.point) out["point"] = position_json(*where.point);
  if (where.radius_m) out["radius_m"] = *where.radius_m;
  if (where.area) out["area"] = *where.area;
  write_text(out, "raw", where.raw);
  if (where.coreference) out["coreference"] = true;
  return out;
}

void read_names(const Member& member, std::vector<Name>& out) {
  if (!member || member->failed()) return;
  const auto read_name_text = [](const Member& text, Name& name) {
    read_text(text, name.text, 500);
    if (text && !text->failed() && name.text.empty()) text->wrong("is empty");
  };
  if (member->json().is_string()) return read_name_text(member, out.emplace_back());
  read_list(member, kMaxList, [&](const Member& element) {
    Name& name = out.emplace_back();
    if (element->json().is_string()) return read_name_text(element, name);
    Object object(*element);
    read_language(object.get("lang"), name.lang);
    read_name_text(object.need("text"), name);
    if (const Member form = object.get("form")) {
      read_text(form, name.form, 10);
      if (!form->failed() && !holds(kForms, name.form)) unknown_word(*form, kForms);
    }
    object.done();
  });
}

Json names_json(const std::vector<Name>& names) {
  Json out = Json::array();
  for (const Name& name : names) {
    Json one = {{"lang", name.lang}, {"text", name.text}};
    write_text(one, "form", name.form);
    out.push_back(std::move(one));
  }
  return out;
}

void read_area(const Member& member, Json& out) {
  if (!member || member->failed()) return;
  Object object(*member);
  std::string type;
  read_text(object.need("type"), type, 40);
  const Member coordinates = object.need("coordinates");
  object.done();
  if (!coordinates || member->failed()) return;
  std::size_t positions_left = kMaxPositions;
  Json all = Json::array();
  if (type == "Polygon") {
    all = polygon_json(coordinates, positions_left);
  } else if (type == "MultiPolygon") {
    read_list(coordinates, kMaxPositions / 4,
              [&](const Member& polygon) { all.push_back(polygon_json(polygon, positions_left)); });
  } else {
    return object.wrong("type", "must be Polygon or MultiPolygon");
  }
  if (member->failed()) return;
  if (all.empty()) return object.wrong("coordinates", "is empty");
  out = Json{{"type", type}, {"coordinates", std::move(all)}};
}

void read_line(const Member& member, std::vector<std::pair<double, double>>& out, std::size_t& positions_left) {
  read_list(member, std::min(kMaxPositions, positions_left),
            [&](const Member& element) { read_position(element, out.emplace_back()); });
  if (!member || member->failed()) return;
  positions_left -= out.size();
  if (out.size() < 2) member->wrong("must have at least two positions");
}

void read_common(Object& object, Common& out) {
  read_text(object.get("note"), out.note);
  read_word(object.get("visibility"), out.visibility);
  read_text(object.get("public_as"), out.public_as);
  read_instant(object.get("not_before"), out.not_before);
}

void write_common(Json& body, const Common& common) {
  write_text(body, "note", common.note);
  body["visibility"] = name_of(common.visibility);
  write_text(body, "public_as", common.public_as);
  write_instant(body, "not_before", common.not_before);
}

}  // namespace frontkart::claims
