// Suppression files: how they are read, what they match.
#include "detector/report/suppressions.h"

#include <gtest/gtest.h>

namespace snarl {
namespace {

TEST(Suppressions, PatternsMatchAnywhereUnlessTied) {
  EXPECT_TRUE(pattern_matches("cache", "my_cache_get"));
  EXPECT_FALSE(pattern_matches("cache$", "my_cache_get"));
  EXPECT_FALSE(pattern_matches("^cache", "my_cache_get"));
  EXPECT_TRUE(pattern_matches("^my*get$", "my_cache_get"));
  EXPECT_TRUE(pattern_matches("a*b*c", "xxaxxbxxcxx"));
  EXPECT_FALSE(pattern_matches("a*b*c", "xxaxxcxxbxx"));
  EXPECT_FALSE(pattern_matches("cache", ""));
  EXPECT_TRUE(pattern_matches("*", "x"));
}

TEST(Suppressions, AreReadLineByLine) {
  auto parsed = parse_suppressions("# ours\n\n  data-race:cache.cpp  \nrace:^std::foo\r\ndeadlock:*\n", "s");
  EXPECT_EQ(parsed.error, "");
  ASSERT_EQ(parsed.rules.size(), 3u);
  EXPECT_EQ(parsed.rules[0].pattern, "cache.cpp");
  EXPECT_EQ(parsed.rules[1].pattern, "^std::foo");
}

TEST(Suppressions, UnknownKindIsAnErrorThatNamesTheLine) {
  EXPECT_EQ(parse_suppressions("race:x\nrase:x\n", "mine.txt").error,
            "mine.txt:2: not a suppression: \"rase:x\" (kind:pattern, like data-race:cache.cpp)");
  EXPECT_NE(parse_suppressions("race", "s").error, "");
}

Report report_with(FindingKind kind, const char *inner, const char *outer, const char *variable) {
  Finding finding;
  finding.kind = kind;
  Stack stack;
  for (const char *function : {inner, outer}) {
    SourceFrame frame;
    frame.function = function;
    frame.file = "/src/bank.cpp";
    frame.module = "/opt/libbank.so";
    stack.frames.push_back(frame);
  }
  finding.events = {{"offence", Tid(1), stack}};
  ThreadFacts teller;
  teller.created.frames.emplace_back();
  teller.created.frames[0].function = "start_tellers";
  finding.threads = {teller};
  finding.location.emplace();
  finding.location->name = variable;
  Report report;
  report.findings = {finding};
  return report;
}

bool suppresses(const char *rule, FindingKind kind = FindingKind::data_race) {
  Report report = report_with(kind, "deposit(int)", "main", "balance");
  suppress(report, parse_suppressions(rule, "s").rules);
  EXPECT_EQ(report.suppressed, report.findings.empty() ? 1u : 0u);
  EXPECT_EQ(report.coverage.size(), report.suppressed);
  return report.findings.empty();
}

TEST(Suppressions, MatchFunctionFileModuleAndVariable) {
  EXPECT_TRUE(suppresses("data-race:deposit"));
  EXPECT_TRUE(suppresses("data-race:main"));
  EXPECT_TRUE(suppresses("data-race:bank.cpp"));
  EXPECT_TRUE(suppresses("data-race:libbank.so$"));
  EXPECT_TRUE(suppresses("data-race:^balance$"));
  EXPECT_TRUE(suppresses("*:deposit"));
  EXPECT_FALSE(suppresses("data-race:withdraw"));
  EXPECT_FALSE(suppresses("deadlock:deposit"));
}

TEST(Suppressions, KindsOfThreadSanitizer) {
  EXPECT_TRUE(suppresses("race:deposit"));
  EXPECT_TRUE(suppresses("race_top:deposit"));
  EXPECT_FALSE(suppresses("race_top:main"));
  EXPECT_TRUE(suppresses("called_from_lib:libbank.so"));
  EXPECT_FALSE(suppresses("called_from_lib:deposit"));
  EXPECT_TRUE(suppresses("race:start_tellers"));
  EXPECT_FALSE(suppresses("race_top:start_tellers"));
  EXPECT_FALSE(suppresses("data-race:start_tellers"));
  EXPECT_TRUE(suppresses("deadlock:main", FindingKind::potential_deadlock));
  EXPECT_TRUE(suppresses("mutex:main", FindingKind::unlock_not_held));
  EXPECT_TRUE(suppresses("thread:main", FindingKind::thread_leak));
  EXPECT_FALSE(suppresses("mutex:main", FindingKind::data_race));
}

// A finding counts once in all, but every rule that would do without the others has matched it.
TEST(Suppressions, EachRuleKnowsWhatItMatched) {
  Report report = report_with(FindingKind::data_race, "deposit(int)", "main", "balance");
  suppress(report, parse_suppressions("race:withdraw\nrace:deposit\n*:balance\n", "mine.txt").rules);
  EXPECT_EQ(report.suppressed, 1u);
  ASSERT_EQ(report.suppressions.size(), 3u);
  EXPECT_EQ(report.suppressions[0].matched, 0u);
  EXPECT_EQ(report.suppressions[1].matched, 1u);
  EXPECT_EQ(report.suppressions[2].matched, 1u);
  EXPECT_EQ(report.suppressions[2].origin, "mine.txt");
  ASSERT_EQ(report.coverage.size(), 1u);
  EXPECT_EQ(report.coverage[0].detail, "race:deposit");
}

} // namespace
} // namespace snarl
