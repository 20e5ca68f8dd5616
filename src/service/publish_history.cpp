#include "service/publish_history.hpp"

#include <fmt/format.h>

#include <array>
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

Result<DrawnHistory> DrawnHistories::generalised(const maps::KnownMap& map) {
  // 1,000 steps are 110 m.
  constexpr std::array<std::int32_t, 5> kCoarsestFirst{1000, 500, 200, 100, 50};
  // Raise the number when another step may be chosen, or the files of a step become others.
  const auto kind = [&](std::int32_t step) { return fmt::format("generalised-1-{}-{}", most_bytes_, step); };
  for (const std::int32_t step : kCoarsestFirst) {
    auto kept = known_.cached_file(map, kind(step));
    if (!kept) continue;
    const auto parts = composite::read_file(*kept);
    if (parts.ok() && KnownMaps::is_of(*parts, map)) return DrawnHistory{*std::move(kept), step};
  }
  DrawnHistory out;
  // The finer ones are what takes time, and the first that does not fit ends it.
  for (const std::int32_t step : kCoarsestFirst) {
    FRONTKART_TRY(const composite::Parts parts, known_.generalised(map, step));
    std::string file = composite::write_file(parts);
    if (out.step != 1 && file.size() > most_bytes_) break;
    out = {std::move(file), step};
  }
  known_.remember_file(map, kind(out.step), out.file);
  return out;
}

Result<std::shared_ptr<const DrawnHistory>> DrawnHistories::of(const LoadedMap& map) {
  Slot& slot = [&]() -> Slot& {
    const std::lock_guard lock(mutex_);
    return slots_[map.map().fingerprint()];
  }();
  const std::lock_guard making(slot.mutex);
  if (!slot.history) {
    DrawnHistory history;
    history.file = composite::write_file(map.composite().parts());
    if (history.file.size() > most_bytes_ && !map.map().edited()) {
      const std::lock_guard one_at_a_time(generalising_);
      FRONTKART_TRY(history, generalised(map.map()));
    }
    slot.history = std::make_shared<const DrawnHistory>(std::move(history));
  }
  return slot.history;
}

}  // namespace frontkart::service
