#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ledger/ledger_store.hpp"
#include "service/service.hpp"

// The archives of real maps: where they are, their files, and stores that they were imported into.
namespace frontkart::oracle {

/// One map as the issue of the day imports it.
struct Archive {
  std::string file;  ///< in the folder that FRONTKART_DATA names
  std::string map;
  std::string profile;
  exchange::ProfileOptions options;
};

[[nodiscard]] const Archive& deepstate();
[[nodiscard]] const Archive& daily();
[[nodiscard]] const Archive& owl();
[[nodiscard]] const Archive& isw();

/// The archive's path; nothing where FRONTKART_DATA is not set. Throws where it is set and the file is not there.
[[nodiscard]] std::optional<std::filesystem::path> path_of(const Archive& archive);

/// Calls `visit` with the name, without folders, and the bytes of every file of the archive, in stored order.
void each_file(const Archive& archive, const std::function<void(const std::string&, const std::string&)>& visit);

/// The named files only.
[[nodiscard]] std::map<std::string, std::string> files(const Archive& archive, const std::vector<std::string>& names);

/// A folder that is deleted with the object.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// An SQLite store in a temporary folder, with a service over it.
class Desk {
 public:
  Desk();
  [[nodiscard]] service::Service& service() { return *service_; }
  [[nodiscard]] ledger::LedgerStore& store() { return *store_; }
  /// Throws with the error's text.
  service::ImportReport import(const Archive& archive, std::vector<std::filesystem::path> paths);
  service::ImportReport import(const Archive& archive) { return import(archive, {path_of(archive).value()}); }
  /// The bytes of the only composite that the store has cached; throws where there is not exactly one.
  [[nodiscard]] std::string composite_bytes() const;
  void forget_composites() const;
  /// The area in km² of a status at an instant. Throws with the error's text.
  [[nodiscard]] double area(const std::string& map, const std::string& status, Instant at,
                            Instant as_known = Instant::highest());
  /// Of a status after every state.
  [[nodiscard]] std::vector<service::AreaRow> areas(const std::string& map, const std::string& status);

 private:
  TemporaryFolder folder_;
  std::unique_ptr<ledger::LedgerStore> store_;
  std::unique_ptr<service::Service> service_;
};

/// A desk that has imported just this archive, once for all tests of the process; not to be written to.
[[nodiscard]] Desk& desk_of(const Archive& archive);

/// Precondition: RFC 3339.
[[nodiscard]] Instant utc(const std::string& text);

}  // namespace frontkart::oracle

/// Ends the test, as skipped, where the real maps are not there.
#define SKIP_WITHOUT(archive)                                                              \
  if (!frontkart::oracle::path_of(archive)) {                                              \
    GTEST_SKIP() << "FRONTKART_DATA is not set; the archives of real maps are not there."; \
  }                                                                                        \
  static_assert(true)
