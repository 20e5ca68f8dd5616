#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "ledger/ledger_store.hpp"
#include "store/sqlite/connection.hpp"

namespace frontkart::store {

using EntryVisitor = std::function<Status(const ledger::Entry&)>;

/// As the functions of the port. Precondition: inside a transaction.
[[nodiscard]] Status visit_linked(Connection& connection, std::string_view target,
                                  std::span<const std::string_view> roles, Instant as_known, std::size_t limit,
                                  const EntryVisitor& visit);
[[nodiscard]] Status visit_named(Connection& connection, std::string_view folded_name, Instant as_known,
                                 const EntryVisitor& visit);
[[nodiscard]] Status visit_found(Connection& connection, const ledger::SearchQuery& query, const EntryVisitor& visit);

}  // namespace frontkart::store
