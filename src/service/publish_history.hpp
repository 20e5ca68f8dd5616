#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "service/known_maps.hpp"

namespace frontkart::service {

/// The history of a map as the page gets it: a composite file that a phone can hold.
struct DrawnHistory {
  std::string file;
  std::int32_t step = 1;  ///< see `composite::Builder`

  /// How far a line may be from where it was given; nothing where lines are as they were given.
  [[nodiscard]] std::optional<int> lines_within_m() const;
};

/// Makes each map's once, and keeps the generalised ones in the cache folder. Nearly every map is drawn as it is; one
/// whose mapper draws all lines anew each time crosses itself so often that it is generalised, by the least step of a
/// few that makes it fit. What is said of it in numbers comes from the exact composite all the same. Thread-safe.
class DrawnHistories {
 public:
  DrawnHistories(KnownMaps& known, std::size_t most_bytes) : known_(known), most_bytes_(most_bytes) {}

  /// Errors: those of reading the map's originals again.
  [[nodiscard]] Result<std::shared_ptr<const DrawnHistory>> of(const LoadedMap& map);

 private:
  /// Who asks for a map that is being made waits for that one alone.
  struct Slot {
    std::mutex mutex;
    std::shared_ptr<const DrawnHistory> history;
  };

  [[nodiscard]] Result<DrawnHistory> generalised(const maps::KnownMap& map);

  KnownMaps& known_;
  const std::size_t most_bytes_;
  std::mutex generalising_;       ///< one at a time: it takes memory
  std::mutex mutex_;              ///< of slots_
  std::map<Digest, Slot> slots_;  ///< by fingerprint
};

}  // namespace frontkart::service
