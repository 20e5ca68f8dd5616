#pragma once

#include <string>
#include <string_view>

#include "maps/legend.hpp"

namespace frontkart::exchange {

/// The legends that come with the profiles, highest priority first. Definitions are our summaries of what the maker
/// says; `link` leads to the maker.
[[nodiscard]] maps::Legend deepstate_legend();
[[nodiscard]] maps::Legend owl_legend();
[[nodiscard]] maps::Legend isw_legend();

/// An entry for a status that a file names and no legend describes; `position` picks a neutral colour. An id that
/// begins with "ru-" or "ua-" (or is "ru" or "ua") names that party: asserted where it says "claimed", else held; one
/// that says "contested" or "infiltration" is contested and names nobody; every other id is unclear. The definition
/// says that the maker's own is not recorded.
[[nodiscard]] maps::LegendEntry derived_entry(std::string_view id, std::string_view label, std::size_t position);

}  // namespace frontkart::exchange
