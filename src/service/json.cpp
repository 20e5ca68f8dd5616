#include "service/json.hpp"

#include "service/json_parts.hpp"
#include "service/json_writer.hpp"
#include "service/ledger_json.hpp"

namespace frontkart::service {
namespace {

constexpr double kSquareMetresPerSquareKilometre = 1e6;

void write_counts(JsonWriter& json, const std::map<std::string, std::uint64_t>& counts) {
  json.begin_object();
  for (const auto& [kind, n] : counts) json.key(kind).count(n);
  json.end_object();
}

void write_flags(JsonWriter& json, const std::vector<ImportReport::Flag>& flags) {
  json.begin_array();
  for (const auto& flag : flags) {
    json.begin_object().key("file").string(flag.file).key("reason").string(flag.reason).end_object();
  }
  json.end_array();
}

void write_instant_or_null(JsonWriter& json, const std::optional<Instant>& t) {
  t ? json.instant(*t) : json.null();
}

void write_history(JsonWriter& json, const std::vector<HistoryStretch>& history) {
  json.begin_array();
  for (const auto& stretch : history) {
    json.begin_object().key("from").instant(stretch.from).key("to");
    write_instant_or_null(json, stretch.to);
    json.key("status");
    stretch.status ? json.string(*stretch.status) : json.null();
    json.key("standing");
    stretch.standing ? json.string(maps::standing_name(*stretch.standing)) : json.null();
    json.key("party").string_or_null(stretch.party);
    if (!stretch.edit.empty()) json.key("edit").string(stretch.edit);
    json.end_object();
  }
  json.end_array();
}

void write_status(JsonWriter& json, const maps::Legend& legend, composite::StatusId status) {
  if (status == composite::kNoStatement || status > legend.entries.size()) {
    json.null();
  } else {
    json.string(legend.entries[status - 1U].id);
  }
}

}  // namespace

std::string to_json(const ImportReport& report) {
  JsonWriter json;
  json.begin_object().key("map").string(report.map).key("read").count(report.read).key("added").count(report.added);
  json.key("corrected").count(report.corrected).key("unchanged").count(report.unchanged);
  json.key("skipped_files").count(report.skipped_files).key("flagged");
  write_flags(json, report.flagged);
  json.key("dropped");
  write_counts(json, report.dropped);
  json.key("taken");
  write_counts(json, report.taken);
  json.key("first");
  write_instant_or_null(json, report.first);
  json.key("last");
  write_instant_or_null(json, report.last);
  json.key("seconds").number(report.seconds, 3);
  if (!report.derived_legend.empty()) {
    json.key("derived_legend").begin_array();
    for (const auto& status : report.derived_legend) json.string(status);
    json.end_array();
  }
  if (report.dry_run) json.key("dry_run").boolean(true);
  return json.end_object().take();
}

std::string to_json(const RecordsReport& report) {
  JsonWriter json;
  json.begin_object().key("kind").string(report.kind).key("read").count(report.read).key("added").count(report.added);
  json.key("corrected").count(report.corrected).key("unchanged").count(report.unchanged).key("flagged");
  write_flags(json, report.flagged);
  json.key("dropped");
  write_counts(json, report.dropped);
  return json.key("seconds").number(report.seconds, 3).end_object().take();
}

std::string to_json(const std::vector<MapSummary>& maps) {
  JsonWriter json;
  json.begin_array();
  for (const auto& map : maps) {
    json.begin_object().key("map").string(map.map).key("mapper").string_or_null(map.mapper);
    json.key("link").string_or_null(map.link).key("licence").string_or_null(map.licence);
    json.key("redistribute").string_or_null(map.redistribute).key("profile").string_or_null(map.profile);
    json.key("illustrative").boolean(map.illustrative).key("states").count(map.states).key("first");
    write_instant_or_null(json, map.first);
    json.key("last");
    write_instant_or_null(json, map.last);
    json.key("bounds");
    if (map.bounds) {
      json.begin_array();
      for (const double degrees : *map.bounds) json.number(degrees);
      json.end_array();
    } else {
      json.null();
    }
    json.key("legend");
    write_legend(json, map.legend);
    if (!map.flags.empty()) {
      json.key("flags").begin_array();
      for (const std::string& flag : map.flags) json.string(flag);
      json.end_array();
    }
    if (!map.instants.empty()) {
      json.key("instants").begin_array();
      for (const auto t : map.instants) json.instant(t);
      json.end_array();
    }
    json.end_object();
  }
  return json.end_array().take();
}

std::string to_json(const WhoAnswer& answer) {
  JsonWriter json;
  json.begin_object().key("place").begin_object();
  write_place_members(json, answer.place);
  json.end_object();
  if (answer.at) json.key("at").instant(*answer.at);
  json.key("maps").begin_array();
  for (const auto& map : answer.maps) {
    json.begin_object().key("map").string(map.map).key("history");
    write_history(json, map.history);
    json.end_object();
  }
  json.end_array();
  if (answer.records) {
    const auto records = records_json(*answer.records);
    for (const auto& [member, value] : records.items()) {
      json.key(member).json(value.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    }
  } else {
    json.key("claims").begin_array().end_array().key("reviews").begin_array().end_array().key("assessment").null();
  }
  json.key("de_jure");
  if (answer.de_jure) {
    json.begin_object().key("party").string_or_null(answer.de_jure->party);
    json.key("region").string(answer.de_jure->region).key("names");
    write_names(json, answer.de_jure->names);
    json.end_object();
  } else {
    json.null();
  }
  return json.end_object().take();
}

std::string to_json(const AreaAnswer& answer) {
  JsonWriter json;
  json.begin_array();
  for (const auto& row : answer.rows) {
    json.begin_object().key("at").instant(row.at).key("status");
    row.status ? json.string(*row.status) : json.null();
    if (!row.party.empty()) json.key("party").string(row.party);
    json.key("region").string_or_null(row.region);
    if (!row.pcode.empty()) json.key("pcode").string(row.pcode);
    json.key("km2").number(row.km2);
    if (answer.compare) {
      json.key("ratio");
      row.ratio ? json.number(*row.ratio) : json.null();
      json.key("basis").string(answer.compare->basis).key("compare").string(answer.compare->region);
    }
    json.end_object();
  }
  return json.end_array().take();
}

std::string to_json(const DiffAnswer& answer) {
  JsonWriter json;
  json.begin_object().key("type").string("FeatureCollection").key("features").begin_array();
  for (const auto& area : answer.areas) {
    json.begin_object().key("type").string("Feature").key("properties").begin_object();
    json.key("kind").string("area").key("from_status");
    write_status(json, answer.legend, area.from_status);
    json.key("to_status");
    write_status(json, answer.legend, area.to_status);
    json.key("area_km2").number(area.area_m2 / kSquareMetresPerSquareKilometre).end_object().key("geometry");
    write_multipolygon(json, area.polygons);
    json.end_object();
  }
  for (const auto& change : answer.places) {
    json.begin_object().key("type").string("Feature").key("properties").begin_object();
    json.key("kind").string("place").key("from_status");
    write_status(json, answer.legend, change.from_status);
    json.key("to_status");
    write_status(json, answer.legend, change.to_status);
    json.key("area_km2").null();
    write_place_members(json, change.place, "place_kind");
    json.end_object().key("geometry").begin_object().key("type").string("Point").key("coordinates");
    write_position(json, change.place.point);
    json.end_object().end_object();
  }
  json.end_array().key("frontkart").begin_object().key("map").string(answer.map);
  json.key("from").instant(answer.from).key("to").instant(answer.to).end_object();
  return json.end_object().take();
}

std::string to_json(const std::vector<PlaceAnswer>& places) {
  JsonWriter json;
  json.begin_array();
  for (const auto& place : places) {
    json.begin_object();
    write_place_members(json, place);
    json.end_object();
  }
  return json.end_array().take();
}

std::string to_json(const CheckReport& report) {
  JsonWriter json;
  json.begin_object().key("ok").boolean(report.ok).key("entries").count(report.entries);
  json.key("originals").count(report.originals).key("media").count(report.media);
  json.key("composites").count(report.composites);
  json.key("problems").begin_array();
  for (const auto& problem : report.problems) {
    json.begin_object().key("where").string(problem.where).key("what").string(problem.what).end_object();
  }
  return json.end_array().end_object().take();
}

std::string to_json(const Error& error) {
  JsonWriter json;
  json.begin_object().key("error").string(error_facts(error.code).name).key("message").string(error.message);
  return json.key("where").string_or_null(error.where).key("remedy").string_or_null(error.remedy).end_object().take();
}

}  // namespace frontkart::service
