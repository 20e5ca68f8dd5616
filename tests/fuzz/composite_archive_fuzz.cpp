// A composite archive: the input as it is, and again as what stands between the first bytes of a header and the
// checksum, so that what stands behind the magic and the checksum is reached.
#include <string>

#include "composite/archive.hpp"
#include "composite/validate.hpp"
#include "fuzz/law.hpp"

namespace frontkart::fuzz {
namespace {

constexpr std::size_t kCounts = 5;       ///< uint32, from byte 16 on
constexpr std::size_t kFewToggles = 64;  ///< enough for any law, and their composite is made at once

std::string little_endian(std::uint32_t n) {
  std::string out;
  for (unsigned shift = 0; shift < 32; shift += 8) out += static_cast<char>(n >> shift & 0xffU);
  return out;
}

std::uint32_t crc32(std::string_view bytes) {
  std::uint32_t c = ~0U;
  for (const char b : bytes) {
    c ^= static_cast<std::uint8_t>(b);
    for (int k = 0; k < 8; ++k) c = (c & 1U) != 0 ? c >> 1U ^ 0xEDB88320U : c >> 1U;
  }
  return ~c;
}

void check(std::string_view bytes) {
  auto archive = composite::read_archive(bytes);
  if (!archive.ok()) {
    law(archive.error().code == ErrorCode::store_damaged || archive.error().code == ErrorCode::store_newer,
        "what is no archive is damaged or newer");
    return;
  }
  std::size_t toggles = 0;
  for (std::size_t s = 0; s < archive->segments.labels.size(); ++s) toggles += archive->segments.labels[s].size();
  law(toggles <= composite::kMaxTogglesPerByte * bytes.size(), "memory is bounded by size");
  const auto written = composite::write_archive(*archive);
  law(written.ok(), "what was read can be written");
  const auto again = composite::read_archive(*written);
  law(again.ok() && composite::write_archive(*again).value() == *written, "what was written is canonical");
  if (toggles > kFewToggles) return;
  const auto parts = composite::assemble(std::move(*archive));
  law(parts.ok() && composite::validate(*parts).empty(), "an archive has a lawful composite");
  law(*composite::assemble(*again) == *parts, "the canonical archive has the same composite");
}

}  // namespace
}  // namespace frontkart::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace frontkart;
  const std::string_view bytes = fuzz::text_of(data, size);
  fuzz::check(bytes);
  if (bytes.size() < 4 * fuzz::kCounts) return 0;
  std::string sealed = "FKARCHIV" + fuzz::little_endian(1) + fuzz::little_endian(1'000'000);
  sealed += bytes;
  fuzz::check(sealed + fuzz::little_endian(fuzz::crc32(sealed)));
  return 0;
}
