#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include "claims/claim.hpp"

namespace frontkart::claims {
namespace {

std::string error_of(std::string_view text) {
  const auto out = parse_proposition(text);
  return out.ok() ? "accepted: " + format_proposition(*out) : out.error().message;
}

TEST(ShortForm, KeepsReferencesAndWordsApart) {
  const auto says = parse_proposition(R"( depicts ( "a \"flag\", held high" ,place/sudzha, ua ) )");
  ASSERT_TRUE(says.ok()) << says.error().text();
  EXPECT_EQ(says->predicate, Predicate::depicts);
  EXPECT_EQ(says->args, (std::vector<Argument>{{"", R"(a "flag", held high)"}, {"place/sudzha", ""}, {"ua", ""}}));
  EXPECT_EQ(format_proposition(*says), R"(depicts("a \"flag\", held high", place/sudzha, ua))");
}

TEST(ShortForm, NeedsNoArguments) {
  EXPECT_EQ(parse_proposition("fighting()")->args.size(), 0U);
  EXPECT_EQ(parse_proposition("fighting")->args.size(), 0U);
}

TEST(ShortForm, SaysWhatIsWrong) {
  EXPECT_EQ(error_of("withdrew(ua)"), "This is no proposition: 'withdrew' is no predicate.");
  EXPECT_EQ(error_of(""), "This is no proposition: '' is no predicate.");
  EXPECT_EQ(error_of("left(ua"), "This is no proposition: the closing ')' is missing.");
  EXPECT_EQ(error_of("left(ua,)"), "This is no proposition: an argument is empty.");
  EXPECT_EQ(error_of("left(,ua)"), "This is no proposition: an argument is empty.");
  EXPECT_EQ(error_of(R"(other(""))"), "This is no proposition: an argument is empty.");
  EXPECT_EQ(error_of(R"(other("a)"), "This is no proposition: the closing ')' is missing.");
  EXPECT_EQ(error_of(R"(other("a))"), "This is no proposition: a closing quote is missing.");
  EXPECT_EQ(error_of(R"(other("a\)"), "This is no proposition: the closing ')' is missing.");
  EXPECT_EQ(error_of(R"(other("a" b))"), "This is no proposition: a comma is missing after a quote.");
  EXPECT_EQ(error_of(R"(other("a",))"), "This is no proposition: an argument is empty.");
  EXPECT_EQ(error_of("left(ua(x))"), "This is no proposition: an argument without quotes holds a bracket or a quote.");
  EXPECT_EQ(error_of("other(a,a,a,a,a,a,a,a,a)"), "This is no proposition: it has too many arguments.");
}

RC_GTEST_PROP(ShortForm, ComesBackAsItWas, ()) {
  Proposition says;
  says.predicate = *from_word<Predicate>(
      *rc::gen::elementOf(std::vector<std::string_view>(words_of<Predicate>().begin(), words_of<Predicate>().end())));
  const auto words = *rc::gen::resize(
      7, rc::gen::container<std::vector<std::string>>(rc::gen::nonEmpty(
             rc::gen::container<std::string>(rc::gen::element('a', ' ', '"', '\\', ',', '(', ')', 'x')))));
  for (const std::string& text : words) {
    if (says.args.size() == 8) break;
    says.args.push_back(*rc::gen::arbitrary<bool>() ? Argument{"", text} : Argument{"place/x-1", ""});
  }
  const auto again = parse_proposition(format_proposition(says));
  RC_ASSERT(again.ok());
  RC_ASSERT(*again == says);
}

}  // namespace
}  // namespace frontkart::claims
