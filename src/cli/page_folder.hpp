#pragma once

#include <filesystem>

#include "cli/context.hpp"
#include "service/publish_basemap.hpp"

namespace frontkart::cli {

/// Where the built page is: --web, else where an installed program has it, else where the source tree builds it.
[[nodiscard]] std::filesystem::path page_folder(const Context& context);

/// The base map that --basemap and its companions ask for; as it was given, unread.
[[nodiscard]] service::BasemapRequest basemap_of(const Arguments& arguments);

/// Names this build of the program.
[[nodiscard]] std::string program_name(const Context& context);

}  // namespace frontkart::cli
