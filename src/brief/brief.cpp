#include "brief/brief.hpp"

#include <fmt/format.h>

#include "brief/writer.hpp"

namespace frontkart::brief {

std::span<const std::string_view> languages() {
  return built_in_names();
}

Result<Brief> brief_of(const claims::Dossier& dossier, const Options& options) {
  const Language* language = Language::find(options.language);
  if (language == nullptr) {
    std::string known;
    for (const std::string_view name : languages()) known += (known.empty() ? "" : ", ") + std::string(name);
    return Error{ErrorCode::usage, fmt::format("There is no language '{}' for briefs.", tame(options.language, 40)), "",
                 fmt::format("Use one of {}.", known)};
  }
  FRONTKART_TRY(const std::string zone_is_known, format_date(Instant{}, options.zone));
  const claims::Dossier then = known_then(dossier);
  const Writer writer(*language, dossier, then, options);
  Brief out;
  out.language = options.language;
  out.zone = options.zone;
  out.subject = dossier.subject;
  out.at = dossier.at;
  out.title = writer.title();
  out.sections = writer.sections();
  out.footnotes = writer.footnotes(out.sections);
  out.notice = language->text({"notice"});
  return out;
}

std::string to_text(const Brief& brief) {
  const Language* language = Language::find(brief.language);
  std::string out = brief.title + "\n";
  for (const auto& section : brief.sections) {
    out += "\n" + section.heading + "\n\n";
    for (const auto& sentence : section.sentences) {
      std::string ids;
      for (const auto& id : sentence.ids) ids += (ids.empty() ? "" : ", ") + id;
      out += fmt::format("{} [{}]\n", sentence.text, ids);
    }
  }
  out += "\n" + brief.notice + "\n";
  if (brief.footnotes.empty() || language == nullptr) return out;
  out += "\n" + language->text({"footnotes"}) + "\n\n";
  for (const auto& note : brief.footnotes) {
    std::string about;
    const auto add = [&](const std::string& part) {
      if (!part.empty()) about += (about.empty() ? "" : ", ") + part;
    };
    if (note.item != note.id) add(note.item);
    add(note.publisher);
    if (!note.title.empty()) {
      add(language->text({"quotes", "open"}) + note.title + language->text({"quotes", "close"}));
    }
    if (!note.published.empty()) {
      add(language->say({"footnote", "published"},
                        [&](std::string_view, std::string_view) { return std::optional(note.published); }));
    }
    add(note.url);
    if (about.empty()) about = language->text({"footnote", "unknown"});
    out += fmt::format("[{}] {}\n", note.id, about);
  }
  return out;
}

nlohmann::json to_json(const Brief& brief) {
  using Json = nlohmann::json;
  Json sections = Json::array();
  for (const auto& section : brief.sections) {
    Json sentences = Json::array();
    for (const auto& sentence : section.sentences) {
      sentences.push_back({{"text", sentence.text}, {"ids", sentence.ids}, {"flags", sentence.flags}});
    }
    sections.push_back({{"id", section.id}, {"heading", section.heading}, {"sentences", std::move(sentences)}});
  }
  Json footnotes = Json::array();
  for (const auto& note : brief.footnotes) {
    Json one = {{"id", note.id}};
    const auto add = [&](const char* name, const std::string& value) {
      if (!value.empty()) one[name] = value;
    };
    add("item", note.item);
    add("title", note.title);
    add("publisher", note.publisher);
    add("published", note.published);
    add("url", note.url);
    footnotes.push_back(std::move(one));
  }
  const bool nameable = brief.at != Instant::lowest() && brief.at != Instant::highest();
  return {{"language", brief.language},
          {"zone", brief.zone},
          {"subject", brief.subject},
          {"title", brief.title},
          {"at", nameable ? Json(format_utc(brief.at)) : Json(nullptr)},
          {"sections", std::move(sections)},
          {"footnotes", std::move(footnotes)},
          {"notice", brief.notice}};
}

}  // namespace frontkart::brief
