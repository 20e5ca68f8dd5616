#pragma once

#include <memory>
#include <mutex>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "geometry/polygon.hpp"
#include "ledger/ledger_store.hpp"
#include "service/answers.hpp"

namespace frontkart::service {

struct Region {
  std::string id;
  std::string version;  ///< hash of its entry
  std::vector<exchange::Name> names;
  int level = 0;
  std::string country;
  std::string de_jure_party;
  std::string pcode;  ///< empty: none
  std::optional<double> official_area_km2;
  std::string official_area_source;
  std::vector<geometry::Polygon> polygons;
  double area_km2 = 0;  ///< of the polygons

  [[nodiscard]] bool contains(geometry::GridPoint p) const;
};

/// The bodies of place and region records.
[[nodiscard]] nlohmann::json place_body(const exchange::PlaceRow& row);
[[nodiscard]] nlohmann::json region_body(const exchange::RegionRow& row);

/// Inhabitants where known, else a guess by the kind of place: only for the order in lists and on maps.
[[nodiscard]] std::int64_t importance(const PlaceAnswer& place);

/// The places of a store as known at a recorded time.
class Places {
 public:
  struct Place {
    PlaceAnswer answer;
    std::vector<std::string> keys;  ///< folded names
  };
  explicit Places(std::vector<Place> places) : places_(std::move(places)) {}

  [[nodiscard]] const std::vector<Place>& all() const { return places_; }
  /// By id, or by a whole name in any language. Errors: not_found (with near names), ambiguous (with the candidates).
  [[nodiscard]] Result<PlaceAnswer> resolve(const std::string& text) const;
  /// Names that equal, start with or contain the text, in this order, the most populous first.
  [[nodiscard]] std::vector<PlaceAnswer> find(const std::string& text, std::size_t limit) const;
  [[nodiscard]] std::vector<PlaceAnswer> within(const geometry::Box& box, std::size_t limit) const;

 private:
  std::vector<Place> places_;
};

class Regions {
 public:
  explicit Regions(std::vector<Region> regions) : regions_(std::move(regions)) {}
  [[nodiscard]] const std::vector<Region>& all() const { return regions_; }
  /// By id, or by a whole name. Errors: not_found (with those there are), ambiguous.
  [[nodiscard]] Result<const Region*> resolve(const std::string& text) const;
  /// Those that contain a point, the smallest first.
  [[nodiscard]] std::vector<const Region*> around(geometry::GridPoint point) const;

 private:
  std::vector<Region> regions_;
};

/// Reads places and regions of a store, once for each head. Thread-safe.
class Gazetteer {
 public:
  explicit Gazetteer(ledger::LedgerStore& store) : store_(store) {}
  [[nodiscard]] Result<std::shared_ptr<const Places>> places(Instant as_known);
  [[nodiscard]] Result<std::shared_ptr<const Regions>> regions(Instant as_known);
  /// As `Places::resolve`, without reading all places where the text is an id or a whole name.
  [[nodiscard]] Result<PlaceAnswer> place(const std::string& text, Instant as_known);

 private:
  ledger::LedgerStore& store_;
  std::mutex mutex_;
  std::uint64_t places_head_ = ~std::uint64_t{0};
  std::uint64_t regions_head_ = ~std::uint64_t{0};
  std::shared_ptr<const Places> places_;
  std::shared_ptr<const Regions> regions_;
};

}  // namespace frontkart::service
