#include "store/sqlite/originals.hpp"

#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <bit>
#include <new>
#include <stdexcept>

namespace frontkart::store {
namespace {

// Measured on three archives of dated maps: level 3 finds nearly all of what is repeated at 800 MB/s; level 5 saves 13
// % more at a third of that speed.
constexpr int kLevel = 3;
// Where base and bytes are so large that level 3's tables no longer cover the base, long-distance matching does.
constexpr std::size_t kLongDistanceFrom = 8U << 20U;
// A frame on a base that is larger than this part of its bytes is compared with one without.
constexpr std::size_t kSuspicious = 8;

constexpr std::size_t kMaxCached = 256;

void check(std::size_t code) {
  if (ZSTD_isError(code) == 0) return;
  if (ZSTD_getErrorCode(code) == ZSTD_error_memory_allocation) throw std::bad_alloc();
  throw std::logic_error(std::string("zstd: ") + ZSTD_getErrorName(code));
}

}  // namespace

std::int64_t base_link(std::int64_t link) {
  std::int64_t unit = 1;
  while (link % (unit * 8) == 0) unit *= 8;
  return link - unit;
}

struct Packer::Context {
  ZSTD_CCtx* zstd = ZSTD_createCCtx();
  std::string buffer;

  Context() {
    if (zstd == nullptr) throw std::bad_alloc();
  }
  ~Context() { ZSTD_freeCCtx(zstd); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  std::string_view compress(std::string_view bytes, const std::string* base) {
    const std::size_t reach = bytes.size() + (base == nullptr ? 0 : base->size());
    check(ZSTD_CCtx_reset(zstd, ZSTD_reset_session_and_parameters));
    check(ZSTD_CCtx_setParameter(zstd, ZSTD_c_compressionLevel, kLevel));
    if (base != nullptr) {
      const int window = std::clamp(static_cast<int>(std::bit_width(reach)), 17, 31);
      check(ZSTD_CCtx_setParameter(zstd, ZSTD_c_windowLog, window));
      check(ZSTD_CCtx_refPrefix(zstd, base->data(), base->size()));
    }
    if (reach >= kLongDistanceFrom) check(ZSTD_CCtx_setParameter(zstd, ZSTD_c_enableLongDistanceMatching, 1));
    buffer.resize(ZSTD_compressBound(bytes.size()));
    const std::size_t size = ZSTD_compress2(zstd, buffer.data(), buffer.size(), bytes.data(), bytes.size());
    check(size);
    return std::string_view(buffer).substr(0, size);
  }
};

Packer::Packer() : context_(std::make_unique<Context>()) {}
Packer::~Packer() = default;

std::optional<std::string> Packer::pack(std::string_view bytes, const std::string* base) {
  std::string packed(context_->compress(bytes, base));
  if (base != nullptr && packed.size() > bytes.size() / kSuspicious &&
      context_->compress(bytes, nullptr).size() <= packed.size()) {
    return std::nullopt;
  }
  return packed;
}

struct Unpacker::Context {
  ZSTD_DCtx* zstd = ZSTD_createDCtx();

  Context() {
    if (zstd == nullptr) throw std::bad_alloc();
  }
  ~Context() { ZSTD_freeDCtx(zstd); }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;
};

Unpacker::Unpacker() : context_(std::make_unique<Context>()) {}
Unpacker::~Unpacker() = default;

std::optional<std::string> Unpacker::unpack(std::string_view packed, std::uint64_t size, const std::string* base) {
  // A frame says how long it is; one that lies cannot make us reserve what the store did not promise.
  if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != size) return std::nullopt;
  ZSTD_DCtx* zstd = context_->zstd;
  check(ZSTD_DCtx_reset(zstd, ZSTD_reset_session_and_parameters));
  check(ZSTD_DCtx_setParameter(zstd, ZSTD_d_windowLogMax, 31));
  if (base != nullptr) check(ZSTD_DCtx_refPrefix(zstd, base->data(), base->size()));
  std::string out(size, '\0');
  const std::size_t got = ZSTD_decompressDCtx(zstd, out.data(), out.size(), packed.data(), packed.size());
  if (ZSTD_isError(got) != 0 || got != size) return std::nullopt;
  return out;
}

SharedBytes OriginalCache::find(const Digest& hash) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return item.hash == hash; });
  if (found == items_.end()) return nullptr;
  items_.splice(items_.begin(), items_, found);
  return items_.front().bytes;
}

void OriginalCache::drop(const Digest& hash) {
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(items_.begin(), items_.end(), [&](const Item& item) { return item.hash == hash; });
  if (found == items_.end()) return;
  used_ -= found->bytes->size() + sizeof(Item);
  items_.erase(found);
}

void OriginalCache::put(const Digest& hash, SharedBytes bytes) {
  const std::lock_guard lock(mutex_);
  if (std::any_of(items_.begin(), items_.end(), [&](const Item& item) { return item.hash == hash; })) return;
  used_ += bytes->size() + sizeof(Item);
  items_.push_front({hash, std::move(bytes)});
  while ((used_ > budget_ && items_.size() > 1) || items_.size() > kMaxCached) {
    used_ -= items_.back().bytes->size() + sizeof(Item);
    items_.pop_back();
  }
}

}  // namespace frontkart::store
