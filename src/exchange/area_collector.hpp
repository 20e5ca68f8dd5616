#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/coordinate_scanner.hpp"
#include "exchange/profile.hpp"

namespace frontkart::exchange {

/// Vertices that one state may have. Real states have up to about 60,000.
inline constexpr std::size_t kMaxVertices = 5'000'000;

/// The flags of one state: the first hundred, then one line that counts the rest.
class FlagList {
 public:
  void add(std::string sentence);
  [[nodiscard]] std::vector<std::string> take();

 private:
  static constexpr std::size_t kMax = 100;
  std::vector<std::string> flags_;
  std::size_t more_ = 0;
};

/// Gathers the areas of one state, repairs their rings and notes what was repaired.
///
/// A ring that is not closed is closed and flagged. A ring of fewer than three different points has no area: it is
/// dropped and flagged; with an outer ring its whole polygon goes, because by the even-odd rule its holes would become
/// areas. Repeated positions are removed and counted in one line for the state. Bow ties and rings that touch need
/// nothing here: the even-odd rule and the snap rounding of the composite give them a meaning.
class AreaCollector {
 public:
  /// Begins a polygon; `place` ("feature 12", "feature 12, polygon 3") is for flags.
  void begin_polygon(composite::StatusId status, std::string place);
  /// The rings in the order of the file, the outer one first.
  void add_ring(const RawRing& ring);
  void end_polygon();

  /// Positions that may still be read.
  [[nodiscard]] std::size_t room() const { return kMaxVertices - vertices_; }

  void flag(std::string sentence) { flags_.add(std::move(sentence)); }
  void drop(std::string_view kind, std::uint64_t n = 1);
  void count(std::string_view kind, std::uint64_t n = 1);

  /// The state, with the flags that need all of it: positions repeated, swapped coordinates suspected, a polygon far
  /// away from the rest. `where_expected` is true for maps that are known to be of Ukraine.
  [[nodiscard]] ReadState finish(Instant valid_at, std::string layer, bool of_ukraine);

 private:
  struct Extent {
    std::int32_t min_x, max_x, min_y, max_y;
    std::string place;
  };
  void flag_swapped(bool of_ukraine);
  void flag_far_away();

  ReadState state_;
  FlagList flags_;
  std::vector<Extent> extents_;
  composite::StatusArea area_;
  std::string place_;
  std::size_t ring_index_ = 0;
  bool outer_lost_ = false;
  std::size_t vertices_ = 0;
  std::size_t repeated_ = 0;
};

}  // namespace frontkart::exchange
