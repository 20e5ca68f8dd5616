#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "service/publish_basemap.hpp"

namespace frontkart::service {

/// The edition that a desk looks at on its own machine: everything, marked as a preview, in the store's cache folder.
/// Thread-safe.
class PreviewEdition {
 public:
  /// `store` outlives it. `web`, `program` and `basemap`: see PublishRequest.
  PreviewEdition(ledger::LedgerStore& store, std::filesystem::path web, std::string program,
                 BasemapRequest basemap = {});

  /// Where it stands; empty where the store has no cache folder.
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

  /// Writes it again where the ledger or the built page has changed since. Whoever calls meanwhile waits. On failure
  /// the one before stays. Errors: those of `publish`.
  [[nodiscard]] Status refresh();

 private:
  [[nodiscard]] Result<Digest> inputs();

  ledger::LedgerStore& store_;
  std::filesystem::path web_;
  std::string program_;
  BasemapRequest basemap_;
  std::filesystem::path folder_;
  std::mutex mutex_;
  std::optional<Digest> made_of_;
};

}  // namespace frontkart::service
