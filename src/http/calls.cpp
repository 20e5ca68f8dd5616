#include "http/calls.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

#include "brief/brief.hpp"
#include "exchange/write.hpp"
#include "http/respond.hpp"
#include "service/json.hpp"

namespace frontkart::http {
namespace {

using service::Service;
using Json = nlohmann::ordered_json;

constexpr std::string_view kJson = "application/json; charset=utf-8";
constexpr std::string_view kGeoJson = "application/geo+json; charset=utf-8";
constexpr std::size_t kDefaultPlaces = 20;

Error too_much(std::string message, std::string remedy) {
  return {ErrorCode::usage, std::move(message), "", std::move(remedy)};
}

/// A series by the calendar is as long as the period that is asked for, however far it goes.
Status check_moments(const Ground& ground, const std::vector<std::string>& maps, const std::string& every,
                     std::optional<Instant> from, std::optional<Instant> to, Instant as_known) {
  constexpr std::int64_t kDay = 86'400'000'000;
  const std::int64_t step = every == "day" ? kDay : every == "week" ? 7 * kDay : every == "month" ? 28 * kDay : 0;
  if (!ground.open || step == 0) return Done{};
  Instant begin = from.value_or(Instant::lowest());
  Instant end = to.value_or(Instant::lowest());
  for (const std::string& name : maps) {
    FRONTKART_TRY(const auto map, ground.service.map(name, as_known));
    if (!map.first || !map.last) continue;
    begin = std::max(begin, *map.first);
    if (!to) end = std::max(end, *map.last);
  }
  if (begin == Instant::lowest() || end <= begin) return Done{};
  if (static_cast<std::size_t>((end.us - begin.us) / step) <= ground.limits.moments) return Done{};
  return too_much(fmt::format("The series would have more than {} moments.", ground.limits.moments),
                  "Ask for a shorter period, or by week or month.");
}

Result<Response> maps(const Ground& ground, const Parameters& in) {
  FRONTKART_TRY(const auto as_known, in.as_known());
  FRONTKART_TRY(const auto instants, in.word("instants", {"0", "1"}));
  FRONTKART_TRY(const auto found, ground.service.maps(as_known, instants == "1"));
  return tagged(kJson, service::to_json(found));
}

Result<Response> at(const Ground& ground, const Parameters& in) {
  FRONTKART_TRY(const auto map, in.needed("map"));
  FRONTKART_TRY(const auto time, in.needed_time("time"));
  FRONTKART_TRY(const auto as_known, in.as_known());
  FRONTKART_TRY(const auto language, in.word("lang", {"en", "nb", "uk"}));
  FRONTKART_TRY(const auto state, ground.service.at(map, time.state_instant(), as_known));
  return tagged(kGeoJson, exchange::write_geojson(state, language));
}

Result<Response> who(const Ground& ground, const Parameters& in) {
  service::WhoRequest request;
  const auto place = in.text("place");
  const auto lon = in.text("lon");
  const auto lat = in.text("lat");
  if (place.has_value() == (lon.has_value() || lat.has_value()) || lon.has_value() != lat.has_value()) {
    return Error{ErrorCode::usage, "The call needs either 'place', or 'lon' and 'lat'.", "", ""};
  }
  if (place) {
    request.place.text = *place;
  } else {
    FRONTKART_TRY(request.place.text, in.coordinate(*lon, *lat));
  }
  request.map = in.text("map");
  FRONTKART_TRY(const auto moment, in.time("at"));
  if (moment) request.at = moment->state_instant();
  FRONTKART_TRY(request.as_known, in.as_known());
  request.records = true;
  if (ground.newest) request.records_at = std::min(*ground.newest, request.as_known);
  FRONTKART_TRY(const auto found, ground.service.who(request));
  return tagged(kJson, ground.open ? for_readers(service::to_json(found)) : service::to_json(found));
}

Result<Response> area(const Ground& ground, const Parameters& in) {
  using Every = service::AreaRequest::Every;
  service::AreaRequest request;
  FRONTKART_TRY(request.map, in.needed("map"));
  request.status = in.text("status");
  request.party = in.text("party");
  if (const auto region = in.text("region")) {
    if (*region == "all" && !ground.limits.every_region) {
      return too_much("Not all regions at once.", "Ask for one; areas of all of them are in the edition's files.");
    }
    request.regions = {*region};
  }
  request.compare = in.text("compare");
  request.zone = in.zone();
  if (request.status && request.party) {
    return Error{ErrorCode::usage, "Give 'status' or 'party', not both.", "", ""};
  }
  FRONTKART_TRY(const auto every, in.word("every", {"state", "day", "week", "month"}));
  request.every = every == "day"     ? Every::day
                  : every == "week"  ? Every::week
                  : every == "month" ? Every::month
                                     : Every::state;
  FRONTKART_TRY(const auto moment, in.time("at"));
  FRONTKART_TRY(const auto from, in.time("from"));
  FRONTKART_TRY(const auto to, in.time("to"));
  if (moment) {
    if (from || to || in.text("every")) {
      return Error{ErrorCode::usage, "'at' asks for one moment; leave out 'every', 'from' and 'to'.", "", ""};
    }
    request.every = Every::once;
    request.at = moment->state_instant();
  }
  if (from) request.from = from->start();
  if (to) request.to = to->end();
  FRONTKART_TRY(request.as_known, in.as_known());
  FRONTKART_CHECK(check_moments(ground, {request.map}, every, request.from, request.to, request.as_known));
  FRONTKART_TRY(const auto found, ground.service.area(request));
  return tagged(kJson, service::to_json(found));
}

Result<Response> diff(const Ground& ground, const Parameters& in) {
  service::DiffRequest request;
  FRONTKART_TRY(request.map, in.needed("map"));
  FRONTKART_TRY(const auto from, in.needed_time("from"));
  FRONTKART_TRY(const auto to, in.needed_time("to"));
  request.from = from.state_instant();
  request.to = to.state_instant();
  request.region = in.text("region");
  FRONTKART_TRY(request.as_known, in.as_known());
  FRONTKART_TRY(const auto found, ground.service.diff(request));
  return tagged(kGeoJson, service::to_json(found));
}

/// "a,b,c" → its parts. Ids hold no commas.
std::vector<std::string> listed(const std::string& text) {
  std::vector<std::string> out{""};
  for (const char c : text) {
    if (c == ',') {
      out.emplace_back();
    } else {
      out.back() += c;
    }
  }
  return out;
}

Result<Response> compare(const Ground& ground, const Parameters& in) {
  using Every = service::CompareRequest::Every;
  service::CompareRequest request;
  FRONTKART_TRY(const auto maps, in.needed("maps"));
  request.maps = listed(maps);
  request.zone = in.zone();
  request.region = in.text("region");
  FRONTKART_TRY(const auto every, in.word("every", {"state", "day", "week", "month"}));
  request.every = every == "day"     ? Every::day
                  : every == "week"  ? Every::week
                  : every == "month" ? Every::month
                                     : Every::state;
  FRONTKART_TRY(const auto by, in.word("by", {"standing", "party"}));
  request.by = by == "party" ? service::CompareBy::party : service::CompareBy::standing;
  FRONTKART_TRY(const auto shapes, in.word("shapes", {"0", "1"}));
  request.shapes = shapes == "1";
  FRONTKART_TRY(const auto moment, in.time("at"));
  FRONTKART_TRY(const auto from, in.time("from"));
  FRONTKART_TRY(const auto to, in.time("to"));
  if (moment && (from || to || in.text("every"))) {
    return Error{ErrorCode::usage, "'at' asks for one moment; leave out 'every', 'from' and 'to'.", "", ""};
  }
  if (moment) request.at = moment->state_instant();
  if (from) request.from = from->start();
  if (to) request.to = to->end();
  FRONTKART_TRY(request.as_known, in.as_known());
  if (request.maps.size() > ground.limits.compared_maps) {
    return too_much(fmt::format("At most {} maps are compared.", ground.limits.compared_maps), "Ask for fewer.");
  }
  if (ground.open && request.shapes && !request.at) {
    return too_much("Polygons are drawn for one moment.", "Ask with 'at'.");
  }
  if (!request.at)
    FRONTKART_CHECK(check_moments(ground, request.maps, every, request.from, request.to, request.as_known));
  FRONTKART_TRY(const auto found, ground.service.compare(request));
  return request.shapes ? tagged(kGeoJson, service::shapes_json(found)) : tagged(kJson, service::to_json(found));
}

Result<Response> places(const Ground& ground, const Parameters& in) {
  FRONTKART_TRY(const auto limit, in.number("limit", kDefaultPlaces, 1, ground.limits.places));
  FRONTKART_TRY(const auto as_known, in.as_known());
  FRONTKART_TRY(const auto bounds, in.bounds("bbox"));
  const auto text = in.text("q");
  if (text.has_value() == bounds.has_value()) {
    return Error{ErrorCode::usage, "The call needs either 'q' or 'bbox'.", "", ""};
  }
  FRONTKART_TRY(const auto found, text ? ground.service.find_places(*text, limit, as_known)
                                       : ground.service.places_in(*bounds, limit, as_known));
  return tagged(kJson, service::to_json(found));
}

Result<Response> picture(const Ground& ground, const Parameters& in) {
  service::PictureQuery query;
  FRONTKART_TRY(query.map, in.needed("map"));
  FRONTKART_TRY(const auto time, in.needed_time("time"));
  query.at = time.state_instant();
  FRONTKART_TRY(query.as_known, in.as_known());
  FRONTKART_TRY(const auto format, in.word("format", {"svg", "png"}));
  query.format = format == "png" ? service::PictureQuery::Format::png : service::PictureQuery::Format::svg;
  FRONTKART_TRY(const auto width, in.number("width", 1200, 64, ground.limits.picture_width));
  query.width = static_cast<int>(width);
  FRONTKART_TRY(query.language, in.word("lang", {"en", "nb", "uk"}));
  FRONTKART_TRY(const auto theme, in.word("theme", {"light", "dark"}));
  query.dark = theme == "dark";
  query.zone = in.zone();
  FRONTKART_TRY(query.bounds, in.bounds("bbox"));
  query.region = in.text("region");
  FRONTKART_TRY(auto bytes, ground.service.picture(query));
  return tagged(format == "png" ? "image/png" : "image/svg+xml", std::move(bytes));
}

Result<Response> brief(const Ground& ground, const Parameters& in) {
  service::SubjectRequest request;
  FRONTKART_TRY(request.subject, in.needed("place"));
  FRONTKART_TRY(const auto moment, in.needed_time("at"));
  request.at = moment.state_instant();
  FRONTKART_TRY(request.as_known, in.as_known());
  frontkart::brief::Options options;
  FRONTKART_TRY(options.language, in.word("lang", {"en", "nb", "uk"}));
  options.zone = in.zone();
  options.number_checks = !ground.open;
  FRONTKART_TRY(const auto found, ground.service.brief(request, options));
  std::string json = frontkart::brief::to_json(found).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  return tagged(kJson, ground.open ? for_readers(json) : std::move(json));
}

constexpr std::array<std::string_view, 1> kMapsTakes{"instants"};
constexpr std::array<std::string_view, 3> kAtTakes{"map", "time", "lang"};
constexpr std::array<std::string_view, 5> kWhoTakes{"lon", "lat", "place", "map", "at"};
constexpr std::array<std::string_view, 9> kAreaTakes{"map",  "status", "party", "region", "every",
                                                     "from", "to",     "at",    "compare"};
constexpr std::array<std::string_view, 4> kDiffTakes{"map", "from", "to", "region"};
constexpr std::array<std::string_view, 8> kCompareTakes{"maps", "at", "from", "to", "every", "region", "by", "shapes"};
constexpr std::array<std::string_view, 3> kPlacesTakes{"q", "bbox", "limit"};
constexpr std::array<std::string_view, 8> kPictureTakes{"map",  "time",  "format", "width",
                                                        "lang", "theme", "bbox",   "region"};
constexpr std::array<std::string_view, 3> kBriefTakes{"place", "at", "lang"};
constexpr std::array<Call, 9> kCalls{{{"maps", kMapsTakes, maps, false},
                                      {"at", kAtTakes, at, true},
                                      {"who", kWhoTakes, who, false},
                                      {"area", kAreaTakes, area, true},
                                      {"diff", kDiffTakes, diff, true},
                                      {"compare", kCompareTakes, compare, true},
                                      {"places", kPlacesTakes, places, false},
                                      {"picture", kPictureTakes, picture, true},
                                      {"brief", kBriefTakes, brief, true}}};

/// Of records and entries, whatever let them in.
constexpr std::array<std::string_view, 11> kDesks{"recorded",  "author",      "approver",   "resolver",
                                                  "note",      "visibility",  "not_before", "public_as",
                                                  "defaulted", "reliability", "flags"};

/// "kind/id@HASH": the hash of a version is that of an entry.
void cut_version(std::string& text) {
  constexpr std::size_t kHash = 64;
  if (text.size() < kHash + 4 || text[text.size() - kHash - 1] != '@' || text.find('/') == std::string::npos) return;
  const std::string_view hash = std::string_view(text).substr(text.size() - kHash);
  if (hash.find_first_not_of("0123456789abcdef") == std::string_view::npos) text.resize(text.size() - kHash - 1);
}

void take_out_desks(Json& value) {
  if (value.is_string()) return cut_version(value.get_ref<std::string&>());
  if (value.is_object()) {
    for (const std::string_view member : kDesks) value.erase(std::string(member));
  }
  if (value.is_structured()) {
    for (auto& one : value) take_out_desks(one);
  }
}

}  // namespace

std::span<const Call> calls() {
  return kCalls;
}

std::string for_readers(const std::string& json) {
  Json value = Json::parse(json);
  take_out_desks(value);
  return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace frontkart::http
