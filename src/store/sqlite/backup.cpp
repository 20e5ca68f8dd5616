#include "store/sqlite/backup.hpp"

#include <fmt/format.h>

#include <thread>
#include <vector>

#include "store/sqlite/files.hpp"

namespace frontkart::store {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "FKbackup";
constexpr std::uint64_t kVersion = 1;
constexpr int kPagesAtOnce = 1'024;

void append_number(std::string& out, std::uint64_t n) {
  for (int i = 0; i < 8; ++i) out += static_cast<char>((n >> (8 * i)) & 0xFFU);
}

std::uint64_t number_at(std::string_view bytes, std::size_t at) {
  std::uint64_t n = 0;
  for (std::size_t i = 8; i-- > 0;) n = (n << 8U) | static_cast<unsigned char>(bytes[at + i]);
  return n;
}

void append_digest(std::string& out, const Digest& hash) {
  out.append(reinterpret_cast<const char*>(hash.bytes.data()), hash.bytes.size());
}

Digest digest_at(std::string_view bytes, std::size_t at) {
  Digest out;
  std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(at), out.bytes.size(), out.bytes.begin());
  return out;
}

class BackupWriter {
 public:
  BackupWriter(Connection& connection, const MediaFiles& media, const fs::path& file,
               const ledger::LedgerStore::BackupProgress& progress)
      : db_(connection), media_(media), file_(file), part_(file.string() + ".part"), progress_(progress) {}

  Status run() {
    std::error_code ec;
    if (fs::exists(fs::symlink_status(file_, ec))) {
      return Error{ErrorCode::bad_input, "The file for the backup exists already.", file_.string(),
                   "Choose another name, or remove the file first."};
    }
    FRONTKART_CHECK(part_.create());
    {
      Scope snapshot(db_);
      FRONTKART_CHECK(snapshot.begin_read());
      FRONTKART_CHECK(look());
      FRONTKART_CHECK(copy_database());
    }
    FRONTKART_CHECK(hash_database());
    for (const BackupMedium& medium : list_) FRONTKART_CHECK(add_medium(medium));
    FRONTKART_CHECK(write(BackupFooter{database_size_, list_.size(), {}}.head()));
    std::string hash;
    append_digest(hash, hash_.finish());
    FRONTKART_CHECK(part_.write(hash));
    return part_.finish(file_, false);
  }

 private:
  Status look() {
    // Such a store may still hold what was purged, in pages that are no longer used.
    FRONTKART_TRY(const auto unfinished, db_.query_integer("SELECT count(*) FROM unfinished_purges WHERE stage = 0"));
    if (unfinished > 0) {
      return Error{ErrorCode::store_locked, "A purge has not been finished: a backup might hold what it destroys.",
                   db_.file().string(), "Let a writer open the store, such as `check`, then try again."};
    }
    FRONTKART_TRY(const auto pages, db_.query_integer("PRAGMA page_count"));
    FRONTKART_TRY(const auto page_size, db_.query_integer("PRAGMA page_size"));
    database_size_ = static_cast<std::uint64_t>(pages * page_size);
    page_size_ = static_cast<std::uint64_t>(page_size);
    total_ = database_size_;
    FRONTKART_TRY(auto rows, db_.statement("SELECT hash, size FROM media ORDER BY hash"));
    for (;;) {
      FRONTKART_TRY(const bool row, rows.step());
      if (!row) return Done{};
      FRONTKART_TRY(const Digest hash, rows.digest(0));
      list_.push_back({hash, static_cast<std::uint64_t>(rows.integer(1))});
      total_ += list_.back().size;
    }
  }

  Status told(std::uint64_t done) const {
    if (!progress_ || progress_(done, total_)) return Done{};
    return Error{ErrorCode::interrupted, "The backup was stopped; nothing is left of it.", file_.string(), ""};
  }

  Status copy_database() {
    sqlite3* target = nullptr;
    int code = sqlite3_open_v2(part_.path().c_str(), &target, SQLITE_OPEN_READWRITE, nullptr);
    Status status = Done{};
    if (code == SQLITE_OK) {
      // The file is thrown away unless it becomes whole: no journal beside it.
      code = sqlite3_exec(target, "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF", nullptr, nullptr, nullptr);
    }
    if (code == SQLITE_OK) code = copy_pages(target, status);
    sqlite3_close(target);
    FRONTKART_CHECK(std::move(status));
    if (code == SQLITE_OK) return Done{};
    Error error = db_.error(code);
    error.where = file_.string();
    error.message = fmt::format("The backup could not be written ({}).", sqlite3_errstr(code));
    return error;
  }

  /// The open transaction keeps what is copied from changing under it.
  int copy_pages(sqlite3* target, Status& status) {
    sqlite3_backup* backup = sqlite3_backup_init(target, "main", db_.handle(), "main");
    if (backup == nullptr) return sqlite3_errcode(target);
    for (;;) {
      const int code = sqlite3_backup_step(backup, kPagesAtOnce);
      if (code == SQLITE_BUSY || code == SQLITE_LOCKED) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
      } else if (code != SQLITE_OK) {
        if (code == SQLITE_DONE) status = told(database_size_);
        break;
      }
      const auto left = static_cast<std::uint64_t>(sqlite3_backup_remaining(backup)) * page_size_;
      status = told(database_size_ - std::min(left, database_size_));
      if (!status.ok()) break;
    }
    return sqlite3_backup_finish(backup);
  }

  Status hash_database() {
    FRONTKART_TRY(const std::uint64_t size, part_.size());
    if (size != database_size_) {
      return Error{ErrorCode::internal, fmt::format("The copy has {} bytes instead of {}.", size, database_size_),
                   file_.string(), ""};
    }
    return part_.for_each_piece([this](std::string_view piece) { hash_.update(piece); });
  }

  Status add_medium(const BackupMedium& medium) {
    auto bytes = media_.read(medium.hash);
    if (!bytes.ok()) {
      if (bytes.error().code != ErrorCode::not_found) return std::move(bytes).error();
      return Error{ErrorCode::store_damaged, "The file of an archived medium is missing.",
                   media_.file(medium.hash).string(),
                   "If it was purged at this moment, try again; otherwise restore it from another backup."};
    }
    if (bytes->size() != medium.size) return db_.damaged("The recorded size of a medium is not that of its file.");
    FRONTKART_CHECK(write(medium.bytes()));
    FRONTKART_CHECK(write(*bytes));
    done_media_ += medium.size;
    return told(database_size_ + done_media_);
  }

  Status write(std::string_view bytes) {
    hash_.update(bytes);
    return part_.write(bytes);
  }

  Connection& db_;
  const MediaFiles& media_;
  fs::path file_;
  PartialFile part_;
  const ledger::LedgerStore::BackupProgress& progress_;
  std::vector<BackupMedium> list_;
  std::uint64_t database_size_ = 0;
  std::uint64_t page_size_ = 0;
  std::uint64_t total_ = 0;
  std::uint64_t done_media_ = 0;
  Sha256 hash_;
};

}  // namespace

std::string BackupFooter::head() const {
  std::string out(kMagic);
  append_number(out, kVersion);
  append_number(out, database_size);
  append_number(out, media);
  return out;
}

std::optional<BackupFooter> BackupFooter::parse(std::string_view bytes) {
  if (bytes.size() != kSize || !bytes.starts_with(kMagic) || number_at(bytes, 8) != kVersion) return std::nullopt;
  return BackupFooter{number_at(bytes, 16), number_at(bytes, 24), digest_at(bytes, 32)};
}

std::string BackupMedium::bytes() const {
  std::string out;
  append_digest(out, hash);
  append_number(out, size);
  return out;
}

BackupMedium BackupMedium::parse(std::string_view bytes) {
  return {digest_at(bytes, 0), number_at(bytes, 32)};
}

Status write_backup(Connection& connection, const MediaFiles& media, const fs::path& file,
                    const ledger::LedgerStore::BackupProgress& progress) {
  std::error_code ec;
  const fs::path absolute = fs::absolute(file, ec);
  return BackupWriter(connection, media, ec ? file : absolute, progress).run();
}

}  // namespace frontkart::store
