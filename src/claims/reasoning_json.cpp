#include "claims/reasoning_json.hpp"

#include <cmath>

#include "claims/claim.hpp"

namespace frontkart::claims {
namespace {

using nlohmann::json;

/// Calendars end at the years 0 and 9999; what lies beyond is not a time that can be written.
json time_json(Instant t) {
  const Instant first = Instant::from_unix_seconds(-62'167'219'200);
  const Instant last = Instant::from_unix_seconds(253'402'300'799);
  if (t < first || last < t) return nullptr;
  return format_utc(t);
}

json time_json(const std::optional<Instant>& t) {
  return t ? time_json(*t) : json(nullptr);
}

json seconds_json(std::int64_t us) {
  return us / 1'000'000;
}

json or_null(const std::string& text) {
  return text.empty() ? json(nullptr) : json(text);
}

json number_json(const std::optional<double>& number) {
  return number && std::isfinite(*number) ? json(*number) : json(nullptr);
}

json bearing_json(const Bearing& bearing) {
  return {{"status", short_form(bearing.status)},
          {"side", name_of(bearing.side)},
          {"ground", name_of(bearing.ground)},
          {"fact", name_of(bearing.fact)},
          {"party", or_null(bearing.party)},
          {"record", bearing.record},
          {"confirms", or_null(bearing.confirms)},
          {"committed", bearing.committed},
          {"current", bearing.current},
          {"unconfirmed", bearing.unconfirmed},
          {"interest", name_of(bearing.interest)},
          {"good_at", time_json(bearing.good_at)}};
}

template <class List, class Function>
json list_json(const List& list, Function each) {
  json out = json::array();
  for (const auto& element : list) out.push_back(each(element));
  return out;
}

json aside_json(const Aside& aside) {
  return {{"claim", aside.claim}, {"code", aside.code}};
}

json origin_json(const Origin& origin) {
  const bool dated = origin.newest != Instant::lowest();
  return {{"key", origin.key},
          {"speaker", or_null(origin.speaker)},
          {"party", or_null(origin.party)},
          {"claims", origin.claims},
          {"maps", origin.maps},
          {"relays", origin.relays},
          {"items", origin.items},
          {"bearings", list_json(origin.bearings, bearing_json)},
          {"asides", list_json(origin.asides, aside_json)},
          {"reviews", origin.reviews},
          {"illustrative", origin.illustrative},
          {"newest", dated ? time_json(origin.newest) : json(nullptr)},
          {"age_seconds", dated ? seconds_json(origin.age_us) : json(nullptr)}};
}

json apart_json(const Apart& apart) {
  return {{"record", apart.record},
          {"code", apart.code},
          {"repeats", or_null(apart.repeats)},
          {"bearings", list_json(apart.bearings, bearing_json)},
          {"asides", list_json(apart.asides, aside_json)}};
}

json review_json(const ReviewFound& review) {
  return {{"review", review.review},          {"by", review.by},
          {"target", review.target},          {"aspect", name_of(review.aspect)},
          {"result", name_of(review.result)}, {"known_from", or_null(review.known_from)},
          {"claims", review.claims},          {"subset_of", or_null(review.subset_of)},
          {"origin", or_null(review.origin)}, {"own", review.own}};
}

json silence_json(const Silence& silence) {
  return {{"claim", silence.claim},
          {"who", or_null(silence.who)},
          {"kind", name_of(silence.kind)},
          {"about", format_proposition(silence.about)},
          {"since", time_json(silence.since)},
          {"for_seconds", seconds_json(silence.for_us)},
          {"open", silence.ended_by.empty()},
          {"ended_by", or_null(silence.ended_by)}};
}

json enquiry_json(const EnquiryFound& enquiry) {
  return {{"enquiry", enquiry.enquiry},
          {"whom", enquiry.whom},
          {"state", name_of(enquiry.state)},
          {"asked", time_json(enquiry.asked)},
          {"deadline", time_json(enquiry.deadline)},
          {"for_seconds", seconds_json(enquiry.for_us)}};
}

json prediction_json(const PredictionFound& prediction) {
  return {{"claim", prediction.claim},
          {"state", name_of(prediction.state)},
          {"deadline", time_json(prediction.deadline)},
          {"assumes", or_null(prediction.assumes)},
          {"outcome", or_null(prediction.outcome)},
          {"result", prediction.result ? json(name_of(*prediction.result)) : json(nullptr)},
          {"overdue_seconds", seconds_json(prediction.overdue_us)}};
}

json conflict_json(const Conflict& conflict) {
  return {{"a", bearing_json(conflict.a)},
          {"b", bearing_json(conflict.b)},
          {"origin_a", or_null(conflict.origin_a)},
          {"origin_b", or_null(conflict.origin_b)},
          {"code", conflict.code}};
}

json tally_json(const Tally& tally) {
  return {{"status", short_form(tally.status)},
          {"supporting", tally.supporting},
          {"hesitant", tally.hesitant},
          {"opposing", tally.opposing},
          {"reviewed", tally.reviewed},
          {"against_own", tally.against_own},
          {"stale", tally.stale}};
}

json figure_json(const Figure& figure) {
  return {{"source", figure.source},
          {"basis", figure.basis},
          {"cited", or_null(figure.cited)},
          {"at", time_json(figure.at)},
          {"from_at", time_json(figure.from_at)},
          {"number", number_json(figure.number)},
          {"from_number", number_json(figure.from_number)},
          {"ratio", number_json(figure.ratio)},
          {"agrees", figure.agrees}};
}

json check_json(const NumberCheck& check) {
  return {{"claim", check.claim},
          {"what", check.what},
          {"verdict", name_of(check.verdict)},
          {"code", or_null(check.code)},
          {"claimed", number_json(check.claimed)},
          {"right", number_json(check.right)},
          {"tolerance", number_json(check.tolerance)},
          {"figures", list_json(check.figures, figure_json)}};
}

}  // namespace

json to_json(const Origins& origins) {
  return {{"subject", origins.subject},
          {"at", time_json(origins.at)},
          {"as_known", time_json(origins.as_known)},
          {"wording", "no known link"},
          {"origins", list_json(origins.origins, origin_json)},
          {"apart", list_json(origins.apart, apart_json)},
          {"reviews", list_json(origins.reviews, review_json)},
          {"silences", list_json(origins.silences, silence_json)},
          {"enquiries", list_json(origins.enquiries, enquiry_json)},
          {"predictions", list_json(origins.predictions, prediction_json)},
          {"conflicts", list_json(origins.conflicts, conflict_json)},
          {"conflicts_left_out", origins.conflicts_left_out},
          {"unconfirmed", list_json(origins.unconfirmed,
                                    [](const ClaimDefaults& each) {
                                      return json{{"claim", each.claim}, {"members", each.members}};
                                    })},
          {"later", origins.later},
          {"newest", time_json(origins.newest)}};
}

json to_json(const Suggestion& suggestion) {
  return {{"status", suggestion.status ? json(short_form(*suggestion.status)) : json(nullptr)},
          {"confidence", suggestion.status ? json(name_of(suggestion.confidence)) : json(nullptr)},
          {"applied", false},
          {"rules", list_json(suggestion.rules,
                              [](const FiredRule& rule) {
                                return json{{"rule", rule.rule}, {"origins", rule.origins}, {"records", rule.records}};
                              })},
          {"tallies", list_json(suggestion.tallies, tally_json)}};
}

json to_json(const std::vector<NumberCheck>& checks) {
  return list_json(checks, check_json);
}

}  // namespace frontkart::claims
