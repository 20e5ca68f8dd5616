#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

#include "geometry/cell.hpp"

namespace frontkart::geometry {

/// A cell divided into columns and rows of cells, all of the same size (a power of two of grid steps) but the last
/// ones.
class CellGrid {
 public:
  /// About `count` cells, wider than high in the ratio of `run_x` to `run_y`: the sums of what the segments run in x
  /// and y. That gives the fewest entries.
  CellGrid(const Cell& whole, std::size_t count, double run_x, double run_y) : whole_(whole) {
    const double w = extent(whole.low.x, whole.high.x);
    const double h = extent(whole.low.y, whole.high.y);
    const double ratio = std::max(run_x, 1.0) / std::max(run_y, 1.0);
    double width = std::sqrt(w * h / static_cast<double>(count) * ratio);
    width = std::clamp(width, std::max(1.0, w / static_cast<double>(count)), w);
    const double height = std::clamp(w * h / static_cast<double>(count) / width, 1.0, h);
    shift_x_ = std::bit_width(static_cast<std::uint32_t>(width)) - 1;
    shift_y_ = std::bit_width(static_cast<std::uint32_t>(height)) - 1;
    columns_ = column(whole.high.x) + 1;
    rows_ = row(whole.high.y) + 1;
  }

  [[nodiscard]] std::size_t size() const { return std::size_t{columns_} * rows_; }

  [[nodiscard]] Cell at(std::size_t i) const {
    const auto c = static_cast<std::uint32_t>(i / rows_);
    const auto r = static_cast<std::uint32_t>(i % rows_);
    const auto from = [](std::int32_t low, std::uint32_t k, int shift) {
      return static_cast<std::int32_t>(low + (std::int64_t{k} << shift));
    };
    const auto to = [](std::int32_t low, std::uint32_t k, int shift, std::int32_t high) {
      return static_cast<std::int32_t>(std::min<std::int64_t>(high, low + ((std::int64_t{k} + 1) << shift) - 1));
    };
    return {{from(whole_.low.x, c, shift_x_), from(whole_.low.y, r, shift_y_)},
            {to(whole_.low.x, c, shift_x_, whole_.high.x), to(whole_.low.y, r, shift_y_, whole_.high.y)}};
  }

  /// Calls visit(i) for every cell that the segment ab passes, and perhaps for some next to these. Nothing where ab is
  /// outside.
  template <class Visit>
  void for_each_passed(GridPoint a, GridPoint b, Visit&& visit) const {
    if (b.x < a.x) std::swap(a, b);
    const std::int32_t x0 = std::max(a.x, whole_.low.x);
    const std::int32_t x1 = std::min(b.x, whole_.high.x);
    const std::int32_t y0 = std::max(std::min(a.y, b.y), whole_.low.y);
    const std::int32_t y1 = std::min(std::max(a.y, b.y), whole_.high.y);
    if (x0 > x1 || y0 > y1) return;
    const std::uint32_t c0 = column(x0);
    const std::uint32_t c1 = column(x1);
    const std::uint32_t r0 = row(y0);
    const std::uint32_t r1 = row(y1);
    if (c0 == c1 || r0 == r1) {
      for (std::uint32_t c = c0; c <= c1; ++c) {
        for (std::uint32_t r = r0; r <= r1; ++r) visit(std::size_t{c} * rows_ + r);
      }
      return;
    }
    // Slanted: the part of the segment within each column of pixels, widened against rounding.
    const double slope = (static_cast<double>(b.y) - a.y) / (static_cast<double>(b.x) - a.x);
    for (std::uint32_t c = c0; c <= c1; ++c) {
      const std::int64_t left = std::int64_t{whole_.low.x} + (std::int64_t{c} << shift_x_);
      const std::int64_t from = std::max<std::int64_t>(a.x, left - 1);
      const std::int64_t to = std::min<std::int64_t>(b.x, left + (std::int64_t{1} << shift_x_));
      const auto y_from = static_cast<std::int64_t>(a.y + slope * static_cast<double>(from - a.x));
      const auto y_to = static_cast<std::int64_t>(a.y + slope * static_cast<double>(to - a.x));
      const std::int64_t low = std::max<std::int64_t>(std::min(y_from, y_to) - 2, y0);
      const std::int64_t high = std::min<std::int64_t>(std::max(y_from, y_to) + 2, y1);
      if (low > high) continue;
      const std::uint32_t last = row(static_cast<std::int32_t>(high));
      for (std::uint32_t r = row(static_cast<std::int32_t>(low)); r <= last; ++r) visit(std::size_t{c} * rows_ + r);
    }
  }

 private:
  [[nodiscard]] static double extent(std::int32_t low, std::int32_t high) {
    return static_cast<double>(high) - low + 1;
  }
  [[nodiscard]] std::uint32_t column(std::int32_t x) const {
    return static_cast<std::uint32_t>((std::int64_t{x} - whole_.low.x) >> shift_x_);
  }
  [[nodiscard]] std::uint32_t row(std::int32_t y) const {
    return static_cast<std::uint32_t>((std::int64_t{y} - whole_.low.y) >> shift_y_);
  }

  Cell whole_;
  int shift_x_ = 0;
  int shift_y_ = 0;
  std::uint32_t columns_ = 0;
  std::uint32_t rows_ = 0;
};

}  // namespace frontkart::geometry
