#include "ledger/canonical_json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <vector>

#include "base/utf8.hpp"

namespace frontkart::ledger {
namespace {

using Json = nlohmann::json;

class Writer {
 public:
  Status write(const Json& value) {
    switch (value.type()) {
      case Json::value_t::null:
        out_ += "null";
        return Done{};
      case Json::value_t::boolean:
        out_ += value.get<bool>() ? "true" : "false";
        return Done{};
      case Json::value_t::number_integer:
        return write_integer(value.get<std::int64_t>());
      case Json::value_t::number_unsigned:
        return write_integer(value.get<std::uint64_t>());
      case Json::value_t::number_float:
        return write_double(value.get<double>());
      case Json::value_t::string:
        return write_string(value.get_ref<const std::string&>());
      case Json::value_t::array:
        return write_array(value);
      case Json::value_t::object:
        return write_object(value);
      case Json::value_t::binary:
      case Json::value_t::discarded:
        break;
    }
    return fail("This value is not JSON.", "");
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  template <class Integer>
  Status write_integer(Integer value) {
    const std::string printed = ecmascript_number(static_cast<double>(value));
    if (printed != std::to_string(value)) {
      return fail(fmt::format("The integer {} cannot be kept exactly as a JSON number.", value),
                  "Write it as a string.");
    }
    out_ += printed;
    return Done{};
  }

  Status write_double(double value) {
    if (!std::isfinite(value)) return fail("A number is not finite.", "Leave it out, or write null.");
    out_ += ecmascript_number(value);
    return Done{};
  }

  Status write_string(std::string_view text) {
    if (!is_utf8(text)) return fail("A text is not valid UTF-8.", "Convert it to UTF-8.");
    append_json_string(out_, text);
    return Done{};
  }

  Status write_array(const Json& array) {
    FRONTKART_CHECK(enter());
    out_ += '[';
    for (std::size_t i = 0; i < array.size(); ++i) {
      if (i > 0) out_ += ',';
      path_.push_back({{}, i});
      FRONTKART_CHECK(write(array[i]));
      path_.pop_back();
    }
    out_ += ']';
    --depth_;
    return Done{};
  }

  Status write_object(const Json& object) {
    FRONTKART_CHECK(enter());
    // The library keeps names in byte order, which is the order of code points. It differs from that of UTF-16 code
    // units only where U+E000 to U+FFFF meet what lies beyond them.
    std::vector<Json::const_iterator> members;
    members.reserve(object.size());
    for (auto it = object.cbegin(); it != object.cend(); ++it) members.push_back(it);
    const auto beyond = [](unsigned char c) { return c >= 0xEE; };
    const bool reorder = std::any_of(members.begin(), members.end(), [&](const auto& m) {
      return std::any_of(m.key().begin(), m.key().end(), [&](char c) { return beyond(static_cast<unsigned char>(c)); });
    });
    if (reorder) {
      for (const auto& m : members) {
        if (!is_utf8(m.key())) return fail("A member's name is not valid UTF-8.", "Convert it to UTF-8.");
      }
      std::sort(members.begin(), members.end(),
                [](const auto& a, const auto& b) { return utf16_less(a.key(), b.key()); });
    }
    out_ += '{';
    bool first = true;
    for (const auto& m : members) {
      if (!first) out_ += ',';
      first = false;
      path_.push_back({m.key(), 0});
      FRONTKART_CHECK(write_string(m.key()));
      out_ += ':';
      FRONTKART_CHECK(write(m.value()));
      path_.pop_back();
    }
    out_ += '}';
    --depth_;
    return Done{};
  }

  Status enter() {
    if (++depth_ > kMaxJsonDepth) {
      return fail(fmt::format("The JSON is nested more than {} levels deep.", kMaxJsonDepth), "Flatten it.");
    }
    return Done{};
  }

  [[nodiscard]] Error fail(std::string message, std::string remedy) const {
    std::string where;
    for (const Step& step : path_) {
      if (where.size() > 200) {
        where += "/…";
        break;
      }
      where += '/';
      where += step.name.data() == nullptr ? std::to_string(step.index)
               : is_utf8(step.name)        ? std::string(step.name)
                                           : "?";
    }
    return Error{ErrorCode::bad_input, std::move(message), std::move(where), std::move(remedy)};
  }

  struct Step {
    std::string_view name;  ///< without data: an array's element
    std::size_t index;
  };

  std::string out_;
  std::vector<Step> path_;
  std::size_t depth_ = 0;
};

}  // namespace

Result<std::string> canonical_json(const nlohmann::json& value) {
  Writer writer;
  FRONTKART_CHECK(writer.write(value));
  return writer.take();
}

std::string ecmascript_number(double value) {
  if (value == 0) return "0";
  std::array<char, 32> buffer{};
  const auto printed =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value), std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(printed.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 1) digits += text.substr(2, e - 2);
  int exponent = 0;
  const std::size_t exponent_at = text[e + 1] == '+' ? e + 2 : e + 1;
  std::from_chars(text.data() + exponent_at, text.data() + text.size(), exponent);

  // In the words of ECMA-262: the value is 0.d1…dk × 10^n with k digits.
  const int k = static_cast<int>(digits.size());
  const int n = exponent + 1;
  std::string out = value < 0 ? "-" : "";
  if (k <= n && n <= 21) {
    out += digits;
    out.append(static_cast<std::size_t>(n - k), '0');
  } else if (0 < n && n <= 21) {
    out += digits.substr(0, static_cast<std::size_t>(n));
    out += '.';
    out += digits.substr(static_cast<std::size_t>(n));
  } else if (-6 < n && n <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-n), '0');
    out += digits;
  } else {
    out += digits[0];
    if (k > 1) {
      out += '.';
      out += digits.substr(1);
    }
    out += 'e';
    out += n - 1 < 0 ? '-' : '+';
    out += std::to_string(std::abs(n - 1));
  }
  return out;
}

void append_json_string(std::string& out, std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  out += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out += text.substr(copied, i - copied);
    copied = i + 1;
    out += '\\';
    switch (c) {
      case '"':
        out += '"';
        break;
      case '\\':
        out += '\\';
        break;
      case '\b':
        out += 'b';
        break;
      case '\t':
        out += 't';
        break;
      case '\n':
        out += 'n';
        break;
      case '\f':
        out += 'f';
        break;
      case '\r':
        out += 'r';
        break;
      default:
        out += "u00";
        out += hex[c >> 4U];
        out += hex[c & 15U];
    }
  }
  out += text.substr(copied);
  out += '"';
}

bool utf16_less(std::string_view a, std::string_view b) {
  const auto [at_a, at_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
  if (at_b == b.end()) return false;
  if (at_a == a.end()) return true;
  // Bytes order as code points do; only the leads EE and EF (U+E000 to U+FFFF) come after F0 to F4, whose characters
  // are written with surrogates (U+D800 to U+DFFF).
  const auto rank = [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte == 0xEE || byte == 0xEF ? byte + 0x10 : static_cast<int>(byte);
  };
  return rank(*at_a) < rank(*at_b);
}

}  // namespace frontkart::ledger
