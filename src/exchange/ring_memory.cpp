#include "exchange/ring_memory.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

namespace frontkart::exchange {
namespace {

/// Enough of a ring's text to hold its first position, which tells rings apart.
constexpr std::size_t kBeginning = 24;
/// Buffers larger than this are not kept for the next file.
constexpr std::size_t kKeepPoints = std::size_t{1} << 22U;

/// The length of the common beginning of a and b, of which both have `size` bytes.
std::size_t common(const char* a, const char* b, std::size_t size) {
  static_assert(std::endian::native == std::endian::little, "the first byte that differs is the lowest");
  std::size_t i = 0;
  for (; i + 8 <= size; i += 8) {
    std::uint64_t x = 0;
    std::uint64_t y = 0;
    std::memcpy(&x, a + i, 8);
    std::memcpy(&y, b + i, 8);
    if (x != y) return i + static_cast<std::size_t>(std::countr_zero(x ^ y)) / 8;
  }
  while (i < size && a[i] == b[i]) ++i;
  return i;
}

}  // namespace

std::size_t RingMemory::Known::equal_units(std::size_t first, std::string_view other, std::size_t most) const {
  if (first >= size || most == 0) return 0;
  const std::size_t begin = first == 0 ? 0 : ends[first - 1];
  const std::size_t same = common(text.data() + begin, other.data(), std::min(text.size() - begin, other.size()));
  const std::uint32_t* from = ends + first;
  const std::uint32_t* to = from + std::min(most, size - first);
  return static_cast<std::size_t>(std::upper_bound(from, to, begin + same) - from);
}

std::optional<std::size_t> RingMemory::Known::find(geometry::GridPoint point, std::size_t from,
                                                   std::size_t window) const {
  const std::size_t to = from + std::min(window, size - std::min(from, size));
  for (std::size_t i = from; i < to; ++i) {
    if (points[i] == point) return i;
  }
  return std::nullopt;
}

void RingMemory::File::clear() {
  text.clear();
  points.clear();
  ends.clear();
  rings.clear();
}

void RingMemory::next_file() {
  if (begin_ != nullptr) {
    now_.points.resize(first_);
    now_.ends.resize(first_);
    begin_ = nullptr;
  }
  std::swap(before_, now_);
  now_.clear();
  if (now_.points.capacity() > kKeepPoints && before_.points.size() < kKeepPoints / 4) now_ = {};
  next_ = 0;
  first_ = 0;
  indexed_ = false;
  by_beginning_.clear();
}

RingMemory::Known RingMemory::known(std::size_t ring) const {
  const Place& place = before_.rings[ring];
  return {std::string_view(before_.text).substr(place.text, place.size), before_.points.data() + place.first,
          before_.ends.data() + place.first, place.count};
}

void RingMemory::index() {
  indexed_ = true;
  by_beginning_.reserve(before_.rings.size());
  for (std::size_t i = 0; i < before_.rings.size(); ++i) by_beginning_.emplace(known(i).text.substr(0, kBeginning), i);
}

RingMemory::Known RingMemory::guess(std::string_view text) {
  if (before_.rings.empty()) return {};
  const std::string_view beginning = text.substr(0, kBeginning);
  const auto follows = [&] { return next_ < before_.rings.size(); };
  // Most often the rings come in the order of the file before; else one that begins alike; else the one whose turn
  // it would be, which may have lost its first position.
  if (!follows() || !known(next_).text.starts_with(beginning)) {
    if (!indexed_) index();
    const auto found = by_beginning_.find(beginning);
    if (found != by_beginning_.end()) next_ = found->second;
  }
  return follows() ? known(next_++) : Known{};
}

void RingMemory::begin_ring(const char* begin) {
  if (begin_ != nullptr) {
    now_.points.resize(first_);
    now_.ends.resize(first_);
  }
  begin_ = begin;
  first_ = now_.points.size();
}

void RingMemory::add(geometry::GridPoint point, const char* end) {
  now_.points.push_back(point);
  now_.ends.push_back(static_cast<std::uint32_t>(end - begin_));
}

void RingMemory::add(const Known& known, std::size_t first, std::size_t count, const char* end) {
  now_.points.insert(now_.points.end(), known.points + first, known.points + first + count);
  const std::size_t at = now_.ends.size();
  now_.ends.resize(at + count);
  const auto moved = static_cast<std::uint32_t>(end - begin_) - known.ends[first + count - 1];
  for (std::size_t i = 0; i < count; ++i) now_.ends[at + i] = known.ends[first + i] + moved;
}

std::string_view RingMemory::position_text(std::size_t i) const {
  const std::size_t from = i == first_ ? 1 : now_.ends[i - 1];
  const std::string_view unit(begin_ + from, now_.ends[i] - from);
  return unit.substr(std::min(unit.find('['), unit.size()));
}

void RingMemory::keep_ring() {
  const std::size_t count = now_.points.size() - first_;
  const std::size_t size = count == 0 ? 0 : now_.ends.back();
  if (count > 0 && now_.text.size() + size <= kMaxText) {
    now_.rings.push_back({now_.text.size(), size, first_, count});
    now_.text.append(begin_, size);
    begin_ = nullptr;
  } else {
    begin_ring(nullptr);
  }
}

}  // namespace frontkart::exchange
