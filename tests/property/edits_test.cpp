#include "maps/edits.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "composite/validate.hpp"
#include "ledger/memory_store.hpp"
#include "maps/fold.hpp"
#include "support/ascii_map.hpp"
#include "support/property.hpp"

namespace frontkart::maps {
namespace {

using geometry::GridPoint;
using nlohmann::json;
using tests::day;

Legend three_statuses() {
  Legend legend;
  for (const char* id : {"A", "B", "C"}) {
    LegendEntry entry;
    entry.id = id;
    entry.colour = "#808080";
    legend.entries.push_back(entry);
  }
  return legend;
}

/// Few places, few days and few statuses, so that edits meet, tie and overrule each other all the time. Rectangles lie
/// on the lattice, so that nothing is rounded; others do not.
std::vector<EditRecord> random_edits(bool rectangles) {
  std::vector<EditRecord> out;
  const auto count = *rc::gen::inRange(1, 9);
  for (int i = 0; i < count; ++i) {
    EditRecord edit;
    edit.id = "e" + std::to_string(i);
    edit.valid_from = day(*rc::gen::inRange(0, 3));
    edit.status = *rc::gen::element<std::string>("A", "B", "C", "");
    for (auto n = *rc::gen::element(1, 1, 2, 3); n > 0; --n) {
      const auto pick = [] { return *rc::gen::inRange(0, 6) * 1000; };
      geometry::Polygon polygon;
      for (auto rings = *rc::gen::element(1, 1, 2); rings > 0; --rings) {
        const GridPoint a{pick(), pick()};
        const GridPoint b{a.x + 1000 + pick(), a.y + 1000 + pick()};
        if (rectangles) {
          polygon.push_back({a, {b.x, a.y}, b, {a.x, b.y}});
        } else {
          geometry::Ring ring;
          for (auto k = *rc::gen::inRange(3, 7); k > 0; --k) ring.push_back({pick(), pick()});
          polygon.push_back(std::move(ring));
        }
      }
      edit.area.push_back(std::move(polygon));
    }
    // Any other edit, so that circles are among them.
    if (*rc::gen::inRange(0, 2) == 0) edit.over = "e" + std::to_string(*rc::gen::inRange(0, count));
    edit.content.bytes[0] = static_cast<std::uint8_t>(*rc::gen::inRange(0, 256));
    edit.content.bytes[1] = static_cast<std::uint8_t>(i);
    out.push_back(std::move(edit));
  }
  return out;
}

bool inside(const geometry::Polygon& polygon, double x, double y) {
  bool in = false;
  for (const auto& ring : polygon) {
    for (std::size_t i = 0; i < ring.size(); ++i) {
      const GridPoint a = ring[i];
      const GridPoint b = ring[(i + 1) % ring.size()];
      if ((a.y > y) != (b.y > y) && x < a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x)) in = !in;
    }
  }
  return in;
}

/// The rule of the model, edit by edit.
class Oracle {
 public:
  explicit Oracle(const std::vector<EditRecord>& edits) {
    for (const EditRecord& e : edits) by_id_[e.id] = &e;
    for (const EditRecord& e : edits) {
      // The way of references from e, until it ends or comes back to where it was.
      std::vector<std::string> way{e.id};
      for (std::string k = e.over; by_id_.contains(k); k = by_id_.at(k)->over) {
        if (std::find(way.begin(), way.end(), k) != way.end()) {
          if (k == e.id) circular_.insert(e.id);
          break;
        }
        way.push_back(k);
      }
    }
  }
  struct Answer {
    std::string status;
    std::string decided;
    std::set<std::string> passed;
  };
  [[nodiscard]] std::optional<Answer> at(double x, double y, Instant t) const {
    std::vector<const EditRecord*> rivals;
    for (const auto& [id, e] : by_id_) {
      if (e->valid_from > t) continue;
      if (std::none_of(e->area.begin(), e->area.end(), [&](const auto& p) { return inside(p, x, y); })) continue;
      rivals.push_back(e);
    }
    if (rivals.empty()) return std::nullopt;
    Instant latest = rivals.front()->valid_from;
    for (const auto* e : rivals) latest = std::max(latest, e->valid_from);
    std::erase_if(rivals, [&](const auto* e) { return e->valid_from != latest; });
    const auto all = rivals;
    std::erase_if(rivals, [&](const auto* loser) {
      return std::any_of(all.begin(), all.end(), [&](const auto* e) { return overrules(*e, *loser); });
    });
    const auto* best = *std::max_element(rivals.begin(), rivals.end(),
                                         [](const auto* l, const auto* r) { return l->content < r->content; });
    Answer out{best->status, best->id, {}};
    for (const auto* e : rivals) {
      if (e->status != best->status) out.passed.insert(e->id);
    }
    return out;
  }

 private:
  [[nodiscard]] bool overrules(const EditRecord& e, const EditRecord& other) const {
    const EditRecord* k = &e;
    while (!circular_.contains(k->id) && by_id_.contains(k->over)) {
      k = by_id_.at(k->over);
      if (k == &other) return true;
    }
    return false;
  }
  std::map<std::string, const EditRecord*> by_id_;
  std::set<std::string> circular_;
};

bool near_a_border(const std::vector<EditRecord>& edits, GridPoint p) {
  for (const EditRecord& e : edits) {
    for (const auto& polygon : e.area) {
      for (const auto& ring : polygon) {
        for (std::size_t i = 0; i < ring.size(); ++i) {
          const GridPoint a = ring[i];
          const GridPoint b = ring[(i + 1) % ring.size()];
          const double dx = b.x - a.x;
          const double dy = b.y - a.y;
          const double length2 = dx * dx + dy * dy;
          const double t = length2 == 0 ? 0 : std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length2, 0.0, 1.0);
          if (std::hypot(a.x + t * dx - p.x, a.y + t * dy - p.y) < 2) return true;
        }
      }
    }
  }
  return false;
}

void hold_against_oracle(const std::vector<EditRecord>& edits, bool exact) {
  auto folded = fold_edits(edits, three_statuses());
  RC_ASSERT(folded.ok());
  RC_ASSERT(composite::validate(folded->parts).empty());
  const composite::Composite composite(folded->parts);
  const Oracle oracle(edits);
  std::map<std::pair<Instant, std::string>, std::set<std::string>> ties;
  for (std::int32_t x = -500; x < 12'500; x += exact ? 1000 : 1031) {
    for (std::int32_t y = -500; y < 12'500; y += exact ? 1000 : 1097) {
      const GridPoint p{x, y};
      if (!exact && near_a_border(edits, p)) continue;
      for (int d = -1; d < 4; ++d) {
        const auto expected = oracle.at(x, y, day(d));
        const auto t = composite.time_index(day(d));
        const auto status = t ? composite.status_at(composite.history_at(p), *t) : composite::kNoStatement;
        RC_ASSERT(status == three_statuses().number(expected ? expected->status : ""));
        const EditRecord* decided = deciding_edit(edits, p, day(d));
        RC_ASSERT((decided == nullptr ? "" : decided->id) == (expected ? expected->decided : ""));
        if (expected && !expected->passed.empty()) {
          ties[{decided->valid_from, expected->decided}].insert(expected->passed.begin(), expected->passed.end());
        }
      }
    }
  }
  if (!exact) return;
  // The middles of all cells are all faces there are, so the ties are known, too.
  std::vector<EditTie> expected;
  for (const auto& [key, passed] : ties) expected.push_back({key.first, key.second, {passed.begin(), passed.end()}});
  RC_ASSERT(folded->ties == expected);
  RC_ASSERT(ties_of(edits, three_statuses()).value() == expected);
}

RC_GTEST_PROP(EditLaws, EveryPointFollowsTheRule, ()) {
  hold_against_oracle(random_edits(true), true);
}

RC_GTEST_PROP(EditLaws, EveryPointFollowsTheRuleOnSlantedAreas, ()) {
  hold_against_oracle(random_edits(false), false);
}

RC_GTEST_PROP(EditLaws, TheOrderOfEditsChangesNothing, ()) {
  auto edits = random_edits(*rc::gen::arbitrary<bool>());
  const auto before = fold_edits(edits, three_statuses()).value();
  for (std::size_t i = edits.size(); i > 1; --i) std::swap(edits[i - 1], edits[*rc::gen::inRange<std::size_t>(0, i)]);
  const auto after = fold_edits(edits, three_statuses()).value();
  RC_ASSERT(before.parts == after.parts);
  RC_ASSERT(before.ties == after.ties);
}

// From here on through a ledger.

json body_of(const EditRecord& edit) {
  json polygons = json::array();
  for (const auto& polygon : edit.area) {
    json rings = json::array();
    for (const auto& ring : polygon) {
      json positions = json::array();
      for (std::size_t i = 0; i <= ring.size(); ++i) {
        const GridPoint p = ring[i % ring.size()];
        positions.push_back({geometry::lon_degrees(p), geometry::lat_degrees(p)});
      }
      rings.push_back(std::move(positions));
    }
    polygons.push_back(std::move(rings));
  }
  json body = {{"map", "map/desk"},
               {"valid_from", format_utc(edit.valid_from)},
               {"area", {{"type", "MultiPolygon"}, {"coordinates", std::move(polygons)}}},
               {"status", edit.status},
               {"visibility", "desk"}};
  if (!edit.over.empty()) body["over"] = "edit/" + edit.over;
  return body;
}

class Desk {
 public:
  Desk() : store_(ledger::open_memory_store([this] { return Instant{clock_ += 1'000'000}; })) {
    MapRecord record;
    record.mapper = "The desk";
    record.legend = three_statuses();
    put("map", "desk", to_json(record));
  }

  void put(const std::string& kind, const std::string& id, const json& body) {
    auto transaction = store_->begin().value();
    const auto current = transaction->current(kind, id).value();
    ledger::Draft draft{"tester", kind, id, body, std::nullopt, std::nullopt};
    if (current) {
      draft.supersedes = current->hash;
      draft.reason = "a test";
    }
    last_ = transaction->append(draft).value();
    if (!transaction->commit().ok()) throw std::runtime_error("no commit");
  }
  void purge(const std::string& id) {
    const auto target = store_->current("edit", id, Instant::highest()).value();
    auto transaction = store_->begin().value();
    last_ = transaction
                ->append({"tester", "purge", target->hash.hex(), ledger::purge_body(*target), std::nullopt,
                          std::string("a test")})
                .value();
    if (!transaction->commit().ok()) throw std::runtime_error("no commit");
  }
  [[nodiscard]] Instant now() const { return last_.envelope.recorded; }
  [[nodiscard]] Result<KnownMap> map(Instant as_known = Instant::highest()) {
    return known_map(*store_, "desk", as_known);
  }
  [[nodiscard]] composite::Parts parts(Instant as_known = Instant::highest()) {
    return fold(map(as_known).value(), {}, {}).value();
  }

 private:
  std::int64_t clock_ = 1'700'000'000'000'000;
  std::unique_ptr<ledger::LedgerStore> store_;
  ledger::Entry last_;
};

/// Rings that come to nothing are refused when they are recorded; here they become a triangle.
std::vector<EditRecord> recordable(std::vector<EditRecord> edits) {
  for (EditRecord& edit : edits) {
    for (geometry::Polygon& polygon : edit.area) {
      for (geometry::Ring& ring : polygon) {
        ring.erase(std::unique(ring.begin(), ring.end()), ring.end());
        while (ring.size() > 1 && ring.front() == ring.back()) ring.pop_back();
        if (ring.size() < 3) ring = {{0, 0}, {3000, 1000}, {1000, 2000}};
      }
    }
  }
  return edits;
}

/// Records edits so that each comes after the one that it names; references to itself or in a circle are left out.
std::vector<EditRecord> without_circles(std::vector<EditRecord> edits) {
  for (std::size_t i = 0; i < edits.size(); ++i) {
    if (edits[i].over >= edits[i].id) edits[i].over.clear();
  }
  return edits;
}

void record_in_any_order(Desk& desk, std::vector<EditRecord> edits) {
  std::set<std::string> there{""};
  while (!edits.empty()) {
    const std::size_t i = *rc::gen::inRange<std::size_t>(0, edits.size());
    if (!there.contains(edits[i].over)) continue;
    desk.put("edit", edits[i].id, body_of(edits[i]));
    there.insert(edits[i].id);
    edits.erase(edits.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

RC_GTEST_PROP(EditLaws, AnyOrderOfRecordingThatRespectsReferencesGivesTheSameMap, ()) {
  const auto edits = recordable(without_circles(random_edits(*rc::gen::arbitrary<bool>())));
  Desk first;
  Desk second;
  record_in_any_order(first, edits);
  record_in_any_order(second, edits);
  RC_ASSERT(first.map()->fingerprint() == second.map()->fingerprint());
  RC_ASSERT(first.parts() == second.parts());
  RC_ASSERT(first.parts() == fold_edits(first.map()->edits, three_statuses())->parts);
}

RC_GTEST_PROP(EditLaws, CorrectionsRetractionsAndPurgesCountFromWhenTheyAreRecorded, ()) {
  const auto edits = without_circles(random_edits(true));
  Desk desk;
  record_in_any_order(desk, edits);
  std::map<std::string, EditRecord> now;
  for (const auto& e : edits) now[e.id] = e;
  struct Moment {
    Instant recorded;
    composite::Parts parts;
  };
  std::vector<Moment> moments;
  const auto expected = [&] {
    // By a desk that never knew anything else.
    Desk fresh;
    for (const auto& [id, e] : now) fresh.put("edit", id, body_of(e));
    return fresh.parts();
  };
  std::set<std::string> purged;
  for (int step = 0; step < 4; ++step) {
    const EditRecord& chosen = edits[*rc::gen::inRange<std::size_t>(0, edits.size())];
    if (purged.contains(chosen.id)) continue;
    switch (*rc::gen::inRange(0, 3)) {
      case 0: {
        EditRecord other = chosen;
        other.status = *rc::gen::element<std::string>("A", "B", "C", "");
        other.valid_from = day(*rc::gen::inRange(0, 3));
        desk.put("edit", chosen.id, body_of(other));
        now[chosen.id] = other;
        break;
      }
      case 1:
        desk.put("edit", chosen.id, {{"retracted", true}, {"visibility", "desk"}});
        now.erase(chosen.id);
        break;
      default:
        desk.purge(chosen.id);
        now.erase(chosen.id);
        purged.insert(chosen.id);
        // What is destroyed is gone from every earlier moment, too.
        moments.clear();
    }
    RC_ASSERT(desk.parts() == expected());
    moments.push_back({desk.now(), desk.parts()});
  }
  for (const Moment& m : moments) RC_ASSERT(desk.parts(m.recorded) == m.parts);
}

TEST(EditedMaps, AMapIsEitherDrawnOrImported) {
  Desk desk;
  MapRecord record;
  record.mapper = "Somebody";
  record.legend = three_statuses();
  record.profile = "geojson";
  desk.put("map", "desk", to_json(record));
  ASSERT_TRUE(desk.map().ok());
  EXPECT_FALSE(desk.map()->edited());
  EditRecord edit;
  edit.id = "first";
  edit.valid_from = day(0);
  edit.status = "A";
  edit.area = {{{{0, 0}, {1000, 0}, {1000, 1000}}}};
  desk.put("edit", "first", body_of(edit));
  const auto map = desk.map();
  ASSERT_FALSE(map.ok());
  EXPECT_EQ(map.error().code, ErrorCode::bad_input);
  EXPECT_EQ(map.error().where, "edit/first");
  desk.put("edit", "first", {{"retracted", true}, {"visibility", "desk"}});
  EXPECT_TRUE(desk.map().ok());
}

TEST(EditedMaps, ARetractedMapIsNotThere) {
  Desk desk;
  const Instant before = desk.now();
  desk.put("map", "desk", {{"retracted", true}, {"visibility", "desk"}});
  const auto map = desk.map();
  ASSERT_FALSE(map.ok());
  EXPECT_EQ(map.error().code, ErrorCode::not_found);
  EXPECT_TRUE(desk.map(before).ok());
}

TEST(EditedMaps, AnEditedMapWithoutEditsSaysNothing) {
  Desk desk;
  ASSERT_TRUE(desk.map().ok());
  EXPECT_TRUE(desk.map()->edited());
  EXPECT_TRUE(desk.parts().instants.empty());
  EXPECT_TRUE(desk.parts().edges.empty());
}

}  // namespace
}  // namespace frontkart::maps
