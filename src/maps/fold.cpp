#include "maps/fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <tuple>

#include "claims/records.hpp"
#include "composite/build.hpp"
#include "composite/file.hpp"

namespace frontkart::maps {

std::vector<Instant> KnownMap::instants() const {
  std::vector<Instant> out;
  for (const SnapshotRecord& s : snapshots) {
    if (out.empty() || out.back() != s.valid_at) out.push_back(s.valid_at);
  }
  for (const EditRecord& e : edits) {
    if (out.empty() || out.back() != e.valid_from) out.push_back(e.valid_from);
  }
  return out;
}

Digest KnownMap::fingerprint() const {
  Sha256 sha;
  sha.update(fmt::format("composite {}\n", composite::kFileVersion));
  for (const std::string& key : record.legend.keys()) sha.update(key).update("\n");
  for (const SnapshotRecord& s : snapshots) {
    sha.update(fmt::format("{} {} {}\n", s.valid_at.us, s.layer, s.state_hash.hex()));
  }
  // A body says all that the fold takes from an edit, but for its id, which others name.
  for (const EditRecord& e : edits) sha.update(fmt::format("edit {} {}\n", e.id, e.content.hex()));
  return sha.finish();
}

std::optional<nlohmann::json> living_body(const ledger::Entry& entry) {
  if (!entry.body) return std::nullopt;
  auto body = entry.json();
  if (claims::is_retracted(body)) return std::nullopt;
  return body;
}

namespace {

Status read_snapshots(ledger::LedgerStore& store, Instant as_known, KnownMap& map) {
  FRONTKART_CHECK(store.for_each_current("snapshot", map.name + ":", as_known, [&](const ledger::Entry& e) -> Status {
    // A retraction is news of the map, too.
    map.as_known = std::max(map.as_known, e.envelope.recorded);
    const auto body = living_body(e);
    if (!body) return Done{};
    auto snapshot = snapshot_from_json(*body);
    if (!snapshot.ok()) {
      Error error = snapshot.error();
      error.where = fmt::format("snapshot/{}", e.envelope.id);
      return error;
    }
    map.snapshots.push_back(std::move(*snapshot));
    return Done{};
  }));
  std::sort(map.snapshots.begin(), map.snapshots.end(), [](const SnapshotRecord& l, const SnapshotRecord& r) {
    return std::tie(l.valid_at, l.layer) < std::tie(r.valid_at, r.layer);
  });
  return Done{};
}

Status read_edits(ledger::LedgerStore& store, Instant as_known, KnownMap& map) {
  constexpr std::string_view kRoles[] = {"map"};
  FRONTKART_CHECK(store.for_each_linked("map/" + map.name, kRoles, as_known, std::numeric_limits<std::size_t>::max(),
                                        [&](const ledger::Entry& e) -> Status {
                                          if (e.envelope.kind != "edit" || !living_body(e)) return Done{};
                                          FRONTKART_TRY(EditRecord edit, edit_record(e));
                                          map.as_known = std::max(map.as_known, e.envelope.recorded);
                                          map.edits.push_back(std::move(edit));
                                          return Done{};
                                        }));
  std::sort(map.edits.begin(), map.edits.end(), [](const EditRecord& l, const EditRecord& r) {
    return std::tie(l.valid_from, l.id) < std::tie(r.valid_from, r.id);
  });
  return Done{};
}

}  // namespace

Result<KnownMap> known_map(ledger::LedgerStore& store, const std::string& name, Instant as_known) {
  FRONTKART_TRY(const auto entry, store.current("map", name, as_known));
  const auto body = entry ? living_body(*entry) : std::nullopt;
  if (!body) {
    return Error{ErrorCode::not_found, fmt::format("There is no map '{}'.", name), "",
                 "'frontkart maps' lists those there are."};
  }
  KnownMap map;
  map.name = name;
  map.as_known = entry->envelope.recorded;
  FRONTKART_TRY(map.record, map_from_json(*body));
  FRONTKART_CHECK(read_snapshots(store, as_known, map));
  FRONTKART_CHECK(read_edits(store, as_known, map));
  if (!map.edits.empty() && (!map.snapshots.empty() || !KnownMap::drawn_by_edits(map.record))) {
    return Error{
        ErrorCode::bad_input,
        fmt::format("The map '{}' is imported from snapshots, and has edits as well: it can only be either.", name),
        fmt::format("edit/{}", map.edits.front().id),
        "Retract its edits, or correct them to name a map of the desk's own, whose record has no profile."};
  }
  return map;
}

Status renumber(composite::State& state, const Legend& from, const Legend& to) {
  std::vector<composite::StatusId> number(from.entries.size() + 1, composite::kNoStatement);
  for (std::size_t i = 0; i < from.entries.size(); ++i) number[i + 1] = to.number(from.entries[i].id);
  for (composite::StatusArea& area : state.areas) {
    const composite::StatusId n = number.at(area.status);
    if (n == composite::kNoStatement) {
      return Error{ErrorCode::bad_input,
                   fmt::format("The map's legend has no status '{}'.", from.entries.at(area.status - 1U).id), "",
                   "Import again with a legend that has it."};
    }
    area.status = n;
  }
  return Done{};
}

Result<composite::Parts> fold(const KnownMap& map, const StateReader& read, const FoldProgress& progress,
                              std::int32_t step) {
  if (map.edited()) {
    FRONTKART_TRY(FoldedEdits folded, fold_edits(map.edits, map.record.legend));
    return std::move(folded.parts);
  }
  composite::Builder builder(step);
  std::vector<composite::StatusArea> areas;
  for (std::size_t i = 0; i < map.snapshots.size(); ++i) {
    if (progress && !progress(i, map.snapshots.size())) {
      return Error{ErrorCode::interrupted, "Stopped while building the map's composite.", "", ""};
    }
    FRONTKART_TRY(composite::State state, read(map.snapshots[i], map.record.legend));
    std::move(state.areas.begin(), state.areas.end(), std::back_inserter(areas));
    const bool last_layer = i + 1 == map.snapshots.size() || map.snapshots[i + 1].valid_at != map.snapshots[i].valid_at;
    if (!last_layer) continue;
    builder.add(map.snapshots[i].valid_at, areas);
    areas.clear();
  }
  return builder.build();
}

}  // namespace frontkart::maps
