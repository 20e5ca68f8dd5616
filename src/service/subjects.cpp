#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/folded.hpp"
#include "composite/query.hpp"
#include "service/dossiers.hpp"
#include "service/impl.hpp"
#include "service/reference.hpp"

namespace frontkart::service {
namespace {

constexpr std::size_t kMaxInside = 5'000;

std::vector<std::string> regions_around(const Regions& regions, geometry::GridPoint point) {
  std::vector<std::string> out;
  for (const Region* region : regions.around(point)) out.push_back("region/" + region->id);
  return out;
}

/// What a map says of a point at a moment, and what it said before.
claims::MapStatement statement_of(const LoadedMap& map, geometry::GridPoint point, Instant at) {
  const maps::KnownMap& known = map.map();
  claims::MapStatement out;
  out.map = known.name;
  out.mapper = known.record.mapper;
  out.illustrative = known.record.illustrative;
  out.own = known.edited();
  for (const Instant instant : known.instants()) {
    if (instant <= at) out.last_state = instant;
  }
  const composite::Composite& c = map.composite();
  const composite::Stretch* before = nullptr;
  const auto stretches = c.stretches(c.history_at(point));
  for (const composite::Stretch& stretch : stretches) {
    if (stretch.from <= at && at < stretch.to) {
      out.since = stretch.from;
      if (stretch.status != composite::kNoStatement) {
        const maps::LegendEntry& entry = known.record.legend.entries.at(stretch.status - 1U);
        out.status = entry.id;
        out.labels = entry.labels;
        out.standing = maps::standing_name(entry.standing);
        out.party = entry.party;
        out.definition = entry.definition;
      }
      if (before != nullptr && before->status != composite::kNoStatement) {
        const maps::LegendEntry& entry = known.record.legend.entries.at(before->status - 1U);
        out.before = entry.id;
        out.before_standing = maps::standing_name(entry.standing);
        out.before_party = entry.party;
      }
      break;
    }
    before = &stretch;
  }
  return out;
}

/// A place or coordinate, or where nothing has that name, a region.
Result<Subject> subject_of(Gazetteer& gazetteer, const std::string& text, Instant as_known) {
  Subject out;
  FRONTKART_TRY(const auto regions, gazetteer.regions(as_known));
  FRONTKART_TRY(const auto coordinate, parse_coordinate(text));
  if (coordinate) {
    out.point = out.place.point = *coordinate;
  } else {
    const std::string name = text.starts_with("place/") ? text.substr(6) : text;
    auto place = text.starts_with("region/") ? Result<PlaceAnswer>(Error{ErrorCode::not_found, "", "", ""})
                                             : gazetteer.place(name, as_known);
    if (place.ok()) {
      out.place = std::move(*place);
      out.point = out.place.point;
      out.reference = "place/" + out.place.id;
    } else {
      const auto region = regions->resolve(text.starts_with("region/") ? text.substr(7) : text);
      if (!region.ok()) {
        return place.error().code == ErrorCode::not_found && place.error().message.empty() ? region.error()
                                                                                           : place.error();
      }
      out.reference = "region/" + (*region)->id;
      out.place.id = (*region)->id;
      out.place.names = (*region)->names;
      out.place.kind = "region";
      out.place.country = (*region)->country;
      FRONTKART_TRY(const auto places, gazetteer.places(as_known));
      for (const Places::Place& inside : places->all()) {
        if (out.inside.size() == kMaxInside) break;
        if ((*region)->contains(inside.answer.point)) out.inside.push_back("place/" + inside.answer.id);
      }
    }
  }
  if (out.point) out.containing = regions_around(*regions, *out.point);
  return out;
}

}  // namespace

Result<std::pair<PlaceAnswer, claims::Dossier>> Service::dossier(const SubjectRequest& request, Instant known_until,
                                                                 bool with_areas) {
  FRONTKART_TRY(const Subject subject, subject_of(impl_->gazetteer, request.subject, request.as_known));
  DossierOptions options;
  options.at = request.at.value_or(ledger::system_clock()());
  options.known_until = known_until;
  options.as_known = request.as_known;
  options.limit = request.limit;
  std::vector<claims::MapStatement> statements;
  FRONTKART_TRY(const auto names, map_names(impl_->store, request.as_known));
  for (const std::string& name : names) {
    if (!subject.point) break;
    FRONTKART_TRY(const auto map, impl_->known.load(name, request.as_known));
    statements.push_back(statement_of(*map, *subject.point, options.at));
    for (const std::string& party : {statements.back().party, statements.back().before_party}) {
      if (!party.empty()) options.named.push_back("party/" + party);
    }
  }
  FRONTKART_TRY(claims::Dossier dossier, dossier_of(impl_->store, subject, options));
  dossier.maps = std::move(statements);
  FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(request.as_known));
  for (const auto& claim : dossier.claims) {
    if (!claim.body.value || !claim.body.value->of.starts_with("region/")) continue;
    const std::string reference = without_version(claim.body.value->of);
    for (const Region& region : regions->all()) {
      if ("region/" + region.id == reference && !dossier.official_areas.contains(reference) && region.area_km2 > 0) {
        dossier.official_areas[reference] = {region.area_km2, "", "polygon"};
      }
    }
  }
  if (with_areas) FRONTKART_CHECK(impl_->add_areas(*this, dossier, names));
  return std::pair(subject.place, std::move(dossier));
}

/// The maps' own figures for every party and region that a claim gives a number or a trend for.
Status Service::Impl::add_areas(Service& service, claims::Dossier& dossier, const std::vector<std::string>& maps) {
  std::set<std::pair<std::string, std::string>> wanted;  // party, region
  for (const auto& claim : dossier.claims) {
    const claims::Predicate predicate = claim.body.says.predicate;
    if (predicate != claims::Predicate::area && predicate != claims::Predicate::trend &&
        predicate != claims::Predicate::ratio) {
      continue;
    }
    std::set<std::string> parties;
    std::set<std::string> places;
    const auto sort_in = [&](const std::string& versioned) {
      const std::string reference = without_version(versioned);
      if (reference.starts_with("party/")) parties.insert(reference.substr(6));
      if (reference.starts_with("region/")) places.insert(reference.substr(7));
    };
    for (const auto& argument : claim.body.says.args) sort_in(argument.ref);
    sort_in(claim.body.where.ref);
    for (const std::string& party : parties) {
      for (const std::string& region : places) wanted.emplace(party, region);
    }
  }
  for (const std::string& map : maps) {
    for (const auto& [party, region] : wanted) {
      AreaRequest request;
      request.map = map;
      request.party = party;
      request.regions = {region};
      request.as_known = dossier.as_known;
      const auto answer = service.area(request);
      // A map that knows nothing of the party has no figure to offer.
      if (!answer.ok()) continue;
      claims::AreaSeries series{map, party, region, {}};
      for (const AreaRow& row : answer->rows) series.series.push_back({row.at, row.km2});
      if (!series.series.empty()) dossier.areas.push_back(std::move(series));
    }
  }
  return Done{};
}

Result<std::string> Service::find_route(const std::string& text, Instant as_known) {
  const std::string id = text.starts_with("route/") ? text.substr(6) : text;
  if (ledger::valid_id(id)) {
    FRONTKART_TRY(const auto entry, impl_->store.current("route", id, as_known));
    if (entry && maps::living_body(*entry)) return id;
  }
  std::vector<std::string> found;
  FRONTKART_CHECK(impl_->store.for_each_named(folded(text), as_known, [&](const ledger::Entry& entry) -> Status {
    if (entry.envelope.kind == "route") found.push_back(entry.envelope.id);
    return Done{};
  }));
  if (found.size() == 1) return found.front();
  if (found.empty())
    return Error{ErrorCode::not_found, fmt::format("There is no route '{}'.", text.substr(0, 80)), "", ""};
  return Error{ErrorCode::ambiguous, fmt::format("Several routes have this name: {}.", fmt::join(found, ", ")), "",
               "Give the id."};
}

Result<OriginsAnswer> Service::origins(const SubjectRequest& request) {
  FRONTKART_TRY(const auto session, impl_->store.begin_reading());
  SubjectRequest dated = request;
  if (!dated.at) dated.at = ledger::system_clock()();
  FRONTKART_TRY(auto found, dossier(dated, *dated.at, true));
  OriginsAnswer out;
  out.place = std::move(found.first);
  out.dossier = std::move(found.second);
  out.origins = claims::origins_of(out.dossier);
  out.suggestion = claims::suggest(out.origins);
  out.numbers = claims::check_numbers(out.dossier);
  return out;
}

Result<brief::Brief> Service::brief(const SubjectRequest& request, const brief::Options& options) {
  FRONTKART_TRY(const auto session, impl_->store.begin_reading());
  FRONTKART_TRY(const auto found, dossier(request, Instant::highest(), true));
  return brief::brief_of(found.second, options);
}

}  // namespace frontkart::service
