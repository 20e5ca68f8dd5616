#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "geometry/coordinate.hpp"

namespace frontkart::exchange {

/// The rings of the file that was read before, as text and as points, so that what the next file repeats letter for
/// letter is copied instead of parsed. It never changes what is read: only equal text gives equal points, and text
/// that is not known is parsed as ever.
///
/// A *unit* is the text of one position with what separates it from the position before; that of the first position
/// starts with the ring's own bracket. Every unit ends with the closing bracket of its position, so that no longer
/// number can hide behind an equal beginning.
class RingMemory {
 public:
  /// A ring of the file before. Position i ends at `ends[i]` bytes from the start of `text`, which begins with the
  /// ring's opening bracket and ends with the last position's closing one.
  struct Known {
    std::string_view text;
    const geometry::GridPoint* points = nullptr;
    const std::uint32_t* ends = nullptr;
    std::size_t size = 0;

    /// How many units from `first` on are a prefix of `text`, and at most `most`.
    [[nodiscard]] std::size_t equal_units(std::size_t first, std::string_view text, std::size_t most) const;
    /// The first position from `from` on, and among the next `window`, that lies on `point`.
    [[nodiscard]] std::optional<std::size_t> find(geometry::GridPoint point, std::size_t from,
                                                  std::size_t window) const;
  };

  /// What was read since the last call is now the file before.
  void next_file();

  /// The ring of the file before that the one at the start of `text` most likely repeats.
  [[nodiscard]] Known guess(std::string_view text);

  /// A ring that is being read, to be filled position by position; `begin` is its opening bracket. Dropped by the next
  /// `begin_ring` unless it was kept.
  void begin_ring(const char* begin);
  void add(geometry::GridPoint point, const char* end);
  /// Units `first` to `first + count` of a known ring, of which the last ends at `end`.
  void add(const Known& known, std::size_t first, std::size_t count, const char* end);
  void keep_ring();

  /// The positions of the ring that is being read, and the text of one of them, brackets and all.
  [[nodiscard]] const std::vector<geometry::GridPoint>& points() const { return now_.points; }
  [[nodiscard]] std::size_t ring_begin() const { return first_; }
  [[nodiscard]] std::string_view position_text(std::size_t i) const;

 private:
  /// Files with more coordinate text than this are not remembered.
  static constexpr std::size_t kMaxText = std::size_t{64} << 20U;

  struct Place {
    std::size_t text = 0;
    std::size_t size = 0;
    std::size_t first = 0;
    std::size_t count = 0;
  };
  struct File {
    std::string text;
    std::vector<geometry::GridPoint> points;
    std::vector<std::uint32_t> ends;
    std::vector<Place> rings;

    void clear();
  };
  [[nodiscard]] Known known(std::size_t ring) const;
  void index();

  File before_;
  File now_;
  const char* begin_ = nullptr;  ///< of the ring that is being read
  std::size_t first_ = 0;        ///< its first position in now_.points
  std::size_t next_ = 0;         ///< the ring of the file before that follows the last one guessed
  bool indexed_ = false;
  std::unordered_map<std::string_view, std::size_t> by_beginning_;  ///< how a ring begins → its number
};

}  // namespace frontkart::exchange
