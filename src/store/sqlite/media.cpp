#include "store/sqlite/media.hpp"

#include <unistd.h>

#include <cerrno>
#include <vector>

#include "ledger/ledger_store.hpp"
#include "store/sqlite/files.hpp"

namespace frontkart::store {

namespace fs = std::filesystem;

fs::path MediaFiles::file(const Digest& hash) const {
  const std::string name = hash.hex();
  return folder_ / name.substr(0, 2) / name;
}

Result<bool> MediaFiles::put(const Digest& hash, std::string_view bytes) const {
  const fs::path name = file(hash);
  // Compared, not trusted: a file that was damaged is written anew.
  if (const auto known = read(hash); known.ok()) return false;
  FRONTKART_CHECK(make_folders(name.parent_path()));
  PartialFile part(name.string() + ".part");
  FRONTKART_CHECK(part.create());
  FRONTKART_CHECK(part.write(bytes));
  FRONTKART_CHECK(part.finish(name, true));
  return true;
}

Result<std::string> MediaFiles::read(const Digest& hash) const {
  FRONTKART_TRY(std::string bytes, read_file(file(hash), ledger::kMaxMediumSize));
  if (sha256(bytes) == hash) return bytes;
  return Error{ErrorCode::store_damaged, "The archived medium does not have the bytes that were stored.",
               file(hash).string(), "Restore it from a backup."};
}

Status MediaFiles::remove(const Digest& hash) const {
  const fs::path name = file(hash);
  if (::unlink(name.c_str()) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return Done{};
    return file_error(name, "The medium cannot be removed");
  }
  return sync_path(name.parent_path());
}

Status MediaFiles::remove_others(const std::function<Result<bool>(const Digest&)>& kept) const {
  std::error_code ec;
  if (!fs::is_directory(folder_, ec)) return Done{};
  std::vector<fs::path> others;
  for (auto it = fs::recursive_directory_iterator(folder_, ec); !ec && it != fs::recursive_directory_iterator();
       it.increment(ec)) {
    if (it->is_directory(ec)) continue;
    const auto hash = Digest::from_hex(it->path().filename().string());
    if (hash.ok()) {
      FRONTKART_TRY(const bool keep, kept(*hash));
      if (keep) continue;
    }
    others.push_back(it->path());
  }
  if (ec) return file_error(folder_, "The folder of media cannot be read");
  for (const fs::path& other : others) {
    if (::unlink(other.c_str()) != 0 && errno != ENOENT) return file_error(other, "The file cannot be removed");
    FRONTKART_CHECK(sync_path(other.parent_path()));
  }
  return Done{};
}

}  // namespace frontkart::store
