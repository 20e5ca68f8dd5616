#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "edition/writer.hpp"
#include "service/publish_parts.hpp"

namespace frontkart::service {

/// What an edition changes against the one before it in the same folder.
struct Changes {
  struct Since {
    std::uint64_t number = 0;
    Instant published;
  };
  struct Lists {
    std::vector<std::string> added, corrected, withdrawn;  ///< "claim/left"
  };
  struct OfMap {
    std::vector<Instant> added, corrected, withdrawn;  ///< instants of states
  };
  struct Settlement {
    std::string map;
    Instant at;  ///< of the last change
    PlaceAnswer place;
    std::string from, to;  ///< ids in the legend; empty: no statement
  };
  std::optional<Since> since;  ///< nothing: the first edition, which changes nothing
  Lists records;               ///< all but places, regions and the states of maps
  std::map<std::string, OfMap> maps;
  std::vector<Settlement> settlements;
};

/// Error bad_input: the edition before is damaged.
[[nodiscard]] Result<Changes> changes_since(const EditionWork& work, const edition::EditionWriter& writer);

/// The path of the file.
[[nodiscard]] Result<std::string> write_changes(const EditionWork& work, const Changes& changes);

}  // namespace frontkart::service
