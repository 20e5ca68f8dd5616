#include "http/routes.hpp"

#include <fmt/format.h>

#include <array>
#include <optional>
#include <utility>

#include "http/answer_cache.hpp"
#include "http/edition_page.hpp"
#include "http/gate.hpp"
#include "http/oembed.hpp"
#include "http/parameters.hpp"
#include "http/respond.hpp"
#include "http/target.hpp"
#include "http/text.hpp"
#include "http/tile_routes.hpp"

namespace frontkart::http {

struct Routes::State {
  State(StaticFiles files, Log the_log, Site the_site, std::size_t busy)
      : page(files),
        editions(std::move(files)),
        log(std::move(the_log)),
        site(std::move(the_site)),
        gate(busy, 2 * busy, std::chrono::seconds{5}) {}

  StaticFiles page;
  EditionPages editions;
  Log log;
  Refresh refresh;
  Site site;
  service::Service* desk = nullptr;
  const service::PublishedLedger* published = nullptr;
  Gate gate;
  AnswerCache cache;
};

namespace {

constexpr std::string_view kJson = "application/json; charset=utf-8";

/// What a handler works with.
struct Asked {
  const Request& request;
  const Target& target;
  const Ground& ground;
  const Site& site;
  const StaticFiles& files;
  EditionPages& editions;
  std::vector<std::string> parts;  ///< of the path, where the pattern has braces
};

struct Route {
  std::string pattern;
  std::span<const std::string_view> parameters;
  std::function<Result<Response>(const Asked&)> answer;
  bool strict = false;     ///< other parameters are refused; `zone` and `as_known` are known
  bool costly = false;     ///< only some are worked on at once
  bool of_ledger = false;  ///< the same as long as nothing new is published
};

constexpr std::array<std::string_view, 1> kTileTakes{"at"};
constexpr std::array<std::string_view, 4> kOembedTakes{"url", "maxwidth", "maxheight", "format"};

Result<Response> health(const Asked& /*asked*/) {
  Response response;
  response.content_type = "text/plain; charset=utf-8";
  response.body = "ok";
  return response;
}

Result<Response> oembed(const Asked& asked) {
  OembedRequest request;
  const auto text = [&](const char* name) {
    const std::string* value = asked.target.find(name);
    return value == nullptr ? std::string() : *value;
  };
  request.url = text("url");
  if (request.url.empty()) return Error{ErrorCode::usage, "The parameter 'url' is missing.", "", ""};
  for (const auto& [name, into] :
       {std::pair("maxwidth", &request.max_width), std::pair("maxheight", &request.max_height)}) {
    const std::string value = text(name);
    if (value.empty()) continue;
    if (!is_number(value) || value.size() > 6 || std::stoul(value) == 0) {
      return Error{ErrorCode::usage, fmt::format("The parameter '{}' is not a number of pixels.", name), "", ""};
    }
    *into = static_cast<std::uint32_t>(std::stoul(value));
  }
  if (const std::string format = text("format"); !format.empty() && format != "json") {
    return plain_error(501, "Only the format json is answered.");
  }
  FRONTKART_TRY(const auto page, asked.editions.now());
  FRONTKART_TRY(auto json, oembed_answer(request, site_url(asked.request, asked.site), *page));
  return tagged(kJson, std::move(json));
}

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

Result<Response> file(const Asked& asked) {
  const std::string& path = asked.target.path;
  const auto page = asked.editions.now();
  if (asked.ground.open) {
    if (!page.ok()) return page.error();
    // Whoever named the wrong folder finds out before its readers do.
    if ((*page)->preview) return plain_error(503, "The edition is not published.");
  } else if (path == "/" && !asked.files.available()) {
    return page_is_missing();
  }
  FRONTKART_TRY(Response response, asked.files.get(path));
  if (page.ok()) response.asks = (*page)->hosts;
  if (response.content_type.starts_with("text/html")) {
    const std::string site = site_url(asked.request, asked.site);
    response.headers.emplace_back(
        "Link", fmt::format("<{}oembed?url={}>; rel=\"alternate\"; type=\"application/json+oembed\"", site,
                            escaped_query(site + (response.embeddable ? "embed.html" : ""))));
  }
  return response;
}

std::vector<Route> make_routes() {
  std::vector<Route> out;
  out.push_back({"/healthz", {}, health});
  out.push_back({"/oembed", kOembedTakes, oembed});
  out.push_back({.pattern = "/tiles/{map}/tilejson.json",
                 .parameters = kTileTakes,
                 .answer = [](const Asked& asked) -> Result<Response> {
                   FRONTKART_TRY(const auto in, Parameters::check(asked.target, kTileTakes));
                   return tile_description(asked.ground, in, asked.parts[0], site_url(asked.request, asked.site));
                 },
                 .strict = true});
  out.push_back({.pattern = "/tiles/{map}/{z}/{x}/{y}.mvt",
                 .parameters = kTileTakes,
                 .answer = [](const Asked& asked) -> Result<Response> {
                   FRONTKART_TRY(const auto in, Parameters::check(asked.target, kTileTakes));
                   return tile_answer(asked.ground, in, asked.parts);
                 },
                 .strict = true,
                 .of_ledger = true});
  for (const Call& call : calls()) {
    out.push_back({.pattern = fmt::format("/api/v1/{}", call.name),
                   .parameters = call.parameters,
                   .answer = [&call](const Asked& asked) -> Result<Response> {
                     FRONTKART_TRY(const auto in, Parameters::check(asked.target, call.parameters));
                     return call.answer(asked.ground, in);
                   },
                   .strict = true,
                   .costly = call.costly,
                   .of_ledger = true});
  }
  out.push_back({"/{*}", {}, file});
  return out;
}

const std::vector<Route>& routes() {
  static const std::vector<Route> all = make_routes();
  return all;
}

/// What the braces of the pattern stand for; nothing where the path is another.
std::optional<std::vector<std::string>> match(std::string_view pattern, std::string_view path) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t brace = pattern.find('{');
    if (path.substr(0, brace) != pattern.substr(0, brace)) return std::nullopt;
    if (brace == std::string_view::npos) return path == pattern ? std::optional(out) : std::nullopt;
    pattern.remove_prefix(brace);
    path.remove_prefix(brace);
    if (pattern == "{*}") {
      out.emplace_back(path);
      return out;
    }
    pattern.remove_prefix(pattern.find('}') + 1);
    const std::string_view part = path.substr(0, path.find('/'));
    const std::string_view after = pattern.substr(0, pattern.find('/'));
    if (part.size() <= after.size() || !part.ends_with(after)) return std::nullopt;
    out.emplace_back(part.substr(0, part.size() - after.size()));
    path.remove_prefix(part.size() - after.size());
  }
}

bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// The first route that fits. Errors not_found.
Result<const Route*> route_of(std::string_view path, std::vector<std::string>& parts) {
  for (const Route& route : routes()) {
    auto found = match(route.pattern, path);
    if (!found) continue;
    if (route.pattern == "/{*}") {
      if (is_below(path, "/tiles")) return no_such_tile();
      if (is_below(path, "/api/v1")) {
        return Error{ErrorCode::not_found, "There is no such call.", "", "The calls are listed in docs/api.md."};
      }
      if (is_below(path, "/api")) {
        return Error{ErrorCode::not_found, "There is no such call.", "", "Calls begin with /api/v1/."};
      }
    }
    parts = *std::move(found);
    return &route;
  }
  return Error{ErrorCode::not_found, "There is nothing at this address.", "", ""};
}

}  // namespace

Routes::Routes(service::Service& service, StaticFiles page, Log log, Refresh refresh)
    : state_(std::make_shared<State>(std::move(page), std::move(log), Site{}, std::size_t{1} << 20U)) {
  state_->desk = &service;
  state_->refresh = std::move(refresh);
}

Routes::Routes(const service::PublishedLedger& ledger, StaticFiles edition, Log log, const Site& site, std::size_t busy)
    : state_(std::make_shared<State>(std::move(edition), std::move(log), site, busy)) {
  state_->published = &ledger;
}

std::vector<Address> Routes::addresses() {
  std::vector<Address> out;
  for (const Route& route : routes()) {
    Address address{route.pattern, {route.parameters.begin(), route.parameters.end()}};
    if (route.strict) address.parameters.insert(address.parameters.end(), {"zone", "as_known"});
    out.push_back(std::move(address));
  }
  return out;
}

Response Routes::operator()(const Request& request) const {
  if (state_->published == nullptr) return answer(request, {*state_->desk});
  return published_answer(request);
}

Response Routes::published_answer(const Request& request) const {
  // Held until the answer is there: a new edition does not disturb it.
  const auto published = state_->published->now();
  if (!published) {
    Response response = plain_error(503, "The server is starting.");
    response.headers.emplace_back("Retry-After", "1");
    return response;
  }
  constexpr std::size_t kLongestQuestion = 512;
  const bool keepable = request.target.size() <= kLongestQuestion;
  if (keepable) {
    if (auto kept = state_->cache.find(published->made_of(), request.target)) return *std::move(kept);
  }
  Response response = answer(request, {published->service(), true, published->newest(), limits_for_readers()});
  if (response.of_ledger && keepable) state_->cache.keep(published->made_of(), request.target, response);
  return response;
}

Response Routes::answer(const Request& request, const Ground& ground) const {
  const auto told = [&](const Error& error) {
    const bool ours = error_facts(error.code).http_status >= 500 || (ground.open && error.code == ErrorCode::bad_input);
    if (ours && state_->log) state_->log(error);
    return error_response(error, ground.open);
  };
  try {
    const auto target = parse_target(request.target);
    if (!target.ok()) return told(target.error());
    std::vector<std::string> parts;
    const auto route = route_of(target->path, parts);
    if (!route.ok()) return told(route.error());
    if ((*route)->pattern == "/{*}" && state_->refresh) state_->refresh(target->path);
    // An earlier edition's maps may have to be read first.
    const bool costly = (*route)->costly || ((*route)->of_ledger && target->find("as_known") != nullptr);
    std::optional<Gate::Pass> pass;
    if (costly) {
      pass.emplace(state_->gate.enter());
      if (!*pass) {
        Response response = plain_error(503, "There are too many questions at once.");
        response.headers.emplace_back("Retry-After", "2");
        return response;
      }
    }
    auto result =
        (*route)->answer({request, *target, ground, state_->site, state_->page, state_->editions, std::move(parts)});
    if (!result.ok()) return told(result.error());
    Response response = std::move(result).value();
    if (ground.open && (*route)->of_ledger && response.status == 200) {
      response.of_ledger = true;
      response.cache_control = "public, max-age=60";
    }
    return response;
  } catch (const std::exception& bug) {
    return told({ErrorCode::internal, bug.what(), request.target.substr(0, 200), ""});
  }
}

}  // namespace frontkart::http
