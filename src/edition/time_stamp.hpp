#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

// Time stamps of RFC 3161 over SHA-256 values. The token is kept as the authority's whole answer (TimeStampResp, DER),
// the form that `openssl ts -verify -in` reads.
namespace frontkart::edition {

inline constexpr std::size_t kMaxStampBytes = 256U << 10U;

struct TimeStampAuthority {
  std::string url;  ///< http or https
  std::chrono::seconds timeout{20};
};

struct TimeStamp {
  Instant at;             ///< genTime
  std::string authority;  ///< the name in the token, for people; may be empty
  std::string policy;     ///< OID in digits
  bool trusted = false;   ///< the signer leads to the given CA; false where none was given
};

/// A TimeStampReq (DER) that asks for the authority's certificate, with a random nonce.
[[nodiscard]] std::string time_stamp_request(const Digest& imprint);

/// Asks the authority and holds its answer against the request: granted, the same imprint and nonce. Whether the signer
/// is to be trusted is not asked here. Errors: usage (URL), bad_input (unreachable, refused, too long, not an answer to
/// the request).
[[nodiscard]] Result<std::string> request_time_stamp(const TimeStampAuthority& authority, const Digest& imprint);

/// As the second half of the above, for an answer that came another way.
[[nodiscard]] Status check_time_stamp_response(std::string_view request, std::string_view response);

/// Reads a token and verifies that it is of the imprint and that its signature is its certificate's; with `ca_file`
/// (certificates in PEM) also that the signer leads to one of them, was valid at the token's time and may stamp.
/// Errors: negative (it does not hold; the message says what), bad_input (the CA file).
[[nodiscard]] Result<TimeStamp> verify_time_stamp(std::string_view token, const Digest& imprint,
                                                  const std::optional<std::filesystem::path>& ca_file);

}  // namespace frontkart::edition
