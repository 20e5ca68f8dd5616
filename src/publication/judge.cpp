#include "publication/judge.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/folded.hpp"
#include "claims/records.hpp"
#include "claims/release.hpp"
#include "maps/edits.hpp"
#include "maps/records.hpp"
#include "publication/coarse.hpp"
#include "publication/shape.hpp"

namespace frontkart::publication {
namespace {

std::string text_of(const Json& body, const char* member) {
  const auto it = body.find(member);
  return it != body.end() && it->is_string() ? it->get<std::string>() : std::string();
}

/// Nothing: the member is missing or no time.
std::optional<Instant> time_of(const Json& body, const char* member) {
  const auto time = parse_rfc3339(text_of(body, member));
  return time.ok() ? std::optional(*time) : std::nullopt;
}

bool has_waited(Instant recorded, std::chrono::microseconds delay, Instant now) {
  if (delay.count() <= 0) return true;
  if (now.us < Instant::lowest().us + delay.count()) return false;
  return recorded.us <= now.us - delay.count();
}

std::string in_hours(std::chrono::microseconds delay) {
  return fmt::format("{} hours", std::chrono::duration_cast<std::chrono::hours>(delay).count());
}

/// Who prints or links a picture of them shows them.
bool may_not_be_shown(claims::People people) {
  return people == claims::People::captive || people == claims::People::minor;
}

/// Applies the rules of one kind to a picked body; `why` where they leave nothing.
class Rules {
 public:
  Rules(const ledger::Entry& entry, const Json& whole, const Policy& policy, bool released, Judged& out)
      : recorded_(entry.envelope.recorded), whole_(whole), policy_(policy), released_(released), out_(out) {}

  void apply(std::string_view kind) {
    if (kind == "claim") return claim();
    if (kind == "item") return item();
    if (kind == "edit") return edit();
    if (kind == "enquiry") return enquiry();
    if (kind == "map") return map();
  }

 private:
  void wait(std::string why) {
    out_.what = Judged::What::hidden;
    out_.why = std::move(why);
  }

  void refuse(std::string why) {
    out_.what = Judged::What::refused;
    out_.why = std::move(why);
  }

  /// True: it may go out. Positions are gone then, unless they have been released.
  template <class Coarsen>
  bool coarsened(Coarsen coarsen) {
    if (policy_.everything || released_) return true;
    if (!has_waited(recorded_, policy_.point_delay, policy_.now)) {
      wait(fmt::format("It gives a position and was recorded less than {} ago; two people can release it.",
                       in_hours(policy_.point_delay)));
      return false;
    }
    coarsen(out_.body);
    return true;
  }

  void claim() {
    const auto defaulted = whole_.find("defaulted");
    const bool confirmed = defaulted != whole_.end() && defaulted->is_array() && defaulted->empty();
    if (!confirmed && !policy_.everything) {
      return wait("Nobody has confirmed what its expansion assumed (defaulted).");
    }
    if (confirmed) out_.body.erase("defaulted");
    if (claim_is_exact(out_.body)) static_cast<void>(coarsened(coarsen_claim));
  }

  void item() {
    // What has come so far is meant for the public, and its time has come.
    Json readable = out_.body;
    readable["visibility"] = "public";
    const auto item = claims::item_from_json(readable);
    if (!item.ok()) return refuse(fmt::format("It cannot be read: {}", item.error().message));
    if (item_is_exact(out_.body) && !coarsened(coarsen_item)) return;
    if (item->people != claims::People::none) out_.body.erase("people");
    if (policy_.everything) return;
    if (!claims::withheld_because(*item).empty()) {
      for (const char* member : {"text", "media", "media_types"}) out_.body.erase(member);
    }
    if (item->redistribute != "data") out_.body.erase("text");
    if (may_not_be_shown(item->people)) {
      for (const char* member : {"url", "archive_url"}) out_.body.erase(member);
    }
  }

  void edit() {
    if (!whole_.contains("status")) return refuse("It has no status.");
    if (whole_.at("status").is_null()) out_.body["status"] = nullptr;
  }

  void enquiry() {
    if (policy_.everything || text_of(whole_, "answer") != claims::name_of(claims::EnquiryAnswer::none)) return;
    const auto deadline = time_of(whole_, "deadline");
    if (!deadline || *deadline > policy_.now) wait("It is open: its deadline has not passed, or there is none.");
  }

  void map() {
    if (policy_.everything) return;
    if (text_of(whole_, "licence").empty()) {
      return refuse("No licence or permission is recorded; 'frontkart permit' records one.");
    }
    const auto redistribute = maps::redistribute_from_name(text_of(whole_, "redistribute"));
    if (!redistribute || *redistribute == maps::Redistribute::none) {
      refuse("Its licence lets nothing be passed on (redistribute: none); 'frontkart permit' records a permission.");
    }
  }

  Instant recorded_;
  const Json& whole_;
  const Policy& policy_;
  bool released_;
  Judged& out_;
};

bool is_meant_for_public(std::string_view kind, const std::string& visibility, const Policy& policy) {
  if (visibility == "public") return true;
  // An import writes snapshots for the desk; the record of their map is the act that lets them out.
  return visibility == "desk" && (policy.everything || kind == "snapshot");
}

bool is_position(const Json& value) {
  return value.is_array() && value.size() == 2 && value[0].is_number() && value[1].is_number() &&
         std::abs(value[0].get<double>()) <= 180 && std::abs(value[1].get<double>()) <= 90;
}

bool are_positions(const Json& value, int depth) {
  if (depth == 0) return is_position(value);
  return value.is_array() &&
         std::all_of(value.begin(), value.end(), [&](const Json& one) { return are_positions(one, depth - 1); });
}

template <class Body>
std::string reason_of(const Result<Body>& read) {
  return read.ok() ? std::string() : read.error().text();
}

}  // namespace

Result<Releases> releases_of(ledger::LedgerStore& store) {
  std::map<Digest, std::set<std::string>> authors;
  FRONTKART_CHECK(store.for_each_current("release", "", Instant::highest(), [&](const ledger::Entry& e) -> Status {
    if (!e.body) return Done{};
    const Json body = e.json();
    if (!body.is_object() || claims::is_retracted(body)) return Done{};
    const auto target = ledger::parse_reference(text_of(body, "target"));
    if (!target.ok() || !target->version) return Done{};
    std::string author = folded(e.envelope.author);
    std::erase(author, ' ');
    // "cli" stands where nobody said who it was.
    if (author.empty() || author == "cli") return Done{};
    authors[*target->version].insert(std::move(author));
    return Done{};
  }));
  Releases out;
  for (const auto& [version, people] : authors) {
    if (people.size() >= 2) out.insert(version);
  }
  return out;
}

Judged judge(const ledger::Entry& entry, const Policy& policy, const Releases& releases) {
  Judged out;
  const std::string& kind = entry.envelope.kind;
  const Shape* shape = shape_of(kind);
  const Json whole = entry.json();
  if (shape == nullptr || !whole.is_object()) return out;
  out.label = text_of(whole, "public_as");
  if (!is_meant_for_public(kind, text_of(whole, "visibility"), policy)) return out;
  if (kind == "map" && !policy.maps.empty() && !policy.maps.contains(entry.envelope.id)) {
    out.why = "It is not one of the maps that were named.";
    return out;
  }
  if (!policy.everything && whole.contains("not_before")) {
    const auto not_before = time_of(whole, "not_before");
    if (!not_before || *not_before > policy.now) {
      out.why = fmt::format("It is not public before {}.", text_of(whole, "not_before"));
      return out;
    }
  }
  const bool released = releases.contains(entry.hash);
  if (kind == "edit" && !policy.everything && !released &&
      !has_waited(entry.envelope.recorded, policy.edit_delay, policy.now)) {
    out.why = fmt::format("It was recorded less than {} ago; two people can release it.", in_hours(policy.edit_delay));
    return out;
  }
  if (claims::is_retracted(whole)) {
    out.what = Judged::What::retracted;
    return out;
  }
  Json body = whole;
  // A record has a kind of its own.
  if (kind == "place") {
    body.erase("type");
    if (const auto it = whole.find("kind"); it != whole.end()) body["type"] = *it;
  }
  Picked picked = pick(body, *shape);
  if (!picked.missing.empty()) {
    out.what = Judged::What::refused;
    out.why = fmt::format("Its member '{}' is missing or cannot be read.", picked.missing);
    return out;
  }
  out.what = Judged::What::shown;
  out.body = std::move(picked.value);
  Rules(entry, whole, policy, released, out).apply(kind);
  if (out.what != Judged::What::shown) return out;
  if (std::string why = unreadable({kind, entry.envelope.id, out.body, {}}); !why.empty()) {
    out.what = Judged::What::refused;
    out.why = fmt::format("It cannot be read: {}", why);
  }
  return out;
}

Json completed(const PublicRecord& record) {
  Json body = record.body;
  body["visibility"] = "public";
  if (record.kind == "place" && body.contains("type")) {
    body["kind"] = std::move(body["type"]);
    body.erase("type");
  }
  if (record.kind == "region") body.emplace("level", 0);
  if (record.kind == "claim") body.emplace("defaulted", Json::array());
  if (record.kind == "enquiry") body.emplace("what", "");
  return body;
}

std::string unreadable(const PublicRecord& record) {
  const Json body = completed(record);
  const std::string& kind = record.kind;
  if (kind == "party") return reason_of(claims::party_from_json(body));
  if (kind == "source") return reason_of(claims::source_from_json(body));
  if (kind == "item") return reason_of(claims::item_from_json(body));
  if (kind == "claim") return reason_of(claims::claim_from_json(body));
  if (kind == "review") return reason_of(claims::review_from_json(body));
  if (kind == "enquiry") return reason_of(claims::enquiry_from_json(body));
  if (kind == "assessment") return reason_of(claims::assessment_from_json(body));
  if (kind == "outcome") return reason_of(claims::outcome_from_json(body));
  if (kind == "route") return reason_of(claims::route_from_json(body));
  if (kind == "edit") {
    const auto edit = claims::edit_from_json(body);
    if (!edit.ok()) return edit.error().text();
    return reason_of(maps::polygons_from_geojson(edit->area));
  }
  if (kind == "map") return reason_of(maps::map_from_json(body));
  if (kind == "snapshot") {
    const auto snapshot = maps::snapshot_from_json(body);
    if (!snapshot.ok()) return snapshot.error().text();
    const bool named = record.id == maps::snapshot_id(snapshot->map, snapshot->valid_at, snapshot->layer);
    return named ? "" : "Its id is not that of its map, instant and layer.";
  }
  if (kind == "place") return is_position(body.at("location")) ? "" : "Its location is no position.";
  if (kind == "region") return are_positions(body.at("polygons"), 3) ? "" : "Its polygons are no lists of positions.";
  return "There is no such kind.";
}

}  // namespace frontkart::publication
