#pragma once

#include "service/gazetteer.hpp"
#include "service/joint_maps.hpp"
#include "service/known_maps.hpp"
#include "service/service.hpp"
#include "service/tiles.hpp"

namespace frontkart::service {

/// What all use cases share: the store, and what has been computed from it.
class Service::Impl {
 public:
  Impl(ledger::LedgerStore& the_store, TimesOf the_times)
      : store(the_store), times(the_times), known(the_store), gazetteer(the_store) {}

  [[nodiscard]] static Status add_areas(Service& service, claims::Dossier& dossier,
                                        const std::vector<std::string>& maps);

  ledger::LedgerStore& store;
  TimesOf times;
  KnownMaps known;
  JointMaps joints;
  MapTiles tiles;
  Gazetteer gazetteer;
};

/// "LON,LAT" where the text has that form. Error usage where it has but is out of range.
[[nodiscard]] Result<std::optional<geometry::GridPoint>> parse_coordinate(const std::string& text);

/// The series that `area --every` asks for: the instants at which the map is read.
[[nodiscard]] Result<std::vector<Instant>> series_instants(const std::vector<Instant>& states,
                                                           const AreaRequest& request);

/// Names of all maps, in byte order.
[[nodiscard]] Result<std::vector<std::string>> map_names(ledger::LedgerStore& store, Instant as_known);

}  // namespace frontkart::service
