#include "store/sqlite/restore.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include "ledger/prepare.hpp"
#include "ledger/projection.hpp"
#include "store/sqlite/backup.hpp"
#include "store/sqlite/files.hpp"
#include "store/sqlite/media.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace frontkart::store {
namespace {

namespace fs = std::filesystem;
using ledger::Entry;
using ledger::LedgerStore;
using Progress = LedgerStore::BackupProgress;

constexpr std::size_t kPiece = 4U << 20U;

/// A backup file, read from its beginning, hashed on the way.
class BackupFile {
 public:
  BackupFile(const fs::path& file, const Progress& progress) : file_(file), progress_(progress) {}
  ~BackupFile() {
    if (fd_ >= 0) ::close(fd_);
  }
  BackupFile(const BackupFile&) = delete;
  BackupFile& operator=(const BackupFile&) = delete;

  Status open() {
    fd_ = ::open(file_.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd_ < 0) {
      return Error{ErrorCode::bad_input, fmt::format("The backup cannot be opened: {}.", std::strerror(errno)),
                   file_.string(), "Check the path."};
    }
    std::error_code ec;
    size_ = fs::file_size(file_, ec);
    if (ec || size_ < BackupFooter::kSize) return no_backup();
    std::string tail(BackupFooter::kSize, '\0');
    const auto at = static_cast<off_t>(size_ - tail.size());
    if (::pread(fd_, tail.data(), tail.size(), at) != static_cast<ssize_t>(tail.size())) return no_backup();
    const auto parsed = BackupFooter::parse(tail);
    if (!parsed || parsed->database_size > size_ - BackupFooter::kSize) return no_backup();
    footer_ = *parsed;
    return Done{};
  }

  [[nodiscard]] const BackupFooter& footer() const { return footer_; }

  /// The next `size` bytes, piece by piece.
  Status copy(std::uint64_t size, PartialFile& to) {
    if (size > size_ - BackupFooter::kSize - done_) return not_whole();
    std::string piece;
    while (size > 0) {
      piece.resize(std::min<std::uint64_t>(size, kPiece));
      FRONTKART_CHECK(read(piece));
      FRONTKART_CHECK(to.write(piece));
      size -= piece.size();
    }
    return Done{};
  }

  Status read(std::string& out) {
    if (out.size() > size_ - BackupFooter::kSize - done_) return not_whole();
    for (std::size_t got = 0; got < out.size();) {
      const ssize_t n = ::read(fd_, out.data() + got, out.size() - got);
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return not_whole();
      got += static_cast<std::size_t>(n);
    }
    hash_.update(out);
    done_ += out.size();
    if (!progress_ || progress_(done_, size_)) return Done{};
    return Error{ErrorCode::interrupted, "The restoring was stopped; nothing is left of it.", file_.string(), ""};
  }

  /// Whether everything was read, and is what was written.
  Status finish() {
    if (done_ + BackupFooter::kSize != size_) return not_whole();
    hash_.update(footer_.head());
    if (hash_.finish() != footer_.hash) return not_whole();
    return Done{};
  }

 private:
  [[nodiscard]] Error no_backup() const {
    return {ErrorCode::bad_input, "This is no whole backup of a Frontkart store.", file_.string(),
            "Give a file that `backup` wrote; one that was cut off cannot be restored."};
  }
  [[nodiscard]] Error not_whole() const {
    return {ErrorCode::store_damaged, "The backup does not have the bytes that were written.", file_.string(),
            "Use another copy of it."};
  }

  fs::path file_;
  const Progress& progress_;
  int fd_ = -1;
  std::uint64_t size_ = 0;
  std::uint64_t done_ = 0;
  BackupFooter footer_;
  Sha256 hash_;
};

/// The store under its temporary name; what is left of it goes with the scope.
class Unfinished {
 public:
  explicit Unfinished(const fs::path& store) : store_(store), file_(store.string() + ".restoring") { remove(); }
  ~Unfinished() { remove(); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  [[nodiscard]] const fs::path& file() const { return file_; }

  /// Precondition: nobody has it open.
  Status name() {
    const fs::path files = file_.string() + ".files";
    std::error_code ec;
    if (fs::exists(files, ec)) FRONTKART_CHECK(rename_path(files, store_.string() + ".files", false));
    FRONTKART_CHECK(sync_path(store_.parent_path()));
    FRONTKART_CHECK(rename_path(file_, store_, false));
    return sync_path(store_.parent_path());
  }

 private:
  void remove() const {
    std::error_code ec;
    const std::string prefix = file_.filename().string();
    std::vector<fs::path> left;
    for (auto it = fs::directory_iterator(file_.parent_path(), ec); !ec && it != fs::directory_iterator();
         it.increment(ec)) {
      if (it->path().filename().string().starts_with(prefix)) left.push_back(it->path());
    }
    for (const fs::path& each : left) fs::remove_all(each, ec);
  }

  fs::path store_;
  fs::path file_;
};

class Restoration {
 public:
  Restoration(const fs::path& backup, const fs::path& store, const std::optional<NewerLog>& newer,
              const Progress& progress)
      : from_(backup, progress), store_(store), newer_(newer) {}

  Result<RestoreReport> run() {
    FRONTKART_CHECK(check_target());
    FRONTKART_CHECK(from_.open());
    Unfinished target(store_);
    FRONTKART_CHECK(extract(target.file()));
    {
      FRONTKART_TRY(auto store, open_sqlite_store(target.file(), OpenMode::write_create, ledger::system_clock()));
      FRONTKART_CHECK(verify(*store));
      if (newer_) {
        FRONTKART_CHECK(go_on(*store));
        FRONTKART_CHECK(store->finish_purges());
        FRONTKART_CHECK(verify(*store));
      }
    }
    FRONTKART_CHECK(target.name());
    return report_;
  }

 private:
  Status check_target() const {
    std::error_code ec;
    for (const char* suffix : {"", "-wal", "-shm", ".files"}) {
      const std::string name = store_.string() + suffix;
      if (fs::exists(fs::symlink_status(name, ec))) {
        return Error{ErrorCode::bad_input, "A store is only restored to where nothing is yet.", name,
                     "Choose another path, or move the old store and its files away."};
      }
    }
    if (!fs::is_directory(store_.parent_path(), ec)) {
      return Error{ErrorCode::store_missing, "The folder for the store does not exist.", store_.string(),
                   "Create the folder first, or check the path."};
    }
    return Done{};
  }

  Status extract(const fs::path& file) {
    PartialFile database(file.string() + ".part");
    FRONTKART_CHECK(database.create());
    FRONTKART_CHECK(from_.copy(from_.footer().database_size, database));
    const MediaFiles media(file);
    for (std::uint64_t i = 0; i < from_.footer().media; ++i) {
      std::string head(BackupMedium::kSize, '\0');
      FRONTKART_CHECK(from_.read(head));
      const BackupMedium medium = BackupMedium::parse(head);
      const fs::path name = media.file(medium.hash);
      FRONTKART_CHECK(make_folders(name.parent_path()));
      PartialFile part(name.string() + ".part");
      FRONTKART_CHECK(part.create());
      FRONTKART_CHECK(from_.copy(medium.size, part));
      FRONTKART_CHECK(part.finish(name, true));
    }
    FRONTKART_CHECK(from_.finish());
    return database.finish(file, false);
  }

  Status verify(LedgerStore& store) {
    FRONTKART_CHECK(store.check_storage());
    FRONTKART_TRY(const ledger::ChainReport chain, ledger::verify_chain(store));
    if (!chain.ok) {
      return Error{ErrorCode::store_damaged, chain.why, fmt::format("entry {}", chain.first_broken),
                   "Use another backup."};
    }
    FRONTKART_CHECK(store.check_projections());
    FRONTKART_TRY(report_.originals, count(store, &LedgerStore::for_each_original, &LedgerStore::original));
    FRONTKART_TRY(report_.media, count(store, &LedgerStore::for_each_medium, &LedgerStore::medium));
    report_.entries = chain.entries;
    FRONTKART_TRY(report_.head, store.head());
    return Done{};
  }

  /// Reads every file, which verifies its hash.
  template <class ForEach, class Read>
  static Result<std::uint64_t> count(LedgerStore& store, ForEach for_each, Read read) {
    std::vector<Digest> all;
    FRONTKART_CHECK((store.*for_each)([&](const ledger::OriginalInfo& info) -> Status {
      all.push_back(info.hash);
      return Done{};
    }));
    for (const Digest& hash : all) {
      FRONTKART_TRY([[maybe_unused]] const std::string bytes, (store.*read)(hash));
    }
    return all.size();
  }

  Status go_on(LedgerStore& store) {
    const ledger::Head head = report_.head;
    FRONTKART_TRY(auto transaction, store.begin());
    bool met = head.seq == 0;
    const auto take = [&](const Entry& entry) -> Status {
      if (!met) {
        if (entry.envelope.seq != head.seq || entry.hash != head.hash) return not_this_ledger();
        met = true;
        return Done{};
      }
      FRONTKART_CHECK(fetch_files(store, *transaction, entry));
      FRONTKART_CHECK(transaction->append_copy(entry));
      ++report_.continued;
      return Done{};
    };
    FRONTKART_CHECK(newer_->for_each_entry(std::max<std::uint64_t>(head.seq, 1), take));
    if (!met) return not_this_ledger();
    return transaction->commit();
  }

  /// Archived files that the entry names and the backup did not have.
  Status fetch_files(LedgerStore& store, ledger::Transaction& transaction, const Entry& entry) {
    if (!entry.body) return Done{};
    const ledger::Json body = ledger::Json::parse(*entry.body, nullptr, false);
    const ledger::Projection names = ledger::project(entry.envelope.kind, entry.envelope.id, body);
    for (const std::string& hex : names.originals) {
      FRONTKART_TRY(const auto bytes, fetch(hex, newer_->original, [&](const Digest& h) { return store.original(h); }));
      if (!bytes) continue;
      FRONTKART_TRY(like_, transaction.put_original(*bytes, like_));
    }
    for (const std::string& hex : names.media) {
      FRONTKART_TRY(const auto bytes, fetch(hex, newer_->medium, [&](const Digest& h) { return store.medium(h); }));
      if (bytes) FRONTKART_CHECK(transaction.put_medium(*bytes));
    }
    return Done{};
  }

  template <class Known>
  Result<std::optional<std::string>> fetch(const std::string& hex,
                                           const std::function<Result<std::string>(const Digest&)>& source,
                                           const Known& known) {
    const auto hash = Digest::from_hex(hex);
    if (!hash.ok() || known(*hash).ok()) return std::optional<std::string>();
    if (source) {
      auto bytes = source(*hash);
      if (bytes.ok()) return std::optional(std::move(*bytes));
      if (bytes.error().code != ErrorCode::not_found) return std::move(bytes).error();
    }
    ++report_.missing_files;
    return std::optional<std::string>();
  }

  [[nodiscard]] Error not_this_ledger() const {
    return {ErrorCode::bad_input,
            fmt::format("The newer log does not hold the backup's last entry, {}.", report_.head.seq), store_.string(),
            "Give the log of the same ledger, made after the backup."};
  }

  BackupFile from_;
  fs::path store_;
  const std::optional<NewerLog>& newer_;
  RestoreReport report_;
  std::optional<Digest> like_;
};

}  // namespace

NewerLog newer_log(LedgerStore& store) {
  return {[&store](std::uint64_t first, const NewerLog::Visitor& visit) { return store.for_each_entry(first, visit); },
          [&store](const Digest& hash) { return store.original(hash); },
          [&store](const Digest& hash) { return store.medium(hash); }};
}

Result<RestoreReport> restore_backup(const fs::path& backup, const fs::path& store,
                                     const std::optional<NewerLog>& newer, const Progress& progress) {
  std::error_code ec;
  const fs::path absolute = fs::absolute(store, ec);
  return Restoration(backup, ec ? store : absolute, newer, progress).run();
}

}  // namespace frontkart::store
