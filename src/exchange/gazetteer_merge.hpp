#pragma once

#include "exchange/gazetteer.hpp"

namespace frontkart::exchange {

/// Radius within which rows of the same name are one place. Sources put the point of a town anywhere within it, so the
/// radius grows where one of the rows is a town (of kind "town" or "urban type settlement", or of 5,000 inhabitants or
/// more) or a city (of kind "city", or of 50,000 inhabitants or more).
inline constexpr double kMergeRadiusM = 2'000;
inline constexpr double kTownMergeRadiusM = 4'000;
inline constexpr double kCityMergeRadiusM = 6'000;
/// Rows of one id or code further apart than this are not one place: the code is wrong in one of them.
inline constexpr double kCodeRadiusM = 10'000;

/// Merges rows that are one place, in near-linear time, and adds a sentence to `out.flags` for each merged row. Rows
/// are one place if they share an id or a code and lie within kCodeRadiusM, or if a name of the one is among the names
/// of the other after normalisation and they lie within the radius above. A name alone does not merge rows that carry
/// different codes of one scheme, nor rows of one source that carry ids of their own. The first row of a place keeps
/// its id and point; what it lacks comes from the later ones; sources and licences are joined with "; ". Rows without
/// an id get a derived one. Afterwards ids are unique. Precondition: `primary[i]` counts the names of row i, from the
/// front, that are not mere alternatives.
void merge_places(RowsRead<PlaceRow>& out, const std::vector<std::size_t>& primary);

/// Distance on a sphere of the Earth's mean radius, good to 0.5 % at these ranges.
[[nodiscard]] double distance_m(geometry::GridPoint a, geometry::GridPoint b);

}  // namespace frontkart::exchange
