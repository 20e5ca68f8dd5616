#pragma once

#include <CLI/CLI.hpp>
#include <memory>

#include "cli/arguments.hpp"

namespace frontkart::cli {

/// All commands and options, described once: for parsing, help, completion and the manual page. `into` outlives the
/// app.
[[nodiscard]] std::unique_ptr<CLI::App> describe_commands(Arguments& into);

}  // namespace frontkart::cli
