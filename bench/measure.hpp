#pragma once

#include <fmt/format.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace frontkart::bench {

template <class Run>
double seconds(Run&& run) {
  const auto start = std::chrono::steady_clock::now();
  run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// Seconds that the processor worked for this process: what other processes take does not count.
template <class Run>
double cpu_seconds(Run&& run) {
  const auto now = [] {
    timespec t{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
  };
  const double start = now();
  run();
  return now() - start;
}

template <class Run>
double median(int runs, Run&& run) {
  std::vector<double> times;
  for (int i = 0; i < runs; ++i) times.push_back(seconds(run));
  std::nth_element(times.begin(), times.begin() + runs / 2, times.end());
  return times[static_cast<std::size_t>(runs / 2)];
}

/// What was measured, as lines of fields that tabs part, for the scripts beside this file:
///   time TASK WHO SECONDS NOTE      ok|wrong TASK WHO SENTENCE      fact NAME NUMBER
class Report {
 public:
  void time(const std::string& task, const std::string& who, double s, const std::string& note = "") {
    line(fmt::format("time\t{}\t{}\t{:.9g}\t{}", task, who, s, note));
  }
  void fact(const std::string& name, double number) { line(fmt::format("fact\t{}\t{:.17g}", name, number)); }
  void check(bool holds, const std::string& task, const std::string& who, const std::string& sentence) {
    line(fmt::format("{}\t{}\t{}\t{}", holds ? "ok" : "wrong", task, who, sentence));
    all_hold_ = all_hold_ && holds;
  }
  [[nodiscard]] bool all_hold() const { return all_hold_; }

 private:
  static void line(const std::string& text) {
    fmt::print("{}\n", text);
    std::fflush(stdout);
  }
  bool all_hold_ = true;
};

}  // namespace frontkart::bench
