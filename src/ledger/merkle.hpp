#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "base/digest.hpp"

// Merkle trees as RFC 6962, section 2.1, defines them, with SHA-256. A tree of n > 1 leaves has on its left side the
// largest power of two that is less than n, on its right the rest.
namespace frontkart::ledger {

/// SHA-256(0x00 ‖ leaf).
[[nodiscard]] Digest merkle_leaf(std::string_view leaf);
/// SHA-256(0x01 ‖ left ‖ right).
[[nodiscard]] Digest merkle_node(const Digest& left, const Digest& right);

/// The hash of the tree over leaf hashes (not leaves). Of no leaves: SHA-256 of nothing. Linear in time, logarithmic in
/// memory.
[[nodiscard]] Digest merkle_root(std::span<const Digest> leaves);

/// The audit path of a leaf: the siblings from the leaf up to the root. At most 64 of them.
/// Precondition: index < leaves.size(), else throws std::out_of_range.
[[nodiscard]] std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index);

/// Whether the path leads from the leaf, at this index of a tree of this size, to the root. Any input; false for an
/// index outside and for a path that is too short or too long.
[[nodiscard]] bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size,
                                    std::span<const Digest> path, const Digest& root);

/// Of each node on an audit path, whether it is the left one of its pair: false means right. As long as the path that
/// `inclusion_proof` gives. Precondition: index < size, else throws std::out_of_range.
[[nodiscard]] std::vector<bool> path_sides(std::uint64_t index, std::uint64_t size);

/// The proof that the tree of the first `old_size` leaves is a prefix of that of all. Empty for 0 and for all.
/// Precondition: old_size <= leaves.size(), else throws std::out_of_range.
[[nodiscard]] std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::uint64_t old_size);

/// Whether the proof shows that a tree of `old_size` leaves with `old_root` is a prefix of the one of `new_size` with
/// `new_root`. Any input. The tree of no leaves is a prefix of each; its proof is empty.
[[nodiscard]] bool verify_consistency(std::uint64_t old_size, const Digest& old_root, std::uint64_t new_size,
                                      const Digest& new_root, std::span<const Digest> proof);

}  // namespace frontkart::ledger
