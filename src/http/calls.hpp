#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "http/limits.hpp"
#include "http/message.hpp"
#include "http/parameters.hpp"
#include "service/service.hpp"

namespace frontkart::http {

/// What the calls of the interface answer from.
struct Ground {
  service::Service& service;
  /// For readers: what is published, and "now" is the time of the newest edition. Missing: the desk's own, and now.
  bool open = false;
  std::optional<Instant> newest = {};
  Limits limits = {};
};

/// /api/v1/NAME
struct Call {
  std::string_view name;
  std::span<const std::string_view> parameters;  ///< besides `zone` and `as_known`
  Result<Response> (*answer)(const Ground&, const Parameters&);
  /// It may take long: only some are worked on at once.
  bool costly = false;
};

[[nodiscard]] std::span<const Call> calls();

/// An answer of the ledger without what only the desk may know: who recorded and approved, when, grades, flags, hashes
/// of entries. Precondition: `json` is JSON.
[[nodiscard]] std::string for_readers(const std::string& json);

}  // namespace frontkart::http
