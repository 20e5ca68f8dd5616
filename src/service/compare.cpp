#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "service/compare_parts.hpp"
#include "service/impl.hpp"

namespace frontkart::service {
namespace {

constexpr std::size_t kMostMaps = 8;

Status check_request(const CompareRequest& request) {
  const auto usage = [](std::string message) { return Error{ErrorCode::usage, std::move(message), "", ""}; };
  if (request.maps.size() < 2) return usage("A comparison needs two maps or more.");
  if (request.maps.size() > kMostMaps) return usage(fmt::format("A comparison takes at most {} maps.", kMostMaps));
  if (std::set<std::string>(request.maps.begin(), request.maps.end()).size() != request.maps.size()) {
    return usage("A map is not compared with itself: name each one once.");
  }
  if (request.at && (request.from || request.to)) return usage("Ask for one moment or for a period, not both.");
  if (request.from && request.to && *request.from >= *request.to) return usage("The period ends before it begins.");
  if (request.shapes && request.maps.size() > 2) return usage("Polygons are drawn for two maps only.");
  return Done{};
}

/// From when to when each map has states, for messages.
std::string spans_of(const CompareAnswer& answer) {
  std::string out;
  for (const auto& map : answer.maps) {
    out += fmt::format("{}'{}' has states from {} to {}", out.empty() ? "" : ", ", map.map, format_utc(map.first),
                       format_utc(map.last));
  }
  return out + ".";
}

Result<CompareAnswer::Map> described(const LoadedMap& map) {
  const std::vector<Instant>& instants = map.composite().parts().instants;
  if (instants.empty()) {
    return Error{ErrorCode::not_found, fmt::format("The map '{}' has no state to compare.", map.map().name), "", ""};
  }
  const maps::MapRecord& record = map.map().record;
  return CompareAnswer::Map{map.map().name,   record.mapper,  record.licence, record.legend, {},
                            instants.front(), instants.back()};
}

/// The moments of the rows, and the answer's period. A period begins where the last of the maps does.
Result<std::vector<Instant>> moments(const CompareRequest& request,
                                     const std::vector<std::shared_ptr<const LoadedMap>>& maps, CompareAnswer& answer) {
  Instant start = Instant::lowest();
  Instant end = Instant::highest();
  Instant earliest = Instant::highest();
  for (const auto& map : answer.maps) {
    start = std::max(start, map.first);
    end = std::min(end, Instant{map.last.us + 1});
    earliest = std::min(earliest, map.first);
  }
  if (request.at) {
    if (*request.at < earliest) {
      return Error{ErrorCode::not_found, fmt::format("None of the maps has a state at {}.", format_utc(*request.at)),
                   "", spans_of(answer)};
    }
    answer.at = request.at;
    answer.from = *request.at;
    answer.to = Instant{request.at->us + 1};
    return std::vector<Instant>{*request.at};
  }
  answer.from = std::max(start, request.from.value_or(start));
  answer.to = request.to.value_or(end);
  if (answer.from >= answer.to) {
    return Error{ErrorCode::not_found, "The maps have no time in common in this period.", "", spans_of(answer)};
  }
  std::set<Instant> timeline{answer.from};
  for (const auto& map : maps) {
    const std::vector<Instant>& instants = map->composite().parts().instants;
    timeline.insert(std::lower_bound(instants.begin(), instants.end(), answer.from),
                    std::lower_bound(instants.begin(), instants.end(), answer.to));
  }
  AreaRequest series;
  series.every = request.every == CompareRequest::Every::day     ? AreaRequest::Every::day
                 : request.every == CompareRequest::Every::week  ? AreaRequest::Every::week
                 : request.every == CompareRequest::Every::month ? AreaRequest::Every::month
                                                                 : AreaRequest::Every::state;
  series.from = answer.from;
  series.to = answer.to;
  series.zone = request.zone;
  return series_instants({timeline.begin(), timeline.end()}, series);
}

}  // namespace

Result<CompareAnswer> Service::compare(const CompareRequest& request) {
  FRONTKART_CHECK(check_request(request));
  CompareAnswer answer;
  answer.by = request.by;
  std::vector<std::shared_ptr<const LoadedMap>> maps;
  for (const std::string& name : request.maps) {
    FRONTKART_TRY(const auto map, impl_->known.load(name, request.as_known));
    FRONTKART_TRY(auto description, described(*map));
    answer.maps.push_back(std::move(description));
    maps.push_back(map);
  }
  reduce_legends(answer);
  FRONTKART_TRY(auto instants, moments(request, maps, answer));
  FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(request.as_known));
  const Region* region = nullptr;
  if (request.region) {
    FRONTKART_TRY(region, regions->resolve(*request.region));
    answer.region = region->id;
  }
  FRONTKART_TRY(const auto joint, impl_->joints.make(maps, region == nullptr ? std::vector<const Region*>{}
                                                                             : std::vector<const Region*>{region}));
  for (std::size_t first = 0; first < maps.size(); ++first) {
    for (std::size_t second = first + 1; second < maps.size(); ++second) {
      CompareAnswer::Pair pair;
      pair.first = first;
      pair.second = second;
      answer.pairs.push_back(std::move(pair));
    }
  }
  const Compared compared{maps, *joint, region != nullptr, std::move(instants)};
  for (const Instant t : compared.instants) {
    std::vector<std::optional<Instant>>& states = answer.states.emplace_back();
    for (const auto& map : maps) {
      const auto index = map->composite().time_index(t);
      states.push_back(index ? std::optional(map->composite().parts().instants[*index]) : std::nullopt);
    }
  }
  count_rows(compared, answer);
  if (request.shapes) draw_shapes(compared, answer);
  if (!request.at) {
    FRONTKART_TRY(const auto places, impl_->gazetteer.places(request.as_known));
    find_lags(compared, *places, region, answer);
  }
  return answer;
}

}  // namespace frontkart::service
