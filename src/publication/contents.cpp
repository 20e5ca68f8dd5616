#include "publication/contents.hpp"

#include <fmt/format.h>

#include "publication/published_store.hpp"

namespace frontkart::publication {
namespace {

Error damaged(std::size_t line, std::string message) {
  return {ErrorCode::bad_input, std::move(message), fmt::format("line {}", line), "Publish again."};
}

}  // namespace

std::string contents_of(std::span<const PublicRecord> records) {
  std::string out;
  for (const PublicRecord& record : records) {
    // No leaf holds a tab: JSON escapes it.
    out += leaf_of(record);
    for (std::size_t i = 0; i < record.made_of.size(); ++i) {
      out += i == 0 ? '\t' : ' ';
      out += record.made_of[i].hex();
    }
    out += '\n';
  }
  return out;
}

namespace {

/// Gives each line with its number, from 1.
template <class Take>
Status for_each_line(std::string_view contents, const Take& take) {
  for (std::size_t number = 1; !contents.empty(); ++number) {
    const std::size_t end = contents.find('\n');
    if (end == std::string_view::npos) return damaged(number, "The last line of an edition's contents has no end.");
    FRONTKART_CHECK(take(contents.substr(0, end), number));
    contents.remove_prefix(end + 1);
  }
  return Done{};
}

Result<PublicRecord> record_of_line(std::string_view line, std::size_t number) {
  const std::size_t tab = line.find('\t');
  auto record = record_of(line.substr(0, tab));
  if (!record.ok()) return damaged(number, record.error().message);
  line.remove_prefix(tab == std::string_view::npos ? line.size() : tab + 1);
  while (!line.empty()) {
    const std::size_t space = line.find(' ');
    const auto hash = Digest::from_hex(line.substr(0, space));
    if (!hash.ok()) return damaged(number, "A hash in an edition's contents is none.");
    record->made_of.push_back(*hash);
    line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
  }
  return record;
}

}  // namespace

Result<std::vector<PublicRecord>> records_of_contents(std::string_view contents) {
  std::vector<PublicRecord> out;
  FRONTKART_CHECK(for_each_line(contents, [&](std::string_view line, std::size_t number) -> Status {
    FRONTKART_TRY(PublicRecord record, record_of_line(line, number));
    out.push_back(std::move(record));
    return Done{};
  }));
  return out;
}

Result<std::vector<RecordPtr>> ContentsReader::read(std::string contents) {
  auto bytes = std::make_unique<const std::string>(std::move(contents));
  std::vector<RecordPtr> out;
  std::unordered_map<std::string_view, RecordPtr> lines;
  lines.reserve(lines_.size());
  FRONTKART_CHECK(for_each_line(*bytes, [&](std::string_view line, std::size_t number) -> Status {
    const auto before = lines_.find(line);
    if (before != lines_.end()) {
      out.push_back(before->second);
    } else {
      FRONTKART_TRY(PublicRecord record, record_of_line(line, number));
      out.push_back(std::make_shared<const PublicRecord>(std::move(record)));
    }
    lines.emplace(line, out.back());
    return Done{};
  }));
  lines_ = std::move(lines);
  bytes_ = std::move(bytes);
  return out;
}

}  // namespace frontkart::publication
