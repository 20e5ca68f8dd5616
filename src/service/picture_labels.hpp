#pragma once

#include <string>

#include "render/picture.hpp"
#include "service/gazetteer.hpp"

namespace frontkart::service {

/// Outlines of all regions, and names of the most important places within the request's box, or else around its shapes.
void add_regions_and_labels(render::PictureRequest& request, const Regions& regions, const Places& places,
                            const std::string& language);

}  // namespace frontkart::service
