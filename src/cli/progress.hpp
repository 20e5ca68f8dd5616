#pragma once

#include <chrono>
#include <iosfwd>

#include "service/service.hpp"

namespace frontkart::cli {

/// A bar on one line of a terminal, drawn at most ten times a second and removed at the end.
class ProgressBar {
 public:
  /// Draws nothing unless `terminal`.
  ProgressBar(std::ostream& err, bool terminal) : err_(err), on_(terminal) {}
  ~ProgressBar() { clear(); }
  ProgressBar(const ProgressBar&) = delete;
  ProgressBar& operator=(const ProgressBar&) = delete;

  void show(const service::Progress& progress);
  void clear();
  /// Refers to this bar.
  [[nodiscard]] service::ProgressSink sink();

 private:
  std::ostream& err_;
  bool on_;
  bool drawn_ = false;
  std::chrono::steady_clock::time_point last_;
};

/// "importing  [######----------]  37 %  120": what the bar shows.
[[nodiscard]] std::string progress_line(const service::Progress& progress);

}  // namespace frontkart::cli
