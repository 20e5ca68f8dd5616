#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "service/impl.hpp"

namespace frontkart::service {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxLine = std::size_t{16} << 20U;
constexpr int kMaxDepth = 64;
constexpr std::uint64_t kProgressEvery = 1'000;

/// One line, without reading more of a line without an end than is kept of any. False at the end of the file.
Result<bool> next_line(std::istream& in, std::string& line) {
  line.clear();
  std::streambuf& bytes = *in.rdbuf();
  for (int c = bytes.sbumpc(); c != std::char_traits<char>::eof(); c = bytes.sbumpc()) {
    if (c == '\n') return true;
    if (line.size() == kMaxLine) {
      return Error{ErrorCode::bad_input, "The line is longer than 16 MiB.", "", "Write one record on a line."};
    }
    line += static_cast<char>(c);
  }
  return !line.empty();
}

/// A replay brings its own times, so nothing may be there before it.
Status check_empty(ledger::LedgerStore& store) {
  FRONTKART_TRY(const ledger::Head head, store.head());
  if (head.seq == 0) return Done{};
  return Error{ErrorCode::bad_input, fmt::format("The store has {} entries: a replay needs an empty one.", head.seq),
               "", "Name a new file with --store, or import without --replay."};
}

}  // namespace

/// Nesting is bounded before anything is built.
Result<json> parse_record_line(std::string_view line) {
  bool deep = false;
  const auto callback = [&deep](int depth, json::parse_event_t, json&) {
    if (depth > kMaxDepth) deep = true;
    return !deep;
  };
  // The callback costs; a line with few brackets cannot be deep.
  const auto brackets = std::count_if(line.begin(), line.end(), [](char c) { return c == '[' || c == '{'; });
  json parsed = brackets > kMaxDepth ? json::parse(line, callback, false) : json::parse(line, nullptr, false);
  if (deep) return Error{ErrorCode::bad_input, "The record is nested more than 64 levels deep.", "", ""};
  if (parsed.is_discarded()) {
    return Error{ErrorCode::bad_input, "The line is not JSON.", "", "Write one JSON object on each line, in UTF-8."};
  }
  return parsed;
}

Result<std::vector<Recorder::Put>> Service::record(const std::vector<TypedRecord>& records,
                                                   const RecordOptions& options) {
  if (options.replay) FRONTKART_CHECK(check_empty(impl_->store));
  FRONTKART_TRY(const auto transaction, impl_->store.begin());
  Recorder recorder(impl_->store, *transaction, options);
  std::vector<Recorder::Put> out;
  for (const TypedRecord& record : records) {
    FRONTKART_TRY(auto put, recorder.put(record));
    out.push_back(std::move(put));
  }
  FRONTKART_CHECK(transaction->commit());
  return out;
}

Result<RecordsReport> Service::import_records(const std::filesystem::path& file, const RecordOptions& options,
                                              const ProgressSink& progress, const std::atomic<bool>& stop) {
  const auto started = std::chrono::steady_clock::now();
  const bool piped = file == "-";
  std::ifstream opened;
  std::error_code unknown;
  if (!piped) {
    opened.open(file, std::ios::binary);
    if (!opened || std::filesystem::is_directory(file, unknown)) {
      return Error{ErrorCode::bad_input, "The file cannot be read.", file.string(), "Check the path."};
    }
  }
  std::istream& in = piped ? std::cin : opened;
  const std::uint64_t total = piped ? 0 : std::filesystem::file_size(file, unknown);
  if (options.replay) FRONTKART_CHECK(check_empty(impl_->store));

  FRONTKART_TRY(const auto transaction, impl_->store.begin());
  Recorder recorder(impl_->store, *transaction, options);
  RecordsReport report;
  report.kind = "record";
  const std::string name = piped ? "standard input" : file.string();
  const std::filesystem::path folder =
      piped ? std::filesystem::path("/nonexistent") : std::filesystem::absolute(file).parent_path();
  std::string line;
  std::uint64_t bytes = 0;
  for (std::uint64_t number = 1;; ++number) {
    const std::string place = fmt::format("{}:{}", name, number);
    const auto there = next_line(in, line);
    if (!there.ok()) return Error{there.error().code, there.error().message, place, there.error().remedy};
    if (!*there) break;
    bytes += line.size() + 1;
    if (stop) return Error{ErrorCode::interrupted, "Stopped; nothing of this file was recorded.", name, ""};
    if (progress && number % kProgressEvery == 0) {
      progress({"records", std::min(bytes, total), total, number});
    }
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto parsed = parse_record_line(line);
    if (!parsed.ok()) return Error{parsed.error().code, parsed.error().message, place, parsed.error().remedy};
    FRONTKART_TRY(const Recorder::Put put, recorder.put({place, std::move(*parsed), folder}));
    ++report.read;
    switch (put.what) {
      case Recorder::Put::What::added:
        ++report.added;
        break;
      case Recorder::Put::What::corrected:
      case Recorder::Put::What::retracted:
        ++report.corrected;
        break;
      case Recorder::Put::What::unchanged:
        ++report.unchanged;
        break;
    }
  }
  FRONTKART_CHECK(transaction->commit());
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return report;
}

}  // namespace frontkart::service
