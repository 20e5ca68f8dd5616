#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/result.hpp"
#include "claims/records.hpp"
#include "ledger/ledger_store.hpp"

namespace frontkart::service {

/// A record as a person typed it: `kind`, `id` (may be missing: then derived from the content), `author`, `reason`,
/// `recorded` (replay only) and the members of its body, flat. {"retracted":true} retracts.
struct TypedRecord {
  std::string place;  ///< for messages: "records.jsonl:17"
  nlohmann::json json;
  /// Folder in which the member `files` of an item may name media; empty: nowhere.
  std::filesystem::path folder = {};
};

struct RecordOptions {
  std::string author = "cli";
  std::optional<std::string> reason;  ///< for corrections and retractions that give none themselves
  bool replay = false;                ///< into an empty store: `recorded` of each record is kept
};

/// Turns typed records into entries of one transaction: checks every member and reference, expands claims, archives
/// media. What is wrong with a record is bad_input with its place and member; the transaction should then be dropped.
class Recorder {
 public:
  Recorder(ledger::LedgerStore& store, ledger::Transaction& transaction, RecordOptions options);

  struct Put {
    enum class What { added, corrected, retracted, unchanged };
    What what = What::unchanged;
    ledger::Entry entry;  ///< the new one, or the equal one that is there
  };
  [[nodiscard]] Result<Put> put(TypedRecord record);

 private:
  struct Head {
    std::string kind;
    std::string id;
    std::string author;
    std::optional<std::string> reason;
    std::optional<Instant> recorded;
    bool retracted = false;
  };
  struct KnownItem {
    claims::ItemFacts facts;
    std::string text;
  };

  [[nodiscard]] Result<Head> take_head(nlohmann::json& typed) const;
  [[nodiscard]] Result<nlohmann::json> body_of(const Head& head, const TypedRecord& record, nlohmann::json typed);
  [[nodiscard]] Status archive_files(const TypedRecord& record, nlohmann::json& typed);
  [[nodiscard]] Status check_references(const Head& head, const nlohmann::json& body);
  /// What is released must have been seen: a version that is there.
  [[nodiscard]] Status check_release(const nlohmann::json& body);
  /// An edit that the map's fold could not take would leave the map without an answer.
  [[nodiscard]] Status check_edit(const nlohmann::json& body);
  [[nodiscard]] Result<bool> exists(const std::string& reference);
  [[nodiscard]] std::optional<std::string> resolve(std::string_view id, std::span<const std::string_view> kinds);
  [[nodiscard]] Result<claims::ItemFacts> item_facts(std::string_view reference);
  [[nodiscard]] Result<ledger::Entry> append(const Head& head, ledger::Draft draft);

  ledger::LedgerStore& store_;
  ledger::Transaction& transaction_;
  RecordOptions options_;
  claims::Surroundings surroundings_;
  std::unordered_set<std::string> known_;  ///< references that are there
  std::unordered_map<std::string, KnownItem> items_;
  std::optional<Error> failure_;  ///< of the store, inside a callback that cannot return it
  bool restated_ = false;
};

/// One line of JSON Lines. Errors: bad_input (not JSON, more than 64 levels deep).
[[nodiscard]] Result<nlohmann::json> parse_record_line(std::string_view line);

/// The bodies of place, region and map records, checked, in the form in which imports store them.
[[nodiscard]] Result<nlohmann::json> normalised_gazetteer_body(std::string_view kind, const nlohmann::json& typed);

}  // namespace frontkart::service
