#include "service/import_snapshots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <unordered_map>

#include "composite/self_crossings.hpp"
#include "geometry/polygon.hpp"
#include "service/composite_on_the_way.hpp"
#include "service/party_names.hpp"
#include "service/plausibility.hpp"
#include "service/profile_options.hpp"

namespace frontkart::service {
namespace {

using composite::State;
using exchange::ReadState;
using exchange::SourceFile;
using nlohmann::json;

class Import {
 public:
  Import(ledger::LedgerStore& store, KnownMaps& known, const ImportSnapshotsRequest& request,
         const ProgressSink& progress, const std::atomic<bool>& stop)
      : store_(store), known_(known), request_(request), progress_(progress), stop_(stop) {}

  Result<ImportReport> run() {
    const auto started = std::chrono::steady_clock::now();
    FRONTKART_CHECK(prepare());
    FRONTKART_CHECK(exchange::for_each_file(
        request_.paths, {}, [&](SourceFile&& file, const exchange::ReadProgress& read) { return take(file, read); }));
    if (report_.read == 0) {
      return Error{ErrorCode::bad_input, "No dated state was found.", request_.paths.front().string(),
                   fmt::format("Is this really the format of the profile '{}'? {} other files were passed over.",
                               request_.profile, report_.skipped_files)};
    }
    FRONTKART_CHECK(write_map_record());
    // Before the commit: states of which no composite can be made are refused.
    FRONTKART_TRY(auto parts, build_composite());
    if (request_.dry_run) {
      transaction_.reset();
    } else {
      FRONTKART_CHECK(transaction_->commit());
      transaction_.reset();
      FRONTKART_CHECK(keep_composite(std::move(parts)));
    }
    report_.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
    return std::move(report_);
  }

 private:
  struct Seen {
    Digest state_hash;
    std::string place;
  };

  Status prepare() {
    if (!maps::valid_map_name(request_.map)) {
      return Error{ErrorCode::usage, fmt::format("'{}' cannot be a map's name.", request_.map.substr(0, 60)), "--map",
                   "Use up to 32 letters, digits, dots, dashes and underscores, starting with a letter or digit."};
    }
    if (request_.paths.empty()) return Error{ErrorCode::usage, "No file, folder or archive was given.", "PATH", ""};
    if (!request_.redistribute.empty() && !maps::redistribute_from_name(request_.redistribute)) {
      return Error{ErrorCode::usage, fmt::format("'{}' is not a permission.", request_.redistribute), "--redistribute",
                   "Use none, picture or data."};
    }
    FRONTKART_TRY(transaction_, store_.begin());
    FRONTKART_TRY(existing_map_, transaction_->current("map", request_.map));
    exchange::ProfileOptions options = request_.options;
    if (const auto body = existing_map_ ? maps::living_body(*existing_map_) : std::nullopt) {
      FRONTKART_TRY(map_, maps::map_from_json(*body));
      if (maps::KnownMap::drawn_by_edits(map_)) {
        return Error{ErrorCode::bad_input, fmt::format("The map '{}' is drawn by the desk's own edits.", request_.map),
                     "--map", "Import under another name."};
      }
      // Without a legend of its own, a later import of the same map goes by the map's.
      if (!options.legend && request_.profile == "geojson" && map_.profile == "geojson") options.legend = map_.legend;
    }
    if (existing_map_) composite_.wait_for_the_end();
    FRONTKART_TRY(profile_, exchange::make_profile(request_.profile, options));
    options_ = options_to_json(request_.options);
    report_.map = request_.map;
    report_.dry_run = request_.dry_run;
    return Done{};
  }

  Status take(const SourceFile& file, const exchange::ReadProgress& read) {
    if (stop_) return stopped();
    if (progress_) progress_({"import", read.bytes_done, read.bytes_total, report_.read});
    if (profile_->skips(file)) {
      ++report_.skipped_files;
      return Done{};
    }
    FRONTKART_TRY(std::vector<ReadState> states, profile_->read(file));
    for (const std::string& reason : profile_->left_out()) report_.flagged.push_back({file.place, reason});
    std::optional<Digest> original;
    for (ReadState& state : states) {
      if ((request_.since && state.valid_at < *request_.since) ||
          (request_.until && state.valid_at >= *request_.until)) {
        continue;
      }
      FRONTKART_CHECK(take_state(file, state, original));
    }
    return Done{};
  }

  Status take_state(const SourceFile& file, ReadState& state, std::optional<Digest>& original) {
    if (!state.layer.empty() && !maps::valid_layer_name(state.layer)) {
      return Error{ErrorCode::bad_input, fmt::format("'{}' cannot be a layer's name.", state.layer), file.place,
                   "Use --layer to give it one of up to 24 letters, digits, dots, dashes and underscores."};
    }
    ++report_.read;
    report_.first = std::min(report_.first.value_or(state.valid_at), state.valid_at);
    report_.last = std::max(report_.last.value_or(state.valid_at), state.valid_at);
    for (const auto& [kind, n] : state.taken) report_.taken[kind] += n;
    for (const auto& [kind, n] : state.dropped) report_.dropped[kind] += n;
    FRONTKART_CHECK(compare_with_store(state));
    for (std::string& flag : plausibility_.check(state.layer, state.state, profile_->legend())) {
      state.flags.push_back(std::move(flag));
    }
    for (const geometry::GridPoint& p : crossings_[state.layer].find(state.state)) {
      state.flags.push_back(
          fmt::format("a polygon's border crosses itself near {:.6f},{:.6f}; it was read by the even-odd rule",
                      geometry::lon_degrees(p), geometry::lat_degrees(p)));
    }
    for (const std::string& flag : state.flags) report_.flagged.push_back({file.place, flag});

    const std::string id = maps::snapshot_id(request_.map, state.valid_at, state.layer);
    const Digest hash = composite::normalised_hash(state.state, profile_->legend().keys());
    const auto [seen, fresh] = seen_.emplace(id, Seen{hash, file.place});
    if (!fresh) {
      if (seen->second.state_hash == hash) {
        ++report_.unchanged;
        return Done{};
      }
      return Error{ErrorCode::bad_input,
                   fmt::format("{} and {} hold different states for the same map, instant and layer ({}).",
                               seen->second.place, file.place, id),
                   file.place, "Leave one of them out; nothing was written."};
    }
    FRONTKART_TRY(const auto current, transaction_->current("snapshot", id));
    if (const auto body = current ? maps::living_body(*current) : std::nullopt) {
      FRONTKART_TRY(const maps::SnapshotRecord known, maps::snapshot_from_json(*body));
      if (known.state_hash == hash) {
        ++report_.unchanged;
        composite_.add(state.valid_at, state.layer, std::move(state.state));
        return Done{};
      }
    }
    FRONTKART_CHECK(append(file, state, id, hash, current, original));
    composite_.add(state.valid_at, state.layer, std::move(state.state));
    return Done{};
  }

  /// The first state of a layer in this import is measured against the one before it in the store, so that a map that
  /// is imported day by day is watched as one that comes in an archive.
  Status compare_with_store(const ReadState& first) {
    if (!existing_map_ || !maps::living_body(*existing_map_) || !compared_.insert(first.layer).second) return Done{};
    FRONTKART_TRY(const maps::KnownMap map, maps::known_map(store_, request_.map, Instant::highest()));
    const auto before = std::find_if(map.snapshots.rbegin(), map.snapshots.rend(), [&](const maps::SnapshotRecord& s) {
      return s.layer == first.layer && s.valid_at < first.valid_at;
    });
    if (before == map.snapshots.rend()) return Done{};
    auto state = OriginalReader(store_).read(*before, map.record.legend, false);
    if (!state.ok() && state.error().code == ErrorCode::store_damaged) return std::move(state).error();
    // A state that reads otherwise today, or has a status that the profile no longer knows, cannot be compared.
    if (!state.ok() || !maps::renumber(*state, map.record.legend, profile_->legend()).ok()) return Done{};
    static_cast<void>(plausibility_.check(first.layer, *state, profile_->legend()));
    return Done{};
  }

  Status append(const SourceFile& file, const ReadState& state, const std::string& id, const Digest& hash,
                const std::optional<ledger::Entry>& current, std::optional<Digest>& original) {
    if (!original && request_.dry_run) original = sha256(file.bytes);
    if (!original) {
      FRONTKART_TRY(original, transaction_->put_original(file.bytes, last_original_));
      last_original_ = original;
    }
    if (report_.added + report_.corrected == 0) FRONTKART_CHECK(write_map_record());
    maps::SnapshotRecord record;
    record.map = request_.map;
    record.layer = state.layer;
    record.valid_at = state.valid_at;
    record.original = *original;
    record.file = file.name;
    record.profile = request_.profile;
    record.profile_version = profile_->version();
    record.options = options_;
    record.state_hash = hash;
    record.taken = state.taken;
    record.dropped = state.dropped;
    record.flags = state.flags;
    for (const composite::StatusArea& area : state.state.areas) {
      for (const geometry::Ring& ring : area.polygon) {
        if (ring.empty()) continue;
        const geometry::Box box = geometry::extent({ring});
        record.bounds ? record.bounds->extend(box) : void(record.bounds = box);
      }
    }
    // What the desk has sealed stays so when the mapper changes it.
    if (current && current->body) record.visibility = current->json().value("visibility", record.visibility);
    if (const auto body = current ? maps::living_body(*current) : std::nullopt) {
      FRONTKART_TRY(const maps::SnapshotRecord before, maps::snapshot_from_json(*body));
      record.not_before = before.not_before;
    }
    ledger::Draft draft{request_.author, "snapshot", id, maps::to_json(record), std::nullopt, std::nullopt};
    if (current) {
      draft.supersedes = current->hash;
      draft.reason = "imported again: the mapper's state for this instant has changed";
      ++report_.corrected;
    } else {
      ++report_.added;
    }
    return to_status(transaction_->append(draft));
  }

  static Status to_status(const Result<ledger::Entry>& entry) {
    if (!entry.ok()) return entry.error();
    return Done{};
  }

  /// Records the map, or a new version of it where the legend or what the caller says of it has changed.
  Status write_map_record() {
    FRONTKART_TRY(const auto current, transaction_->current("map", request_.map));
    maps::MapRecord record;
    const auto known = current ? maps::living_body(*current) : std::nullopt;
    if (known) {
      FRONTKART_TRY(record, maps::map_from_json(*known));
    } else {
      const exchange::MapperFacts facts = exchange::mapper_facts(request_.profile);
      record.mapper = facts.mapper.empty() ? request_.map : facts.mapper;
      record.link = facts.link;
      record.licence = facts.licence;
      record.profile = request_.profile;
      if (!request_.options.legend && request_.profile == "geojson") report_.derived_legend = profile_->legend().keys();
    }
    if (!request_.mapper.empty()) record.mapper = request_.mapper;
    if (!request_.licence.empty()) record.licence = request_.licence;
    if (const auto r = maps::redistribute_from_name(request_.redistribute)) record.redistribute = *r;
    record.illustrative = record.illustrative || request_.illustrative;
    if (request_.is_public) record.visibility = "public";
    maps::Legend legend = merged(record.legend, profile_->legend());
    if (known && legend != record.legend) ++record.legend_version;
    record.legend = std::move(legend);
    json body = maps::to_json(record);
    if (known && *known == body) return Done{};
    FRONTKART_CHECK(record_parties(record.legend));
    ledger::Draft draft{request_.author, "map", request_.map, std::move(body), std::nullopt, std::nullopt};
    if (current) {
      draft.supersedes = current->hash;
      draft.reason = "the map's description or legend has changed with an import";
    }
    return to_status(transaction_->append(draft));
  }

  /// The map's legend, with what only the profile's has. Where the profile has all of it, in its order.
  static maps::Legend merged(const maps::Legend& of_map, const maps::Legend& of_profile) {
    const bool covered = std::all_of(of_map.entries.begin(), of_map.entries.end(),
                                     [&](const maps::LegendEntry& e) { return of_profile.find(e.id) != nullptr; });
    if (covered) return of_profile;
    maps::Legend out = of_map;
    for (const maps::LegendEntry& e : of_profile.entries) {
      if (out.find(e.id) == nullptr) out.entries.push_back(e);
    }
    return out;
  }

  Status record_parties(const maps::Legend& legend) {
    for (const maps::LegendEntry& e : legend.entries) {
      if (e.party.empty()) continue;
      FRONTKART_TRY(const auto known, transaction_->current("party", e.party));
      if (known) continue;
      FRONTKART_CHECK(to_status(transaction_->append(
          {request_.author, "party", e.party, party_body(e.party, e.colour), std::nullopt, std::nullopt})));
    }
    return Done{};
  }

  /// Nothing where the composite has to wait until all is committed. Error bad_input where none can be made.
  Result<std::optional<composite::Parts>> build_composite() {
    if (!existing_map_) return composite_.finish();
    const std::optional<composite::Parts> nothing;
    if (report_.added + report_.corrected == 0) return nothing;
    // A map that was retracted, or of which a state cannot be read any more, is no reason to refuse new states of it.
    const auto before = maps::known_map(store_, request_.map, Instant::highest());
    if (!before.ok()) return nothing;
    FRONTKART_TRY(const auto current, transaction_->current("map", request_.map));
    const auto body = current ? maps::living_body(*current) : std::nullopt;
    if (!body) return nothing;
    FRONTKART_TRY(const maps::MapRecord record, maps::map_from_json(*body));
    OriginalReader reader(store_);
    std::size_t done = 0;
    const auto read = [&](const maps::SnapshotRecord& snapshot, const maps::Legend& legend) -> Result<State> {
      if (progress_) progress_({"composite", done, before->snapshots.size(), done});
      ++done;
      if (stop_) return Error{ErrorCode::interrupted, "Stopped.", "", ""};
      return reader.read(snapshot, legend, false);
    };
    auto parts = composite_.finish_with(*before, read, profile_->legend(), record.legend);
    if (stop_) return stopped();
    return parts;
  }

  static Error stopped() {
    return {ErrorCode::interrupted, "Stopped. Nothing was written.", "", "Run the same command again."};
  }

  Status keep_composite(std::optional<composite::Parts> parts) {
    FRONTKART_TRY(const maps::KnownMap map, maps::known_map(store_, request_.map, Instant::highest()));
    if (parts && KnownMaps::is_of(*parts, map) && (existing_map_ || map.record.legend == profile_->legend())) {
      known_.remember(map, std::move(*parts));
      return Done{};
    }
    const auto loaded = known_.load(request_.map, Instant::highest(), [&](std::size_t done, std::size_t total) {
      if (progress_) progress_({"composite", done, total, done});
      return !stop_;
    });
    if (loaded.ok()) return Done{};
    if (loaded.error().code != ErrorCode::interrupted) return loaded.error();
    return Error{ErrorCode::interrupted, "Stopped. All states are stored; only their preparation for questions is not.",
                 "", "The next question makes up for it."};
  }

  ledger::LedgerStore& store_;
  KnownMaps& known_;
  const ImportSnapshotsRequest& request_;
  const ProgressSink& progress_;
  const std::atomic<bool>& stop_;
  std::unique_ptr<ledger::Transaction> transaction_;
  std::unique_ptr<exchange::Profile> profile_;
  std::optional<ledger::Entry> existing_map_;
  maps::MapRecord map_;
  json options_;
  std::unordered_map<std::string, Seen> seen_;
  std::optional<Digest> last_original_;
  Plausibility plausibility_;
  std::map<std::string, composite::SelfCrossings> crossings_;  ///< by layer
  std::set<std::string> compared_;                             ///< layers
  CompositeOnTheWay composite_;
  ImportReport report_;
};

}  // namespace

Result<ImportReport> import_snapshots(ledger::LedgerStore& store, KnownMaps& known,
                                      const ImportSnapshotsRequest& request, const ProgressSink& progress,
                                      const std::atomic<bool>& stop) {
  return Import(store, known, request, progress, stop).run();
}

}  // namespace frontkart::service
