#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What every fuzz target is: a function of bytes that returns 0, whatever they are.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace frontkart::fuzz {

/// Ends the process where a law is broken, so that whoever feeds it keeps the input.
inline void law(bool holds, std::string_view sentence) {
  if (holds) return;
  std::fprintf(stderr, "Broken law: %.*s\n", static_cast<int>(sentence.size()), sentence.data());
  std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

}  // namespace frontkart::fuzz
