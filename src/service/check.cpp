#include <fmt/format.h>

#include <set>
#include <string>

#include "claims/records.hpp"
#include "composite/file.hpp"
#include "composite/validate.hpp"
#include "ledger/ledger_store.hpp"
#include "service/impl.hpp"

namespace frontkart::service {
namespace {

class Check {
 public:
  Check(ledger::LedgerStore& store, KnownMaps& known, bool rebuild, const ProgressSink& progress)
      : store_(store), known_(known), rebuild_(rebuild), progress_(progress) {}

  Result<CheckReport> run() {
    FRONTKART_TRY(const ledger::ChainReport chain, ledger::verify_chain(store_));
    report_.entries = chain.entries;
    if (!chain.ok) problem(fmt::format("entry {}", chain.first_broken), chain.why);
    if (const Status sound = store_.check_storage(); !sound.ok()) problem("store", sound.error().message);
    FRONTKART_CHECK(check_originals());
    FRONTKART_CHECK(check_media());
    if (rebuild_ && chain.ok) check_projections();
    FRONTKART_CHECK(check_references());
    // What a broken ledger says of its maps is not worth a look.
    if (chain.ok) FRONTKART_CHECK(check_maps());
    report_.ok = report_.problems.empty();
    return std::move(report_);
  }

 private:
  void problem(std::string where, std::string what) { report_.problems.push_back({std::move(where), std::move(what)}); }
  void tell(const char* stage, std::uint64_t done, std::uint64_t total) {
    if (progress_) progress_({stage, done, total, done});
  }

  Status check_originals() {
    std::vector<ledger::OriginalInfo> all;
    FRONTKART_CHECK(store_.for_each_original([&](const ledger::OriginalInfo& info) -> Status {
      all.push_back(info);
      return Done{};
    }));
    for (const ledger::OriginalInfo& info : all) {
      tell("originals", report_.originals, all.size());
      ++report_.originals;
      originals_.insert(info.hash);
      // Reading verifies the bytes against the hash.
      if (const auto bytes = store_.original(info.hash); !bytes.ok()) {
        problem(fmt::format("original {}", info.hash.hex()), bytes.error().text());
      }
    }
    return Done{};
  }

  Status check_media() {
    std::vector<ledger::OriginalInfo> all;
    FRONTKART_CHECK(store_.for_each_medium([&](const ledger::OriginalInfo& info) -> Status {
      all.push_back(info);
      return Done{};
    }));
    for (const ledger::OriginalInfo& info : all) {
      tell("media", report_.media, all.size());
      ++report_.media;
      media_.insert(info.hash.hex());
      if (const auto bytes = store_.medium(info.hash); !bytes.ok()) {
        problem(fmt::format("medium {}", info.hash.hex()), bytes.error().text());
      }
    }
    return Done{};
  }

  void check_projections() {
    tell("projections", 0, 0);
    const Status sound = store_.check_projections();
    if (sound.ok()) return;
    problem(sound.error().where.empty() ? "projections" : sound.error().where,
            sound.error().message + " What is computed from the entries can be made anew.");
  }

  Status check_references() {
    std::set<std::string> maps;
    return store_.for_each_entry(1, [&](const ledger::Entry& e) -> Status {
      const std::string where = fmt::format("entry {} ({}/{})", e.envelope.seq, e.envelope.kind, e.envelope.id);
      if (e.envelope.kind == "map") maps.insert(e.envelope.id);
      if (e.envelope.kind == "item" && e.body) {
        for (const std::string& hash : claims::media_of("item", e.json())) {
          // Somebody else may hold a medium of which only the hash is recorded.
          if (!media_.contains(hash) && e.json().contains("media_types")) {
            problem(where, fmt::format("its medium {} is missing", hash));
          }
        }
      }
      if (e.envelope.kind != "snapshot") return Done{};
      try {
        const auto body = maps::living_body(e);
        if (!body) return Done{};
        const auto snapshot = maps::snapshot_from_json(*body);
        if (!snapshot.ok()) {
          problem(where, snapshot.error().text());
          return Done{};
        }
        if (!maps.contains(snapshot->map))
          problem(where, fmt::format("refers to the map '{}', which is not there", snapshot->map));
        if (!originals_.contains(snapshot->original))
          problem(where, fmt::format("its original {} is missing", snapshot->original.hex()));
      } catch (const std::exception& x) {
        problem(where, fmt::format("its body cannot be read: {}", x.what()));
      }
      return Done{};
    });
  }

  Status check_maps() {
    FRONTKART_TRY(const auto names, map_names(store_, Instant::highest()));
    for (const std::string& name : names) {
      tell("composites", report_.composites, names.size());
      const std::string where = fmt::format("composite {}", name);
      const auto map = maps::known_map(store_, name, Instant::highest());
      if (!map.ok()) {
        problem(where, map.error().text());
        continue;
      }
      check_composite(where, *map);
      ++report_.composites;
    }
    return Done{};
  }

  void check_composite(const std::string& where, const maps::KnownMap& map) {
    std::optional<composite::Parts> cached;
    if (const auto bytes = known_.cached_file(map)) {
      auto parts = composite::read_file(*bytes);
      if (parts.ok() && !KnownMaps::is_of(*parts, map)) {
        problem(where, "the cached composite is that of another map; delete the cache folder");
      } else if (parts.ok()) {
        cached = std::move(*parts);
      } else {
        problem(where, parts.error().text());
      }
    }
    if (cached) {
      for (const std::string& broken : composite::validate(*cached)) problem(where, broken);
    }
    if (cached && !rebuild_) return;
    const auto rebuilt = known_.rebuild(map, [&](std::size_t done, std::size_t total) {
      tell("rebuild", done, total);
      return true;
    });
    if (!rebuilt.ok()) return problem(where, rebuilt.error().text());
    for (const std::string& broken : composite::validate(*rebuilt)) problem(where, broken);
    if (cached && *cached != *rebuilt) {
      problem(where, "the cached composite is not what the originals give; delete the cache folder");
    }
  }

  ledger::LedgerStore& store_;
  KnownMaps& known_;
  bool rebuild_;
  const ProgressSink& progress_;
  CheckReport report_;
  std::set<Digest> originals_;
  std::set<std::string> media_;  ///< SHA-256 in hex
};

}  // namespace

Result<CheckReport> Service::check(bool rebuild, const ProgressSink& progress) {
  return Check(impl_->store, impl_->known, rebuild, progress).run();
}

}  // namespace frontkart::service
