#include <gtest/gtest.h>

#include <algorithm>
#include <tuple>

#include "archives.hpp"
#include "base/digest.hpp"
#include "plain_maps.hpp"

// The known truths of the DeepState archive, and what its originals take in a store.
namespace frontkart::oracle {
namespace {

TEST(Deepstate, IsImportedOnceAndTheSecondTimeNothingIsAdded) {
  SKIP_WITHOUT(deepstate());
  Desk desk;
  const service::ImportReport first = desk.import(deepstate());
  EXPECT_EQ(first.read, 399);
  EXPECT_EQ(first.added, 399);
  EXPECT_EQ(first.corrected, 0);
  EXPECT_EQ(first.unchanged, 0);
  const ledger::Head head = desk.store().head().value();

  const service::ImportReport second = desk.import(deepstate());
  EXPECT_EQ(second.read, 399);
  EXPECT_EQ(second.added, 0);
  EXPECT_EQ(second.corrected, 0);
  EXPECT_EQ(second.unchanged, 399);
  EXPECT_EQ(desk.store().head().value().seq, head.seq);
}

TEST(Deepstate, OriginalsTakeLessThanFourMegabytesAndComeBackByteForByte) {
  SKIP_WITHOUT(deepstate());
  ledger::LedgerStore& store = desk_of(deepstate()).store();
  std::uint64_t size = 0;
  std::uint64_t stored = 0;
  std::size_t count = 0;
  ASSERT_TRUE(store
                  .for_each_original([&](const ledger::OriginalInfo& original) -> Status {
                    ++count;
                    size += original.size;
                    stored += original.stored_size;
                    return Done{};
                  })
                  .ok());
  RecordProperty("stored_bytes", std::to_string(stored));
  EXPECT_LT(stored, 4'000'000);

  std::size_t files = 0;
  std::uint64_t bytes_of_files = 0;
  each_file(deepstate(), [&](const std::string& name, const std::string& bytes) {
    ++files;
    bytes_of_files += bytes.size();
    const auto kept = store.original(sha256(bytes));
    ASSERT_TRUE(kept.ok()) << name << ": " << kept.error().text();
    EXPECT_TRUE(*kept == bytes) << name;
  });
  EXPECT_EQ(files, 399);
  EXPECT_EQ(count, files);
  EXPECT_EQ(size, bytes_of_files);
}

TEST(Deepstate, SudzhaChangedHandsWhenTheArchiveSays) {
  SKIP_WITHOUT(deepstate());
  service::WhoRequest request;
  request.place.text = "35.2686,51.1943";
  request.map = "deepstate";
  const auto answer = desk_of(deepstate()).service().who(request);
  ASSERT_TRUE(answer.ok()) << answer.error().text();
  ASSERT_EQ(answer->maps.size(), 1);

  using Row = std::tuple<std::string, std::string, std::string>;
  std::vector<Row> rows;
  for (const service::HistoryStretch& s : answer->maps[0].history) {
    rows.emplace_back(format_utc(s.from), s.to ? format_utc(*s.to) : "open", s.status.value_or("no statement"));
  }
  const std::vector<Row> truth{{"2024-07-01T20:43:43Z", "2024-08-12T19:56:31Z", "no statement"},
                               {"2024-08-12T19:56:31Z", "2024-08-14T11:42:32Z", "unclear"},
                               {"2024-08-14T11:42:32Z", "2025-03-12T12:04:44Z", "ua-held-in-russia"},
                               {"2025-03-12T12:04:44Z", "open", "no statement"}};
  EXPECT_EQ(rows, truth);
}

TEST(Deepstate, TheUkrainianHeldAreaInKurskPeakedAt908SquareKilometres) {
  SKIP_WITHOUT(deepstate());
  const auto rows = desk_of(deepstate()).areas("deepstate", "ua-held-in-russia");
  ASSERT_EQ(rows.size(), 399);
  const auto peak =
      std::max_element(rows.begin(), rows.end(), [](const auto& l, const auto& r) { return l.km2 < r.km2; });
  EXPECT_NEAR(peak->km2, 908.93, 0.01);
  EXPECT_EQ(format_date(peak->at, "UTC").value(), "2024-09-06");
  const auto last_of_day = [&](const std::string& day) {
    const Instant end = utc(day + "T23:59:59.999999Z");
    const auto after = std::find_if(rows.begin(), rows.end(), [&](const auto& row) { return row.at > end; });
    return std::prev(after)->km2;
  };
  EXPECT_NEAR(last_of_day("2025-03-12"), 151.64, 0.01);
  EXPECT_EQ(desk_of(deepstate()).area("deepstate", "ua-held-in-russia", utc("2025-03-12T23:59:59.999999Z")),
            last_of_day("2025-03-12"));
}

}  // namespace
}  // namespace frontkart::oracle
