#include "edition/chain.hpp"

#include <fmt/format.h>

#include "edition/tree_reader.hpp"

namespace frontkart::edition {
namespace {

ChainHead link_of(SignedHead head) {
  const auto bytes = head_bytes(head.head);
  // It was read from its canonical form, so it has one.
  ChainHead out{std::move(head), sha256(bytes.value())};
  out.head.head.site = nlohmann::json::object();
  return out;
}

bool signature_holds(const SignedHead& head) {
  if (!head.signature) return head.head.preview;
  const auto holds = verify_signature(head.head, *head.signature);
  return holds.ok() && *holds;
}

/// The head before, or nothing where it does not hold (and why).
Result<std::optional<SignedHead>> read_before(EditionFiles& files, const SignedHead& later, std::string& why) {
  const Previous& previous = *later.head.previous;
  const std::string path = head_path(previous.number);
  const auto bytes = files.read_all(path, kMaxHeadBytes);
  if (!bytes.ok()) {
    if (!is_fault(bytes.error())) return bytes.error();
    why = bytes.error().message;
    return std::optional<SignedHead>();
  }
  if (sha256(*bytes) != previous.sha256) {
    why = fmt::format("It is not the head that edition {} names by its hash.", later.head.number);
    return std::optional<SignedHead>();
  }
  auto head = read_head(*bytes, path);
  if (!head.ok()) {
    why = head.error().text();
    return std::optional<SignedHead>();
  }
  if (head->head.number != previous.number) {
    why = fmt::format("It says that it is edition {}.", head->head.number);
  } else if (head->head.published >= later.head.published) {
    why = fmt::format("It was published no earlier than edition {}.", later.head.number);
  } else if (head->head.preview != later.head.preview) {
    why = fmt::format("Either it or edition {} is a preview, and the other is not.", later.head.number);
  } else if (!signature_holds(*head)) {
    why = head->signature ? "Its signature does not hold." : "It is not signed.";
  }
  if (!why.empty()) return std::optional<SignedHead>();
  return std::optional(*std::move(head));
}

Result<std::optional<ChainHead>> read_next(EditionFiles& files, const std::string& bytes, const SignedHead& head) {
  const std::string path = head_path(head.head.number + 1);
  const auto next_bytes = files.read_all(path, kMaxHeadBytes);
  if (!next_bytes.ok()) {
    if (!is_fault(next_bytes.error())) return next_bytes.error();
    return std::optional<ChainHead>();
  }
  auto next = read_head(*next_bytes, path);
  if (!next.ok() || next->head.number != head.head.number + 1 || !next->head.previous ||
      next->head.previous->sha256 != sha256(bytes) || next->head.published <= head.head.published ||
      next->head.preview != head.head.preview || !signature_holds(*next) ||
      (head.signature && (!next->signature || next->signature->key != head.signature->key))) {
    return std::optional<ChainHead>();
  }
  return std::optional(link_of(*std::move(next)));
}

}  // namespace

Result<Chain> read_chain(EditionFiles& files, const std::string& bytes, const SignedHead& head,
                         const std::function<void(std::string where, std::string what)>& problem) {
  Chain chain;
  const std::string path = head_path(head.head.number);
  const auto own = files.read_all(path, kMaxHeadBytes);
  if (!own.ok()) {
    if (!is_fault(own.error())) return own.error();
    problem(path, own.error().message);
  } else if (*own != bytes) {
    // Where the copy has the same signed head, or nothing is signed, either of the two may be what was changed.
    problem(path, "It is not the same as edition.json.");
    const auto copy = read_head(*own, path);
    const bool same_head = copy.ok() && head_bytes(copy->head).value() == head_bytes(head.head).value() &&
                           copy->signature == head.signature;
    if (same_head || !signature_holds(head)) {
      problem(std::string(kHeadFile), fmt::format("It is not the same as {}.", path));
    }
  }
  FRONTKART_TRY(chain.next, read_next(files, bytes, head));
  chain.heads.push_back(link_of(head));
  while (chain.heads.back().head.head.previous) {
    const SignedHead& later = chain.heads.back().head;
    std::string why;
    FRONTKART_TRY(auto before, read_before(files, later, why));
    if (!before) {
      problem(head_path(later.head.previous->number), std::move(why));
      return chain;
    }
    chain.heads.push_back(link_of(*std::move(before)));
  }
  chain.complete = true;
  return chain;
}

}  // namespace frontkart::edition
