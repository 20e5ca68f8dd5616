#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <string>
#include <string_view>

// The adaptive binary range coder of the archive form; docs/formats/composite-archive.md describes it.
namespace frontkart::composite {

/// What is known about one kind of yes/no decision: how probable "no" is, learnt from the decisions before. Two
/// averages, one quick and one slow, of which the mean is taken.
class Chance {
 public:
  /// Of 4096, within 32..4064.
  [[nodiscard]] std::uint32_t of_zero() const { return std::clamp((quick_ + slow_) >> 5U, 32U, 4064U); }

  void learn(bool bit) {
    const std::uint32_t aim = bit ? 0 : 0xffffU;
    seen_ = std::min(seen_ + 1, kSlowest);
    move(quick_, aim, std::min(seen_, kQuickest));
    move(slow_, aim, seen_);
  }

 private:
  static constexpr std::uint32_t kQuickest = 4;
  static constexpr std::uint32_t kSlowest = 7;

  static void move(std::uint32_t& value, std::uint32_t aim, std::uint32_t shift) {
    if (aim == 0) {
      value -= value >> shift;
    } else {
      value += (aim - value) >> shift;
    }
  }

  std::uint32_t quick_ = 0x8000;
  std::uint32_t slow_ = 0x8000;
  std::uint32_t seen_ = 0;
};

class RangeEncoder {
 public:
  static constexpr bool kWrites = true;

  bool code(Chance& chance, bool bit) {
    const std::uint32_t bound = (range_ >> 12U) * chance.of_zero();
    if (bit) {
      low_ += bound;
      range_ -= bound;
    } else {
      range_ = bound;
    }
    chance.learn(bit);
    normalise();
    return bit;
  }
  /// A bit of which nothing is known.
  bool code_even(bool bit) {
    range_ >>= 1U;
    if (bit) low_ += range_;
    normalise();
    return bit;
  }
  [[nodiscard]] std::string finish() {
    for (int i = 0; i < 5; ++i) shift_low();
    return std::move(out_);
  }
  [[nodiscard]] bool ran_out() const { return false; }

 private:
  static constexpr std::uint32_t kTop = 1U << 24U;

  void normalise() {
    while (range_ < kTop) {
      range_ <<= 8U;
      shift_low();
    }
  }
  /// Moves the topmost byte out. A byte 0xff may still take a carry: it waits until the next that is none.
  void shift_low() {
    if (low_ < 0xff000000U || low_ > 0xffffffffU) {
      const auto carry = static_cast<std::uint32_t>(low_ >> 32U);
      if (started_) out_ += static_cast<char>(cache_ + carry);
      for (; waiting_ > 0; --waiting_) out_ += static_cast<char>(0xffU + carry);
      cache_ = static_cast<std::uint32_t>(low_ >> 24U) & 0xffU;
      started_ = true;
    } else {
      ++waiting_;
    }
    low_ = (low_ & 0x00ffffffU) << 8U;
  }

  std::string out_;
  std::uint64_t low_ = 0;
  std::uint32_t range_ = 0xffffffffU;
  std::uint32_t cache_ = 0;
  std::uint64_t waiting_ = 0;
  bool started_ = false;
};

/// Arguments that say which bit is to be written are ignored, so that one text of the model serves both ways.
class RangeDecoder {
 public:
  static constexpr bool kWrites = false;

  explicit RangeDecoder(std::string_view bytes) : bytes_(bytes) {
    for (int i = 0; i < 4; ++i) code_ = code_ << 8U | next();
  }

  bool code(Chance& chance, bool /*bit*/) {
    const std::uint32_t bound = (range_ >> 12U) * chance.of_zero();
    const bool bit = code_ >= bound;
    if (bit) {
      code_ -= bound;
      range_ -= bound;
    } else {
      range_ = bound;
    }
    chance.learn(bit);
    normalise();
    return bit;
  }
  bool code_even(bool /*bit*/) {
    range_ >>= 1U;
    const bool bit = code_ >= range_;
    if (bit) code_ -= range_;
    normalise();
    return bit;
  }
  /// Whether more was read than there is.
  [[nodiscard]] bool ran_out() const { return taken_ > bytes_.size(); }
  [[nodiscard]] bool at_end() const { return taken_ == bytes_.size(); }

 private:
  void normalise() {
    while (range_ < 1U << 24U) {
      range_ <<= 8U;
      code_ = code_ << 8U | next();
    }
  }
  std::uint32_t next() {
    const std::size_t i = taken_++;
    return i < bytes_.size() ? static_cast<std::uint8_t>(bytes_[i]) : 0;
  }

  std::string_view bytes_;
  std::size_t taken_ = 0;
  std::uint32_t range_ = 0xffffffffU;
  std::uint32_t code_ = 0;
};

/// A number of up to 32 bits: first how many bits n + 1 has, as a path through a binary tree; then the bits below its
/// highest one, of which the first two are learnt.
class NumberModel {
 public:
  template <class Coder>
  std::uint64_t code(Coder& coder, std::uint64_t n) {
    const auto bits = Coder::kWrites ? static_cast<std::uint32_t>(std::bit_width(n + 1)) - 1 : 0;
    std::uint32_t node = 1;
    for (int i = kTreeBits - 1; i >= 0; --i) {
      node = 2 * node + static_cast<std::uint32_t>(coder.code(length_[node], (bits >> i & 1U) != 0));
    }
    const std::uint32_t length = node - (1U << kTreeBits);
    std::uint64_t value = 1;
    for (std::uint32_t i = length; i-- > 0;) {
      const bool bit = ((n + 1) >> i & 1U) != 0;
      const std::uint32_t nth = length - 1 - i;
      const bool read =
          nth < 2 ? coder.code(high_[length][nth == 0 ? 0 : 1 + (value & 1U)], bit) : coder.code_even(bit);
      value = value << 1U | static_cast<std::uint64_t>(read);
    }
    return value - 1;
  }

 private:
  static constexpr int kTreeBits = 6;

  std::array<Chance, 1U << kTreeBits> length_;
  std::array<std::array<Chance, 3>, 1U << kTreeBits> high_;
};

}  // namespace frontkart::composite
