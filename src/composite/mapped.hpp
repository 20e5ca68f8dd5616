#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/composite.hpp"
#include "composite/composite_lazy.hpp"
#include "composite/mapped_columns.hpp"
#include "composite/outline_index.hpp"
#include "composite/query.hpp"
#include "geometry/coordinate.hpp"
#include "geometry/ellipsoid.hpp"

namespace frontkart::composite {

/// A composite file, checked once and then asked where it lies: histories, areas and faces are never copied. What
/// points and maps need beside them — the points as such, a grid, windows of time — is made with the first such
/// question, in memory linear in the file. Answers are those of `Composite` over the same parts. Immutable, and safe to
/// read from several threads.
///
/// What the checks do not show is whether the file obeys the laws of the plane (`validate` does). A file that breaks
/// them gets wrong answers or errors, nothing worse.
class MappedComposite {
 public:
  /// Maps the file into memory. It must not be altered in place while it is open; replacing it by another is fine.
  /// Errors: store_missing (no such file, or not readable), store_damaged, store_newer.
  [[nodiscard]] static Result<std::unique_ptr<const MappedComposite>> open(const std::filesystem::path& file);
  /// Over bytes that outlive it, at any address. Errors: store_damaged, store_newer.
  [[nodiscard]] static Result<std::unique_ptr<const MappedComposite>> over(std::string_view bytes);

  ~MappedComposite();
  MappedComposite(const MappedComposite&) = delete;
  MappedComposite& operator=(const MappedComposite&) = delete;

  [[nodiscard]] std::size_t state_count() const { return columns_.instants.size(); }
  [[nodiscard]] std::size_t face_count() const { return columns_.face_histories.size(); }
  [[nodiscard]] std::size_t history_count() const { return columns_.history_steps.size(); }
  /// Precondition: t < state_count().
  [[nodiscard]] Instant instant(TimeIndex t) const { return columns_.instants[t]; }

  // As in Composite. Preconditions: h < history_count(), t < state_count().
  [[nodiscard]] std::optional<TimeIndex> time_index(Instant t) const;
  [[nodiscard]] StatusId status_at(HistoryId h, TimeIndex t) const;
  [[nodiscard]] FaceId face_at(geometry::GridPoint p) const;
  [[nodiscard]] HistoryId history_at(geometry::GridPoint p) const { return columns_.face_histories[face_at(p)]; }
  [[nodiscard]] std::vector<Stretch> stretches(HistoryId h) const;
  [[nodiscard]] geometry::SquareCentimetres history_area(HistoryId h) const { return columns_.history_areas[h]; }
  [[nodiscard]] std::vector<geometry::SquareCentimetres> history_areas() const;

  // As in query.hpp.
  /// Error store_damaged where the file breaks the laws of the plane; `out` is then undefined.
  [[nodiscard]] Status shapes_at(TimeIndex t, FlatShapes& out) const;
  [[nodiscard]] std::vector<std::vector<geometry::SquareCentimetres>> area_series(std::size_t status_count) const;
  [[nodiscard]] std::vector<ChangeTotal> changes_series() const;

  /// The arcs as in `arcs_of`.
  [[nodiscard]] const Arcs& arcs() const;

 private:
  class File;
  struct Steps;
  struct Locator;

  MappedComposite(std::unique_ptr<File> file, const FileColumns& columns);
  [[nodiscard]] Steps steps() const;

  std::unique_ptr<File> file_;  ///< null over bytes of somebody else
  FileColumns columns_;
  std::vector<std::uint32_t> step_begin_;  ///< of each history, and the end of the last
  Lazy<Arcs> arcs_;
  Lazy<Locator> locator_;
  Lazy<OutlineIndex> outlines_;
};

}  // namespace frontkart::composite
