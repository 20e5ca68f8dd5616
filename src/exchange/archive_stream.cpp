#include "exchange/archive_stream.hpp"

#include <archive.h>
#include <archive_entry.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <numeric>
#include <optional>
#include <system_error>
#include <vector>

#include "exchange/packed_source.hpp"
#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

constexpr std::size_t kTarBlock = 512;
constexpr std::size_t kReadBlock = std::size_t{1} << 17U;
/// Below this much output a high ratio proves nothing.
constexpr std::uint64_t kRatioMatters = std::uint64_t{64} << 20U;
/// What an archive may claim as an entry's size before a byte of it was seen.
constexpr std::uint64_t kMaxReserve = std::uint64_t{64} << 20U;

struct FreeArchive {
  void operator()(archive* a) const { archive_read_free(a); }
};
using Reader = std::unique_ptr<archive, FreeArchive>;

Error bad(std::string message, std::string remedy) {
  return {ErrorCode::bad_input, std::move(message), "", std::move(remedy)};
}

Error at(Error error, std::string_view where) {
  if (error.where.empty()) error.where = where;
  return error;
}

Error cannot_open(const std::filesystem::path& file) {
  return {ErrorCode::bad_input, "The file cannot be opened.", printable(file.string()), "Check its permissions."};
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

/// A tar header carries the sum of its own bytes, the field of the sum taken as blanks.
bool is_tar_header(std::string_view head) {
  constexpr std::size_t kSumAt = 148;
  constexpr std::size_t kSumSize = 8;
  if (head.size() < kTarBlock || head.front() == '\0') return false;
  std::uint64_t stored = 0;
  for (const char c : head.substr(kSumAt, kSumSize)) {
    if (c >= '0' && c <= '7') stored = stored * 8 + static_cast<std::uint64_t>(c - '0');
    if (stored > 0 && (c == ' ' || c == '\0')) break;
  }
  const auto add = [](std::uint64_t sum, char c) { return sum + static_cast<std::uint8_t>(c); };
  const auto block = head.substr(0, kTarBlock);
  const std::uint64_t all = std::accumulate(block.begin(), block.end(), std::uint64_t{0}, add);
  const auto field = block.substr(kSumAt, kSumSize);
  const std::uint64_t own = std::accumulate(field.begin(), field.end(), std::uint64_t{0}, add);
  return stored != 0 && stored == all - own + kSumSize * std::uint64_t{' '};
}

/// A tar ends with blocks of zeros; one that does not was cut off, even where the cut falls between two members.
Status check_tar_end(const std::filesystem::path& path) {
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return cannot_open(path);
  std::array<char, kTarBlock> block{};
  if (std::fseek(file.get(), -static_cast<long>(kTarBlock), SEEK_END) != 0 ||
      std::fread(block.data(), 1, block.size(), file.get()) != block.size()) {
    return incomplete("shorter than one block");
  }
  if (std::any_of(block.begin(), block.end(), [](char c) { return c != '\0'; })) {
    return incomplete("the end mark of the tar is missing");
  }
  return Done{};
}

la_ssize_t read_packed(archive* a, void* source, const void** block) {
  const std::ptrdiff_t n = static_cast<PackedSource*>(source)->read(block);
  if (n < 0) archive_set_error(a, EILSEQ, "packed data");
  return n;
}

std::string entry_name(archive_entry* entry) {
  // Which of the two forms exists depends on the locale and the archive; the bytes as stored will do.
  const char* name = archive_entry_pathname_utf8(entry);
  if (name == nullptr) name = archive_entry_pathname(entry);
  std::string_view text = name == nullptr ? std::string_view("unnamed") : std::string_view(name);
  while (text.starts_with("./")) text.remove_prefix(2);
  return printable(text, 1024);
}

bool is_shape_name(std::string_view name) {
  return lower(name).ends_with(".shp");
}

/// One archive being read. Errors carry no `where`.
class EntryReader {
 public:
  /// `packed` says how many bytes of the archive went in so far; `source` is what unpacks, where that is ours.
  EntryReader(archive* a, const ReadLimits& limits, UnpackedBytes& unpacked, std::function<std::uint64_t()> packed,
              const PackedSource* source)
      : a_(a), limits_(limits), unpacked_(unpacked), packed_(std::move(packed)), source_(source) {}

  [[nodiscard]] Status each(const std::string& place, const EntrySink& sink) {
    std::uint64_t passed_over = 0;
    SourceFile file;  // of which a sink that moves nothing away leaves the room for the next
    for (;;) {
      archive_entry* entry = nullptr;
      const int r = archive_read_next_header(a_, &entry);
      if (r == ARCHIVE_EOF) return Done{};
      if (r != ARCHIVE_OK && r != ARCHIVE_WARN) return at(failure(), place);
      if (auto status = counted(passed_over); !status.ok()) return at(status.error(), place);
      std::string name = entry_name(entry);
      if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr ||
          is_hidden_name(name)) {
        passed_over = archive_entry_size_is_set(entry) != 0 ? size_of(entry) : 0;
        continue;
      }
      passed_over = 0;
      file.bytes.clear();
      if (file.bytes.capacity() > kMaxReserve) file.bytes = std::string();
      file.place = fmt::format("{}!{}", place, name);
      file.name = std::move(name);
      if (auto status = read_data(entry, file.bytes); !status.ok()) return at(status.error(), file.place);
      FRONTKART_CHECK(sink(std::move(file), packed_()));
    }
  }

  [[nodiscard]] Error failure() const {
    if (source_ != nullptr && source_->error()) return *source_->error();
    const char* text = archive_error_string(a_);
    return incomplete(text == nullptr ? "no detail known" : text);
  }

 private:
  static std::uint64_t size_of(archive_entry* entry) {
    return static_cast<std::uint64_t>(std::max<la_int64_t>(archive_entry_size(entry), 0));
  }

  [[nodiscard]] Status counted(std::uint64_t passed_over) {
    FRONTKART_CHECK(unpacked_.entry());
    return unpacked_.add(passed_over, 0, packed_());
  }

  [[nodiscard]] Status read_data(archive_entry* entry, std::string& bytes) {
    if (archive_entry_is_encrypted(entry) != 0) {
      return bad("The file is encrypted inside its archive.", "Unpack the archive with its password first.");
    }
    if (archive_entry_size_is_set(entry) != 0) {
      if (size_of(entry) > limits_.max_file_bytes) return unpacked_.add(0, size_of(entry), packed_());
      bytes.reserve(static_cast<std::size_t>(std::min(size_of(entry), kMaxReserve)) + kReadAhead);
    }
    for (;;) {
      const void* block = nullptr;
      std::size_t size = 0;
      la_int64_t offset = 0;
      const int r = archive_read_data_block(a_, &block, &size, &offset);
      if (r == ARCHIVE_EOF) break;
      // Here a warning says that the bytes do not have their checksum or size.
      if (r != ARCHIVE_OK) return failure();
      const auto begin = static_cast<std::uint64_t>(std::max<la_int64_t>(offset, 0));
      if (begin < bytes.size()) return incomplete("overlapping pieces of one file");
      // A sparse file claims holes that cost its maker nothing: they count like data.
      FRONTKART_CHECK(unpacked_.add(begin - bytes.size() + size, begin + size, packed_()));
      bytes.resize(static_cast<std::size_t>(begin), '\0');
      bytes.append(static_cast<const char*>(block), size);
    }
    bytes.reserve(bytes.size() + kReadAhead);
    return Done{};
  }

  archive* a_;
  const ReadLimits& limits_;
  UnpackedBytes& unpacked_;
  std::function<std::uint64_t()> packed_;
  const PackedSource* source_;
};

Status read_packed_tar(PackedSource& source, const std::string& place, const ReadLimits& limits,
                       UnpackedBytes& unpacked, const EntrySink& sink) {
  const Reader a(archive_read_new());
  archive_read_support_format_tar(a.get());
  archive_read_support_format_empty(a.get());
  EntryReader reader(
      a.get(), limits, unpacked, [&] { return source.consumed(); }, &source);
  if (archive_read_open(a.get(), &source, nullptr, &read_packed, nullptr) != ARCHIVE_OK) {
    return at(reader.failure(), place);
  }
  FRONTKART_CHECK(reader.each(place, sink));
  // The tar's end mark may stand before the end of the packed data; only the latter proves that all arrived.
  const void* rest = nullptr;
  for (;;) {
    const std::ptrdiff_t n = source.read(&rest);
    if (n < 0) return at(*source.error(), place);
    if (n == 0) return Done{};
    if (auto s = unpacked.add(static_cast<std::uint64_t>(n), 0, source.consumed()); !s.ok()) {
      return at(s.error(), place);
    }
  }
}

Status read_tar(const std::filesystem::path& path, const std::string& place, const ReadLimits& limits,
                UnpackedBytes& unpacked, const EntrySink& sink) {
  const Reader a(archive_read_new());
  archive_read_support_format_tar(a.get());
  archive_read_support_format_empty(a.get());
  const auto packed = [&] {
    return static_cast<std::uint64_t>(std::max<la_int64_t>(archive_filter_bytes(a.get(), -1), 0));
  };
  EntryReader reader(a.get(), limits, unpacked, packed, nullptr);
  if (archive_read_open_filename(a.get(), path.c_str(), kReadBlock) != ARCHIVE_OK) {
    return at(reader.failure(), place);
  }
  return reader.each(place, sink);
}

/// A zip is read through its directory, which stands at its end: a truncated one has none.
Result<Reader> open_zip(const std::filesystem::path& path) {
  Reader a(archive_read_new());
  archive_read_support_format_zip_seekable(a.get());
  if (archive_read_open_filename(a.get(), path.c_str(), kReadBlock) != ARCHIVE_OK) {
    return incomplete("the directory of the zip is missing");
  }
  return a;
}

Result<bool> zip_holds_shapes(const std::filesystem::path& path, const ReadLimits& limits) {
  FRONTKART_TRY(const Reader a, open_zip(path));
  archive_entry* entry = nullptr;
  for (std::uint64_t n = 0; n < limits.max_files; ++n) {
    const int r = archive_read_next_header(a.get(), &entry);
    if (r == ARCHIVE_EOF) return false;
    if (r != ARCHIVE_OK && r != ARCHIVE_WARN) return incomplete("its list of files cannot be read");
    const std::string name = entry_name(entry);
    if (!is_hidden_name(name) && is_shape_name(name)) return true;
  }
  return false;
}

Status read_zip(const std::filesystem::path& path, const std::string& place, const ReadLimits& limits,
                UnpackedBytes& unpacked, const EntrySink& sink) {
  std::error_code ec;
  const std::uint64_t size = std::filesystem::file_size(path, ec);
  auto shapes = zip_holds_shapes(path, limits);
  if (!shapes.ok()) return at(shapes.error(), place);
  if (*shapes) {
    if (auto s = unpacked.entry(); !s.ok()) return at(s.error(), place);
    if (auto s = unpacked.add(size, size, size); !s.ok()) return at(s.error(), place);
    FRONTKART_TRY(std::string bytes, read_whole_file(path, limits.max_file_bytes));
    return sink({printable(path.filename().string(), 1024), place, std::move(bytes)}, size);
  }
  auto a = open_zip(path);
  if (!a.ok()) return at(a.error(), place);
  return EntryReader(
             a->get(), limits, unpacked, [&] { return size; }, nullptr)
      .each(place, sink);
}

}  // namespace

Packing packing_of(std::string_view head) {
  using namespace std::string_view_literals;
  if (head.starts_with("PK\x03\x04"sv) || head.starts_with("PK\x05\x06"sv)) return Packing::zip;
  if (head.starts_with("\x1F\x8B"sv)) return Packing::gzip;
  if (head.starts_with("\x28\xB5\x2F\xFD"sv)) return Packing::zstd;
  // A skippable frame may stand first.
  if (head.size() >= 4 && (static_cast<std::uint8_t>(head[0]) & 0xF0U) == 0x50 &&
      head.substr(1).starts_with("\x2A\x4D\x18"sv)) {
    return Packing::zstd;
  }
  if (head.starts_with("\xFD"
                       "7zXZ"sv) ||
      head.starts_with("BZh"sv) || head.starts_with("7z\xBC\xAF"sv) || head.starts_with("Rar!"sv)) {
    return Packing::unsupported;
  }
  return is_tar_header(head) ? Packing::tar : Packing::none;
}

bool name_promises_archive(std::string_view name) {
  constexpr std::array<std::string_view, 16> kEndings{".zip",  ".tar", ".tgz",    ".tar.gz", ".tar.zst", ".tzst",
                                                      ".gz",   ".zst", ".tar.xz", ".txz",    ".xz",      ".tar.bz2",
                                                      ".tbz2", ".bz2", ".7z",     ".rar"};
  const std::string text = lower(name);
  return std::any_of(kEndings.begin(), kEndings.end(), [&](std::string_view e) { return text.ends_with(e); });
}

Status UnpackedBytes::entry() {
  if (++files_ <= limits_.max_files) return Done{};
  return bad(fmt::format("There are more than {} files.", limits_.max_files), "Import them in several calls.");
}

Status UnpackedBytes::add(std::uint64_t bytes, std::uint64_t entry_bytes, std::uint64_t packed) {
  total_ += bytes;
  here_ += bytes;
  if (entry_bytes > limits_.max_file_bytes) {
    return bad(fmt::format("The file is larger than {} MiB.", limits_.max_file_bytes >> 20U),
               "One file is one dated state; split it or simplify its lines.");
  }
  if (total_ > limits_.max_total_bytes) {
    return bad(fmt::format("The files are larger than {} MiB together.", limits_.max_total_bytes >> 20U),
               "Import them in several calls.");
  }
  if (here_ > kRatioMatters &&
      static_cast<double>(here_) > limits_.max_ratio * static_cast<double>(std::max<std::uint64_t>(packed, 1))) {
    return bad(
        fmt::format("The archive unpacks to more than {:.0f} times its size: it looks like a decompression bomb.",
                    limits_.max_ratio),
        "If you trust it, unpack it and import the folder.");
  }
  return Done{};
}

bool is_hidden_name(std::string_view name) {
  std::size_t begin = 0;
  while (begin <= name.size()) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    const auto part = name.substr(begin, end - begin);
    if (part == "__MACOSX" || (part.starts_with('.') && part != "." && part != "..")) return true;
    begin = end + 1;
  }
  return false;
}

Result<std::string> read_whole_file(const std::filesystem::path& path, std::uint64_t max_bytes) {
  const File file(std::fopen(path.c_str(), "rb"));
  if (!file) return cannot_open(path);
  std::error_code ec;
  const auto expected = std::min<std::uint64_t>(std::filesystem::file_size(path, ec), max_bytes);
  std::string bytes;
  if (!ec) bytes.reserve(static_cast<std::size_t>(expected) + kReadAhead + 1);
  // The size is only a hint: a file may grow while it is read.
  std::size_t room = static_cast<std::size_t>(expected) + 1;
  std::size_t size = 0;
  for (;;) {
    bytes.resize(size + room);
    const std::size_t n = std::fread(bytes.data() + size, 1, room, file.get());
    size += n;
    if (size > max_bytes) {
      return Error{ErrorCode::bad_input, fmt::format("The file is larger than {} MiB.", max_bytes >> 20U),
                   printable(path.string()), "One file is one dated state; split it or simplify its lines."};
    }
    if (n < room) break;
    room = kReadBlock;
  }
  if (std::ferror(file.get()) != 0) {
    return Error{ErrorCode::bad_input, "The file could not be read to its end.", printable(path.string()),
                 "Check the disk."};
  }
  bytes.resize(size);
  bytes.reserve(size + kReadAhead);
  return bytes;
}

Status read_archive(const std::filesystem::path& file, Packing packing, const ReadLimits& limits,
                    UnpackedBytes& unpacked, const EntrySink& sink) {
  const std::string place = printable(file.string(), 1024);
  switch (packing) {
    case Packing::zip:
      return read_zip(file, place, limits, unpacked, sink);
    case Packing::tar:
      if (auto s = check_tar_end(file); !s.ok()) return at(s.error(), place);
      return read_tar(file, place, limits, unpacked, sink);
    case Packing::gzip:
    case Packing::zstd: {
      File in(std::fopen(file.c_str(), "rb"));
      if (!in) return cannot_open(file);
      const auto source = packing == Packing::gzip ? gzip_source(std::move(in)) : zstd_source(std::move(in));
      return read_packed_tar(*source, place, limits, unpacked, sink);
    }
    case Packing::none:
    case Packing::unsupported:
      break;
  }
  return at(bad("The archive is packed in a way that is not read.", "Pack it as .zip, .tar.gz or .tar.zst."), place);
}

Status read_zip_members(std::string_view bytes, const std::string& place, const ReadLimits& limits,
                        const EntrySink& sink) {
  const Reader a(archive_read_new());
  archive_read_support_format_zip_seekable(a.get());
  if (archive_read_open_memory(a.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) {
    return at(incomplete("the directory of the zip is missing"), place);
  }
  std::uint64_t total = 0;
  std::uint64_t files = 0;
  UnpackedBytes unpacked(limits, total, files);
  return EntryReader(
             a.get(), limits, unpacked, [&] { return std::uint64_t{bytes.size()}; }, nullptr)
      .each(place, sink);
}

}  // namespace frontkart::exchange
