#include "failing_vfs.hpp"

#include <atomic>
#include <cstring>
#include <new>

namespace frontkart {
namespace {

std::atomic<std::uint64_t> counted{0};
std::atomic<std::uint64_t> first_failure{0};
std::atomic<bool> fails_for_good{false};
sqlite3_vfs* below = nullptr;
sqlite3_vfs shim{};

bool refuses() {
  const std::uint64_t now = ++counted;
  const std::uint64_t from = first_failure;
  return from != 0 && (now == from || (now > from && fails_for_good));
}

/// The file that SQLite sees; the one below lies right behind it.
struct File {
  sqlite3_file base;
  [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
};

sqlite3_file* real(sqlite3_file* file) {
  return reinterpret_cast<File*>(file)->real();
}

int close_file(sqlite3_file* f) {
  return real(f)->pMethods->xClose(real(f));
}
int read_file(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
  return real(f)->pMethods->xRead(real(f), to, n, at);
}
int write_file(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
  if (!refuses()) return real(f)->pMethods->xWrite(real(f), from, n, at);
  // A disk that fills up takes the beginning.
  if (fails_for_good) {
    real(f)->pMethods->xWrite(real(f), from, n / 2, at);
    return SQLITE_FULL;
  }
  return SQLITE_IOERR_WRITE;
}
int truncate_file(sqlite3_file* f, sqlite3_int64 size) {
  return refuses() ? SQLITE_IOERR_TRUNCATE : real(f)->pMethods->xTruncate(real(f), size);
}
int sync_file(sqlite3_file* f, int flags) {
  return refuses() ? SQLITE_IOERR_FSYNC : real(f)->pMethods->xSync(real(f), flags);
}
int file_size(sqlite3_file* f, sqlite3_int64* size) {
  return real(f)->pMethods->xFileSize(real(f), size);
}
int lock_file(sqlite3_file* f, int lock) {
  return real(f)->pMethods->xLock(real(f), lock);
}
int unlock_file(sqlite3_file* f, int lock) {
  return real(f)->pMethods->xUnlock(real(f), lock);
}
int check_lock(sqlite3_file* f, int* out) {
  return real(f)->pMethods->xCheckReservedLock(real(f), out);
}
int control(sqlite3_file* f, int op, void* arg) {
  return real(f)->pMethods->xFileControl(real(f), op, arg);
}
int sector_size(sqlite3_file* f) {
  return real(f)->pMethods->xSectorSize(real(f));
}
int characteristics(sqlite3_file* f) {
  return real(f)->pMethods->xDeviceCharacteristics(real(f));
}
int shm_map(sqlite3_file* f, int page, int size, int extend, void volatile** out) {
  return real(f)->pMethods->xShmMap(real(f), page, size, extend, out);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
  return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) {
  real(f)->pMethods->xShmBarrier(real(f));
}
int shm_unmap(sqlite3_file* f, int remove) {
  return real(f)->pMethods->xShmUnmap(real(f), remove);
}

sqlite3_io_methods methods() {
  sqlite3_io_methods m{};
  m.iVersion = 2;
  m.xClose = close_file;
  m.xRead = read_file;
  m.xWrite = write_file;
  m.xTruncate = truncate_file;
  m.xSync = sync_file;
  m.xFileSize = file_size;
  m.xLock = lock_file;
  m.xUnlock = unlock_file;
  m.xCheckReservedLock = check_lock;
  m.xFileControl = control;
  m.xSectorSize = sector_size;
  m.xDeviceCharacteristics = characteristics;
  m.xShmMap = shm_map;
  m.xShmLock = shm_lock;
  m.xShmBarrier = shm_barrier;
  m.xShmUnmap = shm_unmap;
  return m;
}

const sqlite3_io_methods kMethods = methods();

int open_file(sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* f, int flags, int* out_flags) {
  f->pMethods = nullptr;
  const int code = below->xOpen(below, name, real(f), flags, out_flags);
  if (real(f)->pMethods != nullptr) f->pMethods = &kMethods;
  return code;
}

}  // namespace

FailingVfs::FailingVfs() {
  below = sqlite3_vfs_find(nullptr);
  shim = *below;
  shim.zName = "failing";
  shim.pNext = nullptr;
  shim.szOsFile = static_cast<int>(sizeof(File)) + below->szOsFile;
  shim.xOpen = open_file;
  fail_at(0, false);
  if (sqlite3_vfs_register(&shim, 1) != SQLITE_OK) throw std::bad_alloc();
}

FailingVfs::~FailingVfs() {
  sqlite3_vfs_unregister(&shim);
  sqlite3_vfs_register(below, 1);
}

void FailingVfs::fail_at(std::uint64_t operation, bool for_good) {
  counted = 0;
  first_failure = operation;
  fails_for_good = for_good;
}

std::uint64_t FailingVfs::operations() const {
  return counted;
}

}  // namespace frontkart
