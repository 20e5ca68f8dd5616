#include "service/permit.hpp"

#include <fmt/format.h>

#include "maps/fold.hpp"

namespace frontkart::service {
namespace {

using nlohmann::json;

/// It may be tomorrow already where the permission was given.
constexpr std::int64_t kAheadOfUtc = std::int64_t{14} * 3600 * 1'000'000;

Result<maps::MapRecord> recorded_map(ledger::Transaction& transaction, const std::string& map) {
  const Error unknown{ErrorCode::not_found, fmt::format("There is no map '{}'.", map.substr(0, 60)), "",
                      "'frontkart maps' lists them; 'frontkart import snapshots' makes one."};
  if (!maps::valid_map_name(map)) return unknown;
  FRONTKART_TRY(const auto current, transaction.current("map", map));
  const auto body = current ? maps::living_body(*current) : std::nullopt;
  if (!body) return unknown;
  return maps::map_from_json(*body);
}

/// What the newest public version lets be passed on.
Result<maps::Redistribute> told_to_public(ledger::LedgerStore& store, const std::string& map) {
  maps::Redistribute out = maps::Redistribute::none;
  FRONTKART_TRY(const auto versions, store.versions("map", map));
  for (const ledger::Entry& version : versions) {
    const auto body = maps::living_body(version);
    if (!body || body->value("visibility", json()) != "public") continue;
    const auto record = maps::map_from_json(*body);
    out = record.ok() ? record->redistribute : maps::Redistribute::none;
  }
  return out;
}

}  // namespace

Result<PermitAnswer> permit(ledger::LedgerStore& store, const PermitRequest& request) {
  FRONTKART_TRY(const auto transaction, store.begin());
  FRONTKART_TRY(maps::MapRecord record, recorded_map(*transaction, request.map));
  const bool withdrawn = request.redistribute == maps::Redistribute::none;
  if (!request.licence.empty()) record.licence = request.licence;
  if (!withdrawn && record.licence.empty()) {
    return Error{ErrorCode::usage, fmt::format("No licence of the map '{}' is recorded.", request.map), "--licence",
                 "Name it as readers should see it, or write 'by permission'."};
  }
  record.redistribute = request.redistribute;
  record.permission = request.permission;
  record.permission->withdrawn = withdrawn;
  if (request.is_public) record.visibility = "public";
  FRONTKART_TRY(const maps::Redistribute told, told_to_public(store, request.map));
  if (request.redistribute < told) {
    record.visibility = "public";
    record.not_before.reset();
  } else if (request.redistribute > told && !request.is_public) {
    // The public version lets less out, or nothing, and stays what counts until somebody says --public.
    record.visibility = "desk";
  }

  RecordOptions options;
  options.author = request.author;
  options.reason = request.reason;
  if (!options.reason) {
    options.reason = fmt::format("{} {} on {}", withdrawn ? "permission taken back by" : "permission of",
                                 request.permission.from, request.permission.on);
  }
  TypedRecord typed;
  typed.json = maps::to_json(record);
  typed.json["kind"] = "map";
  typed.json["id"] = request.map;
  FRONTKART_TRY(auto put, Recorder(store, *transaction, options).put(std::move(typed)));
  FRONTKART_TRY(const TimeArgument day, parse_time_argument(request.permission.on));
  if (put.what != Recorder::Put::What::unchanged && day.from.us - kAheadOfUtc > put.entry.envelope.recorded.us) {
    return Error{ErrorCode::bad_input, fmt::format("{} has not come yet.", request.permission.on), "--on",
                 "Give the day on which it was permitted."};
  }
  FRONTKART_CHECK(transaction->commit());
  return PermitAnswer{std::move(put), std::move(record)};
}

}  // namespace frontkart::service
