#pragma once

#include <optional>

#include "base/edtf.hpp"

namespace frontkart::service {

/// The instant from which the world could know what happened within these bounds: their begin where they are no wider
/// than a minute (a dateline), else their end, which is the first moment at which it surely had happened. Nothing where
/// that is open.
[[nodiscard]] inline std::optional<Instant> known_at(const EdtfBounds& bounds) {
  constexpr std::int64_t kMinute = 60'000'000;
  if (bounds.latest == Instant::highest()) return std::nullopt;
  if (bounds.earliest != Instant::lowest() && bounds.latest.us - bounds.earliest.us < kMinute) return bounds.earliest;
  return bounds.latest;
}

}  // namespace frontkart::service
