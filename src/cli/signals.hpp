#pragma once

#include <atomic>

namespace frontkart::cli {

/// While one lives, SIGINT and SIGTERM set a flag instead of ending the process; the second of them ends it. At most
/// one lives at a time.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  [[nodiscard]] const std::atomic<bool>& flag() const;
  /// Returns when a signal has come.
  void wait() const;
};

}  // namespace frontkart::cli
