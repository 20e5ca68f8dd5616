#include "claims/release.hpp"

#include <fmt/format.h>

namespace frontkart::claims {

std::vector<std::string> withheld_because(const Item& item) {
  std::vector<std::string> out;
  if (item.common.visibility != Visibility::public_) {
    out.push_back(fmt::format("Its visibility is {}.", name_of(item.common.visibility)));
  }
  if (item.common.not_before) out.push_back(fmt::format("Not before {}.", format_utc(*item.common.not_before)));
  if (item.licence.empty()) out.push_back("No licence or permission is recorded.");
  if (item.redistribute == "none") out.push_back("Its licence lets nothing be passed on (redistribute: none).");
  const bool seen = !item.media.empty() || item.kind == ItemKind::picture || item.kind == ItemKind::video ||
                    item.kind == ItemKind::set || item.kind == ItemKind::post;
  if (seen && item.people != People::none) {
    out.push_back(item.people == People::unchecked ? std::string("Nobody has checked whether it shows people.")
                                                   : fmt::format("It shows people (marked {}).", name_of(item.people)));
  }
  if (item.graphic) out.push_back("It is marked graphic: it never opens by itself.");
  return out;
}

}  // namespace frontkart::claims
