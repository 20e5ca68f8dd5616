#include "exchange/profile_legends.hpp"

#include <array>

namespace frontkart::exchange {
namespace {

using maps::Legend;
using maps::LegendEntry;
using maps::Standing;

constexpr const char* kDeepState = "https://deepstatemap.live/";
constexpr const char* kOwl = "https://www.uacontrolmap.com/";
constexpr const char* kIsw = "https://storymaps.arcgis.com/stories/36a7f6a6f5a9448496de641cf64bd375";

std::map<std::string, std::string> labels(const char* nb, const char* en, const char* uk) {
  return {{"nb", nb}, {"en", en}, {"uk", uk}};
}

/// What the well-known ids of derived legends are called.
struct KnownLabels {
  std::string_view id;
  const char* nb;
  const char* en;
  const char* uk;
};
constexpr std::array<KnownLabels, 13> kKnown{{
    {"ru-occupied", "Holdt av Russland", "Held by Russia", "Під контролем Росії"},
    {"ru-held", "Holdt av Russland", "Held by Russia", "Під контролем Росії"},
    {"ru-pre-2022", "Holdt av Russland siden før 2022", "Held by Russia since before 2022",
     "Під контролем Росії до 2022 року"},
    {"ru-advance", "Russisk framrykning", "Russian advance", "Просування російських військ"},
    {"ru-claimed", "Hevdet av Russland", "Claimed by Russia", "За твердженням Росії"},
    {"ru-infiltration", "Russisk infiltrasjon", "Russian infiltration", "Інфільтрація російських військ"},
    {"ua-held", "Holdt av Ukraina", "Held by Ukraine", "Під контролем України"},
    {"ua-retaken", "Gjenvunnet av Ukraina", "Retaken by Ukraine", "Повернуто Україною"},
    {"ua-held-in-russia", "Holdt av Ukraina i Russland", "Held by Ukraine in Russia", "Під контролем України в Росії"},
    {"ua-claimed", "Hevdet av Ukraina", "Claimed by Ukraine", "За твердженням України"},
    {"ua-claimed-in-russia", "Hevdet av Ukraina i Russland", "Claimed by Ukraine in Russia",
     "За твердженням України, у Росії"},
    {"unclear", "Uavklart", "Unclear", "Невизначено"},
    {"contested", "Omstridt", "Contested", "Спірна територія"},
}};

bool says(std::string_view id, std::string_view word) {
  return id.find(word) != std::string_view::npos;
}

bool belongs_to(std::string_view id, std::string_view party) {
  return id == party || (id.starts_with(party) && id.size() > party.size() && id[party.size()] == '-');
}

}  // namespace

Legend deepstate_legend() {
  return {{
      {"ua-held-in-russia",
       labels("Holdt av Ukraina i Russland", "Held by Ukraine in Russia", "Під контролем України в Росії"),
       "Land inside Russia that the map shows in Ukrainian hands.", kDeepState, Standing::held, "ua", "inside Russia",
       "#01579b"},
      {"unclear", labels("Ukjent status", "Unknown status", "Статус невідомий"),
       "The grey zone: the map says that the status is not known and names no side.", kDeepState, Standing::unclear, "",
       "", "#bcaaa4"},
      {"ru-occupied", labels("Okkupert", "Occupied", "Окуповано"),
       "Land that the map shows as taken by Russian forces since 24 February 2022.", kDeepState, Standing::held, "ru",
       "", "#a52714"},
      {"ua-retaken", labels("Frigjort", "Liberated", "Звільнено"),
       "Land that Russian forces held at some time since 24 February 2022 and that the map shows as back in Ukrainian "
       "hands.",
       kDeepState, Standing::held, "ua", "retaken", "#0f9d58"},
      {"ru-pre-2022",
       labels("Okkupert før 24. februar 2022", "Occupied before 24 February 2022", "Окуповано до 24 лютого 2022 року"),
       "Crimea and those parts of Donetsk and Luhansk oblasts that were out of Ukraine's hands before 24 February "
       "2022.",
       kDeepState, Standing::held, "ru", "held before 2022", "#880e4f"},
  }};
}

Legend owl_legend() {
  return {{
      {"ua-held-in-russia",
       labels("Holdt av Ukraina i Russland", "Held by Ukraine in Russia", "Під контролем України в Росії"),
       "Land inside Russia that the map shows in Ukrainian hands.", kOwl, Standing::held, "ua", "inside Russia",
       "#01579b"},
      {"ru-held", labels("Holdt av Russland", "Held by Russia", "Під контролем Росії"),
       "Land that the map shows in Russian hands, that held before 2022 included.", kOwl, Standing::held, "ru", "",
       "#a52714"},
  }};
}

Legend isw_legend() {
  return {{
      {"ru-held", labels("Vurdert som kontrollert av Russland", "Assessed Russian control", "Оцінений контроль Росії"),
       "Land that the Institute assesses to be under Russian control.", kIsw, Standing::held, "ru", "", "#a52714"},
      {"ru-advance",
       labels("Vurdert russisk framrykning", "Assessed Russian advance", "Оцінене просування російських військ"),
       "Land where the Institute assesses that Russian forces operated or attacked, without holding enough of it to "
       "call it control.",
       kIsw, Standing::held, "ru", "assessed advance", "#d9776a"},
      {"ru-infiltration",
       labels("Vurdert russisk infiltrasjon", "Assessed Russian infiltration",
              "Оцінена інфільтрація російських військ"),
       "Land where the Institute assesses that Russian forces got in without controlling it.", kIsw,
       Standing::contested, "", "infiltration", "#e0b04c"},
      {"ua-claimed",
       labels("Hevdet ukrainsk motoffensiv", "Claimed Ukrainian counteroffensive",
              "Заявлений контрнаступ українських військ"),
       "Land that Ukrainian sources say was retaken, as the Institute reports it; it did not assess the claim.", kIsw,
       Standing::asserted, "ua", "counteroffensive", "#4f8fc0"},
      {"ua-claimed-in-russia",
       labels("Hevdet ytterste ukrainske framrykning i Russland", "Claimed limit of Ukrainian advance in Russia",
              "Заявлена межа просування українських військ у Росії"),
       "How far into Russia sources say that Ukrainian forces came, as the Institute reports it; it did not assess the "
       "claim.",
       kIsw, Standing::asserted, "ua", "inside Russia", "#01579b"},
      {"ru-claimed", labels("Hevdet russisk kontroll", "Claimed Russian control", "Заявлений контроль Росії"),
       "Land that Russian sources say their forces control, as the Institute reports it; it did not assess the claim.",
       kIsw, Standing::asserted, "ru", "", "#c9a3b8"},
  }};
}

LegendEntry derived_entry(std::string_view id, std::string_view label, std::size_t position) {
  // Muted and told apart by lightness as well as hue; none of them is any side's flag.
  constexpr std::array<const char*, 10> kColours{"#8c7a6b", "#6f8f8a", "#b39b6d", "#7d7f9c", "#a3867f",
                                                 "#5f7a6a", "#c2b280", "#93a1ad", "#8a6f86", "#b5b5a8"};
  LegendEntry entry;
  entry.id = id;
  entry.colour = kColours[position % kColours.size()];
  entry.definition = "Derived from the file at import; the maker's own definition is not recorded.";
  for (const KnownLabels& known : kKnown) {
    if (known.id == id && label == id) entry.labels = labels(known.nb, known.en, known.uk);
  }
  if (entry.labels.empty()) entry.labels["en"] = label;
  if (says(id, "contested") || says(id, "infiltration")) {
    entry.standing = Standing::contested;
    return entry;
  }
  for (const std::string_view party : {"ru", "ua"}) {
    if (!belongs_to(id, party)) continue;
    entry.party = party;
    entry.standing = says(id, "claimed") ? Standing::asserted : Standing::held;
    if (says(id, "pre-2022")) entry.class_name = "held before 2022";
    if (says(id, "in-russia")) entry.class_name = "inside Russia";
  }
  return entry;
}

}  // namespace frontkart::exchange
