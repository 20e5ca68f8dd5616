#include "claims/claim.hpp"

namespace frontkart::claims {

std::vector<Factuality> factuality_of(Hedge hedge, std::size_t links) {
  std::vector<Factuality> out(links, Factuality::uu);
  if (out.empty()) return out;
  switch (hedge) {
    // The publisher commits itself: to the statement, or to what a picture shows.
    case Hedge::own_voice:
    case Hedge::depicts:
      out.front() = Factuality::ct_plus;
      break;
    case Hedge::attributed:
    case Hedge::quote:
      out.back() = Factuality::ct_plus;
      break;
    case Hedge::denies:
      out.back() = Factuality::ct_minus;
      break;
    case Hedge::predicts:
      out.back() = Factuality::pr_plus;
      break;
    case Hedge::intends:
      out.back() = Factuality::ps_plus;
      break;
    case Hedge::hearsay:
    case Hedge::hearsay_attributed:
    case Hedge::not_confirmed:
    case Hedge::not_commenting:
      break;
  }
  return out;
}

}  // namespace frontkart::claims
