#include "exchange/csv.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <set>

#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Without white space and no-break spaces (U+00A0) at both ends.
std::string_view trim(std::string_view text) {
  while (!text.empty()) {
    if (is_space(text.front())) {
      text.remove_prefix(1);
    } else if (text.starts_with("\u00a0")) {
      text.remove_prefix(2);
    } else {
      break;
    }
  }
  while (!text.empty()) {
    if (is_space(text.back())) {
      text.remove_suffix(1);
    } else if (text.ends_with("\u00a0")) {
      text.remove_suffix(2);
    } else {
      break;
    }
  }
  return text;
}

}  // namespace

Result<CsvReader> CsvReader::open(std::string_view bytes, std::string place, CsvLimits limits) {
  CsvReader reader(bytes, std::move(place), limits);
  if (reader.bytes_.starts_with("\xef\xbb\xbf")) reader.at_ = 3;
  if (bytes.find('\0') != std::string_view::npos) {
    return Error{ErrorCode::bad_input, "The table holds a zero byte, so it is not text.", reader.place_,
                 "Save it as CSV in UTF-8."};
  }
  if (!simdjson::validate_utf8(bytes.data(), bytes.size())) {
    return Error{ErrorCode::bad_input, "The table is not UTF-8.", reader.place_, "Save it as CSV in UTF-8."};
  }
  reader.detect_delimiter();
  FRONTKART_TRY(const bool any, reader.next());
  if (!any)
    return Error{ErrorCode::bad_input, "The table is empty.", reader.place_, "Its first line names the columns."};
  std::set<std::string> seen;
  for (std::size_t i = 0; i < reader.fields_.size(); ++i) {
    std::string name(reader.field(i));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    if (!name.empty() && !seen.insert(name).second) {
      return reader.error(fmt::format("The column \"{}\" occurs twice.", printable(name, 40)));
    }
    reader.columns_.push_back(std::move(name));
  }
  return reader;
}

std::optional<std::size_t> CsvReader::column(std::string_view name) const {
  const auto found = std::find(columns_.begin(), columns_.end(), name);
  if (found == columns_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - columns_.begin());
}

Result<bool> CsvReader::next() {
  while (at_ < bytes_.size() && skip_line_end()) {
  }
  if (at_ >= bytes_.size()) return false;
  record_line_ = line_;
  if (++records_ > limits_.max_records) {
    return error(fmt::format("The table has more than {} lines.", limits_.max_records), "Split the file.");
  }
  FRONTKART_CHECK(read_record());
  if (!columns_.empty() && fields_.size() != columns_.size()) {
    return error(fmt::format("The line has {} fields, and the header has {} columns.", fields_.size(), columns_.size()),
                 "Quote fields that hold the delimiter.");
  }
  return true;
}

std::string_view CsvReader::field(std::optional<std::size_t> column) const {
  if (!column || *column >= fields_.size()) return {};
  const auto span = fields_[*column];
  return trim(std::string_view(text_).substr(span.begin, span.end - span.begin));
}

Error CsvReader::error(std::string message, std::string remedy) const {
  return {ErrorCode::bad_input, std::move(message), fmt::format("{}: line {}", place_, record_line_),
          std::move(remedy)};
}

void CsvReader::detect_delimiter() {
  static constexpr std::array<char, 3> kDelimiters{',', ';', '\t'};
  std::array<std::size_t, 3> counts{};
  bool quoted = false;
  for (std::size_t i = at_; i < bytes_.size() && (quoted || (bytes_[i] != '\n' && bytes_[i] != '\r')); ++i) {
    if (bytes_[i] == '"') quoted = !quoted;
    for (std::size_t k = 0; k < kDelimiters.size() && !quoted; ++k) counts[k] += bytes_[i] == kDelimiters[k] ? 1U : 0U;
  }
  const auto best = std::max_element(counts.begin(), counts.end());
  delimiter_ = kDelimiters[static_cast<std::size_t>(best - counts.begin())];
}

bool CsvReader::skip_line_end() {
  if (bytes_[at_] == '\n') {
    ++at_;
  } else if (bytes_.substr(at_, 2) == "\r\n") {
    at_ += 2;
  } else {
    return false;
  }
  ++line_;
  return true;
}

Status CsvReader::read_record() {
  text_.clear();
  fields_.clear();
  while (true) {
    if (fields_.size() >= limits_.max_columns) {
      return error(fmt::format("The line has more than {} fields.", limits_.max_columns));
    }
    const auto begin = text_.size();
    if (at_ < bytes_.size() && bytes_[at_] == '"') {
      FRONTKART_CHECK(read_quoted());
    } else {
      FRONTKART_CHECK(read_plain());
    }
    if (text_.size() - begin > limits_.max_field_bytes) {
      return error(fmt::format("Field {} is longer than {} bytes.", fields_.size() + 1, limits_.max_field_bytes));
    }
    fields_.push_back({begin, text_.size()});
    if (at_ >= bytes_.size() || skip_line_end()) return Done{};
    if (bytes_[at_] != delimiter_) {
      return error(fmt::format("Field {} goes on after its closing quote.", fields_.size()),
                   "Double the quotes inside a quoted field.");
    }
    ++at_;
  }
}

Status CsvReader::read_quoted() {
  ++at_;
  while (true) {
    const auto quote = bytes_.find('"', at_);
    if (quote == std::string_view::npos || quote - at_ > limits_.max_field_bytes) {
      return error(fmt::format("The quoted field {} never ends.", fields_.size() + 1), "Close it with a quote.");
    }
    const auto part = bytes_.substr(at_, quote - at_);
    line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
    text_ += part;
    at_ = quote + 1;
    if (at_ >= bytes_.size() || bytes_[at_] != '"') return Done{};
    text_ += '"';
    ++at_;
  }
}

Status CsvReader::read_plain() {
  const auto begin = at_;
  for (; at_ < bytes_.size() && bytes_[at_] != delimiter_ && bytes_[at_] != '\n'; ++at_) {
    if (bytes_[at_] == '"') {
      return error(fmt::format("Field {} has a quote in the middle.", fields_.size() + 1),
                   "Quote the whole field and double the quotes inside.");
    }
    if (bytes_[at_] == '\r') {
      if (bytes_.substr(at_, 2) == "\r\n") break;
      return error("A carriage return stands alone.", "End lines with LF or CRLF.");
    }
  }
  text_ += bytes_.substr(begin, at_ - begin);
  return Done{};
}

}  // namespace frontkart::exchange
