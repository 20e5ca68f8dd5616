#include "service/publish_preview.hpp"

#include <system_error>

#include "service/publish.hpp"

namespace frontkart::service {

PreviewEdition::PreviewEdition(ledger::LedgerStore& store, std::filesystem::path web, std::string program,
                               BasemapRequest basemap)
    : store_(store), web_(std::move(web)), program_(std::move(program)), basemap_(std::move(basemap)) {
  const std::string cache = store.cache_folder();
  if (!cache.empty()) folder_ = std::filesystem::path(cache) / "preview";
}

Result<Digest> PreviewEdition::inputs() {
  FRONTKART_TRY(const ledger::Head head, store_.head());
  std::error_code unknown;
  const auto page = std::filesystem::last_write_time(web_ / "index.html", unknown);
  return Sha256()
      .update(head.hash.hex())
      .update(basemap_.fingerprint().hex())
      .update(unknown ? "" : std::to_string(page.time_since_epoch().count()))
      .finish();
}

Status PreviewEdition::refresh() {
  const std::lock_guard lock(mutex_);
  FRONTKART_TRY(const Digest now, inputs());
  if (made_of_ == now || folder_.empty()) return Done{};
  PublishRequest request;
  request.folder = folder_;
  request.web = web_;
  request.preview = true;
  request.disposable = true;
  request.now = ledger::system_clock()();
  request.program = program_;
  request.basemap = basemap_;
  FRONTKART_TRY([[maybe_unused]] const auto report, publish(store_, request, {}));
  made_of_ = now;
  return Done{};
}

}  // namespace frontkart::service
