#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "ledger/canonical_json.hpp"
#include "ledger/memory_store.hpp"
#include "maps/records.hpp"
#include "publication/published_store.hpp"

namespace frontkart::tests {

using ledger::Json;
using publication::Policy;
using publication::PublicRecord;
using publication::View;

inline constexpr std::int64_t kHour = 3'600'000'000;

/// A ledger in memory whose clock stands where the test puts it, and what the public sees of it.
struct Desk {
  Desk() : store(ledger::open_memory_store([this] { return now; })) {}

  Json public_body(Json body) {
    body.emplace("visibility", "public");
    return body;
  }

  /// Records a version; its entry's hash.
  Digest put(const std::string& kind, const std::string& id, Json body, const std::string& author = "anna") {
    // A store's clock never stands still; here it shows what was recorded.
    ++now.us;
    auto transaction = store->begin().value();
    const auto current = transaction->current(kind, id).value();
    ledger::Draft draft{author, kind, id, public_body(std::move(body)), std::nullopt, std::nullopt};
    if (current) {
      draft.supersedes = current->hash;
      draft.reason = "a test";
    }
    const auto entry = transaction->append(std::move(draft));
    if (!entry.ok()) throw std::runtime_error(entry.error().text());
    if (!transaction->commit().ok()) throw std::runtime_error("no commit");
    return entry->hash;
  }
  Digest retract(const std::string& kind, const std::string& id, const std::string& visibility) {
    return put(kind, id, {{"retracted", true}, {"visibility", visibility}});
  }
  void purge(const Digest& hash) {
    const auto target = store->by_hash(hash).value().value();
    auto body = ledger::purge_body(target);
    put("purge", hash.hex(), std::move(body));
  }
  void release(const std::string& reference, const Digest& version, const std::string& author) {
    put("release", "release" + std::to_string(++releases),
        {{"target", reference + '@' + version.hex()}, {"reason", "no danger"}, {"visibility", "desk"}}, author);
  }
  Digest original(const std::string& bytes) {
    auto transaction = store->begin().value();
    const auto hash = transaction->put_original(bytes, std::nullopt).value();
    if (!transaction->commit().ok()) throw std::runtime_error("no commit");
    return hash;
  }

  View view(Policy policy = {}) {
    policy.now = now;
    auto view = publication::public_view(*store, policy);
    if (!view.ok()) throw std::runtime_error(view.error().text());
    return std::move(view).value();
  }
  /// The public body of a record; null: the public does not see it.
  Json seen(const std::string& reference, Policy policy = {}) {
    for (const PublicRecord& record : view(policy).records) {
      if (record.kind + '/' + record.id == reference) return record.body;
    }
    return nullptr;
  }
  std::string why(const std::string& reference) {
    for (const auto& withheld : view().withheld) {
      if (withheld.reference == reference) return withheld.reason;
    }
    return "";
  }

  /// What most records lean on.
  void furnish() {
    put("party", "ua", {{"names", {{{"lang", "en"}, {"text", "Ukraine"}}}}, {"colour", "#0072b2"}});
    put("party", "ru", {{"names", {{{"lang", "en"}, {"text", "Russia"}}}}, {"colour", "#d55e00"}});
    put("source", "afp", {{"names", {{{"lang", "en"}, {"text", "AFP"}}}}, {"type", "agency"}, {"reliability", "A"}});
    put("place", "sudzha",
        {{"names", {{{"lang", "en"}, {"text", "Sudzha"}}}}, {"location", {35.27, 51.19}}, {"kind", "town"}});
    put("item", "art", item());
  }

  static Json item() {
    return {{"type", "article"},
            {"publisher", "source/afp"},
            {"title", "Fighting in Sudzha"},
            {"url", "https://example.org/1"},
            {"redistribute", "none"},
            {"people", "unchecked"}};
  }
  static Json claim(const std::string& predicate = "fighting") {
    return {{"item", "item/art"},
            {"words", "hard fighting"},
            {"says", {{"predicate", predicate}, {"args", {"party/ua", "place/sudzha"}}}},
            {"chain", {{{"source", "source/afp"}, {"factuality", "CT+"}}}},
            {"hedge", "own-voice"},
            {"how_known", "unknown"},
            {"where", {{"ref", "place/sudzha"}}},
            {"defaulted", Json::array()}};
  }
  static Json at_a_point(Json claim) {
    claim["where"] = {{"point", {35.271234, 51.191234}}, {"radius_m", 20}, {"raw", "behind the mill"}};
    return claim;
  }
  static Json map(const std::string& redistribute = "data") {
    return {{"mapper", "The desk"},
            {"link", "https://example.org/"},
            {"licence", "CC BY 4.0"},
            {"redistribute", redistribute},
            {"profile", ""},
            {"illustrative", false},
            {"legend",
             {{{"id", "held"}, {"standing", "held"}, {"party", "ua"}, {"colour", "#0072b2"}},
              {{"id", "unclear"}, {"standing", "unclear"}, {"colour", "#999999"}}}},
            {"legend_version", 1}};
  }
  static Json edit(const std::string& status = "held") {
    return {
        {"map", "map/own"},
        {"valid_from", "2025-03-12T00:00:00Z"},
        {"area", {{"type", "Polygon"}, {"coordinates", {{{35.0, 51.0}, {36.0, 51.0}, {36.0, 52.0}, {35.0, 51.0}}}}}},
        {"status", status},
        {"reason", "a test"}};
  }

  Instant now = parse_rfc3339("2025-03-12T12:00:00Z").value();
  std::unique_ptr<ledger::LedgerStore> store;
  int releases = 0;

  void pass(std::int64_t hours) { now.us += hours * kHour; }
};

struct Gate : testing::Test, Desk {
  Gate() { furnish(); }
};

}  // namespace frontkart::tests
