#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include "store/sqlite/connection.hpp"
#include "store/sqlite/originals.hpp"

namespace frontkart::store {

struct Reader {
  std::unique_ptr<Connection> connection;
  Unpacker unpacker;
};

/// Read connections: as many as were ever in use at once. One reader has one, and keeps it for the whole of a visit.
class ReaderPool {
 public:
  ReaderPool(std::filesystem::path file, std::chrono::milliseconds busy_timeout)
      : file_(std::move(file)), busy_timeout_(busy_timeout) {}

  class Lease {
   public:
    Lease(ReaderPool& pool, std::unique_ptr<Reader> reader) : pool_(&pool), reader_(std::move(reader)) {}
    ~Lease() {
      if (reader_) pool_->give_back(std::move(reader_));
    }
    Lease(Lease&&) noexcept = default;
    Lease& operator=(Lease&&) = delete;
    Connection& db() { return *reader_->connection; }
    Unpacker& unpacker() { return reader_->unpacker; }

   private:
    ReaderPool* pool_;
    std::unique_ptr<Reader> reader_;
  };

  Result<Lease> take() {
    {
      const std::lock_guard lock(mutex_);
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
};

}  // namespace frontkart::store
