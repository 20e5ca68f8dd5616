#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/media.hpp"

namespace frontkart::store {

/// The last 64 bytes of a backup file; docs/formats/ledger.md describes the whole.
struct BackupFooter {
  static constexpr std::size_t kSize = 64;
  std::uint64_t database_size = 0;  ///< bytes, from the file's beginning
  std::uint64_t media = 0;          ///< how many follow it
  Digest hash;                      ///< of all bytes before the hash

  /// The footer without its hash.
  [[nodiscard]] std::string head() const;
  /// Nothing where it is not a footer of a version that is known.
  [[nodiscard]] static std::optional<BackupFooter> parse(std::string_view bytes);
};

/// What stands before each medium in a backup file.
struct BackupMedium {
  static constexpr std::size_t kSize = 40;
  Digest hash;
  std::uint64_t size = 0;

  [[nodiscard]] std::string bytes() const;
  /// Precondition: kSize bytes.
  [[nodiscard]] static BackupMedium parse(std::string_view bytes);
};

/// As LedgerStore::backup. Precondition: the connection is in no transaction.
[[nodiscard]] Status write_backup(Connection& connection, const MediaFiles& media, const std::filesystem::path& file,
                                  const ledger::LedgerStore::BackupProgress& progress);

}  // namespace frontkart::store
