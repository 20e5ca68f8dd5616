#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/state.hpp"
#include "exchange/archive.hpp"
#include "maps/legend.hpp"

namespace frontkart::exchange {

/// One dated state (or one layer of it) read from a file.
struct ReadState {
  Instant valid_at;
  std::string layer;       ///< empty for maps without layers
  composite::State state;  ///< status numbers are positions in the profile's legend *after* the read
  std::map<std::string, std::uint64_t> taken;    ///< kind of thing → how many, e.g. {"polygon": 104}
  std::map<std::string, std::uint64_t> dropped;  ///< kind of thing → how many, e.g. {"point": 91, "arrow": 2}
  /// What was repaired or looks wrong, one clear English sentence each, with the feature's place in the file:
  /// "feature 12, ring 0: repeated point removed". At most 100 a state; then one line that counts the rest.
  std::vector<std::string> flags;
};

/// What the caller may set; only `geojson` uses all of it. Part of the snapshot's record, so that a replay reads the
/// same.
struct ProfileOptions {
  std::string date_from;        ///< "filename", "property:NAME" or a time
  std::string status_property;  ///< take the status from this property
  std::string status;           ///< or this one status for everything
  std::string layer;            ///< force this layer name
  std::optional<maps::Legend> legend;
};

/// A reader of one mapper's format (design: formats). Not thread-safe; the legend may grow while reading (`geojson`
/// without a given legend), but never renumbers what it has.
class Profile {
 public:
  virtual ~Profile() = default;
  [[nodiscard]] virtual std::string_view name() const = 0;
  /// Raised whenever the same bytes would give another state.
  [[nodiscard]] virtual int version() const = 0;
  [[nodiscard]] virtual const maps::Legend& legend() const = 0;
  /// True for files that belong to the format but hold no state (`base.json` of OWL): skipped and counted.
  [[nodiscard]] virtual bool skips(const SourceFile& file) const = 0;
  /// The states of one file. Errors: bad_input with `where` = file.place plus the feature; nothing is changed then.
  [[nodiscard]] virtual Result<std::vector<ReadState>> read(const SourceFile& file) = 0;
  /// What the last successful `read` left out and no state can tell of, one sentence each without the file: a layer or
  /// a feature with a date that cannot be. To be listed with the flags of the file. `read` may then return no state.
  [[nodiscard]] virtual const std::vector<std::string>& left_out() const;
};

/// `name`: deepstate, owl, isw or geojson. Errors: usage (unknown profile, options that do not fit it).
[[nodiscard]] Result<std::unique_ptr<Profile>> make_profile(std::string_view name, const ProfileOptions& options);

/// One line each for --help: name and what it reads.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> profile_list();

/// Who makes the maps of a profile and what licence is known, as defaults for a new map's record.
struct MapperFacts {
  std::string mapper;  ///< display name
  std::string link;
  std::string licence;  ///< empty: none recorded
};
[[nodiscard]] MapperFacts mapper_facts(std::string_view profile);

}  // namespace frontkart::exchange
