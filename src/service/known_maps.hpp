#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/composite.hpp"
#include "composite/overlay.hpp"
#include "ledger/ledger_store.hpp"
#include "maps/fold.hpp"

namespace frontkart::service {

/// A map as known at some recorded time, with its composite. Immutable but for the overlays it has made already.
class LoadedMap {
 public:
  LoadedMap(maps::KnownMap map, std::shared_ptr<const composite::Composite> composite)
      : map_(std::move(map)), composite_(std::move(composite)) {}

  [[nodiscard]] const maps::KnownMap& map() const { return map_; }
  [[nodiscard]] const composite::Composite& composite() const { return *composite_; }
  [[nodiscard]] std::shared_ptr<const composite::Composite> shared_composite() const { return composite_; }

  /// The overlay with a region, made at the first call. `key` names the region's version. Thread-safe.
  [[nodiscard]] Result<std::shared_ptr<const composite::RegionOverlay>> overlay(
      const std::string& key, const std::vector<geometry::Polygon>& region) const;

 private:
  maps::KnownMap map_;
  std::shared_ptr<const composite::Composite> composite_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, std::shared_ptr<const composite::RegionOverlay>> overlays_;
};

/// Reads the states of one map's snapshots again from their archived originals, through the profile that read them
/// first.
class OriginalReader {
 public:
  explicit OriginalReader(ledger::LedgerStore& store);
  ~OriginalReader();
  OriginalReader(const OriginalReader&) = delete;
  OriginalReader& operator=(const OriginalReader&) = delete;

  /// Status numbers are those of `legend`. With `verify`, or where the profile's version has changed since, the state
  /// must have the recorded hash. Errors: store_damaged, bad_input (the original does not read as it did).
  [[nodiscard]] Result<composite::State> read(const maps::SnapshotRecord& snapshot, const maps::Legend& legend,
                                              bool verify);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// The maps of a store with their composites: from memory, from the cache folder, or built. Thread-safe.
class KnownMaps {
 public:
  explicit KnownMaps(ledger::LedgerStore& store) : store_(store) {}

  [[nodiscard]] Result<std::shared_ptr<const LoadedMap>> load(const std::string& name, Instant as_known,
                                                              const maps::FoldProgress& progress = {});

  /// Puts a composite that was built elsewhere from just these snapshots into the cache.
  void remember(const maps::KnownMap& map, composite::Parts parts);

  /// Builds anew from the originals, without any cache; verifies every state's hash.
  [[nodiscard]] Result<composite::Parts> rebuild(const maps::KnownMap& map, const maps::FoldProgress& progress);

  /// The generalised map of its imported states, see `composite::Builder`; built anew.
  [[nodiscard]] Result<composite::Parts> generalised(const maps::KnownMap& map, std::int32_t step);

  /// What is kept of a map in the cache folder, by what it is: its composite, or another `kind` that the caller makes.
  /// Nothing where there is none; whether it is whole is for the caller to see.
  [[nodiscard]] std::optional<std::string> cached_file(const maps::KnownMap& map,
                                                       std::string_view kind = "composite") const;
  void remember_file(const maps::KnownMap& map, std::string_view kind, std::string_view bytes) const;

  /// Whether a composite can be this map's: it has its instants and no status beyond its legend.
  [[nodiscard]] static bool is_of(const composite::Parts& parts, const maps::KnownMap& map);

 private:
  [[nodiscard]] Result<composite::Parts> built(const maps::KnownMap& map, bool verify,
                                               const maps::FoldProgress& progress, std::int32_t step = 1);

  /// A few maps at a few recorded times; the oldest goes first.
  static constexpr std::size_t kKept = 16;
  struct Kept {
    std::string name;
    std::uint64_t head = 0;
    std::shared_ptr<const LoadedMap> map;
  };

  [[nodiscard]] std::string cache_path(const Digest& fingerprint, std::string_view kind) const;
  void keep(const std::string& name, std::uint64_t head, std::shared_ptr<const LoadedMap> map);

  ledger::LedgerStore& store_;
  std::mutex mutex_;        ///< of kept_
  std::mutex build_mutex_;  ///< one build at a time: it takes memory
  std::vector<Kept> kept_;
};

}  // namespace frontkart::service
