#include "exchange/media_type.hpp"

#include <magic.h>

#include <algorithm>
#include <memory>

namespace frontkart::exchange {
namespace {

constexpr std::string_view kUnknown = "application/octet-stream";
/// The beginning tells; the rest of a long video would only cost time.
constexpr std::size_t kLooked = std::size_t{1} << 20U;

struct Close {
  void operator()(magic_t cookie) const { magic_close(cookie); }
};

}  // namespace

std::string media_type(std::string_view bytes) {
  thread_local const std::unique_ptr<magic_set, Close> cookie([] {
    magic_t opened = magic_open(MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_TAR);
    if (opened != nullptr && magic_load(opened, nullptr) != 0) {
      magic_close(opened);
      opened = nullptr;
    }
    return opened;
  }());
  if (!cookie || bytes.empty()) return std::string(kUnknown);
  const char* found = magic_buffer(cookie.get(), bytes.data(), std::min(bytes.size(), kLooked));
  return found == nullptr ? std::string(kUnknown) : std::string(found);
}

}  // namespace frontkart::exchange
