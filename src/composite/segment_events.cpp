#include "composite/segment_events.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>

namespace frontkart::composite {
namespace {

using geometry::GridPoint;

/// Sorts as `<` does, which compares x first: in place into up to 2^11 columns, each of these again, and what is few or
/// has one x by comparing. `low`: no x is less; `bits`: how many of x - low are in use.
template <class T, class X>
void sort_by_x(std::span<T> items, const X& x_of, std::int32_t low, int bits) {
  constexpr std::size_t kFew = 48;
  constexpr int kMostBits = 11;
  if (items.size() <= kFew || bits == 0) return std::sort(items.begin(), items.end());
  const int digit_bits = std::min({kMostBits, bits, static_cast<int>(std::bit_width(items.size() / 8))});
  const int shift = bits - digit_bits;
  const auto column_of = [&](const T& item) {
    return static_cast<std::size_t>(static_cast<std::uint64_t>(std::int64_t{x_of(item)} - low) >> shift);
  };
  const std::size_t columns = std::size_t{1} << digit_bits;
  std::array<std::size_t, (std::size_t{1} << kMostBits) + 1> begin{};
  for (const T& item : items) ++begin[column_of(item) + 1];
  for (std::size_t c = 0; c < columns; ++c) begin[c + 1] += begin[c];
  std::array<std::size_t, std::size_t{1} << kMostBits> next;
  std::copy_n(begin.begin(), columns, next.begin());
  for (std::size_t c = 0; c < columns; ++c) {
    while (next[c] < begin[c + 1]) {
      T& here = items[next[c]];
      const std::size_t home = column_of(here);
      if (home == c) {
        ++next[c];
      } else {
        std::swap(here, items[next[home]++]);
      }
    }
  }
  for (std::size_t c = 0; c < columns; ++c) {
    const auto own = items.subspan(begin[c], begin[c + 1] - begin[c]);
    if (own.size() > 1)
      sort_by_x(own, x_of, static_cast<std::int32_t>(low + (static_cast<std::int64_t>(c) << shift)), shift);
  }
}

template <class T, class X>
void sort_by_x(std::vector<T>& items, const X& x_of) {
  if (items.empty()) return;
  std::int32_t low = x_of(items[0]);
  std::int32_t high = low;
  for (const T& item : items) {
    low = std::min(low, x_of(item));
    high = std::max(high, x_of(item));
  }
  const auto extent = static_cast<std::uint64_t>(std::int64_t{high} - low);
  sort_by_x(std::span(items), x_of, low, static_cast<int>(std::bit_width(extent)));
}

/// Where a segment ends.
struct End {
  GridPoint point;
  std::uint32_t segment;

  friend constexpr auto operator<=>(const End&, const End&) = default;
};

}  // namespace

LabelledSegments labelled_segments(SegmentEvents events) {
  std::size_t count = 0;
  for (std::vector<SegmentEvent>& stripe : events.stripes()) {
    sort_by_x(stripe, [](const SegmentEvent& e) { return e.line.a.x; });
    for (std::size_t k = 0; k < stripe.size(); ++k) count += k == 0 || stripe[k].line != stripe[k - 1].line ? 1 : 0;
  }
  LabelledSegments out;
  out.labels.reserve(count, events.size());
  std::vector<GridPoint> starts;
  starts.reserve(count);
  std::vector<End> ends;
  ends.reserve(count);
  ToggleSet set;
  for (std::vector<SegmentEvent>& stripe : events.stripes()) {
    for (std::size_t k = 0; k < stripe.size();) {
      const Line line = stripe[k].line;
      set.clear();
      for (; k < stripe.size() && stripe[k].line == line; ++k) set.push_back(stripe[k].toggle);
      out.labels.push_back(set);
      ends.push_back({line.b, static_cast<std::uint32_t>(starts.size())});
      starts.push_back(line.a);
    }
    std::vector<SegmentEvent>().swap(stripe);
  }
  sort_by_x(ends, [](const End& e) { return e.point.x; });

  // Both ends of all segments in one order.
  out.segments.resize(count);
  std::size_t s = 0;
  std::size_t e = 0;
  while (s < starts.size() || e < ends.size()) {
    const GridPoint p =
        e == ends.size() || (s < starts.size() && starts[s] < ends[e].point) ? starts[s] : ends[e].point;
    const auto number = static_cast<std::uint32_t>(out.points.size());
    out.points.push_back(p);
    for (; s < starts.size() && starts[s] == p; ++s) out.segments[s].a = number;
    for (; e < ends.size() && ends[e].point == p; ++e) out.segments[ends[e].segment].b = number;
  }
  return out;
}

}  // namespace frontkart::composite
