#pragma once

#include <array>
#include <functional>
#include <map>
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
#include "service/publish.hpp"
#include "service/publish_folder.hpp"
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
  const PublicRecords& records;
  EditionFolder& folder;
  std::vector<MapSummary> maps;                     ///< with instants
  std::map<std::string, Digest> fingerprints = {};  ///< by map: of all that its states depend on
};

// Each gives the members of `site` that it is for, as JSON.
struct MapFiles {
  std::string facts, history, settlements, areas;
  std::map<std::string, std::string> pictures;   ///< light, dark, light-png, dark-png
  std::map<std::string, std::string> downloads;  ///< by format
};
/// Fills `fingerprints`.
[[nodiscard]] Status find_fingerprints(EditionWork& work);
[[nodiscard]] Result<MapFiles> write_map(const EditionWork& work, const MapSummary& map);
/// For links to the edition: 1200 by 630 pixels, PNG. The path, or nothing where there is nothing to show.
[[nodiscard]] Result<std::string> write_link_picture(const EditionWork& work);
/// The path of places/index.
[[nodiscard]] Result<std::string> write_places(const EditionWork& work, const std::set<std::string>& with_cards);
struct CardFiles {
  std::string index;
  std::set<std::string> places;  ///< ids of those that have a card
};
[[nodiscard]] Result<CardFiles> write_cards(const EditionWork& work);
/// The path of the list of records/day.
[[nodiscard]] Result<std::string> write_days(const EditionWork& work);
[[nodiscard]] Result<std::string> write_regions(const EditionWork& work);
/// "A--B" → path.
[[nodiscard]] Result<std::map<std::string, std::string>> write_compared(const EditionWork& work);
[[nodiscard]] Result<std::string> write_sources(const EditionWork& work);

/// The first name of each of the edition's languages; where there is none of these, the first of all, under its own
/// tag.
[[nodiscard]] std::map<std::string, std::string> names_in_languages(const std::vector<exchange::Name>& names);
void write_name_map(JsonWriter& json, const std::map<std::string, std::string>& names);

/// For finding names on a page: NFD without marks, small letters, every run of anything but letters and digits one
/// space. JavaScript: s.normalize('NFD').replace(/\p{M}/gu,'').toLowerCase().replace(/[^\p{L}\p{N}]+/gu,' ').trim()
[[nodiscard]] std::string search_key(std::string_view text);

}  // namespace frontkart::service
