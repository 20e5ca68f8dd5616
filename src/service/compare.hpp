#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "geometry/coordinate.hpp"
#include "geometry/ellipsoid.hpp"
#include "maps/legend.hpp"
#include "service/answers.hpp"

/// Where, when and by how much maps disagree.
namespace frontkart::service {

/// What statuses of different legends are reduced to. `standing`: a standing and, where it has one, its party.
/// `party`: what one party holds or claims is one class, whatever the standing; contested and unclear stay their own.
enum class CompareBy { standing, party };

struct CompareRequest {
  enum class Every { state, day, week, month };
  std::vector<std::string> maps;  ///< two or more, each once
  std::optional<Instant> at;      ///< one moment; else a period
  std::optional<Instant> from;    ///< inclusive; default: the latest of the maps' first instants
  std::optional<Instant> to;      ///< exclusive; default: just after the earliest of the maps' last instants
  Every every = Every::state;     ///< the rows of a period
  std::string zone = "UTC";       ///< calendar steps are taken here
  std::optional<std::string> region;
  CompareBy by = CompareBy::standing;
  bool shapes = false;  ///< also polygons; for two maps only
  Instant as_known = Instant::highest();
};

/// Position in `CompareAnswer::classes`; 0 is "no statement".
using ClassId = std::uint16_t;

struct CompareClass {
  std::optional<maps::Standing> standing;  ///< missing: no statement, or every standing of a party
  std::string party;                       ///< may be empty

  friend bool operator==(const CompareClass&, const CompareClass&) = default;
};

/// "held:ru", "contested", "ru" (every standing), or empty for "no statement".
[[nodiscard]] std::string class_name(const CompareClass& c);

/// What two classes are to each other. `same_party`: the party is the same, the standing is not.
enum class Agreement { neither, agree, same_party, differ, only_first, only_second };
[[nodiscard]] std::string_view agreement_name(Agreement a);
/// Classes of one list, where each stands once.
[[nodiscard]] Agreement agreement_of(const std::vector<CompareClass>& classes, ClassId first, ClassId second);

struct CompareAnswer {
  struct Map {
    std::string map;
    std::string mapper;
    std::string licence;
    maps::Legend legend;
    std::vector<ClassId> class_of_status;  ///< by status number; [0] is 0
    Instant first;
    Instant last;
  };
  /// How much of what at one moment.
  struct Row {
    struct Entry {
      ClassId first = 0;
      ClassId second = 0;
      geometry::SquareCentimetres area = 0;
    };
    Instant at;
    std::vector<Entry> matrix;  ///< in the order of (first, second); what neither states is left out
    geometry::SquareCentimetres agree = 0;
    geometry::SquareCentimetres same_party = 0;
    geometry::SquareCentimetres differ = 0;
    geometry::SquareCentimetres only_first = 0;
    geometry::SquareCentimetres only_second = 0;

    [[nodiscard]] geometry::SquareCentimetres stated_by_both() const { return agree + same_party + differ; }
    /// Of what both state, the part on which they agree; missing where there is none.
    [[nodiscard]] std::optional<double> share() const;
  };
  /// A place that both maps changed to the same class. `days` is the first map's time minus the second's: negative
  /// where the first map was earlier.
  struct Lag {
    PlaceAnswer place;
    ClassId to = 0;
    Instant first;
    Instant second;
    double days = 0;
  };
  /// A change that the other map did not make in the period. `other` is what the other map says at that moment: where
  /// it is `to`, the other map had it all along.
  struct OneSided {
    PlaceAnswer place;
    bool by_first = true;
    Instant at;
    ClassId from = 0;
    ClassId to = 0;
    ClassId other = 0;
  };
  struct Pair {
    std::size_t first = 0;  ///< positions in `maps`
    std::size_t second = 0;
    std::vector<Row> rows;
    std::vector<Lag> lags;            ///< the longest first
    std::vector<OneSided> one_sided;  ///< the most populous places first
    std::optional<double> median_days;
    std::optional<double> median_abs_days;
  };
  /// What holds from `from` on until `to`; for one moment both are missing.
  struct Shape {
    ClassId first = 0;
    ClassId second = 0;
    std::optional<Instant> from;
    std::optional<Instant> to;  ///< missing in a period: to its end
    std::vector<geometry::Polygon> polygons;
    geometry::SquareCentimetres area = 0;
  };
  std::vector<Map> maps;
  CompareBy by = CompareBy::standing;
  std::vector<CompareClass> classes;
  std::string region;         ///< empty: everywhere
  std::optional<Instant> at;  ///< one moment
  Instant from;               ///< else the period [from, to)
  Instant to;
  std::vector<std::vector<std::optional<Instant>>> states;  ///< per row and map: the instant of the state that holds
  std::vector<Pair> pairs;                                  ///< (0,1), (0,2), …, (1,2), …
  std::vector<Shape> shapes;
};

}  // namespace frontkart::service
