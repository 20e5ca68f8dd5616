#pragma once

#include <chrono>
#include <filesystem>
#include <span>
#include <string_view>

#include "base/result.hpp"

namespace frontkart::store {

/// SQL that takes a store from version - 1 to version.
struct SchemaStep {
  int version;
  std::string_view sql;
};

/// schema/*.sql, in order; the last one's version is this program's.
[[nodiscard]] std::span<const SchemaStep> built_in_schema();

/// "FKrt": tells a Frontkart store from another application's SQLite file.
inline constexpr int kApplicationId = 0x464B7274;

class Connection;

enum class SchemaState { current, older, empty };

/// What the file holds, measured by these steps. Errors: store_damaged (another application's file), store_newer.
[[nodiscard]] Result<SchemaState> inspect_schema(Connection& connection, std::span<const SchemaStep> steps);

/// Brings an empty or older store up to the last step, in one transaction; before an older one is touched, it is copied
/// to `FILE.vN-backup` (or `.2`, `.3`, … where that exists). Precondition: the connection can write. On failure the
/// store is as it was.
[[nodiscard]] Status upgrade_schema(Connection& connection, std::span<const SchemaStep> steps);

}  // namespace frontkart::store
