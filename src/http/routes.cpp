#include "http/routes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "exchange/write.hpp"
#include "http/parameters.hpp"
#include "http/respond.hpp"
#include "http/target.hpp"
#include "http/tile_routes.hpp"
#include "service/json.hpp"

namespace frontkart::http {
namespace {

using service::Service;

constexpr std::string_view kApi = "/api/v1/";
constexpr std::string_view kJson = "application/json; charset=utf-8";
constexpr std::string_view kGeoJson = "application/geo+json; charset=utf-8";
constexpr std::size_t kMaxPlaces = 1000;
constexpr std::size_t kDefaultPlaces = 20;

Result<Response> maps(Service& service, const Target& target) {
  FRONTKART_TRY(const auto in, Parameters::check(target, {"instants"}));
  FRONTKART_TRY(const auto as_known, in.as_known());
  FRONTKART_TRY(const auto instants, in.word("instants", {"0", "1"}));
  FRONTKART_TRY(const auto found, service.maps(as_known, instants == "1"));
  return tagged(kJson, service::to_json(found));
}

Result<Response> at(Service& service, const Target& target) {
  FRONTKART_TRY(const auto in, Parameters::check(target, {"map", "time", "lang"}));
  FRONTKART_TRY(const auto map, in.needed("map"));
  FRONTKART_TRY(const auto time, in.needed_time("time"));
  FRONTKART_TRY(const auto as_known, in.as_known());
  FRONTKART_TRY(const auto language, in.word("lang", {"en", "nb", "uk"}));
  FRONTKART_TRY(const auto state, service.at(map, time.state_instant(), as_known));
  return tagged(kGeoJson, exchange::write_geojson(state, language));
}

Result<Response> who(Service& service, const Target& target) {
  FRONTKART_TRY(const auto in, Parameters::check(target, {"lon", "lat", "place", "map", "at"}));
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
    FRONTKART_CHECK([&]() -> Status {
      FRONTKART_TRY([[maybe_unused]] const double x, in.degrees("lon", *lon, 180));
      FRONTKART_TRY([[maybe_unused]] const double y, in.degrees("lat", *lat, 90));
      return Done{};
    }());
    request.place.text = *lon + "," + *lat;
  }
  request.map = in.text("map");
  FRONTKART_TRY(const auto moment, in.time("at"));
  if (moment) request.at = moment->state_instant();
  FRONTKART_TRY(request.as_known, in.as_known());
  FRONTKART_TRY(const auto found, service.who(request));
  return tagged(kJson, service::to_json(found));
}

Result<Response> area(Service& service, const Target& target) {
  FRONTKART_TRY(const auto in, Parameters::check(target, {"map", "status", "party", "region", "every", "from", "to",
                                                          "at", "compare"}));
  using Every = service::AreaRequest::Every;
  service::AreaRequest request;
  FRONTKART_TRY(request.map, in.needed("map"));
  request.status = in.text("status");
  request.party = in.text("party");
  if (const auto region = in.text("region")) request.regions = {*region};
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
  FRONTKART_TRY(const auto found, service.area(request));
  return tagged(kJson, service::to_json(found));
}

Result<Response> diff(Service& service, const Target& target) {
  FRONTKART_TRY(const auto in, Parameters::check(target, {"map", "from", "to", "region"}));
  service::DiffRequest request;
  FRONTKART_TRY(request.map, in.needed("map"));
  FRONTKART_TRY(const auto from, in.needed_time("from"));
  FRONTKART_TRY(const auto to, in.needed_time("to"));
  request.from = from.state_instant();
  request.to = to.state_instant();
  request.region = in.text("region");
  FRONTKART_TRY(request.as_known, in.as_known());
  FRONTKART_TRY(const auto found, service.diff(request));
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

Result<Response> compare(Service& service, const Target& target) {
  FRONTKART_TRY(const auto in,
                Parameters::check(target, {"maps", "at", "from", "to", "every", "region", "by", "shapes"}));
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
  FRONTKART_TRY(const auto found, service.compare(request));
  return request.shapes ? tagged(kGeoJson, service::shapes_json(found)) : tagged(kJson, service::to_json(found));
}

Result<Response> places(Service& service, const Target& target) {
  FRONTKART_TRY(const auto in, Parameters::check(target, {"q", "bbox", "limit"}));
  FRONTKART_TRY(const auto limit, in.number("limit", kDefaultPlaces, 1, kMaxPlaces));
  FRONTKART_TRY(const auto as_known, in.as_known());
  FRONTKART_TRY(const auto bounds, in.bounds("bbox"));
  const auto text = in.text("q");
  if (text.has_value() == bounds.has_value()) {
    return Error{ErrorCode::usage, "The call needs either 'q' or 'bbox'.", "", ""};
  }
  FRONTKART_TRY(const auto found,
                text ? service.find_places(*text, limit, as_known) : service.places_in(*bounds, limit, as_known));
  return tagged(kJson, service::to_json(found));
}

Result<Response> picture(Service& service, const Target& target) {
  FRONTKART_TRY(const auto in,
                Parameters::check(target, {"map", "time", "format", "width", "lang", "theme", "bbox", "region"}));
  service::PictureQuery query;
  FRONTKART_TRY(query.map, in.needed("map"));
  FRONTKART_TRY(const auto time, in.needed_time("time"));
  query.at = time.state_instant();
  FRONTKART_TRY(query.as_known, in.as_known());
  FRONTKART_TRY(const auto format, in.word("format", {"svg", "png"}));
  query.format = format == "png" ? service::PictureQuery::Format::png : service::PictureQuery::Format::svg;
  FRONTKART_TRY(const auto width, in.number("width", 1200, 64, 8192));
  query.width = static_cast<int>(width);
  FRONTKART_TRY(query.language, in.word("lang", {"en", "nb", "uk"}));
  FRONTKART_TRY(const auto theme, in.word("theme", {"light", "dark"}));
  query.dark = theme == "dark";
  query.zone = in.zone();
  FRONTKART_TRY(query.bounds, in.bounds("bbox"));
  query.region = in.text("region");
  FRONTKART_TRY(auto bytes, service.picture(query));
  return tagged(format == "png" ? "image/png" : "image/svg+xml", std::move(bytes));
}

struct Route {
  std::string_view name;
  Result<Response> (*answer)(Service&, const Target&);
};
constexpr std::array<Route, 8> kRoutes{{{"maps", maps},
                                        {"at", at},
                                        {"who", who},
                                        {"area", area},
                                        {"diff", diff},
                                        {"compare", compare},
                                        {"places", places},
                                        {"picture", picture}}};

Response page_is_missing() {
  Response response;
  response.status = 503;
  response.content_type = "text/html; charset=utf-8";
  response.body =
      "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Frontkart</title>\n"
      "<h1>The page has not been built</h1>\n"
      "<p>The program answers, but it does not find the files of the page. Build them with <code>scripts/setup</code>, "
      "or name their folder: <code>frontkart serve --web FOLDER</code>.</p>\n"
      "<p>The data is here nevertheless: <a href=\"/api/v1/maps\">the maps of this store</a>.</p>\n</html>\n";
  return response;
}

}  // namespace

Routes::Routes(Service& service, StaticFiles page, Log log, Refresh refresh)
    : service_(service), page_(std::move(page)), log_(std::move(log)), refresh_(std::move(refresh)) {}

Response Routes::operator()(const Request& request) const {
  try {
    auto result = answer(request);
    if (result.ok()) return std::move(result).value();
    if (error_facts(result.error().code).http_status >= 500 && log_) log_(result.error());
    return error_response(result.error());
  } catch (const std::exception& bug) {
    const Error error{ErrorCode::internal, bug.what(), request.target.substr(0, 200), ""};
    if (log_) log_(error);
    return error_response(error);
  }
}

Result<Response> Routes::answer(const Request& request) const {
  FRONTKART_TRY(const Target target, parse_target(request.target));
  const std::string_view path = target.path;
  if (path == "/healthz") {
    Response response;
    response.content_type = "text/plain; charset=utf-8";
    response.body = "ok";
    return response;
  }
  if (is_tile_path(path)) return tile_answer(service_, request, target);
  if (path.substr(0, kApi.size()) == kApi) {
    const std::string_view name = path.substr(kApi.size());
    const auto route = std::find_if(kRoutes.begin(), kRoutes.end(), [&](const Route& r) { return r.name == name; });
    if (route != kRoutes.end()) return route->answer(service_, target);
    return Error{ErrorCode::not_found, "There is no such call.", "", "The calls are listed in docs/api.md."};
  }
  if (path == "/api" || path.substr(0, 5) == "/api/") {
    return Error{ErrorCode::not_found, "There is no such call.", "", "Calls begin with /api/v1/."};
  }
  if (refresh_) refresh_(path);
  if (path == "/" && !page_.available()) return page_is_missing();
  return page_.get(path);
}

}  // namespace frontkart::http
