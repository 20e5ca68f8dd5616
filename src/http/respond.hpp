#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "http/message.hpp"

namespace frontkart::http {

/// True for a Host field that names this machine: localhost, 127.0.0.0/8 or [::1], with or without a port. While nobody
/// has to log in, other names are refused, so that a page elsewhere cannot reach the server through a name of its own
/// that it points here (DNS rebinding).
[[nodiscard]] bool is_local_host(std::string_view host);

/// Checks that hold for every request: method and Host. Empty: go on; otherwise the refusal.
[[nodiscard]] std::optional<Response> refuse(const Request& request);

/// What leaves the server: security headers always; ETag, 304 and gzip where they apply.
/// Deterministic: the same request and response give the same bytes.
[[nodiscard]] Response finish(const Request& request, Response response);

/// An answer that a client may keep, but asks about each time: with an ETag.
[[nodiscard]] Response tagged(std::string_view content_type, std::string body);

/// {"error","message","where","remedy"} with the status of the error table. Failures of the store and of the program
/// are told in general words only: their texts may name files of this machine.
[[nodiscard]] Response error_response(const Error& error);

/// A failure below the interface (a malformed request) as JSON with a status of its own.
[[nodiscard]] Response plain_error(int status, std::string_view message);

/// gzip (RFC 1952) without a time stamp or name.
[[nodiscard]] std::string gzip(std::string_view bytes);

}  // namespace frontkart::http
