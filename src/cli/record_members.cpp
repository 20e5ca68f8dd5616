#include "cli/record_members.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>

#include "cli/context.hpp"

namespace frontkart::cli {
namespace {

using nlohmann::json;
using Form = RecordMember::Form;

constexpr std::uint64_t kMaxGeometry = std::uint64_t{16} << 20U;

constexpr RecordMember kNames{"--name", "names", Form::names, "LANG=TEXT",
                              "A name in a language (nb=Sudzja); a case as uk.loc=Суджі"};
constexpr RecordMember kType{"--type", "type", Form::text, "WORD",
                             "What it is; docs/formats/records.md lists the words"};
constexpr RecordMember kBasis{"--basis", "basis", Form::list, "REF", "A record that it rests on; several times"};

constexpr std::array kParty{
    kNames,
    RecordMember{"--colour", "colour", Form::text, "#RRGGBB", "Colour on maps"},
};

constexpr std::array kSource{
    kNames,
    kType,
    RecordMember{"--party", "party", Form::text, "PARTY", "Whose side it belongs to, by its office or its own words"},
    RecordMember{"--party-basis", "party_basis", Form::text, "TEXT", "The office or declaration that says so"},
    RecordMember{"--reliability", "reliability", Form::text, "A-F", "Admiralty grade; never leaves the desk"},
    RecordMember{"--url", "url", Form::text, "URL", "Where it publishes"},
};

constexpr std::array kItem{
    kType,
    RecordMember{"--publisher", "publisher", Form::list, "SOURCE", "Who published it; several times"},
    RecordMember{"--title", "title", Form::text, "TEXT", "Its title"},
    RecordMember{"--url", "url", Form::text, "URL", "Where it was found"},
    RecordMember{"--archive-url", "archive_url", Form::text, "URL", "Where a copy is archived"},
    RecordMember{"--capture-tool", "capture_tool", Form::text, "TEXT", "What made the copy"},
    RecordMember{"--published", "published", Form::rich, "DATE", "When it was published (EDTF)"},
    RecordMember{"--retrieved", "retrieved", Form::text, "TIME", "When the copy was made"},
    RecordMember{"--language", "language", Form::text, "LANG", "Its language"},
    RecordMember{"--item-zone", "zone", Form::text, "ZONE", "Time zone of its dates"},
    RecordMember{"--text", "text", Form::text, "TEXT", "Its text"},
    RecordMember{"--file", "files", Form::files, "FILE", "Medium to archive by its hash; several times"},
    RecordMember{"--depicts", "depicts", Form::rich, "JSON", R"([{"what":…,"where":…}])"},
    RecordMember{"--first-seen", "first_seen", Form::text, "TEXT", "What a search for its first appearance gave"},
    RecordMember{"--licence", "licence", Form::text, "TEXT", "Licence or permission"},
    RecordMember{"--redistribute", "redistribute", Form::text, "none|picture|data", "What may be passed on"},
    RecordMember{"--graphic", "graphic", Form::flag, "", "It shows what nobody should see unwarned"},
    RecordMember{"--people", "people", Form::text, "WORD", "unchecked, none, identifiable, captive, minor or dead"},
    RecordMember{"--relation", "relations", Form::rich, "JSON", R"([{"type":"quotes","target":"item/…"}])"},
    RecordMember{"--part", "parts", Form::list, "ITEM", "Part of this set; several times"},
    RecordMember{"--subset-of", "subset_of", Form::text, "ITEM", "The set that it is a part of"},
    RecordMember{"--count", "count", Form::rich, "N|several", "How many are in the set"},
    RecordMember{"--described-only", "described_only", Form::flag, "", "Known only by description"},
};

constexpr std::array kClaim{
    RecordMember{"--item", "item", Form::text, "ITEM", "Where it was found"},
    RecordMember{"--words", "words", Form::text, "TEXT", "The words in the item"},
    RecordMember{"--offset", "offset", Form::number, "N", "Where they begin, in bytes, if they stand there twice"},
    RecordMember{"--says", "says", Form::rich, "WHAT", "What would be true: left(ua, sudzha)"},
    RecordMember{"--by", "by", Form::text, "SOURCE", "Who says it; 'unnamed' where nobody is named"},
    RecordMember{"--through", "through", Form::list, "SOURCE", "Who passed it on, from the speaker to the publisher"},
    RecordMember{"--hedge", "hedge", Form::text, "WORD", "own-voice, attributed, hearsay, …; how it is worded"},
    RecordMember{"--how-known", "how_known", Form::text, "WORD", "told, witnessed, induced, deduced or unknown"},
    RecordMember{"--when", "when", Form::rich, "DATE", "When it was so (EDTF), or JSON with raw, edtf, role, anchor"},
    RecordMember{"--where", "where", Form::rich, "PLACE", "Where, or JSON with ref, relation, point, radius_m"},
    RecordMember{"--value", "value", Form::rich, "JSON", R"({"number":1000,"unit":"km2","about":true})"},
    RecordMember{"--deadline", "deadline", Form::rich, "DATE", "Of a prediction"},
    RecordMember{"--quote", "quote", Form::flag, "", "The words are the speaker's own"},
    RecordMember{"--repeats", "repeats", Form::text, "CLAIM", "It says this claim again"},
    RecordMember{"--confirm", "confirmed", Form::list, "MEMBER", "A member whose default is right; several times"},
};

constexpr std::array kReview{
    RecordMember{"--by", "by", Form::text, "SOURCE", "Who checked"},
    RecordMember{"--target", "target", Form::text, "REF", "The item or claim that was checked"},
    RecordMember{"--aspect", "aspect", Form::text, "WORD", "authenticity, place, date, content or unspecified"},
    RecordMember{"--result", "result", Form::text, "WORD", "verified, partly, refuted, inconclusive or not-verifiable"},
    RecordMember{"--method", "method", Form::text, "TEXT", "How"},
    RecordMember{"--when", "at", Form::rich, "DATE", "When it was checked"},
    RecordMember{"--known-from", "known_from", Form::text, "CLAIM",
                 "The claim that tells of it, where it is second-hand"},
};

constexpr std::array kEnquiry{
    RecordMember{"--whom", "whom", Form::text, "SOURCE", "Who was asked"},
    RecordMember{"--what", "what", Form::text, "TEXT", "What"},
    RecordMember{"--about", "about", Form::list, "REF", "What it is about; several times"},
    RecordMember{"--asked", "asked", Form::text, "TIME", "When"},
    RecordMember{"--deadline", "deadline", Form::text, "TIME", "Until when an answer was wanted"},
    RecordMember{"--answer", "answer", Form::text, "WORD", "none, answered or declined"},
    RecordMember{"--answer-text", "answer_text", Form::text, "TEXT", "What was answered"},
    RecordMember{"--answered", "answered", Form::text, "TIME", "When"},
};

constexpr std::array kAssessment{
    RecordMember{"--of", "of", Form::text, "PLACE", "The place or region"},
    RecordMember{"--status", "status", Form::rich, "STATUS",
                 "held(ua), not-held(ua), contested, unclear or asserted(ru)"},
    RecordMember{"--from", "from", Form::text, "DATE", "Since when (EDTF)"},
    RecordMember{"--to", "to", Form::text, "DATE", "Until when; left out: it holds on"},
    RecordMember{"--confidence", "confidence", Form::text, "WORD", "low, moderate or high"},
    kBasis,
    RecordMember{"--reason", "reason", Form::text, "TEXT", "Why the desk judges so"},
    RecordMember{"--signed", "author", Form::text, "NAME", "Who signs"},
    RecordMember{"--approver", "approver", Form::text, "NAME", "Who approved"},
    RecordMember{"--decided", "decided", Form::text, "TIME", "When it was decided"},
};

constexpr std::array kEdit{
    RecordMember{"--map", "map", Form::text, "MAP", "The desk's own map"},
    RecordMember{"--from", "valid_from", Form::text, "TIME", "Since when it is so on the ground"},
    RecordMember{"--area", "area", Form::area, "FILE", "GeoJSON file with a polygon"},
    RecordMember{"--status", "status", Form::text, "ID", "Status in the map's legend; empty: no statement"},
    kBasis,
    RecordMember{"--reason", "reason", Form::text, "TEXT", "Why"},
    RecordMember{"--over", "over", Form::text, "EDIT", "The edit that it overrules on a tie"},
};

constexpr std::array kOutcome{
    RecordMember{"--claim", "claim", Form::text, "CLAIM", "The prediction"},
    RecordMember{"--result", "result", Form::text, "WORD", "came-true, did-not, partly or unresolvable"},
    RecordMember{"--evidence", "evidence", Form::list, "REF", "What shows it; several times"},
    RecordMember{"--resolver", "resolver", Form::text, "NAME", "Who resolved it"},
    RecordMember{"--when", "at", Form::text, "TIME", "When"},
};

constexpr std::array kRelease{
    RecordMember{"--of", "target", Form::text, "REF", "The claim, item or edit, with its version: claim/ID@HASH"},
    RecordMember{"--reason", "reason", Form::text, "TEXT", "Why it may be public at once and as exact as it is"},
};

constexpr std::array kRoute{
    kNames,
    kType,
    RecordMember{"--line", "lines", Form::line, "FILE", "GeoJSON file with a line"},
    RecordMember{"--role", "roles", Form::list, "TEXT", "What it is used for; several times"},
};

constexpr std::array kMap{
    RecordMember{"--mapper", "mapper", Form::text, "NAME", "Who makes it"},
    RecordMember{"--link", "link", Form::text, "URL", "Where it is published"},
    RecordMember{"--licence", "licence", Form::text, "TEXT", "Its licence"},
    RecordMember{"--redistribute", "redistribute", Form::text, "none|picture|data", "What may be passed on"},
    RecordMember{"--illustrative", "illustrative", Form::flag, "", "It is an illustration, not a record"},
    RecordMember{"--legend", "legend", Form::area, "FILE", "JSON file with its statuses, highest priority first"},
};

constexpr std::array kKinds{
    RecordKind{"party", "party", "Record a side of the conflict",
               "frontkart party --id ua --name en=Ukraine --name nb=Ukraina", kParty},
    RecordKind{"source", "source", "Record who says or publishes something",
               "frontkart source --id afp --type agency --name en=AFP", kSource},
    RecordKind{"item", "item", "Record an article, a post, a picture, a video or a set of them, and archive its media",
               "frontkart item --id post-17 --type post --publisher defender --file post.png --published 2025-03-12",
               kItem},
    RecordKind{"claim", "claim", "Record one statement that was found in an item",
               "frontkart claim --id left --item art-0312 --says \"left(ua, sudzha)\" --by unnamed --hedge hearsay",
               kClaim},
    RecordKind{"review", "review", "Record one verdict of one organisation on one item or claim",
               "frontkart review --by reuters --target item/set-m --result verified --known-from claim-5", kReview},
    RecordKind{"enquiry", "enquiry", "Record a question that the desk asked, and its answer",
               "frontkart enquiry --id q1 --whom kremlin --what \"Who holds it?\" --about place/sudzha", kEnquiry},
    RecordKind{
        "assess", "assessment", "Record the desk's own, signed judgement of a place or region",
        "frontkart assess --of sudzha --status unclear --from 2025-03-12 --confidence low --signed \"map editor\"",
        kAssessment},
    RecordKind{"edit", "edit", "Record a change of the desk's own map",
               "frontkart edit --map desk --from 2025-03-12T17:00:00Z --area change.geojson --status unclear --basis "
               "claim/left",
               kEdit},
    RecordKind{"outcome", "outcome", "Record what became of a prediction",
               "frontkart outcome --claim none-by-friday --result partly --evidence item/map-0314", kOutcome},
    RecordKind{"release", "release",
               "Record one person's word that a version may be public at once, with its positions; two people's let it",
               "frontkart release --of claim/left@HASH --reason \"both sides have said so\" --author anna", kRelease},
    RecordKind{"route", "route", "Record a road, railway or river; its status never leaves the desk",
               "frontkart route --id r200 --type road --name en=R200 --line r200.geojson", kRoute},
    RecordKind{"map", "map", "Record a map of the desk's own, whose states come from edits",
               "frontkart map --id desk --mapper \"Our desk\" --legend legend.json", kMap},
};

Error wrong(const RecordMember& member, std::string message, std::string remedy = "") {
  return Error{ErrorCode::usage, std::move(message), member.option, std::move(remedy)};
}

Result<json> parse_json(const RecordMember& member, const std::string& text) {
  json parsed = json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return wrong(member, "This is not JSON.", "Check brackets and quotes.");
  return parsed;
}

Result<json> name_of(const RecordMember& member, const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return wrong(member, "This is not LANG=TEXT.", "Write nb=Sudzja.");
  std::string language = text.substr(0, equals);
  json name = {{"text", text.substr(equals + 1)}};
  if (const std::size_t dot = language.find('.'); dot != std::string::npos) {
    name["form"] = language.substr(dot + 1);
    language.resize(dot);
  }
  name["lang"] = language;
  return name;
}

/// The geometry in a GeoJSON text: of a Feature, of a FeatureCollection's only feature, or itself.
Result<json> geometry_in(const RecordMember& member, json given) {
  if (given.is_object() && given.value("type", "") == "FeatureCollection") {
    const auto features = given.find("features");
    if (features == given.end() || !features->is_array() || features->size() != 1) {
      return wrong(member, "The file does not have just one feature.", "Split it.");
    }
    given = (*features)[0];
  }
  if (given.is_object() && given.value("type", "") == "Feature") given = given.value("geometry", json());
  return given;
}

Result<json> geometry_of(const RecordMember& member, const std::string& text) {
  if (text.starts_with('{') || text.starts_with('[')) {
    FRONTKART_TRY(json given, parse_json(member, text));
    return geometry_in(member, std::move(given));
  }
  FRONTKART_TRY(const auto file, read_file(text, kMaxGeometry));
  json parsed = json::parse(file.bytes, nullptr, false);
  if (parsed.is_discarded()) return Error{ErrorCode::bad_input, "The file is not JSON.", text, ""};
  return geometry_in(member, std::move(parsed));
}

Result<json> lines_of(const RecordMember& member, const std::string& text) {
  FRONTKART_TRY(const json geometry, geometry_of(member, text));
  const std::string type = geometry.is_object() ? geometry.value("type", "") : "";
  if (type == "LineString") return json::array({geometry.value("coordinates", json())});
  if (type == "MultiLineString") return geometry.value("coordinates", json());
  return wrong(member, "This is not a line.", "Give a GeoJSON LineString.");
}

Result<json> value_of(const RecordMember& member, const std::vector<std::string>& words) {
  switch (member.form) {
    case Form::text:
      return json(words.front());
    case Form::number: {
      std::int64_t number = 0;
      const auto [end, failure] =
          std::from_chars(words.front().data(), words.front().data() + words.front().size(), number);
      if (failure != std::errc{} || end != words.front().data() + words.front().size()) {
        return wrong(member, "This is not a whole number.");
      }
      return json(number);
    }
    case Form::flag:
      return json(true);
    case Form::list:
    case Form::files:
      return json(words);
    case Form::rich: {
      const std::string& text = words.front();
      std::int64_t number = 0;
      const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (std::string_view(member.member) == "count" && failure == std::errc{} && end == text.data() + text.size()) {
        return json(number);
      }
      if (text.starts_with('{') || text.starts_with('[')) {
        // A set of dates ("[..2025-03-12]") begins like a list.
        json parsed = json::parse(text, nullptr, false);
        if (!parsed.is_discarded()) return parsed;
        if (text.starts_with('{') && text.find('"') != std::string::npos) return parse_json(member, text);
      }
      return json(text);
    }
    case Form::names: {
      json names = json::array();
      for (const std::string& word : words) {
        FRONTKART_TRY(json name, name_of(member, word));
        names.push_back(std::move(name));
      }
      return names;
    }
    case Form::area:
      return geometry_of(member, words.front());
    case Form::line:
      return lines_of(member, words.front());
  }
  return json();
}

}  // namespace

std::span<const RecordKind> record_kinds() {
  return kKinds;
}

Result<json> typed_record(const RecordKind& kind, const std::vector<GivenMember>& given) {
  json out = {{"kind", kind.kind}};
  for (const auto& [member, words] : given) {
    if (words.empty() && member->form != Form::flag) continue;
    FRONTKART_TRY(out[member->member], value_of(*member, words));
  }
  return out;
}

}  // namespace frontkart::cli
