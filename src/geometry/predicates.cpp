#include "geometry/predicates.hpp"

namespace frontkart::geometry {
namespace {

__extension__ using Int128 = __int128;

/// floor(n / d); d > 0.
Int128 floor_div(Int128 n, Int128 d) {
  const Int128 q = n / d;
  return q * d > n ? q - 1 : q;
}

/// A bound on the parameter of a segment: num/den with den > 0, `open` where the bound itself does not count.
struct Bound {
  std::int64_t num = 0;
  std::int64_t den = 1;
  bool open = false;
};

int compare(const Bound& l, const Bound& r) {
  const Int128 d = static_cast<Int128>(l.num) * r.den - static_cast<Int128>(r.num) * l.den;
  return (d > 0) - (d < 0);
}

/// Narrows [lo, hi] to the parameters t at which -1 <= start + t * delta < 1. False where none is left.
bool clip(std::int64_t start, std::int64_t delta, Bound& lo, Bound& hi) {
  if (delta == 0) return -1 <= start && start < 1;
  // Going up: enters (closed) at -1 and leaves (open) at 1. Going down: enters (open) at 1 and leaves (closed) at -1.
  const std::int64_t den = delta > 0 ? delta : -delta;
  const Bound at_low{delta > 0 ? -1 - start : start + 1, den, false};
  const Bound at_high{delta > 0 ? 1 - start : start - 1, den, true};
  const Bound& enter = delta > 0 ? at_low : at_high;
  const Bound& leave = delta > 0 ? at_high : at_low;
  if (const int c = compare(enter, lo); c > 0 || (c == 0 && enter.open)) lo = enter;
  if (const int c = compare(leave, hi); c < 0 || (c == 0 && leave.open)) hi = leave;
  const int c = compare(lo, hi);
  return c < 0 || (c == 0 && !lo.open && !hi.open);
}

}  // namespace

GridPoint rounded_crossing(GridPoint a, GridPoint b, GridPoint c, GridPoint d) {
  const std::int64_t abx = std::int64_t{b.x} - a.x;
  const std::int64_t aby = std::int64_t{b.y} - a.y;
  const std::int64_t cdx = std::int64_t{d.x} - c.x;
  const std::int64_t cdy = std::int64_t{d.y} - c.y;
  Int128 den = static_cast<Int128>(abx) * cdy - static_cast<Int128>(aby) * cdx;
  Int128 num = static_cast<Int128>(std::int64_t{c.x} - a.x) * cdy - static_cast<Int128>(std::int64_t{c.y} - a.y) * cdx;
  if (den < 0) {
    den = -den;
    num = -num;
  }
  // floor(p + 1/2) puts p into the half-open pixel.
  const auto round = [&](std::int64_t start, std::int64_t delta) {
    return static_cast<std::int32_t>(start + static_cast<std::int64_t>(floor_div(2 * num * delta + den, 2 * den)));
  };
  return {round(a.x, abx), round(a.y, aby)};
}

bool meets_pixel_at_tie(GridPoint a, GridPoint b, GridPoint pixel) {
  // Doubled coordinates relative to the pixel's centre, so that its sides lie at -1 and 1.
  const std::int64_t ax = 2 * (std::int64_t{a.x} - pixel.x);
  const std::int64_t ay = 2 * (std::int64_t{a.y} - pixel.y);
  const std::int64_t bx = 2 * (std::int64_t{b.x} - pixel.x);
  const std::int64_t by = 2 * (std::int64_t{b.y} - pixel.y);
  Bound lo{0, 1, false};
  Bound hi{1, 1, false};
  return clip(ax, bx - ax, lo, hi) && clip(ay, by - ay, lo, hi);
}

}  // namespace frontkart::geometry
