#include "ledger/merkle.hpp"

#include <gtest/gtest.h>

#include <string>

#include "support/property.hpp"

namespace frontkart::ledger {
namespace {

std::string bytes(std::string_view hex) {
  std::string out;
  for (std::size_t i = 0; i < hex.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
  }
  return out;
}

/// The leaves that the reference implementation of Certificate Transparency tests with.
std::vector<Digest> known_leaves(std::size_t n) {
  const std::vector<std::string> leaves = {
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
  std::vector<Digest> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(merkle_leaf(bytes(leaves[i])));
  return out;
}

Digest digest(std::string_view hex) {
  return Digest::from_hex(hex).value();
}

TEST(Merkle, RootsAreThoseOfCertificateTransparency) {
  const std::vector<std::string> roots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  for (std::size_t n = 0; n < roots.size(); ++n) EXPECT_EQ(merkle_root(known_leaves(n)).hex(), roots[n]) << n;
}

TEST(Merkle, PathsAreThoseOfCertificateTransparency) {
  const auto leaves = known_leaves(8);
  EXPECT_EQ(inclusion_proof(leaves, 0),
            (std::vector<Digest>{digest("96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"),
                                 digest("5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"),
                                 digest("6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4")}));
  EXPECT_EQ(inclusion_proof(leaves, 5),
            (std::vector<Digest>{digest("bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"),
                                 digest("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
                                 digest("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")}));
  EXPECT_EQ(consistency_proof(leaves, 1), inclusion_proof(leaves, 0));
  EXPECT_EQ(consistency_proof(leaves, 6),
            (std::vector<Digest>{digest("0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"),
                                 digest("ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"),
                                 digest("d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7")}));
}

// RFC 6962, section 2.1, word for word.
using Leaves = std::span<const Digest>;

std::size_t k_of(std::size_t n) {
  std::size_t k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

Digest naive_root(Leaves d) {
  if (d.empty()) return sha256(std::string_view());
  if (d.size() == 1) return d[0];
  const std::size_t k = k_of(d.size());
  return merkle_node(naive_root(d.first(k)), naive_root(d.subspan(k)));
}

std::vector<Digest> naive_path(std::size_t m, Leaves d) {
  if (d.size() == 1) return {};
  const std::size_t k = k_of(d.size());
  auto path = m < k ? naive_path(m, d.first(k)) : naive_path(m - k, d.subspan(k));
  path.push_back(m < k ? naive_root(d.subspan(k)) : naive_root(d.first(k)));
  return path;
}

std::vector<Digest> naive_subproof(std::size_t m, Leaves d, bool b) {
  if (m == d.size()) return b ? std::vector<Digest>{} : std::vector<Digest>{naive_root(d)};
  const std::size_t k = k_of(d.size());
  auto proof = m <= k ? naive_subproof(m, d.first(k), b) : naive_subproof(m - k, d.subspan(k), false);
  proof.push_back(m <= k ? naive_root(d.subspan(k)) : naive_root(d.first(k)));
  return proof;
}

std::vector<Digest> numbered(std::size_t n, std::uint32_t salt = 0) {
  std::vector<Digest> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back(merkle_leaf(std::to_string(salt) + '/' + std::to_string(i)));
  return out;
}

TEST(Merkle, IsWhatTheRecursionSaysForEverySmallTree) {
  for (std::size_t n = 0; n <= 40; ++n) {
    const auto leaves = numbered(n);
    const Digest root = merkle_root(leaves);
    ASSERT_EQ(root, naive_root(leaves)) << n;
    for (std::size_t m = 0; m < n; ++m) {
      const auto path = inclusion_proof(leaves, m);
      ASSERT_EQ(path, naive_path(m, leaves)) << m << " of " << n;
      ASSERT_EQ(path_sides(m, n).size(), path.size());
      ASSERT_TRUE(verify_inclusion(leaves[m], m, n, path, root)) << m << " of " << n;
    }
    for (std::size_t m = 1; m <= n; ++m) {
      const auto proof = consistency_proof(leaves, m);
      ASSERT_EQ(proof, naive_subproof(m, leaves, true)) << m << " of " << n;
      const Digest old_root = merkle_root(std::span(leaves).first(m));
      ASSERT_TRUE(verify_consistency(m, old_root, n, root, proof)) << m << " of " << n;
    }
    ASSERT_TRUE(verify_consistency(0, merkle_root({}), n, root, consistency_proof(leaves, 0)));
  }
}

RC_GTEST_PROP(MerkleProperty, APathHoldsForItsLeafOnly, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(1, 1000);
  const auto m = *rc::gen::inRange<std::size_t>(0, n);
  const auto leaves = numbered(n, *rc::gen::arbitrary<std::uint32_t>());
  const Digest root = merkle_root(leaves);
  const auto path = inclusion_proof(leaves, m);
  RC_ASSERT(root == naive_root(leaves));
  RC_ASSERT(path == naive_path(m, leaves));
  RC_ASSERT(verify_inclusion(leaves[m], m, n, path, root));

  const auto other = *rc::gen::inRange<std::size_t>(0, n);
  RC_ASSERT(verify_inclusion(leaves[other], m, n, path, root) == (other == m));
  RC_ASSERT(verify_inclusion(leaves[m], other, n, path, root) == (other == m));
  RC_ASSERT(!verify_inclusion(leaves[m], n, n, path, root));
  auto longer = path;
  longer.push_back(root);
  RC_ASSERT(!verify_inclusion(leaves[m], m, n, longer, root));
  if (!path.empty()) {
    auto broken = path;
    const auto at = *rc::gen::inRange<std::size_t>(0, path.size());
    broken[at].bytes[*rc::gen::inRange<std::size_t>(0, 32)] ^= 1U;
    RC_ASSERT(!verify_inclusion(leaves[m], m, n, broken, root));
    RC_ASSERT(!verify_inclusion(leaves[m], m, n, std::span(path).first(path.size() - 1), root));
  }
}

RC_GTEST_PROP(MerkleProperty, AProofOfConsistencyHoldsForItsPrefixOnly, ()) {
  const auto n = *rc::gen::inRange<std::size_t>(2, 1000);
  const auto m = *rc::gen::inRange<std::size_t>(1, n);
  const auto leaves = numbered(n, *rc::gen::arbitrary<std::uint32_t>());
  const Digest root = merkle_root(leaves);
  const Digest old_root = merkle_root(std::span(leaves).first(m));
  const auto proof = consistency_proof(leaves, m);
  RC_ASSERT(proof == naive_subproof(m, leaves, true));
  RC_ASSERT(verify_consistency(m, old_root, n, root, proof));

  // A history in which one leaf of the prefix is another has no proof, with the old tree's root.
  auto changed = leaves;
  changed[*rc::gen::inRange<std::size_t>(0, m)].bytes[0] ^= 1U;
  RC_ASSERT(!verify_consistency(m, old_root, n, merkle_root(changed), consistency_proof(changed, m)));
  RC_ASSERT(!verify_consistency(m + 1, old_root, n, root, proof));
  auto broken = proof;
  broken[*rc::gen::inRange<std::size_t>(0, proof.size())].bytes[31] ^= 128U;
  RC_ASSERT(!verify_consistency(m, old_root, n, root, broken));
  RC_ASSERT(!verify_consistency(m, old_root, n, root, std::span(proof).first(proof.size() - 1)));
}

TEST(Merkle, WhatCannotBeProvedIsRefused) {
  const auto leaves = numbered(5);
  EXPECT_THROW((void)inclusion_proof(leaves, 5), std::out_of_range);
  EXPECT_THROW((void)path_sides(0, 0), std::out_of_range);
  EXPECT_THROW((void)consistency_proof(leaves, 6), std::out_of_range);
  EXPECT_FALSE(verify_inclusion(leaves[0], 0, 0, {}, merkle_root({})));
  EXPECT_FALSE(verify_consistency(6, merkle_root(leaves), 5, merkle_root(leaves), {}));
  EXPECT_FALSE(verify_consistency(0, merkle_root(leaves), 5, merkle_root(leaves), {}));
  EXPECT_TRUE(verify_consistency(5, merkle_root(leaves), 5, merkle_root(leaves), {}));
  // A size of 2^64 - 1 is a path of 64 steps, not a loop without end.
  EXPECT_FALSE(verify_inclusion(leaves[0], 3, ~std::uint64_t{0}, leaves, leaves[1]));
  EXPECT_FALSE(verify_consistency(7, leaves[0], ~std::uint64_t{0}, leaves[1], leaves));
}

}  // namespace
}  // namespace frontkart::ledger
