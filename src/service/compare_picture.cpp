#include <fmt/format.h>

#include <array>
#include <map>

#include "render/picture.hpp"
#include "service/compare_parts.hpp"
#include "service/impl.hpp"
#include "service/picture_labels.hpp"

namespace frontkart::service {
namespace {

/// What the kinds of a comparison are called, in the order of `Agreement` without `neither`; {0} and {1} are the maps.
std::array<const char*, 5> words_in(const std::string& language) {
  if (language == "nb") {
    return {"Begge sier det samme", "Samme part, ulik grad", "Kartene er uenige", "Bare {0}", "Bare {1}"};
  }
  if (language == "uk") {
    return {"Обидві карти згодні", "Та сама сторона, інша певність", "Карти розходяться", "Лише {0}", "Лише {1}"};
  }
  return {"Both say the same", "Same party, other standing", "The maps differ", "Only {0}", "Only {1}"};
}

/// Told apart in print and by most colour-blind readers.
constexpr std::array<const char*, 5> kColours{"#4d4d4d", "#9e9ac8", "#d7301f", "#fdae61", "#2c7fb8"};

maps::Legend legend_of(const CompareAnswer& answer, const std::string& language) {
  const auto words = words_in(language);
  maps::Legend legend;
  for (std::size_t i = 0; i < words.size(); ++i) {
    maps::LegendEntry entry;
    entry.id = fmt::format("kind-{}", i);
    const std::string label = fmt::format(fmt::runtime(words[i]), answer.maps[0].map, answer.maps[1].map);
    entry.labels = {{"en", label}, {language, label}};
    entry.standing = maps::Standing::held;  // drawn solid
    entry.colour = kColours[i];
    legend.entries.push_back(std::move(entry));
  }
  return legend;
}

std::string credit_of(const CompareAnswer& answer) {
  std::string out;
  for (const auto& map : answer.maps) {
    if (!out.empty()) out += " · ";
    out += map.mapper.empty() ? map.map : map.mapper;
    if (!map.licence.empty()) out += fmt::format(" ({})", map.licence);
  }
  return out;
}

}  // namespace

Result<std::string> Service::compare_picture(const CompareRequest& request, const PictureQuery& look) {
  if (!request.at) return Error{ErrorCode::usage, "A picture shows one moment.", "", "Give --at TIME."};
  CompareRequest with_shapes = request;
  with_shapes.shapes = true;
  FRONTKART_TRY(CompareAnswer answer, compare(with_shapes));
  render::PictureRequest picture;
  picture.language = look.language;
  picture.width = look.width;
  picture.dark = look.dark;
  picture.standings = false;
  picture.legend = legend_of(answer, look.language);
  picture.title = fmt::format("{} – {}", answer.maps[0].map, answer.maps[1].map);
  FRONTKART_TRY(picture.subtitle, format_zoned(*answer.at, look.zone));
  picture.credit = credit_of(answer);
  std::map<composite::StatusId, composite::StatusShape> by_kind;
  for (CompareAnswer::Shape& shape : answer.shapes) {
    const auto kind = static_cast<composite::StatusId>(agreement_of(answer.classes, shape.first, shape.second));
    composite::StatusShape& all = by_kind[kind];
    all.status = kind;
    all.area_m2 += geometry::square_metres(shape.area);
    std::move(shape.polygons.begin(), shape.polygons.end(), std::back_inserter(all.polygons));
  }
  for (auto& [kind, shape] : by_kind) picture.shapes.push_back(std::move(shape));
  FRONTKART_TRY(const auto regions, impl_->gazetteer.regions(request.as_known));
  FRONTKART_TRY(const auto places, impl_->gazetteer.places(request.as_known));
  // The region itself may be far larger than what the maps say of it: the shapes decide what is shown.
  add_regions_and_labels(picture, *regions, *places, look.language);
  return look.format == PictureQuery::Format::svg ? render::render_svg(picture) : render::render_png(picture);
}

}  // namespace frontkart::service
