#include "exchange/json_document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <optional>

#include "base/utf8.hpp"
#include "exchange/archive_stream.hpp"
#include "exchange/printable.hpp"

namespace frontkart::exchange {
namespace {

/// The index of a document needs up to five bytes a byte: this keeps it near one gigabyte.
constexpr std::size_t kMaxJsonBytes = std::size_t{256} << 20U;
/// Buffers larger than this are not kept for the next file.
constexpr std::size_t kKeepBytes = std::size_t{32} << 20U;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

static_assert(kReadAhead >= simdjson::SIMDJSON_PADDING);

const char* first_bad_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t n = utf8_length(text);
    if (n == 0) return text.data();
    text.remove_prefix(n);
  }
  return nullptr;
}

std::string_view reason(simdjson::error_code code) {
  switch (code) {
    case simdjson::TAPE_ERROR:
    case simdjson::INCORRECT_TYPE:
      return "something other than what the format asks for stands here";
    case simdjson::DEPTH_ERROR:
      return "it is nested too deeply";
    case simdjson::STRING_ERROR:
      return "a string is damaged";
    case simdjson::UNESCAPED_CHARS:
      return "a string holds control characters";
    case simdjson::UNCLOSED_STRING:
      return "a string never ends";
    case simdjson::NUMBER_ERROR:
      return "a number is damaged";
    case simdjson::INCOMPLETE_ARRAY_OR_OBJECT:
      return "a list or an object never ends";
    case simdjson::EMPTY:
      return "it is empty";
    default:
      return "it is damaged";
  }
}

}  // namespace

JsonDocument::JsonDocument() : parser_(kMaxJsonBytes + kReadAhead) {}

Status JsonDocument::begin(const SourceFile& file) {
  document_ = {};
  cuts_ = nullptr;
  place_ = file.place;
  text_ = file.bytes;
  if (text_.starts_with(kByteOrderMark)) text_.remove_prefix(kByteOrderMark.size());
  parsed_ = text_;
  if (text_.size() > kMaxJsonBytes) {
    return error(fmt::format("The JSON file is larger than {} MiB.", kMaxJsonBytes >> 20U),
                 "One file is one dated state; split it or simplify its lines.");
  }
  if (text_.find_first_not_of(" \t\r\n") == std::string_view::npos) {
    return error("The file is empty.", "Fetch it again.");
  }
  return Done{};
}

Status JsonDocument::open(const SourceFile& file) {
  FRONTKART_CHECK(begin(file));
  return parse(text_, file.bytes.capacity() - (file.bytes.size() - text_.size()));
}

Status JsonDocument::open(const SourceFile& file, CoordinateCuts& cuts, RingMemory& memory) {
  FRONTKART_CHECK(begin(file));
  if (!cuts.cut(text_, memory)) return parse(text_, file.bytes.capacity() - (file.bytes.size() - text_.size()));
  cuts_ = &cuts;
  return parse(cuts.reduced(), cuts.reduced().capacity());
}

/// `room`: bytes from the beginning of `text` on that may be read.
Status JsonDocument::parse(std::string_view text, std::size_t room) {
  if (room < text.size() + simdjson::SIMDJSON_PADDING) {
    copy_.reserve(text.size() + kReadAhead);
    copy_.assign(text);
    if (text.data() == text_.data()) text_ = copy_;
    text = copy_;
    room = copy_.capacity();
  } else if (copy_.capacity() > kKeepBytes) {
    copy_ = std::string();
  }
  parsed_ = text;
  if (parser_.capacity() > kKeepBytes && text.size() < kKeepBytes / 4) {
    parser_ = simdjson::ondemand::parser(kMaxJsonBytes + kReadAhead);
  }
  const auto code = parser_.iterate(simdjson::padded_string_view(text.data(), text.size(), room)).get(document_);
  if (code == simdjson::SUCCESS) return Done{};
  if (code == simdjson::MEMALLOC) throw std::bad_alloc();
  if (code == simdjson::UTF8_ERROR) {
    return error("The file is not valid UTF-8 text.", "Save it as UTF-8 JSON.", {}, first_bad_utf8(text_));
  }
  return broken(code);
}

Error JsonDocument::broken(simdjson::error_code code, std::string_view within) {
  const char* at = nullptr;
  if (document_.is_alive()) {
    if (document_.current_location().get(at) != simdjson::SUCCESS) at = nullptr;
  }
  return error(fmt::format("The file is not valid JSON of the expected form: {}.", reason(code)),
               "Fetch it again; it may be truncated, or of another format.", within, at);
}

Error JsonDocument::no_object(std::string remedy) const {
  const auto first = text_.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos || text_[first] != '{') {
    return error("The file is not a JSON object.", std::move(remedy));
  }
  return error("The JSON object does not end where the file ends.",
               "Fetch it again; it may be truncated, or something else follows it.");
}

Error JsonDocument::error(std::string message, std::string remedy, std::string_view within, const char* at) const {
  std::string where = place_;
  if (!within.empty()) where += fmt::format(", {}", within);
  const auto offset_in = [&](std::string_view text) -> std::optional<std::size_t> {
    const std::less_equal<const char*> not_after;
    if (at == nullptr || !not_after(text.data(), at) || !not_after(at, text.data() + text.size())) return std::nullopt;
    return static_cast<std::size_t>(at - text.data());
  };
  auto offset = offset_in(text_);
  if (!offset && cuts_ != nullptr) {
    if (const auto reduced = offset_in(parsed_)) offset = cuts_->offset_in_text(*reduced);
  }
  if (offset) {
    const auto lines = std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(*offset), '\n');
    where += fmt::format(", line {}, byte {}", lines + 1, *offset);
  }
  return {ErrorCode::bad_input, std::move(message), std::move(where), std::move(remedy)};
}

}  // namespace frontkart::exchange
