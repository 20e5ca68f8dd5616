#include "http/answer_cache.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <thread>

#include "http/gate.hpp"
#include "http/respond.hpp"

namespace frontkart::http {
namespace {

Response answer(std::string body) {
  return tagged("text/plain", std::move(body));
}

class AnswerCacheTest : public testing::Test {
 protected:
  void keep(const std::string& question, std::string body) {
    Response response = answer(std::move(body));
    cache_.keep(edition_, question, response);
    EXPECT_FALSE(response.tag.empty());
  }
  std::string found(const std::string& question) {
    const auto response = cache_.find(edition_, question);
    return response ? response->body : "";
  }

  Digest edition_ = sha256("first");
  AnswerCache cache_{1000, 4};
};

TEST_F(AnswerCacheTest, KeepsEqualAnswersOnce) {
  EXPECT_EQ(found("/tile?at=1"), "");
  keep("/tile?at=1", "tile");
  keep("/tile?at=2", "tile");
  keep("/tile?at=3", "other");
  EXPECT_EQ(cache_.answers(), 2U);
  EXPECT_EQ(found("/tile?at=2"), "tile");
  EXPECT_EQ(cache_.find(edition_, "/tile?at=1")->tag, cache_.find(edition_, "/tile?at=2")->tag);
  EXPECT_NE(cache_.find(edition_, "/tile?at=1")->tag, cache_.find(edition_, "/tile?at=3")->tag);
}

TEST_F(AnswerCacheTest, ForgetsEverythingWithANewEdition) {
  keep("/a", "old");
  const Digest first = edition_;
  edition_ = sha256("second");
  EXPECT_EQ(found("/a"), "");
  keep("/a", "new");
  EXPECT_EQ(found("/a"), "new");
  Response late = answer("old");
  cache_.keep(first, "/b", late);
  EXPECT_EQ(found("/b"), "") << "an answer of the edition before came late";
}

TEST_F(AnswerCacheTest, ForgetsWhatWasNotAskedForLongest) {
  // Only the first answer of all may be kept once nothing was looked up.
  EXPECT_EQ(found("/0"), "");
  for (int i = 0; i < 4; ++i) keep("/" + std::to_string(i), std::string(100, static_cast<char>('a' + i)));
  EXPECT_NE(found("/0"), "");
  keep("/4", "x");
  EXPECT_NE(found("/0"), "");
  EXPECT_EQ(found("/1"), "");
  keep("/large", std::string(900, 'x'));
  EXPECT_EQ(found("/large"), "") << "it would take the place of many";
  EXPECT_LE(cache_.answers(), 4U);
}

TEST(Gate, LetsInWhoWaitedOnceAnotherHasLeft) {
  Gate gate(1, 1, std::chrono::milliseconds{60'000});
  auto first = std::make_unique<Gate::Pass>(gate.enter());
  ASSERT_TRUE(*first);
  std::atomic<bool> got{false};
  std::thread waiting([&] { got = static_cast<bool>(gate.enter()); });
  first.reset();
  waiting.join();
  EXPECT_TRUE(got);
  EXPECT_TRUE(gate.enter());
}

TEST(Gate, TurnsAwayWhomItHasNoRoomFor) {
  Gate gate(2, 0, std::chrono::milliseconds{60'000});
  const Gate::Pass first = gate.enter();
  {
    const Gate::Pass second = gate.enter();
    EXPECT_TRUE(second);
    EXPECT_FALSE(gate.enter());
  }
  EXPECT_TRUE(gate.enter());
}

TEST(Gate, LosesPatience) {
  Gate gate(1, 5, std::chrono::milliseconds{1});
  const Gate::Pass first = gate.enter();
  EXPECT_TRUE(first);
  EXPECT_FALSE(gate.enter());
}

}  // namespace
}  // namespace frontkart::http
