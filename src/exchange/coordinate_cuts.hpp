#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/coordinate_scanner.hpp"
#include "exchange/ring_memory.hpp"

namespace frontkart::exchange {

/// The coordinates of areas read and cut out of a GeoJSON text before a JSON parser sees it, which leaves the parser
/// the few percent that are names and properties.
///
/// Each value of a member "coordinates" that is nested like a Polygon's or a MultiPolygon's and that the scanner reads
/// without a problem is replaced by "[]". Nothing but whole, balanced arrays without strings is taken out, so the rest
/// is well-formed exactly where the text was, and means the same. What looks odd in any way stays where it is.
class CoordinateCuts {
 public:
  /// One array that was cut out.
  struct Cut {
    std::size_t at = 0;             ///< where its "[]" stands in the reduced text
    std::string_view text;          ///< the array, in the text as it was
    bool multi = false;             ///< nested like a MultiPolygon's, else like a Polygon's
    std::size_t positions = 0;      ///< in all of its rings
    std::size_t first_polygon = 0;  ///< its polygons: numbers for `rings_of`
    std::size_t polygon_count = 0;
  };

  /// Reads `text`, which must stay alive and unchanged until the next call. False where nothing was cut out.
  bool cut(std::string_view text, RingMemory& memory);

  /// What is left; room for a parser that looks ahead is kept behind it.
  [[nodiscard]] const std::string& reduced() const { return reduced_; }
  /// The cut whose "[]" begins at `place`, if one does; `place` may point anywhere.
  [[nodiscard]] const Cut* find(const char* place) const;
  /// The rings of a polygon of a cut. None is empty of positions.
  [[nodiscard]] std::span<const RawRing> rings_of(std::size_t polygon) const;
  /// Where a place of the reduced text stands in the text as it was.
  [[nodiscard]] std::size_t offset_in_text(std::size_t offset_in_reduced) const;

 private:
  bool scan(std::string_view rest, RingMemory& memory, Cut& out, std::size_t& read);
  bool scan_polygon(CoordinateScanner& scanner, RingMemory& memory);
  void clear();

  std::string reduced_;
  std::vector<Cut> cuts_;
  std::vector<std::size_t> polygon_ends_;  ///< polygon → one past its last ring
  std::vector<RawRing> rings_;             ///< the first `ring_count_` are in use; the others keep their room
  std::size_t ring_count_ = 0;
  std::size_t positions_ = 0;
};

}  // namespace frontkart::exchange
