#include "cli/context.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <ostream>

#include "service/names.hpp"

namespace frontkart::cli {

void Context::message(std::string_view text) const {
  environment.err << "frontkart: " << printable(text) << std::endl;
}

void Context::print_json(std::string_view json) const {
  environment.out << json;
  if (json.empty() || json.back() != '\n') environment.out << '\n';
}

void Context::print(std::string_view text) const {
  environment.out << text;
}

Result<std::filesystem::path> Context::store_path() const {
  std::string path = arguments.store;
  if (path.empty() && environment.variable) path = environment.variable("FRONTKART_STORE").value_or("");
  if (path.empty()) path = "frontkart.db";
  for (const std::string_view scheme : {"postgresql://", "postgres://"}) {
    if (path.compare(0, scheme.size(), scheme) == 0) {
      return Error{ErrorCode::unsupported, "This version keeps its store in one file; it cannot use PostgreSQL.", "",
                   "Give --store a path, for example --store frontkart.db."};
    }
  }
  return std::filesystem::path(path);
}

Result<OpenService> Context::open(StoreUse use) const {
  FRONTKART_TRY(const auto path, store_path());
  std::error_code unknown;
  if (use != StoreUse::create && !std::filesystem::exists(path, unknown)) {
    return Error{ErrorCode::store_missing, "There is no store here.", path.string(),
                 "Make one with 'frontkart import', or name another one with --store."};
  }
  OpenService out;
  FRONTKART_TRY(out.store, environment.open_store(path, use));
  out.service = std::make_unique<service::Service>(*out.store);
  return out;
}

Result<TimeArgument> Context::time(std::string_view option, std::string_view text) const {
  auto result = parse_time_argument(text, arguments.zone);
  if (result.ok()) return result;
  Error error = std::move(result).error();
  error.where = option;
  return error;
}

Result<std::optional<TimeArgument>> Context::optional_time(std::string_view option, std::string_view text) const {
  if (text.empty()) return std::optional<TimeArgument>{};
  FRONTKART_TRY(const auto found, time(option, text));
  return std::optional(found);
}

Result<Instant> Context::as_known() const {
  FRONTKART_TRY(const auto found, optional_time("--as-known", arguments.as_known));
  return found ? found->state_instant() : Instant::highest();
}

std::string Context::author() const {
  if (!arguments.author.empty()) return arguments.author;
  return (environment.variable ? environment.variable("FRONTKART_AUTHOR") : std::nullopt).value_or("cli");
}

std::string Context::shown(Instant t) const {
  const auto text = format_zoned(t, arguments.zone);
  return text.ok() ? text.value() : format_utc(t);
}

std::optional<std::string> given(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

std::string best_name(const service::PlaceAnswer& place, std::string_view language) {
  return service::name_in(place.names, language, place.id);
}

Result<exchange::SourceFile> read_file(const std::filesystem::path& file, std::uint64_t max_bytes) {
  std::error_code failure;
  if (!std::filesystem::exists(file, failure)) {
    return Error{ErrorCode::bad_input, "There is no such file.", file.string(), "Check the path."};
  }
  std::ifstream in(file, std::ios::binary);
  if (std::filesystem::is_directory(file, failure) || !in) {
    return Error{ErrorCode::bad_input, "The file cannot be read.", file.string(),
                 "Check what it is and its permissions."};
  }
  exchange::SourceFile out{file.filename().string(), file.string(), {}};
  // In pieces, and not by the size that the file system tells: a pipe has none.
  constexpr std::size_t kPiece = std::size_t{1} << 20U;
  std::string piece(kPiece, '\0');
  while (in.read(piece.data(), static_cast<std::streamsize>(piece.size())) || in.gcount() > 0) {
    out.bytes.append(piece, 0, static_cast<std::size_t>(in.gcount()));
    if (out.bytes.size() > max_bytes) {
      return Error{ErrorCode::bad_input, fmt::format("The file is longer than {} MiB.", max_bytes >> 20U),
                   file.string(), "Split it."};
    }
  }
  if (in.bad()) return Error{ErrorCode::bad_input, "Reading the file failed.", file.string(), ""};
  return out;
}

}  // namespace frontkart::cli
