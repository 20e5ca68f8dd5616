#include "base/instant.hpp"

#include <gtest/gtest.h>

namespace frontkart {
namespace {

Instant at(std::string_view text) {
  const auto t = parse_rfc3339(text);
  EXPECT_TRUE(t.ok()) << text;
  return t.ok() ? *t : Instant{};
}

TimeArgument argument(std::string_view text, std::string_view zone = "UTC") {
  const auto t = parse_time_argument(text, zone);
  EXPECT_TRUE(t.ok()) << text << " in " << zone << ": " << (t.ok() ? "" : t.error().text());
  return t.ok() ? *t : TimeArgument{};
}

struct Written {
  std::string_view rfc3339;
  std::int64_t us;
};

class KnownInstants : public testing::TestWithParam<Written> {};

TEST_P(KnownInstants, AreWrittenAndReadBack) {
  EXPECT_EQ(format_utc(Instant{GetParam().us}), GetParam().rfc3339);
  EXPECT_EQ(at(GetParam().rfc3339).us, GetParam().us);
}

INSTANTIATE_TEST_SUITE_P(Instant, KnownInstants,
                         testing::Values(Written{"1970-01-01T00:00:00Z", 0}, Written{"1969-12-31T23:59:59.999999Z", -1},
                                         Written{"2025-03-12T12:04:44Z", 1'741'781'084'000'000},
                                         Written{"2025-03-12T12:04:44.5Z", 1'741'781'084'500'000},
                                         Written{"2025-03-12T12:04:40.00001Z", 1'741'781'080'000'010},
                                         Written{"2024-02-29T00:00:00Z", 1'709'164'800'000'000},
                                         Written{"0001-01-01T00:00:00Z", -62'135'596'800'000'000},
                                         Written{"9999-12-31T23:59:59.999999Z", 253'402'300'799'999'999}));

TEST(Instant, TheLedgersFormHasAlwaysSixDigits) {
  EXPECT_EQ(format_utc_micros(at("2025-03-12T12:04:44Z")), "2025-03-12T12:04:44.000000Z");
  EXPECT_EQ(format_utc_micros(at("2025-03-12T12:04:44.12Z")), "2025-03-12T12:04:44.120000Z");
  EXPECT_EQ(format_utc_micros(Instant{-1}), "1969-12-31T23:59:59.999999Z");
}

TEST(Rfc3339, OffsetsCount) {
  EXPECT_EQ(at("2025-03-12T20:00:00+01:00"), at("2025-03-12T19:00:00Z"));
  EXPECT_EQ(at("2025-03-12T20:00:00-03:30"), at("2025-03-12T23:30:00Z"));
  EXPECT_EQ(at("2025-03-12T20:00+01:00"), at("2025-03-12T19:00:00Z"));
  EXPECT_EQ(at("2025-03-12t20:00:00z"), at("2025-03-12T20:00:00Z"));
  EXPECT_EQ(at("2025-01-01T00:30:00+01:00"), at("2024-12-31T23:30:00Z"));
}

TEST(Rfc3339, ALeapSecondIsTheSecondAfterIt) {
  EXPECT_EQ(at("2016-12-31T23:59:60Z"), at("2017-01-01T00:00:00Z"));
}

class NoTimes : public testing::TestWithParam<std::string_view> {};

TEST_P(NoTimes, AreRefusedWithARemedy) {
  const auto t = parse_rfc3339(GetParam());
  ASSERT_FALSE(t.ok()) << format_utc(*t);
  EXPECT_EQ(t.error().code, ErrorCode::usage);
  EXPECT_FALSE(t.error().remedy.empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rfc3339, NoTimes,
    testing::Values("", "2025", "2025-03-12", "2025-03-12T20:00:00", "2025-02-29T00:00:00Z", "2025-13-01T00:00:00Z",
                    "2025-00-10T00:00:00Z", "2025-03-32T00:00:00Z", "2025-03-12T24:00:00Z", "2025-03-12T20:60:00Z",
                    "2025-03-12T20:00:61Z", "2025-03-12T20:00:00.Z", "2025-03-12T20:00:00.1234567Z",
                    "2025-03-12T20:00:00+24:00", "2025-03-12T20:00:00+01:60", "2025-03-12T20:00:00ZZ",
                    "2025-03-12T20:00:00 Z", " 2025-03-12T20:00:00Z", "2025-3-12T20:00:00Z", "0000-01-01T00:00:00Z",
                    "12025-03-12T20:00:00Z", "2025-03-12T20:00:00Z\n", "-025-03-12T20:00:00Z",
                    // Out of the years 0001 to 9999 once the offset or the leap second is applied.
                    "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z"));

TEST(Rfc3339, FurtherZerosOfAFractionAreHarmless) {
  EXPECT_EQ(at("2025-03-12T20:00:00.12345600000Z"), at("2025-03-12T20:00:00.123456Z"));
}

TEST(Interval, IsHalfOpen) {
  const Interval i{Instant{10}, Instant{20}};
  EXPECT_FALSE(i.contains(Instant{9}));
  EXPECT_TRUE(i.contains(Instant{10}));
  EXPECT_TRUE(i.contains(Instant{19}));
  EXPECT_FALSE(i.contains(Instant{20}));
}

TEST(TimeArgument, ADateIsAWholeDayInItsZone) {
  const TimeArgument utc = argument("2025-03-12");
  EXPECT_TRUE(utc.is_day);
  EXPECT_EQ(utc.start(), at("2025-03-12T00:00:00Z"));
  EXPECT_EQ(utc.end(), at("2025-03-13T00:00:00Z"));
  EXPECT_EQ(utc.state_instant(), at("2025-03-12T23:59:59.999999Z"));

  const TimeArgument oslo = argument("2025-03-12", "Europe/Oslo");
  EXPECT_EQ(oslo.start(), at("2025-03-12T00:00:00+01:00"));
  EXPECT_EQ(oslo.end(), at("2025-03-13T00:00:00+01:00"));
}

TEST(TimeArgument, AnInstantIsItself) {
  for (const std::string_view text : {"2025-03-12T20:00+01:00", "1741806000"}) {
    const TimeArgument t = argument(text, "Asia/Tokyo");
    EXPECT_FALSE(t.is_day);
    EXPECT_EQ(t.start(), at("2025-03-12T19:00:00Z"));
    EXPECT_EQ(t.state_instant(), t.start());
    EXPECT_EQ(t.end(), t.start());
  }
}

TEST(TimeArgument, UnixSecondsMayBeNegativeAndAreBounded) {
  EXPECT_EQ(argument("0").from, Instant{0});
  EXPECT_EQ(argument("-1").from, at("1969-12-31T23:59:59Z"));
  EXPECT_EQ(argument("-1234567").from.us, -1'234'567'000'000);
  EXPECT_EQ(argument("253402300799").from, at("9999-12-31T23:59:59Z"));
  EXPECT_FALSE(parse_time_argument("253402300800").ok());
  EXPECT_FALSE(parse_time_argument("-62135596801").ok());
  EXPECT_FALSE(parse_time_argument("99999999999999999999").ok());
  EXPECT_FALSE(parse_time_argument("-").ok());
  EXPECT_FALSE(parse_time_argument("").ok());
}

TEST(TimeArgument, ADateWithoutDashesIsAskedBack) {
  const auto t = parse_time_argument("20250312");
  ASSERT_FALSE(t.ok());
  EXPECT_EQ(t.error().code, ErrorCode::usage);
  EXPECT_NE(t.error().remedy.find("dashes"), std::string::npos);
}

TEST(TimeArgument, AnUnknownZoneIsNamed) {
  const auto t = parse_time_argument("2025-03-12", "Europe/Sudzha");
  ASSERT_FALSE(t.ok());
  EXPECT_NE(t.error().message.find("Europe/Sudzha"), std::string::npos);
}

std::int64_t hours(const TimeArgument& day) {
  return (day.to.us - day.from.us) / 3'600'000'000;
}

TEST(TimeArgument, DaysOfAClockChangeAreShorterOrLonger) {
  EXPECT_EQ(hours(argument("2025-03-30", "Europe/Oslo")), 23);
  EXPECT_EQ(hours(argument("2025-10-26", "Europe/Oslo")), 25);
  EXPECT_EQ(hours(argument("2025-10-26", "Europe/Moscow")), 24);
}

TEST(TimeArgument, WhereMidnightIsSkippedTheDayBeginsAfterTheGap) {
  // Beirut went from 00:00 to 01:00 on 2025-03-30.
  const TimeArgument day = argument("2025-03-30", "Asia/Beirut");
  EXPECT_EQ(day.start(), at("2025-03-30T01:00:00+03:00"));
  EXPECT_EQ(day.start(), at("2025-03-30T00:00:00+02:00"));
  EXPECT_EQ(hours(day), 23);
  EXPECT_EQ(argument("2025-03-29", "Asia/Beirut").end(), day.start());
}

TEST(TimeArgument, WhereMidnightComesTwiceTheDayBeginsWithTheFirst) {
  // Havana went from 01:00 back to 00:00 on 2024-11-03.
  const TimeArgument day = argument("2024-11-03", "America/Havana");
  EXPECT_EQ(day.start(), at("2024-11-03T00:00:00-04:00"));
  EXPECT_EQ(hours(day), 25);
}

TEST(TimeArgument, ADayThatTheZoneSkippedIsEmpty) {
  // Samoa crossed the date line: 2011-12-29 was followed by 2011-12-31.
  const TimeArgument day = argument("2011-12-30", "Pacific/Apia");
  EXPECT_EQ(day.from, day.to);
  EXPECT_EQ(argument("2011-12-29", "Pacific/Apia").to, argument("2011-12-31", "Pacific/Apia").from);
}

TEST(Zones, PeopleSeeLocalTime) {
  const Instant t = at("2025-03-12T12:04:44Z");
  EXPECT_EQ(*format_zoned(t, "Europe/Oslo"), "2025-03-12 13:04:44 CET");
  EXPECT_EQ(*format_zoned(t, "Europe/Kyiv"), "2025-03-12 14:04:44 EET");
  EXPECT_EQ(*format_zoned(t, "UTC"), "2025-03-12 12:04:44 UTC");
  EXPECT_EQ(*format_date(at("2025-03-12T23:30:00Z"), "Europe/Oslo"), "2025-03-13");
  EXPECT_EQ(*format_date(at("2025-03-12T23:30:00Z"), "America/New_York"), "2025-03-12");
  EXPECT_FALSE(format_zoned(t, "Nowhere").ok());
  EXPECT_FALSE(format_date(t, "").ok());
}

Instant next(std::string_view t, CalendarStep step, std::string_view zone = "UTC") {
  const auto start = next_calendar_start(at(t), step, zone);
  EXPECT_TRUE(start.ok());
  return start.ok() ? *start : Instant{};
}

TEST(CalendarSteps, BeginWithTheNextDayWeekOrMonth) {
  EXPECT_EQ(next("2025-03-12T00:00:00Z", CalendarStep::day), at("2025-03-13T00:00:00Z"));
  EXPECT_EQ(next("2025-03-12T23:59:59.999999Z", CalendarStep::day), at("2025-03-13T00:00:00Z"));
  EXPECT_EQ(next("2025-03-12T12:00:00Z", CalendarStep::week), at("2025-03-17T00:00:00Z"));  // Wednesday
  EXPECT_EQ(next("2025-03-17T00:00:00Z", CalendarStep::week), at("2025-03-24T00:00:00Z"));  // Monday itself
  EXPECT_EQ(next("2025-03-16T23:59:59Z", CalendarStep::week), at("2025-03-17T00:00:00Z"));  // Sunday
  EXPECT_EQ(next("2024-12-31T12:00:00Z", CalendarStep::month), at("2025-01-01T00:00:00Z"));
  EXPECT_EQ(next("2024-01-31T12:00:00Z", CalendarStep::month), at("2024-02-01T00:00:00Z"));
  EXPECT_FALSE(next_calendar_start(Instant{0}, CalendarStep::day, "Nowhere").ok());
}

TEST(CalendarSteps, FollowTheZonesClockChanges) {
  EXPECT_EQ(next("2025-03-29T23:00:00Z", CalendarStep::day, "Europe/Oslo"), at("2025-03-30T22:00:00Z"));
  EXPECT_EQ(next("2025-03-28T22:00:00Z", CalendarStep::day, "Asia/Beirut"), at("2025-03-29T22:00:00Z"));
  EXPECT_EQ(next("2025-03-29T22:30:00Z", CalendarStep::day, "Asia/Beirut"), at("2025-03-30T21:00:00Z"));
}

TEST(CalendarSteps, AlwaysMoveForward) {
  // Juneau crossed the date line eastwards in October 1867, so that one date came twice.
  for (const std::string_view zone : {"America/Juneau", "Pacific/Apia", "America/Havana", "Asia/Manila", "UTC"}) {
    for (Instant t = at("1867-10-15T00:00:00Z"); t < at("1867-10-25T00:00:00Z"); t.us += 3'600'000'000) {
      const auto following = next_calendar_start(t, CalendarStep::day, zone);
      ASSERT_TRUE(following.ok());
      ASSERT_GT(*following, t) << zone << " after " << format_utc(t);
      ASSERT_LE(following->us - t.us, 50LL * 3'600'000'000) << zone << " after " << format_utc(t);
    }
  }
}

}  // namespace
}  // namespace frontkart
