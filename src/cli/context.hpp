#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "cli/arguments.hpp"
#include "cli/cli.hpp"
#include "cli/text.hpp"
#include "cli/words.hpp"
#include "service/service.hpp"

namespace frontkart::cli {

/// A store and the use cases over it.
struct OpenService {
  std::unique_ptr<ledger::LedgerStore> store;
  std::unique_ptr<service::Service> service;

  service::Service* operator->() const { return service.get(); }
  service::Service& operator*() const { return *service; }
};

/// What every command works with.
struct Context {
  const Environment& environment;
  const Arguments& arguments;
  Paint paint;
  const Words& words;

  /// "frontkart: TEXT" on standard error.
  void message(std::string_view text) const;
  /// One JSON value and a line feed on standard output.
  void print_json(std::string_view json) const;
  void print(std::string_view text) const;

  /// --store, else $FRONTKART_STORE, else frontkart.db. Errors: unsupported (postgresql://).
  [[nodiscard]] Result<std::filesystem::path> store_path() const;
  /// Errors: store_missing (unless `create`), store_*.
  [[nodiscard]] Result<OpenService> open(StoreUse use) const;

  /// Days in --zone. Errors: usage; `where` is the option.
  [[nodiscard]] Result<TimeArgument> time(std::string_view option, std::string_view text) const;
  /// Nothing where `text` is empty.
  [[nodiscard]] Result<std::optional<TimeArgument>> optional_time(std::string_view option, std::string_view text) const;
  /// --as-known, else everything.
  [[nodiscard]] Result<Instant> as_known() const;
  /// --author, else $FRONTKART_AUTHOR, else "cli".
  [[nodiscard]] std::string author() const;
  /// For people, in --zone.
  [[nodiscard]] std::string shown(Instant t) const;
};

/// Nothing where `text` is empty.
[[nodiscard]] std::optional<std::string> given(const std::string& text);

/// The name in the language, else in Latin letters where there is one, else any.
[[nodiscard]] std::string best_name(const service::PlaceAnswer& place, std::string_view language);

/// The bytes of a file of the caller. Errors: not_found, bad_input (too long, not readable).
[[nodiscard]] Result<exchange::SourceFile> read_file(const std::filesystem::path& file, std::uint64_t max_bytes);

// The commands. Each prints its answer and returns the exit code.
[[nodiscard]] Result<int> run_import_snapshots(const Context& context);
[[nodiscard]] Result<int> run_import_records(const Context& context);
[[nodiscard]] Result<int> run_maps(const Context& context);
[[nodiscard]] Result<int> run_at(const Context& context);
[[nodiscard]] Result<int> run_who(const Context& context);
[[nodiscard]] Result<int> run_who_points(const Context& context);
[[nodiscard]] Result<int> run_area(const Context& context);
[[nodiscard]] Result<int> run_diff(const Context& context);
[[nodiscard]] Result<int> run_compare(const Context& context);
[[nodiscard]] Result<int> run_tile(const Context& context);
[[nodiscard]] Result<int> run_export(const Context& context);
[[nodiscard]] Result<int> run_import_ledger(const Context& context);
[[nodiscard]] Result<int> run_record(const Context& context);
[[nodiscard]] Result<int> run_record_kind(const Context& context);
[[nodiscard]] Result<int> run_permit(const Context& context);
[[nodiscard]] Result<int> run_retract(const Context& context);
[[nodiscard]] Result<int> run_log(const Context& context);
[[nodiscard]] Result<int> run_show(const Context& context);
[[nodiscard]] Result<int> run_search(const Context& context);
[[nodiscard]] Result<int> run_origins(const Context& context);
[[nodiscard]] Result<int> run_brief(const Context& context);
[[nodiscard]] Result<int> run_purge(const Context& context);
[[nodiscard]] Result<int> run_backup(const Context& context);
[[nodiscard]] Result<int> run_restore(const Context& context);
[[nodiscard]] Result<int> run_check(const Context& context);
[[nodiscard]] Result<int> run_serve(const Context& context);
[[nodiscard]] Result<int> run_publish(const Context& context);
[[nodiscard]] Result<int> run_verify_edition(const Context& context);

}  // namespace frontkart::cli
