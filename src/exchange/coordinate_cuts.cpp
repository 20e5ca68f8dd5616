#include "exchange/coordinate_cuts.hpp"

#include <algorithm>
#include <cstring>
#include <functional>

#include "exchange/archive_stream.hpp"
#include "exchange/area_collector.hpp"

namespace frontkart::exchange {
namespace {

constexpr std::string_view kMember = "\"coordinates\"";
constexpr std::string_view kPlaceholder = "[]";
/// Beyond so many rings what follows is left to be read one by one.
constexpr std::size_t kMaxRings = 100'000;
/// Buffers larger than this are not kept for the next file.
constexpr std::size_t kKeepBytes = std::size_t{32} << 20U;
constexpr std::size_t kKeepRings = 10'000;

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/// How many arrays open, one in the other, at the beginning of `text`; at most `most` are counted.
std::size_t nesting(std::string_view text, std::size_t most) {
  std::size_t depth = 0;
  for (const char c : text) {
    if (is_blank(c)) continue;
    if (c != '[' || ++depth == most) break;
  }
  return depth;
}

}  // namespace

void CoordinateCuts::clear() {
  if (reduced_.capacity() > kKeepBytes) reduced_ = std::string();
  if (rings_.size() > kKeepRings || positions_ > kKeepBytes / sizeof(geometry::GridPoint)) rings_ = {};
  reduced_.clear();
  cuts_.clear();
  polygon_ends_.clear();
  ring_count_ = 0;
  positions_ = 0;
}

bool CoordinateCuts::cut(std::string_view text, RingMemory& memory) {
  clear();
  const auto last = text.find_last_not_of(" \t\r\n");
  if (last == std::string_view::npos || text[last] != '}') return false;
  std::size_t copied = 0;
  std::size_t from = 0;
  const auto copy_up_to = [&](std::size_t end) {
    reduced_.append(text.substr(copied, end - copied));
    copied = end;
  };
  while (ring_count_ < kMaxRings) {
    const void* found = ::memmem(text.data() + from, text.size() - from, kMember.data(), kMember.size());
    if (found == nullptr) break;
    std::size_t at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data()) + kMember.size();
    from = at;
    while (at < last && is_blank(text[at])) ++at;
    if (text[at] != ':') continue;
    do ++at;
    while (at < last && is_blank(text[at]));
    Cut one;
    std::size_t read = 0;
    if (text[at] == '[' && scan(text.substr(at), memory, one, read)) {
      if (cuts_.empty()) reduced_.reserve(text.size() + kReadAhead);
      copy_up_to(at);
      one.at = reduced_.size();
      reduced_ += kPlaceholder;
      copied = at + read;
      cuts_.push_back(one);
    }
    from = at + read;
  }
  if (cuts_.empty()) return false;
  copy_up_to(text.size());
  reduced_.reserve(reduced_.size() + kReadAhead);
  return true;
}

/// Reads the array at the beginning of `rest`; `read` says how far in any case. False where it is none to cut out.
bool CoordinateCuts::scan(std::string_view rest, RingMemory& memory, Cut& out, std::size_t& read) {
  constexpr std::size_t kOfMultiPolygon = 4;
  const std::size_t depth = nesting(rest, kOfMultiPolygon);
  if (depth + 1 < kOfMultiPolygon) return false;
  out.multi = depth == kOfMultiPolygon;
  out.first_polygon = polygon_ends_.size();
  const std::size_t rings_before = ring_count_;
  CoordinateScanner scanner(rest, AxisOrder::lon_lat, kMaxVertices - positions_);
  bool fine = true;
  if (out.multi) {
    fine = scanner.enter();
    while (fine) {
      fine = scan_polygon(scanner, memory);
      if (!fine || !scanner.more()) break;
    }
  } else {
    fine = scan_polygon(scanner, memory);
  }
  const char* stop = scanner.failed() ? scanner.problem_at() : scanner.here();
  read = static_cast<std::size_t>(stop - rest.data());
  if (!fine || scanner.failed()) {
    polygon_ends_.resize(out.first_polygon);
    ring_count_ = rings_before;
    return false;
  }
  out.text = rest.substr(0, read);
  out.positions = scanner.positions();
  out.polygon_count = polygon_ends_.size() - out.first_polygon;
  positions_ += out.positions;
  return true;
}

/// False where the polygon has no ring or a ring no position, too.
bool CoordinateCuts::scan_polygon(CoordinateScanner& scanner, RingMemory& memory) {
  if (!scanner.enter()) return false;
  do {
    if (ring_count_ >= kMaxRings) return false;
    if (ring_count_ == rings_.size()) rings_.emplace_back();
    RawRing& ring = rings_[ring_count_];
    if (!scanner.ring(ring, memory) || ring.positions == 0) return false;
    ++ring_count_;
  } while (scanner.more());
  polygon_ends_.push_back(ring_count_);
  return !scanner.failed();
}

const CoordinateCuts::Cut* CoordinateCuts::find(const char* place) const {
  const std::less<const char*> before;
  if (cuts_.empty() || before(place, reduced_.data()) || !before(place, reduced_.data() + reduced_.size())) {
    return nullptr;
  }
  const auto at = static_cast<std::size_t>(place - reduced_.data());
  const auto found =
      std::lower_bound(cuts_.begin(), cuts_.end(), at, [](const Cut& c, std::size_t offset) { return c.at < offset; });
  return found != cuts_.end() && found->at == at ? &*found : nullptr;
}

std::span<const RawRing> CoordinateCuts::rings_of(std::size_t polygon) const {
  const std::size_t begin = polygon == 0 ? 0 : polygon_ends_[polygon - 1];
  return std::span(rings_).subspan(begin, polygon_ends_[polygon] - begin);
}

std::size_t CoordinateCuts::offset_in_text(std::size_t offset) const {
  std::size_t removed = 0;
  for (const Cut& c : cuts_) {
    if (c.at >= offset) break;
    // Inside a placeholder: just behind the bracket that it shares with the array.
    if (c.at + kPlaceholder.size() > offset) break;
    removed += c.text.size() - kPlaceholder.size();
  }
  return offset + removed;
}

}  // namespace frontkart::exchange
