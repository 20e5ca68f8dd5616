#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "known_records.hpp"

/// What was written is read as it was, for any claim that the types can hold.
namespace frontkart::claims {
namespace {

template <class Type>
Type any_word() {
  const auto words = words_of<Type>();
  return *from_word<Type>(*rc::gen::elementOf(std::vector<std::string_view>(words.begin(), words.end())));
}

/// Rapidcheck's ranges begin small; the weights of elements do not.
bool often() {
  return *rc::gen::element(true, true, false);
}

std::string any_text() {
  return *rc::gen::element<std::string>("x", "skal ha", "Суджа – \"місто\"", " \\ / ~ ", "1e5", "null", "\x01\x7f");
}

std::string any_reference(const std::string& kind) {
  const std::string version = often() ? "" : "@" + std::string(64, 'a');
  return kind + "/" + *rc::gen::element<std::string>("a", "ua-1", "0:x._-", std::string(80, 'z')) + version;
}

std::string maybe_reference(const std::string& kind) {
  return often() ? any_reference(kind) : "";
}

Instant any_instant() {
  // 0001-01-01 to 9999-12-31, most of them whole seconds
  const auto seconds = *rc::gen::inRange<std::int64_t>(-62'135'596'800, 253'402'300'799);
  return Instant{seconds * 1'000'000 + (often() ? 0 : *rc::gen::inRange<std::int64_t>(0, 999'999))};
}

std::optional<Instant> maybe_instant() {
  return often() ? std::optional(any_instant()) : std::nullopt;
}

When any_when() {
  When out;
  if (often()) out.raw = any_text();
  out.role = any_word<WhenRole>();
  out.anchor = *rc::gen::element<std::string>("item", "statement", "unresolved", "2025-03-12T20:00:00+01:00");
  if (often()) out.assumes = any_text();
  if (often()) {
    out.edtf = *rc::gen::element<std::string>("2025-03-12", "2024-08/..", "[..2025-03-12]", "2025-03-1X",
                                              "2025-03-12T20:00:00Z");
    out.bounds = parse_edtf(out.edtf, *rc::gen::element<std::string>("UTC", "Europe/Kyiv"))->bounds;
  }
  return out;
}

Where any_where() {
  Where out;
  switch (*rc::gen::inRange(0, 4)) {
    case 0:
      out.ref = any_reference(*rc::gen::element<std::string>("place", "region", "route"));
      break;
    case 1:
      out.point = {*rc::gen::inRange(-180'000'000, 180'000'001) * 1e-6,
                   *rc::gen::inRange(-90'000'000, 90'000'001) * 1e-6};
      if (often()) out.radius_m = *rc::gen::inRange(0, 20'000'000) * 0.5;
      break;
    case 2:
      out.area =
          Json::parse(R"j({"type":"Polygon","coordinates":[[[35.2,51.1],[35.3,51.1],[35.3,51.2],[35.2,51.1]]]})j");
      break;
    default:
      break;
  }
  out.relation = any_word<PlaceRelation>();
  if (often()) out.raw = any_text();
  out.coreference = *rc::gen::arbitrary<bool>();
  return out;
}

Proposition any_proposition() {
  Proposition out{any_word<Predicate>(), {}};
  const auto signature = signature_of(out.predicate);
  const auto count = *rc::gen::inRange<std::size_t>(0, 9);
  for (std::size_t i = 0; i < count; ++i) {
    const auto kinds = signature[std::min(i, signature.size() - 1)];
    if (kinds.empty() || !often()) {
      out.args.push_back({"", any_text()});
    } else {
      const std::vector<std::string_view> list(kinds.begin(), kinds.end());
      out.args.push_back({any_reference(std::string(*rc::gen::elementOf(list))), ""});
    }
  }
  return out;
}

Claim any_claim() {
  Claim out;
  out.item = any_reference("item");
  if (often()) out.words = any_text();
  if (!often()) out.offset = *rc::gen::inRange<std::uint64_t>(0, 1U << 20U);
  out.says = any_proposition();
  const auto links = *rc::gen::inRange(0, 5);
  for (int i = 0; i < links; ++i) {
    out.chain.push_back(
        {any_reference("source"), often() ? any_text() : "", maybe_reference("item"), any_word<Factuality>()});
  }
  out.hedge = any_word<Hedge>();
  out.quote = *rc::gen::arbitrary<bool>();
  out.how_known = any_word<HowKnown>();
  if (often()) out.when = any_when();
  out.as_of = maybe_instant();
  if (!often()) out.stated = any_when();
  if (often()) out.where = any_where();
  if (!often()) {
    out.value = Value{*rc::gen::inRange(-1'000'000, 1'000'000) / 7.0, often() ? any_text() : "",
                      *rc::gen::arbitrary<bool>(), maybe_reference("region")};
  }
  if (!often()) out.deadline = any_when();
  for (int i = 0; i < 3; ++i) {
    if (!often()) out.presupposes.push_back(any_proposition());
  }
  if (!often()) out.repeats = any_reference("claim");
  for (int i = 0; i < 3; ++i) {
    if (!often()) out.about_words.push_back(any_text());
  }
  if (often()) out.note = any_text();
  out.visibility = any_word<Visibility>();
  if (!often()) out.public_as = any_text();
  out.not_before = maybe_instant();
  for (const char* member : {"as_of", "chain", "how_known", "when"}) {
    if (!often()) out.defaulted.emplace_back(member);
  }
  return out;
}

RC_GTEST_PROP(ClaimRoundTrip, WhatIsWrittenIsRead, ()) {
  const Claim claim = any_claim();
  const Json body = to_json(claim);
  const auto read = claim_from_json(body);
  if (!read.ok()) RC_FAIL(read.error().text() + " in " + body.dump());
  RC_ASSERT(*read == claim);
  RC_ASSERT(to_json(*read) == body);
  // As a store gives it back.
  const auto stored = claim_from_json(Json::parse(body.dump()));
  RC_ASSERT(stored.ok());
  RC_ASSERT(*stored == claim);
}

RC_GTEST_PROP(ClaimRoundTrip, NormalisedStaysAsItIs, ()) {
  Claim claim = any_claim();
  if (claim.hedge == Hedge::own_voice && claim.chain.size() > 1) claim.chain.resize(1);
  tests::KnownRecords known;
  known.items[claim.item] = known.items["item/art-0312"];
  const auto once = normalised("claim", to_json(claim), known.surroundings());
  if (!once.ok()) RC_FAIL(once.error().text() + " in " + to_json(claim).dump());
  const auto twice = normalised("claim", *once, known.surroundings());
  RC_ASSERT(twice.ok());
  RC_ASSERT(*twice == *once);
}

RC_GTEST_PROP(ClaimRoundTrip, TheDefaultsOfATypedClaimStay, ()) {
  Json typed = {{"item", "item/art-0312"}, {"words", "x"}, {"says", "left(ua, sudzha)"}};
  typed["says"] = *rc::gen::element<std::string>("left(ua, sudzha)", "attempt(ru, ua, sudzha)", "fighting(ua, ru)",
                                                 "area(ua, ru-kursk)", "ratio(\"area\", no-oslo)", "other(\"x\")");
  if (often()) typed["by"] = *rc::gen::element<std::string>("unnamed", "several", "afp", "art");
  if (often()) typed["hedge"] = name_of(any_word<Hedge>());
  if (!often()) typed["through"] = Json::array({"reuters"});
  if (!often()) typed["when"] = "2025-03-12";
  if (!often()) typed["stated"] = "2025-03";
  if (!often()) typed["where"] = Json{{"ref", "sudzha"}, {"relation", name_of(any_word<PlaceRelation>())}};
  if (!often()) typed["value"] = 4;
  const tests::KnownRecords known;
  const auto once = normalised("claim", typed, known.surroundings());
  RC_PRE(once.ok());
  const auto twice = normalised("claim", *once, known.surroundings());
  RC_ASSERT(twice.ok());
  RC_ASSERT(*twice == *once);
  const auto claim = claim_from_json(*once);
  RC_ASSERT(claim.ok());
  RC_ASSERT(to_json(*claim) == *once);
}

}  // namespace
}  // namespace frontkart::claims
