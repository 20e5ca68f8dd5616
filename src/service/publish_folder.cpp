#include "service/publish_folder.hpp"

#include <algorithm>
#include <fstream>
#include <system_error>
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
    if (!key.ok() || parts.size() < 2) continue;
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

Result<std::string> EditionFolder::put(InputKey key, std::string_view stem, std::string_view extension,
                                       const Make& make) {
  key.add(stem).add(extension);
  return put_several(std::move(key), [&]() -> Result<std::string> {
    FRONTKART_TRY(const std::string bytes, make());
    return put(stem, extension, bytes);
  });
}

Result<std::string> EditionFolder::put_several(InputKey key, const Make& make) {
  const Digest inputs = key.finish();
  if (const auto found = known_.find(inputs); found != known_.end() && keep(found->second)) {
    used_.insert(*found);
    return found->second.front();
  }
  std::vector<std::string> paths;
  recording_.push_back(&paths);
  auto made = make();
  recording_.pop_back();
  if (!made.ok()) return made;
  paths.insert(paths.begin(), *made);
  used_[inputs] = std::move(paths);
  return made;
}

Status EditionFolder::put_fixed(std::string_view path, std::string_view bytes) {
  files_[std::string(path)] = bytes.size();
  return writer_.add_fixed(path, bytes);
}

}  // namespace frontkart::service
