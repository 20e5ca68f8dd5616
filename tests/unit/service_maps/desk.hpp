#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stdexcept>
#include <string>

#include "claims/records.hpp"
#include "ledger/memory_store.hpp"
#include "maps/records.hpp"
#include "service/service.hpp"
#include "support/ascii_map.hpp"

namespace frontkart::tests {

using nlohmann::json;

/// A service over a ledger in memory, whose clock moves on by a second with every entry.
class Desk {
 public:
  Desk() : store_(ledger::open_memory_store([this] { return Instant{clock_ += 1'000'000}; })), service_(*store_) {}

  service::Service& service() { return service_; }
  /// The moment at which it was recorded.
  Instant put(const std::string& kind, const std::string& id, json body) {
    auto transaction = store_->begin().value();
    const auto current = transaction->current(kind, id).value();
    ledger::Draft draft{"tester", kind, id, std::move(body), std::nullopt, std::nullopt};
    if (current) {
      draft.supersedes = current->hash;
      draft.reason = "a test";
    }
    const auto entry = transaction->append(draft).value();
    if (!transaction->commit().ok()) throw std::runtime_error("no commit");
    return entry.envelope.recorded;
  }
  Instant retract(const std::string& kind, const std::string& id) {
    return put(kind, id, {{"retracted", true}, {"visibility", "desk"}});
  }
  /// The newest body.
  json body(const std::string& kind, const std::string& id) {
    return json::parse(store_->current(kind, id, Instant::highest()).value()->body.value());
  }
  Instant purge(const std::string& kind, const std::string& id) {
    const auto target = store_->current(kind, id, Instant::highest()).value();
    return put("purge", target->hash.hex(), ledger::purge_body(*target));
  }

  /// A map of the desk's own: A is held by ua, B by ru, C contested.
  void map(const std::string& id) {
    maps::MapRecord record;
    record.mapper = "The desk";
    for (const auto& [letter, standing, party] :
         {std::tuple("A", maps::Standing::held, "ua"), std::tuple("B", maps::Standing::held, "ru"),
          std::tuple("C", maps::Standing::contested, "")}) {
      maps::LegendEntry entry;
      entry.id = letter;
      entry.standing = standing;
      entry.party = party;
      entry.colour = "#336699";
      record.legend.entries.push_back(entry);
    }
    put("map", id, maps::to_json(record));
  }
  /// An edit that draws the one letter that the picture has; '!' takes back.
  Instant edit(const std::string& map, const std::string& id, Instant from, std::string picture,
               const std::string& over = "") {
    const bool empty = picture.find('!') != std::string::npos;
    for (char& c : picture) {
      if (c == '!') c = 'Z';
    }
    const auto areas = state_of(picture);
    json polygons = json::array();
    for (const auto& ring : areas.at(0).polygon) {
      json positions = json::array();
      for (std::size_t i = 0; i <= ring.size(); ++i) positions.push_back(position(ring[i % ring.size()]));
      polygons.push_back(json::array({positions}));
    }
    json body = {{"map", "map/" + map},
                 {"valid_from", format_utc(from)},
                 {"area", {{"type", "MultiPolygon"}, {"coordinates", polygons}}},
                 {"status", empty ? "" : std::string(1, letter(areas[0].status))},
                 {"visibility", "desk"}};
    if (!over.empty()) body["over"] = "edit/" + over;
    return put("edit", id, std::move(body));
  }
  void place(const std::string& id, geometry::GridPoint p) {
    put("place", id,
        {{"names", {{{"lang", "en"}, {"text", "Place " + id}}}}, {"location", position(p)}, {"visibility", "public"}});
  }
  /// A rectangle.
  void region(const std::string& id, geometry::GridPoint low, geometry::GridPoint high) {
    put("region", id,
        {{"names", {{{"lang", "en"}, {"text", "Region " + id}}}},
         {"level", 4},
         {"polygons", {{{position(low), position({high.x, low.y}), position(high), position({low.x, high.y})}}}},
         {"visibility", "public"}});
  }
  /// "held(ua)", with days of EDTF.
  Instant assess(const std::string& id, const std::string& place, const std::string& status, const std::string& from,
                 const std::string& to = "") {
    json body = {{"of", "place/" + place},   {"status", status},   {"from", from},
                 {"confidence", "moderate"}, {"author", "tester"}, {"visibility", "desk"}};
    if (!to.empty()) body["to"] = to;
    return put("assessment", id, std::move(body));
  }

  static json position(geometry::GridPoint p) { return {geometry::lon_degrees(p), geometry::lat_degrees(p)}; }

 private:
  std::int64_t clock_ = 1'700'000'000'000'000;
  std::unique_ptr<ledger::LedgerStore> store_;
  service::Service service_;
};

}  // namespace frontkart::tests
