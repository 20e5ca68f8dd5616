#pragma once

#include "claims/reading.hpp"
#include "claims/records.hpp"

/// The readers of whole bodies, for a reading of the caller's: with surroundings, or without.
namespace frontkart::claims {

void read_party(const Node& root, Party& out);
void read_source(const Node& root, Source& out);
void read_route(const Node& root, Route& out);
void read_item(const Node& root, Item& out);
void read_review(const Node& root, Review& out);
void read_enquiry(const Node& root, Enquiry& out);
void read_outcome(const Node& root, Outcome& out);
void read_assessment(const Node& root, Assessment& out);
void read_edit(const Node& root, Edit& out);
void read_release(const Node& root, Release& out);
void read_edition(const Node& root, Edition& out);

}  // namespace frontkart::claims
