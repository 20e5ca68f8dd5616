#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/composite.hpp"
#include "composite/subdivision.hpp"

namespace frontkart::composite {

/// What a composite is built from: the borders of all states as they were given. Slot i is one polygon of status
/// slot_status[i] (`Timeline`); a toggle's time is a position in `instants`.
struct Archive {
  std::vector<Instant> instants;  ///< rising
  LabelledSegments segments;      ///< without excess
  std::vector<StatusId> slot_status;
};

/// The greatest version of the archive form that `read_archive` reads; docs/formats/composite-archive.md describes it.
inline constexpr std::uint32_t kArchiveVersion = 1;
/// No archive has more toggles, and none has more than this for each of its bytes: what bounds a reader's memory.
inline constexpr std::uint64_t kMaxArchiveToggles = 1U << 23U;
inline constexpr std::uint64_t kMaxTogglesPerByte = 1024;

/// The bytes of the archive form. Equal states give equal bytes: neither the order of polygons, rings, points, segments
/// and slots counts, nor where a ring begins, nor its orientation; of equal polygons of one status in one state one is
/// kept. Preconditions: as for `subdivide`, no excess, instants rise, slots have a status that is not kNoStatement;
/// std::logic_error where the segments of a toggle form no closed cycles. Error bad_input beyond kMaxArchiveToggles.
[[nodiscard]] Result<std::string> write_archive(const Archive& archive);

/// Reads what `write_archive` wrote. Whatever the bytes are, the result obeys the preconditions of `subdivide`; its
/// memory is bounded by kMaxTogglesPerByte and kMaxArchiveToggles. Errors: store_damaged, store_newer.
[[nodiscard]] Result<Archive> read_archive(std::string_view bytes);

/// The composite of the archived states, the same that `Builder` makes of them. Error bad_input where the borders cross
/// too often (see `snap_round`).
[[nodiscard]] Result<Parts> assemble(Archive archive);

}  // namespace frontkart::composite
