#include "ledger/merkle.hpp"

#include <bit>
#include <stdexcept>

namespace frontkart::ledger {
namespace {

std::span<const std::byte> bytes_of(const Digest& digest) {
  return std::as_bytes(std::span(digest.bytes));
}

/// The largest power of two below n. Precondition: n > 1.
std::uint64_t split(std::uint64_t n) {
  return std::bit_floor(n - 1);
}

/// The next digest of a proof; false at its end.
class Reader {
 public:
  explicit Reader(std::span<const Digest> proof) : proof_(proof) {}
  [[nodiscard]] bool done() const { return at_ == proof_.size(); }
  [[nodiscard]] const Digest& next() { return proof_[at_++]; }

 private:
  std::span<const Digest> proof_;
  std::size_t at_ = 0;
};

}  // namespace

Digest merkle_leaf(std::string_view leaf) {
  constexpr std::string_view prefix("\0", 1);
  return Sha256().update(prefix).update(leaf).finish();
}

Digest merkle_node(const Digest& left, const Digest& right) {
  return Sha256().update("\1").update(bytes_of(left)).update(bytes_of(right)).finish();
}

Digest merkle_root(std::span<const Digest> leaves) {
  if (leaves.empty()) return sha256(std::string_view());
  // Whole subtrees, the largest first: their sizes are the powers of two of the number of leaves so far.
  std::vector<Digest> whole;
  for (std::uint64_t i = 0; i < leaves.size(); ++i) {
    whole.push_back(leaves[i]);
    for (std::uint64_t n = i + 1; (n & 1U) == 0; n >>= 1U) {
      const Digest right = whole.back();
      whole.pop_back();
      whole.back() = merkle_node(whole.back(), right);
    }
  }
  Digest root = whole.back();
  for (std::size_t i = whole.size() - 1; i-- > 0;) root = merkle_node(whole[i], root);
  return root;
}

std::vector<Digest> inclusion_proof(std::span<const Digest> leaves, std::uint64_t index) {
  if (index >= leaves.size()) throw std::out_of_range("inclusion_proof: no such leaf");
  std::vector<Digest> from_root;
  while (leaves.size() > 1) {
    const std::uint64_t k = split(leaves.size());
    if (index < k) {
      from_root.push_back(merkle_root(leaves.subspan(k)));
      leaves = leaves.first(k);
    } else {
      from_root.push_back(merkle_root(leaves.first(k)));
      leaves = leaves.subspan(k);
      index -= k;
    }
  }
  return {from_root.rbegin(), from_root.rend()};
}

std::vector<bool> path_sides(std::uint64_t index, std::uint64_t size) {
  if (index >= size) throw std::out_of_range("path_sides: no such leaf");
  std::vector<bool> from_root;
  while (size > 1) {
    const std::uint64_t k = split(size);
    const bool sibling_is_left = index >= k;
    from_root.push_back(sibling_is_left);
    if (sibling_is_left) index -= k;
    size = sibling_is_left ? size - k : k;
  }
  return {from_root.rbegin(), from_root.rend()};
}

bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, std::span<const Digest> path,
                      const Digest& root) {
  if (index >= size) return false;
  const std::vector<bool> left = path_sides(index, size);
  if (left.size() != path.size()) return false;
  Digest hash = leaf;
  for (std::size_t i = 0; i < path.size(); ++i) {
    hash = left[i] ? merkle_node(path[i], hash) : merkle_node(hash, path[i]);
  }
  return hash == root;
}

std::vector<Digest> consistency_proof(std::span<const Digest> leaves, std::uint64_t old_size) {
  if (old_size > leaves.size()) throw std::out_of_range("consistency_proof: no such tree");
  std::vector<Digest> from_root;
  if (old_size == 0 || old_size == leaves.size()) return from_root;
  // Down to the subtree that both trees end with. Where it is the whole old tree, whoever verifies has its root.
  bool is_old_tree = true;
  while (old_size < leaves.size()) {
    const std::uint64_t k = split(leaves.size());
    if (old_size <= k) {
      from_root.push_back(merkle_root(leaves.subspan(k)));
      leaves = leaves.first(k);
    } else {
      from_root.push_back(merkle_root(leaves.first(k)));
      leaves = leaves.subspan(k);
      old_size -= k;
      is_old_tree = false;
    }
  }
  if (!is_old_tree) from_root.push_back(merkle_root(leaves));
  return {from_root.rbegin(), from_root.rend()};
}

bool verify_consistency(std::uint64_t old_size, const Digest& old_root, std::uint64_t new_size, const Digest& new_root,
                        std::span<const Digest> proof) {
  if (old_size > new_size) return false;
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  if (old_size == 0) return proof.empty() && old_root == merkle_root({});
  // The way down that `consistency_proof` takes; true: the old tree ends in the left part.
  std::vector<bool> went_left;
  bool is_old_tree = true;
  std::uint64_t old_part = old_size;
  std::uint64_t part = new_size;
  while (old_part < part) {
    const std::uint64_t k = split(part);
    went_left.push_back(old_part <= k);
    if (old_part <= k) {
      part = k;
    } else {
      part -= k;
      old_part -= k;
      is_old_tree = false;
    }
  }
  if (proof.size() != went_left.size() + (is_old_tree ? 0 : 1)) return false;
  Reader reader(proof);
  Digest old_hash = is_old_tree ? old_root : reader.next();
  Digest new_hash = old_hash;
  while (!reader.done()) {
    const Digest& sibling = reader.next();
    const bool left = went_left.back();
    went_left.pop_back();
    if (left) {
      new_hash = merkle_node(new_hash, sibling);
    } else {
      old_hash = merkle_node(sibling, old_hash);
      new_hash = merkle_node(sibling, new_hash);
    }
  }
  return old_hash == old_root && new_hash == new_root;
}

}  // namespace frontkart::ledger
