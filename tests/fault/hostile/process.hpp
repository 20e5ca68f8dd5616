#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace frontkart::hostile {

/// How a process ended and what it said.
struct Outcome {
  int exit_code = -1;  ///< -1: it was ended by a signal
  int signal = 0;
  bool hung = false;  ///< it was killed because it did not end in time
  std::string out;
  std::string err;
};

struct Limits {
  std::chrono::seconds time{120};         ///< only against hanging for ever
  std::optional<std::uint64_t> memory{};  ///< bytes of address space; not set where a sanitizer needs it all
  std::optional<std::uint64_t> file_size{};
  bool as_nobody = false;  ///< give up the rights of root
};

/// The program under test as a child. What it prints is kept in files of their own, so that no pipe can fill up.
class Process {
 public:
  explicit Process(const std::vector<std::string>& arguments, const Limits& limits = {});
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  [[nodiscard]] pid_t id() const { return id_; }
  void signal(int number) const;
  [[nodiscard]] bool running();
  /// Waits until the program handles the signal itself; false when it ended before.
  [[nodiscard]] bool handles(int number);
  /// Waits until standard output holds a whole line, and returns it; "" when the program ended without one.
  [[nodiscard]] std::string first_line();
  [[nodiscard]] Outcome wait();

 private:
  Limits limits_;
  pid_t id_ = -1;
  int out_ = -1;
  int err_ = -1;
  std::optional<int> status_;
};

[[nodiscard]] Outcome frontkart(const std::vector<std::string>& arguments, const Limits& limits = {});

/// Address space that the program may have, unless it is built with a sanitizer.
[[nodiscard]] std::optional<std::uint64_t> memory_limit(std::uint64_t bytes);

}  // namespace frontkart::hostile
