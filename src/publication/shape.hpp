#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/entry.hpp"

/// Which members of a record the public may see, and what form they must have. What is not listed does not pass.
namespace frontkart::publication {

using ledger::Json;

/// What becomes of a reference to something that is not public and has no label.
enum class IfPrivate { withhold, drop };

struct Member;

/// The form of a value. A value of another form does not pass.
struct Shape {
  enum class Type {
    text,
    number,
    flag,
    positions,  ///< numbers, in lists inside lists
    texts,      ///< an object whose values are texts
    reference,  ///< "kind/id"; of a version, the version is cut off
    id,         ///< the same, or an id of `kind` alone, which stays one
    object,     ///< the listed members
    list,       ///< of `element`
    one_of      ///< the first of `options` that fits
  };
  Type type = Type::text;
  std::string_view kind;        ///< of an id
  std::string_view only;        ///< of a text: the one that passes; empty: any
  std::vector<Member> members;  ///< of an object
  std::vector<Shape> options;   ///< of a list: one, its element
  IfPrivate if_private = IfPrivate::withhold;
};

struct Member {
  std::string_view name;
  Shape shape;
  bool needed = false;
};

/// The members that may leave of a record of this kind; null: nothing of it ever does.
[[nodiscard]] const Shape* shape_of(std::string_view kind);
/// Kinds of which something may leave, in byte order.
[[nodiscard]] std::span<const std::string_view> public_kinds();

struct Picked {
  Json value;
  std::string missing;  ///< a needed member that is missing or has another form; empty: none
};
/// What passes of a body.
[[nodiscard]] Picked pick(const Json& body, const Shape& shape);

/// Calls `visit` with each reference ("kind/id") in a picked value. It returns what to write instead; nothing: it
/// refers to what is not public, and the member or element is dropped. Returns the value with what was written.
using ReferenceVisitor = std::function<std::optional<std::string>(const std::string& target, IfPrivate if_private)>;
[[nodiscard]] Json with_references(const Json& value, const Shape& shape, const ReferenceVisitor& visit);

}  // namespace frontkart::publication
