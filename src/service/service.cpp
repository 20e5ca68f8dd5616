#include "service/service.hpp"

#include "service/impl.hpp"
#include "service/import_snapshots.hpp"

namespace frontkart::service {

Service::Service(ledger::LedgerStore& store, TimesOf times) : impl_(std::make_unique<Impl>(store, times)) {}
Service::~Service() = default;

Result<ImportReport> Service::import_snapshots(const ImportSnapshotsRequest& request, const ProgressSink& progress,
                                               const std::atomic<bool>& stop) {
  return service::import_snapshots(impl_->store, impl_->known, request, progress, stop);
}

Result<std::vector<std::string>> map_names(ledger::LedgerStore& store, Instant as_known) {
  std::vector<std::string> names;
  FRONTKART_CHECK(store.for_each_current("map", "", as_known, [&](const ledger::Entry& e) -> Status {
    if (maps::living_body(e)) names.push_back(e.envelope.id);
    return Done{};
  }));
  return names;
}

}  // namespace frontkart::service
