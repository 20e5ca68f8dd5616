#include "service/party_names.hpp"

#include <array>
#include <string_view>

namespace frontkart::service {

nlohmann::json party_body(const std::string& id, const std::string& colour) {
  struct Known {
    std::string_view id, nb, en, uk, ru;
  };
  static constexpr std::array<Known, 2> known{
      {{"ru", "Russland", "Russia", "Росія", "Россия"}, {"ua", "Ukraina", "Ukraine", "Україна", "Украина"}}};
  nlohmann::json names = nlohmann::json::array();
  for (const Known& k : known) {
    if (k.id != id) continue;
    names = {{{"lang", "nb"}, {"text", k.nb}},
             {{"lang", "en"}, {"text", k.en}},
             {{"lang", "uk"}, {"text", k.uk}},
             {{"lang", "ru"}, {"text", k.ru}}};
  }
  if (names.empty()) names = {{{"lang", "und"}, {"text", id}}};
  return {{"names", names}, {"colour", colour}, {"visibility", "public"}};
}

}  // namespace frontkart::service
