#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <utility>

namespace frontkart::http {

/// Lets some in at once, and some more wait for a while. Thread-safe.
class Gate {
 public:
  Gate(std::size_t at_once, std::size_t waiting, std::chrono::milliseconds patience)
      : at_once_(at_once), most_waiting_(waiting), patience_(patience) {}

  /// Out again when it goes. False: there was no room.
  class Pass {
   public:
    explicit Pass(Gate* gate) : gate_(gate) {}
    ~Pass() {
      if (gate_ != nullptr) gate_->leave();
    }
    Pass(Pass&& other) noexcept : gate_(std::exchange(other.gate_, nullptr)) {}
    Pass& operator=(Pass&&) = delete;
    explicit operator bool() const { return gate_ != nullptr; }

   private:
    Gate* gate_;
  };

  [[nodiscard]] Pass enter() {
    std::unique_lock lock(mutex_);
    if (inside_ < at_once_) {
      ++inside_;
      return Pass(this);
    }
    if (waiting_ >= most_waiting_) return Pass(nullptr);
    ++waiting_;
    const bool free = left_.wait_for(lock, patience_, [&] { return inside_ < at_once_; });
    --waiting_;
    if (!free) return Pass(nullptr);
    ++inside_;
    return Pass(this);
  }

 private:
  void leave() {
    {
      const std::lock_guard lock(mutex_);
      --inside_;
    }
    left_.notify_one();
  }

  std::size_t at_once_;
  std::size_t most_waiting_;
  std::chrono::milliseconds patience_;
  std::mutex mutex_;
  std::condition_variable left_;
  std::size_t inside_ = 0;
  std::size_t waiting_ = 0;
};

}  // namespace frontkart::http
