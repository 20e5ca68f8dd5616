#include "edition/time_stamp.hpp"

#include <fmt/format.h>
#include <openssl/bn.h>
#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/ts.h>

#include <climits>
#include <memory>
#include <new>

#include "edition/http_exchange.hpp"

namespace frontkart::edition {
namespace {

template <auto free_it>
struct Free {
  template <class T>
  void operator()(T* thing) const {
    free_it(thing);
  }
};

/// Of a list that owns nothing.
struct FreeList {
  void operator()(STACK_OF(X509) * certificates) const { sk_X509_free(certificates); }
};

using Request = std::unique_ptr<TS_REQ, Free<TS_REQ_free>>;
using Response = std::unique_ptr<TS_RESP, Free<TS_RESP_free>>;
using Context = std::unique_ptr<TS_VERIFY_CTX, Free<TS_VERIFY_CTX_free>>;

template <class T>
T* made(T* thing) {
  if (thing == nullptr) throw std::bad_alloc();
  return thing;
}

/// The last reason that OpenSSL gave; forgets all of them.
std::string openssl_reason() {
  std::string out = "no reason given";
  for (unsigned long code = ERR_get_error(); code != 0; code = ERR_get_error()) {
    const char* text = ERR_reason_error_string(code);
    if (text != nullptr) out = text;
  }
  return out;
}

Error refused(std::string message) {
  return {ErrorCode::negative, std::move(message), "", ""};
}

Response response_of(std::string_view der) {
  if (der.size() > kMaxStampBytes) return nullptr;
  const auto* at = reinterpret_cast<const unsigned char*>(der.data());
  const auto* end = at + der.size();
  Response response(d2i_TS_RESP(nullptr, &at, static_cast<long>(der.size())));
  if (response && at != end) response.reset();
  ERR_clear_error();
  return response;
}

/// "20250312120000.5Z" to an instant.
Result<Instant> instant_of(const ASN1_GENERALIZEDTIME* time) {
  const std::string_view text(reinterpret_cast<const char*>(ASN1_STRING_get0_data(time)),
                              static_cast<std::size_t>(ASN1_STRING_length(time)));
  if (text.size() < 15 || text.back() != 'Z') return refused("The time in the token has an odd form.");
  const auto part = [&](std::size_t from, std::size_t n) { return text.substr(from, n); };
  const auto at = parse_rfc3339(fmt::format("{}-{}-{}T{}:{}:{}{}", part(0, 4), part(4, 2), part(6, 2), part(8, 2),
                                            part(10, 2), part(12, 2), part(14, std::string_view::npos)));
  if (!at.ok()) return refused("The time in the token has an odd form.");
  return *at;
}

std::string name_of(const X509* certificate) {
  const std::unique_ptr<BIO, Free<BIO_free>> out(made(BIO_new(BIO_s_mem())));
  X509_NAME_print_ex(out.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  char* text = nullptr;
  const long length = BIO_get_mem_data(out.get(), &text);
  return length > 0 ? std::string(text, static_cast<std::size_t>(length)) : std::string();
}

std::string policy_of(const TS_TST_INFO* info) {
  std::array<char, 128> text{};
  const int length =
      OBJ_obj2txt(text.data(), text.size(), TS_TST_INFO_get_policy_id(const_cast<TS_TST_INFO*>(info)), 1);
  return length > 0 && static_cast<std::size_t>(length) < text.size() ? std::string(text.data()) : std::string();
}

/// `TS_VERIFY_CTX` takes the memory.
void expect_imprint(TS_VERIFY_CTX* context, const Digest& imprint) {
  auto* copy = static_cast<unsigned char*>(made(OPENSSL_malloc(imprint.bytes.size())));
  std::copy(imprint.bytes.begin(), imprint.bytes.end(), copy);
  TS_VERIFY_CTX_set_imprint(context, copy, static_cast<long>(imprint.bytes.size()));
}

Result<X509_STORE*> store_of(const std::filesystem::path& ca_file, Instant at) {
  std::unique_ptr<X509_STORE, Free<X509_STORE_free>> store(made(X509_STORE_new()));
  if (X509_STORE_load_file(store.get(), ca_file.c_str()) != 1) {
    return Error{ErrorCode::bad_input, fmt::format("No certificate can be read here: {}.", openssl_reason()),
                 ca_file.string(), "Give the certificates of the time-stamping authority's root in PEM."};
  }
  // A stamp is to outlive the certificate of whoever gave it.
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(store.get()), static_cast<time_t>(at.us / 1'000'000));
  return store.release();
}

}  // namespace

std::string time_stamp_request(const Digest& imprint) {
  const Request request(made(TS_REQ_new()));
  const std::unique_ptr<TS_MSG_IMPRINT, Free<TS_MSG_IMPRINT_free>> message(made(TS_MSG_IMPRINT_new()));
  const std::unique_ptr<X509_ALGOR, Free<X509_ALGOR_free>> algorithm(made(X509_ALGOR_new()));
  const std::unique_ptr<BIGNUM, Free<BN_free>> number(made(BN_new()));
  auto bytes = imprint.bytes;
  if (X509_ALGOR_set0(algorithm.get(), OBJ_nid2obj(NID_sha256), V_ASN1_NULL, nullptr) != 1 ||
      TS_MSG_IMPRINT_set_algo(message.get(), algorithm.get()) != 1 ||
      TS_MSG_IMPRINT_set_msg(message.get(), bytes.data(), static_cast<int>(bytes.size())) != 1 ||
      BN_rand(number.get(), 64, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) != 1) {
    throw std::bad_alloc();
  }
  const std::unique_ptr<ASN1_INTEGER, Free<ASN1_INTEGER_free>> nonce(made(BN_to_ASN1_INTEGER(number.get(), nullptr)));
  if (TS_REQ_set_version(request.get(), 1) != 1 || TS_REQ_set_msg_imprint(request.get(), message.get()) != 1 ||
      TS_REQ_set_nonce(request.get(), nonce.get()) != 1 || TS_REQ_set_cert_req(request.get(), 1) != 1) {
    throw std::bad_alloc();
  }
  unsigned char* der = nullptr;
  const int length = i2d_TS_REQ(request.get(), &der);
  if (length <= 0) throw std::bad_alloc();
  const std::unique_ptr<unsigned char, decltype([](unsigned char* p) { OPENSSL_free(p); })> owned(der);
  return {reinterpret_cast<const char*>(der), static_cast<std::size_t>(length)};
}

Status check_time_stamp_response(std::string_view request, std::string_view response) {
  const auto* at = reinterpret_cast<const unsigned char*>(request.data());
  const Request asked(d2i_TS_REQ(nullptr, &at, static_cast<long>(request.size())));
  const Response answer = response_of(response);
  if (!asked || !answer) {
    ERR_clear_error();
    return Error{ErrorCode::bad_input, "The answer is no time stamp (RFC 3161).", "",
                 "Is this the address of an authority?"};
  }
  const Context context(made(TS_REQ_to_TS_VERIFY_CTX(asked.get(), nullptr)));
  if (TS_RESP_verify_response(context.get(), answer.get()) != 1) {
    return Error{ErrorCode::bad_input, fmt::format("The authority did not stamp what was asked: {}.", openssl_reason()),
                 "", ""};
  }
  return Done{};
}

Result<std::string> request_time_stamp(const TimeStampAuthority& authority, const Digest& imprint) {
  FRONTKART_CHECK(check_http_url(authority.url, true));
  HttpRequest request;
  request.url = authority.url;
  request.body = time_stamp_request(imprint);
  request.media_type = "application/timestamp-query";
  request.max_bytes = kMaxStampBytes;
  request.connect = authority.timeout;
  request.stalled = authority.timeout;
  request.whole = authority.timeout;
  std::string response;
  HttpExchange http;
  auto answer = http.send(request, [&](std::string_view bytes) -> Status {
    response += bytes;
    return Done{};
  });
  const auto failed = [&](Error error) {
    error.code = ErrorCode::bad_input;
    error.where = authority.url;
    if (error.remedy.empty()) error.remedy = "Publish without a time stamp, or name another authority.";
    return error;
  };
  if (!answer.ok()) return failed(std::move(answer).error());
  if (answer->status != 200) {
    return failed({ErrorCode::bad_input, fmt::format("The authority answers with status {}.", answer->status), "", ""});
  }
  const Status checked = check_time_stamp_response(request.body, response);
  if (!checked.ok()) return failed(checked.error());
  return response;
}

Result<TimeStamp> verify_time_stamp(std::string_view token, const Digest& imprint,
                                    const std::optional<std::filesystem::path>& ca_file) {
  const Response response = response_of(token);
  if (!response) return refused("It is no time stamp (RFC 3161).");
  PKCS7* signed_data = TS_RESP_get_token(response.get());
  TS_TST_INFO* info = TS_RESP_get_tst_info(response.get());
  if (signed_data == nullptr || info == nullptr) return refused("The authority refused to stamp.");

  const Context context(made(TS_VERIFY_CTX_new()));
  TS_VERIFY_CTX_set_flags(context.get(), TS_VFY_VERSION | TS_VFY_IMPRINT);
  expect_imprint(context.get(), imprint);
  if (TS_RESP_verify_response(context.get(), response.get()) != 1) {
    return refused(fmt::format("It is not a stamp of this head: {}.", openssl_reason()));
  }
  // The imprint's algorithm is not compared by the above when only its bytes are given.
  const X509_ALGOR* algorithm = TS_MSG_IMPRINT_get_algo(TS_TST_INFO_get_msg_imprint(info));
  const ASN1_OBJECT* object = nullptr;
  X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
  if (OBJ_obj2nid(object) != NID_sha256) return refused("It is a stamp over another kind of hash than SHA-256.");

  if (PKCS7_verify(signed_data, nullptr, nullptr, nullptr, nullptr, PKCS7_NOVERIFY | PKCS7_BINARY) != 1) {
    return refused(fmt::format("Its signature does not hold: {}.", openssl_reason()));
  }
  TimeStamp out;
  FRONTKART_TRY(out.at, instant_of(TS_TST_INFO_get_time(info)));
  out.policy = policy_of(info);
  const std::unique_ptr<STACK_OF(X509), FreeList> signers(PKCS7_get0_signers(signed_data, nullptr, 0));
  if (signers && sk_X509_num(signers.get()) > 0) out.authority = name_of(sk_X509_value(signers.get(), 0));
  ERR_clear_error();
  if (!ca_file) return out;

  FRONTKART_TRY(X509_STORE* const store, store_of(*ca_file, out.at));
  TS_VERIFY_CTX_set_store(context.get(), store);  // takes it
  TS_VERIFY_CTX_add_flags(context.get(), TS_VFY_SIGNATURE);
  if (TS_RESP_verify_response(context.get(), response.get()) != 1) {
    return refused(fmt::format("Its signer does not lead to the given CA: {}.", openssl_reason()));
  }
  out.trusted = true;
  return out;
}

}  // namespace frontkart::edition
