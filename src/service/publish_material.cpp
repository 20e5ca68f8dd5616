#include "service/publish_material.hpp"

#include <algorithm>

#include "claims/records.hpp"
#include "publication/editions.hpp"

namespace frontkart::service {
namespace {

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
  out.policy.maps.insert(request.maps.begin(), request.maps.end());
  if (request.delay_us) out.policy.edit_delay = std::chrono::microseconds(*request.delay_us);
  FRONTKART_TRY(out.view, publication::public_view(store, out.policy));
  std::vector<publication::ArchivedEdition> earlier;
  if (!request.preview) {
    FRONTKART_TRY(earlier, publication::archived_editions(store));
  }
  publication::PublishedList next{request.now, std::move(out.view.records)};
  FRONTKART_TRY(auto opened, publication::open_editions(earlier, &next, store));
  out.view.records = std::move(next.records);
  out.published = std::move(opened.store);
  if (opened.newest) out.contents_before = opened.newest->contents;
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
