#include "exchange/archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "exchange/archive_stream.hpp"
#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

namespace fs = std::filesystem;

/// A file to read: a path of the caller's own, or one found below it.
struct Found {
  fs::path path;
  std::string name;
  std::uint64_t size = 0;
};

Error bad(std::string message, const fs::path& where, std::string remedy) {
  return {ErrorCode::bad_input, std::move(message), printable(where.string(), 1024), std::move(remedy)};
}

Status list_folder(const fs::path& folder, const ReadLimits& limits, std::vector<Found>& out) {
  std::vector<Found> found;
  std::error_code ec;
  fs::recursive_directory_iterator it(folder, ec);
  if (ec) return bad("The folder cannot be read.", folder, "Check its permissions.");
  for (const fs::recursive_directory_iterator end; it != end; it.increment(ec)) {
    const fs::directory_entry& entry = *it;
    std::error_code ignored;
    if (is_hidden_name(entry.path().filename().string())) {
      if (entry.is_directory(ignored)) it.disable_recursion_pending();
      continue;
    }
    if (entry.is_symlink(ignored) || !entry.is_regular_file(ignored)) continue;
    const std::uint64_t size = entry.file_size(ignored);
    found.push_back({entry.path(), entry.path().lexically_relative(folder).generic_string(), size});
    if (out.size() + found.size() > limits.max_files) {
      return bad(fmt::format("There are more than {} files.", limits.max_files), folder,
                 "Import them in several calls.");
    }
  }
  if (ec) return bad("The folder could not be read to its end.", folder, "Check its permissions.");
  std::sort(found.begin(), found.end(), [](const Found& a, const Found& b) { return a.name < b.name; });
  std::move(found.begin(), found.end(), std::back_inserter(out));
  return Done{};
}

Result<std::vector<Found>> list(const std::vector<fs::path>& paths, const ReadLimits& limits) {
  std::vector<Found> out;
  for (const fs::path& path : paths) {
    std::error_code ec;
    const fs::file_status status = fs::status(path, ec);
    if (!fs::exists(status)) {
      return Error{ErrorCode::not_found, "There is no such file or folder.", printable(path.string(), 1024), ""};
    }
    if (fs::is_directory(status)) {
      FRONTKART_CHECK(list_folder(path, limits, out));
    } else if (fs::is_regular_file(status)) {
      out.push_back({path, path.filename().string(), fs::file_size(path, ec)});
    } else {
      return bad("This is neither a file nor a folder.", path, "Give the path of a file, a folder or an archive.");
    }
  }
  return out;
}

Result<std::string> read_head(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) return bad("The file cannot be opened.", path, "Check its permissions.");
  std::array<char, 1024> head{};
  in.read(head.data(), head.size());
  return std::string(head.data(), static_cast<std::size_t>(in.gcount()));
}

}  // namespace

Status for_each_file(const std::vector<fs::path>& paths, const ReadLimits& limits,
                     const std::function<Status(SourceFile&&, const ReadProgress&)>& sink) {
  FRONTKART_TRY(const std::vector<Found> files, list(paths, limits));
  ReadProgress progress;
  for (const Found& file : files) progress.bytes_total += file.size;
  std::uint64_t before = 0;
  std::uint64_t total = 0;
  std::uint64_t count = 0;
  for (const Found& file : files) {
    const auto pass_on = [&](SourceFile&& one, std::uint64_t consumed) {
      progress.bytes_done = std::min(before + std::min(consumed, file.size), progress.bytes_total);
      return sink(std::move(one), progress);
    };
    FRONTKART_TRY(const std::string head, read_head(file.path));
    const Packing packing = packing_of(head);
    UnpackedBytes unpacked(limits, total, count);
    if (packing != Packing::none) {
      FRONTKART_CHECK(read_archive(file.path, packing, limits, unpacked, pass_on));
    } else if (name_promises_archive(file.name)) {
      return bad("The name promises an archive, but the content is none.", file.path,
                 head.empty() ? "The file is empty; fetch it again." : "Fetch it again, or give it its true name.");
    } else {
      const std::string place = printable(file.path.string(), 1024);
      const auto placed = [&](Status status) {
        if (status.ok()) return status;
        Error error = std::move(status).error();
        error.where = place;
        return Status(std::move(error));
      };
      FRONTKART_CHECK(placed(unpacked.entry()));
      FRONTKART_CHECK(placed(unpacked.add(file.size, file.size, file.size)));
      FRONTKART_TRY(std::string bytes, read_whole_file(file.path, limits.max_file_bytes));
      FRONTKART_CHECK(pass_on({printable(file.name, 1024), place, std::move(bytes)}, file.size));
    }
    before += file.size;
  }
  return Done{};
}

}  // namespace frontkart::exchange
