#include "base/result.hpp"

namespace frontkart {

ErrorFacts error_facts(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return {"not-found", 404, 1};
    case ErrorCode::negative:
      return {"negative", 409, 1};
    case ErrorCode::usage:
      return {"usage", 400, 2};
    case ErrorCode::ambiguous:
      return {"ambiguous", 409, 2};
    case ErrorCode::unsupported:
      return {"unsupported", 501, 2};
    case ErrorCode::forbidden:
      return {"forbidden", 403, 2};
    case ErrorCode::bad_input:
      return {"bad-input", 422, 3};
    case ErrorCode::store_missing:
      return {"store-missing", 503, 4};
    case ErrorCode::store_locked:
      return {"store-locked", 503, 4};
    case ErrorCode::store_damaged:
      return {"store-damaged", 500, 4};
    case ErrorCode::store_newer:
      return {"store-newer", 500, 4};
    case ErrorCode::store_full:
      return {"store-full", 507, 4};
    case ErrorCode::interrupted:
      return {"interrupted", 503, 4};
    case ErrorCode::internal:
      return {"internal", 500, 5};
  }
  return {"internal", 500, 5};
}

std::string Error::text() const {
  std::string out;
  if (!where.empty()) out += where + ": ";
  out += message;
  if (!remedy.empty()) out += (out.empty() ? "" : " ") + remedy;
  return out;
}

}  // namespace frontkart
