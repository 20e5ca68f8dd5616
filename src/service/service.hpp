#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "exchange/archive.hpp"
#include "exchange/profile.hpp"
#include "ledger/ledger_store.hpp"
#include "service/answers.hpp"
#include "service/compare.hpp"
#include "service/ledger_answers.hpp"
#include "service/recorder.hpp"

namespace frontkart::tiles {
struct Tile;
}

namespace frontkart::service {

struct TileRequest;
enum class ExportFormat;

/// How far a long job is. `done` and `total` are in the unit of the job (bytes of input); total 0: unknown.
struct Progress {
  std::string stage;
  std::uint64_t done = 0;
  std::uint64_t total = 0;
  std::uint64_t items = 0;
};
using ProgressSink = std::function<void(const Progress&)>;

struct ImportSnapshotsRequest {
  std::vector<std::filesystem::path> paths;
  std::string map;
  std::string profile;
  exchange::ProfileOptions options;
  std::optional<Instant> since;  ///< inclusive
  std::optional<Instant> until;  ///< exclusive
  bool dry_run = false;
  std::string author = "cli";
  // For a new map's record; empty or missing: the profile's facts.
  std::string mapper;
  std::string licence;
  std::string redistribute;
  bool illustrative = false;
  bool is_public = false;  ///< editions may show it, as far as `redistribute` goes
};

/// A place by id or name, or a coordinate.
struct PlaceQuery {
  std::string text;  ///< "LON,LAT", a place id, or a name in any language or script
};

struct WhoRequest {
  PlaceQuery place;
  std::optional<std::string> map;
  std::optional<Instant> at;
  Instant as_known = Instant::highest();
  bool records = false;    ///< also claims, reviews and assessments, as they stand in the service's store
  std::size_t limit = 50;  ///< records of the place and of each region around it: the newest
  /// At which moment the records are told where `at` is missing; default: now.
  std::optional<Instant> records_at;
};

struct AreaRequest {
  enum class Every { state, day, week, month, once };
  std::string map;
  std::optional<std::string> status;
  std::optional<std::string> party;
  std::vector<std::string> regions;  ///< each by itself; "all": every region that is recorded; none: everywhere
  std::optional<std::string> compare;
  Every every = Every::state;
  std::optional<Instant> at;    ///< with Every::once
  std::optional<Instant> from;  ///< inclusive
  std::optional<Instant> to;    ///< exclusive
  std::string zone = "UTC";     ///< calendar steps are taken here
  Instant as_known = Instant::highest();
};

struct DiffRequest {
  std::string map;
  Instant from;
  Instant to;
  std::optional<std::string> region;
  Instant as_known = Instant::highest();
};

/// A still picture of a map at an instant.
struct PictureQuery {
  enum class Format { svg, png };
  std::string map;
  Instant at;
  Instant as_known = Instant::highest();
  Format format = Format::svg;
  int width = 1200;  ///< pixels
  int height = 0;    ///< pixels; 0: as the bounds ask for
  std::string language = "en";
  std::string zone = "UTC";  ///< in which the date is written
  bool dark = false;
  std::optional<std::array<double, 4>> bounds;  ///< degrees: west, south, east, north; default: its shapes, of any time
  std::optional<std::string> region;            ///< show this region
  bool points = false;                          ///< also the places that the desk has assessed: never for readers
};

/// What the recorded times of a store are: when the desk recorded, or when an edition was published.
enum class TimesOf { ledger, editions };

/// The use cases over one store. No HTTP and no argv here; never prints. Reads are safe from several threads at once.
class Service {
 public:
  /// `store` outlives the service.
  explicit Service(ledger::LedgerStore& store, TimesOf times = TimesOf::ledger);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  [[nodiscard]] Result<ImportReport> import_snapshots(const ImportSnapshotsRequest& request,
                                                      const ProgressSink& progress, const std::atomic<bool>& stop);
  [[nodiscard]] Result<RecordsReport> import_places(const std::filesystem::path& file, const std::string& author);
  [[nodiscard]] Result<RecordsReport> import_regions(const std::filesystem::path& file, const std::string& author);

  [[nodiscard]] Result<std::vector<MapSummary>> maps(Instant as_known, bool with_instants);
  /// One map; error not_found names those there are.
  [[nodiscard]] Result<MapSummary> map(const std::string& id, Instant as_known);
  /// `region`: clip to it. Before the map's first state: no shapes.
  [[nodiscard]] Result<exchange::MapAtInstant> at(const std::string& map, Instant instant, Instant as_known);
  [[nodiscard]] Result<WhoAnswer> who(const WhoRequest& request);
  /// For many points, in the order given: `visit` gets each stretch with a status (from, to) of each point.
  using StretchSink = std::function<Status(const exchange::PointRow&, const HistoryStretch&)>;
  [[nodiscard]] Status who_points(const std::string& map, const std::vector<exchange::PointRow>& points,
                                  Instant as_known, const StretchSink& visit);
  [[nodiscard]] Result<AreaAnswer> area(const AreaRequest& request);
  [[nodiscard]] Result<DiffAnswer> diff(const DiffRequest& request);
  /// Errors: usage (fewer than two maps, one twice, a wrong period), not_found (map, region, no common time).
  [[nodiscard]] Result<CompareAnswer> compare(const CompareRequest& request);
  /// Two maps at one moment: where they agree, differ, and where only one makes a statement. The bytes of the picture.
  /// Only the looks are taken from `look`. Errors as in `compare` and `picture`.
  [[nodiscard]] Result<std::string> compare_picture(const CompareRequest& request, const PictureQuery& look);
  /// Places whose name in any language starts with or contains the text, best first.
  [[nodiscard]] Result<std::vector<PlaceAnswer>> find_places(const std::string& text, std::size_t limit,
                                                             Instant as_known);
  /// Places within bounds in degrees (west, south, east, north), the most populous first.
  [[nodiscard]] Result<std::vector<PlaceAnswer>> places_in(std::array<double, 4> bounds, std::size_t limit,
                                                           Instant as_known);
  /// The bytes of the picture. Errors: not_found (map, region), usage (width, nothing to show).
  [[nodiscard]] Result<std::string> picture(const PictureQuery& query);
  /// A vector tile of a map at an instant (service/tiles.hpp). Errors: not_found (map), bad_input.
  [[nodiscard]] Result<tiles::Tile> tile(const TileRequest& request);
  /// TileJSON for tiles at `address`, which holds {z}, {x} and {y}.
  [[nodiscard]] Result<std::string> tile_json(const std::string& map, Instant as_known, const std::string& address);
  /// The bytes of a file with the whole history of a map (service/export.hpp).
  [[nodiscard]] Result<std::string> export_map(const std::string& map, Instant as_known, ExportFormat format,
                                               const std::string& language);
  [[nodiscard]] Result<CheckReport> check(bool rebuild, const ProgressSink& progress);

  /// Typed records, all or none. Equal ones change nothing; changed ones become corrections.
  [[nodiscard]] Result<std::vector<Recorder::Put>> record(const std::vector<TypedRecord>& records,
                                                          const RecordOptions& options);
  /// The same from a file of JSON Lines ("-": standard input), which may be large.
  [[nodiscard]] Result<RecordsReport> import_records(const std::filesystem::path& file, const RecordOptions& options,
                                                     const ProgressSink& progress, const std::atomic<bool>& stop);
  /// Entries in the order of recording.
  [[nodiscard]] Status log(const LogRequest& request, const std::function<Status(const ledger::Entry&)>& visit);
  /// "kind/id", "kind/id@HASH", or an id that only one kind has. Errors: not_found, ambiguous.
  [[nodiscard]] Result<ShowAnswer> show(const std::string& what, Instant as_known);
  /// The newest first. Names of places, parties, sources and routes find each other in every language and script.
  [[nodiscard]] Status search(const SearchRequest& request, const std::function<Status(const ledger::Entry&)>& visit);
  /// Everything that is recorded about a place or region, with what the maps say. `known_until`: see DossierOptions.
  [[nodiscard]] Result<std::pair<PlaceAnswer, claims::Dossier>> dossier(const SubjectRequest& request,
                                                                        Instant known_until, bool with_areas);
  [[nodiscard]] Result<OriginsAnswer> origins(const SubjectRequest& request);
  [[nodiscard]] Result<brief::Brief> brief(const SubjectRequest& request, const brief::Options& options);
  /// Destroys every version of a record ("kind/id"), or one ("kind/id@HASH"), visibly. Errors: not_found, bad_input.
  [[nodiscard]] Result<PurgeAnswer> purge(const std::string& what, const std::string& reason,
                                          const std::string& author);
  [[nodiscard]] Status backup(const std::string& file, const ProgressSink& progress);

  /// Places with an assessment that holds at `at`, as points for a map. Only for the desk.
  [[nodiscard]] Result<std::vector<exchange::AssessedPoint>> assessed_points(Instant at, Instant as_known);
  /// A region divided among its assessed places (Thiessen cells), always marked as derived: an internal aid. Errors:
  /// not_found (no such region, or nothing in it is assessed then), ambiguous.
  [[nodiscard]] Result<exchange::MapAtInstant> derived(const std::string& region, Instant at, Instant as_known);
  /// The id of a route by id ("route/x" or "x") or by a whole name. Errors: not_found, ambiguous.
  [[nodiscard]] Result<std::string> find_route(const std::string& text, Instant as_known);
  /// The stretches of a route by their status on a map, with lengths on the ellipsoid. Only for the desk. Errors:
  /// not_found (route, map).
  [[nodiscard]] Result<RouteAnswer> route_status(const std::string& route, const std::string& map, Instant at,
                                                 Instant as_known);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// The same for lines on the grid whose neighbouring points differ; lines of one point have no stretches.
[[nodiscard]] std::vector<RouteStretch> route_stretches(const composite::Composite& composite,
                                                        const maps::Legend& legend, Instant at,
                                                        const std::vector<std::vector<geometry::GridPoint>>& lines);

}  // namespace frontkart::service
