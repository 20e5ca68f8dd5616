#include "archives.hpp"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <stdexcept>

#include "exchange/archive.hpp"
#include "store/sqlite/sqlite_store.hpp"

namespace frontkart::oracle {
namespace {

template <class T>
T must(Result<T> result) {
  if (!result.ok()) throw std::runtime_error(result.error().text());
  return std::move(result).value();
}

}  // namespace

const Archive& deepstate() {
  static const Archive archive{"deepstate_2024-07_2025-08.tar.zst", "deepstate", "deepstate", {}};
  return archive;
}

const Archive& daily() {
  static const Archive archive{
      "occupied-daily_2024-07_2026-08.tar.zst", "daily", "geojson", {"filename", "", "ru-occupied", "", std::nullopt}};
  return archive;
}

const Archive& owl() {
  static const Archive archive{"owl_2024-07_2025-08.tar.zst", "owl", "owl", {}};
  return archive;
}

const Archive& isw() {
  static const Archive archive{"isw-weekly_2024-07_2025-07.tar.zst", "isw", "isw", {}};
  return archive;
}

std::optional<std::filesystem::path> path_of(const Archive& archive) {
  const char* folder = std::getenv("FRONTKART_DATA");
  if (folder == nullptr || *folder == '\0') return std::nullopt;
  std::filesystem::path path = std::filesystem::path(folder) / archive.file;
  if (!std::filesystem::exists(path))
    throw std::runtime_error("FRONTKART_DATA is set, but there is no " + path.string());
  return path;
}

void each_file(const Archive& archive, const std::function<void(const std::string&, const std::string&)>& visit) {
  must(exchange::for_each_file({path_of(archive).value()}, {}, [&](exchange::SourceFile&& file, const auto&) -> Status {
    visit(std::filesystem::path(file.name).filename().string(), file.bytes);
    return Done{};
  }));
}

std::map<std::string, std::string> files(const Archive& archive, const std::vector<std::string>& names) {
  const std::set<std::string> wanted(names.begin(), names.end());
  std::map<std::string, std::string> out;
  each_file(archive, [&](const std::string& name, const std::string& bytes) {
    if (wanted.contains(name)) out[name] = bytes;
  });
  if (out.size() != wanted.size()) throw std::runtime_error("not all of the wanted files are in " + archive.file);
  return out;
}

TemporaryFolder::TemporaryFolder() {
  static std::atomic<int> count = 0;
  path_ = std::filesystem::temp_directory_path() /
          ("frontkart-oracle-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
  std::filesystem::create_directories(path_);
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

Desk::Desk()
    : store_(must(
          store::open_sqlite_store(folder_.path() / "desk.db", store::OpenMode::write_create, ledger::system_clock()))),
      service_(std::make_unique<service::Service>(*store_)) {}

service::ImportReport Desk::import(const Archive& archive, std::vector<std::filesystem::path> paths) {
  service::ImportSnapshotsRequest request;
  request.paths = std::move(paths);
  request.map = archive.map;
  request.profile = archive.profile;
  request.options = archive.options;
  const std::atomic<bool> stop = false;
  return must(service_->import_snapshots(request, {}, stop));
}

std::string Desk::composite_bytes() const {
  std::vector<std::filesystem::path> found;
  for (const auto& entry : std::filesystem::directory_iterator(store_->cache_folder())) {
    if (entry.path().extension() == ".composite") found.push_back(entry.path());
  }
  if (found.size() != 1) throw std::runtime_error(std::to_string(found.size()) + " composites in the cache folder");
  std::ifstream in(found.front(), std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void Desk::forget_composites() const {
  std::filesystem::remove_all(store_->cache_folder());
}

double Desk::area(const std::string& map, const std::string& status, Instant at, Instant as_known) {
  service::AreaRequest request;
  request.map = map;
  request.status = status;
  request.every = service::AreaRequest::Every::once;
  request.at = at;
  request.as_known = as_known;
  return must(service_->area(request)).rows.at(0).km2;
}

std::vector<service::AreaRow> Desk::areas(const std::string& map, const std::string& status) {
  service::AreaRequest request;
  request.map = map;
  request.status = status;
  return must(service_->area(request)).rows;
}

Desk& desk_of(const Archive& archive) {
  static std::map<std::string, std::unique_ptr<Desk>> desks;
  auto& desk = desks[archive.map];
  if (!desk) {
    auto fresh = std::make_unique<Desk>();
    fresh->import(archive);
    desk = std::move(fresh);
  }
  return *desk;
}

Instant utc(const std::string& text) {
  return must(parse_rfc3339(text));
}

}  // namespace frontkart::oracle
