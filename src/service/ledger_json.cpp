#include "service/ledger_json.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "claims/reasoning_json.hpp"
#include "ledger/canonical_json.hpp"
#include "service/dossier_parts.hpp"

namespace frontkart::service {
namespace {

using claims::Recorded;
using nlohmann::json;

/// Bytes that are not UTF-8 become U+FFFD: damaged text must not stop an answer.
std::string text_of(const json& value) {
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

json entry_json(const ledger::Entry& entry, bool with_salt) {
  const ledger::Envelope& e = entry.envelope;
  json out = {{"v", e.v},
              {"seq", e.seq},
              {"prev", e.prev.hex()},
              {"recorded", format_utc_micros(e.recorded)},
              {"author", e.author},
              {"kind", e.kind},
              {"id", e.id},
              {"body_hash", e.body_hash.hex()},
              {"hash", entry.hash.hex()}};
  if (e.supersedes) out["supersedes"] = e.supersedes->hex();
  if (e.reason) out["reason"] = *e.reason;
  out["body"] = entry.body ? json::parse(*entry.body, nullptr, false) : json();
  if (out["body"].is_discarded()) out["body"] = *entry.body;
  if (with_salt && entry.salt && entry.salt->size() == sizeof(Digest)) {
    Digest salt;
    std::copy(entry.salt->begin(), entry.salt->end(), salt.bytes.begin());
    out["salt"] = salt.hex();
  }
  return out;
}

template <class Body>
json recorded_json(std::string_view kind, const Recorded<Body>& record) {
  json out = claims::to_json(record.body);
  out["id"] = record.id;
  out["reference"] = fmt::format("{}/{}@{}", kind, record.id, record.hash);
  out["recorded"] = format_utc(record.recorded);
  out["known"] = format_utc(record.known);
  out["scope"] = name_of(record.scope);
  return out;
}

json names_of(const claims::Dossier& dossier, std::string_view reference) {
  json out = json::array();
  for (const auto& name : names_in(dossier, reference)) out.push_back({{"lang", name.lang}, {"text", name.text}});
  return out;
}

/// Deadline and what became of it, as far as it was known at the moment.
json prediction_json(const claims::Dossier& dossier, const Recorded<claims::Claim>& claim) {
  json out = {{"deadline", nullptr}};
  if (claim.body.deadline) {
    const claims::When& deadline = *claim.body.deadline;
    if (!deadline.edtf.empty()) out["deadline"] = deadline.edtf;
    if (!deadline.assumes.empty()) out["assumes"] = deadline.assumes;
    if (!deadline.raw.empty()) out["raw"] = deadline.raw;
  }
  const PredictionState prediction = prediction_of(dossier, claim);
  out["state"] = prediction.state;
  out["outcome"] = prediction.outcome == nullptr ? json() : recorded_json("outcome", *prediction.outcome);
  return out;
}

}  // namespace

std::string to_json(const ledger::Entry& entry, bool with_salt) {
  return text_of(entry_json(entry, with_salt));
}

Result<ledger::Entry> entry_from_json(const json& line) {
  const auto wrong = [](const char* member) {
    return Error{ErrorCode::bad_input, "This is not an entry of a log with salts.", fmt::format("/{}", member),
                 "Make the log with 'frontkart log --full --json'."};
  };
  if (!line.is_object()) return wrong("");
  ledger::Entry entry;
  ledger::Envelope& e = entry.envelope;
  const auto digest = [&](const char* member) -> std::optional<Digest> {
    const auto it = line.find(member);
    if (it == line.end() || !it->is_string()) return std::nullopt;
    const auto read = Digest::from_hex(it->get_ref<const std::string&>());
    return read.ok() ? std::optional(*read) : std::nullopt;
  };
  const auto text = [&](const char* member) -> std::optional<std::string> {
    const auto it = line.find(member);
    if (it == line.end() || !it->is_string()) return std::nullopt;
    return it->get<std::string>();
  };
  const auto number = [&](const char* member) -> std::optional<std::uint64_t> {
    const auto it = line.find(member);
    if (it == line.end() || !it->is_number_unsigned()) return std::nullopt;
    return it->get<std::uint64_t>();
  };
  const auto v = number("v");
  const auto seq = number("seq");
  if (!v || *v > 1'000) return wrong("v");
  if (!seq) return wrong("seq");
  e.v = static_cast<int>(*v);
  e.seq = *seq;
  const auto prev = digest("prev");
  const auto hash = digest("hash");
  const auto body_hash = digest("body_hash");
  if (!prev) return wrong("prev");
  if (!hash) return wrong("hash");
  if (!body_hash) return wrong("body_hash");
  e.prev = *prev;
  entry.hash = *hash;
  e.body_hash = *body_hash;
  const auto recorded = text("recorded");
  const auto time = recorded ? parse_rfc3339(*recorded) : Result<Instant>(wrong("recorded"));
  if (!time.ok()) return wrong("recorded");
  e.recorded = *time;
  e.author = text("author").value_or("");
  e.kind = text("kind").value_or("");
  e.id = text("id").value_or("");
  e.reason = text("reason");
  if (line.contains("supersedes")) {
    e.supersedes = digest("supersedes");
    if (!e.supersedes) return wrong("supersedes");
  }
  const auto body = line.find("body");
  if (body == line.end()) return wrong("body");
  if (!body->is_null()) {
    const auto salt = digest("salt");
    if (!salt) return wrong("salt");
    entry.salt = std::string(salt->bytes.begin(), salt->bytes.end());
    FRONTKART_TRY(entry.body, ledger::canonical_json(*body));
  }
  return entry;
}

json records_json(const claims::Dossier& dossier) {
  json out;
  json reviews = json::array();
  for (const auto& review : dossier.reviews) {
    json one = recorded_json("review", review);
    one["by_names"] = names_of(dossier, review.body.by);
    one["first_hand"] = review.body.known_from.empty();
    if (std::string whole = whole_of_reviewed(dossier, review.body); !whole.empty()) one["subset_of"] = whole;
    reviews.push_back(std::move(one));
  }
  const ReviewsOfClaims reviewed(dossier);
  json found = json::array();
  json not_confirmed = json::array();
  for (const auto& claim : dossier.claims) {
    json one = recorded_json("claim", claim);
    one["proposition"] = claims::format_proposition(claim.body.says);
    json speakers = json::array();
    for (const claims::ChainLink* link : spoken(claim.body)) {
      speakers.push_back({{"source", link->source}, {"names", names_of(dossier, link->source)}});
    }
    one["spoken"] = std::move(speakers);
    one["reviews"] = reviewed.of(claim);
    json flags = json::array();
    if (!claim.body.defaulted.empty()) flags.push_back("unconfirmed-default");
    if (claim.body.where.coreference) flags.push_back("place-implied");
    if (!claim.body.when.raw.empty() && claim.body.when.edtf.empty()) flags.push_back("unresolved-date");
    if (!claim.body.when.assumes.empty()) flags.push_back("assumed-date");
    one["flags"] = std::move(flags);
    if (is_prediction(claim.body)) one["prediction"] = prediction_json(dossier, claim);
    if (is_silence(claim.body)) {
      not_confirmed.push_back(
          {{"claim", claim.id},
           {"who", std::string(claim.body.speaker())},
           {"names", names_of(dossier, claim.body.speaker())},
           {"state", claims::name_of(claim.body.hedge)},
           {"since", format_utc(claim.known)},
           {"days",
            static_cast<double>(std::max<std::int64_t>(0, dossier.at.us - claim.known.us) / 360'000'000) / 240}});
    }
    found.push_back(std::move(one));
  }
  json enquiries = json::array();
  for (const auto& enquiry : dossier.enquiries) enquiries.push_back(recorded_json("enquiry", enquiry));
  json assessments = json::array();
  for (const auto& assessment : dossier.assessments) assessments.push_back(recorded_json("assessment", assessment));
  const auto* holding = assessment_that_holds(dossier);
  json items = json::object();
  for (const auto& [reference, item] : dossier.items) {
    json one = recorded_json("item", item);
    one.erase("text");
    items[reference] = std::move(one);
  }
  json sources = json::object();
  for (const auto& [reference, source] : dossier.sources) {
    sources[reference] = {{"names", names_of(dossier, reference)}, {"type", claims::name_of(source.body.kind)}};
  }
  out["cut"] = dossier.cut;
  out["claims"] = std::move(found);
  out["reviews"] = std::move(reviews);
  out["not_confirmed"] = std::move(not_confirmed);
  out["enquiries"] = std::move(enquiries);
  out["assessment"] = holding == nullptr ? json() : recorded_json("assessment", *holding);
  out["assessments"] = std::move(assessments);
  out["items"] = std::move(items);
  out["sources"] = std::move(sources);
  return out;
}

std::string to_json(const ShowAnswer& answer) {
  const ledger::Entry& shown = answer.asked ? *answer.asked : answer.versions.back();
  json out = entry_json(shown, false);
  json versions = json::array();
  for (const ledger::Entry& entry : answer.versions) {
    json one = {{"hash", entry.hash.hex()},
                {"recorded", format_utc_micros(entry.envelope.recorded)},
                {"author", entry.envelope.author},
                {"purged", !entry.body}};
    if (entry.envelope.reason) one["reason"] = *entry.envelope.reason;
    versions.push_back(std::move(one));
  }
  out["versions"] = std::move(versions);
  json referring = json::array();
  for (const auto& by : answer.referring) referring.push_back(by.reference);
  out["referring"] = std::move(referring);
  if (shown.envelope.kind == "item") out["withheld"] = answer.withheld;
  return text_of(out);
}

std::string to_json(const OriginsAnswer& answer) {
  json out = claims::to_json(answer.origins);
  out["suggestion"] = claims::to_json(answer.suggestion);
  out["numbers"] = claims::to_json(answer.numbers);
  return text_of(out);
}

std::string to_json(const PurgeAnswer& answer) {
  json out = json::array();
  for (const ledger::Entry& entry : answer.entries) out.push_back(entry_json(entry, false));
  return text_of({{"purged", std::move(out)}});
}

}  // namespace frontkart::service
