#include "sudzha.hpp"

#include <stdexcept>

namespace frontkart::tests {
namespace {

using claims::Claim;
using claims::Dossier;
using claims::Hedge;
using claims::Name;
using claims::Scope;
using claims::SourceKind;
using claims::WhenRole;

const char* const kT = "2025-03-12T20:00:00+01:00";

template <class Body>
claims::Recorded<Body> recorded(const std::string& id, const std::string& known, Body body) {
  claims::Recorded<Body> out;
  out.id = id;
  out.recorded = at("2025-04-01T00:00:00Z");
  out.known = at(known);
  out.body = std::move(body);
  return out;
}

void source(Dossier& dossier, const std::string& id, SourceKind kind, std::vector<Name> names) {
  claims::Source body;
  body.names = names;
  body.kind = kind;
  body.common.visibility = claims::Visibility::public_;
  dossier.sources["source/" + id] = recorded(id, kT, std::move(body));
  dossier.named["source/" + id] = {std::move(names)};
}

}  // namespace

Instant at(const std::string& rfc3339) {
  return parse_rfc3339(rfc3339).value();
}

claims::When when(const std::string& edtf, WhenRole role, const std::string& raw) {
  claims::When out;
  out.edtf = edtf;
  out.role = role;
  out.raw = raw;
  if (!edtf.empty()) out.bounds = parse_edtf(edtf, "Europe/Oslo").value().bounds;
  return out;
}

Claim make_claim(Hedge hedge, const std::string& proposition, const std::vector<std::string>& chain) {
  Claim out;
  out.item = "item/article";
  out.words = "ord";
  out.says = claims::parse_proposition(proposition).value();
  for (const auto& link : chain) {
    claims::ChainLink one;
    one.source = link;
    out.chain.push_back(one);
  }
  const auto factuality = claims::factuality_of(hedge, out.chain.size());
  for (std::size_t i = 0; i < out.chain.size(); ++i) out.chain[i].factuality = factuality.at(i);
  out.hedge = hedge;
  out.as_of = at(kT);
  for (const auto& arg : out.says.args) {
    if (out.where.ref.empty() && (arg.ref.starts_with("place/") || arg.ref.starts_with("region/")))
      out.where.ref = arg.ref;
  }
  out.presupposes = claims::presuppositions_of(out.says);
  return out;
}

void add_claim(Dossier& dossier, const std::string& id, Claim claim, Scope scope) {
  auto one = recorded(id, kT, std::move(claim));
  one.scope = scope;
  dossier.claims.push_back(std::move(one));
}

Dossier bare_dossier() {
  Dossier d;
  d.subject = "place/sudzha";
  d.containing = {"region/kursk"};
  d.at = at(kT);
  d.as_known = at("2025-04-02T00:00:00Z");
  d.named["party/ua"] = {{{"nb", "Ukraina", ""},
                          {"nb", "Ukrainas", "gen"},
                          {"nb", "ukrainsk", "adj"},
                          {"en", "Ukraine", ""},
                          {"en", "Ukraine’s", "gen"},
                          {"en", "Ukrainian", "adj"},
                          {"uk", "Україна", ""},
                          {"uk", "України", "gen"},
                          {"uk", "український", "adj"}}};
  d.named["party/ru"] = {{{"nb", "Russland", ""},
                          {"nb", "Russlands", "gen"},
                          {"nb", "russisk", "adj"},
                          {"en", "Russia", ""},
                          {"en", "Russia’s", "gen"},
                          {"en", "Russian", "adj"},
                          {"uk", "Росія", ""},
                          {"uk", "Росії", "gen"},
                          {"uk", "російський", "adj"}}};
  d.named["place/sudzha"] = {{{"nb", "Sudzja", ""},
                              {"en", "Sudzha", ""},
                              {"uk", "Суджа", ""},
                              {"uk", "Суджі", "gen"},
                              {"uk", "Суджу", "acc"},
                              {"uk", "Суджі", "loc"}}};
  d.named["region/kursk"] = {{{"nb", "Kursk-regionen", ""},
                              {"en", "the Kursk region", ""},
                              {"uk", "Курська область", ""},
                              {"uk", "Курської області", "gen"},
                              {"uk", "Курську область", "acc"},
                              {"uk", "Курській області", "loc"}}};
  d.named["region/oslo"] = {{{"nb", "Oslo kommune", ""},
                             {"en", "the municipality of Oslo", ""},
                             {"uk", "муніципалітет Осло", ""},
                             {"uk", "муніципалітету Осло", "gen"}}};
  d.official_areas["region/oslo"] = {454, "Kartverket", "official"};
  source(d, "paper", SourceKind::newspaper,
         {{"nb", "en norsk avis", ""},
          {"en", "a Norwegian newspaper", ""},
          {"uk", "норвезька газета", ""},
          {"uk", "норвезької газети", "gen"}});
  source(d, "reuters", SourceKind::agency,
         {{"nb", "Reuters", ""},
          {"en", "Reuters", ""},
          {"uk", "агентство Reuters", ""},
          {"uk", "агентства Reuters", "gen"}});
  source(d, "afp", SourceKind::agency,
         {{"nb", "AFP", ""}, {"en", "AFP", ""}, {"uk", "агентство AFP", ""}, {"uk", "агентства AFP", "gen"}});
  source(d, "tass", SourceKind::state_media,
         {{"nb", "Tass", ""}, {"en", "TASS", ""}, {"uk", "агентство ТАСС", ""}, {"uk", "агентства ТАСС", "gen"}});
  source(d, "vg", SourceKind::newspaper, {{"nb", "VG", ""}, {"en", "VG", ""}});
  source(d, "aftenposten", SourceKind::newspaper, {{"nb", "Aftenposten", ""}, {"en", "Aftenposten", ""}});
  source(d, "mapper", SourceKind::mapper,
         {{"nb", "Deep State", ""},
          {"en", "DeepState", ""},
          {"uk", "проєкт DeepState", ""},
          {"uk", "проєкту DeepState", "gen"}});
  source(d, "blogger", SourceKind::channel,
         {{"nb", "Skadovskyi Defender", ""},
          {"en", "Skadovskyi Defender", ""},
          {"uk", "канал Skadovskyi Defender", ""},
          {"uk", "каналу Skadovskyi Defender", "gen"}});
  source(d, "ua-authorities", SourceKind::official_body,
         {{"nb", "ukrainske myndigheter", ""},
          {"en", "the Ukrainian authorities", ""},
          {"uk", "українська влада", ""},
          {"uk", "української влади", "gen"}});
  source(d, "kremlin", SourceKind::official_body,
         {{"nb", "Kreml", ""}, {"en", "the Kremlin", ""}, {"uk", "Кремль", ""}, {"uk", "Кремля", "gen"}});
  source(d, "putin", SourceKind::person,
         {{"nb", "Vladimir Putin", ""},
          {"en", "Vladimir Putin", ""},
          {"uk", "Володимир Путін", ""},
          {"uk", "Володимира Путіна", "gen"}});
  source(d, "ru-bloggers", SourceKind::several,
         {{"nb", "russiske bloggere", ""},
          {"en", "Russian bloggers", ""},
          {"uk", "російські блогери", ""},
          {"uk", "російськими блогерами", "ins"}});
  source(d, "ru-state-media", SourceKind::state_media,
         {{"nb", "russiske statlige medier", ""},
          {"en", "Russian state media", ""},
          {"uk", "російські державні медіа", ""},
          {"uk", "російськими державними медіа", "ins"}});

  claims::Item article;
  article.publishers = {"source/paper"};
  article.title = "Report on Sudzha";
  article.url = "https://example.org/sudzha";
  article.published = when("2025-03-12T20:00:00+01:00");
  article.language = "nb";
  article.common.visibility = claims::Visibility::public_;
  d.items["item/article"] = recorded("article", kT, article);
  claims::Item set;
  set.kind = claims::ItemKind::set;
  set.publishers = {"source/ru-bloggers", "source/ru-state-media"};
  set.described_only = true;
  d.items["item/set"] = recorded("set", kT, set);
  set.subset_of = "item/set";
  set.count = std::string("several");
  d.items["item/subset"] = recorded("subset", kT, set);
  return d;
}

Dossier sudzha_dossier() {
  Dossier d = bare_dossier();
  const std::string paper = "source/paper";
  const auto now = when("2025-03-12", WhenRole::as_of);
  const auto by_now = when("[..2025-03-12]", WhenRole::by);

  Claim c = make_claim(Hedge::hearsay, "left(party/ua, place/sudzha)", {paper, "source/unnamed"});
  c.when = by_now;
  add_claim(d, "left", c);
  c.repeats = "claim/left";
  add_claim(d, "left-again", c);

  c = make_claim(Hedge::hearsay, "met(source/putin, \"Russian soldiers\", region/kursk)", {paper, "source/unnamed"});
  c.when = when("2025-03-12", WhenRole::during, "onsdag");
  add_claim(d, "met", c, Scope::around);

  c = make_claim(Hedge::own_voice, "control(party/ua, place/sudzha)", {paper});
  c.when = when("2024-08/..", WhenRole::since);
  add_claim(d, "control", c);

  c = make_claim(Hedge::depicts, "depicts(item/set, \"soldiers with a Russian flag\")", {paper, "source/several"});
  c.chain.back().via = "item/set";
  c.where.ref = "place/sudzha";
  c.where.relation = claims::PlaceRelation::centre;
  add_claim(d, "depicts", c);

  c = make_claim(Hedge::own_voice, "event(source/reuters, \"verified it\", item/set)", {paper});
  add_claim(d, "reuters-verified", c);
  c = make_claim(Hedge::own_voice, "event(source/aftenposten, \"verified some of it\", item/subset)", {paper});
  add_claim(d, "aftenposten-verified", c);

  c = make_claim(Hedge::not_confirmed, "confirmation(source/ua-authorities, claim/left)",
                 {paper, "source/ua-authorities"});
  c.when = now;
  c.about_words = {"tilbaketrekning"};
  add_claim(d, "not-confirmed", c);

  c = make_claim(Hedge::attributed, "met(source/putin, \"commanders of the Kursk group\")", {paper, "source/tass"});
  c.when = when("2025-03-12", WhenRole::during, "onsdag");
  c.where.ref = "region/kursk";
  c.where.relation = claims::PlaceRelation::unspecified;
  add_claim(d, "met-tass", c, Scope::around);

  c = make_claim(Hedge::quote, "intends(source/putin, \"treat Ukrainian troops in Kursk as terrorists\")",
                 {paper, "source/reuters", "source/putin"});
  c.quote = true;
  c.about_words = {"fanget"};
  c.stated = when("");
  add_claim(d, "terrorists", c, Scope::around);

  c = make_claim(Hedge::hearsay_attributed, "fighting(party/ua, party/ru, region/kursk)", {paper, "source/afp"});
  c.when = now;
  add_claim(d, "fighting-afp", c, Scope::around);

  c = make_claim(Hedge::hearsay_attributed, "attempt(party/ru, party/ua, place/sudzha, \"push Ukrainian forces out\")",
                 {paper, "source/afp"});
  c.when = now;
  add_claim(d, "attempt-afp", c);

  c = make_claim(Hedge::attributed, "map-update(source/mapper, place/sudzha)", {paper, "source/mapper"});
  c.when = by_now;
  add_claim(d, "map-update", c);
  c = make_claim(Hedge::attributed, "no-control(party/ua, place/sudzha)", {paper, "source/mapper"});
  c.when = now;
  add_claim(d, "no-control", c);
  c = make_claim(Hedge::attributed, "fighting(party/ua, party/ru, place/sudzha)", {paper, "source/mapper"});
  c.when = now;
  c.where.relation = claims::PlaceRelation::outskirts;
  c.presupposes.clear();
  add_claim(d, "fighting-outskirts", c);

  c = make_claim(Hedge::attributed, "leaving(party/ua, region/kursk)", {paper, "source/reuters", "source/blogger"});
  c.stated = when("");
  add_claim(d, "leaving", c, Scope::around);
  c = make_claim(Hedge::predicts, "no-presence(party/ua, region/kursk)", {paper, "source/reuters", "source/blogger"});
  c.stated = when("");
  c.where.coreference = true;
  c.deadline = when("2025-03-14", WhenRole::by, "innen fredag");
  c.deadline->anchor = "unresolved";
  c.deadline->assumes = "the post is of that week";
  add_claim(d, "none-by-friday", c, Scope::around);

  c = make_claim(Hedge::own_voice, "role(place/sudzha, \"supply route\", party/ua)", {paper});
  c.when = when("../2025-03-12");
  add_claim(d, "supply-route", c);
  c = make_claim(Hedge::own_voice, "located(place/sudzha, \"near the border with Ukraine\")", {paper});
  add_claim(d, "near-border", c);
  c = make_claim(Hedge::attributed,
                 "event(party/ru, \"used a pause in American intelligence sharing to strike back in Kursk\")",
                 {paper, "source/vg"});
  c.when = by_now;
  add_claim(d, "strike-back", c, Scope::around);
  c = make_claim(Hedge::own_voice, "offensive(party/ua, region/kursk)", {paper});
  c.when = when("2024-08");
  add_claim(d, "offensive", c, Scope::around);
  c = make_claim(Hedge::own_voice, "area(party/ua, region/kursk)", {paper});
  c.when = when("2024-08");
  c.value = claims::Value{1000, "km2", true, ""};
  add_claim(d, "area", c, Scope::around);
  c = make_claim(Hedge::own_voice, "ratio(region/kursk, region/oslo)", {paper});
  c.when = when("2024-08");
  c.value = claims::Value{4, "times", false, "region/oslo"};
  add_claim(d, "ratio", c, Scope::around);
  c = make_claim(Hedge::attributed, "aim(party/ua, \"stand stronger in coming peace talks\")",
                 {paper, "source/ua-authorities"});
  c.when = when("2024-08");
  c.where.ref = "region/kursk";
  add_claim(d, "aim", c, Scope::around);
  c = make_claim(Hedge::own_voice, "trend(party/ua, \"losing ground\", region/kursk)", {paper});
  c.when = when("/2025-03-12", WhenRole::during, "de siste ukene");
  add_claim(d, "trend", c, Scope::around);
  c = make_claim(Hedge::hearsay, "other(place/sudzha, \"important for peace talks\")", {paper, "source/unnamed"});
  add_claim(d, "important", c);
  c = make_claim(Hedge::own_voice, "accepts(party/ua, \"an American proposal of a ceasefire of 30 days\")", {paper});
  c.when = when("2025-03-11", WhenRole::during, "tirsdag");
  add_claim(d, "accepts", c, Scope::around);
  c = make_claim(Hedge::not_commenting,
                 "confirmation(source/kremlin, \"whether the terms of the ceasefire are acceptable\")",
                 {paper, "source/kremlin"});
  c.stated = when("");
  add_claim(d, "kremlin", c, Scope::around);

  claims::Review review;
  review.by = "source/reuters";
  review.target = "item/set";
  review.result = claims::ReviewResult::verified;
  review.known_from = "claim/reuters-verified";
  d.reviews.push_back(recorded("reuters-set", kT, review));
  review.by = "source/aftenposten";
  review.target = "item/subset";
  review.known_from = "claim/aftenposten-verified";
  d.reviews.push_back(recorded("aftenposten-subset", kT, review));

  claims::Enquiry enquiry;
  enquiry.whom = "source/ua-authorities";
  enquiry.what = "Who holds Sudzha?";
  enquiry.about = {"claim/left"};
  enquiry.asked = at("2025-03-12T17:10:00+01:00");
  enquiry.deadline = at("2025-03-12T19:30:00+01:00");
  d.enquiries.push_back(recorded("ask", kT, enquiry));

  claims::Assessment judged;
  judged.of = "place/sudzha";
  judged.status.standing = claims::AssessedStanding::unclear;
  judged.from_edtf = "2025-03-12";
  judged.from = when("2025-03-12").bounds;
  judged.confidence = claims::Confidence::low;
  judged.basis = {"claim/left", "claim/attempt-afp"};
  judged.author = "duty editor";
  judged.approver = "desk lead";
  judged.decided = at("2025-03-12T19:00:00+01:00");
  d.assessments.push_back(recorded("unclear", "2025-03-12T19:00:00+01:00", judged));
  judged.status = {claims::AssessedStanding::not_held, "party/ua"};
  judged.from_edtf = "2025-03-20";
  judged.from = when("2025-03-20").bounds;
  judged.confidence = claims::Confidence::moderate;
  judged.basis = {"claim/no-control"};
  judged.decided = at("2025-03-20T11:00:00+01:00");
  d.assessments.push_back(recorded("not-held", "2025-03-20T11:00:00+01:00", judged));

  claims::Outcome outcome;
  outcome.claim = "claim/none-by-friday";
  outcome.result = claims::OutcomeResult::partly;
  outcome.evidence = {"map/deepstate"};
  outcome.resolver = "map editor";
  outcome.at = at("2025-03-20T12:00:00+01:00");
  d.outcomes.push_back(recorded("partly", "2025-03-20T12:00:00+01:00", outcome));

  claims::MapStatement map;
  map.map = "deepstate";
  map.mapper = "source/mapper";
  map.status = "unknown";
  map.labels = {{"en", "Unknown status"}, {"uk", "Невідомий статус"}, {"nb", "Ukjent status"}};
  map.standing = "unclear";
  map.definition = "Ground on which the mapper has no reliable information.";
  map.since = at("2025-03-12T10:00:00Z");
  map.last_state = at("2025-03-12T10:00:00Z");
  map.before = "held-ua";
  map.before_standing = "held";
  map.before_party = "ua";
  d.maps.push_back(map);
  map = {};
  map.map = "sketch";
  map.mapper = "Example desk";
  map.last_state = at("2025-03-11T00:00:00Z");
  map.since = at("2025-03-10T00:00:00Z");
  map.before = "held-ua";
  map.before_standing = "held";
  map.before_party = "ua";
  map.illustrative = true;
  d.maps.push_back(map);
  return d;
}

}  // namespace frontkart::tests
