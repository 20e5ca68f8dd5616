#include "service/publish_history.hpp"

#include <cmath>
#include <numbers>

#include "composite/file.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::service {

std::optional<int> DrawnHistory::lines_within_m() const {
  if (step == 1) return std::nullopt;
  constexpr double kMetresPerDegree = 111'320;
  return static_cast<int>(std::ceil(step * std::numbers::sqrt2 * kMetresPerDegree / geometry::kGridPerDegree));
}

Result<DrawnHistory> DrawnHistories::make(const LoadedMap& map) {
  DrawnHistory out;
  if (auto cached = known_.cached_file(map.map())) {
    out.file = std::move(*cached);
  } else {
    out.file = composite::write_file(map.composite().parts());
  }
  if (out.file.size() <= most_bytes_ || map.map().edited()) return out;
  // From the coarsest to the finest that fits: the finer ones are what takes time. 1,000 steps are 110 m.
  for (const std::int32_t step : {1000, 500, 200, 100, 50}) {
    FRONTKART_TRY(const composite::Parts parts, known_.generalised(map.map(), step));
    std::string file = composite::write_file(parts);
    if (out.step != 1 && file.size() > most_bytes_) break;
    out = {std::move(file), step};
  }
  return out;
}

Result<std::shared_ptr<const DrawnHistory>> DrawnHistories::of(const LoadedMap& map) {
  const std::lock_guard lock(mutex_);
  auto& made = made_[map.map().fingerprint()];
  if (!made) {
    FRONTKART_TRY(DrawnHistory history, make(map));
    made = std::make_shared<const DrawnHistory>(std::move(history));
  }
  return made;
}

}  // namespace frontkart::service
