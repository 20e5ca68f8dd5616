#include "maps/fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "composite/build.hpp"
#include "composite/file.hpp"

namespace frontkart::maps {

std::vector<Instant> KnownMap::instants() const {
  std::vector<Instant> out;
  for (const SnapshotRecord& s : snapshots) {
    if (out.empty() || out.back() != s.valid_at) out.push_back(s.valid_at);
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
  return sha.finish();
}

Result<KnownMap> known_map(ledger::LedgerStore& store, const std::string& name, Instant as_known) {
  FRONTKART_TRY(const auto entry, store.current("map", name, as_known));
  if (!entry || !entry->body) {
    return Error{ErrorCode::not_found, fmt::format("There is no map '{}'.", name), "",
                 "'frontkart maps' lists those there are."};
  }
  KnownMap map;
  map.name = name;
  map.as_known = entry->envelope.recorded;
  FRONTKART_TRY(map.record, map_from_json(entry->json()));
  FRONTKART_CHECK(store.for_each_current("snapshot", name + ":", as_known, [&](const ledger::Entry& e) -> Status {
    if (!e.body) return Done{};  // purged
    auto snapshot = snapshot_from_json(e.json());
    if (!snapshot.ok()) {
      Error error = snapshot.error();
      error.where = fmt::format("snapshot/{}", e.envelope.id);
      return error;
    }
    map.as_known = std::max(map.as_known, e.envelope.recorded);
    map.snapshots.push_back(std::move(*snapshot));
    return Done{};
  }));
  std::sort(map.snapshots.begin(), map.snapshots.end(), [](const SnapshotRecord& l, const SnapshotRecord& r) {
    return std::tie(l.valid_at, l.layer) < std::tie(r.valid_at, r.layer);
  });
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

Result<composite::Parts> fold(const KnownMap& map, const StateReader& read, const FoldProgress& progress) {
  composite::Builder builder;
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
