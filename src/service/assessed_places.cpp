#include "service/assessed_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "maps/fold.hpp"
#include "service/impl.hpp"
#include "service/names.hpp"

namespace frontkart::service {
namespace {

std::string id_in(const std::string& reference) {
  const auto parsed = ledger::parse_reference(reference);
  return parsed.ok() ? parsed->id : "";
}

}  // namespace

bool holds_at(const claims::Assessment& assessment, Instant at) {
  return assessment.from.earliest <= at && (assessment.to_edtf.empty() || at <= assessment.to.latest);
}

std::string party_id(const claims::AssessedStatus& status) {
  return status.party.empty() ? "" : id_in(status.party);
}

Result<std::vector<AssessedPlace>> assessed_places(ledger::LedgerStore& store, const Places& places, Instant at,
                                                   Instant as_known) {
  std::map<std::string, AssessedPlace> by_place;
  FRONTKART_CHECK(store.for_each_current("assessment", "", as_known, [&](const ledger::Entry& e) -> Status {
    const auto json = maps::living_body(e);
    if (!json) return Done{};
    auto body = claims::assessment_from_json(*json);
    if (!body.ok()) {
      Error error = std::move(body).error();
      error.where = fmt::format("assessment/{} {}", e.envelope.id, error.where);
      return error;
    }
    const auto of = ledger::parse_reference(body->of);
    if (!of.ok() || of->kind != "place" || !holds_at(*body, at)) return Done{};
    const auto known = by_place.find(of->id);
    const auto order = [](const claims::Assessment& a, Instant recorded) {
      return std::tuple(a.from.latest, a.from.earliest, recorded);
    };
    if (known != by_place.end() &&
        order(known->second.body, known->second.recorded) > order(*body, e.envelope.recorded)) {
      return Done{};
    }
    by_place.insert_or_assign(of->id, AssessedPlace{{}, e.envelope.id, std::move(*body), e.envelope.recorded});
    return Done{};
  }));
  std::vector<AssessedPlace> out;
  for (const Places::Place& place : places.all()) {
    const auto it = by_place.find(place.answer.id);
    if (it == by_place.end()) continue;
    it->second.place = place.answer;
    out.push_back(std::move(it->second));
  }
  std::sort(out.begin(), out.end(), [](const auto& l, const auto& r) { return l.place.id < r.place.id; });
  return out;
}

Result<std::vector<exchange::AssessedPoint>> Service::assessed_points(Instant at, Instant as_known) {
  FRONTKART_TRY(const auto places, impl_->gazetteer.places(as_known));
  FRONTKART_TRY(const auto assessed, assessed_places(impl_->store, *places, at, as_known));
  std::vector<exchange::AssessedPoint> out;
  for (const AssessedPlace& a : assessed) {
    out.push_back({a.assessment, a.place.id, name_in(a.place.names, "en", ""), a.place.point,
                   claims::short_form(a.body.status), std::string(claims::name_of(a.body.status.standing)),
                   party_id(a.body.status), std::string(claims::name_of(a.body.confidence))});
  }
  return out;
}

}  // namespace frontkart::service
