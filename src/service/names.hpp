#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/gazetteer.hpp"

namespace frontkart::service {

/// The name that readers of `language` ("en", "nb", "uk") are given of a place, region, party or source: the first in
/// their language, else one that they can read, else its own. The page has the same rule (web/src/i18n.ts). Null where
/// there are no names.
[[nodiscard]] const exchange::Name* name_for(const std::vector<exchange::Name>& names, std::string_view language);

/// The text of `name_for`; `otherwise` where there are no names.
[[nodiscard]] std::string name_in(const std::vector<exchange::Name>& names, std::string_view language,
                                  const std::string& otherwise);

/// Of each of the edition's languages the name that its readers are given, under the tag of the name itself, so that
/// the page finds the same ones.
[[nodiscard]] std::map<std::string, std::string> names_in_languages(const std::vector<exchange::Name>& names);

}  // namespace frontkart::service
