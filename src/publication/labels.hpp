#pragma once

#include <string>
#include <string_view>

/// Records that stand for a private one and say no more than its label.
namespace frontkart::publication {

/// The label alone decides the id, so that it says nothing of whom it stands for.
[[nodiscard]] std::string label_id(std::string_view kind, std::string_view label);
[[nodiscard]] bool is_label_id(std::string_view id);

/// "source/unnamed" and "source/several", which need no record.
[[nodiscard]] bool is_nobody(std::string_view reference);

}  // namespace frontkart::publication
