#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "exchange/ring_memory.hpp"
#include "geometry/coordinate.hpp"

namespace frontkart::exchange {

/// Which number of a position comes first. GeoJSON: longitude.
enum class AxisOrder { lon_lat, lat_lon };

/// A ring as it was read: consecutive positions that fall on one grid point are one point, and the last point is left
/// out where it repeats the first.
struct RawRing {
  geometry::Ring points;
  std::size_t positions = 0;  ///< in the source, the closing one included
  std::size_t repeated = 0;   ///< positions that repeat the one before letter for letter
  bool closed = false;        ///< the last position fell on the first one's grid point

  void clear();
};

/// Reads nested arrays of positions from JSON text straight onto the grid. Equal to parsing each number to the nearest
/// double and rounding it half to even (`geometry::try_to_grid`): decimals are rounded as integers, and only where a
/// number is within a thousandth of a step of a tie, or unusual, is the double itself asked.
///
/// Strict JSON; a position has two or more numbers, of which the third and later are read and left. The first problem
/// stops the scanner: every later call returns false and `failed()` holds.
///
///   if (scanner.enter()) do { scanner.ring(ring); } while (scanner.more());
class CoordinateScanner {
 public:
  /// Precondition: the last character of `text`, white space aside, is ']' or '}', as in every JSON array that a parser
  /// found by its brackets. `max_positions`: how many may be read before that is a problem.
  CoordinateScanner(std::string_view text, AxisOrder order, std::size_t max_positions);

  /// Consumes '['. True where an element follows, false for "[]".
  bool enter();
  /// Between elements: consumes ',' (true) or ']' (false).
  bool more();
  /// Reads an array of positions.
  bool ring(RawRing& out);
  /// The same, copying from `memory` what it holds of the ring already, and leaving the ring there for the next file.
  bool ring(RawRing& out, RingMemory& memory);

  [[nodiscard]] bool failed() const { return problem_at_ != nullptr; }
  [[nodiscard]] const std::string& problem() const { return problem_; }
  [[nodiscard]] const std::string& remedy() const { return remedy_; }
  /// Where in the text the problem is.
  [[nodiscard]] const char* problem_at() const { return problem_at_; }
  /// Where the scanner stands in the text.
  [[nodiscard]] const char* here() const { return p_; }
  /// Positions read so far by this scanner.
  [[nodiscard]] std::size_t positions() const { return positions_; }

 private:
  bool position(geometry::GridPoint& out);
  bool positions(RingMemory& memory);
  bool degrees(std::int64_t limit, std::int32_t& out);
  bool degrees_by_double(std::int64_t limit, std::int32_t& out);
  bool number(double& out);
  bool out_of_range(const char* first);
  void space();
  bool fail(const char* at, std::string message, std::string remedy = "");

  const char* p_;
  const char* end_;
  AxisOrder order_;
  std::size_t max_positions_;
  std::size_t positions_ = 0;
  const char* problem_at_ = nullptr;
  std::string problem_;
  std::string remedy_;
};

}  // namespace frontkart::exchange
