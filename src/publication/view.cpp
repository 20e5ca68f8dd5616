#include "publication/view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <tuple>

#include "publication/judge.hpp"
#include "publication/labels.hpp"
#include "publication/shape.hpp"

namespace frontkart::publication {
namespace {

using Key = std::pair<std::string, std::string>;  ///< kind, id

std::string reference_of(const Key& key) {
  return key.first + '/' + key.second;
}

Key key_of(const std::string& target) {
  const std::size_t slash = target.find('/');
  return {target.substr(0, slash), target.substr(slash + 1)};
}

struct Label {
  std::string text;  ///< empty: none
  Digest entry;
};

/// What the versions of one record come to.
struct Candidate {
  std::optional<Json> body;  ///< of the newest version that may be public
  Digest entry;              ///< that version, or the retraction that the public was told since; zero: there was none
  Label own;                 ///< of that version
  Label newest;              ///< of the newest version of all
  std::string why;
};

bool can_stand_in(std::string_view kind) {
  return kind == "source" || kind == "item" || kind == "claim";
}

class Deriving {
 public:
  Deriving(ledger::LedgerStore& store, const Policy& policy) : store_(store), policy_(policy) {}

  Result<View> view() {
    FRONTKART_TRY(releases_, releases_of(store_));
    FRONTKART_CHECK(judge_all());
    check_maps();
    close();
    return written();
  }

 private:
  Status judge_all() {
    return store_.for_each_entry(1, [&](const ledger::Entry& entry) -> Status {
      // Purged: as if this version had never been.
      if (!entry.body || shape_of(entry.envelope.kind) == nullptr) return Done{};
      Judged judged = judge(entry, policy_, releases_);
      Candidate& of = candidates_[{entry.envelope.kind, entry.envelope.id}];
      of.newest = {judged.label, entry.hash};
      if (judged.what == Judged::What::hidden) {
        if (!judged.why.empty()) of.why = judged.why;
        // In a preview an older version would show what is sealed by now; for the public it is what they know already.
        if (policy_.everything) of.body.reset();
        return Done{};
      }
      of.body.reset();
      of.entry = entry.hash;
      of.own = {};
      of.why.clear();
      if (judged.what == Judged::What::retracted) return Done{};
      if (judged.what == Judged::What::refused) {
        of.own = of.newest;
        of.why = judged.why;
        return Done{};
      }
      if (is_label_id(entry.envelope.id)) {
        of.why = "Its id has the form that is kept for labels.";
        return Done{};
      }
      of.body = std::move(judged.body);
      of.own = of.newest;
      return Done{};
    });
  }

  static void withhold(Candidate& candidate, std::string why) {
    candidate.body.reset();
    candidate.why = std::move(why);
  }

  /// What is drawn on a map goes where the map's data may go.
  void check_maps() {
    for (auto& [key, candidate] : candidates_) {
      if (!candidate.body || (key.first != "edit" && key.first != "snapshot")) continue;
      // A snapshot names its map without the kind.
      std::string target = candidate.body->at("map").get<std::string>();
      if (key.first == "snapshot") target.insert(0, "map/");
      const Candidate* map = find(target);
      if (map == nullptr || !map->body) {
        withhold(candidate, fmt::format("{} is not public.", target));
        continue;
      }
      if (policy_.everything) continue;
      const Json& facts = *map->body;
      const bool as_picture = policy_.for_pictures && facts.at("redistribute") == "picture";
      if (facts.at("redistribute") != "data" && !as_picture) {
        withhold(candidate, fmt::format("Only pictures of {} may be passed on.", target));
      } else if (key.first == "edit" && !has_status(facts, candidate.body->at("status"))) {
        withhold(candidate, fmt::format("The public legend of {} does not have its status.", target));
      }
    }
  }

  static bool has_status(const Json& map, const Json& status) {
    const Json& legend = map.at("legend");
    return status.is_null() || status == "" ||
           std::any_of(legend.begin(), legend.end(), [&](const Json& one) { return one.at("id") == status; });
  }

  [[nodiscard]] const Candidate* find(const std::string& target) const {
    const auto found = candidates_.find(key_of(target));
    return found == candidates_.end() ? nullptr : &found->second;
  }

  [[nodiscard]] bool is_shown(const std::string& target) const {
    const Candidate* candidate = find(target);
    return is_nobody(target) || (candidate != nullptr && candidate->body);
  }

  /// The label that stands for what is not shown; null: none.
  [[nodiscard]] const Label* label_for(const std::string& target) const {
    const Candidate* candidate = find(target);
    if (candidate == nullptr || !can_stand_in(key_of(target).first)) return nullptr;
    // The label of the version that stands counts, so that a private revision changes nothing.
    const Label& label = candidate->entry == Digest{} ? candidate->newest : candidate->own;
    return label.text.empty() ? nullptr : &label;
  }

  /// Takes away what refers to what is not there, and what refers to that, until nothing is left to take away. What
  /// remains does not depend on the order.
  void close() {
    std::map<Key, std::vector<Key>> needed_by;
    std::vector<Key> gone;
    for (auto& [key, candidate] : candidates_) {
      if (!candidate.body) continue;
      std::string missing;
      static_cast<void>(
          with_references(*candidate.body, *shape_of(key.first), [&](const std::string& target, IfPrivate if_private) {
            if (if_private == IfPrivate::withhold && !is_nobody(target) && label_for(target) == nullptr) {
              needed_by[key_of(target)].push_back(key);
              if (!is_shown(target) && missing.empty()) missing = target;
            }
            return std::optional(target);
          }));
      if (!missing.empty()) refused_.emplace(key, missing);
    }
    for (const auto& [key, target] : refused_) gone.push_back(key);
    while (!gone.empty()) {
      const Key key = gone.back();
      gone.pop_back();
      Candidate& candidate = candidates_.at(key);
      if (!candidate.body) continue;
      withhold(candidate,
               fmt::format("It refers to {}, which is not public and has no label for the public (public_as).",
                           refused_.at(key)));
      for (const Key& other : needed_by[key]) {
        if (refused_.emplace(other, reference_of(key)).second) gone.push_back(other);
      }
    }
  }

  View written() {
    View out;
    for (auto& [key, candidate] : candidates_) {
      if (!candidate.why.empty()) out.withheld.push_back({reference_of(key), candidate.why});
      if (!candidate.body) continue;
      PublicRecord record{key.first, key.second, {}, {candidate.entry}};
      record.body = with_references(*candidate.body, *shape_of(key.first),
                                    [&](const std::string& target, IfPrivate) -> std::optional<std::string> {
                                      if (is_shown(target)) return target;
                                      const Label* label = label_for(target);
                                      if (label == nullptr) return std::nullopt;
                                      record.made_of.push_back(label->entry);
                                      return stand_in(key_of(target).first, *label);
                                    });
      std::sort(record.made_of.begin(), record.made_of.end());
      record.made_of.erase(std::unique(record.made_of.begin(), record.made_of.end()), record.made_of.end());
      out.records.push_back(std::move(record));
    }
    for (auto& [key, record] : stand_ins_) {
      std::sort(record.made_of.begin(), record.made_of.end());
      record.made_of.erase(std::unique(record.made_of.begin(), record.made_of.end()), record.made_of.end());
      out.records.push_back(std::move(record));
    }
    std::sort(out.records.begin(), out.records.end(), [](const PublicRecord& l, const PublicRecord& r) {
      return std::tie(l.kind, l.id) < std::tie(r.kind, r.id);
    });
    std::sort(out.withheld.begin(), out.withheld.end(), [](const Withheld& l, const Withheld& r) {
      return std::tie(l.reference, l.reason) < std::tie(r.reference, r.reason);
    });
    return out;
  }

  /// The reference to a record that says no more than the label.
  std::string stand_in(const std::string& kind, const Label& label) {
    const std::string id = label_id(kind, label.text);
    const auto [place, added] = stand_ins_.try_emplace({kind, id}, PublicRecord{kind, id, {}, {}});
    // Several records may have this label; it stands as long as one of them does not have to go.
    place->second.made_of.push_back(label.entry);
    const std::string item = kind == "claim" ? stand_in("item", label) : "";
    if (!added) return kind + '/' + id;
    if (kind == "source") {
      place->second.body = {{"names", {{{"lang", "und"}, {"text", label.text}}}}, {"type", "unnamed"}};
    } else if (kind == "item") {
      place->second.body = {{"type", "document"}, {"title", label.text}, {"described_only", true}};
    } else {
      place->second.body = {{"item", item},
                            {"says", {{"predicate", "other"}, {"args", {{{"text", label.text}}}}}},
                            {"chain", {{{"source", "source/unnamed"}, {"factuality", "Uu"}}}},
                            {"hedge", "hearsay"},
                            {"how_known", "unknown"}};
    }
    return kind + '/' + id;
  }

  ledger::LedgerStore& store_;
  const Policy& policy_;
  Releases releases_;
  std::map<Key, Candidate> candidates_;
  std::map<Key, std::string> refused_;  ///< what refers to something missing, and to what
  std::map<Key, PublicRecord> stand_ins_;
};

}  // namespace

Result<View> public_view(ledger::LedgerStore& store, const Policy& policy) {
  return Deriving(store, policy).view();
}

}  // namespace frontkart::publication
