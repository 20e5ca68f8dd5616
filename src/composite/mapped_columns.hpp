#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/arcs.hpp"
#include "geometry/coordinate.hpp"
#include "geometry/ellipsoid.hpp"

// The sections of a composite file where they lie (docs/formats/composite.md).
namespace frontkart::composite {

enum class Section : std::uint32_t {
  instants = 1,
  nodes,
  node_arcs,
  arc_ends,
  arc_left,
  arc_right,
  arc_points,
  points,
  face_histories,
  history_steps,
  step_times,
  step_statuses,
  history_areas,
  excesses,
};
inline constexpr std::size_t kSections = 14;
inline constexpr std::size_t kChecksumSize = 32;
inline constexpr std::string_view kFileMagic = "FKCOMPOS";

struct FileHeader {
  char magic[8];
  std::uint32_t version;
  std::uint32_t grid_per_degree;
  std::uint32_t sections;
  std::uint32_t zero;
};

struct SectionRow {
  std::uint32_t number;
  std::uint32_t width;
  std::uint32_t offset;
  std::uint32_t count;
};
static_assert(sizeof(FileHeader) == 24 && sizeof(SectionRow) == 16);
inline constexpr std::size_t kTableEnd = sizeof(FileHeader) + kSections * sizeof(SectionRow);

/// From a point of an arc to the next.
struct PointStep {
  std::int16_t x;
  std::int16_t y;
};

/// Entries of one type in the bytes of a file, at any address.
template <class T>
class PackedColumn {
 public:
  PackedColumn() = default;
  PackedColumn(const char* data, std::size_t size) : data_(data), size_(size) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Precondition: i < size().
  [[nodiscard]] T operator[](std::size_t i) const {
    T out;
    std::memcpy(&out, data_ + i * sizeof(T), sizeof(T));
    return out;
  }

 private:
  const char* data_ = nullptr;
  std::size_t size_ = 0;
};

/// Whole numbers of 1, 2 or 4 bytes.
class NumberColumn {
 public:
  NumberColumn() = default;
  NumberColumn(const char* data, std::size_t size, std::uint32_t width) : data_(data), size_(size), width_(width) {}

  [[nodiscard]] std::size_t size() const { return size_; }
  /// Precondition: i < size().
  [[nodiscard]] std::uint32_t operator[](std::size_t i) const {
    if (width_ == 2) return load<std::uint16_t>(i);
    return width_ == 1 ? load<std::uint8_t>(i) : load<std::uint32_t>(i);
  }

 private:
  template <class T>
  [[nodiscard]] T load(std::size_t i) const {
    T out;
    std::memcpy(&out, data_ + i * sizeof(T), sizeof(T));
    return out;
  }

  const char* data_ = nullptr;
  std::size_t size_ = 0;
  std::uint32_t width_ = 1;
};

struct FileColumns {
  PackedColumn<Instant> instants;
  PackedColumn<geometry::GridPoint> nodes;
  NumberColumn node_arcs;
  NumberColumn arc_ends;
  NumberColumn arc_left;
  NumberColumn arc_right;
  NumberColumn arc_points;
  PackedColumn<PointStep> points;
  NumberColumn face_histories;
  NumberColumn history_steps;
  NumberColumn step_times;
  NumberColumn step_statuses;
  PackedColumn<geometry::SquareCentimetres> history_areas;
  std::string_view excesses;

  [[nodiscard]] std::size_t edge_count() const { return arc_ends.size() + points.size(); }
};

/// Checks the checksum, the table and all that a reader relies on: counts fit, no index leads outside, points lie on
/// the globe, instants and the times of each history rise. Not the laws of the plane. The columns point into `bytes`.
/// Errors: store_damaged, store_newer (a later version).
[[nodiscard]] Result<FileColumns> read_columns(std::string_view bytes);

/// The arcs, their points added up.
[[nodiscard]] Arcs read_arcs(const FileColumns& columns);

/// What is wrong with a composite file, as an error.
[[nodiscard]] Error damaged_file(std::string what);

/// The next number of `bytes`, which are shortened by it; false where there is none within 64 bits.
[[nodiscard]] bool take_varint(std::string_view& bytes, std::uint64_t& out);
[[nodiscard]] constexpr std::int64_t from_zigzag(std::uint64_t z) {
  return static_cast<std::int64_t>(z >> 1U) ^ -static_cast<std::int64_t>(z & 1U);
}
[[nodiscard]] constexpr std::uint64_t to_zigzag(std::int64_t x) {
  return (static_cast<std::uint64_t>(x) << 1U) ^ static_cast<std::uint64_t>(x >> 63);
}

}  // namespace frontkart::composite
