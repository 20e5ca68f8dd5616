// Segments to be noded. The input is text: in each line a segment "X Y X Y" in grid steps, which are brought into
// range.
#include <algorithm>
#include <charconv>
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "fuzz/law.hpp"
#include "geometry/predicates.hpp"
#include "geometry/snap_rounding.hpp"

namespace frontkart::fuzz {
namespace {

using geometry::GridPoint;
using Edge = std::pair<GridPoint, GridPoint>;

constexpr std::size_t kMaxSegments = 24;  // all edges are compared with each other

class Segments {
 public:
  explicit Segments(std::string_view text) {
    while (!text.empty() && segments.size() < kMaxSegments) {
      const auto a = point(text);
      const auto b = point(text);
      if (a != b) segments.push_back({a, b});
    }
  }

  std::vector<GridPoint> points;
  std::vector<geometry::IndexedSegment> segments;

 private:
  static std::int32_t number(std::string_view& text, std::int32_t limit) {
    const auto start = std::min(text.find_first_of("-0123456789"), text.size());
    text.remove_prefix(start);
    std::int64_t value = 0;
    const auto [end, ec] = std::from_chars(text.data(), text.data() + text.size(), value);
    // A lone minus is passed over.
    const auto taken = static_cast<std::size_t>(end - text.data());
    text.remove_prefix(std::min(std::max<std::size_t>(taken, 1), text.size()));
    return ec == std::errc{} ? static_cast<std::int32_t>(std::clamp<std::int64_t>(value, -limit, limit)) : 0;
  }

  std::uint32_t point(std::string_view& text) {
    const std::int32_t x = number(text, geometry::kMaxX);
    const GridPoint p{x, number(text, geometry::kMaxY)};
    const auto [known, is_new] = known_.emplace(p, static_cast<std::uint32_t>(points.size()));
    if (is_new) points.push_back(p);
    return known->second;
  }

  std::map<GridPoint, std::uint32_t> known_;
};

/// The edges of all chains, each once.
std::vector<Edge> edges_of(const Segments& given, const geometry::NodedSegments& noded) {
  std::set<Edge> edges;
  for (std::size_t i = 0; i < given.segments.size(); ++i) {
    const auto begin = noded.chain_begin[i];
    const auto end = noded.chain_begin[i + 1];
    law(end >= begin + 2 && end <= noded.chain.size(), "each segment has a chain");
    law(noded.chain[begin] == given.segments[i].a && noded.chain[end - 1] == given.segments[i].b,
        "a chain runs from the segment's start to its end");
    const GridPoint a = given.points[given.segments[i].a];
    const GridPoint b = given.points[given.segments[i].b];
    for (auto k = begin; k < end; ++k) {
      const GridPoint p = noded.points.at(noded.chain[k]);
      law(geometry::meets_pixel(a, b, p), "a chain stays within half a step of its segment");
      if (k == begin) continue;
      const GridPoint before = noded.points.at(noded.chain[k - 1]);
      law(before != p, "an edge has a length");
      edges.insert(std::minmax(before, p));
    }
  }
  return {edges.begin(), edges.end()};
}

void check_plane(const std::vector<Edge>& edges) {
  for (std::size_t i = 0; i < edges.size(); ++i) {
    const auto& [a, b] = edges[i];
    for (std::size_t j = 0; j < edges.size(); ++j) {
      if (i == j) continue;
      const auto& [c, d] = edges[j];
      law(!geometry::cross_properly(a, b, c, d), "no two edges cross");
      for (const GridPoint p : {c, d})
        law(p == a || p == b || !geometry::on_segment(a, b, p), "no point lies in an edge");
    }
  }
}

}  // namespace
}  // namespace frontkart::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace frontkart;
  const fuzz::Segments given(fuzz::text_of(data, size));
  const auto noded = geometry::snap_round(given.points, given.segments);
  fuzz::law(noded.ok(), "a few segments can be noded");
  fuzz::law(noded->chain_begin.size() == given.segments.size() + 1, "there is a chain for each segment");
  fuzz::law(std::equal(given.points.begin(), given.points.end(), noded->points.begin()), "given points come first");
  const auto edges = fuzz::edges_of(given, *noded);
  fuzz::check_plane(edges);
  const auto few = geometry::snap_round(given.points, given.segments, 1);
  fuzz::law(few.ok() || few.error().code == ErrorCode::bad_input, "too many crossings are bad input");
  return 0;
}
