#include "base/result.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <set>

namespace frontkart {
namespace {

Result<int> half(int n) {
  if (n % 2 != 0) return Error{ErrorCode::bad_input, "The number is odd.", std::to_string(n), "Give an even one."};
  return n / 2;
}

Result<int> quarter(int n) {
  FRONTKART_TRY(const int once, half(n));
  FRONTKART_TRY(const int twice, half(once));
  return twice;
}

Status check_quarter(int n) {
  FRONTKART_TRY([[maybe_unused]] const int q, quarter(n));
  return Done{};
}

Result<int> checked(int n) {
  FRONTKART_CHECK(check_quarter(n));
  return 1;
}

TEST(Result, HoldsAValueOrAnError) {
  const auto good = half(4);
  ASSERT_TRUE(good.ok());
  EXPECT_EQ(*good, 2);
  const auto bad = half(3);
  ASSERT_FALSE(bad.ok());
  EXPECT_FALSE(static_cast<bool>(bad));
  EXPECT_EQ(bad.error().where, "3");
}

TEST(Result, TryPassesTheFirstErrorOn) {
  EXPECT_EQ(*quarter(8), 2);
  EXPECT_EQ(quarter(6).error().where, "3");
  EXPECT_TRUE(checked(8).ok());
  EXPECT_EQ(checked(6).error().where, "3");
}

TEST(Result, AskingAnErrorForItsValueIsABug) {
  const auto bad = half(3);
  EXPECT_THROW((void)bad.value(), std::bad_variant_access);
  const auto good = half(4);
  EXPECT_THROW((void)good.error(), std::bad_variant_access);
}

TEST(Result, CarriesWhatCanOnlyBeMoved) {
  Result<std::unique_ptr<int>> r = std::make_unique<int>(7);
  const std::unique_ptr<int> taken = std::move(r).value();
  EXPECT_EQ(*taken, 7);
}

TEST(Error, IsOneSentenceWithPlaceAndRemedy) {
  EXPECT_EQ((Error{ErrorCode::bad_input, "It is odd.", "a.csv, line 3", "Give another."}.text()),
            "a.csv, line 3: It is odd. Give another.");
  EXPECT_EQ((Error{ErrorCode::bad_input, "It is odd.", "", ""}.text()), "It is odd.");
  EXPECT_EQ((Error{ErrorCode::bad_input, "", "", "Give another."}.text()), "Give another.");
}

constexpr ErrorCode kAll[] = {ErrorCode::not_found,     ErrorCode::negative,      ErrorCode::usage,
                              ErrorCode::ambiguous,     ErrorCode::unsupported,   ErrorCode::forbidden,
                              ErrorCode::bad_input,     ErrorCode::store_missing, ErrorCode::store_locked,
                              ErrorCode::store_damaged, ErrorCode::store_newer,   ErrorCode::store_full,
                              ErrorCode::interrupted,   ErrorCode::internal};

TEST(ErrorFacts, NamesAreDistinct) {
  std::set<std::string_view> names;
  for (const ErrorCode code : kAll) names.insert(error_facts(code).name);
  EXPECT_EQ(names.size(), std::size(kAll));
}

TEST(ErrorFacts, FollowTheCommandLinesExitCodes) {
  EXPECT_EQ(error_facts(ErrorCode::not_found).exit_code, 1);
  EXPECT_EQ(error_facts(ErrorCode::negative).exit_code, 1);
  EXPECT_EQ(error_facts(ErrorCode::usage).exit_code, 2);
  EXPECT_EQ(error_facts(ErrorCode::ambiguous).exit_code, 2);
  EXPECT_EQ(error_facts(ErrorCode::bad_input).exit_code, 3);
  for (const ErrorCode code : {ErrorCode::store_missing, ErrorCode::store_locked, ErrorCode::store_damaged,
                               ErrorCode::store_newer, ErrorCode::store_full}) {
    EXPECT_EQ(error_facts(code).exit_code, 4);
  }
  EXPECT_EQ(error_facts(ErrorCode::internal).exit_code, 5);
  for (const ErrorCode code : kAll) EXPECT_GE(error_facts(code).http_status, 400);
}

}  // namespace
}  // namespace frontkart
