// The claim that a person types: the input is its JSON, or the short form of what it says.
#include <nlohmann/json.hpp>
#include <string>

#include "claims/claim.hpp"
#include "claims/records.hpp"
#include "fuzz/law.hpp"

namespace frontkart::fuzz {
namespace {

using claims::Json;

const std::string kText =
    "Forces are said to have gone. An agency reports fighting; by Friday nobody is left, they are gone.";

/// Everything exists, and every item is one article.
claims::Surroundings any_surroundings() {
  claims::Surroundings out;
  out.resolve = [](std::string_view id, std::span<const std::string_view> kinds) -> std::optional<std::string> {
    if (kinds.empty() || id == "nobody") return std::nullopt;
    return std::string(kinds.front()) + "/" + std::string(id);
  };
  out.item = [](std::string_view reference) -> Result<claims::ItemFacts> {
    if (reference == "item/none") return Error{ErrorCode::not_found, "There is no such item.", "", ""};
    claims::ItemFacts facts;
    facts.publisher = "source/art";
    facts.published = Instant{1'741'806'000'999'999};
    facts.zone = "Europe/Oslo";
    if (reference == "item/text") facts.text = &kText;
    return facts;
  };
  return out;
}

void check_proposition(std::string_view text) {
  const auto says = claims::parse_proposition(text);
  if (!says.ok()) {
    law(says.error().code == ErrorCode::bad_input, "what is no proposition is bad input");
    return;
  }
  law(says->args.size() <= 8, "arguments are few");
  const auto again = claims::parse_proposition(claims::format_proposition(*says));
  law(again.ok() && *again == *says, "a proposition that was read can be written and read");
}

void check_claim(const Json& typed) {
  const claims::Surroundings surroundings = any_surroundings();
  const auto stored = claims::normalised("claim", typed, surroundings);
  if (!stored.ok()) {
    law(stored.error().code == ErrorCode::bad_input, "a wrong claim is bad input");
    law(!stored.error().message.empty(), "a mistake has a sentence");
    return;
  }
  const auto again = claims::normalised("claim", *stored, surroundings);
  law(again.ok() && *again == *stored, "an expanded claim stays as it is");
  const auto claim = claims::claim_from_json(*stored);
  law(claim.ok() && claims::to_json(*claim) == *stored, "a stored claim can be read and written");
  law(claim->chain.size() <= 16 && claim->says.args.size() <= 8, "a claim is bounded");
  law(claims::factuality_of(claim->hedge, claim->chain.size()).size() == claim->chain.size(),
      "each link has a factuality");
  for (const claims::RecordLink& link : claims::links_of("claim", *stored)) {
    law(link.target.find('/') != std::string::npos && link.target.find('@') == std::string::npos, "a link is kind/id");
  }
}

}  // namespace
}  // namespace frontkart::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace frontkart;
  const std::string_view text = fuzz::text_of(data, size);
  fuzz::check_proposition(text);
  // Nesting is bounded by whoever parses; the library recurses only over its own tree.
  if (size > 65'536) return 0;
  const auto json = claims::Json::parse(text, nullptr, false);
  if (!json.is_discarded()) fuzz::check_claim(json);
  return 0;
}
