// A composite file: the input as it is, and again with the checksum that fits it, so that what stands behind the
// checksum is reached.
#include <string>

#include "base/digest.hpp"
#include "composite/file.hpp"
#include "composite/query.hpp"
#include "composite/validate.hpp"
#include "fuzz/law.hpp"

namespace frontkart::fuzz {
namespace {

/// Parts that obey all laws can be asked anything.
void ask(composite::Parts parts) {
  const composite::Composite composite(std::move(parts));
  const auto& p = composite.parts();
  for (const auto vertex : p.vertices) {
    law(composite.face_at(vertex) < p.face_history.size(), "a point lies in a face");
  }
  for (composite::HistoryId h = 0; h < composite.history_count(); ++h) {
    law(p.instants.empty() || !composite.stretches(h).empty(), "a history has a stretch");
  }
  for (composite::TimeIndex t = 0; t < p.instants.size() && t < 4; ++t) {
    for (const auto& shape : shapes_at(composite, t)) {
      law(shape.status != composite::kNoStatement && !shape.polygons.empty(), "a shape has a status and an area");
    }
  }
}

void check(std::string_view bytes) {
  auto parts = composite::read_file(bytes);
  if (!parts.ok()) {
    law(parts.error().code == ErrorCode::store_damaged || parts.error().code == ErrorCode::store_newer,
        "what is no composite is damaged or newer");
    return;
  }
  const auto again = composite::read_file(composite::write_file(*parts));
  law(again.ok() && *again == *parts, "what was read can be written and read");
  if (composite::validate(*parts).empty()) ask(std::move(*parts));
}

}  // namespace
}  // namespace frontkart::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace frontkart;
  std::string bytes(fuzz::text_of(data, size));
  fuzz::check(bytes);
  const Digest checksum = sha256(bytes);
  bytes.append(reinterpret_cast<const char*>(checksum.bytes.data()), checksum.bytes.size());
  fuzz::check(bytes);
  return 0;
}
