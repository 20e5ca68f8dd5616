#pragma once

#include <filesystem>

#include "cli/context.hpp"

namespace frontkart::cli {

/// Where the built page is: --web, else where an installed program has it, else where the source tree builds it.
[[nodiscard]] std::filesystem::path page_folder(const Context& context);

/// Names this build of the program.
[[nodiscard]] std::string program_name(const Context& context);

}  // namespace frontkart::cli
