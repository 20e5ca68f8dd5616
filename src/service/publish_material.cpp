#include "service/publish_material.hpp"

#include <algorithm>

#include "claims/records.hpp"
#include "maps/fold.hpp"

namespace frontkart::service {
namespace {

struct Earlier {
  Instant published;
  Digest contents;
};

/// The editions that were published, the first one first.
Result<std::vector<Earlier>> earlier_editions(ledger::LedgerStore& store) {
  std::vector<Earlier> out;
  FRONTKART_CHECK(store.for_each_current("edition", "", Instant::highest(), [&](const ledger::Entry& entry) -> Status {
    const auto body = maps::living_body(entry);
    if (!body) return Done{};
    const auto published = parse_rfc3339(body->value("published", ""));
    const auto contents = Digest::from_hex(body->value("contents", ""));
    if (published.ok() && contents.ok()) out.push_back({*published, *contents});
    return Done{};
  }));
  std::sort(out.begin(), out.end(), [](const Earlier& a, const Earlier& b) { return a.published < b.published; });
  return out;
}

std::vector<PublicLine> lines_of(const std::vector<publication::PublicRecord>& records) {
  std::vector<PublicLine> out;
  out.reserve(records.size());
  for (const publication::PublicRecord& record : records) {
    PublicLine line;
    line.kind = record.kind;
    line.id = record.id;
    line.line = publication::leaf_of(record);
    line.body = record.body;
    for (const auto& link : claims::links_of(record.kind, record.body)) line.targets.push_back(link.target);
    std::sort(line.targets.begin(), line.targets.end());
    line.targets.erase(std::unique(line.targets.begin(), line.targets.end()), line.targets.end());
    out.push_back(std::move(line));
  }
  return out;
}

}  // namespace

Result<Material> gather(ledger::LedgerStore& store, const PublishRequest& request) {
  Material out;
  out.policy.now = request.now;
  out.policy.everything = request.preview;
  if (request.delay_us) out.policy.edit_delay = std::chrono::microseconds(*request.delay_us);
  FRONTKART_TRY(out.view, publication::public_view(store, out.policy));
  std::vector<publication::PublishedList> lists;
  if (!request.preview) {
    FRONTKART_TRY(const auto earlier, earlier_editions(store));
    for (const Earlier& edition : earlier) {
      const auto bytes = store.original(edition.contents);
      // A purge may have taken it.
      if (!bytes.ok() && bytes.error().code == ErrorCode::not_found) continue;
      if (!bytes.ok()) return bytes.error();
      FRONTKART_TRY(auto records, publication::records_of_contents(*bytes));
      lists.push_back({edition.published, std::move(records)});
      out.contents_before = edition.contents;
    }
  }
  lists.push_back({request.now, out.view.records});
  FRONTKART_TRY(out.published, publication::open_published(lists, store));
  const bool pictures =
      !request.preview && std::any_of(out.view.records.begin(), out.view.records.end(), [](const auto& r) {
        return r.kind == "map" && r.body.value("redistribute", "") == "picture";
      });
  if (pictures) {
    publication::Policy drawing = out.policy;
    drawing.for_pictures = true;
    FRONTKART_TRY(auto view, publication::public_view(store, drawing));
    const std::vector<publication::PublishedList> only{{request.now, std::move(view.records)}};
    FRONTKART_TRY(out.drawn, publication::open_published(only, store));
  }
  out.lines = lines_of(out.view.records);
  return out;
}

}  // namespace frontkart::service
