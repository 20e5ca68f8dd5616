#include "edition/place.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace frontkart::edition {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t kBuffer = std::size_t{256} << 10U;

using Sink = std::function<Status(std::string_view)>;

/// False where the file cannot be read.
Result<bool> read_pieces(const fs::path& file, const Sink& sink) {
  const Descriptor in(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct ::stat known {};
  if (!in.is_open() || ::fstat(in.get(), &known) != 0 || !S_ISREG(known.st_mode)) return false;
  std::string buffer(kBuffer, '\0');
  while (true) {
    const std::size_t n = in.read_some(buffer.data(), buffer.size());
    if (errno != 0) return false;
    if (n == 0) return true;
    FRONTKART_CHECK(sink({buffer.data(), n}));
  }
}

}  // namespace

Error Place::refused(const std::string& path, int error) const {
  return {ErrorCode::store_full, fmt::format("The edition cannot be written: {}.", std::strerror(error)),
          (root_ / path).string(),
          "The edition that was there still stands. Free space, or check who owns the folder."};
}

Status Place::announce(std::string_view what, std::string_view path) const {
  return announce_ ? announce_(fmt::format("{} {}", what, path)) : Status(Done{});
}

bool Place::exists(const std::string& path) const {
  struct ::stat known {};
  return ::lstat((root_ / path).c_str(), &known) == 0;
}

std::optional<Digest> Place::digest(const std::string& path) const {
  Sha256 sha;
  const auto read = read_pieces(root_ / path, [&](std::string_view bytes) -> Status {
    sha.update(bytes);
    return Done{};
  });
  if (!read.ok() || !*read) return std::nullopt;
  return sha.finish();
}

bool Place::holds(const FileLeaf& file) const {
  struct ::stat known {};
  if (::lstat((root_ / file.path).c_str(), &known) != 0 || !S_ISREG(known.st_mode)) return false;
  return static_cast<std::uint64_t>(known.st_size) == file.bytes && digest(file.path) == file.sha256;
}

Status Place::folders_of(const fs::path& file) const {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  if (error) return refused(file.parent_path().lexically_relative(root_).string(), error.value());
  return Done{};
}

Status Place::write(const std::string& path, std::string_view bytes) const {
  FRONTKART_CHECK(announce("write", path));
  const fs::path file = root_ / path;
  FRONTKART_CHECK(folders_of(file));
  Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!out.is_open() || !out.write_all(bytes) || !out.close()) return refused(path, errno);
  return Done{};
}

Status Place::copy(const fs::path& source, const std::string& path, const Digest& digest) const {
  FRONTKART_CHECK(announce("write", path));
  const fs::path file = root_ / path;
  FRONTKART_CHECK(folders_of(file));
  Descriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0666));
  if (!out.is_open()) return refused(path, errno);
  Sha256 sha;
  FRONTKART_TRY(const bool read, read_pieces(source, [&](std::string_view bytes) -> Status {
                  sha.update(bytes);
                  return out.write_all(bytes) ? Status(Done{}) : Status(refused(path, errno));
                }));
  if (!read || sha.finish() != digest) {
    return Error{ErrorCode::bad_input, "The file cannot be read, or was changed meanwhile.", source.string(), ""};
  }
  if (!out.close()) return refused(path, errno);
  return Done{};
}

Status Place::rename(const std::string& from, const std::string& to) const {
  FRONTKART_CHECK(announce("place", to));
  FRONTKART_CHECK(folders_of(root_ / to));
  if (::rename((root_ / from).c_str(), (root_ / to).c_str()) != 0) return refused(to, errno);
  return Done{};
}

Status Place::link(const std::string& from, const std::string& to) const {
  FRONTKART_CHECK(announce("set aside", from));
  FRONTKART_CHECK(folders_of(root_ / to));
  if (::link((root_ / from).c_str(), (root_ / to).c_str()) == 0) return Done{};
  std::error_code error;
  fs::copy_file(root_ / from, root_ / to, fs::copy_options::overwrite_existing, error);
  if (error) return refused(to, error.value());
  return Done{};
}

Status Place::remove(const std::string& path) const {
  if (!exists(path)) return Done{};
  FRONTKART_CHECK(announce("remove", path));
  if (::unlink((root_ / path).c_str()) != 0 && errno != ENOENT) return refused(path, errno);
  for (fs::path folder = fs::path(path).parent_path(); !folder.empty(); folder = folder.parent_path()) {
    if (::rmdir((root_ / folder).c_str()) != 0) break;
  }
  return Done{};
}

Status Place::remove_folder(const std::string& path) const {
  if (!exists(path)) return Done{};
  FRONTKART_CHECK(announce("remove", path));
  std::error_code error;
  fs::remove_all(root_ / path, error);
  if (error) return refused(path, error.value());
  return Done{};
}

Status Place::sync() const {
  if (!durable_) return Done{};
  FRONTKART_CHECK(announce("sync", ""));
  const Descriptor folder(::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!folder.is_open() || ::syncfs(folder.get()) != 0) return refused("", errno);
  return Done{};
}

std::vector<std::string> Place::below(const std::string& path) const {
  std::vector<std::string> out;
  std::error_code error;
  fs::recursive_directory_iterator it(root_ / path, error);
  for (; !error && it != fs::recursive_directory_iterator(); it.increment(error)) {
    if (it->is_regular_file(error) && !it->is_symlink(error)) {
      out.push_back(it->path().lexically_relative(root_ / path).generic_string());
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> Place::names() const {
  std::vector<std::string> out;
  std::error_code error;
  fs::directory_iterator it(root_, error);
  for (; !error && it != fs::directory_iterator(); it.increment(error)) {
    out.push_back(it->path().filename().string());
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace frontkart::edition
