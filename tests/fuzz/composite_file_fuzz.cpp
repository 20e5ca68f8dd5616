// A composite file: the input as it is, and again with the checksum that fits it, so that what stands behind the
// checksum is reached.
#include <algorithm>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/digest.hpp"
#include "composite/file.hpp"
#include "composite/mapped.hpp"
#include "composite/query.hpp"
#include "composite/validate.hpp"
#include "fuzz/law.hpp"

namespace frontkart::fuzz {
namespace {

/// The greatest status of the parts decides the length of a series: it is bounded here.
constexpr composite::StatusId kMaxStatus = 64;

/// Whoever opens a file trusts what `read_file` accepts, whether all laws hold or not: it can be asked where the map
/// is, who has a place, how large it all is and what changed, without a crash and without going on for ever. What obeys
/// the laws gives answers that do, too; of what does not, std::logic_error is an answer.
void ask(composite::Parts parts, bool lawful) {
  const composite::Composite composite(std::move(parts));
  const auto& p = composite.parts();
  for (const auto vertex : p.vertices) {
    law(composite.face_at(vertex) < p.face_history.size(), "a point lies in a face");
    law(composite.history_at({vertex.x / 2, vertex.y / 2}) < composite.history_count(), "a place has a history");
  }
  for (composite::HistoryId h = 0; h < composite.history_count(); ++h) {
    law(p.instants.empty() || !composite.stretches(h).empty(), "a history has a stretch");
  }
  const auto series = area_series(composite, composite.history_areas(), kMaxStatus + 1);
  for (const auto& change : changes_series(composite, composite.history_areas())) {
    law(change.at < p.instants.size() && change.from != change.to, "a change has a time and is one");
  }
  const auto states = static_cast<composite::TimeIndex>(p.instants.size());
  for (composite::TimeIndex t = 0; t < states && t < 4; ++t) {
    const auto shapes = shapes_at(composite, t);
    for (const auto& shape : shapes) {
      law(shape.status != composite::kNoStatement, "a shape has a status");
      law(!lawful || !shape.polygons.empty(), "a shape has an area");
    }
    for (const auto& change : changes_between(composite, t == 0 ? std::nullopt : std::optional(t - 1), t)) {
      law(change.from != change.to, "what changed is not what it was");
    }
  }
}

bool has_great_status(const composite::Parts& parts) {
  return std::any_of(parts.history_steps.begin(), parts.history_steps.end(),
                     [](const composite::HistoryStep& s) { return s.status > kMaxStatus; });
}

/// The file asked where it lies says what the parts say that were read from it.
void ask_in_place(std::string_view bytes, const composite::Parts& parts, bool lawful) {
  const auto opened = composite::MappedComposite::over(bytes);
  law(opened.ok(), "what can be read can be asked where it lies");
  const composite::MappedComposite& mapped = **opened;
  const composite::Composite composite(parts);
  law(mapped.face_count() == parts.face_history.size() && mapped.history_count() == composite.history_count() &&
          mapped.state_count() == parts.instants.size(),
      "both have as much");
  for (const auto vertex : parts.vertices) {
    const auto history = mapped.history_at(vertex);
    law(history < mapped.history_count(), "a place in a file has a history");
    law(!lawful || history == composite.history_at(vertex), "a place has the same history in both");
  }
  for (composite::HistoryId h = 0; h < mapped.history_count(); ++h) {
    law(mapped.stretches(h) == composite.stretches(h), "a history is the same in both");
    law(!lawful || mapped.history_area(h) == composite.history_area(h), "areas are the same in both");
  }
  const auto changes = mapped.changes_series();
  law(!lawful || changes == changes_series(composite, composite.history_areas()), "changes are the same in both");
  composite::FlatShapes theirs;
  composite::FlatShapes ours;
  for (composite::TimeIndex t = 0; t < mapped.state_count() && t < 4; ++t) {
    const Status shown = mapped.shapes_at(t, theirs);
    law(shown.ok() || (!lawful && shown.error().code == ErrorCode::store_damaged), "a lawful map can be shown");
    if (!lawful) continue;
    shapes_at(composite, t, ours);
    law(ours.points == theirs.points && ours.ring_end == theirs.ring_end, "a map is the same in both");
  }
}

/// What is asked where it lies is checked less than what is read: it may be wrong, and does no harm.
void ask_unread(std::string_view bytes) {
  const auto opened = composite::MappedComposite::over(bytes);
  if (!opened.ok()) {
    law(opened.error().code == ErrorCode::store_damaged || opened.error().code == ErrorCode::store_newer,
        "what is no composite is damaged or newer");
    return;
  }
  const composite::MappedComposite& mapped = **opened;
  for (std::int32_t x = -2; x <= 2; ++x) {
    law(mapped.history_at({x * 40'000'000, x * 20'000'000}) < mapped.history_count(), "a place has a history");
  }
  for (composite::HistoryId h = 0; h < mapped.history_count(); ++h) (void)mapped.stretches(h);
  (void)mapped.changes_series();
  (void)mapped.area_series(kMaxStatus + 1);
  composite::FlatShapes shapes;
  for (composite::TimeIndex t = 0; t < mapped.state_count() && t < 4; ++t) {
    const Status shown = mapped.shapes_at(t, shapes);
    law(shown.ok() || shown.error().code == ErrorCode::store_damaged, "a damaged map says so");
  }
}

void check(std::string_view bytes) {
  auto parts = composite::read_file(bytes);
  if (!parts.ok()) {
    ask_unread(bytes);
    law(parts.error().code == ErrorCode::store_damaged || parts.error().code == ErrorCode::store_newer,
        "what is no composite is damaged or newer");
    return;
  }
  const auto again = composite::read_file(composite::write_file(*parts));
  law(again.ok() && *again == *parts, "what was read can be written and read");
  const bool lawful = composite::validate(*parts).empty();
  if (has_great_status(*parts)) return;
  ask_in_place(bytes, *parts, lawful);
  try {
    ask(std::move(*parts), lawful);
  } catch (const std::logic_error&) {
    law(!lawful, "what obeys all laws can be asked");
  }
}

}  // namespace
}  // namespace frontkart::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace frontkart;
  std::string bytes(fuzz::text_of(data, size));
  fuzz::check(bytes);
  const Digest checksum = sha256(bytes);
  bytes.append(reinterpret_cast<const char*>(checksum.bytes.data()), checksum.bytes.size());
  fuzz::check(bytes);
  return 0;
}
