#include "service/known_maps.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "composite/file.hpp"
#include "composite/overlay.hpp"
#include "exchange/profile.hpp"
#include "exchange/write.hpp"
#include "service/profile_options.hpp"

namespace frontkart::service {

Result<std::shared_ptr<const composite::RegionOverlay>> LoadedMap::overlay(
    const std::string& key, const std::vector<geometry::Polygon>& region) const {
  const std::lock_guard lock(mutex_);
  if (const auto kept = overlays_.find(key); kept != overlays_.end()) return kept->second;
  FRONTKART_TRY(auto made, composite::RegionOverlay::make(*composite_, region));
  overlays_.emplace(key, made);
  return made;
}

struct OriginalReader::Impl {
  ledger::LedgerStore& store;
  std::map<std::string, std::unique_ptr<exchange::Profile>> profiles;
  /// A file with many states is read once for all of them.
  Digest last_original;
  std::string last_file;  ///< its date may be in the name, and two files may have the same bytes
  std::string last_profile;
  std::vector<exchange::ReadState> last_states;
};

OriginalReader::OriginalReader(ledger::LedgerStore& store) : impl_(new Impl{store, {}, {}, {}, {}, {}}) {}
OriginalReader::~OriginalReader() = default;

Result<composite::State> OriginalReader::read(const maps::SnapshotRecord& snapshot, const maps::Legend& legend,
                                              bool verify) {
  const std::string profile_key = snapshot.profile + snapshot.options.dump();
  auto& profile = impl_->profiles[profile_key];
  if (!profile) {
    FRONTKART_TRY(exchange::ProfileOptions options, options_from_json(snapshot.options));
    if (snapshot.profile == "geojson") options.legend = legend;
    FRONTKART_TRY(profile, exchange::make_profile(snapshot.profile, options));
  }
  if (impl_->last_original != snapshot.original || impl_->last_file != snapshot.file ||
      impl_->last_profile != profile_key || impl_->last_states.empty()) {
    FRONTKART_TRY(std::string bytes, impl_->store.original(snapshot.original));
    const std::string place = fmt::format("original {} ({})", snapshot.original.hex().substr(0, 12), snapshot.file);
    FRONTKART_TRY(impl_->last_states, profile->read({snapshot.file, place, std::move(bytes)}));
    impl_->last_original = snapshot.original;
    impl_->last_file = snapshot.file;
    impl_->last_profile = profile_key;
  }
  for (const exchange::ReadState& state : impl_->last_states) {
    if (state.valid_at != snapshot.valid_at || state.layer != snapshot.layer) continue;
    verify = verify || profile->version() != snapshot.profile_version;
    if (verify && composite::normalised_hash(state.state, profile->legend().keys()) != snapshot.state_hash) {
      return Error{
          ErrorCode::bad_input,
          fmt::format("The state of {} does not read from its original as it did when it was imported with "
                      "version {} of the profile '{}' (now version {}).",
                      format_utc(snapshot.valid_at), snapshot.profile_version, snapshot.profile, profile->version()),
          snapshot.file, "Import it again: the new reading becomes a correction."};
    }
    composite::State out = state.state;
    FRONTKART_CHECK(maps::renumber(out, profile->legend(), legend));
    return out;
  }
  return Error{ErrorCode::bad_input,
               fmt::format("The original holds no state at {}{}.", format_utc(snapshot.valid_at),
                           snapshot.layer.empty() ? "" : fmt::format(" for the layer '{}'", snapshot.layer)),
               snapshot.file, "Import it again."};
}

bool KnownMaps::is_of(const composite::Parts& parts, const maps::KnownMap& map) {
  const std::size_t statuses = map.record.legend.entries.size();
  return parts.instants == map.instants() &&
         std::all_of(parts.history_steps.begin(), parts.history_steps.end(),
                     [&](const composite::HistoryStep& step) { return step.status <= statuses; });
}

std::string KnownMaps::cache_path(const Digest& fingerprint, std::string_view kind) const {
  const std::string folder = store_.cache_folder();
  return folder.empty() ? "" : (std::filesystem::path(folder) / fmt::format("{}.{}", fingerprint.hex(), kind)).string();
}

std::optional<std::string> KnownMaps::cached_file(const maps::KnownMap& map, std::string_view kind) const {
  const std::string path = cache_path(map.fingerprint(), kind);
  if (path.empty()) return std::nullopt;
  std::error_code failure;
  if (!std::filesystem::is_regular_file(path, failure)) return std::nullopt;
  std::ifstream in(path, std::ios::binary);
  std::ostringstream bytes;
  if (!in || (std::filesystem::file_size(path, failure) > 0 && !(bytes << in.rdbuf()))) return std::nullopt;
  return std::move(bytes).str();
}

void KnownMaps::remember(const maps::KnownMap& map, composite::Parts parts) {
  remember_file(map, "composite", composite::write_file(parts));
}

void KnownMaps::remember_file(const maps::KnownMap& map, std::string_view kind, std::string_view bytes) const {
  const std::string path = cache_path(map.fingerprint(), kind);
  if (path.empty()) return;
  std::error_code ignored;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
  // A cache that cannot be written costs time, nothing else.
  static_cast<void>(exchange::write_file_atomically(path, bytes).ok());
}

Result<composite::Parts> KnownMaps::built(const maps::KnownMap& map, bool verify, const maps::FoldProgress& progress,
                                          std::int32_t step) {
  OriginalReader reader(store_);
  return maps::fold(
      map,
      [&](const maps::SnapshotRecord& snapshot, const maps::Legend& legend) {
        return reader.read(snapshot, legend, verify);
      },
      progress, step);
}

Result<composite::Parts> KnownMaps::rebuild(const maps::KnownMap& map, const maps::FoldProgress& progress) {
  return built(map, true, progress);
}

Result<composite::Parts> KnownMaps::generalised(const maps::KnownMap& map, std::int32_t step) {
  return built(map, false, {}, step);
}

void KnownMaps::keep(const std::string& name, std::uint64_t head, std::shared_ptr<const LoadedMap> map) {
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= kKept) kept_.erase(kept_.begin());
  kept_.push_back({name, head, std::move(map)});
}

Result<std::shared_ptr<const LoadedMap>> KnownMaps::load(const std::string& name, Instant as_known,
                                                         const maps::FoldProgress& progress) {
  FRONTKART_TRY(const ledger::Head head, store_.head_at(as_known));
  const auto find = [&](const auto& fits) -> std::shared_ptr<const LoadedMap> {
    const std::lock_guard lock(mutex_);
    const auto it = std::find_if(kept_.begin(), kept_.end(), fits);
    return it == kept_.end() ? nullptr : it->map;
  };
  const auto same_head = [&](const Kept& k) { return k.name == name && k.head == head.seq; };
  if (auto kept = find(same_head)) return kept;

  const std::lock_guard building(build_mutex_);
  if (auto kept = find(same_head)) return kept;
  FRONTKART_TRY(maps::KnownMap map, maps::known_map(store_, name, as_known));
  const Digest fingerprint = map.fingerprint();
  // Other entries may have come since, while this map stayed as it was.
  const auto same_input = [&](const Kept& k) {
    return k.name == name && k.map->map().fingerprint() == fingerprint && k.map->map().as_known == map.as_known;
  };
  if (auto kept = find(same_input)) {
    keep(name, head.seq, kept);
    return kept;
  }
  std::shared_ptr<const composite::Composite> composite;
  if (const auto bytes = cached_file(map)) {
    if (auto parts = composite::read_file(*bytes); parts.ok() && is_of(*parts, map)) {
      composite = std::make_shared<composite::Composite>(std::move(parts).value());
    }
  }
  if (!composite) {
    FRONTKART_TRY(composite::Parts parts, built(map, false, progress));
    remember(map, parts);
    composite = std::make_shared<composite::Composite>(std::move(parts));
  }
  auto loaded = std::make_shared<const LoadedMap>(std::move(map), std::move(composite));
  keep(name, head.seq, loaded);
  return std::shared_ptr<const LoadedMap>(loaded);
}

}  // namespace frontkart::service
