#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "ledger/ledger_store.hpp"
#include "store/sqlite/connection.hpp"
#include "store/sqlite/originals.hpp"

namespace frontkart::store {

struct Reader {
  std::unique_ptr<Connection> connection;
  Unpacker unpacker;
};

/// Read connections: as many as were ever in use at once. One reader has one, and keeps it for the whole of a visit.
///
/// A thread with a session reads in one transaction of its reader until the session ends: what takes many small reads
/// would otherwise take and give back SQLite's locks for each. A read inside a visit gets another reader, as always.
class ReaderPool {
 public:
  ReaderPool(std::filesystem::path file, std::chrono::milliseconds busy_timeout)
      : file_(std::move(file)), busy_timeout_(busy_timeout) {}

  class Lease {
   public:
    Lease(ReaderPool& pool, std::unique_ptr<Reader> reader)
        : pool_(&pool), owned_(std::move(reader)), reader_(owned_.get()) {}
    Lease(Reader& reader, bool& in_use) : reader_(&reader), in_use_(&in_use) {}
    ~Lease() {
      if (owned_) pool_->give_back(std::move(owned_));
      if (in_use_ != nullptr) *in_use_ = false;
    }
    Lease(Lease&& other) noexcept
        : pool_(other.pool_),
          owned_(std::move(other.owned_)),
          reader_(other.reader_),
          in_use_(std::exchange(other.in_use_, nullptr)) {}
    Lease& operator=(Lease&&) = delete;
    Lease(const Lease&) = delete;
    Lease& operator=(const Lease&) = delete;
    Connection& db() { return *reader_->connection; }
    Unpacker& unpacker() { return reader_->unpacker; }

   private:
    friend class ReaderPool;
    ReaderPool* pool_ = nullptr;
    std::unique_ptr<Reader> owned_;
    Reader* reader_;
    bool* in_use_ = nullptr;  ///< of the session that lends it
  };

  /// To be ended by the thread that began it. A second session of one thread has no effect.
  class Session final : public ledger::ReadSession {
   public:
    explicit Session(ReaderPool& pool) : pool_(&pool) {}
    ~Session() override {
      if (!reader_) return;
      (void)reader_->connection->execute("ROLLBACK");
      const std::lock_guard lock(pool_->mutex_);
      pool_->sessions_.erase(std::this_thread::get_id());
      pool_->idle_.push_back(std::move(reader_));
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

   private:
    friend class ReaderPool;
    ReaderPool* pool_;
    std::unique_ptr<Reader> reader_;
    bool in_use_ = false;
  };

  Result<std::unique_ptr<ledger::ReadSession>> begin_session() {
    auto session = std::make_unique<Session>(*this);
    {
      const std::lock_guard lock(mutex_);
      if (sessions_.contains(std::this_thread::get_id())) return std::unique_ptr<ledger::ReadSession>();
    }
    FRONTKART_TRY(auto lease, take());
    FRONTKART_CHECK(lease.db().execute("BEGIN"));
    session->reader_ = std::move(lease.owned_);
    const std::lock_guard lock(mutex_);
    sessions_[std::this_thread::get_id()] = session.get();
    return std::unique_ptr<ledger::ReadSession>(std::move(session));
  }

  Result<Lease> take() {
    {
      const std::lock_guard lock(mutex_);
      const auto session = sessions_.find(std::this_thread::get_id());
      if (session != sessions_.end() && !session->second->in_use_) {
        session->second->in_use_ = true;
        return Lease(*session->second->reader_, session->second->in_use_);
      }
      if (!idle_.empty()) {
        auto reader = std::move(idle_.back());
        idle_.pop_back();
        return Lease(*this, std::move(reader));
      }
    }
    auto reader = std::make_unique<Reader>();
    FRONTKART_TRY(reader->connection, Connection::open(file_, Connection::Access::read, busy_timeout_));
    return Lease(*this, std::move(reader));
  }

 private:
  void give_back(std::unique_ptr<Reader> reader) {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(reader));
  }

  std::filesystem::path file_;
  std::chrono::milliseconds busy_timeout_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reader>> idle_;
  std::map<std::thread::id, Session*> sessions_;
};

}  // namespace frontkart::store
