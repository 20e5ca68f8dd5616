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

/// Makes each map's once. Nearly every map is drawn as it is; one whose mapper draws all lines anew each time crosses
/// itself so often that it is generalised, by the least step of a few that makes it fit. What is said of it in numbers
/// comes from the exact composite all the same. Thread-safe.
class DrawnHistories {
 public:
  static constexpr std::size_t kMostBytes = std::size_t{4} << 20U;

  explicit DrawnHistories(KnownMaps& known, std::size_t most_bytes = kMostBytes)
      : known_(known), most_bytes_(most_bytes) {}

  /// Errors: those of reading the map's originals again.
  [[nodiscard]] Result<std::shared_ptr<const DrawnHistory>> of(const LoadedMap& map);

 private:
  [[nodiscard]] Result<DrawnHistory> make(const LoadedMap& map);

  KnownMaps& known_;
  const std::size_t most_bytes_;
  std::mutex mutex_;
  std::map<Digest, std::shared_ptr<const DrawnHistory>> made_;  ///< by fingerprint
};

}  // namespace frontkart::service
