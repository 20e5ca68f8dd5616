#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>

#include "claims/records.hpp"
#include "http/respond.hpp"
#include "http/routes.hpp"
#include "http/text.hpp"
#include "service/publish.hpp"
#include "service/published.hpp"
#include "support/property.hpp"
#include "two_ledgers.hpp"

/// Non-interference of the server for readers: whatever is asked, two ledgers that differ only in what is private give
/// the same bytes. What can be asked is taken from the router, so that no address is forgotten.
namespace frontkart::publication {
namespace {

namespace fs = std::filesystem;

using tests::kCanary;
using tests::kHour;
using tests::Ledger;
using tests::TwoLedgers;

/// What is asked for under each name that the router knows. A parameter that is not here fails the test.
class Questions {
 public:
  explicit Questions(const TwoLedgers& ledgers, const std::set<std::string>& files) {
    const std::vector<std::string> times{"2025-03-11", "2025-03-13", "2025-03-15T12:00Z", "2025-04-20", "1741780800"};
    values_ = {{"map", {"own", "own", "other", kCanary}},
               {"maps", {"own,other", "other,own", "own," + kCanary}},
               {"place", {"sudzha", "sudzha", "Sudzha", "word1", kCanary}},
               {"lon", {"35.2", "35.27", "36"}},
               {"lat", {"51.19", "51.1"}},
               {"at", times},
               {"time", times},
               {"from", {"2025-03-10", "2025-03-12"}},
               {"to", {"2025-03-14", "2025-03-20"}},
               {"as_known", {"2025-03-14", "2025-04-01", "2026-01-01"}},
               {"zone", {"UTC", "Europe/Oslo"}},
               {"region", {"kursk", "all", kCanary}},
               {"compare", {"kursk"}},
               {"status", {"held", "unclear"}},
               {"party", {"ua", "ru"}},
               {"every", {"state", "day", "month"}},
               {"by", {"standing", "party"}},
               {"shapes", {"0", "1"}},
               {"instants", {"0", "1"}},
               {"lang", {"en", "nb", "uk"}},
               {"q", {"sud", "word", "r1", kCanary}},
               {"bbox", {"30,50,40,52"}},
               {"limit", {"1", "100"}},
               {"format", {"svg", "svg", "json"}},
               {"width", {"200", "400"}},
               {"theme", {"light", "dark"}},
               {"url", {"https://example.org/front/", "https://example.org/front/feed.atom"}},
               {"maxwidth", {"300"}},
               {"maxheight", {"200", "2000"}},
               {"z", {"0", "5", "8"}},
               {"x", {"0", "19", "153"}},
               {"y", {"0", "10", "84", "85"}},
               {"*", {"", "edition.json", kCanary}}};
    for (const auto& [kind, id] : ledgers.records) {
      if (kind == "place") values_["place"].push_back(id);
    }
    for (const std::string& file : files) values_["*"].push_back(file);
  }

  [[nodiscard]] std::string some(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end()) throw std::logic_error("Nobody says what to ask for as '" + name + "'.");
    return *rc::gen::elementOf(found->second);
  }
  [[nodiscard]] const std::vector<std::string>& files() const { return values_.at("*"); }

 private:
  std::map<std::string, std::vector<std::string>> values_;
};

/// Alternatives: of these one at most is asked for, since together they are refused.
bool excludes(const std::string& name, const std::set<std::string>& asked) {
  static const std::vector<std::vector<std::set<std::string>>> kGroups{{{"place"}, {"lon", "lat"}},
                                                                       {{"at"}, {"from", "to", "every"}},
                                                                       {{"status"}, {"party"}},
                                                                       {{"q"}, {"bbox"}},
                                                                       {{"region"}, {"bbox"}}};
  for (const auto& group : kGroups) {
    for (const auto& names : group) {
      if (names.contains(name)) continue;
      const bool mine = std::any_of(group.begin(), group.end(), [&](const auto& g) { return g.contains(name); });
      if (mine && std::any_of(names.begin(), names.end(), [&](const auto& n) { return asked.contains(n); }))
        return true;
    }
  }
  return false;
}

std::string target_of(const http::Address& address, const Questions& questions) {
  std::string path = address.pattern;
  while (true) {
    const std::size_t open = path.find('{');
    if (open == std::string::npos) break;
    const std::size_t close = path.find('}');
    path.replace(open, close - open + 1, questions.some(path.substr(open + 1, close - open - 1)));
  }
  std::set<std::string> asked;
  std::string query;
  auto names = address.parameters;
  // In any order, so that each of two alternatives gets its turn.
  for (std::size_t i = 1; i < names.size(); ++i) {
    std::swap(names[i], names[static_cast<std::size_t>(*rc::gen::inRange<int>(0, static_cast<int>(i) + 1))]);
  }
  for (const std::string_view parameter : names) {
    const std::string name(parameter);
    const bool seldom = name == "region" || name == "compare" || name == "as_known" || name == "zone";
    if (excludes(name, asked) || *rc::gen::inRange(0, 8) < (seldom ? 7 : 1)) continue;
    asked.insert(name);
    query += fmt::format("{}{}={}", query.empty() ? '?' : '&', name, http::escaped_query(questions.some(name)));
  }
  return path + query;
}

std::string text_of(const http::Response& response) {
  std::string out = fmt::format("{} {}\n", response.status, response.content_type);
  for (const auto& [name, value] : response.headers) out += name + ": " + value + '\n';
  out += '\n' + response.body;
  if (response.file) out += response.file->file->text(response.file->offset, response.file->size).value();
  return out;
}

/// One ledger, its server for readers, and the folder of its edition.
struct House {
  House(Ledger& the_ledger, fs::path the_folder)
      : ledger(the_ledger), folder(std::move(the_folder)), published(ledger.store()) {
    site.open = true;
    site.url = "https://example.org/front/";
    site.hosts = {"example.org"};
  }

  void publish(Instant now, const fs::path& key) {
    service::PublishRequest request;
    request.folder = folder;
    request.url = site.url;
    request.now = now;
    request.author = kCanary;
    request.key_file = key;
    request.disposable = true;
    const auto report = service::publish(ledger.store(), request, {});
    if (!report.ok()) throw std::runtime_error(report.error().text());
  }
  /// The ledger's part of it alone: much faster.
  void remember(Instant now, int number) {
    Policy policy;
    policy.now = now;
    const View view = public_view(ledger.store(), policy).value();
    auto transaction = ledger.store().begin().value();
    claims::Edition edition;
    edition.number = static_cast<std::uint64_t>(number);
    edition.published = now;
    edition.head = edition.root = std::string(64, '0');
    edition.contents = transaction->put_original(contents_of(view.records), std::nullopt).value().hex();
    edition.records = view.records.size();
    ledger::Draft draft{kCanary, "edition", std::to_string(number), claims::to_json(edition), std::nullopt, {}};
    if (!transaction->append(std::move(draft)).ok() || !transaction->commit().ok()) {
      throw std::runtime_error("The edition is not remembered.");
    }
  }
  void open() {
    if (!published.refresh().ok()) throw std::runtime_error("The editions cannot be opened.");
    routes.emplace(published, http::StaticFiles(folder), http::Routes::Log(), site);
    finish.emplace(site);
  }
  std::string answer(const http::Request& request) {
    if (const auto refusal = http::refuse(request, site)) return text_of((*finish)(request, *refusal));
    return text_of((*finish)(request, (*routes)(request)));
  }
  [[nodiscard]] std::set<std::string> files() const {
    std::set<std::string> out;
    std::error_code missing;
    for (const auto& file : fs::recursive_directory_iterator(folder, missing)) {
      if (file.is_regular_file()) out.insert(fs::relative(file.path(), folder).generic_string());
    }
    return out;
  }

  Ledger& ledger;
  fs::path folder;
  http::Site site;
  service::PublishedLedger published;
  std::optional<http::Routes> routes;
  std::optional<http::Finisher> finish;
};

struct Totals {
  std::map<std::string, int> good;  ///< answers 200 by pattern
  std::map<std::string, int> statuses;
};

void ask_both(House& open, House& whole, const std::string& target, const std::string& pattern, Totals& totals) {
  http::Request request;
  request.target = target;
  request.headers = {{"Host", "example.org"}};
  if (*rc::gen::inRange(0, 4) == 0) request.headers.emplace_back("Accept-Encoding", "gzip");
  if (*rc::gen::inRange(0, 8) == 0) request.headers.emplace_back("Range", "bytes=1-30");
  std::string of_open = open.answer(request);
  RC_LOG() << target << '\n';
  RC_ASSERT(of_open == whole.answer(request));
  // What is not there is told in the words of the question.
  const bool asked_for_it = target.find(kCanary) != std::string::npos;
  if (request.headers.size() == 1 && !asked_for_it) RC_ASSERT(of_open.find(kCanary) == std::string::npos);
  ++totals.statuses[of_open.substr(0, 3)];
  if (of_open.substr(0, 3) == "200") ++totals.good[pattern];
  // Kept answers are the same; and a client that has the one ledger's answer has the other's.
  const std::size_t tag = of_open.find("\nETag: ");
  if (tag == std::string::npos) return;
  request.headers.emplace_back("If-None-Match", of_open.substr(tag + 7, of_open.find('\n', tag + 1) - tag - 7));
  of_open = open.answer(request);
  RC_ASSERT(of_open.substr(0, 3) == "304");
  RC_ASSERT(of_open == whole.answer(request));
}

void live_on(TwoLedgers& ledgers, bool last) {
  const int steps = *rc::gen::inRange(5, 25);
  for (int i = 0; i < steps; ++i) {
    ledgers.step_in_both();
    if (*rc::gen::inRange(0, 2) == 0) ledgers.step_of_the_desk(false);
  }
  for (int i = 0; i < (last ? 4 : 0); ++i) ledgers.step_of_the_desk(true);
  ledgers.now.us += *rc::gen::inRange(1, 20) * kHour;
}

class HttpNonInterference : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "http-property-XXXXXX").string();
    root_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(root_); }

  void expect_that_all_was_asked(const std::set<std::string>& but) {
    for (const http::Address& address : http::Routes::addresses()) {
      if (but.contains(address.pattern)) continue;
      EXPECT_GT(totals_.good[address.pattern], 20) << address.pattern;
    }
    EXPECT_GT(totals_.statuses["404"], 20);
    EXPECT_GT(totals_.statuses["400"], 20);
    EXPECT_EQ(totals_.statuses.count("500"), 0U);
    EXPECT_EQ(totals_.statuses.count("422"), 0U);
  }

  fs::path root_;
  Totals totals_;
};

TEST_F(HttpNonInterference, NoAnswerTellsWhatTheDeskKeepsToItself) {
  EXPECT_TRUE(rc::check([&] {
    TwoLedgers ledgers;
    House open(ledgers.open, root_ / "none");
    House whole(ledgers.whole, root_ / "none");
    for (int edition = 1; edition <= 2; ++edition) {
      live_on(ledgers, edition == 2);
      for (House* house : {&open, &whole}) house->remember(ledgers.now, edition);
    }
    for (House* house : {&open, &whole}) house->open();
    const Questions questions(ledgers, {});
    for (const http::Address& address : http::Routes::addresses()) {
      for (int i = 0; i < 4; ++i) ask_both(open, whole, target_of(address, questions), address.pattern, totals_);
    }
  }));
  // There are no files here.
  expect_that_all_was_asked({"/{*}", "/oembed"});
}

TEST_F(HttpNonInterference, NoFileOfAnEditionDoes) {
  int cases = 0;
  EXPECT_TRUE(rc::check([&] {
    // Each case writes four editions with all their files. The first ones are small.
    if (++cases % 50 != 0) return;
    TwoLedgers ledgers;
    const fs::path here = root_ / std::to_string(cases);
    fs::create_directories(here);
    House open(ledgers.open, here / "open");
    House whole(ledgers.whole, here / "whole");
    for (int edition = 1; edition <= 2; ++edition) {
      live_on(ledgers, edition == 2);
      for (House* house : {&open, &whole}) house->publish(ledgers.now, root_ / "key");
    }
    for (House* house : {&open, &whole}) house->open();
    RC_ASSERT(open.files() == whole.files());
    const Questions questions(ledgers, open.files());
    for (const std::string& file : questions.files()) ask_both(open, whole, '/' + file, "/{*}", totals_);
    for (const http::Address& address : http::Routes::addresses()) {
      for (int i = 0; i < 8; ++i) ask_both(open, whole, target_of(address, questions), address.pattern, totals_);
    }
  }));
  EXPECT_GT(totals_.good["/{*}"], 100);
}

}  // namespace
}  // namespace frontkart::publication
