#include "publication/editions.hpp"

#include <algorithm>

#include "claims/records.hpp"

namespace frontkart::publication {

Result<std::vector<ArchivedEdition>> archived_editions(ledger::LedgerStore& store) {
  std::vector<ArchivedEdition> out;
  FRONTKART_CHECK(store.for_each_current("edition", "", Instant::highest(), [&](const ledger::Entry& entry) -> Status {
    if (!entry.body) return Done{};
    const ledger::Json body = entry.json();
    if (claims::is_retracted(body)) return Done{};
    const auto text = [&](const char* member) {
      const auto it = body.find(member);
      return it != body.end() && it->is_string() ? it->get<std::string>() : std::string();
    };
    const auto published = parse_rfc3339(text("published"));
    const auto contents = Digest::from_hex(text("contents"));
    if (published.ok() && contents.ok()) out.push_back({*published, *contents});
    return Done{};
  }));
  std::sort(out.begin(), out.end(), [](const auto& a, const auto& b) { return a.published < b.published; });
  return out;
}

Result<std::vector<PublishedList>> lists_of(ledger::LedgerStore& store, const std::vector<ArchivedEdition>& editions) {
  std::vector<PublishedList> out;
  for (const ArchivedEdition& edition : editions) {
    const auto bytes = store.original(edition.contents);
    if (!bytes.ok() && bytes.error().code == ErrorCode::not_found) continue;
    if (!bytes.ok()) return bytes.error();
    FRONTKART_TRY(auto records, records_of_contents(*bytes));
    out.push_back({edition.published, std::move(records)});
  }
  return out;
}

}  // namespace frontkart::publication
