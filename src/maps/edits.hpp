#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "composite/composite.hpp"
#include "geometry/coordinate.hpp"
#include "ledger/entry.hpp"
#include "maps/legend.hpp"

/// The desk's own map: changes that the desk draws, folded into a composite.
///
/// The rule, for a point and a moment: of the edits whose area holds the point and that are valid by then, the one with
/// the latest valid-from decides. On a tie, an edit gives way to one that names it in `over`, directly or through
/// others; references that run in a circle count for nothing. If several are left, the one with the greatest content
/// hash decides, and that is told as a tie. So the map depends on the set of edits only, not on their order.
namespace frontkart::maps {

/// A current `edit` record, ready to be folded.
struct EditRecord {
  std::string id;
  Instant valid_from;
  std::string status;                   ///< id in the map's legend; empty: no statement from then on
  std::vector<geometry::Polygon> area;  ///< united, each by the even-odd rule
  std::string over;                     ///< id of the edit that this one overrules on a tie; may be empty
  Digest content;                       ///< SHA-256 of the canonical body
};

/// Precondition: the entry has a body that is not retracted. Error bad_input: the body has not the form of an edit;
/// `where` names the record.
[[nodiscard]] Result<EditRecord> edit_record(const ledger::Entry& entry);

/// The polygons of a GeoJSON Polygon or MultiPolygon, on the grid; a ring's closing point is dropped, and so are points
/// that repeat the one before. Error bad_input: another form, too few points, a coordinate out of range.
[[nodiscard]] Result<std::vector<geometry::Polygon>> polygons_from_geojson(const nlohmann::json& area);

/// Edits of one moment that overlap, say different things, and do not overrule each other.
struct EditTie {
  Instant valid_from;
  std::string decided;              ///< id of the edit with the greatest content hash
  std::vector<std::string> passed;  ///< ids of those that gave way to it somewhere, in byte order
  friend bool operator==(const EditTie&, const EditTie&) = default;
};

struct FoldedEdits {
  composite::Parts parts;
  std::vector<EditTie> ties;  ///< in the order of (valid_from, decided)
};

/// Folds edits, in any order, by the rule above: all areas are noded once into one planar subdivision, so that they
/// meet exactly wherever one overrides another. The instants are the distinct valid-froms. Errors bad_input: a status
/// that the legend lacks (naming the edit), areas that cross too often.
[[nodiscard]] Result<FoldedEdits> fold_edits(const std::vector<EditRecord>& edits, const Legend& legend);

/// The ties alone; nothing is folded where no two edits of one moment could meet.
[[nodiscard]] Result<std::vector<EditTie>> ties_of(const std::vector<EditRecord>& edits, const Legend& legend);

/// The edit that decides at a point and a moment by the rule above, tried edit by edit; null where none does. The slow
/// way: linear in all vertices. On a border it may differ from the composite, whose borders are snapped.
[[nodiscard]] const EditRecord* deciding_edit(const std::vector<EditRecord>& edits, geometry::GridPoint point,
                                              Instant at);

}  // namespace frontkart::maps
