#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "composite/joint.hpp"
#include "service/gazetteer.hpp"
#include "service/known_maps.hpp"

namespace frontkart::service {

/// Joint composites of maps and regions, the last few kept. With regions they reach no farther than these. Thread-safe.
class JointMaps {
 public:
  [[nodiscard]] Result<std::shared_ptr<const composite::JointComposite>> make(
      const std::vector<std::shared_ptr<const LoadedMap>>& maps, const std::vector<const Region*>& regions);

 private:
  static constexpr std::size_t kKept = 8;
  struct Kept {
    std::vector<std::shared_ptr<const LoadedMap>> maps;
    std::vector<std::string> regions;
    std::shared_ptr<const composite::JointComposite> joint;
  };

  std::mutex mutex_;        ///< of kept_
  std::mutex build_mutex_;  ///< one at a time: it takes memory
  std::vector<Kept> kept_;
};

}  // namespace frontkart::service
