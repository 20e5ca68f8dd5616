#include "service/dossiers.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <unordered_set>

#include "claims/records.hpp"
#include "ledger/ledger_store.hpp"
#include "maps/fold.hpp"
#include "service/known_at.hpp"
#include "service/reference.hpp"

namespace frontkart::service {
namespace {

using claims::Recorded;
using claims::Scope;
using ledger::Entry;

/// Items lean on items (a set on its parts, a report on the post it quotes): this far they are followed.
constexpr int kMaxDepth = 3;
constexpr std::size_t kMaxItems = 2'000;
constexpr std::size_t kMaxContext = 200;
/// What else an item says is read for so many items, the newest.
constexpr std::size_t kMaxContextItems = 10;

class DossierBuilder {
 public:
  DossierBuilder(ledger::LedgerStore& store, const Subject& subject, const DossierOptions& options)
      : store_(store), subject_(subject), options_(options) {}

  Result<claims::Dossier> build() {
    out_.subject = subject_.reference;
    out_.containing = subject_.containing;
    out_.at = options_.at;
    out_.as_known = options_.as_known;
    if (!subject_.reference.empty()) FRONTKART_CHECK(collect(subject_.reference, Scope::here));
    for (const std::string& region : subject_.containing) FRONTKART_CHECK(collect(region, Scope::around));
    for (const std::string& place : subject_.inside) FRONTKART_CHECK(collect(place, Scope::inside));
    FRONTKART_CHECK(add_context());
    FRONTKART_CHECK(follow_claims());
    FRONTKART_CHECK(name_everything());
    sort_all();
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool in_time(Instant known) const { return known <= options_.known_until; }

  template <class Body>
  Recorded<Body> recorded(const Entry& entry, std::optional<Instant> known, Scope scope, Body body) const {
    return {
        entry.envelope.id, entry.hash.hex(), entry.envelope.recorded, known.value_or(entry.envelope.recorded), scope,
        std::move(body)};
  }

  /// Everything that is linked to a place or region itself.
  Status collect(const std::string& target, Scope scope) {
    std::size_t visited = 0;
    // Claims are followed to their items only afterwards: a reader's snapshot is short.
    return store_.for_each_linked(target, {}, options_.as_known, options_.limit, [&](const Entry& entry) -> Status {
      if (++visited == options_.limit) out_.cut.push_back(target);
      if (!seen_.insert(entry.envelope.kind + '/' + entry.envelope.id).second) return Done{};
      if (entry.envelope.kind == "claim") {
        FRONTKART_TRY(claims::Claim claim, claims::claim_from_json(entry.json()));
        pending_claims_.push_back(recorded(entry, std::nullopt, scope, std::move(claim)));
      } else if (entry.envelope.kind == "item") {
        wanted_items_.insert("item/" + entry.envelope.id);
      } else if (entry.envelope.kind == "assessment" && scope != Scope::inside) {
        FRONTKART_TRY(claims::Assessment assessment, claims::assessment_from_json(entry.json()));
        const auto decided = assessment.decided;
        auto kept = recorded(entry, decided, scope, std::move(assessment));
        if (in_time(kept.known)) out_.assessments.push_back(std::move(kept));
      } else if (entry.envelope.kind == "enquiry") {
        FRONTKART_CHECK(take_enquiry(entry, scope));
      }
      return Done{};
    });
  }

  Status take_enquiry(const Entry& entry, Scope scope) {
    FRONTKART_TRY(claims::Enquiry enquiry, claims::enquiry_from_json(entry.json()));
    const auto asked = enquiry.asked;
    auto kept = recorded(entry, asked, scope, std::move(enquiry));
    if (!in_time(kept.known)) return Done{};
    // An answer that came later was none at the time.
    if (kept.body.answered && *kept.body.answered > options_.known_until) {
      kept.body.answer = claims::EnquiryAnswer::none;
      kept.body.answer_text.clear();
      kept.body.answered.reset();
    }
    out_.enquiries.push_back(std::move(kept));
    return Done{};
  }

  /// What the same items say of no place at all: a ceasefire that is proposed, a word that is not given.
  Status add_context() {
    static constexpr std::array<std::string_view, 1> kFound{"item"};
    std::set<std::string> items;
    for (auto claim = pending_claims_.rbegin(); claim != pending_claims_.rend(); ++claim) {
      if (items.size() == kMaxContextItems) break;
      if (claim->scope == Scope::here) items.insert(without_version(claim->body.item));
    }
    for (const std::string& item : items) {
      FRONTKART_CHECK(
          store_.for_each_linked(item, kFound, options_.as_known, kMaxContext, [&](const Entry& entry) -> Status {
            if (entry.envelope.kind != "claim" || seen_.contains("claim/" + entry.envelope.id)) return Done{};
            // Most claims name a place; those need not be read.
            if (entry.body->find("\"place/") != std::string::npos) return Done{};
            FRONTKART_TRY(claims::Claim claim, claims::claim_from_json(entry.json()));
            if (names_a_place(claim)) return Done{};
            seen_.insert("claim/" + entry.envelope.id);
            pending_claims_.push_back(recorded(entry, std::nullopt, Scope::around, std::move(claim)));
            return Done{};
          }));
    }
    return Done{};
  }

  static bool names_a_place(const claims::Claim& claim) {
    const auto is_place = [](const std::string& reference) {
      return reference.starts_with("place/") || reference.starts_with("region/") || reference.starts_with("route/");
    };
    return is_place(claim.where.ref) || claim.where.point || claim.where.area ||
           std::any_of(claim.says.args.begin(), claim.says.args.end(),
                       [&](const claims::Argument& argument) { return is_place(argument.ref); });
  }

  Status follow_claims() {
    for (auto& claim : pending_claims_) {
      const std::string item = without_version(claim.body.item);
      FRONTKART_CHECK(take_item(item, 0));
      if (const auto found = out_.items.find(item); found != out_.items.end()) claim.known = found->second.known;
      if (!in_time(claim.known)) continue;
      for (const claims::ChainLink& link : claim.body.chain) {
        if (!link.via.empty()) wanted_items_.insert(without_version(link.via));
      }
      for (const claims::Argument& argument : claim.body.says.args) {
        if (argument.ref.starts_with("item/")) wanted_items_.insert(without_version(argument.ref));
      }
      FRONTKART_CHECK(take_linked("claim/" + claim.id, claim.scope, 0));
      out_.claims.push_back(std::move(claim));
    }
    // Taking an item can want more of them.
    while (!wanted_items_.empty()) {
      const std::string item = *wanted_items_.begin();
      wanted_items_.erase(wanted_items_.begin());
      FRONTKART_CHECK(take_item(item, 0));
    }
    return Done{};
  }

  Status take_item(const std::string& reference, int depth) {
    if (out_.items.contains(reference) || unknown_.contains(reference) || depth > kMaxDepth ||
        out_.items.size() >= kMaxItems || !reference.starts_with("item/")) {
      return Done{};
    }
    FRONTKART_TRY(const auto entry, store_.current("item", reference.substr(5), options_.as_known));
    const auto body = entry ? maps::living_body(*entry) : std::nullopt;
    if (!body) {
      unknown_.insert(reference);
      return Done{};
    }
    FRONTKART_TRY(claims::Item item, claims::item_from_json(*body));
    const std::optional<Instant> known = item.published ? known_at(item.published->bounds) : std::nullopt;
    std::vector<std::string> further = item.parts;
    if (!item.subset_of.empty()) further.push_back(item.subset_of);
    for (const claims::Related& relation : item.relations) {
      // "Read also" is no evidence.
      if (relation.relation != claims::ItemRelation::related) further.push_back(relation.target);
    }
    out_.items.emplace(reference, recorded(*entry, known, Scope::here, std::move(item)));
    FRONTKART_CHECK(take_linked(reference, Scope::here, depth));
    for (const std::string& next : further) FRONTKART_CHECK(take_item(without_version(next), depth + 1));
    return Done{};
  }

  /// Reviews, outcomes and enquiries about a claim or an item, and the sets and subsets of an item.
  Status take_linked(const std::string& target, Scope scope, int depth) {
    static constexpr std::array<std::string_view, 8> kRoles{"target", "claim",   "about",  "subset-of",
                                                            "part",   "part-of", "quotes", "repeats"};
    std::vector<std::string> items;
    const Status visited =
        store_.for_each_linked(target, kRoles, options_.as_known, options_.limit, [&](const Entry& entry) -> Status {
          const std::string name = entry.envelope.kind + '/' + entry.envelope.id;
          if (entry.envelope.kind == "item") {
            items.push_back(name);
            return Done{};
          }
          if (!seen_.insert(name).second) return Done{};
          if (entry.envelope.kind == "review") {
            FRONTKART_TRY(claims::Review review, claims::review_from_json(entry.json()));
            std::optional<Instant> known = review.at ? known_at(review.at->bounds) : std::nullopt;
            reviews_.push_back(recorded(entry, known, scope, std::move(review)));
          } else if (entry.envelope.kind == "outcome") {
            FRONTKART_TRY(claims::Outcome outcome, claims::outcome_from_json(entry.json()));
            const auto at = outcome.at;
            auto kept = recorded(entry, at, scope, std::move(outcome));
            if (in_time(kept.known)) out_.outcomes.push_back(std::move(kept));
          } else if (entry.envelope.kind == "enquiry") {
            FRONTKART_CHECK(take_enquiry(entry, scope));
          }
          return Done{};
        });
    if (!visited.ok()) return visited.error();
    for (const std::string& item : items) FRONTKART_CHECK(take_item(item, depth + 1));
    return Done{};
  }

  Status name(const std::string& versioned) {
    const std::string reference = without_version(versioned);
    if (reference.empty() || reference.starts_with("item/") || reference.starts_with("claim/") ||
        out_.named.contains(reference) || unknown_.contains(reference)) {
      return Done{};
    }
    const std::size_t slash = reference.find('/');
    FRONTKART_TRY(const auto entry,
                  store_.current(reference.substr(0, slash), reference.substr(slash + 1), options_.as_known));
    const auto living = entry ? maps::living_body(*entry) : std::nullopt;
    if (!living) {
      unknown_.insert(reference);
      return Done{};
    }
    const auto& body = *living;
    claims::Named named;
    if (const auto names = body.find("names"); names != body.end()) {
      for (const auto& one : *names) {
        named.names.push_back({one.value("lang", "und"), one.value("text", ""), one.value("form", "")});
      }
    }
    if (const auto roles = body.find("roles"); roles != body.end() && roles->is_array()) {
      out_.roles[reference] = roles->get<std::vector<std::string>>();
    }
    if (reference.starts_with("region/") && body.contains("official_area_km2")) {
      out_.official_areas[reference] = {body.at("official_area_km2").get<double>(),
                                        body.value("official_area_source", ""), "official"};
    }
    out_.named.emplace(reference, std::move(named));
    if (!reference.starts_with("source/")) return Done{};
    FRONTKART_TRY(claims::Source source, claims::source_from_json(body));
    const std::string party = source.party;
    out_.sources.emplace(reference, recorded(*entry, std::nullopt, Scope::here, std::move(source)));
    return name(party);
  }

  Status name_where(const claims::Where& where) { return name(where.ref); }

  Status name_everything() {
    FRONTKART_CHECK(name(out_.subject));
    for (const std::string& region : out_.containing) FRONTKART_CHECK(name(region));
    for (const std::string& reference : options_.named) FRONTKART_CHECK(name(reference));
    for (const auto& claim : out_.claims) {
      for (const auto& link : claim.body.chain) FRONTKART_CHECK(name(link.source));
      const auto name_args = [&](const claims::Proposition& says) -> Status {
        for (const auto& argument : says.args) FRONTKART_CHECK(name(argument.ref));
        return Done{};
      };
      FRONTKART_CHECK(name_args(claim.body.says));
      for (const auto& presupposed : claim.body.presupposes) FRONTKART_CHECK(name_args(presupposed));
      FRONTKART_CHECK(name_where(claim.body.where));
      if (claim.body.value) FRONTKART_CHECK(name(claim.body.value->of));
    }
    for (auto& review : reviews_) {
      // What is known only through a claim was known when the claim was.
      if (!review.body.known_from.empty()) {
        const std::string id = without_version(review.body.known_from).substr(std::string("claim/").size());
        FRONTKART_TRY(const Instant known, claim_known(id));
        review.known = known;
      }
      if (!in_time(review.known)) continue;
      FRONTKART_CHECK(name(review.body.by));
      out_.reviews.push_back(std::move(review));
    }
    for (const auto& enquiry : out_.enquiries) FRONTKART_CHECK(name(enquiry.body.whom));
    for (const auto& assessment : out_.assessments) {
      FRONTKART_CHECK(name(assessment.body.of));
      FRONTKART_CHECK(name(assessment.body.status.party));
    }
    for (const auto& [reference, item] : out_.items) {
      for (const std::string& publisher : item.body.publishers) FRONTKART_CHECK(name(publisher));
      for (const auto& depicted : item.body.depicts) FRONTKART_CHECK(name_where(depicted.where));
    }
    return Done{};
  }

  Result<Instant> claim_known(const std::string& id) {
    for (const auto& claim : out_.claims) {
      if (claim.id == id) return claim.known;
    }
    FRONTKART_TRY(const auto entry, store_.current("claim", id, options_.as_known));
    const auto body = entry ? maps::living_body(*entry) : std::nullopt;
    if (!body) return Instant::lowest();
    FRONTKART_TRY(const claims::Claim claim, claims::claim_from_json(*body));
    const std::string item = without_version(claim.item);
    FRONTKART_CHECK(take_item(item, 0));
    const auto found = out_.items.find(item);
    return found == out_.items.end() ? entry->envelope.recorded : found->second.known;
  }

  void sort_all() {
    const auto by_recording = [](const auto& a, const auto& b) { return a.recorded < b.recorded; };
    std::sort(out_.claims.begin(), out_.claims.end(), by_recording);
    std::sort(out_.reviews.begin(), out_.reviews.end(), by_recording);
    std::sort(out_.outcomes.begin(), out_.outcomes.end(), by_recording);
    std::sort(out_.enquiries.begin(), out_.enquiries.end(), by_recording);
    std::sort(out_.assessments.begin(), out_.assessments.end(), by_recording);
  }

  ledger::LedgerStore& store_;
  const Subject& subject_;
  const DossierOptions& options_;
  claims::Dossier out_;
  std::vector<Recorded<claims::Claim>> pending_claims_;
  std::vector<Recorded<claims::Review>> reviews_;
  std::set<std::string> wanted_items_;
  std::unordered_set<std::string> seen_;
  std::unordered_set<std::string> unknown_;
};

}  // namespace

Result<claims::Dossier> dossier_of(ledger::LedgerStore& store, const Subject& subject, const DossierOptions& options) {
  return DossierBuilder(store, subject, options).build();
}

}  // namespace frontkart::service
