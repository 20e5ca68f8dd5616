#include "service/published.hpp"

#include "ledger/prepare.hpp"
#include "publication/editions.hpp"
#include "service/tiles.hpp"

namespace frontkart::service {
namespace {

/// Of all that the published store depends on: the editions, and what is purged.
Result<Digest> inputs_of(ledger::LedgerStore& store, const std::vector<publication::ArchivedEdition>& editions) {
  Sha256 hash;
  for (const auto& edition : editions) {
    hash.update(format_utc_micros(edition.published)).update(edition.contents.hex()).update("\n");
  }
  FRONTKART_CHECK(store.for_each_current(ledger::kPurgeKind, "", Instant::highest(), [&](const auto& entry) -> Status {
    hash.update(entry.envelope.id).update("\n");
    return Done{};
  }));
  return hash.finish();
}

/// Builds what the first questions would otherwise wait for.
void read_maps(Service& service, const PublishedLedger::Log& log) {
  const auto maps = service.maps(Instant::highest(), false);
  if (!maps.ok()) {
    if (log) log(maps.error());
    return;
  }
  for (const MapSummary& map : *maps) {
    if (!map.last) continue;
    const auto tile = service.tile({map.map, {0, 0, 0}, *map.last, Instant::highest()});
    if (!tile.ok() && log) log(tile.error());
  }
}

}  // namespace

PublishedLedger::PublishedLedger(ledger::LedgerStore& store, Log log) : store_(store), log_(std::move(log)) {}

Result<bool> PublishedLedger::refresh() {
  const std::lock_guard lock(refreshing_);
  FRONTKART_TRY(const ledger::Head head, store_.head());
  const auto before = now();
  if (before && head.seq == head_) return false;
  FRONTKART_TRY(const auto editions, publication::archived_editions(store_));
  FRONTKART_TRY(const Digest inputs, inputs_of(store_, editions));
  if (before && before->made_of() == inputs) {
    head_ = head.seq;
    return false;
  }
  FRONTKART_TRY(auto opened, publication::open_editions(editions, nullptr, store_));
  const auto newest = opened.newest ? std::optional(opened.newest->published) : std::nullopt;
  auto next = std::make_shared<const Published>(std::move(opened.store), newest, inputs);
  read_maps(next->service(), log_);
  head_ = head.seq;
  const std::lock_guard exchange(mutex_);
  now_ = std::move(next);
  return true;
}

std::shared_ptr<const Published> PublishedLedger::now() const {
  const std::lock_guard lock(mutex_);
  return now_;
}

}  // namespace frontkart::service
