#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

#include "ledger/entry.hpp"

namespace frontkart::store {

/// An entry that is decided, on the way into the file.
struct DecidedEntry {
  std::string name;  ///< kind/id
  std::shared_ptr<const ledger::Entry> entry;
  ledger::Json body;  ///< what the entry's body was written from; null: only its text is known
};

/// Writes entries in their order in a thread of its own, so that a long transaction decides the next while the last is
/// written. Bounded: whoever is too fast waits. What is not written yet can be asked for.
class WriteBehind {
 public:
  /// Called in the thread, with some entries in their order.
  using Write = std::function<void(const std::vector<DecidedEntry>&)>;

  explicit WriteBehind(Write write) : write_(std::move(write)), thread_([this] { run(); }) {}
  ~WriteBehind() {
    {
      const std::lock_guard lock(mutex_);
      ended_ = true;
      queue_.clear();
    }
    work_.notify_one();
    thread_.join();
  }
  WriteBehind(const WriteBehind&) = delete;
  WriteBehind& operator=(const WriteBehind&) = delete;

  void push(std::shared_ptr<const ledger::Entry> entry, ledger::Json body) {
    DecidedEntry decided{name_of(entry->envelope.kind, entry->envelope.id), std::move(entry), std::move(body)};
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return queue_.size() < kMost; });
    newest_[decided.name] = decided.entry;
    queue_.push_back(std::move(decided));
    const bool enough = queue_.size() == kAtOnce;
    lock.unlock();
    // Waking a thread for each entry would cost as much as writing it.
    if (enough) work_.notify_one();
  }

  /// The newest version of kind/id that is not written yet; null: what is written is the newest.
  [[nodiscard]] std::shared_ptr<const ledger::Entry> newest(std::string_view kind, std::string_view id) {
    const std::string name = name_of(kind, id);
    const std::lock_guard lock(mutex_);
    const auto found = newest_.find(name);
    return found == newest_.end() ? nullptr : found->second;
  }

  /// Returns when everything is written.
  void drain() {
    std::unique_lock lock(mutex_);
    draining_ = true;
    work_.notify_one();
    room_.wait(lock, [this] { return queue_.empty() && !busy_; });
    draining_ = false;
  }

 private:
  static constexpr std::size_t kMost = 1'024;
  static constexpr std::size_t kAtOnce = 32;

  static std::string name_of(std::string_view kind, std::string_view id) {
    std::string name(kind);
    name += '/';
    name += id;
    return name;
  }

  void run() {
    std::unique_lock lock(mutex_);
    for (;;) {
      work_.wait(lock, [this] { return ended_ || queue_.size() >= kAtOnce || (draining_ && !queue_.empty()); });
      if (ended_) return;
      std::vector<DecidedEntry> some;
      while (!queue_.empty() && some.size() < kAtOnce) {
        some.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
      busy_ = true;
      lock.unlock();
      write_(some);
      lock.lock();
      busy_ = false;
      for (const DecidedEntry& written : some) {
        const auto found = newest_.find(written.name);
        if (found != newest_.end() && found->second == written.entry) newest_.erase(found);
      }
      if (queue_.empty() || queue_.size() + kAtOnce >= kMost) room_.notify_one();
    }
  }

  Write write_;
  std::mutex mutex_;
  std::condition_variable work_;  ///< there is something to write
  std::condition_variable room_;  ///< there is room again, or nothing left
  std::deque<DecidedEntry> queue_;
  std::unordered_map<std::string, std::shared_ptr<const ledger::Entry>> newest_;
  bool busy_ = false;
  bool ended_ = false;
  bool draining_ = false;
  std::thread thread_;  // last: it uses all of the above
};

}  // namespace frontkart::store
