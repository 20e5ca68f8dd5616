#include "maps/notice.hpp"

namespace frontkart::maps {

std::string_view not_for_navigation(std::string_view language) {
  if (language == "nb") return "Ikke til bruk for navigasjon eller sikkerhetsvurderinger";
  if (language == "uk") return "Не для навігації чи рішень щодо безпеки";
  return "Not for navigation or safety decisions";
}

}  // namespace frontkart::maps
