#include "cli/words.hpp"

namespace frontkart::cli {
namespace {

constexpr Words kEnglish{
    .map = "MAP",
    .mapper = "MAPPER",
    .states = "STATES",
    .first = "FIRST",
    .last = "LAST",
    .licence = "LICENCE",
    .legend = "legend",
    .from = "FROM",
    .to = "TO",
    .status = "STATUS",
    .standing = "STANDING",
    .party = "PARTY",
    .region = "REGION",
    .at = "AT",
    .ratio = "RATIO",
    .change = "CHANGE",
    .places = "Places that changed",
    .place = "PLACE",
    .no_statement = "no statement",
    .de_jure = "De jure",
    .open = "open",
    .inhabitants = "inhabitants",
    .no_licence = "no licence recorded",
    .nothing_shown = "The map shows nothing here.",
    .illustrative = "illustrative",
    .held = "held",
    .contested = "contested",
    .unclear = "unclear",
    .asserted = "asserted",
    .records = {.claims = "Claims",
                .reviews = "Checked by",
                .outcome = "Outcome",
                .assessment = "Assessment of the desk",
                .deadline = "by",
                .assumed = "assumed, not confirmed",
                .known_from = "known only from",
                .cut = "only the newest records; --limit N shows more",
                .unnamed = "nobody who is named",
                .several = "several"},
};

constexpr Words kNorwegian{
    .map = "KART",
    .mapper = "KARTLEGGER",
    .states = "TILSTANDER",
    .first = "FØRSTE",
    .last = "SISTE",
    .licence = "LISENS",
    .legend = "tegnforklaring",
    .from = "FRA",
    .to = "TIL",
    .status = "STATUS",
    .standing = "GRAD",
    .party = "PART",
    .region = "OMRÅDE",
    .at = "TID",
    .ratio = "FORHOLD",
    .change = "ENDRING",
    .places = "Steder som skiftet status",
    .place = "STED",
    .no_statement = "ingen opplysning",
    .de_jure = "De jure",
    .open = "åpen",
    .inhabitants = "innbyggere",
    .no_licence = "ingen lisens oppgitt",
    .nothing_shown = "Kartet viser ingenting her.",
    .illustrative = "illustrasjon",
    .held = "kontrollert",
    .contested = "omstridt",
    .unclear = "uklart",
    .asserted = "hevdet",
    .records = {.claims = "Påstander",
                .reviews = "Kontrollert av",
                .outcome = "Utfall",
                .assessment = "Redaksjonens vurdering",
                .deadline = "innen",
                .assumed = "antatt, ikke bekreftet",
                .known_from = "bare kjent fra",
                .cut = "bare de nyeste; --limit N viser flere",
                .unnamed = "ingen navngitt",
                .several = "flere"},
};

constexpr Words kUkrainian{
    .map = "КАРТА",
    .mapper = "АВТОР КАРТИ",
    .states = "СТАНИ",
    .first = "ПЕРШИЙ",
    .last = "ОСТАННІЙ",
    .licence = "ЛІЦЕНЗІЯ",
    .legend = "легенда",
    .from = "ВІД",
    .to = "ДО",
    .status = "СТАТУС",
    .standing = "ПЕВНІСТЬ",
    .party = "СТОРОНА",
    .region = "РЕГІОН",
    .at = "ЧАС",
    .ratio = "ВІДНОШЕННЯ",
    .change = "ЗМІНА",
    .places = "Населені пункти, що змінили статус",
    .place = "МІСЦЕ",
    .no_statement = "немає даних",
    .de_jure = "Де-юре",
    .open = "триває",
    .inhabitants = "мешканців",
    .no_licence = "ліцензію не зазначено",
    .nothing_shown = "Карта тут нічого не показує.",
    .illustrative = "ілюстрація",
    .held = "під контролем",
    .contested = "спірно",
    .unclear = "неясно",
    .asserted = "заявлено",
    .records = {.claims = "Твердження",
                .reviews = "Перевірили",
                .outcome = "Результат",
                .assessment = "Оцінка редакції",
                .deadline = "до",
                .assumed = "припущено, не підтверджено",
                .known_from = "відомо лише з",
                .cut = "лише найновіші записи; --limit N покаже більше",
                .unnamed = "не названо",
                .several = "кілька джерел"},
};

}  // namespace

std::string_view Words::of(maps::Standing s) const {
  switch (s) {
    case maps::Standing::held:
      return held;
    case maps::Standing::contested:
      return contested;
    case maps::Standing::unclear:
      return unclear;
    case maps::Standing::asserted:
      return asserted;
  }
  return unclear;
}

const Words& words(std::string_view language) {
  if (language == "nb") return kNorwegian;
  if (language == "uk") return kUkrainian;
  return kEnglish;
}

}  // namespace frontkart::cli
