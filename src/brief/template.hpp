#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace frontkart::brief {

/// What stands for the placeholder {name} or {name:form}; nothing: it is not known here.
using Lookup = std::function<std::optional<std::string>(std::string_view name, std::string_view form)>;

/// The pattern with its placeholders filled. A part in square brackets is left out where a placeholder in it has
/// nothing or only empty text; outside of brackets nothing makes the whole nothing, and empty text is allowed. Brackets
/// nest. What was filled in is never read as a pattern.
[[nodiscard]] std::optional<std::string> fill(std::string_view pattern, const Lookup& lookup);

}  // namespace frontkart::brief
