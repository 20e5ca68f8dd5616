#include "edition/leaf.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/utf8.hpp"
#include "ledger/canonical_json.hpp"
#include "ledger/entry.hpp"

namespace frontkart::edition {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kHashDigits = 16;
constexpr std::uint64_t kMaxExact = std::uint64_t{1} << 53U;

Error wrong(std::string message) {
  return {ErrorCode::bad_input, std::move(message), "", ""};
}

bool is_hash(std::string_view text) {
  return text.size() == kHashDigits && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

Result<Json> canonical_object(std::string_view line) {
  if (line.size() > kMaxLineBytes) return wrong("The line is too long.");
  const Json value = Json::parse(line, nullptr, false);
  if (!value.is_object()) return wrong("The line is not a JSON object.");
  const auto canonical = ledger::canonical_json(value);
  if (!canonical.ok() || *canonical != line) return wrong("The line is not canonical JSON (RFC 8785).");
  return value;
}

std::string text_member(const Json& object, const char* name) {
  const auto it = object.find(name);
  return it != object.end() && it->is_string() ? it->get<std::string>() : std::string();
}

Result<RecordLeaf> record_of(const Json& object, std::string_view line) {
  RecordLeaf leaf{text_member(object, "kind"), text_member(object, "id"), std::string(line)};
  if (!ledger::valid_kind(leaf.kind) || !ledger::valid_id(leaf.id)) {
    return wrong("The line is no record: its kind or id is missing or not valid.");
  }
  return leaf;
}

Result<FileLeaf> file_of(const Json& object) {
  FileLeaf leaf;
  leaf.path = text_member(object, "file");
  const auto digest = Digest::from_hex(text_member(object, "sha256"));
  const auto bytes = object.find("bytes");
  if (object.size() != 3 || !digest.ok() || bytes == object.end() || !bytes->is_number_unsigned() ||
      bytes->get<std::uint64_t>() > kMaxExact) {
    return wrong("The line is no file: it needs bytes, file and sha256, and nothing else.");
  }
  if (!valid_path(leaf.path)) return wrong("The path of a file may not stand in an edition.");
  leaf.bytes = bytes->get<std::uint64_t>();
  leaf.sha256 = *digest;
  return leaf;
}

}  // namespace

std::string FileLeaf::line() const {
  std::string out = fmt::format("{{\"bytes\":{},\"file\":", bytes);
  ledger::append_json_string(out, path);
  out += fmt::format(",\"sha256\":\"{}\"}}", sha256.hex());
  return out;
}

Result<Leaf> read_leaf(std::string_view line) {
  FRONTKART_TRY(const Json object, canonical_object(line));
  if (object.contains("kind")) {
    FRONTKART_TRY(auto record, record_of(object, line));
    return Leaf(std::move(record));
  }
  FRONTKART_TRY(auto file, file_of(object));
  return Leaf(std::move(file));
}

Result<RecordLeaf> read_record(std::string_view line) {
  FRONTKART_TRY(const Json object, canonical_object(line));
  return record_of(object, line);
}

namespace {

/// Behind a string that begins at `at` with its quotation mark; the end of the line where it has no end.
std::size_t behind_string(std::string_view line, std::size_t at) {
  for (std::size_t i = at + 1; i < line.size(); ++i) {
    if (line[i] == '"') return i + 1;
    if (line[i] == '\\') ++i;
  }
  return line.size();
}

}  // namespace

Result<RecordLeaf> trusted_record(std::string_view line) {
  RecordLeaf leaf;
  std::size_t depth = 0;
  std::string* wanted = nullptr;  // the value that comes next
  for (std::size_t i = 0; i < line.size();) {
    const char c = line[i];
    if (c == '"') {
      const std::size_t end = behind_string(line, i);
      const std::string_view text = line.substr(i + 1, end - i - 2);
      const bool is_key = end < line.size() && line[end] == ':';
      if (is_key && depth == 1) {
        wanted = text == "kind" ? &leaf.kind : text == "id" ? &leaf.id : nullptr;
      } else if (wanted != nullptr) {
        *wanted = text;
        wanted = nullptr;
      }
      i = end;
      continue;
    }
    if (c == '{' || c == '[') {
      ++depth;
      wanted = nullptr;
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
    ++i;
  }
  if (!line.starts_with('{') || !ledger::valid_kind(leaf.kind) || !ledger::valid_id(leaf.id)) {
    return wrong("The line is no record: its kind or id is missing or not valid.");
  }
  leaf.line = line;
  return leaf;
}

bool is_file_line(std::string_view line) {
  return line.starts_with(R"({"bytes":)");
}

bool leaf_less(const Leaf& a, const Leaf& b) {
  if (a.index() != b.index()) return a.index() < b.index();
  // std::string compares as unsigned bytes.
  if (const auto* file = std::get_if<FileLeaf>(&a)) return file->path < std::get<FileLeaf>(b).path;
  const auto& x = std::get<RecordLeaf>(a);
  const auto& y = std::get<RecordLeaf>(b);
  return std::tie(x.kind, x.id) < std::tie(y.kind, y.id);
}

bool valid_path(std::string_view path) {
  if (path.empty() || path.size() > kMaxPathBytes || !is_utf8(path)) return false;
  const bool clean = std::none_of(path.begin(), path.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7F || c == '\\' || c == '?' || c == '#' || c == '%';
  });
  if (!clean) return false;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    if (end == begin || path[begin] == '.') return false;
    begin = end + 1;
  }
  return true;
}

std::string hashed_path(std::string_view stem, std::string_view extension, const Digest& sha256) {
  return fmt::format("{}.{}.{}", stem, sha256.hex().substr(0, kHashDigits), extension);
}

std::optional<std::string_view> hash_part(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  // The last one: an id before it may have dots and look like anything.
  for (std::size_t dot = name.rfind('.'); dot != std::string_view::npos && dot > 0; dot = name.rfind('.', dot - 1)) {
    const std::size_t next = name.find('.', dot + 1);
    if (next != std::string_view::npos && is_hash(name.substr(dot + 1, next - dot - 1))) {
      return name.substr(dot + 1, next - dot - 1);
    }
  }
  return std::nullopt;
}

}  // namespace frontkart::edition
