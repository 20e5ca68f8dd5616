#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "ledger/memory_store.hpp"
#include "service/ledger_json.hpp"
#include "service/service.hpp"

namespace frontkart::tests {

using nlohmann::json;
using service::Recorder;

/// A ledger in memory whose clock ticks a second for every look, with the records that most tests need.
class Desk : public testing::Test {
 protected:
  Desk() : store(ledger::open_memory_store([this] { return Instant::from_unix_seconds(now++); })), service(*store) {}

  void SetUp() override {
    must(R"j({"kind":"party","id":"ua","names":[{"lang":"en","text":"Ukraine"}]})j");
    must(R"j({"kind":"party","id":"ru","names":[{"lang":"en","text":"Russia"}]})j");
    must(R"j({"kind":"source","id":"paper","type":"newspaper","names":[{"lang":"en","text":"The Paper"}]})j");
    must(R"j({"kind":"source","id":"afp","type":"agency","names":[{"lang":"en","text":"AFP"}]})j");
    must(R"j({"kind":"place","id":"sudzha","location":[35.27,51.19],
             "names":[{"lang":"ru","text":"Суджа"},{"lang":"nb","text":"Sudzja"},{"lang":"en","text":"Sudzha"}]})j");
    must(R"j({"kind":"item","id":"art","type":"article","publisher":"paper","published":"2025-03-12T20:00:00+01:00",
             "text":"They are said to have left. They have held it. They left."})j");
  }

  Result<std::vector<Recorder::Put>> put(const std::string& line, const service::RecordOptions& options = {}) {
    return service.record({{"a test", json::parse(line), {}}}, options);
  }
  Recorder::Put must(const std::string& line) {
    auto done = put(line);
    EXPECT_TRUE(done.ok()) << (done.ok() ? "" : done.error().text()) << "\n" << line;
    return done.ok() ? done->front() : Recorder::Put{};
  }
  Error refused(const std::string& line, const service::RecordOptions& options = {}) {
    const std::uint64_t before = store->head()->seq;
    const auto done = put(line, options);
    EXPECT_FALSE(done.ok()) << line;
    EXPECT_EQ(store->head()->seq, before) << "something was half-written";
    return done.ok() ? Error{} : done.error();
  }
  std::vector<std::string> found(const std::string& words, Instant as_known = Instant::highest()) {
    std::vector<std::string> out;
    service::SearchRequest request;
    request.words = words;
    request.as_known = as_known;
    const Status done = service.search(request, [&](const ledger::Entry& entry) -> Status {
      out.push_back(entry.envelope.kind + '/' + entry.envelope.id);
      return Done{};
    });
    EXPECT_TRUE(done.ok()) << done.error().text();
    std::sort(out.begin(), out.end());
    return out;
  }
  json who(const std::string& at = "", Instant as_known = Instant::highest()) {
    service::WhoRequest request;
    request.place.text = "Sudzja";
    if (!at.empty()) request.at = parse_rfc3339(at).value();
    request.as_known = as_known;
    request.records = true;
    const auto answer = service.who(request);
    EXPECT_TRUE(answer.ok()) << (answer.ok() ? "" : answer.error().text());
    return answer.ok() ? json::parse(service::records_json(*answer->records).dump()) : json();
  }

  std::int64_t now = 1'700'000'000;
  std::unique_ptr<ledger::LedgerStore> store;
  service::Service service;
};

inline const char* kLeft =
    R"j({"kind":"claim","id":"left","item":"art","words":"are said to have left","says":"left(ua, sudzha)",
    "by" : "unnamed", "hedge" : "hearsay"
})j";

}  // namespace frontkart::tests
