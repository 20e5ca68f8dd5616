#include "fault/hostile/process.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <fstream>
#include <stdexcept>

namespace frontkart::hostile {
namespace {

using Clock = std::chrono::steady_clock;
constexpr uid_t kNobody = 65534;

int memory_file(const char* name) {
  const int fd = ::memfd_create(name, MFD_CLOEXEC);
  if (fd < 0) throw std::runtime_error("memfd_create");
  return fd;
}

std::string contents(int fd) {
  std::string out;
  std::array<char, 1U << 16U> piece{};
  for (off_t at = 0;;) {
    const ssize_t n = ::pread(fd, piece.data(), piece.size(), at);
    if (n <= 0) return out;
    out.append(piece.data(), static_cast<std::size_t>(n));
    at += n;
  }
}

void limit(int resource, const std::optional<std::uint64_t>& bytes) {
  if (!bytes) return;
  const rlimit value{*bytes, *bytes};
  ::setrlimit(static_cast<__rlimit_resource_t>(resource), &value);
}

void pause_a_little() {
  ::usleep(1'000);
}

}  // namespace

Process::Process(const std::vector<std::string>& arguments, const Limits& limits)
    : limits_(limits), out_(memory_file("stdout")), err_(memory_file("stderr")) {
  // Opened before rights are given up: the folder of the build may be closed to others.
  const int program = ::open(FRONTKART_EXECUTABLE, O_RDONLY | O_CLOEXEC);
  std::vector<std::string> words{"frontkart"};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  id_ = ::fork();
  if (id_ < 0) throw std::runtime_error("fork");
  if (id_ == 0) {
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, STDIN_FILENO);
    ::dup2(out_, STDOUT_FILENO);
    ::dup2(err_, STDERR_FILENO);
    limit(RLIMIT_AS, limits.memory);
    limit(RLIMIT_FSIZE, limits.file_size);
    limit(RLIMIT_CORE, 0);
    if (limits.as_nobody && (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0)) {
      ::_exit(126);
    }
    ::fexecve(program, argv.data(), environ);
    ::_exit(127);
  }
  ::close(program);
}

Process::~Process() {
  if (!status_) {
    ::kill(id_, SIGKILL);
    int status = 0;
    ::waitpid(id_, &status, 0);
  }
  ::close(out_);
  ::close(err_);
}

void Process::signal(int number) const {
  if (!status_) ::kill(id_, number);
}

bool Process::running() {
  if (status_) return false;
  int status = 0;
  if (::waitpid(id_, &status, WNOHANG) == id_) status_ = status;
  return !status_;
}

bool Process::handles(int number) {
  while (running()) {
    std::ifstream facts("/proc/" + std::to_string(id_) + "/status");
    for (std::string line; std::getline(facts, line);) {
      if (!line.starts_with("SigCgt:")) continue;
      const std::uint64_t caught = std::stoull(line.substr(7), nullptr, 16);
      if ((caught >> (static_cast<unsigned>(number) - 1U) & 1U) != 0) return true;
    }
    pause_a_little();
  }
  return false;
}

std::string Process::first_line() {
  for (;;) {
    const bool ran = running();
    const std::string text = contents(out_);
    const auto end = text.find('\n');
    if (end != std::string::npos) return text.substr(0, end);
    if (!ran) return "";
    pause_a_little();
  }
}

Outcome Process::wait() {
  Outcome outcome;
  const auto deadline = Clock::now() + limits_.time;
  while (running()) {
    if (Clock::now() > deadline && !outcome.hung) {
      outcome.hung = true;
      ::kill(id_, SIGKILL);
    }
    pause_a_little();
  }
  if (WIFEXITED(*status_)) outcome.exit_code = WEXITSTATUS(*status_);
  if (WIFSIGNALED(*status_)) outcome.signal = WTERMSIG(*status_);
  outcome.out = contents(out_);
  outcome.err = contents(err_);
  return outcome;
}

Outcome frontkart(const std::vector<std::string>& arguments, const Limits& limits) {
  return Process(arguments, limits).wait();
}

std::optional<std::uint64_t> memory_limit(std::uint64_t bytes) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
  static_cast<void>(bytes);
  return std::nullopt;
#else
  return bytes;
#endif
}

}  // namespace frontkart::hostile
