#include "exchange/profile.hpp"

#include <fmt/format.h>

#include "exchange/printable.hpp"
#include "exchange/profiles.hpp"

namespace frontkart::exchange {
namespace {

Status refuse(bool given, std::string_view profile, std::string_view option) {
  if (!given) return Done{};
  return Error{ErrorCode::usage, fmt::format("The option {} does not fit this profile.", option),
               fmt::format("profile {}", profile), "Leave it out, or use the profile geojson."};
}

}  // namespace

const std::vector<std::string>& Profile::left_out() const {
  static const std::vector<std::string> none;
  return none;
}

Result<std::unique_ptr<Profile>> make_profile(std::string_view name, const ProfileOptions& options) {
  if (name == "geojson") return make_geojson_profile(options);
  if (name != "deepstate" && name != "owl" && name != "isw") {
    return Error{ErrorCode::usage, fmt::format("There is no profile '{}'.", printable(name, 60)), "",
                 "Use deepstate, owl, isw or geojson."};
  }
  FRONTKART_CHECK(refuse(!options.date_from.empty(), name, "--date-from"));
  FRONTKART_CHECK(refuse(!options.status.empty(), name, "--status"));
  FRONTKART_CHECK(refuse(!options.status_property.empty(), name, "--status-property"));
  FRONTKART_CHECK(refuse(options.legend.has_value(), name, "--legend"));
  if (name == "isw") return make_isw_profile(options.layer);
  FRONTKART_CHECK(refuse(!options.layer.empty(), name, "--layer"));
  return name == "owl" ? make_owl_profile() : make_deepstate_profile();
}

std::vector<std::pair<std::string, std::string>> profile_list() {
  return {
      {"deepstate",
       "DeepState: one GeoJSON state per file, <unix seconds>.geojson or {id, map}; the fill colour decides"},
      {"owl", "Project Owl (UA Control Map): one JSON per day, YYYYMMDD.json, areas as rings of [lat, lon]"},
      {"isw", "Institute for the Study of War: GeoJSON per date with layers, or ArcGIS shapefile zips"},
      {"geojson",
       "any dated GeoJSON: say where the date and the status are (--date-from, --status, --status-property)"},
  };
}

MapperFacts mapper_facts(std::string_view profile) {
  if (profile == "deepstate") return {"DeepState", "https://deepstatemap.live/", ""};
  if (profile == "owl") return {"Project Owl (UA Control Map)", "https://www.uacontrolmap.com/", ""};
  if (profile == "isw")
    return {"Institute for the Study of War", "https://www.understandingwar.org/", "all rights reserved"};
  return {};
}

}  // namespace frontkart::exchange
