#pragma once

#include <memory>
#include <vector>

#include "composite/joint.hpp"
#include "service/compare.hpp"
#include "service/gazetteer.hpp"
#include "service/known_maps.hpp"

// The parts of a comparison, for compare.cpp only.
namespace frontkart::service {

/// Reduces the legends to classes: fills `classes` and each map's `class_of_status`.
void reduce_legends(CompareAnswer& answer);

/// Everything that the rows are counted from.
struct Compared {
  const std::vector<std::shared_ptr<const LoadedMap>>& maps;
  const composite::JointComposite& joint;
  bool regional = false;  ///< only region 0 of the joint composite counts
  std::vector<Instant> instants;

  [[nodiscard]] bool counts(composite::CellId cell) const { return !regional || joint.within(cell, 0); }
  /// Per history of map `m` its class at an instant; all "no statement" before the map's first state.
  [[nodiscard]] std::vector<ClassId> classes_at(const CompareAnswer& answer, std::size_t m, Instant t) const;
};

/// One row for each pair and instant.
void count_rows(const Compared& compared, CompareAnswer& answer);

/// The polygons of the first pair: at one moment, or for each stretch of time.
void draw_shapes(const Compared& compared, CompareAnswer& answer);

/// Which places each map changed, and when, within the answer's period.
void find_lags(const Compared& compared, const Places& places, const Region* region, CompareAnswer& answer);

}  // namespace frontkart::service
