#include "exchange/packed_source.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <zlib.h>
#define ZSTD_STATIC_LINKING_ONLY  // for ZSTD_createDCtx_advanced
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <new>

#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

constexpr std::size_t kIn = std::size_t{1} << 17U;
constexpr std::size_t kOut = std::size_t{1} << 18U;
/// A zstd window is memory that the archive's maker chooses: up to 1 GiB (zstd --long=30).
constexpr int kMaxWindowLog = 30;

/// Memory for zstd. A window is filled once from front to back: with pages of 4 KiB, taking them from the kernel costs
/// as much as the unpacking.
void* allocate(void*, std::size_t size) {
  constexpr std::size_t kHugePage = std::size_t{2} << 20U;
  if (size < 2 * kHugePage) return std::malloc(size);
  const std::size_t rounded = (size + kHugePage - 1) / kHugePage * kHugePage;
  void* memory = std::aligned_alloc(kHugePage, rounded);
  if (memory != nullptr) static_cast<void>(::madvise(memory, rounded, MADV_HUGEPAGE));
  return memory;
}
void release(void*, void* memory) {
  std::free(memory);
}

class ZstdSource final : public PackedSource {
 public:
  explicit ZstdSource(File file)
      : PackedSource(std::move(file)), context_(ZSTD_createDCtx_advanced({&allocate, &release, nullptr})) {
    if (!context_) throw std::bad_alloc();
    ZSTD_DCtx_setParameter(context_.get(), ZSTD_d_windowLogMax, kMaxWindowLog);
  }

 private:
  struct FreeContext {
    void operator()(ZSTD_DCtx* c) const { ZSTD_freeDCtx(c); }
  };

  Result<Step> unpack(const char* in, std::size_t size, char* out, std::size_t room) override {
    ZSTD_inBuffer input{in, size, 0};
    ZSTD_outBuffer output{out, room, 0};
    const std::size_t left = ZSTD_decompressStream(context_.get(), &output, &input);
    if (ZSTD_isError(left) != 0) {
      if (ZSTD_getErrorCode(left) != ZSTD_error_frameParameter_windowTooLarge) {
        return incomplete(ZSTD_getErrorName(left));
      }
      return Error{ErrorCode::bad_input,
                   fmt::format("The archive wants a zstd window beyond 2^{} bytes.", kMaxWindowLog), "",
                   fmt::format("Pack it again with zstd --long={} or less.", kMaxWindowLog)};
    }
    in_frame_ = left != 0;
    return Step{input.pos, output.pos};
  }
  [[nodiscard]] bool complete() const override { return !in_frame_; }
  [[nodiscard]] std::string_view format() const override { return "zstd"; }

  std::unique_ptr<ZSTD_DCtx, FreeContext> context_;
  bool in_frame_ = false;
};

class GzipSource final : public PackedSource {
 public:
  explicit GzipSource(File file) : PackedSource(std::move(file)) {
    constexpr int kGzipOnly = 16;
    if (inflateInit2(&stream_, MAX_WBITS + kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

 private:
  Result<Step> unpack(const char* in, std::size_t size, char* out, std::size_t room) override {
    if (passing_over_) return Step{size, 0};
    if (!in_member_ && any_) {
      // Another member, or what tapes and shells leave behind the last one.
      constexpr char kFirstByte = '\x1F';
      passing_over_ = *in != kFirstByte;
      if (passing_over_) return Step{size, 0};
    }
    in_member_ = any_ = true;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in));  // zlib's word for const, which it keeps
    stream_.avail_in = static_cast<uInt>(std::min<std::size_t>(size, std::numeric_limits<uInt>::max()));
    stream_.next_out = reinterpret_cast<Bytef*>(out);
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(room, std::numeric_limits<uInt>::max()));
    const uInt in_before = stream_.avail_in;
    const uInt out_before = stream_.avail_out;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    if (code == Z_MEM_ERROR) throw std::bad_alloc();
    if (code != Z_OK && code != Z_STREAM_END) {
      return incomplete(stream_.msg == nullptr ? "no detail known" : stream_.msg);
    }
    const Step step{in_before - stream_.avail_in, out_before - stream_.avail_out};
    if (code == Z_STREAM_END) {
      in_member_ = false;
      if (inflateReset(&stream_) != Z_OK) throw std::bad_alloc();
    }
    return step;
  }
  [[nodiscard]] bool complete() const override { return !in_member_; }
  [[nodiscard]] std::string_view format() const override { return "gzip"; }

  z_stream stream_{};
  bool any_ = false;
  bool in_member_ = false;
  bool passing_over_ = false;
};

}  // namespace

Error incomplete(std::string_view detail) {
  return {ErrorCode::bad_input, fmt::format("The archive is truncated or damaged ({}).", printable(detail)), "",
          "Fetch it again and compare its size or checksum with the publisher's."};
}

PackedSource::PackedSource(File file) : file_(std::move(file)), in_(kIn), out_(kOut) {}

std::ptrdiff_t PackedSource::read(const void** block) {
  std::size_t filled = 0;
  while (filled < out_.size()) {
    if (at_ == size_ && !fill()) {
      if (std::ferror(file_.get()) != 0) return fail(incomplete("the file could not be read to its end"));
      if (filled == 0 && !complete()) {
        return fail(incomplete(fmt::format("it ends in the middle of its {} data", format())));
      }
      break;
    }
    const auto step = unpack(in_.data() + at_, size_ - at_, out_.data() + filled, out_.size() - filled);
    if (!step.ok()) return fail(step.error());
    at_ += step->taken;
    filled += step->put;
  }
  *block = out_.data();
  return static_cast<std::ptrdiff_t>(filled);
}

bool PackedSource::fill() {
  before_ += at_;
  at_ = 0;
  size_ = std::fread(in_.data(), 1, in_.size(), file_.get());
  return size_ > 0;
}

std::ptrdiff_t PackedSource::fail(Error error) {
  error_ = std::move(error);
  return -1;
}

std::unique_ptr<PackedSource> zstd_source(File file) {
  return std::make_unique<ZstdSource>(std::move(file));
}

std::unique_ptr<PackedSource> gzip_source(File file) {
  return std::make_unique<GzipSource>(std::move(file));
}

}  // namespace frontkart::exchange
