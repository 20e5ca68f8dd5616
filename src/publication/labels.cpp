#include "publication/labels.hpp"

#include <fmt/format.h>

#include "base/digest.hpp"
#include "claims/reference.hpp"

namespace frontkart::publication {
namespace {

constexpr std::string_view kPrefix = "label:";
constexpr std::string_view kSource = "source/";

}  // namespace

std::string label_id(std::string_view kind, std::string_view label) {
  return fmt::format("{}{}", kPrefix, sha256(fmt::format("{}\n{}", kind, label)).hex().substr(0, 16));
}

bool is_label_id(std::string_view id) {
  return id.starts_with(kPrefix);
}

bool is_nobody(std::string_view reference) {
  return reference.starts_with(kSource) && claims::is_implicit_source(reference.substr(kSource.size()));
}

}  // namespace frontkart::publication
