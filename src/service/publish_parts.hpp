#pragma once

#include <array>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "service/gazetteer.hpp"
#include "service/json_writer.hpp"
#include "service/known_maps.hpp"
#include "service/names.hpp"
#include "service/publish.hpp"
#include "service/publish_folder.hpp"
#include "service/publish_history.hpp"
#include "service/service.hpp"

/// The parts of an edition. Each writes its files into the folder and says where they are. Everything here is a
/// function of what is public: nothing reads the desk's store.
namespace frontkart::service {

inline constexpr std::array<std::string_view, 3> kEditionLanguages{"en", "nb", "uk"};

/// A public record. The line is a leaf of the edition's tree.
struct PublicLine {
  std::string kind;
  std::string id;
  std::string line;  ///< canonical JSON
  nlohmann::json body;
  std::vector<std::string> targets;  ///< "kind/id" of what it refers to, sorted

  [[nodiscard]] std::string reference() const { return kind + '/' + id; }
};

/// What is public, and how to ask about it.
class PublicRecords {
 public:
  /// Sorts the lines by kind and id.
  explicit PublicRecords(std::vector<PublicLine> lines);

  [[nodiscard]] const std::vector<PublicLine>& all() const { return lines_; }
  /// Null where there is none.
  [[nodiscard]] const PublicLine* find(const std::string& reference) const;
  /// Those that refer to it, in order.
  [[nodiscard]] const std::vector<std::size_t>& referring(const std::string& reference) const;
  /// The records about a place or region: those that refer to it, what they rest on, and what was found out about
  /// these. Rising positions in `all`. With `names` also the records that only give things names.
  [[nodiscard]] std::vector<std::size_t> about(const std::vector<std::string>& references, bool names) const;
  /// When the world could know of a record, by its own members.
  [[nodiscard]] std::optional<Instant> known(const PublicLine& record) const;

 private:
  std::vector<PublicLine> lines_;
  std::unordered_map<std::string, std::size_t> by_reference_;
  std::unordered_map<std::string, std::vector<std::size_t>> referring_;
};

/// What every part of an edition works with.
struct EditionWork {
  const PublishRequest& request;
  ledger::LedgerStore& store;  ///< of what is public
  ledger::LedgerStore& drawn;  ///< and of what may only be drawn
  Service& service;
  Service& drawing;  ///< also of maps that are only drawn
  Gazetteer& gazetteer;
  KnownMaps& known;
  DrawnHistories& histories;
  const PublicRecords& records;
  EditionFolder& folder;
  std::vector<MapSummary> maps;                     ///< with instants
  std::map<std::string, Digest> fingerprints = {};  ///< by map: of all that its states depend on
  std::map<std::string, Instant> as_known = {};     ///< by map: when it was published, of a preview: recorded
  Digest gazetteer_digest = {};                     ///< of all places and regions
  Digest maps_digest = {};                          ///< of all maps that `service` knows, those without states, too
};

// Parts of an edition are planned first, so that what takes time can be made at once (EditionFolder::put_all), and
// named in others when they are there. What a plan gives must stay where it is until then.

struct MapFiles {
  std::string facts, history, settlements, areas;
  std::map<std::string, std::string> pictures;   ///< light, dark, light-png, dark-png
  std::map<std::string, std::string> downloads;  ///< by format
};
/// Fills `fingerprints`, `as_known` and both digests, all of them of what is published.
[[nodiscard]] Status find_inputs(EditionWork& work);
/// Whether more than pictures of a map may go out.
[[nodiscard]] bool is_passed_on(const EditionWork& work, const MapSummary& map);
/// All that depends on a map alone; `what` names the computation.
[[nodiscard]] InputKey key_of_map(const EditionWork& work, std::string_view what, const MapSummary& map);
/// The same, and all places and regions.
[[nodiscard]] InputKey key_with_gazetteer(const EditionWork& work, std::string_view what, const MapSummary& map);
void plan_map(const EditionWork& work, const MapSummary& map, MapFiles& out, std::vector<EditionFolder::Job>& jobs);
/// The files that other programs read.
void plan_downloads(const EditionWork& work, const MapSummary& map, MapFiles& out,
                    std::vector<EditionFolder::Job>& jobs);
/// For links to the edition: 1200 by 630 pixels, PNG. The path, or nothing where there is nothing to show.
void plan_link_picture(const EditionWork& work, std::string& out, std::vector<EditionFolder::Job>& jobs);
void plan_regions(const EditionWork& work, std::string& out, std::vector<EditionFolder::Job>& jobs);
/// "A--B" → path.
void plan_compared(const EditionWork& work, std::map<std::string, std::string>& out,
                   std::vector<EditionFolder::Job>& jobs);
struct CardPlan {
  struct Card {
    std::string subject;                       ///< "place/ID" or "region/ID"
    std::map<std::string, std::string> names;  ///< by language
    std::optional<geometry::GridPoint> point;  ///< of a place
    std::string lines;                         ///< of the records about it
    std::string path;

    [[nodiscard]] std::string stem() const;
  };
  std::deque<Card> cards;

  [[nodiscard]] std::set<std::string> subjects() const;
};
[[nodiscard]] Result<CardPlan> plan_cards(const EditionWork& work, std::vector<EditionFolder::Job>& jobs);

/// The path of cards/index, with the records of each card beside it.
[[nodiscard]] Result<std::string> write_card_index(const EditionWork& work, const CardPlan& plan);
/// The path of places/index. `with_cards`: subjects.
[[nodiscard]] Result<std::string> write_places(const EditionWork& work, const std::set<std::string>& with_cards);
/// The path of the list of records/day.
[[nodiscard]] Result<std::string> write_days(const EditionWork& work);
[[nodiscard]] Result<std::string> write_sources(const EditionWork& work);

void write_name_map(JsonWriter& json, const std::map<std::string, std::string>& names);

/// For finding names on a page: NFD without marks, small letters, every run of anything but letters and digits one
/// space. JavaScript: s.normalize('NFD').replace(/\p{M}/gu,'').toLowerCase().replace(/[^\p{L}\p{N}]+/gu,' ').trim()
[[nodiscard]] std::string search_key(std::string_view text);

}  // namespace frontkart::service
