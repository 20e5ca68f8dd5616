#pragma once

#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace frontkart::cli {

/// An option of a command that writes one record ('frontkart claim --hedge hearsay'), and the member that it fills.
struct RecordMember {
  enum class Form {
    text,
    number,
    flag,
    list,   ///< may be given several times; each a reference or text
    rich,   ///< text, or JSON where it begins with '{' or '['
    names,  ///< LANG=TEXT or LANG.FORM=TEXT, several times
    files,  ///< media beside the caller, several times
    area,   ///< a GeoJSON file with a polygon, or the GeoJSON itself
    line    ///< a GeoJSON file with a line, or the GeoJSON itself
  };
  const char* option;  ///< "--hedge"
  const char* member;  ///< "hedge"
  Form form;
  const char* type;  ///< shown in the help
  const char* help;
};

/// A command that writes records of one kind.
struct RecordKind {
  const char* command;  ///< "assess"
  const char* kind;     ///< "assessment"
  const char* help;
  const char* example;
  std::span<const RecordMember> members;
};

[[nodiscard]] std::span<const RecordKind> record_kinds();

/// An option as it was given.
using GivenMember = std::pair<const RecordMember*, std::vector<std::string>>;

/// The typed record of these options. Errors: usage with the option; bad_input for a file.
[[nodiscard]] Result<nlohmann::json> typed_record(const RecordKind& kind, const std::vector<GivenMember>& given);

}  // namespace frontkart::cli
