#include "exchange/coordinate_scanner.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <limits>

#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

constexpr int kGridDigits = 6;
/// Digits that a 64-bit integer surely holds.
constexpr std::ptrdiff_t kSafeDigits = 18;
constexpr std::array<std::uint64_t, 13> kPowers{
    1,          10,          100,           1'000,          10'000,          100'000,          1'000'000,
    10'000'000, 100'000'000, 1'000'000'000, 10'000'000'000, 100'000'000'000, 1'000'000'000'000};
static_assert(geometry::kGridPerDegree == 1'000'000);

bool is_digit(char c) {
  return static_cast<unsigned char>(c - '0') < 10;
}

bool ends_a_number(char c) {
  return c == ',' || c == ']' || c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// The end of the JSON number that begins at `p`, or null where none begins.
const char* number_end(const char* p) {
  if (*p == '-') ++p;
  if (!is_digit(*p) || (*p == '0' && is_digit(p[1]))) return nullptr;
  while (is_digit(*p)) ++p;
  if (*p == '.') {
    if (!is_digit(*++p)) return nullptr;
    while (is_digit(*p)) ++p;
  }
  if (*p == 'e' || *p == 'E') {
    ++p;
    if (*p == '+' || *p == '-') ++p;
    if (!is_digit(*p)) return nullptr;
    while (is_digit(*p)) ++p;
  }
  return ends_a_number(*p) ? p : nullptr;
}

}  // namespace

void RawRing::clear() {
  points.clear();
  positions = 0;
  repeated = 0;
  closed = false;
}

CoordinateScanner::CoordinateScanner(std::string_view text, AxisOrder order, std::size_t max_positions)
    : p_(text.data()), end_(text.data() + text.size()), order_(order), max_positions_(max_positions) {
  const auto last = text.find_last_not_of(" \t\r\n");
  // The loops below look for the next sign without asking for the end: the bracket is what stops them.
  if (last == std::string_view::npos || (text[last] != ']' && text[last] != '}')) {
    problem_ = "An array of coordinates is missing.";
    problem_at_ = text.data();
  }
}

void CoordinateScanner::space() {
  while (*p_ == ' ' || *p_ == '\n' || *p_ == '\r' || *p_ == '\t') ++p_;
}

bool CoordinateScanner::fail(const char* at, std::string message, std::string remedy) {
  if (!failed()) {
    problem_at_ = at;
    problem_ = std::move(message);
    remedy_ = std::move(remedy);
  }
  return false;
}

bool CoordinateScanner::enter() {
  if (failed()) return false;
  space();
  if (*p_ != '[') return fail(p_, "A number or another thing stands where a list of coordinates must be.");
  ++p_;
  space();
  if (*p_ != ']') return true;
  ++p_;
  return false;
}

bool CoordinateScanner::more() {
  if (failed()) return false;
  space();
  if (*p_ == ',') {
    ++p_;
    return true;
  }
  if (*p_ != ']') return fail(p_, "A comma or a closing bracket is missing between coordinates.");
  ++p_;
  return false;
}

bool CoordinateScanner::ring(RawRing& out) {
  out.clear();
  if (!enter()) return !failed();
  geometry::GridPoint first;
  geometry::GridPoint before;
  const char* before_begin = nullptr;
  const char* before_end = nullptr;
  do {
    space();
    const char* begin = p_;
    geometry::GridPoint point;
    if (!position(point)) return false;
    if (out.positions == 0) {
      first = point;
      out.points.push_back(point);
    } else if (point != before) {
      out.points.push_back(point);
    } else if (p_ - begin == before_end - before_begin &&
               std::memcmp(begin, before_begin, static_cast<std::size_t>(p_ - begin)) == 0) {
      ++out.repeated;
    }
    before = point;
    before_begin = begin;
    before_end = p_;
    ++out.positions;
  } while (more());
  if (failed()) return false;
  out.closed = out.positions > 1 && before == first;
  if (out.closed && out.points.size() > 1) out.points.pop_back();
  return true;
}

bool CoordinateScanner::ring(RawRing& out, RingMemory& memory) {
  out.clear();
  space();
  memory.begin_ring(p_);
  if (!positions(memory)) return false;
  const std::vector<geometry::GridPoint>& all = memory.points();
  const std::size_t first = memory.ring_begin();
  out.positions = all.size() - first;
  if (out.positions == 0) return true;
  const auto begin = all.begin() + static_cast<std::ptrdiff_t>(first);
  if (std::adjacent_find(begin, all.end()) == all.end()) {
    out.points.assign(begin, all.end());
  } else {
    for (std::size_t i = first; i < all.size(); ++i) {
      if (i == first || all[i] != all[i - 1]) {
        out.points.push_back(all[i]);
      } else if (memory.position_text(i) == memory.position_text(i - 1)) {
        ++out.repeated;
      }
    }
  }
  out.closed = out.positions > 1 && all.back() == *begin;
  if (out.closed && out.points.size() > 1) out.points.pop_back();
  memory.keep_ring();
  return true;
}

/// The positions of a ring, into `memory`. An empty ring is none.
bool CoordinateScanner::positions(RingMemory& memory) {
  // A position that has changed is looked for among so many of the old ones; beyond so many that are not found, the
  // ring is another one.
  constexpr std::size_t kWindow = 64;
  constexpr std::size_t kGiveUp = 512;
  const RingMemory::Known old = memory.guess({p_, static_cast<std::size_t>(end_ - p_)});
  std::size_t at = 0;  // where the old ring goes on
  bool in_step = old.size > 0;
  bool entered = false;
  std::size_t lost = 0;
  for (;;) {
    if (in_step) {
      const std::string_view rest(p_, static_cast<std::size_t>(end_ - p_));
      const std::size_t n = old.equal_units(at, rest, max_positions_ - positions_);
      if (n > 0) {
        p_ += old.ends[at + n - 1] - (at == 0 ? 0 : old.ends[at - 1]);
        memory.add(old, at, n, p_);
        at += n;
        positions_ += n;
        entered = true;
      }
      in_step = false;
      lost = 0;
    }
    if (!entered) {
      if (!enter()) return !failed();
      entered = true;
    } else if (!more()) {
      return !failed();
    }
    space();
    geometry::GridPoint point;
    if (!position(point)) return false;
    memory.add(point, p_);
    if (at >= old.size || lost > kGiveUp) continue;
    if (const auto found = old.find(point, at, kWindow + 2 * lost)) {
      at = *found + 1;
      in_step = true;
    } else {
      ++lost;
    }
  }
}

bool CoordinateScanner::position(geometry::GridPoint& out) {
  if (positions_ >= max_positions_) {
    return fail(p_, fmt::format("The state has more than {} vertices.", max_positions_),
                "Simplify its lines, or split the file by date.");
  }
  ++positions_;
  if (*p_ != '[') return fail(p_, "A position is not a list of two numbers.", "Write [longitude, latitude].");
  const char* begin = p_;
  ++p_;
  const bool lon_first = order_ == AxisOrder::lon_lat;
  space();
  if (!degrees(lon_first ? geometry::kMaxX : geometry::kMaxY, lon_first ? out.x : out.y)) return out_of_range(begin);
  space();
  if (*p_ != ',') return fail(p_, "A position has fewer than two numbers.", "Write [longitude, latitude].");
  ++p_;
  space();
  if (!degrees(lon_first ? geometry::kMaxY : geometry::kMaxX, lon_first ? out.y : out.x)) return out_of_range(begin);
  space();
  while (*p_ == ',') {
    ++p_;
    space();
    const char* end = number_end(p_);
    if (end == nullptr) return fail(p_, "A coordinate is not a number.");
    p_ = end;
    space();
  }
  if (*p_ != ']') return fail(p_, "A position does not end after its numbers.");
  ++p_;
  return true;
}

bool CoordinateScanner::degrees(std::int64_t limit, std::int32_t& out) {
  const char* p = p_;
  const bool negative = *p == '-';
  if (negative) ++p;
  const char* whole = p;
  std::uint64_t digits = 0;
  while (is_digit(*p)) digits = digits * 10 + static_cast<std::uint64_t>(*p++ - '0');
  const std::ptrdiff_t whole_size = p - whole;
  if (whole_size < 1 || whole_size > 3 || (*whole == '0' && whole_size > 1)) return degrees_by_double(limit, out);
  std::ptrdiff_t decimals = 0;
  if (*p == '.') {
    const char* fraction = ++p;
    while (is_digit(*p)) digits = digits * 10 + static_cast<std::uint64_t>(*p++ - '0');
    decimals = p - fraction;
    if (decimals == 0) return degrees_by_double(limit, out);
  }
  if (whole_size + decimals > kSafeDigits || decimals > kGridDigits + 12 || !ends_a_number(*p)) {
    return degrees_by_double(limit, out);
  }
  std::uint64_t steps = 0;
  if (decimals <= kGridDigits) {
    steps = digits * kPowers[static_cast<std::size_t>(kGridDigits - decimals)];
  } else if (decimals == kGridDigits + 1) {
    const std::uint64_t rest = digits % 10;
    if (rest == 5) return degrees_by_double(limit, out);
    steps = digits / 10 + (rest > 5 ? 1 : 0);
  } else {
    const std::uint64_t unit = kPowers[static_cast<std::size_t>(decimals - kGridDigits)];
    const std::uint64_t rest = digits % unit;
    const std::uint64_t from_tie = rest > unit / 2 ? rest - unit / 2 : unit / 2 - rest;
    // The double and its product with 1e6 are off by less than 1e-7 of a step.
    if (from_tie <= unit / 1000) return degrees_by_double(limit, out);
    steps = digits / unit + (rest > unit / 2 ? 1 : 0);
  }
  // On the very edge the range is that of the number as written, not of the rounded one.
  if (steps >= static_cast<std::uint64_t>(limit)) return degrees_by_double(limit, out);
  out = negative ? -static_cast<std::int32_t>(steps) : static_cast<std::int32_t>(steps);
  p_ = p;
  return true;
}

bool CoordinateScanner::number(double& out) {
  const char* end = number_end(p_);
  if (end == nullptr) return false;
  const auto [stop, code] = std::from_chars(p_, end, out);
  if (code == std::errc::result_out_of_range) {
    // Too small for a double is zero; too large is no coordinate, and stays refused as infinite.
    const bool tiny = std::string_view(p_, static_cast<std::size_t>(end - p_)).find("e-") != std::string_view::npos ||
                      std::string_view(p_, static_cast<std::size_t>(end - p_)).find("E-") != std::string_view::npos;
    out = tiny ? 0.0 : std::numeric_limits<double>::infinity();
  } else if (code != std::errc{} || stop != end) {
    return false;
  }
  p_ = end;
  return true;
}

bool CoordinateScanner::degrees_by_double(std::int64_t limit, std::int32_t& out) {
  double value = 0;
  const char* begin = p_;
  if (!number(value)) {
    return fail(begin, "A coordinate is not a number.", "Write longitude and latitude as plain decimal numbers.");
  }
  geometry::GridPoint point;
  const bool is_lon = limit == geometry::kMaxX;
  if (!geometry::try_to_grid(is_lon ? value : 0.0, is_lon ? 0.0 : value, point)) return false;
  out = is_lon ? point.x : point.y;
  return true;
}

/// Both numbers of the position again, for a message that can tell whether they are swapped.
bool CoordinateScanner::out_of_range(const char* first) {
  if (failed()) return false;
  p_ = first + 1;
  std::array<double, 2> values{};
  for (std::size_t i = 0; i < 2; ++i) {
    space();
    const char* begin = p_;
    if (!number(values[i])) return fail(begin, "A coordinate is not a number.");
    space();
    if (i == 0 && *p_ != ',') return fail(p_, "A position has fewer than two numbers.");
    if (i == 0) ++p_;
  }
  const bool lon_first = order_ == AxisOrder::lon_lat;
  const auto checked = geometry::to_grid({values[lon_first ? 0 : 1]}, {values[lon_first ? 1 : 0]});
  if (checked.ok()) return fail(first, "A coordinate is out of range.");
  std::string remedy = checked.error().remedy;
  if (!remedy.empty() && !lon_first) remedy = "Latitude comes first here; these two look swapped.";
  if (remedy.empty()) remedy = "Give degrees of WGS 84 (EPSG:4326); projected coordinates must be converted first.";
  return fail(first, checked.error().message, std::move(remedy));
}

}  // namespace frontkart::exchange
