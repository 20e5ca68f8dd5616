#pragma once

#include <memory>

#include "exchange/profile.hpp"

namespace frontkart::exchange {

/// The readers behind `make_profile`, which checks the options first.
[[nodiscard]] std::unique_ptr<Profile> make_deepstate_profile();
[[nodiscard]] std::unique_ptr<Profile> make_owl_profile();
/// `layer`: read everything as this layer; empty: as the files say. Error usage: no such layer.
[[nodiscard]] Result<std::unique_ptr<Profile>> make_isw_profile(const std::string& layer);
/// Errors: usage.
[[nodiscard]] Result<std::unique_ptr<Profile>> make_geojson_profile(const ProfileOptions& options);

}  // namespace frontkart::exchange
