#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <set>

#include "service/gazetteer.hpp"
#include "service/impl.hpp"
#include "service/party_names.hpp"

namespace frontkart::service {
namespace {

/// Appends records of one kind: new ones, corrections of changed ones, nothing for equal ones.
class RecordWriter {
 public:
  RecordWriter(ledger::Transaction& transaction, std::string kind, std::string author)
      : transaction_(transaction), author_(std::move(author)) {
    report.kind = std::move(kind);
  }

  Status put(const std::string& wanted_id, nlohmann::json body) {
    ++report.read;
    const std::string id = ledger::valid_id(wanted_id) ? wanted_id : ledger::id_from_text(wanted_id);
    if (!seen_.insert(id).second) {
      report.flagged.push_back({report.kind + "/" + id, "stands twice in this file; only the first was taken"});
      return Done{};
    }
    FRONTKART_TRY(const auto current, transaction_.current(report.kind, id));
    ledger::Draft draft{author_, report.kind, id, std::move(body), std::nullopt, std::nullopt};
    if (current && current->body && current->json() == draft.body) {
      ++report.unchanged;
      return Done{};
    }
    if (current) {
      draft.supersedes = current->hash;
      draft.reason = "imported again with other values";
    }
    const auto entry = transaction_.append(draft);
    if (!entry.ok()) return entry.error();
    ++(current ? report.corrected : report.added);
    return Done{};
  }

  RecordsReport report;

 private:
  ledger::Transaction& transaction_;
  std::string author_;
  std::set<std::string> seen_;
};

/// Reads one file with `read` and writes what it gives with `write`, in one transaction.
template <class Read, class Write>
Result<RecordsReport> import_file(ledger::LedgerStore& store, const std::filesystem::path& path,
                                  const std::string& kind, const std::string& author, Read&& read, Write&& write) {
  const auto started = std::chrono::steady_clock::now();
  std::optional<exchange::SourceFile> source;
  FRONTKART_CHECK(exchange::for_each_file({path}, {}, [&](exchange::SourceFile&& file, const auto&) -> Status {
    if (source) {
      return Error{ErrorCode::bad_input, "This holds more than one file.", path.string(), "Give one file at a time."};
    }
    source = std::move(file);
    return Done{};
  }));
  if (!source) return Error{ErrorCode::bad_input, "There is no file in it.", path.string(), ""};
  FRONTKART_TRY(const auto rows, read(*source));
  FRONTKART_TRY(const auto transaction, store.begin());
  RecordWriter writer(*transaction, kind, author);
  for (const auto& row : rows.rows) FRONTKART_CHECK(write(*transaction, writer, row));
  FRONTKART_CHECK(transaction->commit());
  RecordsReport& report = writer.report;
  for (const std::string& flag : rows.flags) report.flagged.push_back({source->place, flag});
  report.dropped = rows.dropped;
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return std::move(report);
}

}  // namespace

Result<RecordsReport> Service::import_places(const std::filesystem::path& file, const std::string& author) {
  return import_file(impl_->store, file, "place", author, exchange::read_places,
                     [](ledger::Transaction&, RecordWriter& writer, const exchange::PlaceRow& row) {
                       return writer.put(row.id, place_body(row));
                     });
}

Result<RecordsReport> Service::import_regions(const std::filesystem::path& file, const std::string& author) {
  return import_file(
      impl_->store, file, "region", author, exchange::read_regions,
      [&](ledger::Transaction& transaction, RecordWriter& writer, const exchange::RegionRow& row) -> Status {
        if (!row.de_jure_party.empty()) {
          FRONTKART_TRY(const auto party, transaction.current("party", row.de_jure_party));
          if (!party) {
            const auto entry = transaction.append(
                {author, "party", row.de_jure_party, party_body(row.de_jure_party, ""), std::nullopt, std::nullopt});
            if (!entry.ok()) return entry.error();
          }
        }
        return writer.put(row.id, region_body(row));
      });
}

}  // namespace frontkart::service
