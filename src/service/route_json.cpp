#include "service/json.hpp"
#include "service/json_writer.hpp"

namespace frontkart::service {

std::string to_json(const RouteAnswer& answer) {
  JsonWriter json;
  json.begin_object().key("route").string(answer.route).key("names").begin_array();
  for (const auto& name : answer.names) {
    json.begin_object().key("lang").string(name.lang).key("text").string(name.text).end_object();
  }
  json.end_array().key("map").string(answer.map).key("at").instant(answer.at);
  json.key("as_known").instant(answer.as_known).key("km").number(answer.km).key("stretches").begin_array();
  for (const auto& stretch : answer.stretches) {
    json.begin_object().key("status");
    stretch.status ? json.string(*stretch.status) : json.null();
    json.key("standing");
    stretch.standing ? json.string(maps::standing_name(*stretch.standing)) : json.null();
    json.key("party").string_or_null(stretch.party);
    json.key("from_km").number(stretch.from_km).key("to_km").number(stretch.to_km).key("km").number(stretch.km);
    json.key("line").begin_array();
    for (const geometry::GridPoint& p : stretch.line) {
      json.begin_array().millionths(p.x).millionths(p.y).end_array();
    }
    json.end_array().end_object();
  }
  return json.end_array().end_object().take();
}

}  // namespace frontkart::service
