#include <fmt/format.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <fstream>
#include <iostream>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <vector>

#include "service/impl.hpp"

namespace frontkart::service {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxLine = std::size_t{16} << 20U;
constexpr int kMaxDepth = 64;

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

struct ParsedLine {
  std::uint64_t number = 0;
  std::uint64_t end = 0;  ///< bytes of the file up to its end
  Result<json> record = json();
};

/// Reads and parses lines in a thread of its own, some ahead of whoever takes them.
class LineReader {
 public:
  explicit LineReader(std::istream& in) : thread_([this, &in] { run(in); }) {}
  ~LineReader() {
    {
      const std::lock_guard lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  LineReader(const LineReader&) = delete;
  LineReader& operator=(const LineReader&) = delete;

  /// The next lines that hold a record; none: the file has ended. A line with an error is the last one.
  std::vector<ParsedLine> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_ || !ready_.empty(); });
    if (ready_.empty()) return {};
    auto lines = std::move(ready_.front());
    ready_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return lines;
  }

 private:
  static constexpr std::size_t kTogether = 64;
  static constexpr std::size_t kAhead = 8;

  void run(std::istream& in) {
    std::vector<ParsedLine> lines;
    std::string line;
    std::uint64_t end = 0;
    bool more = true;
    for (std::uint64_t number = 1; more; ++number) {
      const auto there = next_line(in, line);
      more = there.ok() && *there;
      end += line.size() + 1;
      if (!there.ok()) {
        lines.push_back({number, end, there.error()});
      } else if (*there && line.find_first_not_of(" \t\r") != std::string::npos) {
        lines.push_back({number, end, parse_record_line(line)});
        more = lines.back().record.ok();
      }
      if (lines.size() == kTogether || (!more && !lines.empty())) {
        if (!give(std::move(lines))) return;
        lines.clear();
      }
    }
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }

  bool give(std::vector<ParsedLine> lines) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || ready_.size() < kAhead; });
    if (stopped_) return false;
    ready_.push_back(std::move(lines));
    lock.unlock();
    changed_.notify_all();
    return true;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::vector<ParsedLine>> ready_;
  bool ended_ = false;
  bool stopped_ = false;
  std::thread thread_;  // last: it uses all of the above
};

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
  LineReader reader(in);
  for (auto lines = reader.next(); !lines.empty(); lines = reader.next()) {
    if (stop) return Error{ErrorCode::interrupted, "Stopped; nothing of this file was recorded.", name, ""};
    if (progress) progress({"records", std::min(lines.back().end, total), total, lines.back().number});
    for (ParsedLine& line : lines) {
      const std::string place = fmt::format("{}:{}", name, line.number);
      if (!line.record.ok()) {
        return Error{line.record.error().code, line.record.error().message, place, line.record.error().remedy};
      }
      FRONTKART_TRY(const Recorder::Put put, recorder.put({place, std::move(*line.record), folder}));
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
  }
  FRONTKART_CHECK(transaction->commit());
  report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - started).count();
  return report;
}

}  // namespace frontkart::service
