#include "service/publish_feed.hpp"

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "service/names.hpp"
#include "service/publish_page.hpp"

namespace frontkart::service {
namespace {

constexpr std::size_t kFeedEntries = 50;

/// Sentences of a feed, as patterns. Counts stand where no form depends on them.
struct Words {
  std::string_view language;
  const char* edition;
  const char* first;
  const char* records;
  const char* states;
  const char* settlement;
  const char* no_statement;
  const char* approved;
  const char* only_page;
};

constexpr std::array<Words, 3> kWords{{
    {"en", "Edition {}, {}", "The first edition. Records: {}. Maps: {}.",
     "Records: {} new, {} corrected, {} withdrawn.", "Map {}. States: {} added, {} corrected, {} withdrawn.",
     "{}: {}, from {} to {} ({})", "no statement", "Approved by: {}.", "Nothing but the page itself has changed."},
    {"nb", "Utgave {}, {}", "Første utgave. Poster: {}. Kart: {}.", "Poster: nye: {}, rettet: {}, trukket tilbake: {}.",
     "Kartet {}. Tilstander: lagt til: {}, rettet: {}, trukket tilbake: {}.", "{}: {}, fra {} til {} ({})",
     "ingen påstand", "Godkjent av: {}.", "Bare selve siden er endret."},
    {"uk", "Випуск {}, {}", "Перший випуск. Записів: {}. Карт: {}.",
     "Записи: нових – {}, виправлених – {}, відкликаних – {}.",
     "Карта {}. Стани: додано – {}, виправлено – {}, відкликано – {}.", "{}: {}, було: {}, стало: {} ({})",
     "немає твердження", "Затверджено: {}.", "Змінилася лише сама сторінка."},
}};

const Words& words_in(std::string_view language) {
  for (const Words& words : kWords) {
    if (words.language == language) return words;
  }
  return kWords.front();
}

template <class... Values>
std::string say(const char* pattern, const Values&... values) {
  return fmt::format(fmt::runtime(pattern), values...);
}

/// What a map calls a status.
std::string status_words(const EditionWork& work, const std::string& map, const std::string& status,
                         const Words& words) {
  if (status.empty()) return words.no_statement;
  for (const MapSummary& one : work.maps) {
    if (one.map != map) continue;
    for (const auto& entry : one.legend.entries) {
      if (entry.id == status) return std::string(maps::Legend::label(entry, words.language));
    }
  }
  return status;
}

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& part : parts) out += (out.empty() ? "" : ", ") + part;
  return out;
}

/// The day in the edition's zone.
std::string day_of(const EditionWork& work, Instant t) {
  const auto day = format_date(t, work.request.zone);
  return day.ok() ? *day : format_utc(t).substr(0, 10);
}

/// Paragraphs for people.
std::string summary_html(const EditionWork& work, const Changes& changes, const Words& words) {
  std::string out;
  const auto paragraph = [&](const std::string& text) { out += "<p>" + markup_text(text) + "</p>"; };
  if (!work.request.note.empty()) paragraph(work.request.note);
  const std::size_t own = out.size();
  if (!changes.since) paragraph(say(words.first, work.records.all().size(), work.maps.size()));
  const auto& r = changes.records;
  if (changes.since && (!r.added.empty() || !r.corrected.empty() || !r.withdrawn.empty())) {
    paragraph(say(words.records, r.added.size(), r.corrected.size(), r.withdrawn.size()));
  }
  if (changes.since) {
    for (const auto& [map, states] : changes.maps) {
      paragraph(say(words.states, map, states.added.size(), states.corrected.size(), states.withdrawn.size()));
    }
  }
  for (const auto& s : changes.settlements) {
    const std::string name = name_in(s.place.names, words.language, s.place.id);
    paragraph(say(words.settlement, s.map, name, status_words(work, s.map, s.from, words),
                  status_words(work, s.map, s.to, words), day_of(work, s.at)));
  }
  if (out.size() == own) paragraph(words.only_page);
  if (!work.request.approved_by.empty()) paragraph(say(words.approved, joined(work.request.approved_by)));
  return out;
}

/// A name-based identifier (RFC 4122, version 5 in form) of an edition; number 0: of the feed.
std::string urn_of(std::uint64_t number, Instant published, const std::string& url, std::string_view language) {
  std::string name = fmt::format("frontkart edition {} {} {}", number, format_utc_micros(published), url);
  // What is written in another language is another text.
  if (language != "en") name += fmt::format(" {}", language);
  Digest hash = sha256(name);
  hash.bytes[6] = static_cast<std::uint8_t>((hash.bytes[6] & 0x0FU) | 0x50U);
  hash.bytes[8] = static_cast<std::uint8_t>((hash.bytes[8] & 0x3FU) | 0x80U);
  const std::string hex = hash.hex();
  return fmt::format("urn:uuid:{}-{}-{}-{}-{}", hex.substr(0, 8), hex.substr(8, 4), hex.substr(12, 4),
                     hex.substr(16, 4), hex.substr(20, 12));
}

void append_link(std::string& out, std::string_view relation, std::string_view type, std::string_view language,
                 const std::string& address) {
  out += fmt::format("<link rel=\"{}\" type=\"{}\" hreflang=\"{}\" href=\"{}\"/>\n", relation, type, language,
                     markup_text(address));
}

/// The page in a language.
std::string page_address(const std::string& url, std::string_view language) {
  return fmt::format("{}?lang={}", url.empty() ? "./" : url, language);
}

}  // namespace

std::string feed_file(std::string_view language) {
  return language == "en" ? "feed.atom" : fmt::format("feed.{}.atom", language);
}

std::string feed_with(const EditionWork& work, const Changes& changes, const FeedFacts& facts,
                      std::string_view language, std::string_view before) {
  constexpr std::string_view kAtom = "application/atom+xml";
  const Words& words = words_in(language);
  const Instant now = work.request.now;
  std::string out = fmt::format(
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n",
      language);
  out += fmt::format("<title>{}</title>\n", markup_text(facts.title));
  out += fmt::format("<id>{}</id>\n", urn_of(0, {}, facts.url, language));
  out += fmt::format("<updated>{}</updated>\n<author><name>{}</name></author>\n", format_utc(now),
                     markup_text(facts.title));
  append_link(out, "self", kAtom, language, facts.url + feed_file(language));
  append_link(out, "alternate", "text/html", language, page_address(facts.url, language));
  for (const std::string_view other : kEditionLanguages) {
    if (other != language) append_link(out, "alternate", kAtom, other, facts.url + feed_file(other));
  }
  out += fmt::format("<entry>\n<title>{}</title>\n<id>{}</id>\n<updated>{}</updated>\n",
                     say(words.edition, facts.number, day_of(work, now)),
                     urn_of(facts.number, now, facts.url, language), format_utc(now));
  append_link(out, "alternate", "text/html", language, page_address(facts.url, language));
  out +=
      fmt::format("<content type=\"html\">{}</content>\n</entry>\n", markup_text(summary_html(work, changes, words)));
  constexpr std::string_view kBegin = "<entry>";
  constexpr std::string_view kEnd = "</entry>\n";
  std::size_t entries = 1;
  for (std::size_t at = before.find(kBegin); at != std::string_view::npos && entries < kFeedEntries; ++entries) {
    const std::size_t end = before.find(kEnd, at);
    if (end == std::string_view::npos) break;
    std::string_view entry = before.substr(at, end + kEnd.size() - at);
    const std::size_t text = facts.entries_stay ? std::string_view::npos : entry.find("<content");
    out += entry.substr(0, text);
    if (text != std::string_view::npos) out += kEnd;
    at = before.find(kBegin, end);
  }
  return out + "</feed>\n";
}

}  // namespace frontkart::service
