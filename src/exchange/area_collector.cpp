#include "exchange/area_collector.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <limits>

namespace frontkart::exchange {
namespace {

/// Latitudes and longitudes of Ukraine and its neighbours' border regions in the wrong order fall here.
constexpr double kSwappedLonFrom = 43.5;
constexpr double kSwappedLonTo = 53.5;
constexpr double kSwappedLatFrom = 21.5;
constexpr double kSwappedLatTo = 41.5;

/// Polygons that must be there before one can lie outside the rest of them.
constexpr std::size_t kEnoughPolygons = 8;
/// A polygon is far away where it leaves the middle nine tenths of the others by their own extent, and by 5 degrees.
constexpr std::int64_t kFarSteps = std::int64_t{5} * geometry::kGridPerDegree;

}  // namespace

void FlagList::add(std::string sentence) {
  if (flags_.size() < kMax) {
    flags_.push_back(std::move(sentence));
  } else {
    ++more_;
  }
}

std::vector<std::string> FlagList::take() {
  if (more_ > 0) flags_.push_back(fmt::format("{} more flags of this state are not listed", more_));
  more_ = 0;
  return std::exchange(flags_, {});
}

void AreaCollector::begin_polygon(composite::StatusId status, std::string place) {
  area_.status = status;
  area_.polygon.clear();
  place_ = std::move(place);
  ring_index_ = 0;
  outer_lost_ = false;
}

void AreaCollector::add_ring(const RawRing& ring) {
  const std::size_t index = ring_index_++;
  vertices_ = std::min(vertices_ + ring.positions, kMaxVertices);
  repeated_ += ring.repeated;
  if (ring.points.size() < 3) {
    if (ring.positions == 0) {
      flag(fmt::format("{}, ring {}: an empty ring was dropped", place_, index));
    } else if (ring.positions < 4) {
      flag(fmt::format("{}, ring {}: a ring of {} positions has no area and was dropped", place_, index,
                       ring.positions));
    } else {
      flag(fmt::format("{}, ring {}: a ring of {} positions that fall on {} grid point{} was dropped", place_, index,
                       ring.positions, ring.points.size(), ring.points.size() == 1 ? "" : "s"));
    }
    drop("ring without area");
    if (index == 0) outer_lost_ = true;
    return;
  }
  if (!ring.closed) flag(fmt::format("{}, ring {}: the ring was not closed; it was closed", place_, index));
  if (!outer_lost_) area_.polygon.push_back(ring.points);
}

void AreaCollector::end_polygon() {
  if (outer_lost_ && ring_index_ > 1) {
    flag(fmt::format("{}: the {} inner ring{} of a polygon without outer ring went with it", place_, ring_index_ - 1,
                     ring_index_ == 2 ? "" : "s"));
  }
  if (ring_index_ == 0) flag(fmt::format("{}: a polygon without rings was left out", place_));
  if (area_.polygon.empty()) return;
  Extent extent{std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min(),
                std::numeric_limits<std::int32_t>::max(), std::numeric_limits<std::int32_t>::min(), std::move(place_)};
  for (const geometry::GridPoint p : area_.polygon.front()) {
    extent.min_x = std::min(extent.min_x, p.x);
    extent.max_x = std::max(extent.max_x, p.x);
    extent.min_y = std::min(extent.min_y, p.y);
    extent.max_y = std::max(extent.max_y, p.y);
  }
  extents_.push_back(std::move(extent));
  count("polygon");
  state_.state.areas.push_back(std::move(area_));
  area_ = {};
}

void AreaCollector::drop(std::string_view kind, std::uint64_t n) {
  if (n > 0) state_.dropped[std::string(kind)] += n;
}

void AreaCollector::count(std::string_view kind, std::uint64_t n) {
  if (n > 0) state_.taken[std::string(kind)] += n;
}

void AreaCollector::flag_swapped(bool of_ukraine) {
  if (extents_.empty()) return;
  const auto within = [](std::int32_t v, double from, double to) {
    const double degrees = static_cast<double>(v) / geometry::kGridPerDegree;
    return degrees >= from && degrees <= to;
  };
  const bool all = std::all_of(extents_.begin(), extents_.end(), [&](const Extent& e) {
    return within(e.min_x, kSwappedLonFrom, kSwappedLonTo) && within(e.max_x, kSwappedLonFrom, kSwappedLonTo) &&
           within(e.min_y, kSwappedLatFrom, kSwappedLatTo) && within(e.max_y, kSwappedLatFrom, kSwappedLatTo);
  });
  if (!all) return;
  flag(of_ukraine ? "longitude and latitude look swapped: every area lies between the Persian Gulf and the Caspian Sea"
                  : "every area lies between the Persian Gulf and the Caspian Sea: if this is a map of Ukraine, "
                    "longitude and latitude are swapped");
}

void AreaCollector::flag_far_away() {
  const std::size_t n = extents_.size();
  if (n < kEnoughPolygons) return;
  const auto quantile = [&](std::int32_t Extent::*member, std::size_t at) {
    std::vector<std::int32_t> values;
    values.reserve(n);
    std::transform(extents_.begin(), extents_.end(), std::back_inserter(values),
                   [&](const Extent& e) { return e.*member; });
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
    return std::int64_t{values[at]};
  };
  const std::size_t low = n / 20;
  const std::size_t high = n - 1 - n / 20;
  // At least one polygon is always left outside the "rest", so that it cannot vouch for itself.
  const std::size_t inner_low = std::max<std::size_t>(low, 1);
  const std::size_t inner_high = std::min(high, n - 2);
  const std::int64_t left = quantile(&Extent::min_x, inner_low);
  const std::int64_t right = quantile(&Extent::max_x, inner_high);
  const std::int64_t bottom = quantile(&Extent::min_y, inner_low);
  const std::int64_t top = quantile(&Extent::max_y, inner_high);
  const std::int64_t far_x = std::max(kFarSteps, right - left);
  const std::int64_t far_y = std::max(kFarSteps, top - bottom);
  for (const Extent& e : extents_) {
    if (e.min_x < left - far_x || e.max_x > right + far_x || e.min_y < bottom - far_y || e.max_y > top + far_y) {
      const auto degrees = [](std::int32_t v) { return static_cast<double>(v) / geometry::kGridPerDegree; };
      flag(
          fmt::format("{}: this polygon reaches far outside the rest (longitude {:.2f} to {:.2f}, latitude {:.2f} to "
                      "{:.2f})",
                      e.place, degrees(e.min_x), degrees(e.max_x), degrees(e.min_y), degrees(e.max_y)));
    }
  }
}

ReadState AreaCollector::finish(Instant valid_at, std::string layer, bool of_ukraine) {
  flag_swapped(of_ukraine);
  flag_far_away();
  if (repeated_ > 0) {
    flag(fmt::format("{} position{} that repeat the one before removed", repeated_, repeated_ == 1 ? "" : "s"));
  }
  state_.valid_at = valid_at;
  state_.layer = std::move(layer);
  state_.flags = flags_.take();
  ReadState out = std::move(state_);
  *this = AreaCollector();
  return out;
}

}  // namespace frontkart::exchange
