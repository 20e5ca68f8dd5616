#include "service/publish_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <fstream>
#include <set>
#include <sstream>
#include <system_error>

#include "exchange/write.hpp"

namespace frontkart::service {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHashDigits = 16;

Error cannot_write(const fs::path& file) {
  return Error{ErrorCode::store_full, fmt::format("The file cannot be written: {}.", std::strerror(errno)),  // NOLINT
               file.string(), "Is there room, and may you write there?"};
}

/// Through a temporary name, so that whoever reads the folder meanwhile never sees half a file. Not synced.
Status write_whole(const fs::path& file, std::string_view bytes) {
  const fs::path part = file.string() + ".part";
  const int fd = ::open(part.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return cannot_write(part);
  bool good = true;
  while (good && !bytes.empty()) {
    const ssize_t n = ::write(fd, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    good = n > 0;
    if (good) bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  good = (::close(fd) == 0) && good;
  if (!good || ::rename(part.c_str(), file.c_str()) != 0) {
    Error error = cannot_write(file);
    ::unlink(part.c_str());
    return error;
  }
  return Done{};
}

bool is_hex(std::string_view text) {
  return text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// "x.0123456789abcdef.json"
bool name_holds_hash(const std::string& name) {
  for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1)) {
    const std::size_t end = dot + 1 + kHashDigits;
    if (end < name.size() && name[end] == '.' && is_hex(std::string_view(name).substr(dot + 1, kHashDigits))) {
      return true;
    }
  }
  return false;
}

}  // namespace

InputKey& InputKey::add(std::string_view text) {
  add(static_cast<std::int64_t>(text.size()));
  sha_.update(text);
  return *this;
}

InputKey& InputKey::add(const Digest& digest) {
  sha_.update(std::as_bytes(std::span(digest.bytes)));
  return *this;
}

InputKey& InputKey::add(std::int64_t number) {
  sha_.update(std::as_bytes(std::span(&number, 1)));
  return *this;
}

Result<EditionFolder> EditionFolder::open(fs::path root, fs::path memory, const std::string& program) {
  std::error_code failure;
  const bool there = fs::exists(root, failure);
  if (there && !fs::is_directory(root, failure)) {
    return Error{ErrorCode::usage, "An edition is a folder, and this is a file.", root.string(),
                 "Name a new or empty folder, or one that holds an edition."};
  }
  if (there && !fs::is_empty(root, failure) && !fs::is_regular_file(root / "edition.json", failure)) {
    return Error{ErrorCode::usage, "The folder is not empty and holds no edition.", root.string(),
                 "Name a new or empty folder, or one that holds an edition."};
  }
  EditionFolder folder(std::move(root), std::move(memory));
  folder.recall(program);
  return folder;
}

void EditionFolder::recall(const std::string& program) {
  program_ = program;
  if (memory_.empty()) return;
  std::ifstream in(memory_);
  std::string line;
  if (!std::getline(in, line) || line != program_) return;
  while (std::getline(in, line)) {
    // key sha256 bytes path
    constexpr std::size_t kHex = 64;
    if (line.size() < 2 * kHex + 4) continue;
    const auto key = Digest::from_hex(std::string_view(line).substr(0, kHex));
    const auto sha = Digest::from_hex(std::string_view(line).substr(kHex + 1, kHex));
    const std::size_t number = 2 * kHex + 2;
    const std::size_t space = line.find(' ', number);
    if (!key.ok() || !sha.ok() || space == std::string::npos) continue;
    Known known{line.substr(space + 1), *sha, 0};
    const auto [end, ec] = std::from_chars(line.data() + number, line.data() + space, known.bytes);
    if (ec == std::errc{} && end == line.data() + space) known_.emplace(*key, std::move(known));
  }
}

void EditionFolder::remember() const {
  if (memory_.empty()) return;
  std::string text = program_ + '\n';
  for (const auto& [key, known] : used_) {
    text += fmt::format("{} {} {} {}\n", key.hex(), known.sha256.hex(), known.bytes, known.path);
  }
  std::error_code ignored;
  fs::create_directories(memory_.parent_path(), ignored);
  // What cannot be remembered costs time, nothing else.
  static_cast<void>(write_whole(memory_, text).ok());
}

bool EditionFolder::has(const std::string& path, std::uint64_t bytes) const {
  std::error_code failure;
  const auto size = fs::file_size(root_ / path, failure);
  return !failure && size == bytes;
}

Status EditionFolder::write(const std::string& path, std::string_view bytes) {
  const fs::path file = root_ / path;
  std::error_code failure;
  fs::create_directories(file.parent_path(), failure);
  ++written_;
  return write_whole(file, bytes);
}

Result<std::string> EditionFolder::put(std::string_view stem, std::string_view extension, std::string_view bytes) {
  const Digest sha = sha256(bytes);
  std::string path = fmt::format("{}.{}{}", stem, sha.hex().substr(0, kHashDigits), extension);
  if (!has(path, bytes.size())) FRONTKART_CHECK(write(path, bytes));
  files_[path] = {sha, bytes.size()};
  return path;
}

Result<std::string> EditionFolder::put(InputKey key, std::string_view stem, std::string_view extension,
                                       const Make& make) {
  key.add(stem).add(extension);
  const Digest inputs = key.finish();
  if (const auto found = known_.find(inputs); found != known_.end() && has(found->second.path, found->second.bytes)) {
    const Known& known = found->second;
    files_[known.path] = {known.sha256, known.bytes};
    used_.emplace(inputs, known);
    return known.path;
  }
  FRONTKART_TRY(const std::string bytes, make());
  FRONTKART_TRY(std::string path, put(stem, extension, bytes));
  used_[inputs] = {path, files_.at(path).sha256, bytes.size()};
  return path;
}

void EditionFolder::put_fixed(const std::string& path, std::string bytes) {
  files_[path] = {sha256(bytes), bytes.size()};
  fixed_[path] = std::move(bytes);
}

Status EditionFolder::put_as(const std::string& path, std::string_view bytes) {
  if (!has(path, bytes.size())) FRONTKART_CHECK(write(path, bytes));
  files_[path] = {sha256(bytes), bytes.size()};
  return Done{};
}

std::optional<std::string> EditionFolder::read(const std::string& path) const {
  std::ifstream in(root_ / path, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream bytes;
  bytes << in.rdbuf();
  return std::move(bytes).str();
}

Status EditionFolder::commit(const std::string& last, std::string_view bytes) {
  std::error_code failure;
  fs::create_directories(root_, failure);
  const auto sync = [&]() -> Status {
    const int fd = ::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return cannot_write(root_);
    const bool good = ::syncfs(fd) == 0;
    ::close(fd);
    if (!good) return cannot_write(root_);
    return Done{};
  };
  if (written_ > 0) FRONTKART_CHECK(sync());
  for (const auto& [path, content] : fixed_) {
    if (read(path) == content) continue;
    FRONTKART_CHECK(write(path, content));
  }
  FRONTKART_CHECK(exchange::write_file_atomically(root_ / last, bytes));
  remember();
  return Done{};
}

void EditionFolder::sweep(const std::map<std::string, File>& kept) {
  std::vector<fs::path> gone;
  std::error_code failure;
  for (fs::recursive_directory_iterator it(root_, failure), end; !failure && it != end; it.increment(failure)) {
    if (!it->is_regular_file(failure) || !name_holds_hash(it->path().filename().string())) continue;
    const std::string path = fs::relative(it->path(), root_, failure).generic_string();
    if (!files_.contains(path) && !kept.contains(path)) gone.push_back(it->path());
  }
  for (const fs::path& file : gone) fs::remove(file, failure);
}

}  // namespace frontkart::service
