#pragma once

#include <sqlite3.h>

#include <cstdint>

namespace frontkart {

/// A file system that refuses what it is told to: SQLite's default one underneath, with every write, sync and
/// truncation counted. While an object lives, SQLite uses it for all new connections; no connection may outlive it.
class FailingVfs {
 public:
  FailingVfs();
  ~FailingVfs();
  FailingVfs(const FailingVfs&) = delete;
  FailingVfs& operator=(const FailingVfs&) = delete;

  /// The operation with this number fails (1: the next), and with `for_good` all after it. 0: none.
  void fail_at(std::uint64_t operation, bool for_good);
  /// Operations since `fail_at`.
  [[nodiscard]] std::uint64_t operations() const;
};

}  // namespace frontkart
