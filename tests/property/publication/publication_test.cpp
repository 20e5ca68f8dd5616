#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "service/json.hpp"
#include "service/ledger_json.hpp"
#include "service/service.hpp"
#include "support/property.hpp"
#include "two_ledgers.hpp"

namespace frontkart::publication {
namespace {

using tests::kCanary;
using tests::kHour;
using tests::TwoLedgers;

View view_of(tests::Ledger& ledger, Instant now) {
  Policy policy;
  policy.now = now;
  return public_view(ledger.store(), policy).value();
}

std::string leaves_of(const View& view) {
  std::string out;
  for (const PublicRecord& record : view.records) out += leaf_of(record) + '\n';
  return out;
}

template <class Answer, class Write>
void add(std::string& out, const Result<Answer>& answer, const Write& write) {
  out += answer.ok() ? write(*answer) : service::to_json(answer.error());
  out += '\n';
}

/// What a reader can ask, of all that was published up to a moment.
std::string answers_of(ledger::LedgerStore& published, Instant as_known) {
  std::string out;
  service::Service service(published);
  const auto json = [](const auto& answer) { return service::to_json(answer); };
  add(out, service.maps(as_known, true), json);
  const auto map = service.at("own", as_known, as_known);
  out += map.ok() ? fmt::format("{} shapes\n", map->shapes.size()) : service::to_json(map.error());
  service::AreaRequest area;
  area.map = "own";
  area.as_known = as_known;
  add(out, service.area(area), json);
  service::WhoRequest who;
  who.place.text = "sudzha";
  who.as_known = as_known;
  who.records = true;
  add(out, service.who(who), json);
  service::SubjectRequest subject;
  subject.subject = "sudzha";
  subject.at = as_known;
  subject.as_known = as_known;
  add(out, service.brief(subject, {}), [](const brief::Brief& brief) { return brief::to_json(brief).dump(); });
  for (const char* words : {"zqxcanary", "sudzha", "word2", "label"}) {
    service::SearchRequest search;
    search.words = words;
    search.as_known = as_known;
    const Status done = service.search(search, [&](const ledger::Entry& entry) -> Status {
      out += service::to_json(entry) + '\n';
      return Done{};
    });
    if (!done.ok()) out += service::to_json(done.error());
  }
  service::LogRequest log;
  log.as_known = as_known;
  RC_ASSERT(service
                .log(log,
                     [&](const ledger::Entry& entry) -> Status {
                       out += service::to_json(entry, true) + '\n';
                       return Done{};
                     })
                .ok());
  add(out, service.show("place/sudzha", as_known), json);
  add(out, service.show("item/art", as_known), json);
  return out;
}

struct Totals {
  std::size_t records = 0;
  std::size_t withheld = 0;
  std::size_t labelled = 0;
  std::vector<int> inserted = std::vector<int>(12, 0);
  int released = 0;
};

void editions_do_not_tell(Totals& totals) {
  TwoLedgers ledgers;
  std::vector<PublishedList> open;
  std::vector<PublishedList> whole;
  for (int edition = 0; edition < 2; ++edition) {
    const int steps = *rc::gen::inRange(5, 25);
    for (int i = 0; i < steps; ++i) {
      ledgers.step_in_both();
      if (*rc::gen::inRange(0, 2) == 0) ledgers.step_of_the_desk(false);
    }
    // What has been inserted for good waits for nothing that time alone would let out.
    if (edition == 1) {
      for (int i = 0; i < 4; ++i) ledgers.step_of_the_desk(true);
    }
    ledgers.now.us += *rc::gen::inRange(1, 20) * kHour;
    const View of_open = view_of(ledgers.open, ledgers.now);
    const View of_whole = view_of(ledgers.whole, ledgers.now);
    const std::string leaves = leaves_of(of_whole);
    RC_ASSERT(leaves == leaves_of(of_open));
    RC_ASSERT(leaves.find(kCanary) == std::string::npos);
    open.push_back({ledgers.now, of_open.records});
    whole.push_back({ledgers.now, of_whole.records});
    totals.records += of_whole.records.size();
    totals.withheld += of_whole.withheld.size();
    totals.labelled += leaves.find("a source known to the desk") != std::string::npos ? 1 : 0;
  }
  const auto of_open = open_published(open, ledgers.open.store());
  const auto of_whole = open_published(whole, ledgers.whole.store());
  RC_ASSERT(of_open.ok());
  RC_ASSERT(of_whole.ok());
  for (const PublishedList& edition : whole) {
    const std::string answers = answers_of(**of_whole, edition.published);
    RC_ASSERT(answers == answers_of(**of_open, edition.published));
    RC_ASSERT(answers.find(kCanary) == std::string::npos);
  }
  for (std::size_t i = 0; i < ledgers.inserted.size(); ++i) totals.inserted[i] += ledgers.inserted[i];
  totals.released += ledgers.released;
}

TEST(NonInterference, WhatTheDeskKeepsToItselfChangesNoByteOfWhatThePublicSees) {
  Totals totals;
  EXPECT_TRUE(rc::check([&] { editions_do_not_tell(totals); }));
  // A test of empty editions, or one that inserts nothing, would hold as well.
  EXPECT_GT(totals.records, 1'000U);
  EXPECT_GT(totals.withheld, 100U);
  EXPECT_GT(totals.labelled, 10U);
  EXPECT_GT(totals.released, 10);
  for (std::size_t i = 0; i < totals.inserted.size(); ++i) EXPECT_GT(totals.inserted[i], 10) << "insertion " << i;
}

}  // namespace
}  // namespace frontkart::publication
