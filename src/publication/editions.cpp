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

}  // namespace frontkart::publication
