#pragma once

#include <string>
#include <vector>

#include "composite/composite.hpp"

namespace frontkart::composite {

/// Checks every law of a composite from its parts alone, trusting none of them: for files, for tests and for
/// `frontkart check`. The sentences name the first broken thing of each kind; empty: all laws hold.
///
/// Form: sizes agree, indices are in range, instants rise, vertices and edges are in order and distinct, faces and
/// histories are numbered by first appearance, histories are well formed and distinct, no edge has equal histories on
/// both sides. Plane: no two edges cross, no vertex lies inside an edge, V - E + F = 1 + C, the left face of an edge is
/// the face that a walk around the vertices gives (so the faces tile the plane), and components lie in the face that
/// the file says. Time: at every instant each vertex has an even number of edges between differing statuses (boundaries
/// close), and the areas of all faces sum to zero, exactly.
[[nodiscard]] std::vector<std::string> validate(const Parts& parts);

/// Only what keeps a reader from going astray: sizes agree and every index is in range. Linear, and cheap enough for
/// every file that is opened.
[[nodiscard]] std::vector<std::string> validate_form(const Parts& parts);

}  // namespace frontkart::composite
