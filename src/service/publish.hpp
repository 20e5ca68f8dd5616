#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "publication/view.hpp"
#include "service/publish_basemap.hpp"
#include "service/service.hpp"

/// An edition: one folder of static files, as docs/formats/edition.md says.
namespace frontkart::service {

struct PublishRequest {
  std::filesystem::path folder;          ///< absent, empty, or holds an edition
  std::filesystem::path web;             ///< the built page; empty or without index.html: data only
  std::vector<std::string> maps;         ///< empty: all that may go out
  BasemapRequest basemap;                ///< empty: the bundled one
  std::string url;                       ///< where the edition will stand; empty: unknown
  std::string title;                     ///< empty: "Frontkart"
  std::string zone = "UTC";              ///< IANA name: dates and times in sentences are of this zone
  std::string note;                      ///< what a reader of the changes should know
  std::vector<std::string> approved_by;  ///< roles, never names
  std::optional<std::int64_t> delay_us;  ///< own edits wait so long; default: the policy's
  bool preview = false;                  ///< everything that the desk has, and says so; nothing is recorded
  bool dry_run = false;                  ///< says what would go out, writes nothing
  Instant now;                           ///< the time of publication
  std::string author;                    ///< of the ledger's record of the edition
  std::filesystem::path key_file;        ///< the secret key that signs; made where it is missing
  std::string time_stamps;               ///< address of an authority (RFC 3161); empty: no time stamp
  /// The folder may be emptied where it is no edition, and need not outlive a power cut: a cache.
  bool disposable = false;
  std::string program;  ///< names this build: files kept from another one are computed again
  /// Of a map's history for the page. A larger one is generalised, and says so.
  std::size_t most_history_bytes = std::size_t{4} << 20U;
};

struct PublishReport {
  std::uint64_t number = 0;
  Instant published;
  bool preview = false;
  std::uint64_t records = 0;
  std::uint64_t maps = 0;
  std::uint64_t files = 0;                      ///< in the edition
  std::uint64_t written = 0;                    ///< of these, written now
  std::uint64_t bytes = 0;                      ///< of all files
  std::string root;                             ///< hex
  std::vector<publication::Withheld> withheld;  ///< for the desk: what would be public but for something
  double seconds = 0;
};
[[nodiscard]] std::string to_json(const PublishReport& report);

/// Writes an edition. A reader never sees half of it: files whose names hold a hash come first, `edition.json` last. On
/// failure the folder still holds the edition before, and perhaps some files that nothing names. Errors: usage (the
/// folder holds something else, or a preview where this is none, or the other way round), not_found (a map), bad_input
/// (a map that may not be redistributed, nothing to publish), store_*.
[[nodiscard]] Result<PublishReport> publish(ledger::LedgerStore& store, const PublishRequest& request,
                                            const ProgressSink& progress);

}  // namespace frontkart::service
