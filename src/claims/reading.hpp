#pragma once

#include <array>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "claims/claim.hpp"
#include "claims/reference.hpp"
#include "claims/vocabulary.hpp"

/// Reading a body member by member. The first mistake is kept and everything after it does nothing, so that a reader is
/// a plain list of members; `finished` then returns the value or the mistake.
namespace frontkart::claims {

inline constexpr std::size_t kMaxText = 4'000;
inline constexpr std::size_t kMaxItemText = std::size_t{1} << 20U;
inline constexpr std::size_t kMaxChain = 16;
inline constexpr std::size_t kMaxArgs = 8;
inline constexpr std::size_t kMaxList = 1'000;
inline constexpr std::size_t kMaxPositions = 200'000;

/// What holds while one body is read.
struct Reading {
  const Surroundings* surroundings = nullptr;  ///< null: a bare id takes the only kind that its member allows
  std::string zone = "UTC";                    ///< of dates without an offset
  bool recompute = false;                      ///< bounds come from the EDTF text, not from the stored members
  std::optional<Error> error;
};

/// A value in a body, and the way to it. Points to the value, the node above and the reading: all must outlive it.
class Node {
 public:
  Node(const Json& json, Reading& reading) : json_(&json), reading_(&reading) {}
  Node(const Json& json, const Node& up, std::string_view member)
      : json_(&json), reading_(up.reading_), up_(&up), member_(member) {}
  Node(const Json& json, const Node& up, std::size_t index)
      : json_(&json), reading_(up.reading_), up_(&up), index_(index), is_index_(true) {}

  [[nodiscard]] const Json& json() const { return *json_; }
  [[nodiscard]] Reading& reading() const { return *reading_; }
  [[nodiscard]] bool failed() const { return reading_->error.has_value(); }
  /// JSON pointer from the body's root.
  [[nodiscard]] std::string pointer() const;
  /// Keeps the mistake, unless there is one already: "The member /chain/1 WHAT."
  void wrong(std::string_view what, std::string_view remedy = {}) const;
  /// As `wrong`, of a member of this object.
  void wrong_member(std::string_view member, std::string_view what, std::string_view remedy = {}) const;

 private:
  const Json* json_;
  Reading* reading_;
  const Node* up_ = nullptr;
  std::string_view member_;
  std::size_t index_ = 0;
  bool is_index_ = false;
};

using Member = std::optional<Node>;

/// The members of an object, each taken by name; `done` refuses those that nobody took.
class Object {
 public:
  explicit Object(const Node& node);

  /// Empty where it is missing (or null), or a mistake was made before.
  [[nodiscard]] Member get(std::string_view name);
  /// As `get`, but missing is a mistake.
  [[nodiscard]] Member need(std::string_view name);
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] const Node& node() const { return node_; }
  void wrong(std::string_view member, std::string_view what, std::string_view remedy = {}) const {
    node_.wrong_member(member, what, remedy);
  }
  void done() const;

 private:
  const Node& node_;
  std::array<std::string_view, 40> taken_{};
  std::size_t count_ = 0;
  std::size_t present_ = 0;
};

template <class Value>
[[nodiscard]] Result<Value> finished(Reading& reading, Value&& value) {
  if (reading.error) return *std::move(reading.error);
  return std::forward<Value>(value);
}

void read_text(const Member& member, std::string& out, std::size_t most = kMaxText);
void read_flag(const Member& member, bool& out);
void read_number(const Member& member, double& out, double least, double most);
void read_count(const Member& member, std::uint64_t& out, std::uint64_t most);
/// http:// or https://
void read_url(const Member& member, std::string& out);
/// [A-Za-z0-9-]{1,35}
void read_language(const Member& member, std::string& out);
void read_reference(const Member& member, std::string& out, Kinds kinds);
/// A longitude and a latitude in degrees.
void read_position(const Member& member, std::pair<double, double>& out);
/// An RFC 3339 time, or an EDTF value, which stands for its last or its first instant.
enum class DateEdge { last, first };
void read_instant(const Member& member, std::optional<Instant>& out, DateEdge edge = DateEdge::last);

/// The word must be one of the list's.
void unknown_word(const Node& node, Kinds words);
template <class Type>
void read_word(const Member& member, Type& out) {
  if (!member || member->failed()) return;
  const auto* word = member->json().get_ptr<const std::string*>();
  const auto value = word != nullptr ? from_word<Type>(*word) : std::nullopt;
  if (!value) return unknown_word(*member, words_of<Type>());
  out = *value;
}

/// Calls `read(Member)` for each element of a list.
template <class Read>
void read_list(const Member& member, std::size_t most, Read read) {
  if (!member || member->failed()) return;
  if (!member->json().is_array()) return member->wrong("must be a list");
  if (member->json().size() > most) return member->wrong("has too many elements");
  std::size_t index = 0;
  for (const Json& element : member->json()) {
    read(Member(std::in_place, element, *member, index++));
    if (member->failed()) return;
  }
}
void read_texts(const Member& member, std::vector<std::string>& out, std::size_t most_each = kMaxText);
void read_references(const Member& member, std::vector<std::string>& out, Kinds kinds);

}  // namespace frontkart::claims
