#include "cli/progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string>

#include "cli/text.hpp"

namespace frontkart::cli {
namespace {

constexpr std::chrono::milliseconds kInterval{100};
constexpr std::string_view kEraseLine = "\r\x1b[K";

}  // namespace

std::string progress_line(const service::Progress& progress) {
  constexpr std::size_t kCells = 24;
  std::string line = printable(progress.stage);
  if (progress.total > 0) {
    const double share = std::min(1.0, static_cast<double>(progress.done) / static_cast<double>(progress.total));
    const auto full = static_cast<std::size_t>(share * static_cast<double>(kCells));
    line += fmt::format("  [{}{}] {:3.0f} %", std::string(full, '#'), std::string(kCells - full, '-'), share * 100);
  }
  if (progress.items > 0) line += fmt::format("  {}", progress.items);
  return line;
}

void ProgressBar::show(const service::Progress& progress) {
  if (!on_) return;
  const auto now = std::chrono::steady_clock::now();
  if (drawn_ && now - last_ < kInterval) return;
  last_ = now;
  drawn_ = true;
  err_ << kEraseLine << progress_line(progress) << std::flush;
}

void ProgressBar::clear() {
  if (drawn_) err_ << kEraseLine << std::flush;
  drawn_ = false;
}

service::ProgressSink ProgressBar::sink() {
  return [this](const service::Progress& progress) { show(progress); };
}

}  // namespace frontkart::cli
