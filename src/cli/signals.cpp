#include "cli/signals.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>

namespace frontkart::cli {
namespace {

// What a signal handler may touch.
std::atomic<bool> stop_asked{false};
std::array<int, 2> wake{-1, -1};
static_assert(std::atomic<bool>::is_always_lock_free);

extern "C" void on_stop_signal(int signal) {
  const int before = errno;
  if (stop_asked.exchange(true)) {
    // Asked twice: whoever it is does not want to wait.
    std::signal(signal, SIG_DFL);
    std::raise(signal);
  }
  const char byte = 0;
  [[maybe_unused]] const ssize_t n = ::write(wake[1], &byte, 1);
  errno = before;
}

void handle(void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  ::sigemptyset(&action.sa_mask);
  action.sa_flags = SA_RESTART;
  for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
}

}  // namespace

StopSignals::StopSignals() {
  stop_asked = false;
  if (::pipe2(wake.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
    throw std::system_error(errno, std::generic_category(), "cannot make a pipe");
  }
  handle(on_stop_signal);
}

StopSignals::~StopSignals() {
  handle(SIG_DFL);
  for (int& end : wake) {
    ::close(end);
    end = -1;
  }
}

const std::atomic<bool>& StopSignals::flag() const {
  return stop_asked;
}

void StopSignals::wait() const {
  while (!stop_asked) {
    pollfd waiting{wake[0], POLLIN, 0};
    ::poll(&waiting, 1, -1);
  }
}

}  // namespace frontkart::cli
