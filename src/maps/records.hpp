#pragma once

#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "geometry/box_index.hpp"
#include "maps/legend.hpp"

/// The bodies of the ledger's records about maps, as values. `from_json` is given what `to_json` made, or what a person
/// wrote in that form: it checks every field and names the wrong one (bad_input).
namespace frontkart::maps {

/// What may leave the house of somebody else's map.
enum class Redistribute { none, picture, data };
[[nodiscard]] std::string_view redistribute_name(Redistribute r);
[[nodiscard]] std::optional<Redistribute> redistribute_from_name(std::string_view name);

/// Who let a map be passed on or took that back, and when: for the desk, never public. Where `withdrawn`, nothing may
/// be passed on since, whatever the versions before said.
struct Permission {
  std::string from;      ///< who gave it or took it back
  std::string on;        ///< the day: "2025-03-12"
  std::string document;  ///< item/ID of what says so, an address, or words for it; may be empty
  std::string note;
  bool withdrawn = false;

  friend bool operator==(const Permission&, const Permission&) = default;
};

/// A mapper's map; kind "map".
struct MapRecord {
  std::string mapper;
  std::string link;
  std::string licence;  ///< empty: none recorded
  Redistribute redistribute = Redistribute::none;
  std::string profile;  ///< of its imports
  bool illustrative = false;
  Legend legend;
  int legend_version = 1;  ///< raised with every change of the legend
  std::string visibility = "desk";
  std::optional<Instant> not_before;  ///< when it may be public; with it, all its snapshots
  std::optional<Permission> permission;

  friend bool operator==(const MapRecord&, const MapRecord&) = default;
};
[[nodiscard]] nlohmann::json to_json(const MapRecord& record);
[[nodiscard]] Result<MapRecord> map_from_json(const nlohmann::json& body);

/// One dated state of a map, or one layer of it; kind "snapshot".
struct SnapshotRecord {
  std::string map;
  std::string layer;  ///< empty: the map has no layers
  Instant valid_at;
  Digest original;      ///< SHA-256 of the archived file
  std::string file;     ///< its name when imported
  std::string profile;  ///< how the original is read again
  int profile_version = 1;
  nlohmann::json options = nlohmann::json::object();  ///< of the profile
  Digest state_hash;                                  ///< of the normalised state
  std::map<std::string, std::uint64_t> taken;
  std::map<std::string, std::uint64_t> dropped;
  std::vector<std::string> flags;
  std::optional<geometry::Box> bounds;  ///< of the state's areas; none where it has none
  std::string visibility = "desk";
  std::optional<Instant> not_before;  ///< when it may be public, if its map is
};
[[nodiscard]] nlohmann::json to_json(const SnapshotRecord& record);
[[nodiscard]] Result<SnapshotRecord> snapshot_from_json(const nlohmann::json& body);

/// A map's name is also the first part of its snapshots' ids: [A-Za-z0-9][A-Za-z0-9._-]{0,31}.
[[nodiscard]] bool valid_map_name(std::string_view name);
/// `[A-Za-z0-9][A-Za-z0-9._-]{0,23}`.
[[nodiscard]] bool valid_layer_name(std::string_view name);

/// "MAP:20250312T120444Z" and ":LAYER" where there is one; microseconds as ".123456" only where they are not zero. Ids
/// of one map are in the order of time as long as all are whole seconds. Precondition: valid names, a year in
/// 0000..9999.
[[nodiscard]] std::string snapshot_id(std::string_view map, Instant valid_at, std::string_view layer);

}  // namespace frontkart::maps
