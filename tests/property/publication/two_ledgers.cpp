#include "two_ledgers.hpp"

#include <rapidcheck.h>

#include <stdexcept>

#include "maps/records.hpp"

namespace frontkart::tests {
namespace {

int below(int n) {
  return *rc::gen::inRange(0, n);
}
bool one_in(int n) {
  return below(n) == 0;
}

Json names(const std::string& words) {
  return Json::array({Json{{"lang", "en"}, {"text", words}}});
}

/// What no public record has: it must be cut off.
Json with_private_members(const std::string& kind, Json body) {
  body["note"] = kCanary;
  body["surprise"] = kCanary;
  body["flags"] = Json::array({kCanary});
  if (kind == "source") body["reliability"] = "A";
  if (kind == "item") {
    body["first_seen"] = kCanary;
    body["capture_tool"] = kCanary;
    if (body.value("redistribute", "none") == "none") body["text"] = kCanary;
  }
  if (kind == "assessment") {
    body["author"] = kCanary;
    body["approver"] = kCanary;
  }
  if (kind == "outcome") body["resolver"] = kCanary;
  if (kind == "enquiry") {
    body["what"] = kCanary;
    body["answer_text"] = kCanary;
  }
  return body;
}

}  // namespace

ledger::Entry Ledger::put(const std::string& kind, const std::string& id, Json body, const std::string& author,
                          const std::string& reason) {
  auto transaction = store_->begin().value();
  const auto current = transaction->current(kind, id).value();
  ledger::Draft draft{author, kind, id, std::move(body), std::nullopt, std::nullopt};
  if (current) {
    draft.supersedes = current->hash;
    draft.reason = reason;
  }
  auto entry = transaction->append(std::move(draft));
  if (!entry.ok()) throw std::runtime_error(entry.error().text());
  if (!transaction->commit().ok()) throw std::runtime_error("no commit");
  return std::move(entry).value();
}

void Ledger::purge(const ledger::Entry& entry) {
  put("purge", entry.hash.hex(), ledger::purge_body(entry), "anna", kCanary);
}

TwoLedgers::TwoLedgers() {
  const auto both = [&](const char* kind, const char* id, Json body) {
    put_both(kind, id, std::move(body));
    records.emplace_back(kind, id);
  };
  both("party", "ua", {{"names", names("Ukraine")}});
  both("party", "ru", {{"names", names("Russia")}});
  both("source", "afp", {{"names", names("AFP")}, {"type", "agency"}});
  both("place", "sudzha", {{"names", names("Sudzha")}, {"location", Json::array({35.27, 51.19})}, {"kind", "town"}});
  both("item", "art", {{"type", "article"}, {"publisher", "source/afp"}, {"title", "An article"}});
  both("map", "own",
       {{"mapper", "The desk"},
        {"licence", "CC0"},
        {"redistribute", "data"},
        {"profile", ""},
        {"legend", Json::array({Json{{"id", "held"}, {"standing", "held"}, {"party", "ua"}, {"colour", "#0072b2"}},
                                Json{{"id", "unclear"}, {"standing", "unclear"}, {"colour", "#999999"}}})},
        {"legend_version", 1}});
  both("map", "other",
       {{"mapper", "Others"},
        {"licence", "CC BY"},
        {"redistribute", "data"},
        {"profile", ""},
        {"legend", Json::array({Json{{"id", "gone"}, {"standing", "held"}, {"party", "ru"}, {"colour", "#d55e00"}}})},
        {"legend_version", 1}});
  const Json square = Json::array({Json::array({35.0, 51.0}), Json::array({35.5, 51.0}), Json::array({35.5, 51.4}),
                                   Json::array({35.0, 51.4}), Json::array({35.0, 51.0})});
  put_both("edit", "theirs",
           {{"map", "map/other"},
            {"valid_from", "2025-03-12T00:00:00Z"},
            {"area", {{"type", "Polygon"}, {"coordinates", Json::array({square})}}},
            {"status", "gone"}});
  put_both("source", "miller",
           {{"names", names("Somebody")},
            {"type", "person"},
            {"visibility", "desk"},
            {"public_as", "a source known to the desk"}});
  labelled.emplace_back("source/miller");
}

void TwoLedgers::put_both(const std::string& kind, const std::string& id, Json body) {
  body.emplace("visibility", "public");
  now.us += 1'000'000;
  open.put(kind, id, body, "somebody", "corrected");
  // The same act at the desk has what only the desk sees; and other people may have typed it.
  whole.put(kind, id, with_private_members(kind, body), kCanary, kCanary);
}

void TwoLedgers::put_whole(const std::string& kind, const std::string& id, Json body) {
  now.us += 1'000'000;
  whole.put(kind, id, std::move(body), kCanary, kCanary);
}

std::string TwoLedgers::fresh(const char* prefix) {
  return prefix + std::to_string(++made);
}

std::string TwoLedgers::some(const char* kind) {
  std::vector<std::string> all;
  for (const auto& [of, id] : records) {
    if (of == kind) all.push_back(of + '/' + id);
  }
  return all.empty() ? std::string() : all[static_cast<std::size_t>(below(static_cast<int>(all.size())))];
}

/// `harmless`: nothing that waits, as the public's copy would have to wait as well.
Json TwoLedgers::body_of(const std::string& kind, const std::string& words, bool harmless) {
  if (kind == "source") return {{"names", names(words)}, {"type", "channel"}, {"url", "https://example.org/" + words}};
  if (kind == "place") {
    return {{"names", names(words)},
            {"location", Json::array({35 + below(100) / 100.0, 51.19})},
            {"admin1", words},
            {"kind", "town"}};
  }
  if (kind == "item") {
    Json body = {{"type", "picture"}, {"publisher", some("source")}, {"title", words}, {"people", "none"}};
    if (one_in(2)) body["relations"] = Json::array({Json{{"type", "repeats"}, {"target", some("item")}}});
    if (one_in(2)) {
      body["licence"] = "CC BY";
      body["redistribute"] = one_in(2) ? "data" : "picture";
      body["media"] = Json::array({sha256(words).hex()});
      body["text"] = body["redistribute"] == "data" ? words : kCanary;
    }
    if (!harmless && one_in(2)) body["camera"] = Json::array({35.123456, 51.123456});
    return body;
  }
  if (kind == "claim") {
    Json chain = Json::array({Json{{"source", some("source")}, {"factuality", "Uu"}}});
    chain.push_back(Json{{"source", one_in(3) ? labelled.front() : some("source")}, {"factuality", "CT+"}});
    Json body = {
        {"item", some("item")},
        {"words", words},
        {"says", {{"predicate", one_in(2) ? "fighting" : "left"}, {"args", Json::array({"party/ua", some("place")})}}},
        {"chain", chain},
        {"hedge", "attributed"},
        {"defaulted", Json::array()}};
    if (one_in(2)) body["where"] = {{"ref", some("place")}};
    if (!harmless && one_in(2)) body["where"] = {{"point", Json::array({35.123456, 51.123456})}, {"raw", words}};
    return body;
  }
  if (kind == "review") {
    return {{"by", some("source")},
            {"target", one_in(2) ? some("item") : some("claim")},
            {"result", "verified"},
            {"method", words}};
  }
  if (kind == "outcome")
    return {{"claim", some("claim")}, {"result", "partly"}, {"evidence", Json::array({some("item")})}};
  if (kind == "enquiry") {
    return {{"whom", some("source")},
            {"what", kCanary},
            {"about", Json::array({some("place")})},
            {"asked", "2025-03-01T00:00:00Z"},
            {"deadline", "2025-03-02T00:00:00Z"},
            {"answer", one_in(2) ? "none" : "declined"}};
  }
  if (kind == "assessment") {
    return {{"of", some("place")}, {"status", {{"standing", "unclear"}}},  {"from", "2025-03-12"},
            {"confidence", "low"}, {"basis", Json::array({some("item")})}, {"reason", words}};
  }
  const double east = 35 + (1 + below(9)) / 10.0;
  return {{"map", "map/own"},
          {"valid_from", "2025-03-1" + std::to_string(below(9)) + "T00:00:00Z"},
          {"area",
           {{"type", "Polygon"},
            {"coordinates", Json::array({Json::array({Json::array({35.0, 51.0}), Json::array({east, 51.0}),
                                                      Json::array({east, 51.5}), Json::array({35.0, 51.0})})})}}},
          {"status", one_in(2) ? "held" : "unclear"},
          {"reason", words}};
}

void TwoLedgers::step_in_both() {
  now.us += below(20) * kHour;
  const std::string kind = *rc::gen::element<std::string>("source", "place", "item", "item", "claim", "claim", "claim",
                                                          "review", "outcome", "enquiry", "assessment", "edit", "edit");
  if ((kind == "review" || kind == "outcome") && some("claim").empty()) return;
  const bool again = one_in(4) && !some(kind.c_str()).empty();
  const std::string id = again ? some(kind.c_str()).substr(kind.size() + 1) : fresh("r");
  if (again && one_in(3)) return put_both(kind, id, {{"retracted", true}});
  Json body = body_of(kind, fresh("word"), false);
  if (kind == "claim" && one_in(5)) body["defaulted"] = Json::array({"when"});
  if (one_in(8)) body["not_before"] = format_utc(Instant{now.us + below(60) * kHour});
  put_both(kind, id, std::move(body));
  if (!again) records.emplace_back(kind, id);
  if (one_in(4) && (kind == "claim" || kind == "item" || kind == "edit")) {
    // Two people who looked at the same thing: its hash is another in each ledger.
    for (const char* person : {"anna", "boris"}) {
      now.us += 1'000'000;
      const std::string release = fresh("release");
      for (Ledger* ledger : {&open, &whole}) {
        const auto version = ledger->store().current(kind, id, Instant::highest()).value();
        ledger->put(
            "release", release,
            {{"target", kind + '/' + id + '@' + version->hash.hex()}, {"reason", kCanary}, {"visibility", "desk"}},
            person, "");
      }
    }
    ++released;
  }
}

void TwoLedgers::step_of_the_desk(bool late) {
  const std::string words = kCanary + ' ' + fresh("w");
  const std::string id = fresh("zqxcanary-");
  const char* hidden = one_in(2) ? "desk" : "sealed";
  const std::string kind =
      *rc::gen::element<std::string>("source", "place", "item", "claim", "enquiry", "assessment", "edit");
  const auto [old_kind, old_id] = records[static_cast<std::size_t>(below(static_cast<int>(records.size())))];
  const int what = late && one_in(2) ? 10 + below(2) : below(10);
  ++inserted[static_cast<std::size_t>(what)];
  Json body = body_of(kind, kCanary, false);
  switch (what) {
    case 0:  // a private record
      body["visibility"] = hidden;
      return put_whole(kind, id, body);
    case 1:  // a private revision of a public one
      if (old_kind == "map" || old_kind == "party") return;
      body = body_of(old_kind, kCanary, false);
      body["visibility"] = hidden;
      return put_whole(old_kind, old_id, body);
    case 2:  // a private retraction of a public one
      return put_whole(old_kind, old_id, {{"retracted", true}, {"visibility", hidden}});
    case 3:  // public, but not yet
      body["visibility"] = "public";
      body["not_before"] = "2099-01-01T00:00:00Z";
      return put_whole(kind, id, body);
    case 4:  // a revision that is public, but not yet
      if (old_kind == "map" || old_kind == "party") return;
      body = body_of(old_kind, kCanary, false);
      body["visibility"] = "public";
      body["not_before"] = "2099-01-01T00:00:00Z";
      return put_whole(old_kind, old_id, body);
    case 5: {  // public records that lean on a private one, and others on those
      put_whole("item", id, {{"type", "post"}, {"title", kCanary}, {"visibility", hidden}});
      body = body_of("claim", kCanary, true);
      body["item"] = "item/" + id;
      body["visibility"] = "public";
      put_whole("claim", id, body);
      put_whole("review", id,
                {{"by", "source/afp"},
                 {"target", "claim/" + id},
                 {"result", "refuted"},
                 {"method", kCanary},
                 {"visibility", "public"}});
      return put_whole("outcome", id, {{"claim", "claim/" + id}, {"result", "did-not"}, {"visibility", "public"}});
    }
    case 6: {  // public, and purged before anything was published
      body["visibility"] = "public";
      now.us += 1'000'000;
      return whole.purge(whole.put(kind, id, body, kCanary, kCanary));
    }
    case 7:  // a claim that nobody has confirmed
      body = body_of("claim", kCanary, true);
      body["visibility"] = "public";
      body["defaulted"] = Json::array({"chain"});
      return put_whole("claim", id, body);
    case 8: {  // a map without permission, what is drawn on it, and a sealed snapshot of none
      put_whole("map", id.substr(0, 30),
                {{"mapper", kCanary},
                 {"licence", ""},
                 {"redistribute", "data"},
                 {"legend", Json::array()},
                 {"visibility", "public"}});
      maps::SnapshotRecord snapshot;
      snapshot.map = id.substr(0, 30);
      snapshot.valid_at = now;
      snapshot.file = kCanary;
      snapshot.profile = "geojson";
      snapshot.visibility = one_in(2) ? "sealed" : "public";
      return put_whole("snapshot", maps::snapshot_id(snapshot.map, now, ""), maps::to_json(snapshot));
    }
    case 9:  // what no reader knows
      return put_whole("surprise", id, {{"text", kCanary}, {"names", names(kCanary)}, {"visibility", "public"}});
    case 10:  // an edit that has not waited, with one person's word for it
      body = body_of("edit", kCanary, false);
      body["visibility"] = "public";
      put_whole("edit", id, body);
      return put_whole(
          "release", id,
          {{"target", "edit/" + id + '@' + whole.store().current("edit", id, Instant::highest()).value()->hash.hex()},
           {"reason", kCanary},
           {"visibility", "desk"}});
    default:  // a position that has not waited
      body = body_of("claim", kCanary, true);
      body["where"] = {{"point", Json::array({35.2, 51.2})}};
      body["visibility"] = "public";
      return put_whole("claim", id, body);
  }
}

}  // namespace frontkart::tests
