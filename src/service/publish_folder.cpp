#include "service/publish_folder.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <fstream>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <variant>

#include "exchange/write.hpp"

namespace frontkart::service {

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

EditionFolder::EditionFolder(edition::EditionWriter& writer, std::filesystem::path memory, std::string program)
    : writer_(writer), memory_(std::move(memory)), program_(std::move(program)) {
  for (const edition::Leaf& leaf : writer_.current_leaves()) {
    if (const auto* file = std::get_if<edition::FileLeaf>(&leaf)) sizes_.emplace(file->path, file->bytes);
  }
  if (memory_.empty()) return;
  std::ifstream in(memory_);
  std::string line;
  if (!std::getline(in, line) || line != program_) return;
  while (std::getline(in, line)) {
    // The key, then paths; no path holds a tab.
    std::vector<std::string> parts;
    for (std::size_t from = 0; from <= line.size();) {
      const std::size_t tab = std::min(line.find('\t', from), line.size());
      parts.push_back(line.substr(from, tab - from));
      from = tab + 1;
    }
    const auto key = Digest::from_hex(parts.front());
    if (!key.ok()) continue;
    parts.erase(parts.begin());
    known_.emplace(*key, std::move(parts));
  }
}

void EditionFolder::remember() const {
  if (memory_.empty()) return;
  std::string text = program_ + '\n';
  for (const auto& [key, paths] : used_) {
    text += key.hex();
    for (const std::string& path : paths) text += '\t' + path;
    text += '\n';
  }
  std::error_code ignored;
  std::filesystem::create_directories(memory_.parent_path(), ignored);
  static_cast<void>(exchange::write_file_atomically(memory_, text).ok());
}

std::uint64_t EditionFolder::bytes() const {
  std::uint64_t sum = 0;
  for (const auto& [path, size] : files_) sum += size;
  return sum;
}

void EditionFolder::note(const std::string& path) {
  for (auto* list : recording_) list->push_back(path);
}

bool EditionFolder::keep(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    if (!writer_.keep(path).ok()) return false;
  }
  for (const std::string& path : paths) {
    files_[path] = sizes_[path];
    note(path);
  }
  return true;
}

Result<std::string> EditionFolder::put(std::string_view stem, std::string_view extension, std::string_view bytes) {
  FRONTKART_TRY(std::string path, writer_.add(stem, extension.substr(1), bytes));
  files_[path] = bytes.size();
  note(path);
  return path;
}

Result<std::string> EditionFolder::put_file(std::string_view stem, std::string_view extension,
                                            const std::filesystem::path& source) {
  FRONTKART_TRY(std::string path, writer_.add_file(stem, extension.substr(1), source));
  std::error_code unknown;
  const auto size = std::filesystem::file_size(source, unknown);
  files_[path] = unknown ? 0 : size;
  note(path);
  return path;
}

Result<std::string> EditionFolder::put(InputKey key, std::string_view stem, std::string_view extension,
                                       const Make& make) {
  key.add(stem).add(extension);
  return put_several(std::move(key), [&]() -> Result<std::string> {
    FRONTKART_TRY(const std::string bytes, make());
    return put(stem, extension, bytes);
  });
}

/// Where the inputs gave files that are still there: the path of the first.
const std::string* EditionFolder::kept(const Digest& inputs) {
  const auto found = known_.find(inputs);
  if (found == known_.end() || !keep(found->second)) return nullptr;
  used_.insert(*found);
  static const std::string kNoFile;
  return found->second.empty() ? &kNoFile : &found->second.front();
}

Result<std::string> EditionFolder::put_several(InputKey key, const Make& make) {
  const Digest inputs = key.finish();
  if (const std::string* path = kept(inputs)) return *path;
  std::vector<std::string> paths;
  recording_.push_back(&paths);
  auto made = make();
  recording_.pop_back();
  if (!made.ok()) return made;
  paths.insert(paths.begin(), *made);
  used_[inputs] = std::move(paths);
  return made;
}

Status EditionFolder::put_all(std::vector<Job> jobs) {
  struct Open {
    Job* job;
    Digest inputs;
    std::optional<Error> failed;
  };
  std::vector<Open> open;
  for (Job& job : jobs) {
    const Digest inputs = job.key.add(job.stem).add(job.extension).finish();
    if (const std::string* path = kept(inputs)) {
      *job.path = *path;
    } else {
      open.push_back({&job, inputs, std::nullopt});
    }
  }
  std::mutex putting;
  std::exception_ptr thrown;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> stop{false};
  const auto work = [&] {
    while (!stop) {
      const std::size_t i = next++;
      if (i >= open.size()) break;
      Open& one = open[i];
      try {
        const auto bytes = one.job->make();
        // What it shared with others may go when the last of them is done.
        one.job->make = nullptr;
        const std::lock_guard lock(putting);
        if (bytes.ok() && bytes->empty()) {
          used_[one.inputs] = {};
          continue;
        }
        auto path = bytes.ok() ? put(one.job->stem, one.job->extension, *bytes) : bytes;
        if (path.ok()) {
          used_[one.inputs] = {*path};
          *one.job->path = *std::move(path);
          continue;
        }
        one.failed = std::move(path).error();
      } catch (...) {
        const std::lock_guard lock(putting);
        if (!thrown) thrown = std::current_exception();
      }
      stop = true;
    }
  };
  const std::size_t threads = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), open.size());
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < threads; ++i) helpers.emplace_back(work);
  work();
  helpers.clear();
  if (thrown) std::rethrow_exception(thrown);
  for (Open& one : open) {
    if (one.failed) return *std::move(one.failed);
  }
  return Done{};
}

Status EditionFolder::put_fixed(std::string_view path, std::string_view bytes) {
  files_[std::string(path)] = bytes.size();
  return writer_.add_fixed(path, bytes);
}

}  // namespace frontkart::service
